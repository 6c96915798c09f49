"""Experts' ranges for one number: each expert's in both rounds, and the pools beneath."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from detente.assessment.wording import count
from detente.report.charts.shared import COLOURS, COLUMNS, INK, SAYS, WIDE, Rows, Table, chart_of, pixels, titled

APART = 4  # pixels between an expert's two rounds
EXPERTS, POOLED = "Experts", "Together"
PER_CENT = ("share", "rate")


def experts_rows(found: Mapping[str, Any]) -> Rows:
    """Each expert's range at 90% in each round, then the pools, with the best estimate or median as `best`; chances in per cent.

    `found` is a range as `web.work_experts.results_of` tells it.
    """
    times = 100.0 if found["kind"] in PER_CENT else 1.0
    rows: Rows = []
    for a in found["answers"]:
        for n, interval in enumerate((a["first"], a["second"]), 1):
            if interval is not None:
                rows.append(
                    {"who": a["expert"], "round": n, **{k: times * interval[k] for k in ("low", "best", "high")}}
                )
    for p in found["pools"]:
        rows.append(
            {
                "who": p["title"],
                "round": None,
                "low": times * p["low"],
                "best": times * p["median"],
                "high": times * p["high"],
            }
        )
    return rows


def experts(found: Mapping[str, Any], width: int = WIDE) -> Any:
    """The picture of one number's ranges; None if nobody answered."""
    rows = experts_rows(found)
    if not rows:
        return None
    percent = found["kind"] in PER_CENT
    mark, wide = "%" if percent else "", width >= COLUMNS
    lines: Rows = []
    for name in dict.fromkeys((r["round"] is None, r["who"]) for r in rows):
        mine = [r for r in rows if (r["round"] is None, r["who"]) == name]
        last = mine[-1]
        lines.append(
            {
                "group": POOLED if name[0] else EXPERTS, "name": name[1], "low": min(r["low"] for r in mine), "high": max(r["high"] for r in mine),
                "text": f"{last['best']:.3g}{mark}" + (f" ({last['low']:.3g} to {last['high']:.3g})" if wide else ""),
            }
        )  # fmt: skip
    table = Table(lines, width, long=wide)
    places = {(r["group"] == POOLED, r["name"]): r["y"] for r in table.rows}
    drawn: Rows = []
    for r in rows:
        pool = r["round"] is None
        both = sum(1 for o in rows if o["round"] is not None and o["who"] == r["who"]) == 2 and not pool
        y = places[pool, r["who"]] + (0 if not both else -APART if r["round"] == 1 else APART)
        when = "" if pool else f", round {r['round']}"
        says = f"{r['who']}{when}: {r['low']:.3g} to {r['high']:.3g}{mark}, {'median' if pool else 'best'} {r['best']:.3g}{mark}"
        drawn.append({**r, "y": y, "says": says})
    domain = (0.0, 100.0) if found["kind"] == "share" else None
    unit = found["unit"] or "value"
    axis = table.x("low", unit, domain)
    layers = []
    for kept, thick, fill, shape, colour in (
        ([r for r in drawn if r["round"] == 1], 1.5, False, "circle", INK),
        ([r for r in drawn if r["round"] == 2], 3.5, True, "circle", INK),
        ([r for r in drawn if r["round"] is None], 7.0, True, "diamond", COLOURS["side-a"]),
    ):
        base = chart_of(kept).encode(y=pixels("y"), description=SAYS)
        layers.append(
            base.mark_rule(
                strokeWidth=thick, opacity=0.45 if thick > 2 else 0.8, color=colour, strokeCap="round"
            ).encode(x=axis, x2=alt.X2("high:Q"))
        )
        point = base.mark_point(
            filled=fill, size=50 if shape == "circle" else 90, opacity=1, color=colour, shape=shape, strokeWidth=1.5
        )
        layers.append(point.encode(x=table.x("best", unit, domain)))
    return titled(table.layers(*layers), _finding(found, rows, mark), _how(rows), width)


def _finding(found: Mapping[str, Any], rows: Rows, mark: str) -> str:
    pool = next(r for r in rows if r["round"] is None)
    best = [r["best"] for r in {r["who"]: r for r in rows if r["round"] is not None}.values()]
    apart = f"best estimates from {min(best):.3g}{mark} to {max(best):.3g}{mark}" if len(best) > 1 else "one expert's"
    return f"{found['asks']} Together {pool['low']:.3g}{mark} to {pool['high']:.3g}{mark}; {apart}"


def _how(rows: Rows) -> str:
    who = {r["who"] for r in rows if r["round"] is not None}
    rounds = {r["round"] for r in rows if r["round"] is not None}
    marks = "Thin line and open circle: an expert's range and best estimate in round 1."
    if 2 in rounds:
        marks += " Thick line and filled circle: in round 2."
    return f"{count(len(who), 'expert')}, ranges brought to 90%. {marks} Diamond: a pool's median on its 90% range. Figures: the last round's."
