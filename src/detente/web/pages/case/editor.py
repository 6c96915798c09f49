"""The Text tab: an editor that marks the lines with mistakes."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from typing import Any, Final

from nicegui import events, ui

from detente.web.pages.document import Document
from detente.web.pages.frame import act, said

# The editor's own list of completions asks the workbench what could be typed.
COMPLETE: Final = """
const complete = async (context) => {
  const line = context.state.doc.lineAt(context.pos), column = context.pos - line.from;
  const word = line.text.slice(0, column).match(/[^\\s{}\\[\\],:]*$/)[0];
  if (!word && !context.explicit) return null;
  const asked = {text: context.state.doc.toString(), line: line.number - 1, column};
  const answer = await fetch('/api/v1/complete',
    {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(asked)});
  if (!answer.ok) return null;
  const options = (await answer.json()).map(c => ({label: c.label, detail: c.detail.slice(0, 90), apply: c.apply}));
  return {from: context.pos - word.length, options, validFor: /^[a-z0-9-]*$/};
};
import('nicegui-codemirror').then(CM => editor.editor.dispatch({effects:
  CM.StateEffect.appendConfig.of(CM.EditorState.languageData.of(() => [{autocomplete: complete}]))}));
"""
LIGHT: Final = "githubLight"
DARK: Final = "githubDark"


class Editor:
    """The editor. It shows changes made in the forms too."""

    def __init__(self, work: Document) -> None:
        self._work = work
        self._editor = ui.codemirror(work.text, language="YAML", theme=LIGHT, indent="  ")
        self._mark()
        self._finish()
        if not work.may_change:
            self._editor.disable()
        said("To leave the editor with the keyboard, press Escape, then Tab.", "dim")
        self._rest = act(work.rested)
        self._editor.on_value_change(self._typed)

    def reveal(self, line: int) -> None:
        """Scroll to a line."""
        self._once_there(f"editor.revealLine({int(line)});")

    def _typed(self, event: events.ValueChangeEventArguments[str]) -> Awaitable[None] | None:
        """Take what was typed at once: a check that ends before another task begins would show the text without it again."""
        if event.value == self._work.text:
            return None
        self._work.type_in(event.value or "")
        rested: Awaitable[None] = self._rest()
        return rested

    async def fill(self) -> None:
        """Show the text as it is now, with its mistakes marked."""
        if self._editor.value != self._work.text:
            self._editor.value = self._work.text
        self._mark()

    def _mark(self) -> None:
        lines = self._work.text.count("\n") + 1
        placed = [p for p in self._work.checked.problems if p.file == self._work.here and 0 < p.line <= lines]
        told = {n: "; ".join(p.message for p in placed if p.line == n) for n in sorted({p.line for p in placed})}
        marks = [{"kind": "line", "line": n, "class": "cm-wrong"} for n in told]
        # An update of the element would bring its text along, as the workbench last heard it, and undo what was typed since.
        self._once_there(f"editor.setDecorations({_literal(marks)}); editor.setLineTooltips({_literal(told)});")

    def _finish(self) -> None:
        """Label the editor for screen readers, let the keyboard reach its scrolling part, and keep it dark on a dark page."""
        self._once_there(
            f"const view = editor.editor; view.contentDOM.setAttribute('aria-label', 'Text of {self._work.here}');"
            "view.scrollDOM.setAttribute('tabindex', '0');"
            "const dark = matchMedia('(prefers-color-scheme: dark)');"
            f"const paint = () => editor.setTheme(dark.matches ? '{DARK}' : '{LIGHT}');"
            "dark.addEventListener('change', paint); paint();"
        )
        if self._work.completes:
            self._once_there(COMPLETE)

    def _once_there(self, script: str) -> None:
        """Run a script on the `editor` once the browser has made it: a tab just opened has none yet."""
        ui.run_javascript(
            f"const go = () => {{ const editor = getElement({self._editor.id});"
            f"if (!editor?.editorPromise) return setTimeout(go, 50); editor.editorPromise.then(() => {{ {script} }}); }}; go();"
        )


def _literal(value: Any) -> str:
    """A value for a script, in which no text ends the script."""
    return json.dumps(value).replace("<", "\\u003c")
