"""The file of a backup: a ZIP of tables as JSON lines, of files as they are, and of a manifest with the SHA-256 of each."""

from __future__ import annotations

import base64
import contextlib
import datetime
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from detente.assessment.wording import count
from detente.errors import DetenteError

MANIFEST = "manifest.json"
CHUNK = 1 << 20
FILE = re.compile(r"(draws|history)/[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
Progress = Callable[[str, int, int], None]  # what is being done, how much of how much


class BackupError(DetenteError):
    """A workbench could not be backed up or restored."""


class Part(BaseModel):
    """A part of a backup as it was written."""

    model_config = ConfigDict(extra="forbid")
    sha256: str
    size: int


class Table(Part):
    """A table: its columns, and a line for each row, by primary key."""

    columns: list[str]
    rows: int


class Manifest(BaseModel):
    """What is in a backup. `revision` is that of the tables, `files` are from detente's folder, `missing` those that were not there to save."""

    model_config = ConfigDict(extra="forbid")
    detente_backup: Literal[1] = 1
    release: str
    revision: str
    at: datetime.datetime
    tables: dict[str, Table]
    files: dict[str, Part]
    missing: list[str]

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(table.rows for table in self.tables.values())

    @property
    def contents(self) -> str:
        """What is in it, for people."""
        held = {"cases": "case", "runs": "run", "panels": "panel"}
        rows = [count(self.tables[name].rows, one) for name, one in held.items() if name in self.tables]
        return ", ".join([*rows, count(len(self.files), "file")])

    @property
    def size(self) -> int:
        """How many bytes all parts have."""
        return sum(part.size for part in (*self.tables.values(), *self.files.values()))


class Writing:
    """A backup that is being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def table(self, name: str, columns: list[str], rows: Iterable[tuple[Any, ...]]) -> Table:
        """Write the rows of a table."""
        written = 0

        def lines() -> Iterator[bytes]:
            nonlocal written
            for row in rows:
                written += 1
                yield json.dumps([_kept(value) for value in row], ensure_ascii=False).encode() + b"\n"

        part = self._part(f"tables/{name}.jsonl", lines())
        return Table(sha256=part.sha256, size=part.size, columns=columns, rows=written)

    def file(self, name: str, path: Path) -> Part:
        """Write a file as it is."""
        with path.open("rb") as file:
            return self._part(f"files/{name}", iter(lambda: file.read(CHUNK), b""))

    def manifest(self, manifest: Manifest) -> None:
        """Write the manifest, which ends the backup."""
        self._archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))

    def _part(self, name: str, chunks: Iterable[bytes]) -> Part:
        digest, size = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return Part(sha256=digest.hexdigest(), size=size)


class Reading:
    """A backup that is being read. All of it is checked before any of it is given out. Raises `BackupError` for one that is damaged."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, progress: Progress) -> None:
        self._path, self._archive = path, archive
        try:
            self.manifest = Manifest.model_validate_json(archive.read(MANIFEST))
        except (KeyError, ValidationError):
            raise BackupError(f"{path}: this is not a backup that this version of detente can read") from None
        wrong = next((name for name in self.manifest.files if not FILE.fullmatch(name)), None)
        if wrong is not None:
            raise BackupError(f"{path}: got a file named {wrong!r}; a backup has files of draws and of history only")
        self._check(progress)

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a table, by column."""
        columns = self.manifest.tables[name].columns
        with self._archive.open(f"tables/{name}.jsonl") as lines:
            for line in lines:
                yield dict(zip(columns, map(_back, json.loads(line)), strict=True))

    def file(self, name: str) -> IO[bytes]:
        """A file, to be read."""
        return self._archive.open(f"files/{name}")

    def _check(self, progress: Progress) -> None:
        done = 0
        parts: dict[str, Part] = {f"tables/{name}.jsonl": part for name, part in self.manifest.tables.items()}
        parts |= {f"files/{name}": part for name, part in self.manifest.files.items()}
        for name, part in parts.items():
            digest = hashlib.sha256()
            with self._archive.open(name) as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    done += len(chunk)
                    progress("checking: MB", done // 10**6, self.manifest.size // 10**6)
            if digest.hexdigest() != part.sha256:
                raise BackupError(f"{self._path}: this backup is damaged: {name} is not what was written")


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Writing]:
    """Begin a backup in a file, which only its owner may read."""
    path.touch()
    path.chmod(0o600)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        yield Writing(archive)


@contextlib.contextmanager
def reading(path: Path, progress: Progress) -> Iterator[Reading]:
    """Open a backup and check all of it. Raises `BackupError` if it cannot be read or is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Reading(path, archive, progress)
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror or error}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        raise BackupError(f"{path}: this is not a whole backup: {error}") from None


def _kept(value: Any) -> Any:
    """A value of a database as JSON. SQLite drops the time zone, which is always UTC."""
    if isinstance(value, datetime.datetime):
        return {"at": (value if value.tzinfo else value.replace(tzinfo=datetime.UTC)).isoformat()}
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _back(value: Any) -> Any:
    if isinstance(value, dict):
        at = value.get("at")
        return base64.b64decode(value["bytes"]) if at is None else datetime.datetime.fromisoformat(at)
    return value
