"""A view of a panel's results as voters see it, in their language: what every group could live with, then each question by group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.panel.questions import Panel
from detente.panel.results import OTHERS
from detente.web.polling import Shown

RANKED = 5


def for_voters(panel: Panel, shown: Shown | None, language: str, w: Mapping[str, str], closed: bool) -> dict[str, Any]:
    """What the template shows. Titles are put in the voter's language by the ids of questions and groups."""
    heading = w["results_final"] if closed else w["results"]
    if shown is None or shown.told["ballots"]["everybody"] is None:
        return {"heading": heading, "asked": []}
    told = shown.told
    asked = [_asked(panel, a, language, w) for a in told["asked"]]
    by_name = {a["name"]: a for a in told["asked"]}
    ranked = [
        {
            "asks": _asks(panel, r["question"], language),
            "least": panel.group(r["least"], language),
            "share": next(
                _share(row["accept"]) for row in by_name[r["question"]]["rows"] if row["group"] == r["least"]
            ),
        }
        for r in told["ranked"].get("least", [])[:RANKED]
    ]
    return {
        "heading": heading,
        "time": shown.at.strftime("%Y-%m-%d %H:%M UTC"),
        "ballots": _number(told["ballots"]["everybody"]["answered"], w),
        "weighted": told["weighted"],
        "ranked": ranked,
        "asked": asked,
    }


def _asked(panel: Panel, a: Mapping[str, Any], language: str, w: Mapping[str, str]) -> dict[str, Any]:
    rows = []
    for row in a["rows"]:
        if row["group"] != OTHERS:
            title = panel.group(row["group"], language)
        else:
            title = w["no_group"] if row["title"] == "no group declared" else w["others"]
        rows.append({"title": title, **_row(row, w)})
    scaled = a["kind"] != "statement"
    says = w["could_accept" if scaled else "agree_share"]
    whole = _row(a["everybody"], w) if a["everybody"] else {"share": "", "width": None}
    titles = {panel.group(g): panel.group(g, language) for g in panel.groups}
    return {
        "asks": _asks(panel, a["name"], language),
        "says": says.format(share=whole["share"]),
        "whole": whole["width"],
        "rows": rows,
        "withheld": [titles.get(t, t) for t in a["withheld"]],
    }


def _asks(panel: Panel, name: str, language: str) -> str:
    return panel.words(panel.questions[name].asks, language)


def _row(row: Mapping[str, Any], w: Mapping[str, str]) -> dict[str, Any]:
    return {
        "share": _share(row["accept"]),
        "width": round(100 * (row["accept"] or 0), 1),
        "answered": _number(row["answered"], w),
    }


def _number(value: int, w: Mapping[str, str]) -> str:
    return f"{value:,}".replace(",", w["thousands"])


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f}%"
