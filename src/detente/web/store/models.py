"""The tables. A change here needs a migration (a test compares the two)."""

from __future__ import annotations

import datetime
import hashlib
from typing import Literal

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, MetaData, String, Text, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

Role = Literal["reader", "editor", "admin"]
Status = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]


def digest(secret: str) -> str:
    """What is stored of a secret that was drawn at random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def now() -> datetime.datetime:
    """The current time in UTC."""
    return datetime.datetime.now(datetime.UTC)


class UTC(TypeDecorator[datetime.datetime]):
    """A time in UTC. SQLite drops the time zone; this restores it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime.datetime | None, _dialect: object) -> datetime.datetime | None:
        """Restore the time zone."""
        return value.replace(tzinfo=datetime.UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """The base of all tables. Constraints are named so that migrations can refer to them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime.datetime: UTC, str: String(200)}  # noqa: RUF012


class User(Base):
    """A user of the workbench. Without accounts there is only `local`, who has no password.

    Whoever has an `email` comes in by single sign-on; `subject` is who they are to its provider, known once they came.
    """

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    role: Mapped[str]
    active: Mapped[bool]
    created: Mapped[datetime.datetime]
    email: Mapped[str | None] = mapped_column(index=True, unique=True)
    subject: Mapped[str | None] = mapped_column(index=True, unique=True)

    @property
    def may_edit(self) -> bool:
        """Whether they may change anything at all."""
        return self.role in ("editor", "admin")


class Login(Base):
    """A browser's session or an API token. Only its hash is stored. `about` is the address where a session began, or what a token is for."""

    __tablename__ = "logins"
    hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    created: Mapped[datetime.datetime]
    expires: Mapped[datetime.datetime]
    about: Mapped[str] = mapped_column(server_default="", default="")

    @property
    def number(self) -> str:
        """By which a list tells it from others: the beginning of the hash, which opens nothing."""
        return self.hash[:12]

    def opened_by(self, secret: str) -> bool:
        """Whether this is the session or token with a secret."""
        return self.hash == digest(secret)


class Act(Base):
    """What somebody did, for the audit trail. Rows are added; triggers of the database refuse to change or delete one.

    `who` is the name of an account (names are never used twice), nothing for a stranger. `about` is the key or name of what it was done to.
    """

    __tablename__ = "audit"
    __table_args__ = (Index(None, "who"), Index(None, "about"))
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime]
    who: Mapped[str]
    what: Mapped[str]
    about: Mapped[str]
    detail: Mapped[str]
    address: Mapped[str]


class StoredCase(Base):
    """A user's case. Its text is in its versions."""

    __tablename__ = "cases"
    key: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str]
    version: Mapped[int]
    shared: Mapped[bool]
    deleted: Mapped[bool]
    changed: Mapped[datetime.datetime]


