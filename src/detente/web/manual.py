"""The documentation, read from the package (or, in a checkout, from its `docs` folder) and made into pages of the workbench."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any

from detente.web.store import Missing

AT = "/help/docs/"  # where its pages are
FILES = "/help/files/"  # and what they link to besides
SHIPPED = Path(__file__).parent / "documentation"
CHECKOUT = Path(__file__).parents[3]
MOST = 30  # places that a search finds
AROUND = 90  # letters before and after what was found
KINDS = {
    ".svg": "image/svg+xml", ".json": "application/json", ".yaml": "application/yaml", ".ipynb": "application/x-ipynb+json",
}  # fmt: skip
_INCLUDED = re.compile(r'^--8<-- "([\w.]+)"$', re.MULTILINE)
_LINK = re.compile(r'(?<=\s)(href|src)="([^"]*)"')
_HEAD = re.compile(r'<h([1-3]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Page:
    """A page: its `key` (the file's path without its ending), its title, and the part of the manual that it belongs to."""

    key: str
    title: str
    part: str


@dataclass(frozen=True)
class Place:
    """What a search found: the page and heading, the address, and the words around it."""

    page: str
    heading: str
    address: str
    words: str


def folder() -> Path:
    """Where the documentation is."""
    return SHIPPED if SHIPPED.is_dir() else CHECKOUT / "docs"


def _beside(name: str) -> Path:
    """A file that stands beside the documentation in the repository, and within it in the package."""
    return SHIPPED / "root" / name if SHIPPED.is_dir() else CHECKOUT / name


@cache
def pages() -> dict[str, Page]:
    """All pages by key, in the order of the site's navigation."""
    try:
        nav = tomllib.loads(_beside("zensical.toml").read_text("utf-8"))["project"]["nav"]
    except OSError:
        raise Missing("the documentation did not come with this installation") from None
    return {page.key: page for page in _pages(nav, "")}


def _pages(nav: list[Any], part: str) -> Iterator[Page]:
    for entry in nav:
        for title, inside in ({"": entry} if isinstance(entry, str) else entry).items():
            if isinstance(inside, list):
                yield from _pages(inside, part or title)
            else:
                key = inside.removesuffix(".md")
                yield Page(key, title or _title(key), part or "Start here")


def _title(key: str) -> str:
    first = next((x for x in _text(key).splitlines() if x.startswith("# ")), key)
    return first.removeprefix("# ")


def _text(key: str) -> str:
    text = (folder() / f"{key}.md").read_text("utf-8")
    return _INCLUDED.sub(lambda found: _beside(found[1]).read_text("utf-8"), text)


@cache
def rendered(key: str) -> str:
    """A page as HTML, its links leading to other pages of the workbench. Raises `Missing` for a page that there is not."""
    if key not in pages():
        raise Missing(f"no page '{key}' in the documentation")
    from markdown2 import Markdown

    extras = {"tables": None, "fenced-code-blocks": {"cssclass": "code"}, "header-ids": None, "code-friendly": None}
    html = str(Markdown(extras=extras, tab_width=4).convert(_text(key)))
    # What is wider than the page scrolls by itself, for the keyboard, too.
    html = html.replace("<table>", '<div class="scroll" tabindex="0" role="region" aria-label="table"><table>')
    html = html.replace("</table>", "</table></div>").replace("<pre>", '<pre tabindex="0">')
    return _LINK.sub(lambda found: f'{found[1]}="{_led(key, unescape(found[2]))}"', html)


def _led(key: str, link: str) -> str:
    """Where a link of a page leads in the workbench."""
    target, _, anchor = link.partition("#")
    if not target or re.match(r"[a-z]+:", target):
        return escape(link)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(key), target))
    found = AT + path.removesuffix(".md") if path.endswith(".md") else FILES + path
    return escape(found + (f"#{anchor}" if anchor else ""))


def file(name: str) -> tuple[bytes, str]:
    """A picture or another file that pages show or link to, and its type. Raises `Missing`."""
    here = folder().resolve()
    path = (here / name).resolve()
    if path.suffix not in KINDS or not path.is_relative_to(here):
        raise Missing(f"no file '{name}' in the documentation")
    try:
        return path.read_bytes(), KINDS[path.suffix]
    except OSError:
        raise Missing(f"no file '{name}' in the documentation") from None


@cache
def _places() -> list[tuple[Page, str, str, str]]:
    """All pages cut at their headings: page, heading, anchor, text."""
    found = []
    for page in pages().values():
        html, at, head, anchor = rendered(page.key), 0, page.title, ""
        for mark in _HEAD.finditer(html):
            found.append((page, head, anchor, _bare(html[at : mark.start()])))
            at, head, anchor = mark.end(), _bare(mark[3]), mark[2]
        found.append((page, head, anchor, _bare(html[at:])))
    return found


def _bare(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def search(wanted: str) -> list[Place]:
    """Where all the words of a search stand together, the best first: in a heading before in the text, more often before less."""
    words = wanted.lower().split()[:10]
    if not words:
        return []
    hits = []
    for page, head, anchor, text in _places():
        title, low = f"{page.title} {head}".lower(), text.lower()
        if all(w in title or w in low for w in words):
            score = sum(20 * (w in title) + min(low.count(w), 9) for w in words)
            address = f"{AT}{page.key}" + (f"#{anchor}" if anchor else "")
            hits.append((score, Place(page.title, head, address, _around(text, words))))
    return [place for _, place in sorted(hits, key=lambda x: -x[0])[:MOST]]


def _around(text: str, words: list[str]) -> str:
    """The words around the first that was found."""
    at = min((n for w in words if (n := text.lower().find(w)) >= 0), default=0)
    begin, end = max(at - AROUND, 0), min(at + AROUND, len(text))
    return f"{'… ' if begin else ''}{text[begin:end].strip()}{' …' if end < len(text) else ''}"
