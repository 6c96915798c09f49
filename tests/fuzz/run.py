"""Fuzz all that reads what users write for so many minutes: `make fuzz MINUTES=10`.

Each run tries inputs of its own, from `--first` on, which it names, and keeps those that break the contract in `corpus`, where a test tries them
again.
"""

import argparse
import hashlib
import os
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), *(str(HERE.parent / room) for room in ("assessment", "panel"))]

from contract import Found, Worker  # noqa: E402
from targets import TARGETS  # noqa: E402

CORPUS = HERE / "corpus"
TURN = 2000  # inputs of a target at most before the next, so that the time goes to those that take some


def main() -> int:
    """Run, print how many inputs were tried by target and how many broke the contract; 1 if any did."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("minutes", type=float)
    given.add_argument("--target", action="append", choices=TARGETS, help="only this one; may be repeated")
    given.add_argument("--first", type=int, default=int(time.time()), help="the first seed")
    given.add_argument("--workers", type=int, default=os.cpu_count())
    asked = given.parse_args()
    end = time.monotonic() + 60 * asked.minutes
    totals: dict[str, Found] = defaultdict(Found)
    turns, first = cycle(asked.target or TARGETS), Counter(dict.fromkeys(TARGETS, asked.first * 1_000_000))

    def work(_: int) -> None:
        with Worker() as worker:
            while (left := end - time.monotonic()) > 0:
                name = next(turns)
                begin = first[name]
                first[name] += TURN
                tell(name, worker.tries(name, range(begin, begin + TURN), min(left, TARGETS[name].turn)))

    def tell(name: str, found: Found) -> None:
        total = totals[name]
        total.tried += found.tried
        total.refused += found.refused
        total.longest = max(total.longest, found.longest)
        for content, how in found.broke.items():
            if how not in total.broke.values():  # one input for each way to break it
                total.broke[content] = how
                path = CORPUS / name / hashlib.sha256(content).hexdigest()[:12]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                print(f"{path}: {how}", flush=True)
        tried, refused = sum(t.tried for t in totals.values()), sum(t.refused for t in totals.values())
        kinds = sum(len(t.broke) for t in totals.values())
        print(
            f"{tried:,} tried, {refused:,} refused, {kinds} kinds of failure; last {name:16}",
            end="\r",
            file=sys.stderr,
            flush=True,
        )

    with ThreadPoolExecutor(asked.workers) as pool:
        list(pool.map(work, range(asked.workers)))
    print(file=sys.stderr)
    for name, total in totals.items():
        print(
            f"{name:16} {total.tried:9,} tried, {total.refused:9,} refused, longest {total.longest:6.2f} s, {len(total.broke)} kinds of failure"
        )
    print(f"{sum(t.tried for t in totals.values()):,} inputs from seed {asked.first} on")
    return int(any(t.broke for t in totals.values()))


if __name__ == "__main__":
    sys.exit(main())
