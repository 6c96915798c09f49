"""The text of a panel's draft, which the editor and the forms share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.web.pages.document import Document
from detente.web.pages.frame import Visit, in_thread
from detente.web.store import Invalid
from detente.web.store.models import StoredPanel
from detente.web.work_drafts import Looked
from detente.web.work_panels import HERE


class Drafting(Document):
    """The text of a draft. After each change it is checked, and saved if it has no mistakes."""

    here = HERE
    sound, unsound = "No mistakes. Saved.", "not saved until they are mended"
    may_change = True  # only the owner is shown a draft
    checked: Looked

    def __init__(self, visit: Visit, found: StoredPanel) -> None:
        super().__init__(visit, found.text)
        self.key, self.stored, self.checked = found.key, found.text, Looked()
        self.case_key = found.case_key
        self._language = ""

    @property
    def tree(self) -> Mapping[str, Any]:
        """The text as plain data; nothing where it is no YAML."""
        return self.checked.tree or {}

    @property
    def languages(self) -> dict[str, str]:
        """The panel's languages, each by its own name."""
        found = self.tree.get("languages")
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) and found else {"en": "English"}

    @property
    def first(self) -> str:
        """The language in which every text is given."""
        return next(iter(self.languages))

    @property
    def language(self) -> str:
        """The language in which forms show and take words."""
        return self._language if self._language in self.languages else self.first

    async def speak(self, language: str) -> None:
        """Show and take words in another language."""
        self._language = language
        await self._tell()

    async def check(self) -> None:
        """Check the text, save it if it has no mistakes, and call the listeners."""
        mine, text, polling = self._count, self.text, self.bench.polling
        user = await self.visit.user()
        looked, case_key = await polling.look(user, text)
        if mine != self._count:
            return
        if not looked.problems and text != self.stored:
            await in_thread(polling.panels.write, user, self.key, looked.title, text, case_key)
            self.stored = text
        self.checked, self.case_key = looked, case_key
        await self._tell()

    async def settle(self) -> None:
        """Wait for changes under way. Raises `Invalid` if the text as it stands has mistakes."""
        async with self._turn:
            if self.text != self.stored:
                self._count += 1
                await self.check()
        if self.checked.problems:
            raise Invalid("mend the mistakes first")
