"""Panels as their owners see them: drafts, opened and closed, invitations, views. No call here returns a ballot."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, func, insert, or_, select, type_coerce, update
from sqlalchemy.orm import Session, defer
from sqlalchemy.types import NullType

from detente.panel.box import Box
from detente.panel.questions import Panel
from detente.web.store.access import may_edit
from detente.web.store.errors import Conflict, Forbidden, Invalid, Missing
from detente.web.store.models import Ballot, Expert, Invitation, Judgement, PanelView, StoredPanel, User
from detente.web.store.store import Store, _clean, _title, now
from detente.web.store.trail import What, note

MOST_PANELS = 500  # of one user
MOST_CODES = 20_000  # of one panel
AT_A_TIME = 10_000  # ballots given their places in one statement, so that none takes long
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
PARTS, LETTERS_EACH = 3, 4


@dataclass(frozen=True)
class Numbers:
    """How far a panel has come: ballots handed in and unfinished, codes made and used."""

    handed_in: int
    unfinished: int
    codes: int
    used: int


class Panels:
    """The panels of a store. Every call names a user; only the owner changes a panel, and others see it once it is shared."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, who: User, title: str, text: str, case_key: str | None) -> StoredPanel:
        """Add a draft. Raises `Forbidden`, `Invalid`, or `Conflict` if the user has too many."""
        with self._store.session() as s:
            return created(s, who, title, text, case_key, "draft")

    def all(self, who: User) -> list[tuple[StoredPanel, str]]:
        """The panels a user may see, newest first, with their owners' names and without their texts."""
        with self._store.session() as s:
            rows = s.execute(
                select(StoredPanel, User.name)
                .join(User, User.id == StoredPanel.owner_id)
                .where(or_(StoredPanel.owner_id == who.id, StoredPanel.shared))
                .options(defer(StoredPanel.text), defer(StoredPanel.asked))
                .order_by(StoredPanel.created.desc())
            )
            return [(panel, name) for panel, name in rows]

    def get(self, who: User, key: str) -> StoredPanel:
        """A panel. Raises `Missing`."""
        with self._store.session() as s:
            return self._seen(s, who, key)

    def own(self, who: User, key: str) -> StoredPanel:
        """A panel of this user's own. Raises `Forbidden` for another's."""
        with self._store.session() as s:
            return self._own(s, who, key)

    def write(self, who: User, key: str, title: str, text: str, case_key: str | None) -> StoredPanel:
        """Change the text of a draft. Raises `Conflict` once it has been opened, or its experts have begun: people answered what it asked."""
        with self._store.session() as s:
            found = self._own(s, who, key)
            free = or_(StoredPanel.round == 0, StoredPanel.text == _clean(text))
            changed = s.execute(
                update(StoredPanel)
                .where(StoredPanel.key == key, StoredPanel.status == "draft", free)
                .values(title=_title(title), text=_clean(text), case_key=case_key)
            )
            if changed.rowcount != 1:  # type: ignore[attr-defined]
                begun = "being answered by experts" if found.status == "draft" else found.status
                raise Conflict(f"the panel is {begun}, and its questions stay as they were asked; make a new panel")
            s.refresh(found)
            return found

    def open(self, who: User, key: str, closes: datetime.datetime | None = None) -> StoredPanel:
        """Let people vote, until it is closed or `closes`. A closed panel can be opened again. Raises `Invalid` for a time that is past."""
        if closes is not None and closes <= now():
            raise Invalid("closes: that time is past; give a later one, or none")
        return self._set(who, key, "opened panel", status="open", closes=closes)

    def close(self, who: User, key: str) -> StoredPanel:
        """End the vote. Raises `Conflict` for a draft."""
        if self.own(who, key).status == "draft":
            raise Conflict("the panel has not been opened")
        return self._set(who, key, "closed panel", status="closed", closes=None)

    def set_link(self, who: User, key: str, link_open: bool) -> StoredPanel:
        """Say whether people may come without a code, by the open link."""
        return self._set(who, key, "opened link of panel" if link_open else "closed link of panel", link_open=link_open)

    def share(self, who: User, key: str, shared: bool) -> StoredPanel:
        """Share a panel's results with all users of the workbench, or stop sharing them."""
        return self._set(who, key, "shared panel" if shared else "stopped sharing panel", shared=shared)

    def delete(self, who: User, key: str) -> None:
        """Delete a panel. Raises `Conflict` for one with ballots or experts' answers: what people said is not thrown away by a slip."""
        with self._store.session() as s:
            self._own(s, who, key)
            if s.scalar(select(Ballot.hash).where(Ballot.panel_key == key).limit(1)) is not None:
                raise Conflict("people have voted; a panel with ballots cannot be deleted")
            answered = (
                select(Judgement.id).join(Expert, Expert.id == Judgement.expert_id).where(Expert.panel_key == key)
            )
            if s.scalar(answered.limit(1)) is not None:
                raise Conflict("experts have answered; a panel with their answers cannot be deleted")
            s.execute(delete(StoredPanel).where(StoredPanel.key == key))
            note(s, who, "deleted panel", key)

    def invite(self, who: User, key: str, number: int) -> list[str]:
        """Make codes, each of which begins one ballot. They are returned this once; the database has their hashes."""
        if not 1 <= number <= MOST_CODES:
            raise Invalid(f"number: got {number:,}; expected 1 to {MOST_CODES:,} codes")
        codes = list(dict.fromkeys(_code() for _ in range(number)))
        with self._store.session() as s:
            self._own(s, who, key)
            held = s.scalar(select(func.count()).select_from(Invitation).where(Invitation.panel_key == key)) or 0
            if held + number > MOST_CODES:
                raise Invalid(f"number: the panel has {held:,} codes; at most {MOST_CODES:,} are allowed")
            s.execute(
                insert(Invitation), [{"panel_key": key, "hash": hash_of_code(key, c), "used": False} for c in codes]
            )
            note(s, who, "made codes", key, f"{number:,}")
        return codes

    def numbers(self, who: User, key: str) -> Numbers:
        """How many ballots and codes there are. Figures below the panel's threshold are for the page to withhold."""
        with self._store.session() as s:
            self._seen(s, who, key)
            handed, all_ballots = s.execute(
                select(func.count(Ballot.submitted), func.count()).where(Ballot.panel_key == key)
            ).one()
            used, codes = s.execute(
                select(
                    func.count().filter(Invitation.used), func.count()
                ).where(Invitation.panel_key == key)
            ).one()  # fmt: skip
        return Numbers(int(handed), int(all_ballots - handed), int(codes), int(used))

    # For the bench, which acts for no particular user

    def fetch(self, key: str) -> StoredPanel:
        """A panel by its key, whoever owns it. Raises `Missing`."""
        with self._store.session() as s:
            found = s.get(StoredPanel, key)
            if found is None:
                raise Missing(f"no panel {key}")
            return found

    def handed(self, key: str) -> int:
        """How often ballots of a panel have been handed in, a second time counted too."""
        with self._store.session() as s:
            return int(s.scalar(select(func.sum(Ballot.revision)).where(Ballot.panel_key == key)) or 0)

    def last_number(self, key: str) -> int | None:
        """The number of the newest view of a panel, None if nothing was shown."""
        with self._store.session() as s:
            return s.scalar(select(func.max(PanelView.number)).where(PanelView.panel_key == key))

    def last_sizes(self, key: str) -> tuple[int, int]:
        """How many ballots the newest view rests on, and what `handed` was when it was made; 0 and 0 if there is none."""
        with self._store.session() as s:
            newest = select(PanelView.ballots, PanelView.handed).where(PanelView.panel_key == key)
            found = s.execute(newest.order_by(PanelView.number.desc()).limit(1)).first()
            return (0, 0) if found is None else (found.ballots, found.handed)

    def last_view(self, key: str) -> PanelView | None:
        """The newest view of a panel, None if nothing was shown."""
        with self._store.session() as s:
            return s.scalar(
                select(PanelView).where(PanelView.panel_key == key).order_by(PanelView.number.desc()).limit(1)
            )

    def views(self, key: str) -> list[PanelView]:
        """All views of a panel, oldest first."""
        with self._store.session() as s:
            return list(s.scalars(select(PanelView).where(PanelView.panel_key == key).order_by(PanelView.number)))

    def add_view(self, key: str, number: int, ballots: int, handed: int, content: bytes) -> None:
        """Keep a view."""
        with self._store.session() as s:
            s.add(PanelView(panel_key=key, number=number, at=now(), ballots=ballots, handed=handed, content=content))

    def box(self, key: str, panel: Panel) -> Box:
        """The ballots handed in, in the order of their places; those that have none are given theirs now, drawn by lot."""
        with self._store.session() as s:
            fresh = list(
                s.scalars(
                    select(Ballot.hash)
                    .where(Ballot.panel_key == key, Ballot.submitted.is_not(None), Ballot.place.is_(None))
                    .order_by(Ballot.hash)
                    .with_for_update()  # in the order in which ballots are saved, or the two could wait for each other
                )
            )
            if fresh:
                secrets.SystemRandom().shuffle(fresh)
                first = s.scalar(select(func.max(Ballot.place)).where(Ballot.panel_key == key))
                begin = 0 if first is None else first + 1
                for some in range(0, len(fresh), AT_A_TIME):
                    places = enumerate(fresh[some : some + AT_A_TIME], begin + some)
                    s.execute(update(Ballot), [{"hash": h, "place": place} for place, h in places])
            # As the database has them: ballots of one minute have the same time, which is read once.
            wanted = (
                Ballot.answers,
                Ballot.declared,
                Ballot.also,
                Ballot.seconds,
                Ballot.submitted,
                Ballot.by_link,
                Ballot.known,
            )
            rows = s.execute(
                select(*(type_coerce(column, NullType()) for column in wanted))
                .where(Ballot.panel_key == key, Ballot.place.is_not(None))
                .order_by(Ballot.place)
            ).all()
        many = len(rows)
        answers, declared, also, seconds, submitted, by_link, known = zip(*rows, strict=True) if rows else ((),) * 7
        minutes = {m: _seconds(m) for m in set(submitted)}
        declared_also = np.frombuffer(b"".join(also), np.int8).reshape(many, len(panel.also)).astype(np.int16)
        return Box(
            np.frombuffer(b"".join(answers), np.int8).reshape(many, len(panel.questions)).copy(),
            np.array(declared, np.int16),
            {name: declared_also[:, n] for n, name in enumerate(panel.also)},
            np.array(seconds, float),  # None becomes NaN
            _spread(np.array([minutes[m] for m in submitted], np.float64)),
            np.array(by_link, bool),
            np.array(known, bool),
        )

    # Permissions

    def _set(self, who: User, key: str, what: What, **values: object) -> StoredPanel:
        with self._store.session() as s:
            found = self._own(s, who, key)
            s.execute(update(StoredPanel).where(StoredPanel.key == key).values(**values))
            note(s, who, what, key)
            s.refresh(found)
            return found

    def _seen(self, s: Session, who: User, key: str) -> StoredPanel:
        found = s.get(StoredPanel, key)
        if found is None or not (found.owner_id == who.id or found.shared):
            raise Missing(f"no panel {key}")
        return found

    def _own(self, s: Session, who: User, key: str) -> StoredPanel:
        found = self._seen(s, who, key)
        may_edit(who)
        if found.owner_id != who.id:
            raise Forbidden("only the owner of a panel may do that")
        return found


