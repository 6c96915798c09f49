"""The answers of an assessment one by one, by the section of the report they belong to, so that each can be pointed at."""

from __future__ import annotations

from dataclasses import dataclass

from detente import paths
from detente.assessment.result import Assessment
from detente.assessment.tables import FEW_YEARS
from detente.assessment.wording import headline, short, signature

HELD = ("1", "5", "10")  # years


@dataclass(frozen=True)
class Figure:
    """An answer: its path, what it is the chance of, and its median and range in per cent."""

    path: str
    words: str
    figure: str


def figures(a: Assessment) -> dict[str, list[Figure]]:
    """The chances that are asked for most, by the id of their section: `answer`, `ends`, `proposals`, `holds`, `threat`, `entry`."""
    spans = [y for y in a.years if y in FEW_YEARS or y == a.years[-1]]
    best = a.lasting
    found = {
        "answer": [paths.signed_and_holds(p) for p in a.proposals]
        + [paths.all_sign(best), paths.holds(best, 5), paths.ends(a.soon, a.likeliest)],
        "ends": [paths.ends(y, e) for y in spans for e in a.under(paths.ends(y))],
        "proposals": [
            path
            for p in a.proposals
            for path in (*(paths.signs(p, w) for w in a.under(paths.signs(p))), paths.all_sign(p))
        ],
        "holds": [
            path for p in a.proposals for path in (*(paths.holds(p, y) for y in HELD), paths.signed_and_holds(p))
        ],
        "threat": [paths.carried_out(t, s) for t in a.threats for s in a.under(paths.carried_out(t))],
        "entry": [
            path for i in a.interventions for path in (paths.enters_today(i), *(paths.enters(i, y) for y in spans))
        ],
    }
    return {section: [_figure(a, path) for path in every if path in a.samples] for section, every in found.items()}


def _figure(a: Assessment, path: str) -> Figure:
    shown = signature if paths.signs.names(path) else short
    return Figure(path, headline(a.titles, path), shown(a.band(path)))
