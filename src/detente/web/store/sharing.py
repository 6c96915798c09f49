"""What the owner of a case says about who has access to it: people named, and links under which it can be read. And what others did with it."""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from detente.case.problems import unknown
from detente.web.store import access
from detente.web.store.access import Level
from detente.web.store.errors import Conflict, Invalid, Missing, StoreError
from detente.web.store.models import Grant, Link, Run, StoredCase, User, Version
from detente.web.store.store import Found, Store, now
from detente.web.store.texts import _short
from detente.web.store.trail import note as noted

ROLES = ("reader", "editor")
MOST_PEOPLE = 200  # named in one case
MOST_LINKS = 50  # to one case or run
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,64}")


@dataclass(frozen=True)
class Named:
    """Somebody who has access to a case, and since when; the owner comes first."""

    name: str
    role: str
    since: datetime.datetime | None


@dataclass(frozen=True)
class Opened:
    """A link as a list shows it: by whom and when it was made, and what for. Nobody can be told its secret again."""

    id: int
    by: str
    created: datetime.datetime
    note: str


@dataclass(frozen=True)
class Read:
    """What is read under a link: a `run`, or a `case` with its finished `runs`, newest first and without their texts."""

    run: Run | None
    case: Found | None
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Saved:
    """A version of a case that somebody saved."""

    number: int
    by: str
    at: datetime.datetime
    note: str


