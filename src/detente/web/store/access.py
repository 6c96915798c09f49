"""Who may see and change what. The store asks here at every call, so that a right ends in the moment in which it is taken away.

A case belongs to its owner, who names other people as editors or readers of it, or lets everybody read. Its runs are seen by whoever sees the case.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from detente.case import library
from detente.web.store.errors import Forbidden, Missing
from detente.web.store.models import Grant, Run, StoredCase, User

Level = Literal["owner", "editor", "reader"]
BUILT_IN = "a built-in case cannot be changed; duplicate it and change the copy"


def may_edit(who: User) -> None:
    """Raise `Forbidden` unless this account may change anything at all."""
    if not who.may_edit:
        raise Forbidden("your role is reader, which cannot change or run anything; ask an admin for the role editor")


def seen_cases(who: User) -> ColumnElement[bool]:
    """The condition that a user may see a row of the cases."""
    named = exists().where(Grant.case_key == StoredCase.key, Grant.user_id == who.id)
    return and_(~StoredCase.deleted, or_(StoredCase.owner_id == who.id, StoredCase.shared, named))


def seen_runs(who: User) -> ColumnElement[bool]:
    """The condition that a user may see a row of the runs: one shared with all, their own of a built-in case, or one of a case they may see."""
    stored = exists().where(StoredCase.key == Run.case_key)
    theirs = exists().where(StoredCase.key == Run.case_key, or_(StoredCase.owner_id == who.id, seen_cases(who)))
    return or_(Run.shared, and_(~stored, Run.owner_id == who.id), theirs)


def granted(who: User) -> Any:
    """The role for which a user is named in a row of the cases, as a column; null if they are not."""
    return select(Grant.role).where(Grant.case_key == StoredCase.key, Grant.user_id == who.id).scalar_subquery()


def people() -> Any:
    """How many people are named in a row of the cases, as a column."""
    return select(func.count()).where(Grant.case_key == StoredCase.key).scalar_subquery()


def level_of(who: User, case: StoredCase, role: str | None) -> Level | None:
    """What a user may do with a case in which they are named for a `role`; None if they may not see it."""
    if case.owner_id == who.id:
        return "owner"
    if case.deleted:
        return None
    return "editor" if role == "editor" else "reader" if role == "reader" or case.shared else None


def level(s: Session, who: User, key: str) -> Level:
    """What a user may do with one of the stored cases. Raises `Missing` if they may not see it."""
    row = s.execute(select(StoredCase, granted(who)).where(StoredCase.key == key, ~StoredCase.deleted)).first()
    found = None if row is None else level_of(who, row[0], row[1])
    if found is None:
        raise Missing(f"no case {key}")
    return found


def change(s: Session, who: User, key: str) -> None:
    """Raise `Missing` or `Forbidden` unless a user may save versions of a case."""
    _more_than_reading(s, who, key, "change")


def run(s: Session, who: User, key: str) -> None:
    """Raise `Missing` or `Forbidden` unless a user may run a case: a built-in one, or one that they may change."""
    may_edit(who)
    if key not in library():
        _more_than_reading(s, who, key, "run")


def _more_than_reading(s: Session, who: User, key: str, what: str) -> None:
    may_edit(who)
    if key in library():
        raise Forbidden(BUILT_IN)
    if level(s, who, key) == "reader":
        raise Forbidden(f"you may read this case but not {what} it; duplicate it, and {what} your copy")


def own(s: Session, who: User, key: str) -> None:
    """Raise `Missing` or `Forbidden` unless a user owns a case."""
    may_edit(who)
    if key in library():
        raise Forbidden(BUILT_IN)
    if level(s, who, key) != "owner":
        raise Forbidden("only the owner of a case may do that")


def manage(s: Session, who: User, key: str) -> None:
    """Raise `Missing` or `Forbidden` unless a user may say who has access to a case: its owner, or an admin who may see it."""
    may_edit(who)
    if key in library():
        raise Forbidden("everybody has the built-in cases; share one of its runs, or duplicate it and share the copy")
    if level(s, who, key) != "owner" and who.role != "admin":
        raise Forbidden("only the owner of a case, or an admin, may say who has access to it")


def see_run(s: Session, who: User, key: str) -> Run:
    """A run that a user may see. Raises `Missing`."""
    found = s.scalar(select(Run).where(Run.key == key, seen_runs(who)))
    if found is None:
        raise Missing(f"no run {key}")
    return found


def steer_run(s: Session, who: User, key: str) -> Run:
    """A run that a user may cancel and resume: one they started, as long as they may run its case, or one of their own case."""
    found = see_run(s, who, key)
    may_edit(who)
    case = s.get(StoredCase, found.case_key)
    if case is not None and case.owner_id == who.id:
        return found
    if found.owner_id != who.id:
        raise Forbidden("only the user who started a run, or the owner of its case, may do that")
    if case is not None:
        run(s, who, found.case_key)
    return found


def publish_run(s: Session, who: User, key: str) -> Run:
    """A run that a user may share: one of a case whose access they manage, or their own of a built-in case."""
    found = see_run(s, who, key)
    may_edit(who)
    case = s.get(StoredCase, found.case_key)
    if case is not None:
        manage(s, who, found.case_key)
    elif found.owner_id != who.id:
        raise Forbidden("only the user who started a run of a built-in case may share it")
    return found
