"""Tries count for a while and then no longer, also those made at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import HTTPConnection

from detente.web.throttle import Throttle, whence


def test_too_many_tries_in_a_while_make_wait_and_time_heals(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("time.time", lambda: clock[0])
    throttle = Throttle(3, 60)
    assert [throttle.take("a") for _ in range(3)] == [0, 0, 0]
    clock[0] += 20
    assert throttle.take("a") == throttle.wait("a") == 40
    assert throttle.wait("b") == 0
    clock[0] += 41
    assert throttle.take("a") == 0


def test_tries_made_at_once_are_each_counted():
    throttle = Throttle(5, 60)
    with ThreadPoolExecutor(8) as people:
        assert sorted(people.map(lambda _: throttle.take("a") > 0, range(40))) == [False] * 5 + [True] * 35


def test_what_turned_out_well_is_not_counted_and_gives_nobody_else_more():
    throttle = Throttle(2, 60)
    throttle.take("a")
    for _ in range(5):
        assert throttle.take("a") == 0
        throttle.give_back("a")
    throttle.take("a")
    assert throttle.take("a") > 0
    throttle.forget("a")
    assert throttle.take("a") == 0


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:2%eth0", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_addresses_that_one_person_has_count_as_one(host, counted):
    assert whence(HTTPConnection({"type": "http", "client": (host, 1)})) == counted
