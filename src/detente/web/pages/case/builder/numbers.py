"""Numbers: a range by its ends with a picture of what it means, and how one knows it."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from detente.case.quantity import ALLOWED
from detente.case.shape import Shape
from detente.web.pages.case.builder.curve import curve
from detente.web.pages.case.builder.ends import UNITS, Ends, taken_apart, unit_of
from detente.web.pages.case.builder.form import PICK, Form, Keys, asked
from detente.web.pages.frame import act, named, said
from detente.web.work import Edit

KNOWN = {"judgement": "a judgement", "data": "data"}


class Number:
    """A number or a range. Its ends are typed into two fields, or, where it has none, as in a base rate, its text into one."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "", told: bool = True) -> None:
        assert shape.unit is not None
        self._form, self._keys, self._shape, self._unit = form, keys, shape, shape.unit
        self._words = asked(shape, label)
        self._last: tuple[str, str, str] = ("", "", "")
        self._whole = ""
        may = form.may(keys)
        with ui.element("fieldset").classes("number"):
            with ui.element("legend").classes("talked"):
                ui.label(self._words)
                if form.place(keys) == keys:
                    form.work.talk.button(".".join(keys), label or shape.label)
            if told and shape.help:
                said(shape.help, "dim")
            with ui.element("div").classes("ends") as self._ends:
                self._low, self._high = self._end("from", 0), self._end("to", 1)
                self._of = named(
                    ui.select(list(UNITS[self._unit]), value=unit_of(self._unit, shape.default)), f"{self._words}: unit"
                )
                self._of.props(f"{PICK} borderless").on_value_change(act(self._write)).set_enabled(may)
                self._of.set_visibility(len(UNITS[self._unit]) > 1)
                self._mark = said("%" if UNITS[self._unit] == ("%",) else "")
                self._picture = ui.html("", sanitize=False)
            self._text = named(ui.input().props("dense").classes("wide"), self._words)
            self._text.set_enabled(may)
            self._text.on("blur", act(self._write_text)).on("keydown.enter", act(self._write_text))
            self._note = said("", "dim")
            self._wrong = said("", "wrong").props('role="alert"')
            with ui.expansion("How do you know?").props("dense") as self._how:
                self._more = ui.element("div").classes("stack")
        self._built = False
        self._how.on_value_change(lambda e: self._fill_how() if e.value else None)

    def _end(self, words: str, which: int) -> ui.input:
        end = named(
            ui.input(words).props("dense stack-label inputmode=decimal").classes("end"), f"{self._words}: {words}"
        )
        end.set_enabled(self._form.may(self._keys))
        end.on("blur", act(self._write)).on("keydown.enter", act(self._write))
        return end

    def update(self) -> None:
        """Show what the text says, unless the user is typing."""
        text = self._form.number(self._keys)
        found = taken_apart(text, self._unit) if text else Ends("", "", self._of.value or "")
        self._ends.set_visibility(found is not None)
        self._text.set_visibility(found is None)
        if found is None:
            if (self._text.value or "") == self._whole:
                self._text.value = self._whole = text
        elif self._last in (self._typed(), ("", "", "")):
            self._last = (found.low, found.high, found.unit)
            self._low.value, self._high.value, self._of.value = self._last
        default = taken_apart(self._shape.default, self._unit) if self._shape.default and not text else None
        self._low.props["placeholder"] = default.low if default else ""
        self._high.props["placeholder"] = default.high if default else ""
        self._picture.set_content(curve(text or self._shape.default, self._unit) if text or self._shape.default else "")
        before = self._form.before(self._keys)
        self._note.set_text(f"{self._told(text)} {before}." if before else self._told(text))
        wrong = self._form.mistakes(self._keys)
        self._wrong.set_text("; ".join(wrong))
        self._wrong.set_visibility(bool(wrong))
        if self._built:
            self._update_how()

    @property
    def _said(self) -> dict[str, Any]:
        """What is said of the number beside its value."""
        found = self._form.at(self._keys)
        return found if isinstance(found, dict) else {}

    def _told(self, text: str) -> str:
        """What stands under the ends: the default in use, or where the number comes from."""
        if not text:
            left = (
                self._shape.default and self._form.place(self._keys) == self._keys
            )  # a scenario's number is the case's
            return f"Left out: detente takes {self._shape.default}." if left else ""
        if text == "rest":
            return "The rest: what the other entries leave."
        about = self._said
        source = about.get("source")
        title = (
            (self._form.choices((*self._keys, "source"), value=True) or {}).get(str(source), source) if source else ""
        )
        known = KNOWN.get(str(about.get("basis", "judgement")), "")
        return "; ".join(str(x) for x in (known[:1].upper() + known[1:], title, about.get("note")) if x) + "."

    def _typed(self) -> tuple[str, str, str]:
        return self._low.value or "", self._high.value or "", self._of.value or ""

    async def _write(self) -> None:
        now = self._typed()
        if now == self._last:
            return
        if not now[0].strip() and now[1].strip():
            return  # the lower end is still to come
        self._last = now
        await self._form.write_number(self._keys, Ends(*now).written())

    async def _write_text(self) -> None:
        text = (self._text.value or "").strip()
        if text != self._whole:
            self._whole = text
            await self._form.write_number(self._keys, text)

    # How it is known

    def _fill_how(self) -> None:
        if self._built:
            return
        self._built = True
        may = self._form.may(self._keys)
        with self._more:
            self._basis = ui.select(
                {"": "not said", **KNOWN}, value="", label="It is", on_change=act(self._write_basis)
            ).props(PICK)
            self._source = (
                ui.select({}, label="Source", clearable=True, on_change=act(self._write_source))
                .props(PICK)
                .classes("wide")
            )
            self._remark = ui.input("Note: why this number").props("dense").classes("wide")
            self._remark.on("blur", act(self._write_note))
            self._as_text = ui.input("As the file has it").props("dense").classes("wide")
            self._as_text.props["hint"] = (
                f"{ALLOWED[self._unit][0].upper()}{ALLOWED[self._unit][1:]}, or a base rate from history"
            )
            self._as_text.on("blur", act(self._write_whole)).on("keydown.enter", act(self._write_whole))
            for one in (self._basis, self._source, self._remark, self._as_text):
                one.set_enabled(may)
            with ui.element("div").classes("line"):
                if self._shape.history:
                    rate = ui.button("Take the base rate from history", on_click=act(self._take_rate)).props(
                        "flat dense no-caps"
                    )
                    named(rate, f"{self._words}: take the base rate from history").set_enabled(may)
                button = ui.button("Examples from the built-in cases", on_click=act(self._show_examples)).props(
                    "flat dense no-caps"
                )
            self._examples = ui.element("div")
        named(button, f"{self._words}: examples from the built-in cases")
        self._filling = False
        self._update_how()

    def _update_how(self) -> None:
        about = self._said
        self._filling = True
        self._basis.value = about.get("basis", "") if about.get("basis") in KNOWN else ""
        sources = dict(self._form.choices((*self._keys, "source"), value=True) or {})
        source = about.get("source")
        if source is not None and source not in sources:
            sources[str(source)] = str(source)
        self._source.set_options(sources, value=source)
        self._remark.value = str(about.get("note") or "")
        self._as_text.value = self._form.number(self._keys)
        self._filling = False

    async def _write_basis(self) -> None:
        await self._about("basis", self._basis.value)

    async def _write_source(self) -> None:
        await self._about("source", self._source.value)

    async def _write_note(self) -> None:
        await self._about("note", (self._remark.value or "").strip())

    async def _write_whole(self) -> None:
        await self._form.write_number(self._keys, (self._as_text.value or "").strip())

    async def _about(self, key: str, value: Any) -> None:
        """Write what is said of the number beside its value."""
        if self._filling:
            return
        found = self._form.at(self._keys)
        if isinstance(found, dict):
            if (value or None) != found.get(key):
                await self._form.work.edit(
                    [Edit("set", (*self._keys, key), value) if value else Edit("remove", (*self._keys, key))]
                )
        elif value and self._form.number(self._keys):
            whole = {"value": self._form.number(self._keys), key: value}
            await self._form.work.edit([Edit("within", self._keys, whole)])
        elif value:
            ui.notify("give the number first; then say how you know it")
            self._update_how()

    async def _take_rate(self) -> None:
        await self._form.write_number(self._keys, self._shape.history)

    async def _show_examples(self) -> None:
        found = await self._form.work.bench.examples(self._form.place(self._keys))
        self._examples.clear()
        with self._examples:
            for one in found:
                said(f"{one.case}: {one.what}: {one.text}" + (f" ({one.note})" if one.note else ""), "dim")
            if not found:
                said("No built-in case says anything here.", "dim")


