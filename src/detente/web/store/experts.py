"""Experts of panels and what they judged. For a panel's owner they are names and counts; an expert is whoever has the secret of an address.

Answers are known by the expert's lot and not by the name, and are added, never changed. Which round a panel is in is decided here: an answer is
stored in the round in which it was given, while the panel is in that round, or not at all.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from detente.panel.experts.idea import Answer, FourSteps
from detente.web.store.ballots import hash_of_secret, new_secret
from detente.web.store.errors import Conflict, Invalid, Missing
from detente.web.store.models import Expert, Judgement, StoredPanel, User
from detente.web.store.panels import Panels
from detente.web.store.store import Store, _clean, now
from detente.web.store.trail import note

BEFORE, FIRST, SECOND, ENDED = range(4)  # how far the experts of a panel have come
STATES = ("not begun", "round 1", "round 2", "ended")
MOST_EXPERTS = 200  # of one panel
LONGEST_NAME, LONGEST_REASON = 80, 2000
MOST_TYPED = 100_000  # letters of a form's unfinished answers
FEWEST = 2  # experts who must have answered before the second round: one alone has nobody to see
UNNAMED = "expert"
_LIKE_UNNAMED = re.compile(rf"{UNNAMED}[ -]?[0-9]+", re.I)
Given = tuple[str, FourSteps, str]  # question, answer and reason
Typed = dict[str, dict[str, str]]  # fields by question


@dataclass(frozen=True)
class Listed:
    """An expert as the panel's owner sees one: how many questions were answered in each round, and no answer. `named` is None before it was said."""

    name: str
    named: bool | None
    first: int
    second: int


@dataclass(frozen=True)
class Seat:
    """An expert's place at a panel, as the expert sees it. `typed` is what was typed in this round and is not yet an answer."""

    id: int
    panel_key: str
    lot: str
    name: str
    named: bool | None
    language: str
    typed: Typed


