"""What the forms of a draft are made of: fields that show what the text says, with the mistakes of their own place, and change that alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from nicegui import events, ui

from detente.web.pages.case.forms import mend_first
from detente.web.pages.frame import act, named, said
from detente.web.pages.panels.drafting import Drafting
from detente.web.pages.panels.forms.words import at, put, words_of
from detente.web.store import Invalid
from detente.web.work import Edit


class Field(Protocol):
    """A part of a form."""

    def update(self) -> None:
        """Show what the text says now, in place, so that the user keeps focus."""


class Form(ABC):
    """A form. It is built anew only where its shape has changed, and filled in place otherwise."""

    def __init__(self, work: Drafting) -> None:
        self._work = work
        self._box = ui.element("div").classes("stack")
        self._shape: Any = None
        self._fields: list[Field] = []

    async def fill(self) -> None:
        """Show what the text says now."""
        tree = self._work.checked.tree
        shape = ("no YAML",) if tree is None else self.shape(tree)
        if shape != self._shape:
            self._shape = shape
            self._box.clear()
            self._fields = []
            with self._box:
                if tree is None:
                    mend_first("forms")
                else:
                    self.build(tree)
        for field in self._fields:
            field.update()

    @abstractmethod
    def shape(self, tree: Mapping[str, Any]) -> Any:
        """What the form is built from; while it stays the same, so do the fields."""

    @abstractmethod
    def build(self, tree: Mapping[str, Any]) -> None:
        """Make the fields."""

    def words(self, path: tuple[str, ...], label: str, must: bool = True) -> Words:
        """A field for a text; one that `must` be there in the first language cannot be emptied."""
        found = Words(self._work, path, label, must)
        self._fields.append(found)
        return found

    def number(self, path: tuple[str, ...], label: str, default: float | None) -> Number:
        """A field for a number."""
        found = Number(self._work, path, label, default)
        self._fields.append(found)
        return found

    def tick(
        self, label: str, now: Callable[[Mapping[str, Any]], bool], edits: Callable[[bool], Sequence[Edit]]
    ) -> Tick:
        """A box to tick."""
        found = Tick(self._work, label, now, edits)
        self._fields.append(found)
        return found


class Words:
    """A text in the language chosen at the top of the page."""

    def __init__(self, work: Drafting, path: tuple[str, ...], label: str, must: bool) -> None:
        self._work, self._path, self._label, self._must = work, path, label, must
        self._last: str | None = None
        self.box = named(ui.textarea().props('dense outlined autogrow rows="1" dir="auto"'), label)
        self.box.classes("grow")
        self.box.on("blur", act(self._left))

    @property
    def _given(self) -> Any:
        return at(self._work.tree, *self._path)

    def update(self) -> None:
        """Show what the text says now."""
        work = self._work
        now = words_of(self._given, work.language, work.first)
        if now != self._last:  # what is being typed stays
            self._last = self.box.value = now
        other = "" if work.language == work.first else words_of(self._given, work.first, work.first)
        self.box.props["placeholder"] = other
        self.box.error = work.checked.mistakes(*self._path) or None

    async def _left(self) -> None:
        work, new = self._work, (self.box.value or "").strip()
        if new == (self._last or "").strip():
            return
        if not new and self._must and work.language == work.first:
            self._last = None
            self.update()
            raise Invalid(f"{self._label}: give it a text; what is not to be asked can be removed")
        self._last = new
        await work.edit(put(self._path, self._given, work.language, work.first, new))


class Number:
    """A number; where it is not given, the default. Emptied, it goes. One that cannot be is a mistake like any other, and not put right unasked."""

    def __init__(self, work: Drafting, path: tuple[str, ...], label: str, default: float | None) -> None:
        self._work, self._path, self._default = work, path, default
        self._last: Any = None
        self.box = ui.number(label).props("dense outlined")
        self.box.on("blur", act(self._left))
        self.box.on("keydown.enter", act(self._left))

    def update(self) -> None:
        """Show what the text says now."""
        given = at(self._work.tree, *self._path)
        now = given if isinstance(given, int | float) and not isinstance(given, bool) else self._default
        if now != self._last:
            self._last = self.box.value = now
        self.box.error = self._work.checked.mistakes(*self._path) or None

    async def _left(self) -> None:
        new = self.box.value
        if new == self._last:
            return
        self._last = new
        if new is not None:
            await self._work.edit([Edit("set", self._path, int(new) if float(new).is_integer() else new)])
        elif at(self._work.tree, *self._path) is not None:
            await self._work.edit([Edit("remove", self._path)])


class Tick:
    """A box to tick. `now` says whether it is ticked in a tree, `edits` what changes when it is or is not."""

    def __init__(
        self, work: Drafting, label: str, now: Callable[[Mapping[str, Any]], bool], edits: Callable[[bool], Sequence[Edit]]
    ) -> None:  # fmt: skip
        self._work, self._now, self._edits = work, now, edits
        self.box = ui.checkbox(label, on_change=act(self._changed)).props("dense")

    def update(self) -> None:
        """Show what the text says now."""
        self.box.value = self._now(self._work.tree)

    async def _changed(self, event: events.ValueChangeEventArguments[bool]) -> None:
        if bool(event.value) != self._now(self._work.tree):
            await self._work.edit(self._edits(bool(event.value)))


class Whole:
    """Mistakes of a place that has no field of its own."""

    def __init__(self, work: Drafting, *path: str) -> None:
        self._work, self._path = work, path
        self._said = said("", "wrong")

    def update(self) -> None:
        """Show what the text says now."""
        here = ".".join(self._path)
        found = "; ".join(p.message for p in self._work.checked.problems if p.path == here)
        self._said.set_text(found)
        self._said.set_visibility(bool(found))


def focus(element: ui.element) -> None:
    """Put the keyboard where it was before a form was built anew."""
    ui.run_javascript(f"setTimeout(() => getHtmlElement({element.id})?.focus(), 50)")
