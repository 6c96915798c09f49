"""A section of a report as the pieces of HTML that a page shows of it, made in a worker: most of what a page shows is the same for everybody."""

from __future__ import annotations

from html import escape
from typing import Any

from detente.assessment.tables import Table
from detente.report.sections import Section
from detente.web.pages.html import scrolled, table_html, told


def in_pieces(section: Section) -> dict[str, Any]:
    """Its `id` and `title`; `pieces`, each with its HTML and the name of the `picture` that it ends with, if it does; and its `details`."""
    pieces: list[dict[str, Any]] = []
    html = "".join(told(text) for text in section.text)
    for picture in section.charts:
        # Our own: text from the case was escaped when the picture was drawn.
        pieces.append({"html": html + str(picture.figure), "picture": picture.name})
        figures = scrolled(table_html(picture.head, picture.rows, picture.says))
        html = f"<details><summary>Show the figures</summary>{figures}</details>"
    html += "".join(map(_table, section.tables))
    if html:
        pieces.append({"html": html, "picture": None})
    details = "".join(
        f"<details><summary>{escape(one.title)}</summary>{scrolled(table_html(one.head, one.rows, one.title))}</details>"
        for one in section.details
    )
    return {"id": section.id, "title": section.title, "pieces": pieces, "details": details}


def _table(one: Table) -> str:
    """A table with its note."""
    note = "".join(told(line, "dim") for line in one.note.splitlines())
    return scrolled(table_html(one.head, one.rows, one.title, one.words)) + note
