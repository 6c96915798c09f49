"""The text shared by the editor, the forms and the other parts of a case page."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from detente.web.bench import Bench
from detente.web.pages.frame import Visit, in_thread
from detente.web.store import Found
from detente.web.work import Checked, Edit

UNDONE = 50  # changes made in forms that can be taken back
QUIET = 0.4  # seconds without typing before the text is checked


class Editing:
    """The text of a case. After each change it is kept as a draft and checked."""

    def __init__(self, visit: Visit, found: Found, text: str, based_on: int) -> None:
        self.visit = visit
        self.found, self.text, self.based_on = found, text, based_on
        self.checked = Checked(())
        self._count = 0
        self._past: deque[str] = deque(maxlen=UNDONE)
        self._listeners: list[Callable[[], Awaitable[None]]] = []

    @property
    def may_change(self) -> bool:
        """Whether this user can save here."""
        return self.visit.may_edit and not self.found.built_in

    @property
    def bench(self) -> Bench:
        """The bench."""
        return self.visit.bench

    @property
    def changed(self) -> bool:
        """Whether there is something to save."""
        return self.text != self.found.text

    @property
    def undoable(self) -> bool:
        """Whether there is a change made in a form to take back."""
        return bool(self._past)

    def on_change(self, listener: Callable[[], Awaitable[None]]) -> None:
        """Call `listener` after each check. Listeners are called in the order they were added."""
        self._listeners.append(listener)

    async def _tell(self) -> None:
        for listener in tuple(self._listeners):  # a tab opened meanwhile fills itself
            await listener()

    async def typed(self, text: str) -> None:
        """Take the text as typed so far. It is kept and checked once the user pauses. What was typed, the editor undoes."""
        self.text = text
        self._past.clear()
        self._count += 1
        mine = self._count
        await asyncio.sleep(QUIET)
        if mine == self._count:
            await self.check()

    async def edit(self, edits: Sequence[Edit]) -> None:
        """Apply edits made in a form. Raises `Invalid` with the reason if one is impossible."""
        self._count += 1
        before = self.text
        self.text = await self.bench.edit(before, edits)
        if self.text != before:
            self._past.append(before)
        await self.check()

    async def undo(self) -> None:
        """Take back the last change made in a form since the text was last typed in."""
        if self._past:
            self._count += 1
            self.text = self._past.pop()
            await self.check()

    async def check(self) -> None:
        """Keep the draft, or drop it if its changes are undone; check the text and call the listeners."""
        mine = self._count
        if self.may_change:
            who, store = self.visit.user, self.bench.store
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
        self.found = await in_thread(
            self.bench.store.save_case, self.visit.user, self.found.key, self.text, self.based_on, note, title
        )
        self.based_on = self.found.version
        await self._tell()

    async def drop(self) -> None:
        """Discard unsaved changes."""
        await in_thread(self.bench.store.drop_draft, self.visit.user, self.found.key)
        self.found = await in_thread(self.bench.store.case, self.visit.user, self.found.key)
        self.text, self.based_on = self.found.text, self.found.version
        self._past.clear()
        self._count += 1
        await self.check()
