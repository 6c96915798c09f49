"""The database behind the workbench. Every call names a user; what they may see and change is decided in `access`, within the same transaction."""

from __future__ import annotations

import datetime
import json
import secrets
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, delete, event, func, or_, select, update
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session, defer, sessionmaker

from detente._version import __version__
from detente.case import library
from detente.case.load import read_text
from detente.web.store import access
from detente.web.store.access import Level, may_edit
from detente.web.store.address import keep_private, read_address, without_secrets
from detente.web.store.claim import FileClaim, SessionClaim
from detente.web.store.errors import Conflict, Full, Invalid, Missing, StoreError, Unavailable
from detente.web.store.models import Base, Draft, Result, Run, SolvedDraw, StoredCase, User, Version, now
from detente.web.store.schema import migrate
from detente.web.store.texts import _clean, _short, _title
from detente.web.store.trail import note as noted

LOCAL = "local"
IN_LINE = 10  # seconds to wait for a free connection to PostgreSQL
AT_ONCE = 20  # connections kept open to a file: with fewer, a rush of readers opened and closed one for each question, which costs more than to ask
MOST_WAITING = 20  # unfinished runs of one user
MOST_CASES = 2000  # of one user
LISTED = 500


@dataclass(frozen=True)
class Found:
    """A case as the library shows it. Version 0 is a built-in case, which nobody can change."""

    key: str
    title: str
    owner: str
    mine: bool
    shared: bool
    version: int
    changed: datetime.datetime | None
    text: str
    access: Level = "reader"  # what this user may do with it
    named: bool = False  # whether they are named for that, and not one of all users
    people: int = 0  # how many are named

    @property
    def built_in(self) -> bool:
        """Whether it ships with detente."""
        return self.version == 0


