"""What is done to a workbench and its database while people use it, and whether all they were told was kept is there afterwards."""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from databases import Cluster, Line
from ready import Copied
from users import CUT, PEOPLE, Runner

PEACE = 8  # faults after which a run is left alone until it ends
ROOM = {"sqlite": "48m", "postgresql": "200m"}


class Place:
    """A workbench with a database that can be broken, in a folder which may be a disk of its own."""

    def __init__(self, folder: Path, kind: str, cluster: Cluster | None = None) -> None:
        self.folder, self.kind, self.cluster = folder, kind, cluster
        self.line: Line | None = None
        address = f"sqlite:///{folder / 'bench.db'}"
        if cluster:
            with psycopg.connect(cluster.address("postgres"), autocommit=True) as connection:
                connection.execute("DROP DATABASE IF EXISTS broken WITH (FORCE)")
                connection.execute("CREATE DATABASE broken")
            self.line = Line(folder, cluster.folder)
            address = cluster.address("broken", folder)
        self.server = Copied(folder, "--workers", "1", DETENTE_DATABASE_URL=address)

    @property
    def disk(self) -> Path:
        """Where the database lies."""
        return self.cluster.folder if self.cluster else self.folder

    def close(self) -> None:
        if self.server.process and self.server.process.poll() is None:
            self.server.kill()
        if self.line:
            self.line.close()


@contextlib.contextmanager
def disk(folder: Path, kind: str) -> Iterator[bool]:
    """A small disk at a folder; False if this user may not mount one."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM[kind]},mode=0777", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)


# What is done. Each leaves the place as it found it.


def server_killed(place: Place, chance: random.Random) -> None:
    place.server.kill()
    place.server.start()


def server_killed_while_it_starts(place: Place, chance: random.Random) -> None:
    place.server.kill()
    place.server.begin_alone()
    time.sleep(chance.uniform(0, 4))
    server_killed(place, chance)


def server_told_to_end(place: Place, chance: random.Random) -> None:
    assert place.server.process
    place.server.process.send_signal(signal.SIGTERM)
    place.server.process.wait(60)
    place.server.start()


def worker_killed(place: Place, chance: random.Random) -> None:
    workers = [pid for source in _sources(place) for pid in _children(source)]
    if workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(workers), signal.SIGKILL)


def source_of_workers_killed(place: Place, chance: random.Random) -> None:
    for pid in _sources(place):
        os.kill(pid, signal.SIGKILL)


def _sources(place: Place) -> list[int]:
    """The process that workers are copied from."""
    assert place.server.process
    return [
        pid for pid in _children(place.server.process.pid) if b"forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def _children(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for thread in threads for child in thread.read_text().split()]


def disk_full(place: Place, chance: random.Random) -> None:
    filler = place.disk / "filler"
    with filler.open("wb", 0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1 << 16 if chance.random() < 0.9 else 1 << 10))
    time.sleep(chance.uniform(0.3, 2))
    filler.unlink()
    if place.cluster and not place.cluster.answers():
        place.cluster.again()


def sessions_ended(place: Place, chance: random.Random) -> None:
    assert place.cluster
    with psycopg.connect(place.cluster.address("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'broken'")


def database_stopped(place: Place, chance: random.Random) -> None:
    assert place.cluster
    place.cluster.stop()
    time.sleep(chance.uniform(0, 2))
    place.cluster.start()


def line_cut(place: Place, chance: random.Random) -> None:
    assert place.line
    for _ in range(chance.randrange(1, 4)):
        place.line.cut()
        time.sleep(chance.uniform(0, 0.3))


def line_slow(place: Place, chance: random.Random) -> None:
    assert place.line
    place.line.delay = chance.uniform(0.02, 0.3)
    time.sleep(chance.uniform(1, 3))
    place.line.delay = 0


def line_silent_then_cut(place: Place, chance: random.Random) -> None:
    assert place.line
    place.line.delay = 60
    time.sleep(chance.uniform(0.5, 3))
    place.line.delay = 0
    place.line.cut()


def locked(place: Place, chance: random.Random) -> None:
    with contextlib.closing(sqlite3.connect(place.folder / "bench.db", timeout=30)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(chance.choices((0.2, 2, 11), (6, 3, 1))[0])  # a writer waits ten seconds
        connection.rollback()


Fault = Callable[[Place, random.Random], None]
EVERYWHERE: tuple[Fault, ...] = (
    server_killed,
    server_killed_while_it_starts,
    server_told_to_end,
    worker_killed,
    source_of_workers_killed,
)
FAULTS: dict[str, tuple[Fault, ...]] = {
    "sqlite": (*EVERYWHERE, locked),
    "postgresql": (*EVERYWHERE, sessions_ended, database_stopped, line_cut, line_slow, line_silent_then_cut),
}


def lived_through(place: Place, faults: list[Fault], chance: random.Random) -> tuple[Counter[str], list[str]]:
    """Have people use the workbench through one fault after another; returns what was done, and what was found wrong."""
    place.server.start()
    people = [kind(place.server, chance) for kind in PEOPLE]
    done: Counter[str] = Counter()
    wrong: list[str] = []
    for number, fault in enumerate(faults):
        over = threading.Event()
        threads = [threading.Thread(target=_acts, args=(person, over)) for person in people]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.1, 1))
        name = fault.__name__
        try:
            fault(place, chance)
            _answers(place)
        except (AssertionError, subprocess.SubprocessError) as error:
            wrong.append(f"{number} {name}: {type(error).__name__}: {str(error)[-600:]}")
            with contextlib.suppress(AssertionError):
                server_killed(place, chance)
        over.set()
        for thread in threads:
            thread.join()
        done[name] += 1
        for person in people:
            try:
                person.check()
            except (AssertionError, *CUT) as error:
                wrong.append(f"{number} {name}: {type(person).__name__}: {type(error).__name__}: {error}")
            if isinstance(person, Runner) and number % PEACE == PEACE - 1:
                person.end()
            wrong += [f"{number} {name}: {what}" for what in person.broken]
            person.broken = []
    for person in people:
        done[f"acknowledged to the {type(person).__name__.lower()}"] = person.acknowledged
        if isinstance(person, Runner):
            person.end()
            done |= Counter({"runs finished": person.finished, "runs resumed": person.resumed})
            wrong += person.broken
    return done, wrong


def _acts(person, over: threading.Event) -> None:
    while not over.is_set():
        try:
            person.act()
        except AssertionError as error:
            person.broken.append(f"{type(person).__name__}: {error}")
        over.wait(0.01)


def _answers(place: Place) -> None:
    """Wait until the workbench saves again, by itself."""
    for _ in range(300):
        try:
            place.server.ask("/cases", {"title": "Whether it saves", "text": "x"})
        except CUT:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the workbench does not come back")
