"""Ballots that a panel's owner puts in: typed in from paper, a code each, or uploaded in a file. Each call is one transaction."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from detente.panel.box import Box
from detente.web.store.ballots import hash_of_secret, new_secret
from detente.web.store.errors import Conflict, Invalid
from detente.web.store.models import Ballot, BallotFile, Invitation, StoredPanel, User
from detente.web.store.panels import Panels, created, hash_of_code
from detente.web.store.store import Store, now
from detente.web.store.trail import note

LAST = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC).timestamp()  # the end of the times that a ballot may have


class Papers:
    """The ballots that owners put in. They are marked as known, since whoever puts them in has seen them; of which code began one nothing is kept."""

    def __init__(self, store: Store, panels: Panels) -> None:
        self._store, self._panels = store, panels

    def type_in(
        self, who: User, key: str, code: str, answers: NDArray[np.int8], group: int, also: NDArray[np.int8], language: str
    ) -> None:  # fmt: skip
        """Spend a code and hand in the ballot that came with it, both or neither. How long it took to fill in is not known.

        Raises `Forbidden` for another's panel, `Conflict` for one that is not open, `Invalid` for a code that is unknown or used.
        """
        self._panels.own(who, key)
        at = _minute(now())
        with self._store.session() as s:
            is_open = select(StoredPanel.key).where(
                StoredPanel.key == key, StoredPanel.status == "open", or_(StoredPanel.closes.is_(None), StoredPanel.closes > now())
            )  # fmt: skip
            spent = s.execute(
                update(Invitation)
                .where(
                    Invitation.panel_key == key,
                    Invitation.hash == hash_of_code(key, code),
                    ~Invitation.used,
                    is_open.exists(),
                )
                .values(used=True)
            )
            if spent.rowcount != 1:  # type: ignore[attr-defined]
                if s.scalar(is_open) is None:
                    raise Conflict("the panel is not open; no ballots are taken")
                held = s.get(Invitation, (key, hash_of_code(key, code)))
                raise Invalid(
                    "code: it is not one of this panel's; look at the sheet and type it again"
                    if held is None
                    else "code: it has been used already, and a code begins one ballot; this sheet has been typed in, or its voter came online"
                )
            s.execute(insert(Ballot), [_row(key, answers, group, also, language, at, None)])

    def add(self, who: User, key: str, box: Box, digest: str, language: str) -> int:
        """Add the ballots of a file, whose hash is `digest`, all or none; returns how many.

        Raises `Forbidden` for another's panel, `Conflict` for a draft or a file that has been uploaded before.
        """
        if self._panels.own(who, key).status == "draft":
            raise Conflict(
                "the panel is a draft; open it first, so that its questions stay as these ballots answer them"
            )
        rows = _rows(key, box, language)
        try:
            with self._store.session() as s:
                _put_in(s, who, key, rows, digest)
        except IntegrityError:
            raise Conflict("this file has been uploaded into this panel before; nothing was added") from None
        return len(rows)

    def conversation(self, who: User, title: str, text: str, box: Box, digest: str, language: str) -> StoredPanel:
        """Add a panel that is closed with all its ballots, or nothing. Raises as `Panels.create` does."""
        with self._store.session() as s:
            found = created(s, who, title, text, None, "closed")
            rows = _rows(found.key, box, language)  # before the first write, from which on others wait
            s.flush()
            _put_in(s, who, found.key, rows, digest)
            return found


def digest_of(content: bytes) -> str:
    """What is kept of a file that was uploaded."""
    return hashlib.sha256(content).hexdigest()


def _put_in(s: Session, who: User, key: str, rows: list[dict[str, Any]], digest: str) -> None:
    """Add the ballots of a file within a transaction."""
    s.add(BallotFile(panel_key=key, hash=digest, ballots=len(rows), at=now()))
    s.flush()
    if rows:
        s.execute(insert(Ballot), rows)
    note(s, who, "added ballots", key, f"{len(rows):,} of a file")


def _rows(key: str, box: Box, language: str) -> list[dict[str, Any]]:
    """The ballots of a file."""
    at, rows = _minute(now()), []
    for n in range(len(box)):
        when = _minute(_time(box.submitted[n])) if np.isfinite(box.submitted[n]) else at
        took = float(box.seconds[n]) if np.isfinite(box.seconds[n]) else None
        also = np.array([said[n] for said in box.also.values()], np.int8)
        rows.append(_row(key, box.answers[n], int(box.groups[n]), also, language, when, took))
    return rows


def _row(
    key: str, answers: NDArray[np.int8], group: int, also: NDArray[np.int8], language: str, at: datetime.datetime, took: float | None
) -> dict[str, Any]:  # fmt: skip
    """A ballot that has been handed in. Nobody has its secret, so nobody can change it."""
    return {
        "hash": hash_of_secret(new_secret()), "panel_key": key, "answers": answers.tobytes(), "declared": group, "also": also.tobytes(),
        "language": language, "started": at, "seconds": took, "submitted": at, "by_link": False, "revision": 1, "place": None, "known": True,
    }  # fmt: skip


def _minute(time: datetime.datetime) -> datetime.datetime:
    return time.replace(second=0, microsecond=0)


def _time(seconds: float) -> datetime.datetime:
    if not 0 <= seconds <= LAST:
        raise Invalid(f"submitted: got {seconds:.0f}; expected seconds since 1970")
    return datetime.datetime.fromtimestamp(float(seconds), datetime.UTC)
