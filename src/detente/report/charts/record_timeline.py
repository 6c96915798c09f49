"""The record and the proposals in the order of their dates, with a lane for each party and how far each event moved the belief."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import count, speaks
from detente.report.charts.shared import (
    COLUMNS,
    FAINT,
    INK,
    WAR,
    WIDE,
    Rows,
    chart_of,
    colour_of,
    pixels,
    texts,
    titled,
    wrapped,
)

DAY, LANE, LEFT = 76, 15, 8  # pixels: room for a date, between lanes, and before the first
UNWEIGHED = "not weighed"


def timeline_rows(a: Assessment) -> Rows:
    """The events of the record and the dated proposals, oldest first: who, what, and the decibans for the type that it speaks for most.

    An event has no decibans if the case does not say how likely each type was to do it, or the party has a single type; a proposal has none. In an
    assessment narrowed to one party, the other's acts are left out.
    """
    rows, left = [], (None, *a.under("beliefs"))
    for n, entry in enumerate(a.facts.get("record", [])):
        if entry.get("party") not in left:
            continue
        kinds = {k: a.band(paths.record(n, k)).median for k in a.under(paths.record(n))}
        kind = max(kinds, key=lambda k: kinds[k]) if len(kinds) > 1 else ""
        rows.append(
            {
                "date": str(entry["date"]), "by": a.titles.get(entry["by"], entry["by"]), "what": _what(entry), "says": entry["says"],
                "decibans": kinds[kind] if kind else None, "speaks": speaks(kinds[kind], kind) if kind else "",
                "lane": entry.get("party") or "",
            }
        )  # fmt: skip
    for name, proposal in a.facts.get("proposals", {}).items():
        if proposal.get("date"):
            by = proposal.get("by") or ""
            rows.append(
                {
                    "date": str(proposal["date"]), "by": a.titles.get(by, by), "what": "proposal", "says": a.titles[name], "decibans": None,
                    "speaks": "", "lane": by if by in a.parties else "",
                }
            )  # fmt: skip
    return sorted(rows, key=lambda r: (str(r["date"]), r["what"] != "proposal"))


def _what(entry: dict[str, Any]) -> str:
    return f"{entry['kind']}, {entry['outcome']}" if entry.get("outcome") else str(entry["kind"])


def timeline(a: Assessment, width: int = WIDE) -> Any:
    """The record and the proposals, oldest at the top, one lane per party; None if nothing has a date."""
    rows = timeline_rows(a)
    if not rows:
        return None
    weighed = [r for r in rows if r["decibans"] is not None]
    most = max(weighed, key=lambda r: float(r["decibans"]), default=None)
    finding = "Nothing on the record moves a belief"
    if most:
        finding = f"The event that says most about a party: '{most['says']}' ({most['date']}) {most['speaks']}"
    lanes = [
        *[p for p in a.parties if any(r["lane"] == p for r in rows)],
        *([""] if any(not r["lane"] for r in rows) else []),
    ]
    colours = {lane: colour_of(a, lane) if lane else WAR for lane in lanes}
    x = {lane: DAY + LEFT + LANE * n for n, lane in enumerate(lanes)}
    names: Rows = []
    at, down = DAY + LEFT + LANE * len(lanes) + 12, 8.0
    for lane in lanes:
        names.append(
            {
                "x": at,
                "y": down,
                "text": wrapped(a.titles[lane] if lane else "others", width - at, 7.2),
                "colour": colours[lane],
            }
        )
        down += 15 * len(names[-1]["text"]) + 2
    placed, words, top = _places(rows, x, colours, width, down - 4)
    joins = [{**name, "x": x[lane], "x2": float(name["x"]) - 4} for lane, name in zip(lanes, names, strict=True)]
    tracks = [{**name, "x": x[lane], "y2": top} for lane, name in zip(lanes, names, strict=True)]
    hue = alt.Color("colour:N", scale=None)
    dots = chart_of(placed).encode(x=pixels("x"), y=pixels("y"), color=hue, description=alt.Description("told:N"))
    chart = alt.layer(
        chart_of(joins).mark_rule(strokeWidth=1.5).encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y"), color=hue),
        chart_of(tracks).mark_rule(strokeWidth=1.5, opacity=0.6).encode(x=pixels("x"), y=pixels("y"), y2=pixels("y2"), color=hue),
        chart_of([{"x": 0, "x2": width, "y": r["line"]} for r in placed]).mark_rule(color=FAINT)
        .encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y")),
        dots.transform_filter("datum.size > 0").mark_point(filled=True, opacity=1).encode(size=alt.Size("size:Q", scale=None)),
        dots.transform_filter("datum.size == 0").mark_point(filled=False, size=34, strokeWidth=1.5, opacity=1),
        texts(names, fontWeight=600).encode(color=hue),
        texts([w for w in words if w["bold"]], fontWeight=600).encode(color=hue),
        texts([w for w in words if not w["bold"]]),
    )  # fmt: skip
    return titled(
        chart.properties(width=width, height=round(top) + 6),
        finding,
        f"{count(len(rows), 'entry', 'entries')}, oldest first. The larger a dot, the more the event says about what kind of party that is; "
        "an open dot was not weighed. 'Clearly' at least doubles the odds, 'strongly' multiplies them by four or more.",
        width,
    )


def _places(rows: Rows, x: dict[str, int], colours: dict[str, str], width: int, top: float) -> tuple[Rows, Rows, float]:
    """The dots, the words beside them and where the last ends: dates, then what happened, then how it speaks, at its side or on a phone below."""
    left = max(x.values()) + 14
    verdict = 190 if width >= COLUMNS else 0
    placed, words = [], []
    for row in rows:
        said = wrapped(f"{row['by']}, {row['what']}: {row['says']}", width - left - verdict - 8)
        told = row["speaks"] or UNWEIGHED
        judged = wrapped(told, verdict or width - left, 7.0)
        y, colour = top + 14, colours[row["lane"]]
        words.append({"x": 0, "y": y, "text": row["date"], "colour": INK, "bold": False})
        words.append({"x": left, "y": y, "text": said, "colour": INK, "bold": False})
        if row["speaks"]:
            below = 0 if verdict else 15 * len(said)
            words.append(
                {
                    "x": width - verdict if verdict else left,
                    "y": y + below,
                    "text": judged,
                    "colour": colour,
                    "bold": True,
                }
            )
        height = 15 * (max(len(said), len(judged)) if verdict else len(said) + len(judged) * bool(row["speaks"])) + 8
        size = 0.0 if row["decibans"] is None else 28 + 42 * max(0.0, float(row["decibans"]))
        says = f"{row['date']}, {row['by']}, {row['what']}: {row['says']} ({told})"
        placed.append({"x": x[row["lane"]], "y": y, "line": top + 3, "size": size, "colour": colour, "told": says})
        top += height
    return placed, words, top
