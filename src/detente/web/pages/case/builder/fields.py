"""Fields for a single thing: a text, a date, a whole number, a choice, a name of the case, several of them, yes or no."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nicegui import ui

from detente.case.shape import Shape
from detente.errors import DetenteError
from detente.web.pages.case.builder.form import PICK, Form, Keys, asked
from detente.web.pages.frame import act, named

OTHER = "*"  # no name of a case
LONG = 500  # characters from which a text gets several lines
HINTS = {"date": "A year, a month such as 2022-10, or a day such as 2022-10-03"}


def tell(element: Any, shape: Shape, wrong: list[str], before: str = "") -> None:
    """Show under a field what is wrong with it, else what it means, and what it was `before` in the case that this one extends."""
    hint = shape.help + (f" {HINTS[shape.what]}." if shape.what in HINTS and "such as" not in shape.help else "")
    hint = f"{hint} {before}." if before else hint
    new = {"error": bool(wrong), "error-message": "; ".join(wrong), "hint": hint}
    if any(
        element.props.get(key) != value for key, value in new.items()
    ):  # an update sends the value again, and might undo what is being typed
        element.props.update(new)
        element.update()


class Line:
    """A text, a date or a whole number, written when the user presses Enter or leaves the field."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        self._form, self._keys, self._shape = form, keys, shape
        words = asked(shape, label)
        long = (shape.longest or 0) > LONG and form.place(keys)[-1] in ("summary", "says", "set", "known_as")
        self._input = (ui.textarea if long else ui.input)(words).props("autogrow dense" if long else "dense")
        self._input.classes("wide").set_enabled(form.may(keys))
        if shape.default:
            self._input.props["placeholder"] = shape.default
        self._last = ""
        self._input.on("blur", act(self._write))
        if not long:
            self._input.on("keydown.enter", act(self._write))

    def update(self) -> None:
        """Show what the text says, unless the user is typing."""
        found = self._form.at(self._keys)
        text = "" if found is None or isinstance(found, dict | list) else str(found)
        if (self._input.value or "") == self._last:
            self._input.value = text
            self._last = text
        tell(self._input, self._shape, self._form.mistakes(self._keys), self._form.before(self._keys))

    def show(self, there: bool) -> None:
        """Show the field or hide it."""
        self._input.set_visibility(there)

    async def _write(self) -> None:
        text = (self._input.value or "").strip()
        if text == self._last:
            return
        self._last = self._input.value or ""
        value: Any = (
            int(text) if self._shape.what == "whole" and text.lstrip("-").isdecimal() and len(text) < 10 else text
        )
        await self._form.write(self._keys, value)


class Choice:
    """One of a few words, or the name of a part of the case."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        self._form, self._keys, self._shape = form, keys, shape
        words = asked(shape, label)
        self._pick = (
            ui.select({}, label=words, clearable=not shape.required, on_change=act(self._write))
            .props(PICK)
            .classes("wide")
        )
        self._pick.set_enabled(form.may(keys))
        self._filling = False

    def _options(self) -> dict[str, str]:
        if self._shape.what == "choice":
            return {c: c for c in self._shape.choices}
        return dict(self._form.choices(self._keys, value=True) or {})

    def update(self) -> None:
        """Show what the text says, among what may be chosen now."""
        found = self._form.at(self._keys)
        value = None if found is None or isinstance(found, dict | list) else str(found)
        if isinstance(found, list) and len(found) == 1:
            value = str(found[0])
        options = self._options()
        if value is not None and value not in options:
            options[value] = value
        self._filling = True
        self._pick.set_options(options, value=value)
        self._filling = False
        if not value and self._shape.default:
            self._pick.props["placeholder"] = self._shape.default
        wrong = self._form.mistakes(self._keys)
        tell(self._pick, self._shape, wrong, self._form.before(self._keys))
        if not options and not wrong:
            self._pick.props["hint"] = f"{self._shape.help} There is none to choose yet."

    async def _write(self) -> None:
        if not self._filling:
            await self._form.write(self._keys, self._pick.value)


class Somebody:
    """Somebody who may have a part in the case, or be named in words: the Pope, a minister."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        self._form, self._keys, self._shape = form, keys, shape
        words = asked(shape, label)
        self._pick = ui.select({}, label=words, on_change=act(self._write)).props(PICK).classes("wide")
        named = replace(
            shape, label=f"{label or shape.label}: name", required=False, help="Somebody without a part in the case."
        )
        self._name = Line(form, keys, named)
        self._filling = False
        self._pick.set_enabled(form.may(keys))

    def update(self) -> None:
        """Show what the text says: somebody of the case, or a name."""
        found = self._form.at(self._keys)
        value = None if found is None or isinstance(found, dict | list) else str(found)
        named = dict(self._form.choices(self._keys, value=True) or {})
        other = value is not None and value not in named
        if value is None and self._pick.value == OTHER:  # chosen, and not yet named
            other = True
        self._filling = True
        self._pick.set_options(named | {OTHER: "Somebody else"}, value=OTHER if other else value)
        self._filling = False
        self._name.show(other)
        self._name.update()
        tell(self._pick, self._shape, [] if other else self._form.mistakes(self._keys), self._form.before(self._keys))

    async def _write(self) -> None:
        if self._filling:
            return
        if self._pick.value == OTHER:
            self._name.show(True)
        else:
            await self._form.write(self._keys, self._pick.value)