class Version(Base):
    """A saved version of a case. Versions are added, never changed."""

    __tablename__ = "versions"
    case_key: Mapped[str] = mapped_column(ForeignKey("cases.key"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime.datetime]
    note: Mapped[str]


class Grant(Base):
    """What somebody named by a case's owner may do with it: `reader` or `editor`."""

    __tablename__ = "grants"
    __table_args__ = (Index(None, "user_id"),)
    case_key: Mapped[str] = mapped_column(ForeignKey("cases.key", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str]
    at: Mapped[datetime.datetime]


class Draft(Base):
    """A user's unsaved changes to a case."""

    __tablename__ = "drafts"
    case_key: Mapped[str] = mapped_column(ForeignKey("cases.key"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    based_on: Mapped[int]
    at: Mapped[datetime.datetime]


class Run(Base):
    """A run: an assessment or another question, with the exact text of the case it is about."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "owner_id", "created"), Index(None, "case_key"))
    key: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    case_key: Mapped[str]
    version: Mapped[int | None]
    title: Mapped[str]
    name: Mapped[str | None]
    text: Mapped[str] = mapped_column(Text)
    changes: Mapped[str] = mapped_column(Text)
    kind: Mapped[str]
    scenario: Mapped[str | None]
    scenario_title: Mapped[str | None] = mapped_column(Text)
    draws: Mapped[int]
    seed: Mapped[int]
    shared: Mapped[bool]
    status: Mapped[str]
    done: Mapped[int]
    total: Mapped[int]
    stage: Mapped[str]
    error: Mapped[str | None] = mapped_column(Text)
    release: Mapped[str]
    created: Mapped[datetime.datetime]
    started: Mapped[datetime.datetime | None]
    finished: Mapped[datetime.datetime | None]
    seconds: Mapped[float]

    @property
    def assesses(self) -> bool:
        """Whether it is an assessment, and not another question."""
        return self.kind.startswith("assess")

    @property
    def called(self) -> str:
        """The case's title, with the run's own name if it has been given one."""
        return f"{self.title}: {self.name}" if self.name else self.title

    @property
    def under(self) -> str:
        """Under which scenario it was run, by its title, to be added to a sentence; nothing for the case as it is."""
        return f", scenario '{self.scenario_title or self.scenario}'" if self.scenario else ""

    @property
    def answered(self) -> bool:
        """Whether it is an assessment that has finished."""
        return self.status == "done" and self.assesses


class SolvedDraw(Base):
    """A solved draw of an unfinished run, from which an interrupted run continues."""

    __tablename__ = "draws"
    run_key: Mapped[str] = mapped_column(ForeignKey("runs.key", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[str] = mapped_column(Text)


class Result(Base):
    """The result of a finished run, as compressed JSON."""

    __tablename__ = "results"
    run_key: Mapped[str] = mapped_column(ForeignKey("runs.key", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Comment(Base):
    """What somebody says of a case or of a run, or of one place in it.

    `path` is the place: dotted keys of the case, the path of an answer or the name of a section of a run, nothing for the whole. `words` is what the
    place was called when the comment was written. `version` is the version of the case in which the path holds, null for runs and built-in cases.
    """

    __tablename__ = "comments"
    __table_args__ = (Index(None, "case_key"), Index(None, "run_key"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_key: Mapped[str | None]
    run_key: Mapped[str | None] = mapped_column(ForeignKey("runs.key", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(String(400))
    words: Mapped[str] = mapped_column(Text)
    version: Mapped[int | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime]
    edited: Mapped[datetime.datetime | None]


class Link(Base):
    """A secret address under which a run, or a case with its runs, can be read without an account. Only the hash of the secret is stored."""

    __tablename__ = "links"
    __table_args__ = (Index(None, "case_key"), Index(None, "run_key"))
    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    case_key: Mapped[str | None] = mapped_column(ForeignKey("cases.key", ondelete="CASCADE"))
    run_key: Mapped[str | None] = mapped_column(ForeignKey("runs.key", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created: Mapped[datetime.datetime]
    note: Mapped[str]


class StoredPanel(Base):
    """A panel: people are asked what they make of terms, and experts for ranges. Its text is fixed once it has been opened or a round has begun.

    `round` is that of its experts: 0 before the first, 1, 2, and 3 once they have ended. `asked` is what they are asked and the case it is about, as
    both were when the first round began.
    """

    __tablename__ = "panels"
    __table_args__ = (Index(None, "owner_id"),)
    key: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    case_key: Mapped[str | None]
    status: Mapped[str]
    link_open: Mapped[bool]
    shared: Mapped[bool]
    created: Mapped[datetime.datetime]
    closes: Mapped[datetime.datetime | None]
    round: Mapped[int] = mapped_column(server_default="0", default=0)
    asked: Mapped[str | None] = mapped_column(Text)


class Invitation(Base):
    """A code that begins one ballot. Only its hash is stored, and nothing that leads to the ballot.

    SQLite keeps the rows in the order of the hashes, not in the order in which they came.
    """

    __tablename__ = "invitations"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012
    panel_key: Mapped[str] = mapped_column(ForeignKey("panels.key", ondelete="CASCADE"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    used: Mapped[bool]


class Ballot(Base):
    """A ballot, known by the hash of the secret that its voter alone has. There is no user, no address and no code in it.

    `answers` is a byte (int8) for each question of the panel, `also` one for each further variable; `declared` is the place of the group, or -1.
    `started` and `submitted` are to the minute; a ballot that was never handed in has no `submitted` and is not counted. `seconds` is null where
    the workbench did not see how long it took. `revision` is how often it was handed in. `place` is its row in the views, given when it first
    enters one, in an order drawn by lot: it tells whoever holds the database in which view a ballot appeared first, and nothing finer. `known`
    are ballots typed in from paper or uploaded in a file: somebody besides the voter has seen them.
    """

    __tablename__ = "ballots"
    __table_args__ = (Index(None, "panel_key"), {"sqlite_with_rowid": False})
    hash: Mapped[str] = mapped_column(primary_key=True)
    panel_key: Mapped[str] = mapped_column(ForeignKey("panels.key", ondelete="CASCADE"))
    answers: Mapped[bytes] = mapped_column(LargeBinary)
    declared: Mapped[int]
    also: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str]
    started: Mapped[datetime.datetime]
    seconds: Mapped[float | None]
    submitted: Mapped[datetime.datetime | None]
    by_link: Mapped[bool]
    revision: Mapped[int]
    place: Mapped[int | None]
    known: Mapped[bool] = mapped_column(server_default=false())


class BallotFile(Base):
    """A file of ballots that was uploaded into a panel, by the SHA-256 of its bytes, so that none is counted twice."""

    __tablename__ = "ballot_files"
    panel_key: Mapped[str] = mapped_column(ForeignKey("panels.key", ondelete="CASCADE"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    ballots: Mapped[int]
    at: Mapped[datetime.datetime]


class PanelView(Base):
    """Results that were shown, with the ballots they rest on: later ones are set against them. `handed` is the sum of the ballots' revisions."""

    __tablename__ = "views"
    panel_key: Mapped[str] = mapped_column(ForeignKey("panels.key", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime]
    ballots: Mapped[int]
    handed: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Expert(Base):
    """An expert of a panel, known by the hash of the secret in an address of their own.

    `lot` is drawn by lot: answers are known by it, and their order tells nobody's name. `named` says whether the name may stand beside the answers,
    null while the expert has not said. `typed` is what a form held that was not yet an answer, as JSON.
    """

    __tablename__ = "experts"
    __table_args__ = (Index(None, "panel_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    panel_key: Mapped[str] = mapped_column(ForeignKey("panels.key", ondelete="CASCADE"))
    hash: Mapped[str] = mapped_column(unique=True)
    lot: Mapped[str]
    name: Mapped[str]
    named: Mapped[bool | None]
    language: Mapped[str]
    typed: Mapped[str] = mapped_column(Text)


class Judgement(Base):
    """An expert's answer to a question in a round. Answers are added, never changed: the last one given in a round counts."""

    __tablename__ = "judgements"
    __table_args__ = (Index(None, "expert_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("experts.id", ondelete="CASCADE"))
    question: Mapped[str]
    round: Mapped[int]
    lowest: Mapped[float]
    highest: Mapped[float]
    best: Mapped[float]
    confidence: Mapped[float]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime]
