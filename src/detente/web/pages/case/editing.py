"""The text that the editor, the forms and the other parts of a case page share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from detente.web.bench import Bench
from detente.web.pages.frame import Visit, in_thread
from detente.web.store import Found
from detente.web.work import Checked, Edit

QUIET = 0.4  # seconds without typing before the text is checked


class Editing:
    """One text, changed by whoever types or picks, kept as a draft and checked after each change."""

    def __init__(self, visit: Visit, found: Found, text: str, based_on: int) -> None:
        self.visit = visit
        self.found, self.text, self.based_on = found, text, based_on
        self.checked = Checked(())
        self._count = 0
        self._told: list[Callable[[], Awaitable[None]]] = []

    @property
    def may_change(self) -> bool:
        """Whether this user can save here."""
        return self.visit.may_edit and not self.found.built_in

    @property
    def bench(self) -> Bench:
        """The bench of the visit."""
        return self.visit.bench

    @property
    def changed(self) -> bool:
        """Whether there is something to save."""
        return self.text != self.found.text

    def on_change(self, told: Callable[[], Awaitable[None]]) -> None:
        """Have `told` called after each check, in the order of asking."""
        self._told.append(told)

    async def _tell(self) -> None:
        for told in tuple(self._told):  # a tab that is opened meanwhile fills itself
            await told()

    async def typed(self, text: str) -> None:
        """The text as somebody has it now. Kept and checked once they pause."""
        self.text = text
        self._count += 1
        mine = self._count
        await asyncio.sleep(QUIET)
        if mine == self._count:
            await self.check()

    async def edit(self, edits: Sequence[Edit]) -> None:
        """Change the text by form. Raises `Invalid` with why that cannot be done."""
        self._count += 1
        self.text = await self.bench.edit(self.text, edits)
        await self.check()

    async def check(self) -> None:
        """Keep the draft, check it and tell."""
        mine = self._count
        if self.may_change and self.changed:
            await in_thread(self.bench.store.keep_draft, self.visit.user, self.found.key, self.text, self.based_on)
        checked = await self.bench.check(self.text)
        if mine != self._count:
            return
        self.checked = checked
        await self._tell()

    async def save(self, note: str) -> None:
        """Save as a new version. Raises `Conflict` if somebody was faster."""
        title = self.checked.title if self.checked.title else None
        self.found = await in_thread(
            self.bench.store.save_case, self.visit.user, self.found.key, self.text, self.based_on, note, title
        )
        self.based_on = self.found.version
        await self._tell()

    async def drop(self) -> None:
        """Throw away what is not saved."""
        await in_thread(self.bench.store.drop_draft, self.visit.user, self.found.key)
        self.found = await in_thread(self.bench.store.case, self.visit.user, self.found.key)
        self.text, self.based_on = self.found.text, self.found.version
        self._count += 1
        await self.check()
