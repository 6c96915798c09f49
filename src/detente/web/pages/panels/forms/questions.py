"""What is asked: chosen from the case, statements added, and all of it in order, in words that can be changed."""

from __future__ import annotations

from detente.web.pages.frame import heading
from detente.web.pages.panels.drafting import Drafting
from detente.web.pages.panels.forms.fields import Form
from detente.web.pages.panels.forms.from_case import FromCase
from detente.web.pages.panels.forms.in_order import InOrder
from detente.web.pages.panels.forms.packages import Packages
from detente.web.pages.panels.forms.statements import Statements


class Questions:
    """The forms of the questions, one below the other."""

    def __init__(self, work: Drafting) -> None:
        self._forms: list[Form] = []
        for title, form in (
            ("From the case", FromCase),
            ("Packages that a search found", Packages),
            ("Statements", Statements),
            ("What is asked, in order", InOrder),
        ):
            heading(title)
            self._forms.append(form(work))

    async def fill(self) -> None:
        """Show what the text says now."""
        for form in self._forms:
            await form.fill()
