"""Databases for tests that break them: a PostgreSQL cluster of our own that stops and starts, and a line to it that is slow, silent or cut."""

import asyncio
import contextlib
import os
import shutil
import subprocess
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import psycopg

POSTGRES = shutil.which("pg_ctl") or next(
    iter(sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")), reverse=True)), None
)
SOCKET = ".s.PGSQL.5432"
T = TypeVar("T")


class Cluster:
    """A PostgreSQL server in a folder. It will not run as root, so root hands it to `postgres`. On a socket in its folder: no port can be taken."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, str(folder / "data")
        self.owner = "postgres" if os.geteuid() == 0 else None
        if self.owner:
            shutil.chown(folder, self.owner)
        self._call("initdb", "-D", self.data, "-U", "detente", "-A", "trust", "-E", "UTF8")

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_wal_size=32MB -c min_wal_size=32MB"
        self._call("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._call("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def again(self) -> None:
        """Start it, whatever state a failure left it in."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop()
        self.start()

    def answers(self) -> bool:
        """Whether it takes connections and writes."""
        try:
            with psycopg.connect(self.address("postgres"), autocommit=True, connect_timeout=5) as connection:
                connection.execute("CREATE TEMPORARY TABLE there (x int)")
        except psycopg.Error:
            return False
        return True

    def address(self, name: str, folder: Path | None = None) -> str:
        """The address of a database, by way of the socket in another folder if one is named."""
        return f"postgresql://detente@/{name}?host={folder or self.folder}"

    def _call(self, program: str, *words: str) -> None:
        subprocess.run(
            [str(Path(POSTGRES).resolve().parent / program), *words], check=True, user=self.owner, cwd=self.folder,
            capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=120,
        )  # fmt: skip


class Line:
    """A line from a socket in one folder to that in another. What comes over it may be held back, and it may be cut."""

    def __init__(self, folder: Path, to: Path) -> None:
        self.folder, self._to = folder, to
        self.delay = 0.0  # seconds for each piece that passes
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_unix_server(self._join, folder / SOCKET))

    def cut(self) -> None:
        """End all connections in the middle of whatever they carry."""

        async def end() -> None:
            for writer in self._open:
                writer.transport.abort()

        self._do(end())

    def close(self) -> None:
        async def end() -> None:
            self._server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        self._do(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        try:
            far_reader, far = await asyncio.open_unix_connection(self._to / SOCKET)
            ends.append(far)
            self._open.update(ends)
            await asyncio.gather(self._pass(reader, far), self._pass(far_reader, writer))
        except (OSError, asyncio.CancelledError):  # cut, closed, or there is nobody at the far end
            pass
        finally:
            self._open.difference_update(ends)
            for end in ends:
                end.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(1 << 16):
            if self.delay:
                await asyncio.sleep(self.delay)
            writer.write(piece)
            await writer.drain()
        writer.close()
