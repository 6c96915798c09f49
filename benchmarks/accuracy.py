"""How far the chances of an assessment are from those of a far closer solve, draw by draw, and what a draw costs.

    python benchmarks/accuracy.py [DRAWS]          (part of `make bench`, with 8 draws; 64 take an hour)

The closer solve has 9 belief points an edge for the war, settled to 1e-4 of the stakes, and 33 for the terms on the table. Both are read in the same
way, with the same luck in play, so that what differs is the solve.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from importlib import resources
from pathlib import Path

import numpy as np

from detente import assess, paths
from detente.assessment.checks import chances
from detente.assessment.draws import draw
from detente.assessment.reading import Answers, Reader
from detente.assessment.work import PLAYS
from detente.case import load_case
from detente.conflict import offer
from detente.conflict.solved import Stage, set_up, settle, settle_closer

SEED = 1
REFERENCE = Stage(9, 300, 1e-5, 1e-4)
FINE = 33
KINDS = {
    "signing": (paths.signs, paths.all_sign),
    "holding": (paths.holds,),
    "how the war ends": (paths.ends, paths.signed_by),
    "threats": (paths.carried_out, paths.yields_under, paths.yields_without),
}
GOALS = {"nine in ten": 0.005, "worst": 0.02}


def one(job: tuple[str, int, int]) -> tuple[Answers, Answers, list[float]]:
    """A draw as an assessment solves it and far more closely: the chances of both, and the seconds that building, solving and reading took."""
    case, draws, number = job
    loaded = load_case(case)
    numbers = draw(loaded.case, draws, SEED, loaded.names).numbers(number)
    clock = [time.perf_counter()]
    conflict = set_up(loaded.case, numbers)
    clock.append(time.perf_counter())
    solution = settle(conflict)
    clock.append(time.perf_counter())
    usual = read(Reader(conflict, solution, SEED, PLAYS))
    clock.append(time.perf_counter())
    known = offer.COARSE, offer.FINEST, offer.MOST_POINTS
    try:
        offer.COARSE, offer.FINEST, offer.MOST_POINTS = FINE, FINE, FINE**2
        closer = read(Reader(conflict, settle_closer(conflict, REFERENCE, solution), SEED, PLAYS))
    finally:
        offer.COARSE, offer.FINEST, offer.MOST_POINTS = known
    return usual, closer, np.diff(clock).tolist()


def read(reader: Reader) -> Answers:
    """The chances that an assessment prints."""
    found = {**reader.proposals(), **reader.ends(), **reader.threats()}
    return {path: found[path] for path in chances(found)}


def table(case: str, draws: int) -> None:
    """The table of one case."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(one, [(case, draws, n) for n in range(draws)]))
    print(f"\n{Path(case).stem}, {draws} draws\n")
    print(
        "| chances of | how many | median | nine in ten within | 99 in 100 within | worst | draws with one off by more than .02 |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, kinds in KINDS.items():
        gaps = [[abs(a[p] - b[p]) for p in a if any(kind.names(p) for kind in kinds)] for a, b, _ in rows]
        every = np.concatenate(gaps)
        if every.size:
            most = [f"{np.quantile(every, q):.4f}" for q in (0.5, 0.9, 0.99, 1.0)]
            print(
                f"| {name} | {every.size} | {' | '.join(most)} | {sum(max(g) > GOALS['worst'] for g in gaps)} of {draws} |"
            )
    built, solved, answered = np.mean([row[2] for row in rows], axis=0)
    print(
        f"\nSeconds a draw, with {os.cpu_count()} at a time: building {built:.2f}, solving {solved:.2f}, reading {answered:.2f}."
    )


def speed(draws: int) -> None:
    """An assessment of ukraine-2022: seconds, draws a second, and memory."""
    assess("ukraine-2022", draws=2)  # loads the kernels
    started = time.perf_counter()
    assess("ukraine-2022", draws=draws)
    took = time.perf_counter() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"\nukraine-2022, {draws} draws, checks included: {took:.1f} s, {draws / took:.1f} draws a second, {most:.1f} GiB of memory at most"
    )


def main() -> None:
    """Print a table for each built-in case and the template."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    speed(64)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.yaml"
        template.write_text((resources.files("detente.case") / "template.yaml").read_text("utf-8"), "utf-8")
        for case in ("ukraine-2022", "ukraine-2024", str(template)):
            table(case, draws)


if __name__ == "__main__":
    main()
