"""What type each party is believed to be, before and after the record."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import in_percent
from detente.report.charts.shared import WAR, WIDE, Rows, colour_of, dots, share, titled, with_band


def beliefs_rows(a: Assessment) -> Rows:
    """The range over each party's types before and after the record, in per cent."""
    rows = []
    for party, types in a.informed.items():
        for kind in types:
            for when, path in (("before", paths.beliefs_before), ("after", paths.beliefs)):
                rows.append({"what": f"{a.titles[party]}: {kind}", "when": when, **share(a.band(path(party, kind)))})
    return rows


def beliefs(a: Assessment, width: int = WIDE) -> Any:
    """What type each party is believed to be, before and after the record; None if no party has several types."""
    rows = beliefs_rows(a)
    if not rows:
        return None
    after = {r["what"]: r["median"] for r in rows if r["when"] == "after"}
    before = {r["what"]: r["median"] for r in rows if r["when"] == "before"}
    moved = max(after, key=lambda w: after[w] - before[w])
    finding = (
        f"The record raises the chance of '{moved}' from {in_percent(before[moved] / 100)} to {in_percent(after[moved] / 100)}"
        if after[moved] > before[moved]
        else "The record says nothing about anyone's type"
    )
    colours = {
        f"{a.titles[party]}: {kind}": colour_of(a, party) for party, types in a.informed.items() for kind in types
    }
    shown = [
        {**r, "group": r["what"], "name": r["when"], "colour": WAR if r["when"] == "before" else colours[r["what"]],
         "says": f"{r['what']}, {r['when']} the record: {with_band(r)}"}
        for r in rows
    ]  # fmt: skip
    return titled(
        dots(shown, "chance (%)", width),
        finding,
        "The range over each party's hidden types. Dots are medians; lines are 5-95% bands over the draws.",
        width,
    )
