"""The text shared by the editor, the forms and the other parts of a case page."""

from __future__ import annotations

from detente.web.pages.document import Document
from detente.web.pages.frame import Visit, in_thread
from detente.web.pages.talk import Talk
from detente.web.store import Found
from detente.web.work import Checked


class Editing(Document):
    """The text of a case. After each change it is kept as a draft and checked."""

    here = "the case"  # as `work.check` calls it
    sound, unsound = "No mistakes. The case can be run.", "the case cannot be run yet"

    def __init__(self, visit: Visit, found: Found, text: str, based_on: int) -> None:
        super().__init__(visit, text)
        self.found, self.based_on = found, based_on
        self.checked = Checked(())
        self.talk = Talk(visit, found.key)

    @property
    def may_change(self) -> bool:
        """Whether this user can save here."""
        return self.visit.may_edit and not self.found.built_in and self.found.access != "reader"

    @property
    def may_run(self) -> bool:
        """Whether this user can run the case: a built-in one, or one that they may change."""
        return self.visit.may_edit and (self.found.built_in or self.found.access != "reader")

    @property
    def changed(self) -> bool:
        """Whether there is something to save."""
        return self.text != self.found.text

    async def check(self) -> None:
        """Keep the draft, or drop it if its changes are undone; check the text and call the listeners."""
        mine = self._count
        if self.may_change:
            who, store = await self.visit.user(), self.bench.store
            if self.changed:
                await in_thread(store.keep_draft, who, self.found.key, self.text, self.based_on)
            else:
                await in_thread(store.drop_draft, who, self.found.key)
        checked = await self.bench.check(self.text)
        if mine != self._count:
            return
        self.checked = checked
        await self._tell()

    async def save(self, note: str) -> None:
        """Save as a new version. Raises `Conflict` if someone else has saved since."""
        title = self.checked.title if self.checked.title else None
        self.found = await self.visit.call(
            self.bench.store.save_case, self.found.key, self.text, self.based_on, note, title
        )
        self.based_on = self.found.version
        await self._tell()

    async def take(self, text: str, newest: Found) -> None:
        """Go on with a text that holds the newest version's changes, too. It is a draft until it is saved; older changes cannot be undone singly."""
        self.text, self.found, self.based_on = text, newest, newest.version
        self._past.clear()
        self._count += 1
        await self.check()

    async def drop(self) -> None:
        """Discard unsaved changes."""
        who, store = await self.visit.user(), self.bench.store
        await in_thread(store.drop_draft, who, self.found.key)
        self.found = await in_thread(store.case, who, self.found.key)
        self.text, self.based_on = self.found.text, self.found.version
        self._past.clear()
        self._count += 1
        await self.check()
