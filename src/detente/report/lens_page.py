"""The graph model of a case as one HTML file that opens without a network, and its picture as SVG. Needs the extra `report`."""

from __future__ import annotations

import json
from dataclasses import replace

from detente.assessment import tables_of_lens
from detente.assessment.questions.second_lens import SecondLens
from detente.report.environment import environment
from detente.report.graph import by_state, lasting, tableau
from detente.report.graph_page import graph_svg
from detente.report.lens import about, tables
from detente.report.minute import CSS
from detente.report.sections import Section, address, libraries, picture, script, style

NO_NUMBERS = (
    "The graph model looks at the same case through a second lens: it asks only in which order each party likes what may come of the talks, by the "
    "medians of the game. Where both lenses agree, the answer does not hang on the numbers; where they do not, it does."
)


def lens_html(found: SecondLens) -> str:
    """The answer as HTML text; everything from the case is escaped. Raises `ReportError` if the extra is not installed."""
    charts = libraries()[0]
    from detente.report.charts.graph import graph_rows
    from detente.report.charts.lens import lens_graph

    rows = graph_rows(found.graph)
    made = picture("graph", lambda w: lens_graph(found, w), lambda: rows, charts.WIDE) if rows else None
    first, *others = tables(found)
    sections = [
        Section("outcomes", "Which outcomes would last", tables=[first, *(replace(t, words=True) for t in others)]),
        Section("states", "States and moves", charts=[made] if made else [],
                details=[by_state(found.graph), replace(tableau(found.graph), title="The tableau: a column a state"), lasting(found.graph)]),
        Section("method", "How the graph was made", text=tables_of_lens.left_out(found)),
    ]  # fmt: skip
    page: str = (
        environment()
        .get_template("panel.html")
        .render(
            answer=tables_of_lens.answer(found), notes=[NO_NUMBERS], css=CSS, title=f"{found.name}: the graph model", about=about(found),
            summary=None, sections=sections, script=script(), pictures=style("@media screen and (prefers-color-scheme: dark)"),
            data=address("application/json", json.dumps(found.as_dict(), ensure_ascii=False)), file=f"{found.case}-graph",
            cite=f"Cite as: {found.name}, graph model, case {found.case_hash}, detente {found.version}, {found.draws} draws, seed {found.seed}.",
        )
    )  # fmt: skip
    return page


def lens_svg(found: SecondLens) -> str:
    """The picture as SVG on white paper. Raises `ReportError` if the extra is not installed."""
    return graph_svg(found.graph)
