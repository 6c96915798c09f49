"""Slows down password guessing."""

from __future__ import annotations

import time
from collections import defaultdict, deque

TRIES, WINDOW = 5, 300.0  # failed logins, seconds
MOST_WATCHED = 10_000


class Throttle:
    """Counts failed logins by key, such as a name or an address, and makes a key with too many of them wait."""

    def __init__(self, tries: int = TRIES, window: float = WINDOW) -> None:
        self._tries, self._window = tries, window
        self._failures: dict[str, deque[float]] = defaultdict(deque)

    def wait(self, *keys: str) -> float:
        """Seconds until all of these keys may try again; 0 if they may now."""
        return max((self._left(key) for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        """Count a failure for each key."""
        if len(self._failures) > MOST_WATCHED:
            self._failures = defaultdict(deque, {k: v for k, v in self._failures.items() if self._left(k)})
        for key in keys:
            self._failures[key].append(time.monotonic())

    def forgive(self, *keys: str) -> None:
        """Forget the failures of these keys."""
        for key in keys:
            self._failures.pop(key, None)

    def _left(self, key: str) -> float:
        times = self._failures.get(key)
        while times and times[0] < time.monotonic() - self._window:
            times.popleft()
        return times[-self._tries] + self._window - time.monotonic() if times and len(times) >= self._tries else 0.0
