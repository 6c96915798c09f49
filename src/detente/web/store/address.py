"""The address of the database: read, shown without its secrets, and its file kept from others."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from detente.web.store.errors import StoreError

# SQLAlchemy would take what follows the first @ of a password for the host, and show it.
FORM = re.compile(r"[\w+]+://([^@]*@)?(\[[^]/?@]+]|[^]:/?@[]*)(:\d{1,5})?([/?].*)?", re.DOTALL)
HIDDEN = "hidden"


def read_address(url: str) -> URL:
    """An address in SQLAlchemy's form, with the driver that is used for PostgreSQL. Raises `StoreError`, which does not repeat the address."""
    if not FORM.fullmatch(url):
        raise StoreError(
            "database address: cannot be read; expected one such as postgresql://user:password@host:5432/name "
            "or sqlite:////folder/workbench.db, with %40 for an @ in a password"
        )
    address = make_url(url)
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    return address


def without_secrets(address: URL, text: str | None = None) -> str:
    """An address, or a text about it, without its passwords."""
    query = {k: HIDDEN if "pass" in k.lower() else v for k, v in address.query.items()}
    if text is None:
        return address.set(query=query).render_as_string(hide_password=True)
    given = [v for k, v in address.query.items() if k not in query or query[k] != v]
    for secret in (address.password, *given):
        if secret:
            text = text.replace(str(secret), HIDDEN)
    return text


def keep_private(file: Path) -> None:
    """Let nobody else read an SQLite database: it is made so, and one that all may read is no longer so. SQLite's files beside it follow.

    One that is there is not opened: a process that closes a file gives up all locks that it has on it, SQLite's included, and another process
    would then take the database for one that nobody uses.
    """
    with contextlib.suppress(OSError):  # SQLite then says what is wrong
        with contextlib.suppress(FileExistsError):
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", ".lock"))):
            if each.exists() and each.stat().st_mode & 0o004:
                each.chmod(0o600)