class Several:
    """A list of names of the case, in the order in which they are picked."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        self._form, self._keys, self._shape = form, keys, shape
        words = asked(shape, label)
        self._pick = (
            ui.select({}, label=words, multiple=True, on_change=act(self._write))
            .props(f"use-chips {PICK}")
            .classes("wide")
        )
        self._pick.set_enabled(form.may(keys))
        self._filling = False

    def update(self) -> None:
        """Show what the text says, among what may be chosen now."""
        found = self._form.at(self._keys)
        chosen = [str(x) for x in found] if isinstance(found, list) else [] if found is None else [str(found)]
        options = dict(self._form.choices((*self._keys, "0"), value=True) or {})
        options |= {c: c for c in chosen if c not in options}
        self._filling = True
        self._pick.set_options(options, value=chosen)
        self._filling = False
        tell(self._pick, self._shape, self._form.mistakes(self._keys), self._form.before(self._keys))

    async def _write(self) -> None:
        if self._filling:
            return
        try:
            await self._form.write(self._keys, list(self._pick.value or []))
        except DetenteError:  # what cannot be so is shown as it is
            self.update()
            raise


class Texts:
    """A list of texts, one to a line."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        self._form, self._keys, self._shape = form, keys, shape
        self._input = ui.textarea(label or shape.label).props("autogrow dense").classes("wide")
        self._input.set_enabled(form.may(keys))
        self._last = ""
        self._input.on("blur", act(self._write))

    def update(self) -> None:
        """Show what the text says, unless the user is typing."""
        found = self._form.at(self._keys)
        text = "\n".join(str(x) for x in found) if isinstance(found, list) else ""
        if (self._input.value or "") == self._last:
            self._input.value = self._last = text
        tell(self._input, self._shape, self._form.mistakes(self._keys), self._form.before(self._keys))
        self._input.props["hint"] = f"{self._shape.help} One to a line."

    async def _write(self) -> None:
        text = self._input.value or ""
        if text != self._last:
            self._last = text
            try:
                await self._form.write(self._keys, [line.strip() for line in text.splitlines() if line.strip()])
            except DetenteError:
                self.update()
                raise


class Flag:
    """Yes or no."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        self._form, self._keys = form, keys
        self._box = named(
            ui.checkbox(label or shape.label, on_change=act(self._write)), f"{label or shape.label}. {shape.help}"
        )
        self._box.tooltip(shape.help)
        self._box.set_enabled(form.may(keys))
        self._filling = False

    def update(self) -> None:
        """Show what the text says."""
        self._filling = True
        self._box.value = self._form.at(self._keys) is True
        self._filling = False

    async def _write(self) -> None:
        if not self._filling:
            await self._form.write(self._keys, True if self._box.value else None)
