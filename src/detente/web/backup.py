"""Backing up a workbench while people use it, and restoring it in an empty place, on the same kind of database or the other."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, select
from sqlalchemy.exc import SQLAlchemyError

from detente._version import __version__
from detente.assessment import arrays
from detente.files import part_of, private
from detente.history import posterior
from detente.history.posterior import home
from detente.web import results
from detente.web.archive import BackupError, Manifest, Progress, Reading, Writing, reading, writing
from detente.web.store import Store
from detente.web.store.address import read_address
from detente.web.store.models import Base
from detente.web.store.schema import migrate, revision, revisions

ROWS = 100  # read at a time; a result has up to a few megabytes


def back_up(database: str, path: Path, progress: Progress) -> Manifest:
    """Write all of a workbench to one file: its database as it is at one moment, and the files that belong to it.

    Saves and runs may go on meanwhile. Raises `BackupError` if there is nothing to back up, `StoreError` if the database does not answer, and
    OSError if the file cannot be written.
    """
    address = read_address(database)
    if address.drivername.startswith("sqlite") and not Path(address.database or "").is_file():
        raise BackupError(f"there is nothing to back up: {address.database} does not exist")
    with _opened(database) as store, part_of(path) as part, store.session() as s:
        connection = s.connection(execution_options=_SNAPSHOT[store.engine.dialect.name])
        if store.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")  # all is read as it is now, while others write
        at = revision(connection)
        if at is None:
            raise BackupError("there is nothing to back up: the database has no tables of a workbench")
        if at not in revisions():
            raise BackupError("the database is from a newer version of detente; back it up with that version")
        with writing(part) as out:
            manifest = _written(out, connection, at, progress)
            out.manifest(manifest)
    return manifest


def restore(database: str, path: Path, progress: Progress, *, replace: bool = False) -> Manifest:
    """Put a workbench back as it was when it was backed up. Whatever fails, the database stays as it was.

    Raises `BackupError` for a damaged backup, for one of a newer version, and, unless told to `replace` what is there, where there is something;
    `Conflict` while a workbench uses the database.
    """
    with reading(path, progress) as source:
        manifest = source.manifest
        if manifest.revision not in revisions():
            raise BackupError(
                f"{path}: made by detente {manifest.release}, which is newer; restore it with that version"
            )
        with _opened(database) as store:
            store.claim()
            try:
                with store.session() as s:
                    connection = s.connection()
                    if store.engine.dialect.name == "sqlite":
                        connection.exec_driver_sql("BEGIN IMMEDIATE")  # else tables would change outside a transaction
                    _emptied(connection, source, replace)
                    _filled(connection, source, progress)
                    _copied(source)
            except SQLAlchemyError as error:
                reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
                raise BackupError(f"{path}: the database does not take what is in this backup: {reason}") from None
    return manifest


_SNAPSHOT: dict[str, dict[str, Any]] = {
    "sqlite": {},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


@contextlib.contextmanager
def _opened(database: str) -> Iterator[Store]:
    store = Store(database, as_it_is=True)
    try:
        yield store
    finally:
        store.close()


def _tables(connection: Connection) -> list[Table]:
    """The workbench's tables as this database has them, which may be those of an older version: first those that others refer to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in Base.metadata.tables)
    return found.sorted_tables


def _written(out: Writing, connection: Connection, at: str, progress: Progress) -> Manifest:
    tables = _tables(connection)
    total = sum(connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables)
    done = itertools.count(1)

    def rows(table: Table) -> Iterator[tuple[Any, ...]]:
        # By primary key: the order in which rows came must not tell whose ballot is whose.
        wanted = select(table).order_by(*table.primary_key).execution_options(yield_per=ROWS)
        with connection.execute(wanted) as found:
            for row in found:
                progress("saving", next(done), total)
                yield tuple(row)

    kept = {t.name: out.table(t.name, [c.name for c in t.columns], rows(t)) for t in tables}
    files, missing = _files(connection, tables)
    return Manifest(
        release=__version__,
        revision=at,
        at=datetime.datetime.now(datetime.UTC),
        tables=kept,
        files={name: out.file(name, home() / name) for name in files},
        missing=missing,
    )


def _files(connection: Connection, tables: list[Table]) -> tuple[list[str], list[str]]:
    """The files in detente's folder that belong to the workbench, and those that should be there but are not.

    A run's draws are written before the database says that the run is done, so those of a snapshot are there.
    """
    runs = next(t for t in tables if t.name == "runs")
    large = select(runs.c.key).where(
        runs.c.status == "done", runs.c.draws > arrays.MANY, runs.c.kind.startswith("assess")
    )
    names = [f"{results.folder().name}/{key}{arrays.ENDING}" for key in connection.scalars(large.order_by(runs.c.key))]
    fits = [f"{posterior.folder().name}/{f.name}" for f in sorted(posterior.folder().glob("*.npz"))]
    there = {name: (home() / name).is_file() for name in names}
    return [name for name in names if there[name]] + fits, [name for name in names if not there[name]]


def _emptied(connection: Connection, source: Reading, replace: bool) -> None:
    """Drop the tables. Raises `BackupError` if there is something that would be lost."""
    tables = _tables(connection)
    if not replace:
        full = next((t.name for t in tables if connection.execute(select(t).limit(1)).first() is not None), None)
        taken = next((home() / name for name in source.manifest.files if not _same(source, name)), None)
        if full is not None or taken is not None:
            what = "the database is not empty" if full else f"there is already another {taken}"
            raise BackupError(f"{what}; restore into an empty place, or add --replace to lose what is there")
    for table in reversed(tables):
        table.drop(connection)
    connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")


def _same(source: Reading, name: str) -> bool:
    """Whether a file may take its place: there is none, or the same one."""
    path = home() / name
    if not path.exists():
        return True
    with source.file(name) as file:
        return file.read() == path.read_bytes()


def _filled(connection: Connection, source: Reading, progress: Progress) -> None:
    """Make the tables of the version that made the backup, fill them, and migrate them to this version."""
    migrate(connection, source.manifest.revision)
    done = itertools.count(1)
    tables = _tables(connection)
    wrong = {t.name: {c.name for c in t.columns} for t in tables}
    if wrong != {name: set(t.columns) for name, t in source.manifest.tables.items()}:
        raise BackupError("the backup's tables are not those of the version that is said to have made it")
    for table in tables:
        rows = source.rows(table.name)
        while batch := list(itertools.islice(rows, ROWS)):
            connection.execute(table.insert(), batch)
            for _ in batch:
                progress("restoring", next(done), source.manifest.rows)
        number = table.autoincrement_column
        if connection.dialect.name == "postgresql" and number is not None:
            last = connection.scalar(select(func.max(number)))
            if last is not None:  # rows that came with their numbers do not move the sequence
                connection.scalar(select(func.setval(func.pg_get_serial_sequence(table.name, number.name), last)))
    migrate(connection)


def _copied(source: Reading) -> None:
    """Write the files into detente's folder; each appears whole or not at all."""
    for name in source.manifest.files:
        target = home() / name
        private(target.parent)
        with source.file(name) as file, part_of(target) as part, part.open("wb") as out:
            shutil.copyfileobj(file, out)
