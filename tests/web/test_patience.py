"""A PostgreSQL that falls silent holds nobody for ever, and the workbench works again when it answers."""

import threading
import time

import psycopg
import pytest
from databases import Line
from sqlalchemy.exc import OperationalError

from detente.web.store import Store, Unavailable, patience

SECONDS = 1.0


@pytest.fixture
def line(cluster, tmp_path):
    with psycopg.connect(cluster.address("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS silent WITH (FORCE)")
        connection.execute("CREATE DATABASE silent")
    line = Line(tmp_path, cluster.folder)
    yield line
    line.close()


@pytest.fixture
def store(line, cluster, monkeypatch):
    """A store over the line, claimed and with a connection in its pool."""
    monkeypatch.setattr("detente.web.store.claim.ANSWER", SECONDS)
    monkeypatch.setattr(patience, "CONNECTING", 2)
    monkeypatch.setattr("detente.web.store.store.IN_LINE", 2)
    store = Store(cluster.address("silent", line.folder))
    patience.limit(store.engine, SECONDS)
    store.claim()
    store.local()
    yield store
    store.close()


def test_who_asks_a_silent_database_is_told_so_and_asks_again_when_it_answers(store, line):
    who = store.local()
    with pytest.raises(Unavailable, match="the database does not answer"), store.session() as s:
        line.delay = 600  # what was sent before never comes, as when a network is divided
        s.get(type(who), who.id)
    with pytest.raises(Unavailable, match="the database does not answer"):
        store.local()  # nor does a new connection come about
    line.delay = 0
    assert store.local().id == who.id
    assert store.create_case(who, "A war", "x: 1\n").version == 1


def test_a_commit_waits_no_longer_than_a_question(store, line):
    who = store.local()
    with pytest.raises(Unavailable, match="it was silent for 1 s"), store.session() as s:
        s.get(type(who), who.id).name = "changed"
        s.flush()
        line.delay = 600
    line.delay = 0
    assert store.user(who.id).name == "local"


def test_many_who_wait_are_all_let_go(store, line):
    told, line.delay = [], 600

    def ask():
        try:
            store.local()
        except Unavailable as error:
            told.append(str(error))

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(40)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(told) == len(threads), f"{len(told)} after {time.monotonic() - begun:.0f} s"


def test_an_answer_in_time_and_an_error_are_passed_on(store):
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1 FROM pg_sleep(0.3)").scalar() == 1
    with pytest.raises(Unavailable, match="canceling statement"), store.session() as s:
        s.connection().exec_driver_sql("SET LOCAL statement_timeout = 100")
        s.connection().exec_driver_sql("SELECT pg_sleep(0.5)")


def test_a_file_needs_no_patience(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'workbench.db'}")
    patience.limit(store.engine, SECONDS)
    assert store.local().name == "local"
    store.close()


def test_the_claim_is_taken_from_our_own_former_session_which_the_database_still_believes_in(store, line):
    who, line.delay = store.local(), 600
    with pytest.raises(OperationalError):
        store._claim._look()
    line.delay = 0
    store.engine.dispose()
    assert store.create_case(who, "A war", "x: 1\n").version == 1
