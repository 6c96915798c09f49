"""What is wrong with a case file, put so that its author can mend it: file, line, column, what was got, what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

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


def unknown(got: str, allowed: Iterable[str], what: str = "") -> str:
    """A message: `got 'rusia'; expected one of russia, ukraine; did you mean 'russia'?`, with `what` in front."""
    names = [str(x) for x in allowed]
    if not names:
        return f"{what}got '{got}'; none are defined"
    close = difflib.get_close_matches(got, names, n=1, cutoff=0.6)
    hint = f"; did you mean '{close[0]}'?" if close else ""
    listed = ", ".join(names[:30]) + (", ..." if len(names) > 30 else "")
    return f"{what}got '{got}'; expected {'one of ' if len(names) > 1 else ''}{listed}{hint}"
