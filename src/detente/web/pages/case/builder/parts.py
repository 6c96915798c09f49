"""Parts with a name or a place of their own, such as parties and events: a card for each, which can be added, renamed, moved and removed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from nicegui import ui

from detente.case.identifier import identifier
from detente.case.shape import Shape
from detente.web.pages.case.builder.fold import folded
from detente.web.pages.case.builder.form import Form, Keys, asked
from detente.web.pages.case.builder.inherited import Back, taken_out
from detente.web.pages.case.builder.mistaken import Mistaken
from detente.web.pages.case.builder.render import render
from detente.web.pages.frame import act, heading, named, said
from detente.web.store import Invalid
from detente.web.work import Edit

# What is asked first of a part; the rest is folded away.
FIRST: dict[str, tuple[str, ...]] = {
    "Source": ("title", "publisher", "date", "link"),
    "Issue": ("title", "options"),
    "Option": ("says", "at_front", "guarantee"),
    "Party": ("title", "side", "types", "war_cost"),
    "Type": ("says", "prior"),
    "IssueValue": ("weight", "options"),
    "Backer": ("title", "backs", "cost"),
    "Outsider": ("title", "of"),
    "Guarantee": ("title", "by", "answers", "means"),
    "Proposal": ("title", "terms", "guarantee", "by", "date", "source"),
    "Threat": ("title", "by", "against", "kind", "carried_out"),
    "Intervention": ("title", "by", "outcomes"),
    "Event": ("date", "by", "kind", "says", "outcome", "about", "likelihood", "source"),
    "Scenario": ("title", "set"),
    "Goal": ("title", "for", "wants"),
    "Clock": ("party", "says", "speeds", "follows", "source"),
    "Forecast": ("question", "probability", "date", "source"),
    "Happened": ("forecast", "was", "date"),
    "War": ("began", "kind", "status_quo", "front", "exhaustion", "talks"),
    "Front": ("notches", "now", "settles"),
    "FrontAC": ("notches", "now", "settles"),
    "FrontBC": ("notches", "now", "settles"),
    "Exhaustion": ("now", "levels"),
}
CALLED = {
    "Source": "source", "Issue": "issue", "Option": "option", "Party": "party", "Type": "type", "Backer": "backer", "Outsider": "outsider",
    "Guarantee": "guarantee", "Proposal": "proposal", "Threat": "threat", "Intervention": "intervention", "Event": "event", "Scenario": "scenario",
    "Goal": "goal", "Happened": "outcome", "Synergy": "pair of options", "Clock": "clock", "Group": "group", "OpinionRule": "rule",
    "Timeline": "timeline", "Month": "month", "Stipulation": "stipulation", "Score": "score",
    "Series": "series", "Forecast": "forecast",
}  # fmt: skip


def body(form: Form, keys: Keys, shape: Shape) -> None:
    """The fields of a part: the first ones, and the rest folded away."""
    assert shape.model is not None
    first = FIRST.get(shape.model.__name__, tuple(shape.fields))
    for name in first:
        render(form, (*keys, name), shape.fields[name])
    rest = [name for name in shape.fields if name not in first]
    if not rest:
        return

    def build() -> None:
        for name in rest:
            render(form, (*keys, name), shape.fields[name])

    wrong = any(form.mistakes((*keys, name)) for name in rest)
    folded(form, (*keys, "+"), "More", build, unfolded=wrong).props("dense")


class Group:
    """A part within another, in a frame of its own."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        with ui.element("fieldset").classes("group stack"):
            with ui.element("legend"):
                ui.label(asked(shape, label))
            if shape.help:
                said(shape.help, "dim")
            form.add(Mistaken(form, keys, ui.element("div")))
            body(form, keys, shape)


