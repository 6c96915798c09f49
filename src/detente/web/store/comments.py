"""Comments on a case or a run. Whoever may see it may read and write them; every call asks `access` anew who that is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from detente.case import library
from detente.web.store import access
from detente.web.store.errors import Conflict, Forbidden, Invalid, Missing
from detente.web.store.models import Comment, Run, StoredCase, User
from detente.web.store.store import Store, now

LONGEST = 4000  # characters of a comment
MOST = 2000  # comments on one case or run
PATH = 400
WORDS = 400


@dataclass(frozen=True)
class Said:
    """A comment as somebody sees it. `edited` is when it was last changed, None if never."""

    id: int
    path: str
    words: str
    version: int | None
    by: str
    at: datetime.datetime
    edited: datetime.datetime | None
    text: str
    mine: bool
    may_delete: bool


@dataclass(frozen=True)
class About:
    """What comments are on: a case or a run, by its key."""

    case: str | None = None
    run: str | None = None

    @property
    def these(self) -> ColumnElement[bool]:
        """The comments on it."""
        return Comment.run_key == self.run if self.run is not None else Comment.case_key == self.case


@dataclass(frozen=True)
class _Right:
    """What somebody who sees it may do here: perhaps they own it. `version` is the case's newest, None for a run and a built-in case."""

    owned: bool = False
    version: int | None = None


class Comments:
    """The comments in a store. Every call raises `Missing` once the user may not see what they are on."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, who: User, about: About) -> list[Said]:
        """All comments on it, oldest first."""
        with self._store.session() as s:
            right = _right(s, who, about)
            rows = s.execute(_named().where(about.these).order_by(Comment.at, Comment.id))
            return [_said(comment, name, who, right) for comment, name in rows]

    def on_run(self, who: User, key: str) -> tuple[Run, int]:
        """A run, and how many comments there are on it."""
        with self._store.session() as s:
            return access.see_run(s, who, key), _held(s, About(run=key))

    def how_many(self, who: User, about: About) -> int:
        """How many comments there are on it."""
        with self._store.session() as s:
            _right(s, who, about)
            return _held(s, about)

    def version(self, who: User, about: About) -> int | None:
        """The newest version of the case they are on; None for a run and for a built-in case."""
        with self._store.session() as s:
            return _right(s, who, about).version

    def add(self, who: User, about: About, text: str, path: str = "", words: str = "") -> Said:
        """Add a comment on a place, or on the whole. Raises `Invalid` for a bad text or path, `Conflict` if there are too many."""
        body, place, called = _text(text), _path(path), _clean(words)[:WORDS]
        with self._store.session() as s:
            right = _right(s, who, about)
            if (held := _held(s, about)) >= MOST:
                raise Conflict(f"there are {held:,} comments here, the most allowed; delete some first")
            comment = Comment(
                case_key=about.case, run_key=about.run, path=place, words=called, version=right.version,
                user_id=who.id, text=body, at=now(), edited=None,
            )  # fmt: skip
            s.add(comment)
            s.flush()
            return _said(comment, who.name, who, right)

    def change(self, who: User, about: About, number: int, text: str) -> Said:
        """Change a comment of one's own. Raises `Missing`, `Forbidden` for another's, `Invalid` for a bad text."""
        body = _text(text)
        with self._store.session() as s:
            if not _one(s, who, about, number).mine:
                raise Forbidden("only its author may change a comment")
            s.execute(update(Comment).where(Comment.id == number).values(text=body, edited=now()))
            return _one(s, who, about, number)

    def remove(self, who: User, about: About, number: int) -> None:
        """Delete a comment. Raises `Missing`, and `Forbidden` for anybody but its author and the owner of what it is on."""
        with self._store.session() as s:
            if not _one(s, who, about, number).may_delete:
                raise Forbidden("only its author and the owner may delete a comment")
            s.execute(delete(Comment).where(Comment.id == number))

    def put_in_place(self, who: User, about: About, moved: Mapping[int, str], version: int) -> None:
        """Note where the places of comments are in a version: `{id: path}`."""
        with self._store.session() as s:
            _right(s, who, about)
            for number, path in moved.items():
                s.execute(
                    update(Comment).where(Comment.id == number, about.these).values(path=path[:PATH], version=version)
                )


def _right(s: Session, who: User, about: About) -> _Right:
    """What a user may do with the comments on something. Raises `Missing` for what they may not see."""
    if about.run is not None:
        return _Right(owned=access.see_run(s, who, about.run).owner_id == who.id)
    if about.case in library():
        return _Right()
    owned = access.level(s, who, str(about.case)) == "owner"
    return _Right(owned, s.scalar(select(StoredCase.version).where(StoredCase.key == about.case)))


def _held(s: Session, about: About) -> int:
    return s.scalar(select(func.count()).select_from(Comment).where(about.these)) or 0


def _named() -> Any:
    """Comments, each with the name of its author."""
    return select(Comment, User.name).join(User, User.id == Comment.user_id)


def _one(s: Session, who: User, about: About, number: int) -> Said:
    right = _right(s, who, about)
    row = s.execute(_named().where(about.these, Comment.id == number)).first()
    if row is None:
        raise Missing(f"no comment {number} here")
    return _said(row[0], row[1], who, right)


def _said(comment: Comment, by: str, who: User, right: _Right) -> Said:
    mine = comment.user_id == who.id
    return Said(
        comment.id, comment.path, comment.words, comment.version, by, comment.at, comment.edited, comment.text, mine, mine or right.owned
    )  # fmt: skip


def _text(text: str) -> str:
    text = _clean(text).strip()
    if not 1 <= len(text) <= LONGEST:
        raise Invalid(f"comment: got {len(text):,} characters; expected 1 to {LONGEST:,}")
    return text


def _path(path: str) -> str:
    if len(path) > PATH:
        raise Invalid(f"path: got {len(path):,} characters; expected at most {PATH}")
    return _clean(path)


def _clean(text: str) -> str:
    """Text that any database accepts. Raises `Invalid` for other text."""
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise Invalid("the text contains a zero byte or half a character; remove it")
    return text
