"""The Build tab: one step at a time, with what is still to mend at each."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from detente.case.shape import Shape, shape_at, whole_case
from detente.web.pages.case.builder.fold import folded
from detente.web.pages.case.builder.form import Form, Keys
from detente.web.pages.case.builder.overrides import set_in
from detente.web.pages.case.builder.render import render
from detente.web.pages.case.builder.steps import STEPS
from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import act, heading, named, said


class Builder:
    """The steps, and the fields of the one that is open."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._form = Form(work, self._build)
        names = [step.name for step in STEPS]
        self._now = names.index(work.visit.address.one_of("step", names, "the step", names[0]))
        self._outline: Any = None
        self._shown = 0  # how often the text has been followed
        with ui.element("div").classes("builder"):
            with named(ui.element("nav"), "Steps").classes("build-steps"):
                self._buttons = [
                    ui.button(f"{n + 1}. {step.title}", on_click=act(lambda n=n: self._go(n))).props(
                        "flat no-caps align=left"
                    )
                    for n, step in enumerate(STEPS)
                ]
            self._box = ui.element("div").classes("stack build-step")

    async def fill(self) -> None:
        """Show the step as the text has it now."""
        if self._work.checked.tree is None:
            self._outline = None
            self._form.clear()
            self._box.clear()
            with self._box:
                said(
                    "The text cannot be read as it is. Mend the mistake above in the text; then the steps appear here.",
                    "note",
                )
            return
        self._mark()
        outline = (self._now, outline_of(self._form))
        if outline == self._outline:
            self._form.update()
        else:
            self._build()
        self._shown += 1
        self._box.props(f"data-shown={self._shown}")

    def _go(self, step: int) -> None:
        self._now = step
        self._work.visit.address.put(step=STEPS[step].name)
        self._build()

    def _build(self) -> None:
        """Build the fields of the step anew."""
        form, step = self._form, STEPS[self._now]
        self._outline = (self._now, outline_of(form))
        form.clear()
        self._box.clear()
        self._mark()
        with self._box:
            if form.extended is not None:
                with ui.element("p").classes("dim"):
                    ui.label("This case extends ").classes("inline")
                    ui.link(form.extended.title, f"/cases/{form.extended.name}")
                    ui.label(": whatever is not changed or taken out here is as it is there.").classes("inline")
            heading(f"{self._now + 1}. {step.title}")
            said(step.about)
            self._all(step.asks)
            if step.more:
                folded(form, ("+", str(self._now)), "More", lambda: self._all(step.more)).props("dense")
            with ui.element("div").classes("line"):
                if self._now > 0:
                    ui.button("Back", on_click=act(lambda: self._go(self._now - 1))).props("flat no-caps")
                if self._now + 1 < len(STEPS):
                    ui.button(
                        f"Next: {STEPS[self._now + 1].title.lower()}", on_click=act(lambda: self._go(self._now + 1))
                    ).props("no-caps")
                elif not self._work.checked.problems:
                    said("The case can be run: open the Run tab.", "good")
        if form.focus is not None:
            form.focus = None
            # The part just added is the last card that is unfolded; what it lacks first comes first. Whoever went elsewhere meanwhile stays there.
            ui.run_javascript(
                "setTimeout(() => { if (document.activeElement !== document.body) return;"
                "const open = [...document.querySelectorAll('.build-step .part.q-expansion-item--expanded')].filter(x => x.offsetParent);"
                "const fields = [...(open[open.length - 1]?.querySelectorAll('input:not([type=checkbox]), textarea') ?? [])];"
                "(fields.find(f => !f.value && !f.readOnly) ?? fields[0])?.focus(); }, 100)"
            )

    def _all(self, places: tuple[str, ...]) -> None:
        for place in places:
            self._ask(place)

    def _ask(self, place: str) -> None:
        """The fields for a place of the case; `*` stands for each party."""
        form = self._form
        section, star, field = place.partition(".*.")
        if not star:
            render(form, (place,), form.shape((place,)))
            return
        for name in form.names((section,)):
            title = form.at((section, name, "title")) or name
            render(
                form,
                (section, name, field),
                form.shape((section, name, field)),
                f"{title}: {form.shape((section, name, field)).label.lower()}",
            )
        if not form.names((section,)):
            said("Say first who fights, in step 2.", "note")

    def _mark(self) -> None:
        """Say at each step how much is still to mend."""
        for n, (button, step) in enumerate(zip(self._buttons, STEPS, strict=True)):
            here = {place.partition(".")[0] for place in (*step.asks, *step.more)}
            if any("*" in place for place in step.asks):
                wrong = [path for path, _ in self._form.placed() if _valued(path)]
            else:
                placed = self._form.placed()
                wrong = [path for path, _ in placed if path.split(".")[0] in here and not _valued(path)]
            button.text = f"{n + 1}. {step.title}" + (f" ({len(wrong)} to mend)" if wrong else "")
            button.props(f"aria-current={'step' if n == self._now else 'false'}")


def _valued(path: str) -> bool:
    """Whether a mistake is in what a step asks of each party, and not in who the parties are."""
    keys = path.split(".")
    return keys[0] == "parties" and len(keys) > 2 and keys[2] in OF_EACH


OF_EACH = {place.partition(".*.")[2] for step in STEPS for place in (*step.asks, *step.more) if "*" in place}


def outline_of(form: Form) -> Any:
    """What the fields are built from: the names that the author gives, the numbers of items, and which numbers differ by type."""
    return _outline(form, form.tree, whole_case(), ())


def _outline(form: Form, node: Any, shape: Shape | None, keys: Keys) -> Any:
    if shape is not None and shape.what == "anything":
        shape = shape_at(form.place(keys))
    if shape is None:
        return None
    if len(keys) == 2 and keys[0] == "scenarios" and isinstance(node, dict):
        setting = (*keys, "set")
        there = node.get("set") or {}
        node = {**node, "set": {d: there.get(d) for d in set_in(form, setting)} if isinstance(there, dict) else there}
    if shape.what == "by type":
        return tuple(node) if isinstance(node, dict) and "value" not in node else None
    if isinstance(node, list) and shape.what == "list" and shape.inner is not None and shape.inner.what == "part":
        return tuple(_outline(form, x, shape.inner, (*keys, str(n))) for n, x in enumerate(node))
    if isinstance(node, dict):
        inside = {str(k): _outline(form, v, shape.field(str(k)), (*keys, str(k))) or None for k, v in node.items()}
        owned = form.owns(keys)
        return tuple((k, v) for k, v in inside.items() if owned or v)
    return None
