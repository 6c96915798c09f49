"""The tables of runs side by side: what differs between them, how far their answers are apart, and what a what-if changes."""

from __future__ import annotations

from detente import paths
from detente.assessment.changes import ORDINALS, Change
from detente.assessment.questions.comparison import Comparison, SideBySide
from detente.assessment.questions.whatif import WhatIf
from detente.assessment.tables import Table
from detente.assessment.wording import EVEN_SAYS, apart, between, count, headline, indifference, percent, short

ROOM = 14  # letters of a run's name that the head of a column has room for
POINT = 0.01
LISTED = 12  # changes listed one by one
NINE = "nine in ten"
UNALIKE = "The cases differ only in what bears on no answer or is not kept with a run, such as notes, sources, wording and what happened since."


def heads(found: SideBySide) -> tuple[str, str]:
    """The names of two runs as heads of columns; in place of one that is too long for that, `first run` or `second run`."""
    one, other = (name if len(name) <= ROOM else place for name, place in zip(found.names, ORDINALS, strict=True))
    return one, other


def told(found: SideBySide) -> list[str]:
    """What differs between two runs, in sentences: names too long for a column, then one thing a line."""
    named = zip(heads(found), found.names, strict=True)
    lines = [f"{head.capitalize()}: {name}." for head, name in named if head != name]
    lines += [f"{_changed(change, heads(found))}." for change in found.changes[:LISTED]]
    if len(found.changes) > LISTED:
        lines.append(f"And {count(len(found.changes) - LISTED, 'more difference', 'more differences')}.")
    if found.untold:
        lines.append(UNALIKE)
    return lines or ["Nothing differs between the two runs' cases and settings."]


def _changed(change: Change, names: tuple[str, str]) -> str:
    if change.one is None:
        return f"{change.what}: {change.other} ({names[0]}: none)"
    if change.other is None:
        return f"{change.what}: none ({names[0]}: {change.one})"
    return f"{change.what}: {change.other} ({names[0]}: {change.one})"


def side_by_side(found: SideBySide) -> Table:
    """Two runs beside each other, headline by headline; those less than a point apart, draw by draw as well, are left out and counted."""
    titles = {**found.other.titles, **found.one.titles}
    rows, kept = [], []
    for path in found.paths:
        one, other = found.one.band(path), found.other.band(path)
        band = found.by_draw(path)
        cells = [short(one), short(other), apart(one.median, other.median), *([] if band is None else [between(band)])]
        if cells[-1] != "0" or abs(found.difference(path)) >= POINT:
            rows.append([headline(titles, path), *cells])
            kept.append(path)
    same = len(found.paths) - len(rows)
    note = [
        "Chances: medians, with 5-95% bands over the draws. Difference: the second median less the first, in points."
    ]
    if found.paired:
        note.append(
            "Nine in ten: in nine draws of ten the difference lies between these points, each draw of one run set against the same draw of the "
            "other. The difference of the medians need not lie in the middle."
        )
    else:
        note.append("The runs took different draws, so some of a difference may be luck.")
    note += _either_way(found, kept)
    if same:
        note.append(
            f"{count(same, 'answer differs', 'answers differ')} by less than a point and {'is' if same == 1 else 'are'} left out."
        )
    head = ["chances in %", *heads(found), "difference", *([NINE] if found.paired else [])]
    return Table("Side by side", head, rows, note="\n".join(note))


def _either_way(found: SideBySide, shown: list[str]) -> list[str]:
    """To whom, in which run, signing proposals whose answers are shown makes no or little difference, and what that says."""
    proposals = list(dict.fromkeys(names[0] for path in shown if (names := paths.all_sign.names(path))))
    told = [
        f"{name[:1].upper()}{name[1:]}: {says[:1].lower()}{says[1:]}"
        for run, name in zip((found.one, found.other), heads(found), strict=True)
        if (says := indifference(run, proposals))
    ]
    return [" ".join([*told, EVEN_SAYS])] if told else []


def comparison(found: Comparison) -> list[Table]:
    """What each scenario changes: a table for each."""
    made = []
    for scenario in found.scenarios:
        pair = found.pair(scenario)
        table = side_by_side(pair)
        table.title = f"{pair.names[1]} ({scenario})"
        made.append(table)
    return made


def what_if(found: WhatIf) -> Table:
    """The main answers, with the assumptions as they are and as changed."""
    kinds = (paths.all_sign, paths.holds, paths.signed_and_holds, paths.ends)
    rows = [
        [headline(found.titles, path), *moved(found.before[path], after, between(found.difference[path]))]
        for path, after in found.after.items()
        if any(kind.names(path) for kind in kinds)
    ]
    return Table("", ["chances in %", "as it is", "changed", "difference", NINE], rows)


def moved(before: float, after: float, draws: str) -> list[str]:
    """A what-if's figures for one answer: as it is, as changed, how far these are apart in points, and what it does to the draws."""
    return [percent(before), percent(after), apart(before, after), draws]
