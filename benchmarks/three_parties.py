"""What a third party costs: a war with two parties, with three, and with three sides, solved at the medians in one run.

    python benchmarks/three_parties.py          (part of `make bench`)

`bosnia-1995-croats` is `bosnia-1995` with one party more on side b: the same war states, one belief more. `bosnia-1993` has three sides,
two fronts and two parties with types. Times are the least of REPEATS, with the kernels compiled; memory is what the solver says it needs
before it starts.
"""

from __future__ import annotations

import time

from detente.assessment.draws import middle
from detente.case import load_case
from detente.conflict.solved import STAGES, closer_stage, set_up, settle, settle_closer
from detente.game.memory import belief_points, memory

CASES = ("bosnia-1995", "bosnia-1995-croats", "bosnia-1993")
REPEATS = 3


def main() -> None:
    """Print a line for each case, and the ratios."""
    found = []
    for name in CASES:
        case = load_case(name).case
        conflict = set_up(case, middle(case))
        settle_closer(conflict, STAGES[0])  # compiles
        took = []
        for _ in range(REPEATS):
            started = time.perf_counter()
            solution = settle(conflict)
            took.append(time.perf_counter() - started)
        started = time.perf_counter()
        check = closer_stage(conflict)
        settle_closer(conflict, check, solution)
        closer = time.perf_counter() - started
        points = [belief_points(conflict.game, stage.points) for stage in (*STAGES, check)]
        room = [memory(conflict.game, stage.points) / 2**20 for stage in (STAGES[-1], check)]
        found.append((min(took), closer, *room))
        print(
            f"{name}: {len(case.parties)} parties on {len(case.sides)} sides, {conflict.game.size:,} states, {'/'.join(map(str, points))} beliefs; "
            f"a draw {min(took):.2f} s, its check {closer:.1f} s more; memory {room[0]:,.0f} MiB, for the check {room[1]:,.0f}",
            flush=True,
        )
    for what, other in zip(("three parties", "three sides"), found[1:], strict=True):
        print(
            f"{what} over two: "
            + ", ".join(
                f"{what} x{b / a:.1f}"
                for what, a, b in zip(
                    ("a draw", "its check", "memory", "memory for the check"), found[0], other, strict=True
                )
            )
        )


if __name__ == "__main__":
    main()
