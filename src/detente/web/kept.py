"""What was made of a text is kept for the next who ask, and made once for all who ask in the meantime."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

LONG = 1_000  # letters from which on a text is known by its digest


class Kept:
    """The newest `most` results, by what they were made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[tuple[Any, ...], asyncio.Future[Any]] = OrderedDict()

    async def get(self, make: Callable[[], Awaitable[Any]], *of: Any) -> Any:
        """What `make` makes of `of`, from now or before. What it raises is raised for all who wait for it, and not kept."""
        key = _key(of)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = asyncio.ensure_future(make())
            found.add_done_callback(lambda done: self._drop(key, done))
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        else:
            self._made.move_to_end(key)
        return await asyncio.shield(found)  # whoever leaves does not take it from the others

    def at_hand(self, *of: Any) -> Any:
        """What was made of `of`, if it is kept and ready; otherwise None."""
        found = self._made.get(_key(of))
        return (
            found.result()
            if found is not None and found.done() and not found.cancelled() and not found.exception()
            else None
        )

    def _drop(self, key: tuple[Any, ...], done: asyncio.Future[Any]) -> None:
        """Forget what could not be made."""
        if (done.cancelled() or done.exception() is not None) and self._made.get(key) is done:
            del self._made[key]


def _key(of: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_digest(x) if isinstance(x, str) and len(x) > LONG else repr(x) for x in of)


@lru_cache(maxsize=64)
def _digest(text: str) -> str:
    """A page asks a dozen times about one text."""
    return hashlib.sha256(text.encode()).hexdigest()
