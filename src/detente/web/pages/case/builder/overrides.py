"""What a scenario sets: numbers of the case, single fields of its parts, whole parts, and parts that it adds."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from nicegui import ui

from detente.case.identifier import identifier
from detente.case.shape import Shape, shape_at, whole_case
from detente.literals import keys as keys_of
from detente.web.pages.case.builder.form import PICK, Form, Keys
from detente.web.pages.case.builder.mistaken import Mistaken
from detente.web.pages.case.builder.render import render
from detente.web.pages.frame import act, named, said
from detente.web.store import Invalid
from detente.web.work import Edit

# Sections whose parts a scenario hardly sets: it cannot set scenarios, and the others bear on no answer.
NOT_SET = ("scenarios", "sources", "goals")
NEW = "?"  # in place of the name of a part that is not there yet


def called(form: Form, place: Keys) -> str:
    """A place of the case in words: `Proposals: Armistice: Guarantee`."""
    words, shape = [], whole_case()
    for n, key in enumerate(place):
        inner = shape.field(key)
        if inner is None:
            return ".".join(place)
        here = place[: n + 1]
        titles = form.choices((*here[:-1], "?")) or {}
        entry = form.at((*here, "title")) or form.at((*here, "says")) or titles.get(key)
        if shape.what == "list" and not entry:
            entry = f"{int(key) + 1}" if key.isdecimal() else key
        words.append(inner.label if shape.what == "part" else str(entry or key.replace("-", " ")))
        shape = inner
    return ": ".join(words)


class Overrides:
    """What a scenario sets, each with its field, and lists to choose what else it is to set."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        self._form, self._keys = form, keys
        said(shape.label, "strong")
        said(shape.help, "dim")
        form.add(Mistaken(form, keys, ui.element("div")))
        self._words = numbers(form)
        for dotted in set_in(form, keys):
            self._one(dotted)
        if form.may(keys):
            self._number_adder()
            self._part_adder()

    def _one(self, dotted: str) -> None:
        """The field of one thing set."""
        form, here = self._form, (*self._keys, dotted)
        place = keys_of(dotted)
        shape = shape_at(place)
        listed = any(key.isdecimal() for key in place)  # an item is told by what it says, not by its number
        words = called(form, place) if listed else self._words.get(dotted) or called(form, place)
        with ui.element("div").classes("line top"):
            with ui.element("div").classes("grow"):
                if shape is None:
                    said(f"{words}: there is no such place in a case")
                    form.add(Mistaken(form, here, ui.element("div")))
                else:
                    render(form, here, self._shape(place, shape, words), words)
            if form.may(here):
                gone = ui.button(icon="delete", on_click=act(lambda: self._remove(dotted))).props("flat dense")
                named(gone, f"Remove {words}")

    def _shape(self, place: Keys, shape: Shape, words: str) -> Shape:
        """The shape with what the case itself has there as its help."""
        number = shape.what in ("number", "by type")
        found = self._form.number(place) if number or shape.what in ("choice", "text", "date", "whole") else ""
        if number and not found:
            found = self._form.numbers.get(".".join(place), ("", ""))[1]
        has = f"The case itself has: {found}." if found else ""
        return replace(shape, label=words, required=False, default=found if number else "", help=has or shape.help)

    async def _remove(self, dotted: str) -> None:
        form = self._form
        if dotted in form.begun.get(self._keys, []):
            form.begun[self._keys].remove(dotted)
        found = form.at(self._keys)
        if isinstance(found, dict) and dotted in found:
            await form.work.edit([Edit("remove", (*self._keys, dotted))])
        else:
            form.rebuild()

    async def _begin(self, place: Keys) -> None:
        """Set a place: a part or a list as the case has it, to be changed; for anything else a field is shown."""
        form, dotted = self._form, ".".join(place)
        if dotted in set_in(form, self._keys):
            raise Invalid("this scenario sets that already")
        there, shape = form.at(place), form.shape(place)
        form.focus = (*self._keys, dotted)
        if shape.what in ("part", "mapping", "list") and there:
            await form.work.edit([Edit("set", (*self._keys, dotted), copy.deepcopy(there))])
        else:
            form.begun.setdefault(self._keys, []).append(dotted)
            form.rebuild()

    def _number_adder(self) -> None:
        pick = ui.select(self._words, label="Set a number of the case", with_input=True).props(PICK).classes("wide")
        pick.on_value_change(act(lambda e: self._begin(keys_of(e.value)) if e.value else None))

    def _part_adder(self) -> None:
        """Lists of the parts of the case and, of the one chosen, its fields."""
        form = self._form
        parts = settable(form)
        with ui.element("div").classes("line"):
            pick = ui.select(
                {".".join(k): w for k, w in parts.items()}, label="Set a part of the case", with_input=True
            )
            field = ui.select({}, label="What of it").props(PICK).classes("grow")
            name = ui.input("Its name").props("dense").classes("grow")
            pick.props(PICK).classes("grow")
            button = named(ui.button("Set this part").props("outline no-caps"), "Set this part in the scenario")

        def chosen() -> None:
            place = keys_of(pick.value) if pick.value else ()
            new = place[-1:] == (NEW,)
            shape = form.shape(place) if place else None
            whole = {} if place in (("war",), ("peace",), ("opinion",)) else {"": "all of it"}
            fields = {k: s.label for k, s in shape.fields.items()} if shape else {}
            field.set_options(whole | fields, value=next(iter(whole | fields), None))
            field.set_visibility(bool(place) and not new)
            name.set_visibility(new)
            button.set_visibility(bool(place))

        async def begin() -> None:
            place = keys_of(pick.value)
            if place[-1] == NEW:
                await self._add((*place[:-1],), (name.value or "").strip())
            else:
                await self._begin((*place, field.value) if field.value else place)

        pick.on_value_change(chosen)
        button.on_click(act(begin))
        chosen()

    async def _add(self, section: Keys, title: str) -> None:
        """Set a part that the case does not have."""
        from detente.web.pages.case.builder.parts import start

        form = self._form
        if not title:
            raise Invalid("type what it is called, then set it")
        here = (*self._keys, ".".join((*section, identifier(title, form.names(section)))))
        inner = form.shape(section).inner
        assert inner is not None
        form.focus = here
        await form.work.edit([Edit("set", here, {"title": title} | start(form, section, inner))])


