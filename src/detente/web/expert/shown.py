"""Ranges as an expert's page shows them: in words of a language, and as rows of small pictures on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.web.work_experts import Asked

EDGE = 0.04  # of the scale, beyond the outermost range


def unit(asked: Asked, w: Mapping[str, str]) -> str:
    """The unit in which values are typed."""
    if asked.kind == "rate":
        return w["unit_rate"]
    if asked.percent or asked.unit == "per cent":
        return w["unit_percent"]
    return w.get(f"unit_{asked.unit}", asked.unit)


def value(asked: Asked, x: float, w: Mapping[str, str]) -> str:
    """A value with its unit: `12%`, `14 months`."""
    shown = 100 * x if asked.percent else x
    figure = f"{shown:.3g}" if abs(shown) < 1000 else f"{shown:,.0f}"
    mark = unit(asked, w)
    return f"{figure}{mark}" if mark.startswith("%") else f"{figure} {mark}".strip()


def possible(asked: Asked, w: Mapping[str, str]) -> str:
    """What is possible, in words."""
    if asked.low is None:
        return ""
    if asked.high is None:
        return w["possible_from"].format(low=value(asked, asked.low, w))
    return w["possible_values"].format(low=value(asked, asked.low, w), high=value(asked, asked.high, w))


def rows(asked: Asked, ranges: Sequence[Mapping[str, Any]], w: Mapping[str, str]) -> dict[str, Any]:
    """Ranges with `low`, `best`, `high`, `who`, `reason`, `mine` and `pool` as the template draws them: places from 0 to 100, and words."""
    low, high = min((r["low"] for r in ranges), default=0.0), max((r["high"] for r in ranges), default=1.0)
    if asked.kind == "share" or asked.unit == "per cent":
        low, high = 0.0, 1.0 if asked.percent else 100.0
    else:
        wider = EDGE * (high - low)
        low, high = low - wider, high + wider
    span = (high - low) or 1.0
    found = []
    for r in ranges:
        x, end, best = (100 * (r[k] - low) / span for k in ("low", "high", "best"))
        words = {k: value(asked, r[k], w) for k in ("low", "high", "best")}
        words["low"] = words["low"].split(" ")[0]  # 4 to 20 months
        found.append(
            {
                "who": r["who"], "reason": r.get("reason", ""), "mine": r.get("mine", False), "pool": r.get("pool", False), "x": round(x, 2),
                "width": round(max(end - x, 0.4), 2), "best": round(best - 0.5, 2),
                "words": w["pool_range" if r.get("pool") else "range"].format(**words),
            }
        )  # fmt: skip
    return {"rows": found, "from": value(asked, low, w), "to": value(asked, high, w)}
