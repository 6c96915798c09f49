"""The forms of a case page. Each changes one place of the text and leaves the rest, comments included, as it is."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import events, ui

from detente.case.edit import inline
from detente.case.quantity import written
from detente.web.pages.editing import Editing
from detente.web.pages.frame import act, heading, named, said
from detente.web.store import Invalid
from detente.web.work import Edit, Field

SHOWN = 40  # fields at a time
AS_AT_WAR = ""
GUARANTEE = "*"  # no issue is called that
SECTIONS = {
    "record": "The record and what it says of types",
    "parties": "Parties: priors, costs, values",
    "backers": "Backers",
    "war": "The war",
    "peace": "Peace",
    "guarantees": "Guarantees",
    "threats": "Threats",
    "issues": "Issues",
}


Fill = Callable[[], Awaitable[None]]


def numbers(work: Editing) -> Fill:
    """Every quantity of the case, by text and by slider. Like the other forms, returns what brings it up to date."""
    said(
        "Each number is a point (25%) or a range (15% to 40%), read as a central 90 % interval. Sources and notes stay as they are.",
        "dim",
    )
    with ui.element("div").classes("line"):
        section = ui.select(SECTIONS, value="parties", label="Section").props("dense").classes("grow")
        wanted = ui.input("Search").props("dense clearable debounce=300").classes("grow")
    box = ui.element("div").classes("stack")

    shown: dict[str, Callable[[Field], None]] = {}

    async def fill() -> None:
        words = (wanted.value or "").lower().split()
        found = [
            f for f in work.checked.fields
            if (words or f.path.split(".")[0] == section.value) and all(w in f"{f.words} {f.path}".lower() for w in words)
        ]  # fmt: skip
        own = sorted(found, key=lambda f: f.basis == "default")
        if shown and list(shown) == [f.path for f in own[:SHOWN]]:
            for field in own[:SHOWN]:  # in place, so that whoever is typing keeps their place
                shown[field.path](field)
            return
        shown.clear()
        box.clear()
        with box:
            if work.checked.problems:
                said("Mend the mistakes first; the numbers come with a text that checks.", "note")
            for field in own[:SHOWN]:
                shown[field.path] = _field(work, field)
            if len(own) > SHOWN:
                said(f"{len(own) - SHOWN} more: search for them.", "dim")
            if not own and not work.checked.problems:
                said("None here.")

    section.on_value_change(act(fill))
    wanted.on_value_change(act(fill))
    return fill


def _field(work: Editing, first: Field) -> Callable[[Field], None]:
    """A quantity's line; returns what brings it up to date."""
    now = [first]
    with ui.element("div").classes("field"):
        with ui.element("div"):
            said(first.words)
            basis = said("", "dim")
        entry = named(ui.input().props("dense"), first.words)

        async def write(text: str) -> None:
            if text.strip() and text.strip() != now[0].text:
                await work.edit([Edit("quantity", tuple(first.path.split(".")), text.strip())])

        async def typed() -> None:
            await write(entry.value or "")

        entry.on("keydown.enter", act(typed))
        entry.on("blur", act(typed))
        top = _top(first)
        with ui.element("div"):
            low = named(ui.slider(min=0, max=top, step=top / 200).props("label"), f"{first.words}, lower end")
            high = named(ui.slider(min=0, max=top, step=top / 200).props("label"), f"{first.words}, upper end")

        async def slid(which: int, event: events.GenericEventArguments) -> None:
            ends = [float(low.value or 0), float(high.value or 0)]
            ends[which] = float(event.args)  # the slider's own value may be on its way still
            percent = "%" in now[0].text or now[0].text.startswith("history.")
            await write(written(first.kind, min(ends), max(ends), percent))  # type: ignore[arg-type]

        for n, slider in enumerate((low, high)):
            slider.set_visibility(first.kind != "real")
            slider.on("change", act(lambda e, n=n: slid(n, e)))
            slider.set_enabled(work.may_change)
        entry.set_enabled(work.may_change)

    def update(field: Field) -> None:
        now[0] = field
        told = {"default": "detente's default", "data": "data", "judgement": "judgement"}[field.basis]
        basis.set_text("; ".join(x for x in (told, field.source, field.note) if x))
        entry.value = field.text
        low.value, high.value = min(field.low, top), min(field.high, top)

    update(first)
    return update


