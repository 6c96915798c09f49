"""The Comments tab: everything said of the case, by the place it is on, with links to there."""

from __future__ import annotations

from urllib.parse import quote

from nicegui import ui

from detente.case.differences import there
from detente.literals import keys
from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import heading, said
from detente.web.pages.talk import linked, place_of
from detente.web.store.comments import Said

WHOLE = "The case as a whole"


class Comments:
    """All comments of a case, place by place."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._box = ui.element("div").classes("stack")

    async def fill(self) -> None:
        """Show the comments there are now."""
        talk = self._work.talk
        await talk.load()
        places: dict[str, list[Said]] = {}
        for one in talk.said:
            places.setdefault(place_of(one.path), []).append(one)
        self._box.clear()
        with self._box:
            with ui.element("div").classes("line"):
                said("What people say of this case and its numbers. Comments stay when you save a new version.", "grow")
                talk.button("", WHOLE, "Comment on the whole")
            for path, these in places.items():
                self._place(path, these)
            if not places:
                said("No comments yet. There is a button for them at each number, too.", "dim")

    def _place(self, path: str, these: list[Said]) -> None:
        with ui.element("section").classes("card stack"):
            words = these[-1].words or path or WHOLE
            heading(words, 3)
            where = self._where(path)
            with ui.element("div").classes("line"):
                if where:
                    ui.link("Go to where it belongs", where)
                elif path:
                    said(f"This was on {path}, which is no longer in the case.", "dim")
                self._work.talk.button(path, words)
            for one in these:
                edited = ", edited" if one.edited else ""
                said(f"{one.by}, {one.at:%Y-%m-%d %H:%M} UTC{edited}", "dim")
                ui.html(linked(one.text), sanitize=False, tag="p").classes("talk-text").props('dir="auto"')

    def _where(self, path: str) -> str:
        """The address of the place that a path leads to; empty if the case has none."""
        key, tree = self._work.found.key, self._work.checked.tree
        if any(place_of(f.path) == path for f in self._work.checked.fields):
            return f"/cases/{key}/work?tab=Numbers&search={quote(path)}"
        if not path or tree is None or there(tree, keys(path)) is None:
            return ""
        tab = {"proposals": "Proposals", "scenarios": "Scenarios"}.get(keys(path)[0], "Build")
        return f"/cases/{key}/work?tab={tab}"
