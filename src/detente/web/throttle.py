"""Counts tries by whoever makes them, so that guessing is slowed down. A try counts before it is made: many at once gain nothing."""

from __future__ import annotations

import ipaddress
import socket
import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import HTTPConnection


class Throttle:
    """Allows whoever a key stands for, such as an address, so many tries in a window of seconds."""

    def __init__(self, tries: int, window: int) -> None:
        self._limit = RateLimitItemPerSecond(tries, window)
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)

    def take(self, key: str) -> float:
        """Count a try. Returns 0 if it may be made, or else how many seconds are left to wait."""
        return 0.0 if self._limiter.hit(self._limit, key) else self._left(key)

    def wait(self, key: str) -> float:
        """How many seconds until this key may try again, 0 if it may now. Nothing is counted."""
        return 0.0 if self._limiter.test(self._limit, key) else self._left(key)

    def give_back(self, key: str) -> None:
        """Count one try less: it turned out well."""
        self._storage.decr(self._limit.key_for(key))

    def forget(self, key: str) -> None:
        """Forget all tries of a key."""
        self._limiter.clear(self._limit, key)

    def _left(self, key: str) -> float:
        return max(self._limiter.get_window_stats(self._limit, key).reset_time - time.time(), 1.0)


def whence(connection: HTTPConnection) -> str:
    """The address that a request came from, by which tries are counted: of IPv6 the network, since whoever has one address there has them all."""
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.IPv6Address(socket.inet_pton(socket.AF_INET6, host.partition("%")[0]))
    except OSError:
        return host
    return str(address.ipv4_mapped or ipaddress.ip_network((address.packed, 64), strict=False))
