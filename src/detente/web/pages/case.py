"""The case page: the text and its mistakes, forms over the same text, versions, runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import events, ui

from detente.web.pages import forms
from detente.web.pages.editing import Editing
from detente.web.pages.frame import Visit, act, at, difference, heading, in_thread, page, said, table
from detente.web.pages.runs import launcher, run_rows
from detente.web.store import Found

SHOWN = 50  # mistakes


@page("/cases/{key}", "Case")
async def case(visit: Visit, key: str) -> None:
    """Edit by text or by form, look back, run."""
    bench, who = visit.bench, visit.user
    found: Found = await in_thread(bench.store.case, who, key)
    draft = None if found.built_in else await in_thread(bench.store.draft, who, key)
    work = Editing(visit, found, draft.text if draft else found.text, draft.based_on if draft else found.version)
    title = ui.element("div")
    with title:
        heading(found.title, 1)
    bar = ui.element("div").classes("line")
    state = ui.element("div").props('role="status" aria-live="polite"').style("width:100%")
    with state:
        said("Checking the text ...", "note")

    async def save() -> None:
        await work.save(note.value or "")
        note.value = ""
        ui.notify(f"saved as version {work.based_on}", type="positive")

    async def duplicate() -> None:
        made = await in_thread(
            bench.store.create_case, visit.user, f"{found.title[:110]} (copy)", work.text, f"copied from {key}"
        )
        ui.navigate.to(f"/cases/{made.key}")

    with bar:
        if work.may_change:
            note = ui.input("What changed (optional)").props("dense maxlength=200").classes("grow")
            saver = ui.button("Save", on_click=act(save))
            dropper = ui.button("Discard changes", on_click=act(work.drop)).props("flat")
        elif visit.may_edit:
            said("Built in: it can be run as it is; duplicate it to change it.", "dim grow")
        if visit.may_edit:
            ui.button("Duplicate", on_click=act(duplicate)).props("flat")
        ui.button("Export", on_click=lambda: ui.download(f"/api/v1/cases/{key}/file")).props("flat")

    with ui.tabs().props("align=left dense no-caps inline-label") as tabs:
        for name in ("Text", "Numbers", "Proposals", "Scenarios", "Versions", "Run"):
            ui.tab(name)
    with ui.tab_panels(tabs, value="Text").props("keep-alive").style("width:100%"):
        with ui.tab_panel("Text"):
            editor = ui.codemirror(work.text, language="YAML", theme="githubLight", indent="  ")
            ui.timer(0.1, lambda: _name(editor), once=True)
            if not work.may_change:
                editor.disable()
            said("To leave the editor by keyboard: Escape, then Tab.", "dim")
        panels = {name: ui.tab_panel(name) for name in ("Numbers", "Proposals", "Scenarios", "Versions", "Run")}

    def show_state() -> None:
        title.clear()
        with title:
            heading(work.checked.title or work.found.title, 1)
            kept = (
                "built in"
                if work.found.built_in
                else f"version {work.based_on}" + (", with changes not saved" if work.changed else "")
            )
            said(
                f"{kept}; {'shared' if work.found.shared else 'private'}"
                + ("" if work.found.mine else f"; by {work.found.owner}"),
                "dim",
            )
            if work.checked.summary:
                said(work.checked.summary, "dim")
        state.clear()
        with state:
            problems = work.checked.problems
            if not problems:
                said("No mistakes: it can be run.", "good")
            else:
                said(f"{len(problems)} mistake{'s' if len(problems) > 1 else ''}: it cannot be run yet.", "wrong")
                for p in problems[:SHOWN]:
                    here = p.file == "the case" and p.line > 0
                    words = f"{f'line {p.line}' if here else p.file}: {p.path + ': ' if p.path else ''}{p.message}"
                    if here:
                        ui.button(words, on_click=lambda line=p.line: reveal(line)).props(
                            "flat dense align=left no-caps"
                        )
                    else:
                        said(words)
        if work.may_change:
            saver.set_enabled(work.changed)
            dropper.set_enabled(work.changed)

    def reveal(line: int) -> None:
        tabs.set_value("Text")
        editor.reveal_line(line)

    def mark() -> None:
        lines = work.text.count("\n") + 1
        placed = [p for p in work.checked.problems if p.file == "the case" and 0 < p.line <= lines]
        editor.decorations = [
            {"kind": "line", "line": n, "class": "cm-wrong"} for n in sorted({p.line for p in placed})
        ]
        editor.line_tooltips = {
            n: "; ".join(p.message for p in placed if p.line == n) for n in {p.line for p in placed}
        }

    async def told() -> None:
        if editor.value != work.text:
            editor.value = work.text
        show_state()
        mark()
        for fill in opened.values():
            await fill()

    async def show_versions(history: ui.element) -> None:
        history.clear()
        with history:
            if work.found.built_in:
                said("Built-in cases come with detente and have no versions here.")
                return
            for version, name in await in_thread(bench.store.versions, visit.user, key):
                with ui.element("div").classes("card"):
                    note = f": {version.note}" if version.note else ""
                    said(f"Version {version.number}, {name}, {at(version.at)}{note}")
                    with ui.element("div").classes("line"):
                        shown = ui.element("div")
                        if version.number > 1:
                            ui.button(
                                "What it changed", on_click=act(lambda n=version.number, to=shown: compare(n, to))
                            ).props("flat dense")
                        if work.may_change and version.number != work.found.version:
                            ui.button(
                                f"Back to version {version.number}", on_click=act(lambda n=version.number: back(n))
                            ).props("flat dense")
                    shown.move(target_index=-1)

    async def compare(number: int, to: ui.element) -> None:
        text = await in_thread(bench.store.difference, visit.user, key, number - 1, number)
        to.clear()
        with to:
            difference(text)

    async def back(number: int) -> None:
        await in_thread(bench.store.restore, visit.user, key, number, work.found.version)
        await work.drop()
        ui.notify(f"version {work.based_on} has the text of version {number}", type="positive")

    async def show_runs(start: ui.element) -> None:
        start.clear()
        with start:
            if visit.may_edit:
                if work.changed:
                    said("Runs take the saved version; save your changes first.", "note")
                launcher(visit, work.found, work.checked)
            heading("Runs of this case")
            rows = run_rows(visit, await in_thread(bench.store.runs, visit.user, key))
            if rows:
                table(["run", "what", "state", "draws", "when"], rows, "Runs")
            else:
                said("None yet.")

    async def typed(event: events.ValueChangeEventArguments[str]) -> None:
        if event.value != work.text:
            await work.typed(event.value or "")

    def stack(show: Callable[[ui.element], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        box = ui.element("div").classes("stack")
        return lambda: show(box)

    makers: dict[str, Callable[[], Callable[[], Awaitable[None]]]] = {
        "Numbers": lambda: forms.numbers(work),
        "Proposals": lambda: forms.proposals(work),
        "Scenarios": lambda: forms.scenarios(work),
        "Versions": lambda: stack(show_versions),
        "Run": lambda: stack(show_runs),
    }
    opened: dict[str, Callable[[], Awaitable[None]]] = {}

    async def open_tab(event: events.ValueChangeEventArguments[str]) -> None:
        """A tab is made when it is first looked at."""
        if event.value in makers and event.value not in opened:
            with panels[event.value]:
                opened[event.value] = makers[event.value]()
            await opened[event.value]()

    async def begin() -> None:
        await work.check()
        if draft is not None:
            ui.notify("this is your draft: changes that are not saved yet", type="info")

    editor.on_value_change(act(typed))
    tabs.on_value_change(act(open_tab))
    work.on_change(told)
    ui.timer(0.05, act(begin), once=True)


def _name(editor: ui.codemirror) -> None:
    """Tell readers of the screen what the editor is, and let its scrolling part be reached by keyboard."""
    ui.run_javascript(
        f"const editor = getElement({editor.id}); editor.editorPromise.then(() => {{ const view = editor.editor;"
        "view.contentDOM.setAttribute('aria-label', 'Text of the case'); view.scrollDOM.setAttribute('tabindex', '0'); });"
    )
