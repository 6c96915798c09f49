"""Ballots as voters see them. No call names a user: a voter is whoever has the secret of the ballot, which the database does not hold.

Each call is one short transaction that writes first, so that it waits for its turn instead of failing, and has been committed when it returns.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from detente.panel.questions import Panel
from detente.panel.tally import NOT_SEEN
from detente.web.store.errors import Conflict, Forbidden, Missing, StoreError
from detente.web.store.models import Ballot, Invitation, StoredPanel
from detente.web.store.panels import hash_of_code
from detente.web.store.store import Store, now

TRIES, PAUSE = 5, 0.05  # of a transaction that the database refused, and seconds between them
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,64}")
T = TypeVar("T")


@dataclass(frozen=True)
class Cast:
    """A ballot as its voter sees it. `answers` and `also` are int8, `NOT_SEEN` and -1 where there is none; `group` is -1 for none."""

    panel_key: str
    status: str
    answers: NDArray[np.int8]
    group: int
    also: NDArray[np.int8]
    language: str
    submitted: datetime.datetime | None

    @classmethod
    def blank(cls, key: str, panel: Panel) -> Cast:
        """A ballot on which nothing has been answered."""
        return cls(
            key,
            "open",
            np.full(len(panel.questions), NOT_SEEN, np.int8),
            -1,
            np.full(len(panel.also), -1, np.int8),
            panel.first,
            None,
        )

    @property
    def open(self) -> bool:
        """Whether it can still be changed."""
        return self.status == "open"


class Ballots:
    """The ballots of a store, for voters."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # SQLite lets one write at a time, and whoever waits for it by polling may wait long: a queue in this process is fair.
        self._turn: Any = threading.Lock() if store.engine.dialect.name == "sqlite" else nullcontext()

    def panel(self, key: str) -> StoredPanel:
        """A panel that people may vote in or have voted in, closed if its time is over. Raises `Missing` for a draft too."""
        with self._store.session() as s:
            found = s.get(StoredPanel, key)
            if found is None or found.status == "draft":
                raise Missing(f"no panel {key}")
            s.expunge(found)
        found.status = _status(found.status, found.closes)
        return found

    def begin(self, key: str, panel: Panel, secret: str, code: str | None, language: str, group: int = -1) -> None:
        """Begin a ballot whose secret address will be `secret`, with an invitation's `code` or by the open link.

        The same call again changes nothing. Raises `Forbidden` for a code that is unknown or used, or a link that is not open, `Conflict` for a
        panel that is not open.
        """
        if not _SECRET.fullmatch(secret):
            raise Forbidden("the form was changed on its way; open the panel's address again")
        values = {
            "hash": hash_of_secret(secret), "panel_key": key, "answers": np.full(len(panel.questions), NOT_SEEN, np.int8).tobytes(),
            "declared": group, "also": np.full(len(panel.also), -1, np.int8).tobytes(), "language": language, "started": _minute(),
            "seconds": 0.0, "submitted": None, "by_link": code is None, "revision": 0, "place": None,
        }  # fmt: skip

        def write(s: Session) -> None:
            if code is not None:
                spent = s.execute(
                    update(Invitation)
                    .where(
                        Invitation.panel_key == key,
                        Invitation.hash == hash_of_code(key, code),
                        ~Invitation.used,
                        _is_open(key),
                    )
                    .values(used=True)
                )
                if spent.rowcount != 1:  # type: ignore[attr-defined]
                    self._not_begun(s, key, values["hash"], code)
                    return
                s.execute(insert(Ballot).values(**values))
                return
            columns = list(values)
            typed = [literal(values[c], Ballot.__table__.c[c].type).label(c) for c in columns]
            wanted = select(*typed).where(_is_open(key, StoredPanel.link_open))
            made = s.execute(insert(Ballot).from_select(columns, wanted), execution_options={"preserve_rowcount": True})
            if made.rowcount != 1:  # type: ignore[attr-defined]
                self._not_begun(s, key, values["hash"], None)

        try:
            self._write(write)
        except IntegrityError:  # the same form sent twice
            with self._store.session() as s:
                held = s.get(Ballot, values["hash"])
            if held is None or held.panel_key != key:
                raise Forbidden("the form was changed on its way; open the panel's address again") from None

    def _not_begun(self, s: Session, key: str, hashed: Any, code: str | None) -> None:
        """Raise why a ballot was not begun, unless the same form has begun it before."""
        held = s.get(Ballot, hashed)
        if held is not None and held.panel_key == key:
            return
        found = s.get(StoredPanel, key)
        if found is None or found.status == "draft":
            raise Missing(f"no panel {key}")
        if _status(found.status, found.closes) != "open":
            raise Conflict("the panel is closed; no more ballots are taken")
        if code is None:
            raise Forbidden("this panel is by invitation; enter the code you were given")
        invited = s.get(Invitation, (key, hash_of_code(key, code)))
        if invited is None:
            raise Forbidden("this code is not one of this panel's; look at your invitation and type it again")
        raise Forbidden(
            "this code has been used already, and a code begins one ballot; go on from the device or the address where you began it"
        )

    def cast(self, secret: str) -> Cast:
        """A ballot by its secret. Raises `Missing`."""
        with self._store.session() as s:
            row = s.execute(
                select(Ballot, StoredPanel.status, StoredPanel.closes)
                .join(StoredPanel, StoredPanel.key == Ballot.panel_key)
                .where(Ballot.hash == hash_of_secret(secret))
            ).first()
        if row is None:
            raise Missing("there is no ballot at this address; it may be mistyped")
        b = row[0]
        return Cast(
            b.panel_key, _status(row[1], row[2]), np.frombuffer(b.answers, np.int8), b.declared, np.frombuffer(b.also, np.int8), b.language,
            b.submitted,
        )  # fmt: skip

    def save(
        self, secret: str, answers: NDArray[np.int8], group: int, also: NDArray[np.int8], language: str, took: float | None, hand_in: bool
    ) -> None:  # fmt: skip
        """Keep a ballot, and with `hand_in` count it. The group and what else was declared stay as they were when it was first handed in, since
        views compared must be of the same people.

        `took` are the seconds since it was last kept, None if the workbench does not know. Raises `Conflict` once the panel is closed.
        """
        hashed = hash_of_secret(secret)
        values: dict[str, Any] = {"answers": answers.tobytes(), "language": language}
        values["seconds"] = None if took is None else Ballot.seconds + took
        if hand_in:
            values["revision"] = Ballot.revision + 1

        def write(s: Session) -> None:
            mine = update(Ballot).where(Ballot.hash == hashed, _is_open(Ballot.panel_key))
            first = {"declared": group, "also": also.tobytes()} | ({"submitted": _minute()} if hand_in else {})
            made = s.execute(mine.where(Ballot.submitted.is_(None)).values(**values, **first))
            if made.rowcount != 1:  # type: ignore[attr-defined]
                made = s.execute(mine.where(Ballot.submitted.is_not(None)).values(**values))
            if made.rowcount != 1:  # type: ignore[attr-defined]
                if s.get(Ballot, hashed) is None:
                    raise Missing("there is no ballot at this address; it may be mistyped")
                raise Conflict("the panel is closed; your ballot stays as you last kept it")

        self._write(write)

    def _write(self, work: Callable[[Session], T]) -> T:
        for _ in range(TRIES - 1):
            try:
                with self._turn, self._store.session() as s:
                    return work(s)
            except StoreError as error:
                if type(error) is not StoreError:  # a refusal; only a database that does not answer is asked again
                    raise
                time.sleep(PAUSE)
        with self._turn, self._store.session() as s:
            return work(s)


def hash_of_secret(secret: str) -> str:
    """What is stored of a ballot's secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_secret() -> str:
    """A secret for a ballot: 256 bits."""
    return secrets.token_urlsafe(32)


def _is_open(key: Any, *more: Any) -> Any:
    """The condition that a panel takes ballots now."""
    return (
        select(StoredPanel.key)
        .where(
            StoredPanel.key == key,
            StoredPanel.status == "open",
            or_(StoredPanel.closes.is_(None), StoredPanel.closes > now()),
            *more,
        )
        .correlate(Ballot)
        .exists()
    )


def _status(status: str, closes: datetime.datetime | None) -> str:
    return "closed" if status == "open" and closes is not None and closes <= now() else status


def _minute() -> datetime.datetime:
    return now().replace(second=0, microsecond=0)
