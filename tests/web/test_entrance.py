"""Guessing passwords is slow, and locks nobody else out."""

import asyncio
import threading

import pytest
from argon2.exceptions import InvalidHashError

from detente.web.entrance import ADDRESS, HASHING, PAIR, STRANGERS, WAITING, Entrance
from detente.web.store import Forbidden, Store, TooMany
from detente.web.store.accounts import Accounts
from detente.web.store.trail import Trail

PASSWORD = "correct horse battery"


@pytest.fixture
def store(tmp_path):
    found = Store(f"sqlite:///{tmp_path / 'bench.db'}")
    yield found
    found.close()


@pytest.fixture
def accounts(store, monkeypatch):
    """Accounts whose passwords are compared without the time that takes."""
    found = Accounts(store)
    for name in ("anna", "emil"):
        found.add(name, PASSWORD, "admin")
    tried = []
    real = Accounts.check

    def quick(self, name, password, address=""):
        tried.append(threading.current_thread().name)
        return real(self, name, password, address)

    def verify(_hash, password):
        if password != PASSWORD or _hash == "nobody":
            raise InvalidHashError

    monkeypatch.setattr("detente.web.store.accounts._hasher", type("Hasher", (), {"verify": staticmethod(verify)})())
    monkeypatch.setattr("detente.web.store.accounts._nobody", lambda: "nobody")
    monkeypatch.setattr(Accounts, "check", quick)
    found.tried = tried
    return found


@pytest.fixture
def entrance(store, accounts):
    found = Entrance(accounts, Trail(store))
    yield found
    found.close()


async def outcomes(entrance, *tries):
    """What each of some tries, made at once, comes to: in, wrong or wait."""

    async def one(name, password, address):
        try:
            await entrance.enter(name, password, address)
        except TooMany as error:
            return f"wait {error.seconds > 0}"
        except Forbidden:
            return "wrong"
        return "in"

    return await asyncio.gather(*(one(*t) for t in tries))


def test_guesses_made_at_once_are_counted_before_they_are_looked_at(entrance, accounts):
    found = asyncio.run(outcomes(entrance, *[("anna", f"guess {n}", "192.0.2.1") for n in range(40)]))
    assert (found.count("wrong"), found.count("wait True")) == (PAIR[0], 40 - PAIR[0])
    assert len(accounts.tried) == PAIR[0]
    assert {name.rsplit("_", 1)[0] for name in accounts.tried} == {"hashing"}
    assert len(set(accounts.tried)) <= HASHING


def test_a_stranger_locks_nobody_out_where_they_came_from_lately(entrance):
    async def story():
        assert await outcomes(entrance, ("anna", PASSWORD, "198.51.100.1")) == ["in"]
        for n in range(STRANGERS[0] + 10):
            await outcomes(entrance, ("anna", "guess", f"192.0.2.{n}"))
        return await outcomes(
            entrance, ("anna", "guess", "203.0.113.9"), ("anna", PASSWORD, "203.0.113.9"), ("anna", PASSWORD, "198.51.100.1")
        )  # fmt: skip

    assert asyncio.run(story()) == ["wait True", "wait True", "in"]


def test_an_account_of_ones_own_gives_no_more_guesses(entrance):
    async def story():
        found = []
        for n in range(30):
            found += await outcomes(entrance, *[(f"somebody{n}", "guess", "192.0.2.1")] * 4)
            found += await outcomes(entrance, ("emil", PASSWORD, "192.0.2.1"))
        return found

    found = asyncio.run(story())
    assert found.count("wrong") == ADDRESS[0]
    assert found.count("in") == (ADDRESS[0] - 1) // 4


def test_who_goes_on_guessing_at_one_account_closes_the_address_to_nobody_else(entrance):
    async def story():
        for _ in range(3):
            await outcomes(entrance, *[("anna", "guess", "192.0.2.1")] * ADDRESS[0])
        return await outcomes(entrance, ("emil", PASSWORD, "192.0.2.1"), ("anna", PASSWORD, "192.0.2.1"))

    assert asyncio.run(story()) == ["in", "wait True"]


def test_right_passwords_count_for_nothing(entrance):
    assert set(asyncio.run(_again(entrance))) == {"in"}


async def _again(entrance):
    return [(await outcomes(entrance, ("emil", PASSWORD, "192.0.2.1")))[0] for _ in range(ADDRESS[0] + 5)]


def test_where_too_many_wait_the_next_is_told_to_come_back_and_is_not_counted(entrance):
    async def story():
        go = threading.Event()
        waiting = [asyncio.ensure_future(entrance.hashing(go.wait)) for _ in range(WAITING)]
        await asyncio.sleep(0)
        found = [await outcomes(entrance, ("emil", PASSWORD, "192.0.2.1")) for _ in range(PAIR[0] + 1)]
        go.set()
        await asyncio.gather(*waiting)
        return [*found, await outcomes(entrance, ("emil", PASSWORD, "192.0.2.1"))]

    assert asyncio.run(story()) == [["wait True"]] * (PAIR[0] + 1) + [["in"]]


def test_the_current_password_is_asked_in_the_same_way(entrance, accounts):
    async def story():
        await entrance.confirm("anna", PASSWORD, "192.0.2.1")
        for _ in range(PAIR[0]):
            with pytest.raises(Forbidden):
                await entrance.confirm("anna", "guess", "192.0.2.1")
        with pytest.raises(TooMany, match="try again in 5 minutes"):
            await entrance.confirm("anna", PASSWORD, "192.0.2.1")

    asyncio.run(story())
    assert accounts.logins("anna") == []
