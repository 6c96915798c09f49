"""The mistakes of a text, each with its line."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from detente.assessment.wording import count
from detente.case import Problem
from detente.web.pages.document import Document
from detente.web.pages.frame import said

SHOWN = 50


class Mistakes:
    """The list of mistakes. `reveal` scrolls to a line of the text."""

    def __init__(self, work: Document, reveal: Callable[[int], None]) -> None:
        self._work, self._reveal = work, reveal
        self._box = ui.element("div").props('role="status" aria-live="polite"').style("width:100%")
        with self._box:
            said("Checking the text ...", "note")
        work.on_change(self._update)

    async def _update(self) -> None:
        problems = self._work.checked.problems
        self._box.clear()
        with self._box:
            if not problems:
                said(self._work.sound, "good")
                for sentence in self._work.checked.look_again:
                    said(f"Look again: {sentence}", "note")
                return
            said(f"{count(len(problems), 'mistake')}: {self._work.unsound}.", "wrong")
            for problem in problems[:SHOWN]:
                self._line(problem)

    def _line(self, problem: Problem) -> None:
        here = problem.file == self._work.here and problem.line > 0
        where = f"line {problem.line}" if here else problem.file
        words = f"{where}: {problem.path + ': ' if problem.path else ''}{problem.message}"
        if here:
            button = ui.button(words, on_click=lambda: self._reveal(problem.line))
            button.props("flat dense align=left no-caps")
        else:
            said(words)
