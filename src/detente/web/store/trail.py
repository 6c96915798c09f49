"""The audit trail: who came in, who changed, shared, ran and took away what. It is only ever added to, and no text or secret is in it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from detente.case.problems import unknown
from detente.web.panel_files import safe_csv
from detente.web.store.errors import Forbidden, Invalid
from detente.web.store.models import Act, User, now

if TYPE_CHECKING:
    from detente.web.store.store import Store

COMMAND = "command line"  # who acts there; no account can have this name
KNOWN = datetime.timedelta(days=90)  # for so long an address stays known as one of a user's own
MOST = 10_000  # acts in one answer
What = Literal[
    "signed in", "failed to sign in", "signed out", "ended sessions", "made token", "revoked token",
    "added account", "changed password", "changed role", "closed account", "reopened account",
    "created case", "saved case", "shared case", "stopped sharing case", "deleted case", "brought case back",
    "named person", "removed person", "made link", "withdrew link",
    "started run", "cancelled run", "resumed run", "shared run", "stopped sharing run",
    "created panel", "opened panel", "closed panel", "shared panel", "stopped sharing panel", "opened link of panel", "closed link of panel",
    "deleted panel",
    "made codes", "named experts", "began round", "ended rounds", "added ballots",
    "downloaded",
]  # fmt: skip
WHATS: tuple[str, ...] = get_args(What)


def note(s: Session, who: User | str, what: What, about: str = "", detail: str = "", address: str = "") -> None:
    """Note an act in the transaction that does it: either both are kept or neither."""
    name = who if isinstance(who, str) else who.name
    s.add(Act(at=now(), who=name, what=what, about=about[:200], detail=detail[:200], address=address[:200]))


class Trail:
    """The audit trail of a store, which only an admin may read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, who: User, what: What, about: str = "", detail: str = "") -> None:
        """Note an act that no transaction of the store does."""
        with self._store.session() as s:
            note(s, who, what, about, detail)

    def read(self, who: User, **wanted: Any) -> list[Act]:
        """The same as `acts` for a user. Raises `Forbidden` for anyone but an admin."""
        if who.role != "admin":
            raise Forbidden("only an admin may read the audit trail")
        return self.acts(**wanted)

    def acts(
        self, *, by: str | None = None, what: str | None = None, about: str | None = None,
        since: datetime.date | None = None, until: datetime.date | None = None, before: int | None = None, limit: int = MOST,
    ) -> list[Act]:  # fmt: skip
        """Acts, newest first: of one account, of a kind, about one thing, on the days from `since` to `until` in UTC, or older than act `before`.

        Raises `Invalid` for a kind that there is not.
        """
        if what is not None and what not in WHATS:
            raise Invalid(unknown(what, WHATS, "what: "))
        found = select(Act)
        for column, value in ((Act.who, by), (Act.what, what), (Act.about, about)):
            if value is not None:
                found = found.where(column == value.replace("\0", ""))
        if since is not None:
            found = found.where(Act.at >= _midnight(since))
        if until is not None and until < datetime.date.max:
            found = found.where(Act.at < _midnight(until + datetime.timedelta(days=1)))
        if before is not None:
            found = found.where(Act.id < before)
        with self._store.session() as s:
            return list(s.scalars(found.order_by(Act.id.desc()).limit(min(limit, MOST))))

    def entered_from(self, name: str, address: str) -> bool:
        """Whether an account was entered from an address lately."""
        entered = select(Act.id).where(
            Act.who == name, Act.what == "signed in", Act.address == address, Act.at > now() - KNOWN
        )
        with self._store.session() as s:
            return s.scalar(entered.limit(1)) is not None


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


FIELDS = ("id", "at", "who", "what", "about", "detail", "address")


def rows(acts: Sequence[Act]) -> list[dict[str, object]]:
    """Acts as plain data."""
    return [{**{f: getattr(act, f) for f in FIELDS}, "at": act.at.isoformat(timespec="seconds")} for act in acts]


def acts_csv(acts: Sequence[Act]) -> str:
    """Acts as a CSV table."""
    return safe_csv([FIELDS, *(list(row.values()) for row in rows(acts))])
