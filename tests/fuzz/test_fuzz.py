"""A minute of fuzzing, and everything that once broke: each input is read or refused by a sentence, within two seconds and 256 MiB."""

from pathlib import Path

import pytest
from contract import Worker, broken
from targets import TARGETS, Target

from detente.case import CaseError

CORPUS = sorted(p for p in (Path(__file__).parent / "corpus").glob("*/*") if p.is_file())
SECONDS = 1.8  # for each target; `make fuzz` goes on for as long as it is told


@pytest.fixture(scope="module")
def worker():
    with Worker() as found:
        yield found


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "runs"])  # of which test_extremes has some
def test_spoilt_inputs_are_read_or_refused(name, worker):
    found = worker.tries(name, range(200), SECONDS)
    assert found.tried and list(found.broke.values()) == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_what_once_broke_does_not_any_more(path):
    assert broken(TARGETS[path.parent.name], path.read_bytes()) == ""


def test_an_input_is_the_same_wherever_it_is_made():
    for name in ("case", "history", "assessment"):
        assert TARGETS[name].input(3) == TARGETS[name].input(3) != TARGETS[name].input(4)


def refuse(content: bytes) -> None:
    raise CaseError([])


def fail(content: bytes) -> None:
    raise KeyError("x")


@pytest.mark.parametrize(
    ("reads", "says"), [(refuse, "no sentence"), (fail, "KeyError: 'x'"), (bytes.decode, "UnicodeDecodeError")]
)
def test_what_breaks_the_contract_is_told(reads, says):
    assert broken(Target(lambda rng: b"", reads), b"\xff").startswith(says)


def test_too_much_memory_is_told():
    assert "MiB of memory" in broken(Target(lambda rng: b"", lambda content: bytearray(600_000_000)), b"")


def test_too_much_time_is_told():
    assert "at most 0 are allowed" in broken(
        Target(lambda rng: b"", lambda content: sum(range(100_000)), seconds=0), b""
    )
