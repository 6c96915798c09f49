"""A database belongs to one workbench at a time, and to nobody else while that one runs."""

from __future__ import annotations

import contextlib
import fcntl
import threading
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from detente.web.store import patience
from detente.web.store.errors import Conflict

KEY = 8_411  # of the lock in PostgreSQL
ANSWER = 10.0  # seconds to wait for what PostgreSQL says of the lock
SELF = text("SELECT pid, backend_start AS began FROM pg_stat_activity WHERE pid = pg_backend_pid()")
END = text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = :pid AND backend_start = :began")


class FileClaim:
    """A lock on a file beside SQLite's. Raises `Conflict` if another process has it."""

    def __init__(self, database: str) -> None:
        self._file: IO[str] = Path(database + ".lock").open("w")  # noqa: SIM115 - held open as long as the claim
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise _taken(database) from None

    def close(self) -> None:
        """Give it up."""
        self._file.close()


class SessionClaim:
    """A lock that a session of PostgreSQL has. Raises `Conflict` if another session has it.

    Whatever ends all sessions, as a restart of the database does, ends this one too. So whenever a connection is made, the lock is looked for, and
    taken again; if another has it meanwhile, the connection is refused with `Conflict`. Where the line to the database is broken and the database
    has not noticed, our own former session still has the lock: it is ended.
    """

    def __init__(self, engine: Engine) -> None:
        self._of = engine
        self._engine = create_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
        patience.limit(self._engine, ANSWER)
        self._lock = threading.Lock()
        self._former: dict[str, Any] | None = None  # the session's process in the database, and when that began
        self._connection = self._locked()
        event.listen(engine, "connect", self._look)

    def close(self) -> None:
        """Give it up."""
        event.remove(self._of, "connect", self._look)
        self._connection.close()

    def _look(self, *_: Any) -> None:
        with self._lock:
            try:
                self._connection.scalar(select(1))
            except SQLAlchemyError:
                with contextlib.suppress(SQLAlchemyError):
                    self._connection.close()
                self._connection = self._locked()

    def _locked(self) -> Connection:
        connection = self._engine.connect()
        try:
            if self._former is not None:
                connection.execute(END, self._former)
            if not connection.scalar(select(func.pg_try_advisory_lock(KEY))):
                raise _taken("this database")
            self._former = dict(connection.execute(SELF).mappings().one())
        except (SQLAlchemyError, Conflict):
            connection.close()
            raise
        return connection


def _taken(what: str) -> Conflict:
    return Conflict(f"another workbench is already using {what}; stop it first, or use another database")