class Experts:
    """The experts of a store's panels."""

    def __init__(self, store: Store) -> None:
        self._store, self._panels = store, Panels(store)

    # For the panel's owner

    def add(self, who: User, key: str, names: Sequence[str]) -> list[tuple[str, str]]:
        """Add experts by name; each name with the secret of an address, which is returned this once: the database has its hash.

        Raises `Invalid` for a name that is missing, too long or there already, `Conflict` once the second round has begun.
        """
        wanted = [_clean(name).strip() for name in names]
        if not any(wanted):
            raise Invalid("names: give one or more, one a line")
        made = [(_name(name), new_secret()) for name in wanted if name]
        found = self._panels.own(who, key)
        with self._store.session() as s:
            held = list(s.scalars(select(Expert.name).where(Expert.panel_key == key)))
            if len(held) + len(made) > MOST_EXPERTS:
                raise Invalid(f"names: the panel has {len(held)} experts; at most {MOST_EXPERTS} are allowed")
            taken = {name.casefold() for name in held}
            for name, secret in made:
                if name.casefold() in taken:
                    raise Invalid(f"names: '{name}' is there twice; tell the two apart, for instance by their posts")
                taken.add(name.casefold())
                s.add(
                    Expert(
                        panel_key=key, hash=hash_of_secret(secret), lot=secrets.token_hex(8), name=name, named=None, language="", typed="{}"
                    )
                )  # fmt: skip
            s.flush()
            self._locked(s, found.key, (BEFORE, FIRST), "experts are added before the second round begins")
            note(s, who, "named experts", key, str(len(made)))
        return made

    def listed(self, who: User, key: str) -> list[Listed]:
        """The experts of a panel of this user's own, by name."""
        self._panels.own(who, key)
        answered = func.count(func.distinct(Judgement.question))
        with self._store.session() as s:
            rows = s.execute(
                select(
                    Expert.name,
                    Expert.named,
                    answered.filter(Judgement.round == FIRST),
                    answered.filter(Judgement.round == SECOND),
                )
                .join(Judgement, Judgement.expert_id == Expert.id, isouter=True)
                .where(Expert.panel_key == key)
                .group_by(Expert.id, Expert.name, Expert.named)
            )
            return sorted((Listed(*row) for row in rows), key=lambda e: e.name.casefold())

    def begin(self, who: User, key: str, asked: str) -> None:
        """Begin the first round, in which `asked` is asked. Raises `Conflict` if it has begun, or nobody was added."""
        self._panels.own(who, key)
        with self._store.session() as s:
            self._advance(s, key, BEFORE, asked=_clean(asked))
            if not s.scalar(select(func.count()).select_from(Expert).where(Expert.panel_key == key)):
                raise Conflict("no experts have been added; add some first")
            note(s, who, "began round", key, "1")

    def second(self, who: User, key: str) -> None:
        """Begin the second round. Raises `Conflict` unless the first is on, and two experts have answered."""
        self._panels.own(who, key)
        with self._store.session() as s:
            self._advance(s, key, FIRST)
            answered = (
                select(func.count(func.distinct(Judgement.expert_id)))
                .join(Expert, Expert.id == Judgement.expert_id)
                .where(Expert.panel_key == key)
            )
            if (s.scalar(answered) or 0) < FEWEST:
                raise Conflict(
                    f"fewer than {FEWEST} experts have answered; in the second round there is nothing to see"
                )
            note(s, who, "began round", key, "2")

    def end(self, who: User, key: str) -> None:
        """End, after the second round or the first. Nothing is answered after that. Raises `Conflict` unless a round is on."""
        found = self._panels.own(who, key)
        if found.round not in (FIRST, SECOND):
            raise Conflict(
                f"the experts' panel is in the state '{STATES[found.round]}'; only a round that is on can end"
            )
        with self._store.session() as s:
            moved = s.execute(
                update(StoredPanel)
                .where(StoredPanel.key == key, StoredPanel.round.in_((FIRST, SECOND)))
                .values(round=ENDED)
            )
            if moved.rowcount != 1:  # type: ignore[attr-defined]
                raise Conflict("the round was ended at the same moment")
            note(s, who, "ended rounds", key)

    def _advance(self, s: Session, key: str, since: int, **values: object) -> None:
        moved = s.execute(
            update(StoredPanel)
            .where(StoredPanel.key == key, StoredPanel.round == since)
            .values(round=since + 1, **values)
        )
        if moved.rowcount != 1:  # type: ignore[attr-defined]
            state = STATES[s.scalar(select(StoredPanel.round).where(StoredPanel.key == key)) or 0]
            raise Conflict(
                f"the experts' panel is in the state '{state}'; {STATES[since + 1]} follows on {STATES[since]}"
            )

    # For experts

    def seat(self, secret: str) -> tuple[Seat, StoredPanel]:
        """An expert's place by the secret, and the panel. Raises `Missing`."""
        with self._store.session() as s:
            row = s.execute(
                select(Expert, StoredPanel)
                .join(StoredPanel, StoredPanel.key == Expert.panel_key)
                .where(Expert.hash == hash_of_secret(secret))
            ).first()
        if row is None:
            raise Missing("there is no expert's page at this address; it may be mistyped")
        e, panel = row
        kept = json.loads(e.typed)
        typed = kept["fields"] if kept.get("round") == panel.round else {}
        return Seat(e.id, e.panel_key, e.lot, e.name, e.named, e.language, typed), panel

    def save(self, secret: str, round_: int, given: Sequence[Given], typed: Typed, language: str) -> None:
        """Keep answers given in round 1 or 2, and what was typed besides. An answer that is the same as the last one in the round is not kept twice.

        Raises `Conflict` if the panel is no longer in that round, and `Invalid` for a reason that is too long.
        """
        if round_ not in (FIRST, SECOND):
            raise Conflict("no round of answers is on")
        kept = json.dumps({"round": round_, "fields": typed})
        if len(kept) > MOST_TYPED:
            raise Invalid("the form holds too much; shorten the reasons")
        for name, _, reason in given:
            if len(_clean(reason)) > LONGEST_REASON:
                raise Invalid(f"{name}: the reason has {len(reason):,} letters; at most {LONGEST_REASON:,} are allowed")
        with self._store.session() as s:
            mine, key = self._mine(s, secret, {"typed": _clean(kept), "language": language})
            self._locked(s, key, (round_,), f"{STATES[round_]} is not on; your answers stay as you last saved them")
            rows = s.scalars(
                select(Judgement).where(Judgement.expert_id == mine, Judgement.round == round_).order_by(Judgement.id)
            )
            last = {j.question: (_steps(j), j.reason) for j in rows}
            for name, steps, reason in given:
                if last.get(name) != (steps, reason):
                    s.add(
                        Judgement(
                            expert_id=mine, question=name, round=round_, lowest=steps.lowest, highest=steps.highest, best=steps.best,
                            confidence=steps.confidence, reason=reason, at=now(),
                        )
                    )  # fmt: skip
                    s.flush()  # so that they are numbered in this order

    def consent(self, secret: str, named: bool) -> None:
        """Say whether one's name may stand beside one's answers. Raises `Conflict` once the panel has ended."""
        with self._store.session() as s:
            _, key = self._mine(s, secret, {"named": named})
            self._locked(s, key, (BEFORE, FIRST, SECOND), "the panel has ended, and its results stand")

    def _mine(self, s: Session, secret: str, values: Mapping[str, object]) -> tuple[int, str]:
        """Write to an expert's row, which waits for its turn; its number and panel."""
        hashed = hash_of_secret(secret)
        if s.execute(update(Expert).where(Expert.hash == hashed).values(**values)).rowcount != 1:  # type: ignore[attr-defined]
            raise Missing("there is no expert's page at this address; it may be mistyped")
        found = s.execute(select(Expert.id, Expert.panel_key).where(Expert.hash == hashed)).one()
        return found[0], found[1]

    def _locked(self, s: Session, key: str, rounds: Sequence[int], else_: str) -> None:
        """Keep the panel in its round until the transaction ends. Raises `Conflict` if it is in another than these. Call it after a write, by
        which SQLite, which has no such lock, keeps all others from writing."""
        found = s.scalar(select(StoredPanel.round).where(StoredPanel.key == key).with_for_update(read=True))
        if found not in rounds:
            raise Conflict(else_)

    # For the bench, which acts for no particular user

    def answers(self, key: str) -> list[Answer]:
        """All answers of a panel in the order in which they were given, known by their experts' lots."""
        with self._store.session() as s:
            rows = s.execute(
                select(Judgement, Expert.lot)
                .join(Expert, Expert.id == Judgement.expert_id)
                .where(Expert.panel_key == key)
                .order_by(Judgement.id)
            ).all()
        return [Answer(lot, j.question, j.round, _steps(j), j.reason) for j, lot in rows]

    def names(self, key: str) -> dict[str, str]:
        """What each expert is called in results, by lot: the name of who agreed to that, else a number that tells nothing."""
        with self._store.session() as s:
            rows = s.execute(
                select(Expert.lot, Expert.name, Expert.named).where(Expert.panel_key == key).order_by(Expert.lot)
            ).all()
        return {lot: name if named else f"{UNNAMED} {n}" for n, (lot, name, named) in enumerate(rows, 1)}


def _steps(j: Judgement) -> FourSteps:
    return FourSteps(j.lowest, j.highest, j.best, j.confidence)


def _name(name: str) -> str:
    if len(name) > LONGEST_NAME:
        raise Invalid(f"names: '{name[:40]}...' has {len(name)} letters; at most {LONGEST_NAME} are allowed")
    if _LIKE_UNNAMED.fullmatch(name):
        raise Invalid(f"names: '{name}' is how unnamed experts are called; give another name")
    return name