class Sharing:
    """Access to the cases of a store. Every call but `read` names a user."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # People

    def people(self, who: User, key: str) -> list[Named]:
        """Who has access to a case by name. Raises `Forbidden` for whoever does not manage it."""
        with self._store.session() as s:
            access.manage(s, who, key)
            owner = s.scalar(
                select(User.name).join(StoredCase, StoredCase.owner_id == User.id).where(StoredCase.key == key)
            )
            rows = s.execute(
                select(User.name, Grant.role, Grant.at).join(User, User.id == Grant.user_id).where(Grant.case_key == key).order_by(User.name)
            ).all()  # fmt: skip
        return [Named(str(owner), "owner", None), *(Named(name, role, at) for name, role, at in rows)]

    def others(self, who: User, key: str) -> list[str]:
        """The accounts that could be named in a case and are not."""
        with self._store.session() as s:
            access.manage(s, who, key)
            here = select(Grant.user_id).where(Grant.case_key == key)
            owner = select(StoredCase.owner_id).where(StoredCase.key == key).scalar_subquery()
            free = select(User.name).where(
                User.active, User.password.is_not(None), User.id.not_in(here), User.id != owner
            )
            return list(s.scalars(free.order_by(User.name)))

    def name(self, who: User, key: str, person: str, role: str) -> None:
        """Name somebody as reader or editor of a case, or change what they are. Raises `Forbidden`, `Missing`, `Invalid`."""
        if role not in ROLES:
            raise Invalid(unknown(role, ROLES, "role: "))
        with self._store.session() as s:
            access.manage(s, who, key)
            found = s.scalar(select(User).where(User.name == person, User.active, User.password.is_not(None)))
            if found is None:
                raise Missing(f"no account {person}; an admin can add one")
            if found.id == s.scalar(select(StoredCase.owner_id).where(StoredCase.key == key)):
                raise Invalid(f"{person} owns this case and may do everything with it")
            if role == "editor" and found.role == "reader":
                raise Invalid(
                    f"{person}'s account is a reader's, which changes nothing: name {person} as reader, or ask an admin for the role editor"
                )
            changed = s.execute(update(Grant).where(Grant.case_key == key, Grant.user_id == found.id).values(role=role))
            noted(s, who, "named person", key, f"{person} as {role}")
            if changed.rowcount == 1:  # type: ignore[attr-defined]
                return
            if (s.scalar(select(func.count()).select_from(Grant).where(Grant.case_key == key)) or 0) >= MOST_PEOPLE:
                raise Conflict(f"{MOST_PEOPLE} people are named, the most allowed; let everybody read the case instead")
            s.merge(Grant(case_key=key, user_id=found.id, role=role, at=now()))

    def remove(self, who: User, key: str, person: str) -> None:
        """Take somebody's access away; whoever was named may remove themselves. Raises `Forbidden`, `Missing`."""
        with self._store.session() as s:
            if person == who.name:
                access.level(s, who, key)
            else:
                access.manage(s, who, key)
            theirs = select(User.id).where(User.name == person).scalar_subquery()
            gone = s.execute(delete(Grant).where(Grant.case_key == key, Grant.user_id == theirs))
            if gone.rowcount != 1:  # type: ignore[attr-defined]
                raise Missing(f"{person} is not named in this case")
            noted(s, who, "removed person", key, person)

    # Links

    def open(self, who: User, *, case: str | None = None, run: str | None = None, note: str = "") -> str:
        """Make a link to a case or to a run. Its secret is returned this once; the database has its hash. Raises `Forbidden`, `Missing`."""
        secret = secrets.token_urlsafe(32)
        with self._store.session() as s:
            here = self._about(s, who, case, run)
            if (s.scalar(select(func.count()).select_from(Link).where(here)) or 0) >= MOST_LINKS:
                raise Conflict(f"there are {MOST_LINKS} links, the most allowed; withdraw some first")
            s.add(
                Link(
                    hash=_hash(secret),
                    case_key=case,
                    run_key=run,
                    user_id=who.id,
                    created=now(),
                    note=_short(note.strip()),
                )
            )
            noted(s, who, "made link", case or str(run))
        return secret

    def links(self, who: User, *, case: str | None = None, run: str | None = None) -> list[Opened]:
        """The links to a case or to a run, newest first."""
        with self._store.session() as s:
            here = self._about(s, who, case, run)
            rows = s.execute(
                select(Link, User.name).join(User, User.id == Link.user_id).where(here).order_by(Link.id.desc())
            ).all()
        return [Opened(link.id, name, link.created, link.note) for link, name in rows]

    def withdraw(self, who: User, number: int, *, case: str | None = None, run: str | None = None) -> None:
        """Withdraw a link to a case or to a run: from now on it leads nowhere. Raises `Missing` for one of another."""
        with self._store.session() as s:
            gone = s.execute(delete(Link).where(Link.id == number, self._about(s, who, case, run)))
            if gone.rowcount != 1:  # type: ignore[attr-defined]
                raise Missing(f"no link {number}; it may have been withdrawn")
            noted(s, who, "withdrew link", case or str(run), f"link {number}")

    def _about(self, s: Session, who: User, case: str | None, run: str | None) -> ColumnElement[bool]:
        """The condition for the links to a case or run. Raises `Forbidden` or `Missing` for what the user may not share."""
        if (case is None) == (run is None):
            raise Invalid("a link leads to a case or to a run")
        if case is not None:
            access.manage(s, who, case)
            return Link.case_key == case
        access.publish_run(s, who, str(run))
        return Link.run_key == run

    def read(self, secret: str, run: str | None = None) -> Read:
        """What a link leads to: with `run`, one of its case's runs. Raises `Missing` for a secret that is unknown, withdrawn, or was given by
        somebody who may no longer share."""
        gone = Missing("nothing is shared at this address; the link may have been withdrawn, or mistyped")
        if not _SECRET.fullmatch(secret):
            raise gone
        with self._store.session() as s:
            row = s.execute(
                select(Link, User).join(User, User.id == Link.user_id).where(Link.hash == _hash(secret), User.active)
            ).first()
            if row is None:
                raise gone
            link, maker = row
            try:
                self._about(s, maker, link.case_key, link.run_key)
            except StoreError:
                raise gone from None
            if link.run_key is not None:
                if run not in (None, link.run_key):
                    raise gone
                return Read(s.get_one(Run, link.run_key), None)
            finished = select(Run).where(Run.case_key == link.case_key, Run.status == "done")
            if run is not None:
                found = s.scalar(finished.where(Run.key == run))
                if found is None:
                    raise gone
                return Read(found, None)
            runs = tuple(s.scalars(finished.order_by(Run.created.desc()).limit(200)))
        return Read(None, self._store.case(maker, str(link.case_key)), runs)

    def result(self, secret: str, run: str | None = None) -> tuple[Run, str]:
        """A run that a link leads to, with its result as JSON. Raises `Missing`, and `Conflict` for one that has not finished."""
        found = self.run(secret, run)
        return found, self._store.content(found)

    def run(self, secret: str, run: str | None = None) -> Run:
        """A run that a link leads to. Raises `Missing`."""
        found = self.read(secret, run).run
        if found is None:
            raise Missing("nothing is shared at this address; the link may have been withdrawn, or mistyped")
        return found

    # What others did

    def news(self, who: User, key: str, number: int) -> tuple[Level, list[Saved]]:
        """What a user may do with a case now, and its versions saved after one, newest first. Raises `Missing` once they may not see it."""
        with self._store.session() as s:
            level = access.level(s, who, key)
            rows = s.execute(
                select(Version.number, User.name, Version.at, Version.note).join(User, User.id == Version.user_id)
                .where(Version.case_key == key, Version.number > number).order_by(Version.number.desc())
            ).all()  # fmt: skip
        return level, [Saved(*row) for row in rows]


def _hash(secret: str) -> str:
    return hashlib.sha256(f"link {secret}".encode()).hexdigest()
