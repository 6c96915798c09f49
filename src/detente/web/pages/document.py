"""A text that is edited as text and in forms at once: two views of one document."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from detente.web.bench import Bench
from detente.web.pages.frame import Visit
from detente.web.work import Edit

UNDONE = 50  # changes made in forms that can be taken back
QUIET = 0.4  # seconds without typing before the text is checked


class Document(ABC):
    """The text, kept and checked after each change. What a check found is in `checked`, with its `problems`; `here` is what it calls the text."""

    here: str
    sound: str  # what is said of a text without mistakes
    unsound: str  # and of one with some
    completes = True  # whether the editor offers what could be typed in a case
    checked: Any

    def __init__(self, visit: Visit, text: str) -> None:
        self.visit, self.text = visit, text
        self._count = 0
        self._past: deque[str] = deque(maxlen=UNDONE)
        self._turn = asyncio.Lock()
        self._listeners: list[Callable[[], Awaitable[None]]] = []

    @property
    @abstractmethod
    def may_change(self) -> bool:
        """Whether this user can change the text."""

    @property
    def bench(self) -> Bench:
        """The bench."""
        return self.visit.bench

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

    def type_in(self, text: str) -> None:
        """Take the text as typed so far; `rested` then keeps it. What was typed, the editor undoes."""
        self.text = text
        self._past.clear()
        self._count += 1

    async def rested(self) -> None:
        """Keep and check what was typed once the user pauses."""
        mine = self._count
        await asyncio.sleep(QUIET)
        if mine == self._count:
            await self.check()

    async def edit(self, edits: Sequence[Edit]) -> None:
        """Apply edits made in a form, after those made before. Raises `Invalid` with the reason if one is impossible."""
        async with self._turn:
            self._count += 1
            before = self.text
            self.text = await self.bench.edit(before, edits)
            if self.text != before:
                self._past.append(before)
            await self.check()

    async def undo(self) -> None:
        """Take back the last change made in a form since the text was last typed in."""
        async with self._turn:
            if self._past:
                self._count += 1
                self.text = self._past.pop()
                await self.check()

    @abstractmethod
    async def check(self) -> None:
        """Keep the text, check it and call the listeners."""
