"""Compile the kernels before the tests: those of single precision in one process, those of double precision in another, each once."""

import multiprocessing
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "conflict"))


def single() -> None:
    """What a user waits for the first time."""
    from small import TEMPLATE

    from detente.assessment import assess
    from detente.case import parse_case

    assess(parse_case(TEMPLATE), draws=1)


def double() -> None:
    """What tests ask for: they solve more closely."""
    from small import built, solved

    solved(built())


if __name__ == "__main__":
    other = multiprocessing.get_context("spawn").Process(target=double)
    other.start()
    single()
    other.join()
    sys.exit(other.exitcode)