def created(
    s: Session, who: User, title: str, text: str, case_key: str | None, status: Literal["draft", "closed"]
) -> StoredPanel:
    """Add a panel within a transaction. Raises as `Panels.create` does."""
    may_edit(who)
    held = s.scalar(select(func.count()).select_from(StoredPanel).where(StoredPanel.owner_id == who.id)) or 0
    if held >= MOST_PANELS:
        raise Conflict(f"you have {held} panels, the most allowed; delete some first")
    found = StoredPanel(
        key="p-" + secrets.token_hex(6), owner_id=who.id, title=_title(title), text=_clean(text), case_key=case_key, status=status,
        link_open=False, shared=False, created=now(), closes=None,
    )  # fmt: skip
    s.add(found)
    note(s, who, "created panel", found.key)
    return found


def hash_of_code(key: str, code: str) -> str:
    """What is stored of an invitation's code; spaces, hyphens and capitals do not matter."""
    plain = "".join(c for c in code.lower() if c.isalnum())
    return hashlib.sha256(f"{key} {plain}".encode("utf-8", "replace")).hexdigest()


def _code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(LETTERS_EACH)) for _ in range(PARTS))


def _seconds(moment: datetime.datetime | str) -> float:
    """A time as a database gives it, in seconds since 1970; SQLite's is text without a time zone."""
    found = datetime.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return (found if found.tzinfo is not None else found.replace(tzinfo=datetime.UTC)).timestamp()


def _spread(minutes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Times known to the minute, spread evenly over their minutes: otherwise two minutes would count as one burst."""
    order = np.argsort(minutes, kind="stable")
    _, first, many = np.unique(minutes[order], return_index=True, return_counts=True)
    place = np.arange(len(minutes)) - np.repeat(first, many)
    found = minutes.copy()
    found[order] += 60 * (place + 0.5) / np.repeat(many, many)
    return found
