"""What type each party is believed to be, before and after the record."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import in_percent
from detente.report.charts.shared import BLUE, CHANCE, GREY, Rows, dots, share, titled


def beliefs_rows(a: Assessment) -> Rows:
    """The range over each party's types before and after the record, in per cent."""
    rows = []
    for party, types in a.informed.items():
        for kind in types:
            for when, path in (("before", paths.beliefs_before), ("after", paths.beliefs)):
                rows.append({"what": f"{a.titles[party]}: {kind}", "when": when, **share(a.band(path(party, kind)))})
    return rows


def beliefs(a: Assessment) -> Any:
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
    chart = dots(rows, "chance (%)", "when", list(after), ["before", "after"], [GREY, BLUE], CHANCE)
    return titled(
        chart,
        finding,
        "The range over each party's hidden types. Dots are medians; lines are 5-95% bands over the draws.",
    )
