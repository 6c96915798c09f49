"""Writes that wait are committed together; one that is refused or fails takes no other down."""

import threading

import pytest

from detente.web.store import Conflict
from detente.web.store.errors import StoreError
from detente.web.store.writer import TRIES, Writer


class Book:
    """What has been committed, a list a transaction. The first waits until it is let go, so that the others pile up."""

    def __init__(self):
        self.pages, self.begun, self.go, self.silent = [], threading.Event(), threading.Event(), 0

    def commit(self, batch):
        self.begun.set()
        assert self.go.wait(10)
        if self.silent:
            self.silent -= 1
            raise StoreError("the database does not answer: it is away")
        if "broken" in batch:
            raise ZeroDivisionError
        self.pages.append(list(batch))
        return [Conflict("no") if one == "refused" else None for one in batch]


def piled(book, *waiting):
    writer = Writer(book.commit)
    futures = [writer.offer("first")]
    assert book.begun.wait(10)
    futures += [writer.offer(one) for one in waiting]
    return writer, futures


def test_what_came_during_a_commit_is_written_together_in_order():
    book = Book()
    writer, futures = piled(book, *range(20))
    assert not any(f.done() for f in futures)
    book.go.set()
    for future in futures:
        future.result(10)
    assert book.pages == [["first"], list(range(20))]
    assert writer.offer("later").result(10) is None
    writer.close()


def test_a_refusal_and_a_failure_are_their_own():
    book = Book()
    writer, (_, one, refused, broken, other) = piled(book, "one", "refused", "broken", "other")
    book.go.set()
    with pytest.raises(Conflict):
        refused.result(10)
    with pytest.raises(ZeroDivisionError):
        broken.result(10)
    assert (one.result(10), other.result(10)) == (None, None)
    assert book.pages == [["first"], ["one"], ["refused"], ["other"]]
    writer.close()


def test_what_is_cancelled_before_its_turn_is_not_written():
    book = Book()
    writer, (_, one, other) = piled(book, "one", "other")
    assert one.cancel()
    book.go.set()
    assert other.result(10) is None
    assert book.pages == [["first"], ["other"]]
    writer.close()


def test_a_database_that_does_not_answer_is_asked_again_and_then_all_are_told(monkeypatch):
    monkeypatch.setattr("detente.web.store.writer.PAUSE", 0)
    book = Book()
    book.silent = TRIES - 1
    writer, futures = piled(book)
    book.go.set()
    assert futures[0].result(10) is None
    book.silent = TRIES
    with pytest.raises(StoreError, match="away"):
        writer.offer("second").result(10)
    writer.close()


def test_closing_writes_what_waits_and_takes_no_more():
    book = Book()
    writer, futures = piled(book, "one")
    book.go.set()
    writer.close()
    assert all(f.done() for f in futures)
    assert book.pages == [["first"], ["one"]]
    with pytest.raises(StoreError, match="stopping"):
        writer.offer("late")
