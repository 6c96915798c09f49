"""The report's sections on the page, redrawn when a choice affects them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from nicegui import ui

from detente.report.sections import script, style
from detente.web.bench import Bench
from detente.web.pages.frame import act, heading, named
from detente.web.pages.result.choice import Choice
from detente.web.pages.talk import Talk

Embed = Callable[[str], Awaitable[None]]  # is given the name of a picture
# Sections drawn together, and which of them a choice affects.
PARTS = (
    ("ends",),
    ("record", "implementation", "war"),
    ("who", "quarter"),
    ("proposals", "holds"),
    ("threat", "entry", "wait"),
    ("levers",),
    ("deals", "hangs"),
    ("graph",),
    ("evidence",),
    ("assumptions", "method"),
)
AFFECTS = {"proposal": ("proposals", "holds"), "party": ("record", "evidence"), "goal": ("levers",), "year": ("ends",)}


class Sections:
    """A box for each part of the report, grey until it is drawn."""

    def __init__(self, bench: Bench, content: str, choice: Choice, talk: Talk, embed: Embed | None) -> None:
        self._bench, self._content, self._choice, self._talk, self._embed = bench, content, choice, talk, embed
        self._boxes: dict[tuple[str, ...], ui.element] = {}
        for parts in PARTS:
            self._boxes[parts] = ui.element("div").classes("drawn drawing").props('role="status" aria-label="Drawing"')

    async def draw(self) -> None:
        """Draw all sections, from top to bottom."""
        for parts in PARTS:
            await self._draw(parts)

    async def redraw(self, kind: str) -> None:
        """Redraw the sections that a choice affects."""
        for parts in PARTS:
            if set(parts) & set(AFFECTS[kind]):
                await self._draw(parts)

    async def _draw(self, parts: tuple[str, ...]) -> None:
        kept = {kind: chosen or None for kind, chosen in self._choice.chosen.items()}
        shown = await self._bench.show(self._content, parts, kept)
        box = self._boxes[parts]
        if box.is_deleted:
            return
        box.clear()
        box.classes(remove="drawing").props(remove="role aria-label")
        with box:
            for section in shown:
                show_section(section, self._talk, self._embed)


def prepare_pictures() -> None:
    """Give the page the style sheet and the script of the pictures, once for all of them."""
    ui.add_css(style(".body--dark"))
    ui.add_body_html(f"<script>{script()}</script>")


def show_picture(picture: dict[str, Any]) -> None:
    """A chart, for a wide page or a narrow one. It is our own; text from the case was escaped when it was drawn."""
    ui.html(picture["figure"], sanitize=False).style("width:100%")


def show_section(section: dict[str, Any], talk: Talk | None = None, embed: Embed | None = None) -> None:
    """A section in pieces (`pieces.in_pieces`), with buttons for comments on it and to `embed` a picture, if it may have any."""
    if talk is None:
        heading(section["title"], anchor=section["id"])
    else:
        talk.titled(section["id"], section["title"], section["id"])
    if embed is None:  # one text for all who look, since a page keeps what it shows
        _html(section.setdefault("whole", "".join(p["html"] for p in section["pieces"]) + section["details"]))
    else:
        _pieces(section, embed)
    if talk is not None:
        talk.figures("Comment on a figure", section.get("figures", ()))


def _pieces(section: dict[str, Any], embed: Embed) -> None:
    """A section piece by piece, with a button under each picture."""
    for piece in section["pieces"]:
        _html(piece["html"])
        if piece["picture"] is not None:
            button = ui.button(
                "Show this picture elsewhere", icon="code", on_click=act(partial(embed, piece["picture"]))
            )
            named(button.props("flat dense no-caps size=sm"), f"Show this picture elsewhere: {piece['picture']}")
    _html(section["details"])


def _html(content: str) -> None:
    """What a worker made, in one piece: as elements of their own its parts would cost the server most of a page's time."""
    if content:
        ui.html(content, sanitize=False).classes("stack")
