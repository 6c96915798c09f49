"""Comments on a case or a run. Whoever may see it may read and write them; the store decides who that is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select, update

from detente.web.store.errors import Conflict, Forbidden, Invalid, Missing
from detente.web.store.models import Comment, User
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
    """What comments are on: a case or a run, by its key. `version` is the case's newest, None for a run and a built-in case."""

    case: str | None = None
    run: str | None = None
    owned: bool = False
    version: int | None = None

    @property
    def these(self) -> ColumnElement[bool]:
        """The comments on it."""
        return Comment.run_key == self.run if self.run is not None else Comment.case_key == self.case


class Comments:
    """The comments in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def on_case(self, who: User, key: str) -> About:
        """A case to comment on. Raises `Missing` for one the user may not see."""
        found = self._store.case(who, key)
        return About(case=key, owned=found.mine, version=found.version or None)

    def on_run(self, who: User, key: str) -> About:
        """A run to comment on. Raises `Missing` for one the user may not see."""
        return About(run=key, owned=self._store.run(who, key).owner_id == who.id)

    def all(self, who: User, about: About) -> list[Said]:
        """All comments on it, oldest first."""
        with self._store.session() as s:
            rows = s.execute(
                select(Comment, User.name)
                .join(User, User.id == Comment.user_id)
                .where(about.these)
                .order_by(Comment.at, Comment.id)
            )
            return [_said(comment, name, who, about) for comment, name in rows]

    def add(self, who: User, about: About, text: str, path: str = "", words: str = "") -> Said:
        """Add a comment on a place, or on the whole. Raises `Invalid` for a bad text or path, `Conflict` if there are too many."""
        body, place = _text(text), _path(path)
        with self._store.session() as s:
            held = s.scalar(select(func.count()).select_from(Comment).where(about.these)) or 0
            if held >= MOST:
                raise Conflict(f"there are {held:,} comments here, the most allowed; delete some first")
            comment = Comment(
                case_key=about.case, run_key=about.run, path=place, words=_clean(words)[:WORDS], version=about.version,
                user_id=who.id, text=body, at=now(), edited=None,
            )  # fmt: skip
            s.add(comment)
            s.flush()
            return _said(comment, who.name, who, about)

    def change(self, who: User, about: About, number: int, text: str) -> Said:
        """Change a comment of one's own. Raises `Missing`, `Forbidden` for another's, `Invalid` for a bad text."""
        body = _text(text)
        found = self._one(who, about, number)
        if not found.mine:
            raise Forbidden("only its author may change a comment")
        with self._store.session() as s:
            s.execute(update(Comment).where(Comment.id == number).values(text=body, edited=now()))
        return self._one(who, about, number)

    def remove(self, who: User, about: About, number: int) -> None:
        """Delete a comment. Raises `Missing`, and `Forbidden` for anybody but its author and the owner of what it is on."""
        if not self._one(who, about, number).may_delete:
            raise Forbidden("only its author and the owner may delete a comment")
        with self._store.session() as s:
            s.execute(delete(Comment).where(Comment.id == number))

    def put_in_place(self, about: About, moved: Mapping[int, str], version: int) -> None:
        """Note where the places of comments are in a version: `{id: path}`."""
        with self._store.session() as s:
            for number, path in moved.items():
                s.execute(
                    update(Comment).where(Comment.id == number, about.these).values(path=path[:PATH], version=version)
                )

    def _one(self, who: User, about: About, number: int) -> Said:
        with self._store.session() as s:
            row = s.execute(
                select(Comment, User.name)
                .join(User, User.id == Comment.user_id)
                .where(about.these, Comment.id == number)
            ).first()
        if row is None:
            raise Missing(f"no comment {number} here")
        return _said(row[0], row[1], who, about)


def _said(comment: Comment, by: str, who: User, about: About) -> Said:
    mine = comment.user_id == who.id
    return Said(
        comment.id, comment.path, comment.words, comment.version, by, comment.at, comment.edited, comment.text, mine, mine or about.owned
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
