"""Stores whose disk can be filled and emptied again."""

import contextlib
import subprocess

import pytest
from sqlalchemy import text

from detente.web.store import Store

TABLES = ("cases", "versions", "drafts", "runs", "draws", "results")


class OwnDisk:
    """SQLite on a disk of a few megabytes, in memory; only root can make one."""

    def __init__(self, folder):
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False
        )
        if made.returncode:
            pytest.skip("no disk of its own can be made here")
        self._folder = folder
        self.store = Store(f"sqlite:///{folder / 'bench.db'}")

    def fill(self):
        with contextlib.suppress(OSError), (self._folder / "filler").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    def empty(self):
        (self._folder / "filler").unlink()

    def close(self):
        self.store.close()
        subprocess.run(["umount", "-l", self._folder], check=True)


class ToldFull:
    """PostgreSQL, which is made to fail with the number that it has for a full disk."""

    def __init__(self, address):
        self.store = Store(address)

    def fill(self):
        fails = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END"
        with self.store.engine.begin() as connection:
            connection.execute(text(f"CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ {fails} $$"))
            for table in TABLES:
                connection.execute(
                    text(f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION no_room()")
                )

    def empty(self):
        with self.store.engine.begin() as connection:
            connection.execute(text("DROP FUNCTION no_room() CASCADE"))

    def close(self):
        self.store.close()
