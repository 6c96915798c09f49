"""Is it a bluff: the chance that a threat is carried out, by situation and type."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import SITUATIONS, in_percent
from detente.report.charts.shared import CHANCE, COLOURS, GREY, Rows, dots, share, titled


def threat_rows(a: Assessment) -> Rows:
    """Chances that a threat is carried out, by situation and type, in per cent."""
    rows = []
    for t in a.threats:
        for situation in a.under(paths.carried_out(t)):
            rows.append(
                {
                    "what": SITUATIONS[situation],
                    "threat": a.titles[t],
                    "type": "overall",
                    **share(a.band(paths.carried_out(t, situation))),
                }
            )
            for kind in a.under(paths.carried_out_by_type(t, situation)):
                rows.append(
                    {
                        "what": SITUATIONS[situation],
                        "threat": a.titles[t],
                        "type": f"if {kind}",
                        **share(a.band(paths.carried_out_by_type(t, situation, kind))),
                    }
                )
    return rows


def threats(a: Assessment) -> Any:
    """Is it a bluff: the first threat's chance of being carried out, by situation and type."""
    rows = threat_rows(a)
    if not rows:
        return None
    rows = [r for r in rows if r["threat"] == rows[0]["threat"]]
    overall = [r for r in rows if r["type"] == "overall"]
    now, worst = overall[0], max(overall, key=lambda r: r["median"])
    today, then = (in_percent(r["median"] / 100) for r in (now, worst))
    finding = f"{rows[0]['threat']}: carried out with chance {today} today, {then} when {worst['what']}"
    kinds = list(dict.fromkeys(r["type"] for r in rows))
    chart = dots(
        rows,
        "carried out, if made and refused (%)",
        "type",
        list(dict.fromkeys(r["what"] for r in rows)),
        kinds,
        [GREY, *COLOURS][: len(kinds)],
        CHANCE,
    )
    return titled(chart, finding, "Were it made and refused. Dots are medians, lines 5-95 % bands.")
