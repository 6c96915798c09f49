"""What makes an input: samples, spoilt in a way that suits them. The same everywhere for the same state of the generator."""

import json
import random
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path

import case_texts
import spoilers

QUICK = 2**20  # bytes that solving takes, of a case that takes a second or two
SAMPLES = Path(__file__).parent / "samples"
BETWEEN = b"\n=====\n"  # several texts in one input
Spoiler = Callable[[random.Random, str], str]


def spoilt(folder: str | Path, spoil: Spoiler) -> Callable[[random.Random], str]:
    """A sample of a folder, spoilt; of a sample in several parts one part or more."""

    @cache
    def samples() -> list[str]:
        return [x.read_text("utf-8") for x in sorted((SAMPLES / folder).iterdir()) if x.suffix != ".npy"]

    def made(rng: random.Random) -> str:
        between = BETWEEN.decode()
        parts = rng.choice(samples()).split(between)
        chosen = rng.randrange(len(parts))
        return between.join(spoil(rng, p) if n == chosen or rng.random() < 0.3 else p for n, p in enumerate(parts))

    return made


def built_in(room: str, ending: str) -> Callable[[random.Random], str]:
    """A text of a room's library, spoilt as the texts of cases are."""

    @cache
    def samples() -> list[str]:
        folder = resources.files(f"detente.{room}") / "library"
        return [x.read_text("utf-8") for x in sorted(folder.iterdir(), key=lambda x: x.name) if x.name.endswith(ending)]

    return lambda rng: spoilers.text(rng, rng.choice(samples()))


def document(rng: random.Random, content: str) -> str:
    """JSON, or XML."""
    return (
        spoilers.tree(rng, content)
        if content.lstrip().startswith("{")
        else spoilers.prose(rng, content.replace("><", "> <"))
    )


def edit(rng: random.Random) -> str:
    path = "/".join(rng.choice((*case_texts.PATHS, *KEYS)) for _ in range(rng.choice((0, 1, 1, 2, 3, 5)))).replace(
        ".", "/"
    )
    value = rng.choice((*spoilers.ODD_VALUES, *case_texts.ODD))
    return BETWEEN.decode().join((case_texts.mutated(rng), path, json.dumps(value)))


def several(count: int) -> Callable[[random.Random], str]:
    """So many texts of cases, spoilt or not."""

    def one(rng: random.Random) -> str:
        return case_texts.mutated(rng) if rng.random() < 0.6 else rng.choice(case_texts.bases()[:4])

    return lambda rng: BETWEEN.decode().join(one(rng) for _ in range(count))


def extreme(rng: random.Random) -> str:
    """A case of extreme values that is quickly solved: the least of eight if none is; one in five is a spoilt one, which may still run."""
    from extremes import case as extreme_case

    from detente.assessment import needed
    from detente.case import parse_case
    from detente.errors import DetenteError

    found: list[tuple[int, str]] = []
    for _ in range(8):
        seed, way = rng.randrange(10**9), rng.random()
        text = extreme_case(seed, small=way < 0.7) if way < 0.8 else case_texts.mutated(rng)
        try:
            found.append((needed(parse_case(text), 1), text))
        except DetenteError:  # refused, or with stakes that no solver can compute
            continue
        if found[-1][0] < QUICK:
            break
    return min(found)[1] if found else text


def numbers(rng: random.Random) -> str:
    bits = (
        *NUMBERS,
        *case_texts.ODD,
        "".join(rng.choice(case_texts.PIECES) * rng.choice((1, 1, 1, 300)) for _ in range(3)),
    )
    return rng.choice(("", " ")).join(rng.choice(bits) for _ in range(rng.choice((1, 2, 3, 5, 9))))[: spoilers.LARGE]


def statements(rng: random.Random) -> str:
    return " ".join(rng.choice(WORDS) * rng.choice((1,) * 20 + (5000,)) for _ in range(rng.choice((1, 3, 5, 9, 40))))


KEYS = (
    "parties", "a-land", "types", "soft", "prior", "war", "front", "tempo", "issues", "land", "options", "line", "record", "0", "1", "country-a",
    "id", "title",
)  # fmt: skip
NUMBERS = (
    "15%", "15% to 40%", "to", "per quarter", "per month", "a year", "0.5", "1e-12", "3 months", "5 to 15 years", "days", "rest", "history.",
    "peace_failure", "war_ends", "(", ")", "guarantee:", "treaty", "within:", "after:", "2 years", ",", "%", "-", "+", "1,000",
)  # fmt: skip
WORDS = (
    "a", "b", "long-one", "d", "e", "and", "or", "not", "if", "iff", "then", "(", ")", "(", ")", "&", "|", "-", "!", "~", "->", "<->", "only", "²",
    "\0",
)  # fmt: skip
