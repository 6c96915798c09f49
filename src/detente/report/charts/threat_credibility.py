"""Is it a bluff: the chance that a threat is carried out, by situation and type of the threatener."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import SITUATIONS, in_percent
from detente.report.charts.shared import INK, WIDE, Rows, colour_of, dots, share, titled, with_band


def threat_rows(a: Assessment) -> Rows:
    """The chance that each threat is carried out if the terms are refused, by situation and type, in per cent."""
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


def threats(a: Assessment, width: int = WIDE) -> Any:
    """Is it a bluff: the chance that the first threat is carried out, by situation and type; None without a threat."""
    rows = threat_rows(a)
    if not rows:
        return None
    rows = [r for r in rows if r["threat"] == rows[0]["threat"]]
    overall = [r for r in rows if r["type"] == "overall"]
    now, worst = overall[0], max(overall, key=lambda r: r["median"])
    today, then = (in_percent(r["median"] / 100) for r in (now, worst))
    finding = (
        f"{rows[0]['threat']}: the chance that it is carried out is {today} today and at most {then} ({worst['what']})"
    )
    first = next(t for t in a.threats if a.titles[t] == rows[0]["threat"])
    by = a.facts.get("who", {}).get("threats", {}).get(first, {}).get("by", "")
    own = colour_of(a, by)
    shown = [
        {**r, "group": r["what"], "name": r["type"], "colour": INK if r["type"] == "overall" else own,
         "says": f"{r['what']}, {r['type']}: {with_band(r)}"}
        for r in rows
    ]  # fmt: skip
    return titled(
        dots(shown, "chance that it is carried out (%)", width),
        finding,
        "If the threat is made and the terms are refused. Dots are medians; lines are 5-95% bands over the draws.",
        width,
    )