class ByType:
    """A number that may differ by what a party privately is: one for all types, or one for each."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        self._form, self._keys, self._shape = form, keys, shape
        types = form.choices((*keys, "?")) or {}
        found = form.at(keys)
        apart = isinstance(found, dict) and "value" not in found
        inner = Shape(
            "number", label or shape.label, shape.help, default=shape.default, unit=shape.unit, required=shape.required
        )
        if len(types) > 1 or apart:
            box = ui.checkbox("differs by type", value=apart, on_change=act(self._toggle)).props("dense")
            named(box, f"{inner.label}: differs by type").set_enabled(form.may(keys))
        if not apart:
            form.add(Number(form, keys, inner))
            return
        said(inner.help, "dim")
        self._names = list(dict.fromkeys([*types, *(str(k) for k in found)]))
        for name in self._names:
            words = f"{inner.label} if {types.get(name, name)}"
            form.add(Number(form, (*keys, name), Shape("number", words, unit=shape.unit, required=True), told=False))

    async def _toggle(self, event: Any) -> None:
        found = self._form.at(self._keys)
        types = list(self._form.choices((*self._keys, "?")) or {})
        if event.value and not (isinstance(found, dict) and "value" not in found):
            each = self._shape.default if found is None else found
            if not each:
                ui.notify("give one number for all types first; then say how it differs")
                self._form.rebuild()
                return
            await self._form.work.edit([Edit("within", self._keys, dict.fromkeys(types, each))])
        elif not event.value and isinstance(found, dict) and found:
            await self._form.work.edit([Edit("within", self._keys, next(iter(found.values())))])
