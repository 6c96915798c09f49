"""Parts of a page as HTML: tables, links, times."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from html import escape
from itertools import zip_longest
from typing import Any

from detente.report.environment import words_html

OFTEN, SELDOM = 2, 15  # seconds between looks of a list, while something on it is at work and otherwise


def table_html(
    head: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "", words: bool = False
) -> tuple[str, str]:
    """A table, and what it is called. A cell is text, or `(text, address)` for a link. `words`: the first column is a passage, and wants room."""

    seen: set[str] = set()  # a technical word explains itself where the table first uses it

    def cell(value: Any) -> str:
        if isinstance(value, tuple):
            return f'<a href="{escape(value[1])}">{escape(str(value[0]))}</a>'
        return words_html(str(value), seen)

    def mark(value: Any, label: str) -> str:
        figure = (
            ' class="figure"' if isinstance(value, str) and len(value) < 16 and any(c.isdigit() for c in value) else ""
        )
        return f'{figure} data-label="{escape(label)}"'

    title = f"<caption>{words_html(caption, seen)}</caption>" if caption else ""
    top = "".join(f'<th scope="col">{words_html(h, seen)}</th>' for h in head)
    # On a phone a row is a block, in which every cell is named by its column.
    body = "".join(
        "<tr>" + "".join(f"<td{mark(v, h)}>{cell(v)}</td>" for v, h in zip_longest(row, head, fillvalue="")) + "</tr>"
        for row in rows
    )
    kind = "plain" + " words" * words + " blocks" * (len(head) > 2)
    return (
        f'<table class="{kind}">{title}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>',
        caption or "table",
    )


def scrolled(made: tuple[str, str]) -> str:
    """A table that scrolls sideways within the page."""
    content, called = made
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(called)}">{content}</div>'


def links(label: str, where: Iterable[tuple[str, str]]) -> str:
    """A line of links: words and addresses."""
    these = "".join(f'<a href="{escape(to)}">{escape(words)}</a>' for words, to in where)
    return f'<nav class="line" aria-label="{escape(label)}">{these}</nav>'


def told(words: str, kind: str = "") -> str:
    """A paragraph in which technical words explain themselves. `kind`: its class in the style sheet."""
    return f'<p class="{kind}">{words_html(words)}</p>' if kind else f"<p>{words_html(words)}</p>"


def search(label: str, wanted: str) -> str:
    """The form that searches a list; `live.js` searches as its reader types."""
    return (
        f'<form class="search grow" role="search"><label for="search">{escape(label)}</label>'
        f'<input id="search" name="search" type="search" maxlength="200" value="{escape(wanted)}"></form>'
    )


def live(content: str, soon: bool) -> str:
    """A list that `live.js` asks for anew: soon, while something on it is at work, or seldom."""
    return f'<div id="live" data-every="{OFTEN if soon else SELDOM}">{content}</div>'


def at(time: datetime.datetime | None) -> str:
    """A time as text, in UTC."""
    return "" if time is None else time.strftime("%Y-%m-%d %H:%M UTC")
