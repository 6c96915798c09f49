"""What a case has from the one that it extends: gone back to where it was changed, and brought back where it was taken out."""

from __future__ import annotations

from nicegui import ui

from detente.case.extending import NOTHING
from detente.case.shape import Shape
from detente.web.pages.case.builder.form import Form, Keys
from detente.web.pages.frame import act, named, said
from detente.web.work import Edit


class Back:
    """A button that takes back what this file changes in a part of the other case; shown while it changes something."""

    def __init__(self, form: Form, keys: Keys, title: str) -> None:
        self._form, self._keys = form, keys
        assert form.extended is not None
        self._button = ui.button(
            f"As in {form.extended.title}", on_click=act(lambda: form.work.edit([Edit("restore", keys)]))
        )
        named(self._button.props("flat dense no-caps"), f"Take back what is changed in {title}")

    def update(self) -> None:
        """Show it or hide it."""
        self._button.set_visibility(self._form.origin(self._keys) == "changed")


def taken_out(form: Form, keys: Keys, inner: Shape, what: str) -> bool:
    """Say which parts of the other case this one takes out, with a button to bring each back. True if nothing can be added before they are back."""
    other = form.extended
    assert other is not None
    spot = other.spot(keys)
    whole = spot.there and form.at(keys) is None and spot.base is not NOTHING
    if whole:
        few = len(spot.base) if isinstance(spot.base, dict | list) else 1
        listed = isinstance(spot.base, list)
        why = " Nothing can be added to such a list while they are out." if listed else ""
        _line(form, keys, f"The entries of {other.title} ({few}) are taken out here.{why}", "these")
        return listed
    for name in other.taken_out(keys):
        entry = spot.base[name]
        title = entry.get("title") or entry.get("says") if isinstance(entry, dict) else None
        _line(
            form, (*keys, name), f"The {what} '{title or name}' of {other.title} is taken out here.", str(title or name)
        )
    return False


def _line(form: Form, keys: Keys, words: str, which: str) -> None:
    with ui.element("div").classes("line"):
        said(words, "dim grow")
        if form.work.may_change:
            back = ui.button("Bring back", on_click=act(lambda: form.work.edit([Edit("restore", keys)])))
            named(back.props("flat dense no-caps"), f"Bring back {which}")
