"""What is wrong with a case file, put so that its author can mend it: file, line, column, what was got, what was expected."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from detente.errors import DetenteError


@dataclass(frozen=True)
class Problem:
    """One mistake. `line` and `column` count from 1; 0 means the file as a whole. Very long paths and messages are cut short."""

    file: str
    line: int
    column: int
    path: str
    message: str

    def __post_init__(self) -> None:
        for name, longest in (("path", 300), ("message", 1500)):
            text = getattr(self, name)
            if len(text) > longest:
                object.__setattr__(self, name, text[: longest - 3] + "...")

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where}: {self.path + ': ' if self.path else ''}{self.message}"


class CaseError(DetenteError):
    """A case that cannot be used, with all its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(p) for p in problems))

    def __reduce__(self) -> tuple[type[CaseError], tuple[list[Problem]]]:
        """Pickled with its list of problems, for worker processes."""
        return CaseError, (self.problems,)


MOST_COMPARED, LONGEST_COMPARED = 200, 120  # names, and characters of one, so that comparing does not take long
LONGEST_NAME = 200  # that a message repeats
CLOSE = 0.6  # similarity from which one name may be meant for another
NEGATIONS = ("un", "in", "im", "non", "not", "no", "dis", "anti", "de", "mis")
OPPOSITES = (
    "east west", "eastern western", "north south", "northern southern", "inside outside", "upper lower", "first last", "more less", "most least",
    "increase decrease", "with without", "kept broken",
)  # fmt: skip


def nearest(got: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant; None if none is close, or the close ones say the opposite (`limited` for `unlimited`)."""
    if len(got) > LONGEST_COMPARED:
        return None
    close = difflib.get_close_matches(got, list(islice(names, MOST_COMPARED)), n=3, cutoff=CLOSE)
    return next((name for name in close if _could_mean(got.lower(), name.lower())), None)


def _could_mean(got: str, name: str) -> bool:
    """Whether two names are alike part by part, and no part turns the other's meaning round."""
    mine, theirs = (re.split(r"[-_ /.]+", text) for text in (got, name))
    if len(mine) != len(theirs):
        more = set(mine) ^ set(theirs)
        return not more & set(NEGATIONS)
    return all(
        a == b or (difflib.SequenceMatcher(None, a, b).ratio() >= CLOSE and not _opposite(a, b))
        for a, b in zip(mine, theirs, strict=True)
    )


def _opposite(one: str, other: str) -> bool:
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return any(longer == negation + shorter for negation in NEGATIONS) or any(
        {one, other} == set(pair.split()) for pair in OPPOSITES
    )


def unknown(got: str, allowed: Iterable[str], what: str = "") -> str:
    """A message: `got 'rusia'; expected one of russia, ukraine; did you mean 'russia'?`, with `what` in front. What is very long is cut short."""
    names = [str(x) for x in allowed]
    got = got if len(got) <= LONGEST_NAME else f"{got[: LONGEST_NAME - 3]}..."
    if not names:
        return f"{what}got '{got}'; none are defined"
    close = nearest(got, names)
    hint = f"; did you mean '{close}'?" if close else ""
    listed = ", ".join(names[:30]) + (", ..." if len(names) > 30 else "")
    return f"{what}got '{got}'; expected {'one of ' if len(names) > 1 else ''}{listed}{hint}"
