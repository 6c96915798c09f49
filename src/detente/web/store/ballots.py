"""Ballots as voters see them. No call names a user: a voter is whoever has the secret of the ballot, which the database does not hold.

What is begun or saved has been committed when the call returns or its future is done.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from detente.panel.questions import Panel
from detente.panel.tally import NOT_SEEN
from detente.web.store.errors import Conflict, Forbidden, Invalid, Missing, StoreError
from detente.web.store.models import Ballot, Invitation, StoredPanel
from detente.web.store.panels import hash_of_code
from detente.web.store.store import Store, now
from detente.web.store.writer import Writer

CHANGED = "the form was changed on its way; open the panel's address again"
NO_BALLOT = "there is no ballot at this address; it may be mistyped"
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,64}")
_BALLOTS: Any = Ballot.__table__
_PANELS: Any = StoredPanel.__table__
_CODES: Any = Invitation.__table__
_COLUMNS = ("answers", "declared", "also", "language", "seconds", "submitted", "revision")  # that a save may change


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


@dataclass(frozen=True)
class Changes:
    """What a page says of a ballot, and nothing else: `answers` by the place of the question, `also` by that of the variable, the `group` or None.

    Only this is changed, so that two pages sent at once do not undo each other.
    """

    answers: Mapping[int, int]
    group: int | None
    also: Mapping[int, int]


@dataclass(frozen=True)
class _Begin:
    hash: str
    key: str
    code: str | None  # its hash
    values: Mapping[str, Any]


@dataclass(frozen=True)
class _Save:
    hash: str
    changes: Changes
    language: str | None
    took: float | None
    hand_in: bool


class Ballots:
    """The ballots of a store, for voters. Those that are begun and saved at the same time are committed together (see `writer.Writer`)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._writer: Writer[_Begin | _Save] = Writer(self._commit)

    def close(self) -> None:
        """Write what waits, and take no more."""
        self._writer.close()

    def panel(self, key: str) -> StoredPanel:
        """A panel that people may vote in or have voted in, closed if its time is over. Raises `Missing` for a draft too."""
        with self._store.session() as s:
            found = s.get(StoredPanel, key)
            if found is None or found.status == "draft":
                raise Missing(f"no panel {key}")
            s.expunge(found)
        found.status = _status(found.status, found.closes)
        return found

    def cast(self, secret: str) -> Cast:
        """A ballot by its secret. Raises `Missing`."""
        with self._store.session() as s:
            row = s.execute(
                select(Ballot, StoredPanel.status, StoredPanel.closes)
                .join(StoredPanel, StoredPanel.key == Ballot.panel_key)
                .where(Ballot.hash == hash_of_secret(secret))
            ).first()
        if row is None:
            raise Missing(NO_BALLOT)
        b = row[0]
        return Cast(
            b.panel_key, _status(row[1], row[2]), np.frombuffer(b.answers, np.int8), b.declared, np.frombuffer(b.also, np.int8), b.language,
            b.submitted,
        )  # fmt: skip

    def begin(self, key: str, panel: Panel, secret: str, code: str | None, language: str, group: int = -1) -> None:
        """The same as `begun`, and wait for it."""
        self.begun(key, panel, secret, code, language, group).result()

    def begun(
        self, key: str, panel: Panel, secret: str, code: str | None, language: str, group: int = -1
    ) -> Future[None]:
        """Begin a ballot whose secret address will be `secret`, with an invitation's `code` or by the open link; done once it has been committed.

        The same call again changes nothing. Raises `Forbidden` for a code that is unknown or used, or a link that is not open, `Conflict` for a
        panel that is not open.
        """
        if not _SECRET.fullmatch(secret):
            raise Forbidden(CHANGED)
        hashed = hash_of_secret(secret)
        values = {
            "hash": hashed, "panel_key": key, "answers": np.full(len(panel.questions), NOT_SEEN, np.int8).tobytes(),
            "declared": group, "also": np.full(len(panel.also), -1, np.int8).tobytes(), "language": language, "started": _minute(),
            "seconds": 0.0, "submitted": None, "by_link": code is None, "revision": 0, "place": None,
        }  # fmt: skip
        return self._writer.offer(_Begin(hashed, key, None if code is None else hash_of_code(key, code), values))

    def save(self, secret: str, changes: Changes, language: str | None, took: float | None, hand_in: bool) -> None:
        """The same as `saved`, and wait for it."""
        self.saved(secret, changes, language, took, hand_in).result()

    def saved(
        self, secret: str, changes: Changes, language: str | None, took: float | None, hand_in: bool
    ) -> Future[None]:
        """Put changes into a ballot, and with `hand_in` count it; done once that has been committed.

        The group and what else was declared stay as they were when it was first handed in, since views compared must be of the same people.
        `took` are the seconds since it was last kept, None if the workbench does not know. Raises `Missing`, `Conflict` once the panel is closed,
        and `Invalid` if a ballot that answers nothing is handed in.
        """
        return self._writer.offer(_Save(hash_of_secret(secret), changes, language, took, hand_in))

    def _commit(self, batch: Sequence[_Begin | _Save]) -> list[Exception | None]:
        """Write some ballots in one transaction: lock and read what they are about, settle each in its turn, then write all that has changed.

        Nothing is written of one that is refused.
        """
        with self._store.session() as s:
            if self._store.engine.dialect.name == "sqlite":
                # The lock for writing comes before the reading, so that nothing moves in between.
                s.connection().exec_driver_sql("BEGIN IMMEDIATE")
            urn = _Urn.of(s, batch)
            told: list[Exception | None] = []
            for one in batch:
                try:
                    urn.begin(one) if isinstance(one, _Begin) else urn.save(one)
                    told.append(None)
                except StoreError as refusal:
                    told.append(refusal)
            urn.write(s)
        return told


