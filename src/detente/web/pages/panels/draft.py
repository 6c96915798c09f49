"""A panel that has not been opened: its text, and the button that opens it."""

from __future__ import annotations

from nicegui import ui

from detente.web.pages.frame import Visit, act, heading, in_thread, said
from detente.web.pages.panels.ask import confirm
from detente.web.store.models import StoredPanel

# Labels the editor for screen readers, lets the keyboard reach its scrolling part, and keeps it dark on a dark page.
FINISH = (
    "const view = editor.editor; view.contentDOM.setAttribute('aria-label', 'Text of the panel');"
    "view.scrollDOM.setAttribute('tabindex', '0'); const dark = matchMedia('(prefers-color-scheme: dark)');"
    "const paint = () => editor.setTheme(dark.matches ? 'githubDark' : 'githubLight'); dark.addEventListener('change', paint); paint();"
)


async def show_draft(visit: Visit, found: StoredPanel) -> None:
    """The editor, the mistakes of the text, and what can be done with a draft."""
    polling = visit.bench.polling
    said(
        "Below is what people will be asked. Strike out questions, change their words, add statements, languages and other groups. "
        "Once the panel is opened, its text stays as it is."
    )
    told = said("").props('role="status" aria-live="polite"')

    async def save() -> None:
        checked, _ = await polling.check(visit.user, editor.value or "")
        if checked.problems:
            lines = [
                f"line {p.line}: {p.path}: {p.message}" if p.line else f"{p.path}: {p.message}"
                for p in checked.problems[:8]
            ]
            told.set_text("Not saved. " + "; ".join(lines))
            told.classes(replace="wrong")
            return
        await polling.write(visit.user, found.key, editor.value or "")
        told.set_text("Saved. No mistakes.")
        told.classes(replace="good")

    async def begin() -> None:
        await polling.write(visit.user, found.key, editor.value or "")
        await polling.open(visit.user, found.key)
        ui.navigate.reload()

    async def drop() -> None:
        await in_thread(polling.panels.delete, visit.user, found.key)
        ui.navigate.to("/panels")

    with ui.element("div").classes("line"):
        ui.button("Save", on_click=act(save))
        opening = confirm("Open this panel?", "People may then vote, and what is asked stays as it is.", "Open", begin)
        ui.button("Open for voting", on_click=opening.open).props("outline")
        dropping = confirm("Delete this draft?", "It cannot be brought back.", "Delete", drop)
        ui.button("Delete", on_click=dropping.open).props("flat")
    heading("Text of the panel")
    editor = ui.codemirror(found.text, language="YAML", theme="githubLight", indent="  ")
    said("To leave the editor with the keyboard, press Escape, then Tab.", "dim")
    ui.run_javascript(
        f"const go = () => {{ const editor = getElement({editor.id});"
        f"if (!editor?.editorPromise) return setTimeout(go, 50); editor.editorPromise.then(() => {{ {FINISH} }}); }}; go();"
    )
