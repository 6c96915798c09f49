"""The tables. A change here needs a migration beside it (a test compares the two)."""

from __future__ import annotations

import datetime
from typing import Literal

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

Role = Literal["reader", "editor", "admin"]
Status = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]


class UTC(TypeDecorator[datetime.datetime]):
    """A time with its zone, which SQLite forgets."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime.datetime | None, _dialect: object) -> datetime.datetime | None:
        """Times are stored as UTC."""
        return value.replace(tzinfo=datetime.UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """All tables; constraints have names, so that migrations can refer to them."""

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
    """Somebody who may use the workbench. Without accounts there is one, `local`, who needs no password."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    role: Mapped[str]
    active: Mapped[bool]
    created: Mapped[datetime.datetime]


class Login(Base):
    """A browser's session or a token for the API, of which only a hash is kept."""

    __tablename__ = "logins"
    hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    created: Mapped[datetime.datetime]
    expires: Mapped[datetime.datetime]


class StoredCase(Base):
    """A case of a user's own; its text is in its versions."""

    __tablename__ = "cases"
    key: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str]
    version: Mapped[int]
    shared: Mapped[bool]
    deleted: Mapped[bool]
    changed: Mapped[datetime.datetime]


class Version(Base):
    """One saved state of a case. Versions are added and never changed."""

    __tablename__ = "versions"
    case_key: Mapped[str] = mapped_column(ForeignKey("cases.key"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime.datetime]
    note: Mapped[str]


class Draft(Base):
    """What a user has typed into a case and not saved yet."""

    __tablename__ = "drafts"
    case_key: Mapped[str] = mapped_column(ForeignKey("cases.key"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    based_on: Mapped[int]
    at: Mapped[datetime.datetime]


class Run(Base):
    """Work asked for: an assessment or another search, with the very text it is of."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "owner_id", "created"), Index(None, "case_key"))
    key: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    case_key: Mapped[str]
    version: Mapped[int | None]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    changes: Mapped[str] = mapped_column(Text)
    kind: Mapped[str]
    scenario: Mapped[str | None]
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


class SolvedDraw(Base):
    """A draw of a run that is solved already: what an interrupted run goes on from."""

    __tablename__ = "draws"
    run_key: Mapped[str] = mapped_column(ForeignKey("runs.key", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[str] = mapped_column(Text)


class Result(Base):
    """What a finished run found, as compressed JSON."""

    __tablename__ = "results"
    run_key: Mapped[str] = mapped_column(ForeignKey("runs.key", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
