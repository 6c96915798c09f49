"""How far an agreement was implemented, by theme and year, on the scale of the Peace Accords Matrix (Joshi, Quinn and Regan 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.case.schema import Implementation
from detente.case.schema.files import FULL, Stipulation

SCALE = ("none", "minimal", "intermediate", "full")
ALL = "All stipulations"


@dataclass(frozen=True)
class Year:
    """Scores of a year: how many stipulations have each score from 0 to 3, and the sum of the scores as a share of the most there could be."""

    year: int
    counts: tuple[int, int, int, int]
    share: float


@dataclass(frozen=True)
class Theme:
    """A theme: its name, how many stipulations it has, and the years in which at least one was scored."""

    name: str
    stipulations: int
    years: tuple[Year, ...]


def themes(found: Implementation) -> list[Theme]:
    """The whole agreement, and then each of its themes in the order of the file. A stipulation that was not scored in a year is not counted there."""
    every = list(found.stipulations.values())
    names = list(dict.fromkeys(s.theme for s in every))
    made = [_theme(name, [s for s in every if s.theme == name]) for name in names]
    return [_theme(ALL, every), *made] if len(made) > 1 else made


def _theme(name: str, stipulations: Sequence[Stipulation]) -> Theme:
    years = sorted({x.year for s in stipulations for x in s.scores})
    return Theme(name, len(stipulations), tuple(_year(y, stipulations) for y in years))


def _year(year: int, stipulations: Sequence[Stipulation]) -> Year:
    scores = [x.score for s in stipulations for x in s.scores if x.year == year]
    none, minimal, intermediate, full = (scores.count(n) for n in range(FULL + 1))
    return Year(year, (none, minimal, intermediate, full), sum(scores) / (FULL * len(scores)))