class _Urn:
    """The panels, codes and ballots that some writes are about, as rows; changed here first, then written at once."""

    def __init__(
        self, panels: Mapping[str, Any], codes: dict[tuple[str, str], bool], held: dict[str, dict[str, Any]]
    ) -> None:
        self._panels, self._codes, self._held = panels, codes, held
        self._spent: list[tuple[str, str]] = []
        self._new: dict[str, None] = {}
        self._changed: dict[str, None] = {}

    @classmethod
    def of(cls, s: Session, batch: Sequence[_Begin | _Save]) -> _Urn:
        """Read and lock the rows, in one order, so that two servers do not wait for each other."""
        held = {
            b.hash: {c: getattr(b, c) for c in _COLUMNS} | {"panel_key": b.panel_key}
            for b in s.execute(
                select(_BALLOTS)
                .where(_BALLOTS.c.hash.in_({one.hash for one in batch}))
                .order_by(_BALLOTS.c.hash)
                .with_for_update()
            )
        }
        keys = {one.key for one in batch if isinstance(one, _Begin)} | {b["panel_key"] for b in held.values()}
        panels = {
            p.key: p
            for p in s.execute(
                select(_PANELS.c.key, _PANELS.c.status, _PANELS.c.closes, _PANELS.c.link_open)
                .where(_PANELS.c.key.in_(keys)).order_by(_PANELS.c.key).with_for_update(key_share=True)
            )
        }  # fmt: skip
        asked = {one.code for one in batch if isinstance(one, _Begin) and one.code is not None}
        codes = {
            (c.panel_key, c.hash): c.used
            for c in (
                s.execute(select(_CODES).where(_CODES.c.hash.in_(asked)).order_by(_CODES.c.hash).with_for_update())
                if asked
                else ()
            )
        }
        return cls(panels, codes, held)

    def begin(self, one: _Begin) -> None:
        """Begin a ballot, or raise why not."""
        found = self._panels.get(one.key)
        if one.hash in self._held:
            if self._held[one.hash]["panel_key"] == one.key:
                return  # the same form sent twice
            raise Forbidden(CHANGED)
        if found is None or found.status == "draft":
            raise Missing(f"no panel {one.key}")
        if _status(found.status, found.closes) != "open":
            raise Conflict("the panel is closed; no more ballots are taken")
        if one.code is None:
            if not found.link_open:
                raise Forbidden("this panel is by invitation; enter the code you were given")
        else:
            used = self._codes.get((one.key, one.code))
            if used is None:
                raise Forbidden("this code is not one of this panel's; look at your invitation and type it again")
            if used:
                raise Forbidden(
                    "this code has been used already, and a code begins one ballot; go on from the device or the address where you began it"
                )
            self._codes[one.key, one.code] = True
            self._spent.append((one.key, one.code))
        self._held[one.hash] = dict(one.values)
        self._new[one.hash] = None

    def save(self, one: _Save) -> None:
        """Put changes into a ballot, or raise why not."""
        held = self._held.get(one.hash)
        if held is None:
            raise Missing(NO_BALLOT)
        found = self._panels[held["panel_key"]]
        if _status(found.status, found.closes) != "open":
            raise Conflict("the panel is closed; your ballot stays as you last kept it")
        now_said = dict(held)
        now_said["answers"] = _put(held["answers"], one.changes.answers)
        if held["submitted"] is None:
            now_said["also"] = _put(held["also"], one.changes.also)
            now_said["declared"] = held["declared"] if one.changes.group is None else one.changes.group
        now_said["seconds"] = None if one.took is None or held["seconds"] is None else held["seconds"] + one.took
        now_said["language"] = held["language"] if one.language is None else one.language
        if one.hand_in:
            if (np.frombuffer(now_said["answers"], np.int8) == NOT_SEEN).all():
                raise Invalid("you have answered nothing yet; answer one question or more, then hand in")
            now_said["revision"] = held["revision"] + 1
            now_said["submitted"] = held["submitted"] or _minute()
        self._held[one.hash] = now_said
        if one.hash not in self._new:
            self._changed[one.hash] = None

    def write(self, s: Session) -> None:
        """Write what has changed."""
        connection = s.connection()
        if self._spent:
            spend = update(_CODES).where(_CODES.c.panel_key == bindparam("k"), _CODES.c.hash == bindparam("h"))
            connection.execute(spend.values(used=True), [{"k": key, "h": code} for key, code in self._spent])
        if self._new:
            connection.execute(insert(_BALLOTS), [self._held[h] for h in self._new])
        if self._changed:
            change = update(_BALLOTS).where(_BALLOTS.c.hash == bindparam("h"))
            values = [{"h": h} | {f"to_{c}": self._held[h][c] for c in _COLUMNS} for h in self._changed]
            connection.execute(change.values({c: bindparam(f"to_{c}") for c in _COLUMNS}), values)


def _put(kept: bytes, changes: Mapping[int, int]) -> bytes:
    """Bytes with some of them changed. Raises ValueError for a place or a number that a row of int8 does not have."""
    found = np.frombuffer(kept, np.int8).copy()
    for place, value in changes.items():
        if not 0 <= place < len(found):
            raise ValueError(f"a ballot of {len(found)} has no place {place}")
        found[place] = value
    return found.tobytes()


def hash_of_secret(secret: str) -> str:
    """What is stored of a ballot's secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_secret() -> str:
    """A secret for a ballot: 256 bits."""
    return secrets.token_urlsafe(32)


def _status(status: str, closes: datetime.datetime | None) -> str:
    return "closed" if status == "open" and closes is not None and closes <= now() else status


def _minute() -> datetime.datetime:
    return now().replace(second=0, microsecond=0)
