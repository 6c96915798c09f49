"""Where people come in: guesses are counted before they are looked at, and few passwords are hashed at a time, since each takes 64 MiB."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from detente.assessment.wording import count
from detente.web.store import TooMany
from detente.web.store.accounts import Accounts
from detente.web.store.trail import Trail
from detente.web.throttle import Throttle

HASHING = 2  # passwords at a time
WAITING = 100  # at most
# Failures, and in how many seconds: of an account from one address, from one address, and of an account from addresses that are not known as its own.
PAIR, ADDRESS, STRANGERS = (5, 300), (60, 300), (30, 3600)
T = TypeVar("T")


class Entrance:
    """Lets people in by their passwords.

    A stranger's guesses never lock out a user who comes from where they came lately: those count by account and address, and what strangers tried
    from anywhere else only against others who come from anywhere else.
    """

    def __init__(self, accounts: Accounts, trail: Trail) -> None:
        self._accounts, self._trail = accounts, trail
        self._pairs, self._addresses, self._strangers = Throttle(*PAIR), Throttle(*ADDRESS), Throttle(*STRANGERS)
        self._threads = ThreadPoolExecutor(HASHING, "hashing")
        self._waiting = 0

    async def enter(self, name: str, password: str, address: str) -> str:
        """Start a session. Raises `Forbidden` for a wrong name or password, `TooMany` after too many of them."""
        return await self._tried(name, address, lambda: self._accounts.enter(name, password, address))

    async def confirm(self, name: str, password: str, address: str) -> None:
        """Raise as `enter` does unless this is the password of the account."""
        await self._tried(name, address, lambda: self._accounts.check(name, password, address))

    async def hashing(self, change: Callable[[], T]) -> T:
        """Do what hashes a password when its turn has come. Raises `TooMany` if too many wait."""
        if self._waiting >= WAITING:
            raise TooMany("too many people are logging in; try again in a moment", 5.0)
        self._waiting += 1
        try:
            return await asyncio.wrap_future(self._threads.submit(change))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def _tried(self, name: str, address: str, look: Callable[[], T]) -> T:
        name = name[:50]  # no account has a longer one
        pair = f"{name} {address}"
        wait = self._addresses.take(address)
        if not wait and (wait := self._pairs.take(pair)):
            self._addresses.give_back(address)  # one who goes on does not close it to others
        elif not wait and (wait := self._strangers.take(name)):
            wait = 0.0 if await run_in_threadpool(self._trail.entered_from, name, address) else wait
        if wait:
            raise TooMany(f"too many failed attempts; try again in {count(-int(-wait // 60), 'minute')}", wait)
        try:
            found = await self.hashing(look)
        except TooMany:
            self._pairs.give_back(pair)
            self._well(name, address)
            raise
        self._pairs.forget(pair)
        self._well(name, address)
        return found

    def _well(self, name: str, address: str) -> None:
        """Count no failure. What others tried from there, or of this name, still counts."""
        self._addresses.give_back(address)
        self._strangers.give_back(name)
