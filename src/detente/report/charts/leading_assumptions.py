"""What the answers hang on: the leading assumptions of each headline."""

from __future__ import annotations

from typing import Any

from detente.assessment import Assessment
from detente.assessment.wording import assumption, headline, in_percent, moves, spans
from detente.report.charts.shared import COLUMNS, VISIBLE, WAR, WIDE, Rows, swing, titled


def assumptions_rows(a: Assessment) -> Rows:
    """The assumptions that move each headline, with the headline at the ends of their ranges and their share of its variance, in per cent.

    Those that move it by less than half a point are left out.
    """
    return [
        {
            "headline": headline(a.titles, path),
            "what": assumption(a.titles, w.path),
            "range": spans(a, w),
            "answer": moves(w),
            "at low end": 100 * w.at_low,
            "in the middle": 100 * w.at_middle,
            "at high end": 100 * w.at_high,
            "share": 100 * w.share,
            "share, low": 100 * w.share_low,
            "share, high": 100 * w.share_high,
            "settled": "yes" if w.settled else "no",
        }
        for path, found in a.hangs_on().items()
        for w in found.named
        if max(w.at_low, w.at_middle, w.at_high) - min(w.at_low, w.at_middle, w.at_high) > VISIBLE
    ]


def assumptions(a: Assessment, width: int = WIDE) -> Any:
    """How far each leading assumption moves the headlines, all else as drawn; None if none can be told from luck."""
    rows = assumptions_rows(a)
    if not rows:
        return None
    top = max(rows, key=lambda r: abs(r["at high end"] - r["at low end"]))
    shown = [
        {
            "group": r["headline"], "name": f"{r['what']}, {r['range']}" + (" (not settled)" if r["settled"] == "no" else ""), "colour": WAR,
            "from": r["at low end"], "to": r["at high end"], "middle": r["in the middle"], "text": r["answer"] if width >= COLUMNS else "",
            "says": f"{r['headline']}; {r['what']}, {r['range']}: {r['answer']}",
        }
        for r in rows
    ]  # fmt: skip
    chart = swing(shown, "answer (%) at the two ends of the assumption's range", width)
    left = "; ".join(
        f"{headline(a.titles, path)} {in_percent(1 - found.explained)}"
        for path, found in a.hangs_on().items()
        if found.explained is not None
    )
    return titled(
        chart,
        f"The assumption that moves an answer most: {top['what']}, from {top['answer']}",
        "Triangle: the assumption at the low end of its range. Tick: in the middle. Medians over the draws, all else as drawn. Not explained by any "
        f"assumption on its own: {left}.",
        width,
    )
