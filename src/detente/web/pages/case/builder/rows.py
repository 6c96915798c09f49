"""Mappings: a row for each part of the case that may stand there, or for each name that the author gives."""

from __future__ import annotations

from dataclasses import replace

from nicegui import ui

from detente.case.identifier import identifier
from detente.case.shape import Shape
from detente.web.pages.case.builder.fold import folded
from detente.web.pages.case.builder.form import Form, Keys, Shown, asked
from detente.web.pages.case.builder.mistaken import Mistaken
from detente.web.pages.case.builder.render import render
from detente.web.pages.frame import act, named, said
from detente.web.store import Invalid
from detente.web.work import Edit

MOST_DATES = 24  # values of a series that get a field each
FOLDED = 4  # rows from which they are folded away while none is filled in


class Rows:
    """A row for each name that may stand in a mapping, empty where the text has none. Other rows take their place when other names may."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        assert shape.inner is not None
        self._form, self._keys, self._shape, self._inner = form, keys, shape, shape.inner
        there = form.names(keys)
        unfold = bool(there) or shape.required or len(self._titles()) < FOLDED or keys in form.open
        words = asked(shape, label)
        with ui.expansion(words, value=unfold).props("dense").classes("rows") as self._box:
            said(shape.help, "dim")
            self._body = ui.element("div").classes("stack")
        form.add(Mistaken(form, keys, self._box))
        self._fields: list[Shown] = []
        self._built: dict[str, str] | None = None
        self._box.on_value_change(lambda e: self._toggled(bool(e.value)))
        form.add(self)

    def _titles(self) -> dict[str, str]:
        """The names that may stand here, and those that do, with what they are called."""
        return dict(self._form.choices((*self._keys, "?")) or {}) | {
            n: n for n in self._form.names(self._keys) if n not in (self._form.choices((*self._keys, "?")) or {})
        }

    def _toggled(self, value: bool) -> None:
        (self._form.open.add if value else self._form.open.discard)(self._keys)
        self.update()

    def update(self) -> None:
        """Build the rows, if they are unfolded and other names may stand here than when they were built."""
        titles = self._titles()
        if not self._box.value or titles == self._built:
            return
        self._built = titles
        self._form.forget(self._fields)
        self._body.clear()
        with self._body:
            self._fields = self._form.added(lambda: self._fill(titles))

    def _fill(self, titles: dict[str, str]) -> None:
        for name, title in titles.items():
            here = (*self._keys, name)
            if self._inner.what == "part":
                _part_row(self._form, here, self._inner, title)
            else:
                render(self._form, here, replace(self._inner, label=title, required=False), title)
        if not titles:
            said("There is nothing to choose from yet.", "dim")


def _part_row(form: Form, keys: Keys, shape: Shape, title: str) -> None:
    """A part in a row of its own, folded away."""
    from detente.web.pages.case.builder.parts import body

    folded(form, keys, title, lambda: body(form, keys, shape)).props("dense")


class Given:
    """Rows whose names the author gives, such as levels of support."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        assert shape.inner is not None
        words = asked(shape, label)
        may = form.may(keys)
        with (
            ui.expansion(words, value=keys in form.open or bool(form.names(keys))).props("dense").classes("rows") as box
        ):
            said(shape.help, "dim")
            form.add(Mistaken(form, keys, box))
            names = form.names(keys)
            if shape.dated and len(names) > MOST_DATES:
                said(f"The last {MOST_DATES} of {len(names)}; the earlier ones stand in the text.", "dim")
                names = sorted(names)[-MOST_DATES:]
            for name in names:
                with ui.element("div").classes("line"):
                    with ui.element("div").classes("grow"):
                        render(form, (*keys, name), replace(shape.inner, label=name), name)
                    if may:
                        gone = ui.button(
                            icon="delete",
                            on_click=act(lambda name=name: form.work.edit([Edit("remove", (*keys, name))])),
                        )
                        named(gone.props("flat dense"), f"Remove {name}")
            if may:
                with ui.element("div").classes("line"):
                    what = "Another date" if shape.dated else f"Name of another ({words.lower()})"
                    name_ = ui.input(what).props("dense").classes("grow")
                    number = ui.input("Number").props("dense")

                    async def add() -> None:
                        title, value = (name_.value or "").strip(), (number.value or "").strip()
                        if not title or not value:
                            raise Invalid(f"give a {'date' if shape.dated else 'name'} and a number, then add it")
                        form.open.add(keys)
                        key = title if shape.dated else identifier(title, form.names(keys))
                        await form.work.edit([Edit("set", (*keys, key), value)])

                    ui.button("Add", on_click=act(add)).props("outline dense")
        box.on_value_change(lambda e: (form.open.add if e.value else form.open.discard)(keys))
