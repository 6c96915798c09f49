"""The Overview tab: the case in words, as the text says now."""

from __future__ import annotations

from nicegui import ui

from detente.assessment.wording import count
from detente.web.pages.case.described import described
from detente.web.pages.case.editing import Editing
from detente.web.pages.case.newest import newest


class Overview:
    """Who fights, who else has a say, what is in dispute, what is on the table, and the newest answer."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._box = ui.html("", sanitize=False).classes("stack")

    async def fill(self) -> None:
        """Show the case as the text says now."""
        work = self._work
        answer = await newest(work.bench, await work.visit.user(), work.found.key)
        wrong = len(work.checked.problems)
        told = f"The text has {count(wrong, 'mistake')}; once mended, the case is shown here."
        self._box.set_content(answer + (f"<p>{told}</p>" if wrong else described(work.checked)))