def numbers(form: Form) -> dict[str, str]:
    """The numbers of the case in words, by their path. While the case has mistakes: those that it had before them, and those in its text."""
    form.placed()
    known = {path: words for path, (words, _) in form.numbers.items()}
    if form.work.checked.fields:
        return known
    found = {".".join(place): place for place in _numbers(form.tree, whole_case(), ())}
    return known | {path: called(form, place) for path, place in found.items() if path not in known}


def _numbers(node: Any, shape: Shape | None, place: Keys) -> Iterator[Keys]:
    if shape is None or (place and place[0] in NOT_SET):
        return
    if shape.what == "number" or (shape.what == "by type" and not (isinstance(node, dict) and "value" not in node)):
        yield place
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _numbers(value, shape.field(str(key)), (*place, str(key)))
    elif isinstance(node, list):
        for n, value in enumerate(node):
            yield from _numbers(value, shape.inner, (*place, str(n)))


def set_in(form: Form, keys: Keys) -> list[str]:
    """What a scenario sets, and what it is about to."""
    found = form.at(keys)
    there = [str(k) for k in found] if isinstance(found, dict) else []
    return [*there, *(d for d in form.begun.get(keys, ()) if d not in there)]


def settable(form: Form) -> dict[Keys, str]:
    """The parts that a scenario may set, in words, and for each section a part that is not there yet."""
    from detente.web.pages.case.builder.parts import CALLED, a

    found: dict[Keys, str] = {}
    for section, shape in whole_case().fields.items():
        if section in NOT_SET:
            continue
        if shape.what == "part":
            found[(section,)] = shape.label
        if shape.what != "mapping" or shape.inner is None or shape.inner.what != "part":
            continue
        what: Any = CALLED.get(shape.inner.model.__name__, "entry") if shape.inner.model else "entry"
        for name in form.names((section,)):
            found[section, name] = f"{what.capitalize()}: {form.at((section, name, 'title')) or name}"
        if section not in ("parties", "issues"):
            found[section, NEW] = f"{a(what).capitalize()} that the case does not have"
    return found
