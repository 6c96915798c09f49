"""The graph model's answer as one HTML file that opens without a network, and its picture as SVG. Needs the extra `report`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from detente.graph.answer import GraphAnswer
from detente.graph.words import answer
from detente.report.environment import environment
from detente.report.graph import by_state, tables
from detente.report.minute import CSS
from detente.report.sections import Section, address, drawn, libraries, picture, script, style

NO_NUMBERS = (
    "The graph model needs no numbers: it asks who can move where, and in which order each party likes the states. What it says holds if those are "
    "right; it gives no chances."
)


def graph_html(found: GraphAnswer) -> str:
    """The answer as HTML text; everything from the file is escaped. Raises `ReportError` if the extra is not installed."""
    page: str = (
        environment()
        .get_template("panel.html")
        .render(
            answer=answer(found), notes=[NO_NUMBERS, *_limited(found)], css=CSS, title=found.title, about=about(found), summary=None,
            sections=sections(found), script=script(), pictures=style("@media screen and (prefers-color-scheme: dark)"),
            data=address("application/json", json.dumps(found.limited(), ensure_ascii=False)), file="graph",
            cite=f"Cite as: {found.title}, graph model, detente {found.data['version']}.",
        )
    )  # fmt: skip
    return page


def _limited(found: GraphAnswer) -> list[str]:
    left = len(found.states) - len(found.shown)
    return (
        [f"The data in this file are those of the {len(found.shown)} states shown; with --json the command gives all."]
        if left
        else []
    )


def sections(found: GraphAnswer, width: int | None = None) -> list[Section]:
    """The picture, then the tables. Raises `ReportError` if the extra is not installed."""
    charts = libraries()[0]
    from detente.report.charts.graph import graph, graph_rows

    rows = graph_rows(found)
    made = picture("graph", lambda w: graph(found, w), lambda: rows, width or charts.WIDE) if rows else None
    parties, options = found.parties, found.data["options"]
    said = [f"{o['name']} ({parties[o['party']]}): {o['title']}." for o in options]
    first, *others = tables(found)
    first.title = "The tableau: a column a state"
    told = [replace(t, words=True) for t in others]  # on a page, cells with words are wrapped
    return [
        Section("states", "States and moves", charts=[made] if made else []),
        Section("tableau", "What each state is, and who would stay", said, tables=[by_state(found)], details=[first]),
        Section("lasting", "Which states last, and how to get there", tables=told),
    ]


def graph_svg(found: GraphAnswer) -> str:
    """The picture as SVG on white paper. Raises `ReportError` if the extra is not installed."""
    charts, convert = libraries()
    from detente.report.charts.graph import graph

    spec: dict[str, Any] = json.loads(charts.on_paper(json.dumps(graph(found).to_dict())))
    spec["background"] = "white"
    return drawn(spec, convert)


def about(found: GraphAnswer) -> str:
    """What the answer rests on, in a line."""
    return f"{len(found.parties)} parties, {len(found.states):,} states, detente {found.data['version']}"
