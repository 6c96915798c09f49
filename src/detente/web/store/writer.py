"""Writes that wait are committed together: five hundred people who save in the same instant wait for a few commits, not for five hundred."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from detente.web.store.errors import StoreError, Unavailable

MOST = 500  # writes in a transaction
TRIES, PAUSE = 5, 0.05  # of a transaction that the database refused, and seconds between them
log = logging.getLogger("detente")
T = TypeVar("T")


class Writer(Generic[T]):
    """One thread that writes what it is given, in order. What comes while a transaction is under way waits for the next, all of it together.

    `commit` writes some of them in one transaction and returns, for each, None or why it was refused. If it raises, none of them has been written:
    they are then tried one at a time, so that one that fails takes no other down. A database that does not answer is asked again a few times.
    """

    def __init__(self, commit: Callable[[Sequence[T]], list[Exception | None]]) -> None:
        self._commit = commit
        self._waiting: deque[tuple[T, Future[None]]] = deque()
        self._lock = threading.Lock()
        self._busy = False
        self._thread = ThreadPoolExecutor(1, "writer")  # ends by itself when nobody holds the writer any more

    def offer(self, one: T) -> Future[None]:
        """Write this. The future is done once it has been committed, or raises why it was not. One that is cancelled before its turn is not written.

        Raises `Unavailable` once the writer is closed.
        """
        future: Future[None] = Future()
        with self._lock:
            if not self._busy:
                try:
                    self._thread.submit(self._drain)
                except RuntimeError:
                    raise Unavailable("the workbench is stopping; try again in a minute") from None
                self._busy = True
            self._waiting.append((one, future))
        return future

    def close(self) -> None:
        """Write what waits, and end the thread."""
        self._thread.shutdown(wait=True)

    def _drain(self) -> None:
        while True:
            with self._lock:
                batch = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
                if not batch:
                    self._busy = False
                    return
            self._write([(one, future) for one, future in batch if future.set_running_or_notify_cancel()])

    def _write(self, batch: list[tuple[T, Future[None]]]) -> None:
        if not batch:
            return
        try:
            told = self._tried([one for one, _ in batch])
        except StoreError as error:
            told = [type(error)(str(error)) for _ in batch]
        except Exception as error:  # noqa: BLE001 - whoever waits is told
            if len(batch) > 1:
                log.warning("ballots that waited could not be written together: %s", type(error).__name__)
                for one in batch:
                    self._write([one])
                return
            told = [error]
        for (_, future), refusal in zip(batch, told, strict=True):
            if refusal is None:
                future.set_result(None)
            else:
                future.set_exception(refusal)

    def _tried(self, batch: list[T]) -> list[Exception | None]:
        for _ in range(TRIES - 1):
            try:
                return self._commit(batch)
            except StoreError:
                time.sleep(PAUSE)
        return self._commit(batch)
