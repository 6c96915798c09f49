"""Work for pools under test: workers import it by name."""

import time


def add(a, b):
    return a + b


def sleep(seconds):
    time.sleep(seconds)
    return seconds


def devour(size):
    return len(bytearray(size))


def fail():
    raise ValueError("as it should")


def hoard(size, more):
    """Hold some bytes and ask for more than there are."""
    kept = bytearray(size)
    return len(kept) + len(bytearray(more))