def _top(field: Field) -> float:
    if field.kind in ("share", "rate"):
        return 1.0
    return max(3 * field.high, 1e-6)


def proposals(work: Editing) -> Fill:
    """The proposals option by option, and a new one by picking options."""
    box = ui.element("div").classes("stack")
    opened: set[str] = set()

    picks: dict[tuple[str, str], ui.select] = {}
    built: list[Any] = [None]

    async def fill() -> None:
        checked = work.checked
        shape = [checked.issues, {p: x["title"] for p, x in (checked.proposals or {}).items()}, checked.guarantees]
        if shape == built[0] and not checked.problems:
            for (name, what), pick in picks.items():  # in place, so that whoever is picking keeps their place
                about = (checked.proposals or {})[name]
                pick.value = (about["guarantee"] if what == GUARANTEE else about["terms"].get(what)) or AS_AT_WAR
            return
        built[0] = None if checked.problems else shape
        picks.clear()
        box.clear()
        with box:
            if checked.problems:
                said("Mend the mistakes first; the proposals come with a text that checks.", "note")
                return
            for name, about in (checked.proposals or {}).items():
                with ui.expansion(about["title"], value=name in opened).classes("card") as part:
                    part.on_value_change(lambda e, name=name: opened.add(name) if e.value else opened.discard(name))
                    if about["by"]:
                        said(f"put forward by {about['by']}", "dim")
                    for issue, x in (checked.issues or {}).items():
                        options = {AS_AT_WAR: "as at war", **x["options"]}
                        picks[name, issue] = _choice(work, name, issue, x["title"], options, about["terms"].get(issue))
                    options = {AS_AT_WAR: "none, or what an option brings", **(checked.guarantees or {})}
                    picks[name, GUARANTEE] = _choice(work, name, GUARANTEE, "Guarantee", options, about["guarantee"])
                    if work.may_change:
                        gone = Edit("remove", ("proposals", name))
                        ui.button("Remove this proposal", on_click=act(lambda gone=gone: work.edit([gone]))).props(
                            "flat dense"
                        )
            if work.may_change:
                _new_proposal(work, opened)

    return fill


def _choice(
    work: Editing, proposal: str, what: str, label: str, options: dict[str, str], chosen: str | None
) -> ui.select:
    """One issue of a proposal, or its guarantee."""
    path = ("proposals", proposal, "guarantee") if what == GUARANTEE else ("proposals", proposal, "terms", what)

    async def picked(event: events.ValueChangeEventArguments[str]) -> None:
        about = (work.checked.proposals or {}).get(proposal, {})
        now = about.get("guarantee") if what == GUARANTEE else about.get("terms", {}).get(what)
        if (event.value or AS_AT_WAR) != (now or AS_AT_WAR):
            await _set(work, path, event.value)

    pick = ui.select(options, value=chosen or AS_AT_WAR, label=label, on_change=act(picked)).style("width:100%")
    if not work.may_change:
        pick.disable()
    return pick


async def _set(work: Editing, path: tuple[str, ...], value: str) -> None:
    await work.edit([Edit("set", path, value) if value else Edit("remove", path)])


def _new_proposal(work: Editing, opened: set[str]) -> None:
    with ui.element("div").classes("card stack"):
        heading("New proposal")
        title = ui.input("Title").props("maxlength=120")
        by = ui.input("Put forward by (optional)")
        picks = {}
        for issue, about in (work.checked.issues or {}).items():
            pick = ui.select({AS_AT_WAR: "as at war", **about["options"]}, value=AS_AT_WAR, label=about["title"])
            picks[issue] = named(pick, f"{about['title']}, new")

        async def add() -> None:
            terms = {issue: pick.value for issue, pick in picks.items() if pick.value}
            if not terms:
                raise Invalid("pick an option for at least one issue")
            name = identifier(title.value or "", work.checked.proposals or {})
            entry: dict[str, Any] = {"title": (title.value or "").strip(), "terms": terms}
            if (by.value or "").strip():
                entry["by"] = by.value.strip()
            opened.add(name)
            await work.edit([Edit("set", ("proposals", name), entry)])

        ui.button("Add this proposal", on_click=act(add))


