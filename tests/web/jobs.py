"""Work for pools under test: workers import it by name."""

import sys
import time

from detente.case import parse_case


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


def loaded_to_check(text):
    """The modules that a process must load to check a case."""
    before = set(sys.modules)
    parse_case(text)
    return sorted(set(sys.modules) - before)
