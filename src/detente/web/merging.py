"""Two people's changes to one text, put together line by line: a three-way merge.

The lines that each of them replaced come from `lines`. Changes to different places both survive, the same change counts once, and where both
changed the same place differently a person chooses. An addition at the edge of a place that the other changed is such a place, too: nobody can tell
which belongs first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from detente.web.lines import compared

Choice = Literal["mine", "theirs", "both"]
Lines = tuple[str, ...]
CHOICES: tuple[Choice, ...] = ("mine", "theirs", "both")


@dataclass(frozen=True)
class Clash:
    """A place that both changed differently: its lines as they were, as I have them and as they have them. `line` is where it begins in the base,
    from 1."""

    line: int
    base: Lines
    mine: Lines
    theirs: Lines

    def lines(self, choice: Choice) -> Lines:
        """The lines that a choice leaves; `both` is mine, then theirs."""
        return {"mine": self.mine, "theirs": self.theirs, "both": self.mine + self.theirs}[choice]


@dataclass(frozen=True)
class Merged:
    """What came of a merge, in order: lines that are settled, and places where a person must choose."""

    parts: tuple[Lines | Clash, ...]

    @property
    def clashes(self) -> list[Clash]:
        """The places where a person must choose."""
        return [part for part in self.parts if isinstance(part, Clash)]

    def text(self, choices: Sequence[Choice] = ()) -> str:
        """The text, with a choice for each clash, in their order. Raises `ValueError` for too few or too many choices."""
        if len(choices) != len(self.clashes):
            raise ValueError(f"{len(self.clashes)} choices needed, {len(choices)} given")
        left = iter(choices)
        found = [part.lines(next(left)) if isinstance(part, Clash) else part for part in self.parts]
        return "\n".join(line for lines in found for line in lines)


@dataclass(frozen=True)
class _Change:
    """Lines `begin` to `end` of the base that somebody replaced by `lines`."""

    begin: int
    end: int
    lines: Lines

    def touches(self, begin: int, end: int) -> bool:
        """Whether it is about some of the lines from `begin` to `end`, or adds at their edge, or they are an addition at its own."""
        if self.begin == self.end or begin == end:
            return self.begin <= end and begin <= self.end
        return self.begin < end and begin < self.end


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Put two changes of a text together. Raises `QuestionError` for changes too large to compare."""
    old = base.split("\n")  # joined again, they are the same text, whatever its last line
    my, their = _changes(old, mine.split("\n")), _changes(old, theirs.split("\n"))
    parts: list[Lines | Clash] = []
    at = 0
    while my or their:
        begin, end, mine_here, theirs_here = _next(my, their)
        parts.append(tuple(old[at:begin]))
        was = tuple(old[begin:end])
        mine_now, theirs_now = _applied(old, begin, end, mine_here), _applied(old, begin, end, theirs_here)
        if theirs_now in (mine_now, was):
            parts.append(mine_now)
        elif mine_now == was:
            parts.append(theirs_now)
        else:
            parts.append(Clash(begin + 1, was, mine_now, theirs_now))
        at = end
    parts.append(tuple(old[at:]))
    return Merged(tuple(part for part in parts if part))


def _changes(old: Sequence[str], new: Sequence[str]) -> list[_Change]:
    return [_Change(a, b, tuple(new[c:d])) for kind, a, b, c, d in compared(old, new) if kind != "equal"]


def _next(my: list[_Change], their: list[_Change]) -> tuple[int, int, list[_Change], list[_Change]]:
    """The first place that was changed, as wide as changes that touch each other make it; its changes are taken off the lists."""
    first = min((c[0] for c in (my, their) if c), key=lambda c: (c.begin, c.end))
    begin, end = first.begin, first.end
    taken: tuple[list[_Change], list[_Change]] = ([], [])
    grown = True
    while grown:
        grown = False
        for changes, here in ((my, taken[0]), (their, taken[1])):
            while changes and (changes[0] is first or changes[0].touches(begin, end)):
                one = changes.pop(0)
                here.append(one)
                end = max(end, one.end)
                grown = True
    return begin, end, *taken


def _applied(old: Sequence[str], begin: int, end: int, changes: Sequence[_Change]) -> Lines:
    """Lines `begin` to `end` of the base with somebody's changes to them."""
    found: list[str] = []
    at = begin
    for one in changes:
        found += [*old[at : one.begin], *one.lines]
        at = one.end
    return (*found, *old[at:end])