class Store:
    """Opens the database at `url` (in SQLAlchemy's form) and migrates it to this version, unless it is opened `as_it_is`.

    Raises `StoreError` if it cannot.
    """

    def __init__(self, url: str, *, as_it_is: bool = False) -> None:
        address = read_address(url)
        self._writes, self._counting = threading.local(), threading.Lock()
        options: dict[str, Any] = {"hide_parameters": True}  # what people entered does not go into logs
        try:
            if not address.drivername.startswith("sqlite"):
                options |= {"pool_size": 10, "pool_pre_ping": True, "pool_timeout": IN_LINE}
            elif address.database and address.database != ":memory:":
                keep_private(Path(address.database))
                options |= {"pool_size": AT_ONCE, "max_overflow": AT_ONCE}
            self.engine: Engine = create_engine(address, **options)
            if self.engine.dialect.name == "sqlite":
                event.listen(self.engine, "connect", _careful)
            event.listen(self.engine, "before_cursor_execute", self._note)
            with self.engine.begin() as connection:
                if not as_it_is:
                    migrate(connection)
        except (SQLAlchemyError, ModuleNotFoundError, OSError) as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise StoreError(f"database {without_secrets(address)}: {without_secrets(address, reason)}") from None
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._claim: FileClaim | SessionClaim | None = None
        self.written = 0  # how many transactions of this process have changed something

    def claim(self) -> None:
        """Keep other servers off this database until `close`. Raises `Conflict` if one is using it already."""
        if self.engine.dialect.name == "postgresql":
            self._claim = SessionClaim(self.engine)
        elif self.engine.url.database:
            self._claim = FileClaim(self.engine.url.database)

    def close(self) -> None:
        """Give up the claim and all connections."""
        if self._claim is not None:
            self._claim.close()
        self.engine.dispose()

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Note that the transaction of this thread writes."""
        if not statement.startswith(("SELECT", "PRAGMA", "BEGIN")):
            self._writes.any = True

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction, committed at the end or rolled back.

        Raises `Unavailable` if the database does not answer, `Full` if its disk is full, and `Invalid` for values that it cannot hold.
        """
        try:
            before, self._writes.any = getattr(self._writes, "any", False), False
            with self._sessions() as session, session.begin():
                yield session
            if self._writes.any:
                with self._counting:
                    self.written += 1
            self._writes.any = before
        except (DataError, UnicodeEncodeError):
            raise Invalid("a value contains a zero byte or half a character, or is too large; change it") from None
        except OperationalError as error:
            raise _unavailable(error.orig) from None
        except NoConnection:
            raise Unavailable("the database does not keep up with what is asked of it; try again in a while") from None

    # Users

    def local(self) -> User:
        """The user of a workbench without accounts."""
        with self.session() as s:
            found = s.scalar(select(User).where(User.name == LOCAL))
        if found is not None:
            return found
        # The first page asks for much at once: whichever request adds the user, the others find it.
        with suppress(IntegrityError), self.session() as s:
            s.add(User(name=LOCAL, password=None, role="admin", active=True, created=now()))
        with self.session() as s:
            return s.scalars(select(User).where(User.name == LOCAL)).one()

    def user(self, number: int) -> User:
        """A user by number. Raises `Missing`."""
        with self.session() as s:
            found = s.get(User, number)
            if found is None:
                raise Missing(f"no user {number}")
            return found

    # Cases

    def cases(self, who: User, wanted: str = "") -> list[Found]:
        """The cases a user may see whose title or text contains all words of `wanted`. Newest first, built-in ones last, without their texts."""
        words = wanted.lower().replace("\0", "").split()[:20]
        found = (
            select(StoredCase, User.name, access.granted(who), access.people())
            .join(User, User.id == StoredCase.owner_id)
            .join(Version, (Version.case_key == StoredCase.key) & (Version.number == StoredCase.version))
            .where(access.seen_cases(who))
        )
        for word in words:
            found = found.where(
                or_(StoredCase.title.icontains(word, autoescape=True), Version.text.icontains(word, autoescape=True))
            )
        with self.session() as s:
            rows = s.execute(found.order_by(StoredCase.changed.desc()).limit(LISTED)).all()
        shipped = [c for c in map(_built_in, library()) if all(w in c.text.lower() for w in words)]
        return [_found(case, owner, "", who, *rest) for case, owner, *rest in rows] + shipped

    def case(self, who: User, key: str) -> Found:
        """A case with its newest text. Raises `Missing`."""
        if key in library():
            return _built_in(key)
        with self.session() as s:
            return self._seen(s, who, key)

    def changeable(self, who: User, key: str) -> Found:
        """A case that the user may change. Raises `Missing`, or `Forbidden` for a reader and a built-in case."""
        with self.session() as s:
            access.change(s, who, key)
            return self._seen(s, who, key)

    def create_case(self, who: User, title: str, text: str, note: str = "created") -> Found:
        """Add a case, mistakes allowed. Raises `Forbidden`, `Invalid`, or `Conflict` if the user has too many."""
        may_edit(who)
        key = "c-" + secrets.token_hex(6)
        with self.session() as s:
            held = (
                s.scalar(
                    select(func.count())
                    .select_from(StoredCase)
                    .where(StoredCase.owner_id == who.id, ~StoredCase.deleted)
                )
                or 0
            )
            if held >= MOST_CASES:
                raise Conflict(f"you have {held:,} cases, the most allowed; delete some first")
            s.add(
                StoredCase(
                    key=key, owner_id=who.id, title=_title(title), version=1, shared=False, deleted=False, changed=now()
                )
            )
            s.flush()
            s.add(Version(case_key=key, number=1, text=_clean(text), user_id=who.id, at=now(), note=_short(note)))
            noted(s, who, "created case", key)
        return self.case(who, key)

    def save_case(
        self, who: User, key: str, text: str, based_on: int, note: str = "", title: str | None = None
    ) -> Found:
        """Save a new version. Raises `Conflict` if someone saved another since version `based_on`."""
        with self.session() as s:
            access.change(s, who, key)
            found = self._seen(s, who, key)
            if found.version != based_on:
                raise Conflict(
                    f"version {found.version} was saved in the meantime, but your changes started from version {based_on}"
                )
            if found.text == text and title in (None, found.title):
                return found
            number = found.version + 1
            wanted = {"version": number, "changed": now(), "title": _title(title) if title else found.title}
            moved = s.execute(
                update(StoredCase).where(StoredCase.key == key, StoredCase.version == based_on).values(**wanted)
            )
            if moved.rowcount != 1:  # type: ignore[attr-defined]
                raise Conflict("another version was saved at the same moment; load it and try again")
            s.add(Version(case_key=key, number=number, text=_clean(text), user_id=who.id, at=now(), note=_short(note)))
            s.execute(delete(Draft).where(Draft.case_key == key, Draft.user_id == who.id))
            noted(s, who, "saved case", key, f"version {number}")
        return self.case(who, key)

    def versions(self, who: User, key: str) -> list[tuple[Version, str]]:
        """All versions, newest first, each with the name of the user who saved it."""
        with self.session() as s:
            self._seen(s, who, key)
            rows = s.execute(
                select(Version, User.name)
                .join(User, User.id == Version.user_id)
                .where(Version.case_key == key)
                .order_by(Version.number.desc())
            )
            return [(version, name) for version, name in rows]

    def version(self, who: User, key: str, number: int) -> Version:
        """One version of a case. Raises `Missing`."""
        with self.session() as s:
            self._seen(s, who, key)
            found = s.get(Version, (key, number))
            if found is None:
                raise Missing(f"case {key} has no version {number}")
            return found

    def restore(self, who: User, key: str, number: int, based_on: int) -> Found:
        """Go back to an earlier version by saving its text as a new one. Raises `Conflict` as `save_case` does."""
        return self.save_case(who, key, self.version(who, key, number).text, based_on, f"back to version {number}")

    def share_case(self, who: User, key: str, shared: bool) -> Found:
        """Let all users read a case, or no longer. Raises `Forbidden` for anyone but its owner and an admin."""
        with self.session() as s:
            access.manage(s, who, key)
            s.execute(update(StoredCase).where(StoredCase.key == key).values(shared=shared))
            noted(s, who, "shared case" if shared else "stopped sharing case", key)
        return self.case(who, key)

    def delete_case(self, who: User, key: str) -> None:
        """Delete a case; `undelete_case` brings it back. Raises `Forbidden` for anyone but its owner."""
        with self.session() as s:
            access.own(s, who, key)
            s.execute(update(StoredCase).where(StoredCase.key == key).values(deleted=True, changed=now()))
            noted(s, who, "deleted case", key)

    def deleted_title(self, who: User, key: str) -> str | None:
        """The title of a case of this user's that is deleted; None if there is none."""
        theirs = (StoredCase.key == key, StoredCase.owner_id == who.id, StoredCase.deleted)
        with self.session() as s:
            return s.scalar(select(StoredCase.title).where(*theirs))

    def undelete_case(self, who: User, key: str) -> Found:
        """Bring a deleted case back. Raises `Forbidden` for a reader."""
        may_edit(who)
        with self.session() as s:
            moved = s.execute(
                update(StoredCase).where(StoredCase.key == key, StoredCase.owner_id == who.id).values(deleted=False)
            )
            if moved.rowcount != 1:  # type: ignore[attr-defined]
                raise Missing(f"no case {key}")
            noted(s, who, "brought case back", key)
        return self.case(who, key)

    def draft(self, who: User, key: str) -> Draft | None:
        """This user's unsaved changes to a case, which nobody else sees; None once they may no longer change it."""
        with self.session() as s:
            try:
                access.change(s, who, key)
            except StoreError:
                return None
            return s.get(Draft, (key, who.id))

    def keep_draft(self, who: User, key: str, text: str, based_on: int) -> None:
        """Keep unsaved changes."""
        with self.session() as s:
            access.change(s, who, key)
            s.merge(Draft(case_key=key, user_id=who.id, text=_clean(text), based_on=based_on, at=now()))

    def drop_draft(self, who: User, key: str) -> None:
        """Throw what was typed away."""
        with self.session() as s:
            s.execute(delete(Draft).where(Draft.case_key == key, Draft.user_id == who.id))

    # Runs

    def create_run(
        self, who: User, case: Found, *, text: str, kind: str, scenario: str | None, draws: int, seed: int,
        changes: dict[str, str] | None = None, scenario_title: str | None = None, name: str | None = None,
    ) -> Run:  # fmt: skip
        """Add a queued run. Raises `Forbidden` if the user may not run the case, `Conflict` if they have too many unfinished ones, `Invalid` for a
        bad name."""
        key = "r-" + secrets.token_hex(8)
        with self.session() as s:
            access.run(s, who, case.key)
            waiting = (
                s.scalar(
                    select(func.count())
                    .select_from(Run)
                    .where(Run.owner_id == who.id, Run.status.in_(("queued", "running")))
                )
                or 0
            )
            if waiting >= MOST_WAITING:
                raise Conflict(f"you have {waiting} unfinished runs, the most allowed; wait for one or cancel one")
            run = Run(
                key=key, owner_id=who.id, case_key=case.key, version=case.version or None, title=case.title, name=_run_name(name), text=_clean(text),
                changes=json.dumps(changes or {}),
                kind=kind, scenario=scenario, scenario_title=scenario_title,
                draws=draws, seed=seed, shared=False, status="queued", done=0, total=draws, stage="", error=None,
                release=__version__, created=now(), started=None, finished=None, seconds=0.0,
            )  # fmt: skip
            s.add(run)
            noted(s, who, "started run", key, f"{kind} of {case.key}")
        return run

    def runs(
        self, who: User, case_key: str | None = None, text: str | None = None, limit: int = 200
    ) -> list[tuple[Run, str]]:
        """The runs a user may see, newest first, with their owners' names: all, or those of one case or one text. The texts are left out."""
        wanted = select(Run, User.name).join(User, User.id == Run.owner_id).where(access.seen_runs(who))
        if case_key is not None:
            wanted = wanted.where(Run.case_key == case_key)
        if text is not None:
            wanted = wanted.where(Run.text == text)
        with self.session() as s:
            return [
                (run, name)
                for run, name in s.execute(wanted.options(defer(Run.text)).order_by(Run.created.desc()).limit(limit))
            ]

    def run(self, who: User, key: str) -> Run:
        """A run as the database has it. Raises `Missing`."""
        with self.session() as s:
            return access.see_run(s, who, key)

    def own_run(self, who: User, key: str) -> Run:
        """A run that this user may cancel and resume. Raises `Missing`, and `Forbidden` for another's."""
        with self.session() as s:
            return access.steer_run(s, who, key)

    def name_run(self, who: User, key: str, name: str | None) -> Run:
        """Give a run of this user's own a name, or take it away. Raises `Invalid` for a name that is too long."""
        self.own_run(who, key)
        self.note_run(key, name=_run_name(name))
        return self.run(who, key)

    def share_run(self, who: User, key: str, shared: bool) -> Run:
        """Share a run and its result with all users, or no longer. Raises `Forbidden` for whoever may not share its case."""
        with self.session() as s:
            access.publish_run(s, who, key)
            s.execute(update(Run).where(Run.key == key).values(shared=shared))
            noted(s, who, "shared run" if shared else "stopped sharing run", key)
        return self.run(who, key)

    def result(self, who: User, key: str) -> str:
        """The result of a finished run, as JSON. Raises `Conflict` for an unfinished one."""
        return self.content(self.run(who, key))

    def content(self, run: Run) -> str:
        """The result of a run that somebody was found to be allowed to see. Raises `Conflict` for an unfinished one."""
        with self.session() as s:
            found = s.get(Result, run.key)
            if found is None:
                raise Conflict(f"run {run.key} has no result: it is {run.status}")
            return zlib.decompress(found.content).decode()

    # For the runner, which acts for no particular user

    def note_run(self, key: str, **values: Any) -> None:
        """Set columns of a run."""
        with self.session() as s:
            s.execute(update(Run).where(Run.key == key).values(**values))

    def queued(self, key: str) -> Run:
        """A run by its key, whoever owns it."""
        with self.session() as s:
            run = s.get(Run, key)
            if run is None:
                raise Missing(f"no run {key}")
            return run

    def keep_draw(self, key: str, number: int, answers: str) -> None:
        """Store a solved draw."""
        with self.session() as s:
            s.merge(SolvedDraw(run_key=key, number=number, answers=answers))

    def solved(self, key: str) -> dict[int, str]:
        """The stored draws of a run, by number."""
        with self.session() as s:
            return {d.number: d.answers for d in s.scalars(select(SolvedDraw).where(SolvedDraw.run_key == key))}

    def finish_run(self, key: str, content: str, seconds: float) -> None:
        """Store the result of a run, and drop its single draws."""
        with self.session() as s:
            s.merge(Result(run_key=key, content=zlib.compress(content.encode())))
            s.execute(
                update(Run)
                .where(Run.key == key)
                .values(status="done", finished=now(), seconds=seconds, done=Run.total, error=None)
            )
            s.execute(delete(SolvedDraw).where(SolvedDraw.run_key == key))

    def mark_interrupted(self) -> int:
        """Mark the runs that a stopped server left unfinished; returns how many."""
        with self.session() as s:
            why = "the workbench stopped during this run; resume it to continue"
            left = s.execute(
                update(Run).where(Run.status.in_(("queued", "running"))).values(status="interrupted", error=why)
            )
            return int(left.rowcount)  # type: ignore[attr-defined]

    def _seen(self, s: Session, who: User, key: str) -> Found:
        row = s.execute(
            select(StoredCase, User.name, Version.text, access.granted(who), access.people())
            .join(User, User.id == StoredCase.owner_id)
            .join(Version, (Version.case_key == StoredCase.key) & (Version.number == StoredCase.version))
            .where(StoredCase.key == key, access.seen_cases(who))
        ).first()
        if row is None:
            raise Missing(f"no case {key}")
        return _found(row[0], row[1], row[2], who, row[3], row[4])