def identifier(title: str, taken: Any) -> str:
    """A name for the file made of a title. Raises `Invalid` for a title without letters."""
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    name = re.sub(r"^[^a-z]+", "", name)[:36].rstrip("-")
    if not name:
        raise Invalid("a title with letters is wanted")
    number = 2
    unique = name
    while unique in taken:
        unique = f"{name}-{number}"
        number += 1
    return unique


def scenarios(work: Editing) -> Fill:
    """What-ifs with a name: what each sets, and a new one."""
    box = ui.element("div").classes("stack")

    async def fill() -> None:
        box.clear()
        checked = work.checked
        with box:
            if checked.problems:
                said("Mend the mistakes first; the scenarios come with a text that checks.", "note")
                return
            for name, about in (checked.scenarios or {}).items():
                with ui.element("div").classes("card stack"):
                    heading(about["title"], 3)
                    if about["says"]:
                        said(about["says"], "dim")
                    for path, value in about["set"].items():
                        _setting(work, name, path, value)
                    if work.may_change:
                        _add_setting(work, name)
                        ui.button(
                            "Remove this scenario",
                            on_click=act(lambda name=name: work.edit([Edit("remove", ("scenarios", name))])),
                        ).props("flat dense")
            if not checked.scenarios:
                said("None yet: a scenario is a named set of values put in place of the case's own.")
            if work.may_change:
                _new_scenario(work)

    return fill


def _setting(work: Editing, name: str, path: str, value: Any) -> None:
    simple = isinstance(value, str | int | float) and not isinstance(value, bool)
    with ui.element("div").classes("line"):
        said(path, "grow")
        text = str(value) if simple else inline(value)
        entry = named(ui.input(value=text).props("dense").classes("grow"), f"{path} in {name}")

        async def write() -> None:
            if (entry.value or "").strip() != text:
                await work.edit([Edit("set", ("scenarios", name, "set", path), (entry.value or "").strip())])

        entry.on("keydown.enter", act(write))
        entry.on("blur", act(write))
        if not (simple and work.may_change):
            entry.disable()
        if work.may_change:
            remove = Edit("remove", ("scenarios", name, "set", path))
            named(
                ui.button("Remove", on_click=act(lambda: work.edit([remove]))).props("flat dense"),
                f"Remove {path} from {name}",
            )


def _fields(work: Editing, label: str) -> ui.select:
    choices = {f.path: f"{f.words} ({f.text})" for f in work.checked.fields}
    return ui.select(choices, label=label, with_input=True).classes("grow")


def _add_setting(work: Editing, name: str) -> None:
    with ui.element("div").classes("line"):
        path = _fields(work, "Also set")
        value = ui.input("to").props("dense")

        async def add() -> None:
            if not path.value or not (value.value or "").strip():
                raise Invalid("pick what to set, and write to what")
            await work.edit([Edit("set", ("scenarios", name, "set", path.value), value.value.strip())])

        ui.button("Add", on_click=act(add)).props("flat dense")


def _new_scenario(work: Editing) -> None:
    with ui.element("div").classes("card stack"):
        heading("New scenario")
        title = ui.input("Title").props("maxlength=120")
        with ui.element("div").classes("line"):
            path = _fields(work, "Set")
            value = ui.input("to").props("dense")

        async def add() -> None:
            if not path.value or not (value.value or "").strip():
                raise Invalid("pick what to set, and write to what")
            name = identifier(title.value or "", work.checked.scenarios or {})
            entry = {"title": title.value.strip(), "set": {path.value: value.value.strip()}}
            await work.edit([Edit("set", ("scenarios", name), entry)])

        ui.button("Add this scenario", on_click=act(add))
