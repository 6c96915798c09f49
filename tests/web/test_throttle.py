"""Failures count for a while and then no longer."""

import time

from detente.web.throttle import Throttle


def test_too_many_failures_in_a_while_make_wait_and_time_heals():
    throttle = Throttle(tries=3, window=0.3)
    for n in range(3):
        assert throttle.wait("a", "b") == 0
        throttle.failed("a") if n < 2 else throttle.failed("a", "b")
    assert 0 < throttle.wait("a", "b") <= 0.3
    assert throttle.wait("b") == 0
    time.sleep(0.35)
    assert throttle.wait("a") == 0


def test_success_forgives():
    throttle = Throttle(tries=1)
    throttle.failed("a")
    assert throttle.wait("a") > 0
    throttle.forgive("a")
    assert throttle.wait("a") == 0