class Parts:
    """A card for each part of a mapping or list, and a field to add one."""

    def __init__(self, form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
        assert shape.inner is not None
        assert shape.inner.model is not None
        self._form, self._keys, self._shape, self._inner = form, keys, shape, shape.inner
        self._what = CALLED.get(shape.inner.model.__name__, "entry")
        self._listed = shape.what == "list"
        with ui.element("section").classes("stack build-parts"):
            heading(asked(shape, label), 3)
            said(shape.help, "dim")
            form.add(Mistaken(form, keys, ui.element("div")))
            names = form.names(keys)
            for n, name in enumerate(names):
                self._card(name, n, len(names))
            joined = taken_out(form, keys, self._inner, self._what) if form.extended else False
            if form.may(keys) and not joined and (shape.most is None or len(names) < shape.most):
                self._adder()
            elif form.may(keys) and not joined and shape.most is not None:
                said(f"There are as many as a case can have: {shape.most}.", "dim")

    def _title(self, name: str) -> str:
        here = (*self._keys, name)
        for key in ("title", "says"):
            found = self._form.at((*here, key))
            if isinstance(found, str) and found:
                date = self._form.at((*here, "date")) if self._listed else None
                return f"{date}: {found}" if date else found
        return f"{self._what.capitalize()} {int(name) + 1}" if self._listed else name.replace("-", " ").capitalize()

    def _card(self, name: str, place: int, count: int) -> None:
        form, here = self._form, (*self._keys, name)

        def build() -> None:
            body(form, here, self._inner)
            if form.may(here):
                self._tools(name, place, count)
            elif form.work.may_change and form.extended:
                said(
                    f"This is from {form.extended.title}, and a case that extends it can only add to this list.", "dim"
                )

        card = folded(form, here, self._title(name), build, classes="card part")
        form.add(Head(form, here, card, lambda: self._title(name)))

    def _tools(self, name: str, place: int, count: int) -> None:
        """Move up and down, rename, remove."""
        form, here = self._form, (*self._keys, name)

        def title() -> str:
            return self._title(name)

        async def moved(to: int) -> None:
            if self._listed:  # what is unfolded stays so by its number
                form.open.discard(here)
                form.open.add((*self._keys, str(to)))
            words = title()
            await form.work.edit([Edit("move", here, to)])
            if self._listed:  # its card is at another place now, and the button pressed goes along
                form.rebuild()
                named_ = json.dumps([f"Move {words} up", f"Move {words} down"])
                ui.run_javascript(
                    f"setTimeout(() => {named_}.map(w => [...document.querySelectorAll('.tools button:not([disabled])')]"
                    f".find(b => b.ariaLabel === w)).find(b => b)?.focus(), 100)"
                )

        async def removed() -> None:
            form.open.discard(here)
            await form.work.edit([Edit("remove", here)])
            ui.notify("removed; Undo, at the top, brings it back")

        with ui.element("div").classes("line tools"):
            mine = form.origin(here) in ("", "own")
            if mine:
                up = ui.button("Move up", on_click=act(lambda: moved(place - 1))).props("flat dense no-caps")
                down = ui.button("Move down", on_click=act(lambda: moved(place + 1))).props("flat dense no-caps")
                fixed = place == 0 or form.origin((*self._keys, form.names(self._keys)[place - 1])) not in ("", "own")
                form.add(Called(up, lambda: f"Move {title()} up"))
                form.add(Called(down, lambda: f"Move {title()} down"))
                up.set_enabled(not fixed)
                down.set_enabled(place + 1 < count)
            else:
                form.add(Back(form, here, title()))
            gone = ui.button(f"Remove this {self._what}", on_click=act(removed)).props("flat dense no-caps")
            form.add(Called(gone, lambda: f"Remove {title()}"))
            if not self._listed and mine and form.place(here) == here:
                short = ui.input("Short name in the file", value=name).props("dense")
                short.props["hint"] = "Letters a to z, digits and hyphens; everything that names it follows"

                async def renamed() -> None:
                    new = (short.value or "").strip()
                    if new and new != name:
                        form.open.discard(here)
                        form.open.add((*self._keys, new))
                        await form.work.edit([Edit("rename", here, new)])

                short.on("keydown.enter", act(renamed)).on("blur", act(renamed))

    def _adder(self) -> None:
        form, keys = self._form, self._keys
        if self._listed:

            async def append() -> None:
                here = (*keys, str(len(form.names(keys))))
                form.open.add(here)
                form.focus = here
                await form.work.edit([Edit("append", keys, start(form, keys, self._inner))])

            ui.button(f"Add {a(self._what)}", on_click=act(append)).props("outline no-caps")
            return
        says = "says" if "title" not in self._inner.fields else "title"
        with ui.element("div").classes("line adder"):
            box = ui.input(f"Name of {a(self._what)} to add").props("dense").classes("grow")
            if form.focus == keys:
                form.focus = None
                ui.run_javascript(
                    "setTimeout(() => { if (document.activeElement === document.body)"
                    f" getHtmlElement({box.id})?.querySelector('input')?.focus(); }}, 100)"
                )

            async def add() -> None:
                title = (box.value or "").strip()
                if not title:
                    raise Invalid(f"type what the {self._what} is called, then add it")
                name = identifier(title, self._taken())
                here = (*keys, name)
                box.value = ""
                if self._what == "option":  # its words may stand alone; the next one is likely to follow
                    form.focus = keys
                    await form.work.edit([Edit("set", here, title)])
                    return
                form.open.add(here)
                form.focus = here
                spoken = {} if self._what == "type" and title.lower() == name.replace("-", " ") else {says: title}
                await form.work.edit([Edit("set", here, spoken | start(form, keys, self._inner))])

            box.on("keydown.enter", act(add))
            ui.button("Add", on_click=act(add)).props("outline no-caps")

    def _taken(self) -> list[str]:
        """Names that are taken: parties, backers and outsiders share theirs."""
        who = ("parties", "backers", "outsiders")
        sections = who if self._keys[0] in who and len(self._keys) == 1 else ()
        return [
            *self._form.names(self._keys),
            *(self._form.extended.taken_out(self._keys) if self._form.extended else ()),
            *(n for s in sections for n in self._form.names((s,))),
            "mediator",
            "none",
            "fighting",
        ]


def start(form: Form, keys: Keys, inner: Shape) -> dict[str, Any]:
    """What a new part at a place begins with: only what follows from the case; everything else is for the author to say."""
    match inner.model.__name__ if inner.model else "":
        case "Party":
            taken = [form.at(("parties", p, "side")) for p in form.names(("parties",))]
            return {"side": "b" if "a" in taken else "a"}
        case "Type":
            beside = form.names(keys)
            rest = any(form.number((*keys, t, "prior")) == "rest" for t in beside)
            return {"prior": "rest"} if beside and not rest else {}
        case "Proposal":
            return {"terms": {}}
        case "Happened":
            return {"was": "yes"}
    return {}


def a(what: str) -> str:
    """A word with its article."""
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"


class Called:
    """The name of a button for screen readers, which follows the title of the part that it is about."""

    def __init__(self, button: ui.button, words: Callable[[], str]) -> None:
        self._button, self._words = button, words

    def update(self) -> None:
        """Give it."""
        if self._button.props.get("aria-label") != self._words():
            named(self._button, self._words()).update()


class Head:
    """The head of a card: its title as it is now, and whether something in it is wrong."""

    def __init__(self, form: Form, keys: Keys, card: ui.expansion, title: Any) -> None:
        self._form, self._keys, self._card, self._title = form, keys, card, title

    def update(self) -> None:
        """Show it."""
        wrong = self._form.mistakes(self._keys)
        other, origin = self._form.extended, self._form.origin(self._keys)
        source = f"from {other.title}" if other and origin in ("theirs", "changed") else ""
        source += ", changed here" if origin == "changed" else ""
        caption = "; ".join(filter(None, (source, f"{len(wrong)} to mend" if wrong else "")))
        self._card.text = self._title()
        if (
            self._card.props.get("caption") != caption
        ):  # an update sends again whether the card is unfolded, and might undo what the user just did
            self._card.props["caption"] = caption
            self._card.update()
