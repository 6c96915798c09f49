"""Compile the kernels before the tests: those of single precision in one process, those of double precision in another, each once."""

import multiprocessing
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent / room) for room in ("conflict", "game")]


def single() -> None:
    """What a user waits for the first time."""
    from small import TEMPLATE

    from detente.assessment import assess
    from detente.case import parse_case

    assess(parse_case(TEMPLATE), draws=1)


def double() -> None:
    """What tests ask for: they solve more closely, also for a party with three types."""
    from games import random_game
    from small import built, solved

    from detente.game import solve

    solved(built())
    solve(random_game(3, again=True, kinds=(3, 2)), points=3)


if __name__ == "__main__":
    other = multiprocessing.get_context("spawn").Process(target=double)
    other.start()
    single()
    other.join()
    sys.exit(other.exitcode)