def _unavailable(error: Any) -> Unavailable:
    """What a failure of the database itself is called: SQLite and PostgreSQL each have a number for a full disk."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or getattr(error, "sqlstate", None) == "53100":
        return Full("the disk of the database is full, so nothing was saved; make room on it, then try again")
    return Unavailable(f"the database does not answer: {str(error).strip().splitlines()[0]}")


def _careful(connection: Any, _record: Any) -> None:
    """Settings for SQLite: reading while another writes, durable commits, foreign keys, waiting for locks."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("lower", 1, lambda text: text and text.lower())  # SQLite's own knows Latin letters alone


def _found(case: StoredCase, owner: str, text: str, who: User, role: str | None, people: int) -> Found:
    level = access.level_of(who, case, role) or "reader"
    mine = case.owner_id == who.id
    return Found(
        case.key,
        case.title,
        owner,
        mine,
        case.shared,
        case.version,
        case.changed,
        text,
        level,
        role is not None,
        people,
    )


@cache
def _built_in(key: str) -> Found:
    text = read_text(key)[0]
    title = next((line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("title:")), key)
    return Found(key, title.strip("\"'"), "detente", False, True, 0, None, text)


def _run_name(name: str | None) -> str | None:
    name = " ".join(_clean(name or "").split())
    if len(name) > 120:
        raise Invalid(f"name: got {len(name)} characters; expected at most 120")
    return name or None


__all__ = ["LOCAL", "Base", "Found", "Store", "_clean", "_short", "_title", "now"]
