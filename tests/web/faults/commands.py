"""Commands that are killed in the middle of what they write: files and database are as they were before or as they are after, never between."""

import datetime
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from event_files import GED, ged, text
from psycopg import connect
from ready import copied
from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.pool import NullPool

from detente.assessment import load_assessment
from detente.web.archive import reading
from detente.web.backup import back_up
from detente.web.results import folder as draws_folder
from detente.web.store import Store
from detente.web.store.accounts import Accounts
from detente.web.store.schema import migrate, revisions

WARS = """\
WarNum,WarName,WarType,ccode,StateName,Side,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1,StartMonth2,StartDay2,StartYear2,\
EndMonth2,EndDay2,EndYear2,TransFrom,WhereFought,Initiator,Outcome,TransTo,BatDeath,Version
199,Iran-Iraq,1,645,Iraq,1,9,22,1980,8,20,1988,-8,-8,-8,-8,-8,-8,-8,6,1,6,-8,500000,4
199,Iran-Iraq,1,630,Iran,2,9,22,1980,8,20,1988,-8,-8,-8,-8,-8,-8,-8,6,2,6,-8,750000,4
"""
BALLOTS = resources.files("detente.panel") / "library" / "ukraine-2022.ballots.csv"
ALSO = ("--also", "country-a=Government of A", "--also", "country-b=Government of B")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STEPS = ("os.rename", "os.remove", "os.mkdir", "os.chmod", "os.chown", "sqlite3.connect")


@dataclass(frozen=True)
class Job:
    """Something to be killed in. `begin` makes the folder in which it is done, with what was there before; `words` are those of the command."""

    begin: Callable[[Path, str], None]
    words: tuple[str, ...]
    files: tuple[str, ...] = ()  # that may each be as before or after
    database: bool = False


def _nothing(folder: Path, address: str) -> None:
    pass


def _tables(folder: Path, address: str) -> None:
    (folder / "cow.csv").write_text(WARS)
    for name in ("wars.csv", "made.csv"):
        (folder / name).write_text("what was there\n" * 10_000)


def _case(folder: Path, address: str) -> None:
    (folder / "ged.csv").write_text(text([ged(1), ged(2, type_of_violence="3", best="9")], GED))
    shutil.copy(str(resources.files("detente.case") / "template.yaml"), folder / "case.yaml")


def _polis(folder: Path, address: str) -> None:
    done(("panel", "export", "ukraine-2022", str(BALLOTS), str(folder / "polis"), "--language", "uk"), folder, address)


def _assessed(folder: Path, address: str) -> None:
    """Two runs whose draws lie beside them: one to be saved over the other."""
    (folder / "case.yaml").write_text((resources.files("detente.case") / "template.yaml").read_text("utf-8"))
    done(("assess", "case.yaml", "--draws", "2", "--out", "small.json"), folder, address)
    small = load_assessment(folder / "small.json")
    for name, seed in (("run.json", 1), ("new.json", 2)):
        wider = {k: np.tile(v, 600) for k, v in small.samples.items()}
        inputs = {k: np.tile(v, 600) for k, v in small.inputs.items()}
        replace(small, draws=1200, seed=seed, samples=wider, inputs=inputs).save(folder / name)


def _bench(folder: Path, address: str) -> None:
    """A workbench with some content, and a backup of another."""
    os.environ["DETENTE_HOME"] = str(folder)
    _filled(f"sqlite:///{folder / 'other.db'}", 40)
    draws_folder().mkdir(exist_ok=True)
    (folder / "history").mkdir()
    (folder / "history" / "mine.npz").write_bytes(b"a fit" * 100_000)
    back_up(f"sqlite:///{folder / 'other.db'}", folder / "bench.zip", lambda *_: None)
    (folder / "other.db").unlink()
    (folder / "history" / "mine.npz").write_bytes(b"what was there")
    _filled(address, 4)


def _old_bench(folder: Path, address: str) -> None:
    """A workbench as the oldest release left it."""
    store = Store(address, as_it_is=True)
    with store.engine.begin() as connection:
        migrate(connection, revisions()[-1])
        made = f"'2026-01-01 00:00:00{'' if connection.dialect.name == 'sqlite' else '+00'}'"
        for number in range(1, 50):
            connection.exec_driver_sql(
                f"INSERT INTO users (id, name, role, active, created) VALUES ({number}, 'anna{number}', 'admin', TRUE, {made})"
            )
    store.close()


def _filled(address: str, cases: int) -> None:
    store = Store(address)
    who = store.local()
    for number in range(cases):
        case = store.create_case(who, f"War {number}", f"x: {number}\n" * 1000)
        store.save_case(who, case.key, "x: 1\n" * 1000, 1)
    Accounts(store).add("anna", "anna0123456789", "editor")
    store.close()


JOBS = {
    "new": Job(_nothing, ("new", "war.yaml"), ("war.yaml",)),
    "history table": Job(_tables, ("history", "table", "wars", "--out", "wars.csv"), ("wars.csv",)),
    "history import": Job(
        _tables, ("history", "import", "cow.csv", "--layout", "cow-wars", "--out", "made.csv"), ("made.csv",)
    ),
    "events --into": Job(
        _case,
        ("events", "ged.csv", "--case", "case.yaml", "--accept", "1=country-b,2", "--into", "case.yaml", *ALSO),
        ("case.yaml",),
    ),
    "panel import": Job(_polis, ("panel", "import", "polis", "a.panel.yaml", "a.csv"), ("a.panel.yaml", "a.csv")),
    "save of many draws": Job(_assessed, ("save", "new.json", "run.json")),
    "backup": Job(_bench, ("backup", "bench.zip"), ("bench.zip",), True),
    "restore": Job(_bench, ("restore", "bench.zip", "--replace"), ("history/mine.npz",), True),
    "migration": Job(_old_bench, ("user", "list"), (), True),
    "user role": Job(_bench, ("user", "role", "anna", "admin"), (), True),
}


class Killed:
    """A job in a folder, again and again, killed each time at another moment."""

    def __init__(self, name: str, folder: Path, cluster: Any = None) -> None:
        self.job, self.folder, self.cluster = JOBS[name], folder, cluster
        self.at = folder / "at"
        self.address = cluster.address("killed") if cluster else f"sqlite:///{self.at / 'bench.db'}"
        self.at.mkdir()
        self._database("DROP DATABASE IF EXISTS killed WITH (FORCE)", "CREATE DATABASE killed")
        self.job.begin(self.at, self.address)
        shutil.copytree(self.at, folder / "kept")
        self._database("DROP DATABASE IF EXISTS kept WITH (FORCE)", "CREATE DATABASE kept TEMPLATE killed")
        self.before = self.state()
        done(self.job.words, self.at, self.address, counted=folder / "counted")
        self.after = self.state()
        self.steps, self.seconds = json.loads((folder / "counted").read_text())
        assert self.after != self.before

    def once(self, chance: random.Random) -> bool:
        """Do it and kill it; False if it ended first. Raises AssertionError if anything is between before and after."""
        self.again()
        steps = chance.randint(1, self.steps) if self.steps and chance.random() < 0.5 else 0
        seconds = 0.0 if steps else chance.uniform(0, self.seconds * 1.2)
        process = copied(command, self.job.words, self.at, self.address, steps=steps, seconds=seconds)
        process.join(120)
        assert process.exitcode in (0, -signal.SIGKILL, -signal.SIGALRM), process.exitcode
        found = self.state()
        for name in {*self.before, *self.after, *found} - {"files"}:
            assert found.get(name) in (self.before.get(name), self.after.get(name)), (name, steps, seconds)
        if found != self.after:
            done(self.job.words, self.at, self.address)
            assert self.state() == self.after, (steps, seconds)
        left = [path.name for path in self.at.rglob("*.part")]
        assert not left, left
        return process.exitcode != 0

    def again(self) -> None:
        """Put back what was there before."""
        shutil.rmtree(self.at)
        shutil.copytree(self.folder / "kept", self.at)
        self._database("DROP DATABASE killed WITH (FORCE)", "CREATE DATABASE killed TEMPLATE kept")

    def state(self) -> dict[str, Any]:
        """The content of files and database."""
        found: dict[str, Any] = {name: _content(self.at / name) for name in self.job.files}
        if self.job.words[0] == "save":
            found["run"] = load_assessment(self.at / "run.json").seed
        if self.job.database:
            self._settle()
            found["database"] = _rows(self.address)
        return found

    def _settle(self) -> None:
        """Wait until the database has noticed that a killed client is gone."""
        if self.cluster is None:
            return
        with connect(self.cluster.address("postgres"), autocommit=True) as connection:
            asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'killed'"
            while connection.execute(asked).fetchone() != (0,):
                time.sleep(0.01)

    def _database(self, *statements: str) -> None:
        if self.cluster is not None:
            with connect(self.cluster.address("postgres"), autocommit=True) as connection:
                for statement in statements:
                    connection.execute(statement)


def done(words: tuple[str, ...], folder: Path, address: str, **more: Any) -> None:
    """Run a command to its end."""
    process = copied(command, words, folder, address, **more)
    process.join(300)
    assert process.exitcode == 0, (words, process.exitcode, (folder.parent / "said").read_text())


def command(
    words: tuple[str, ...], folder: Path, address: str, steps: int = 0, seconds: float = 0, counted: Path | None = None
) -> None:
    """Run a command, in a process of its own, and end that as `kill -9` does: before it takes so many steps on files, or after so many seconds."""
    said = (folder.parent / "said").open("w")
    os.dup2(said.fileno(), 1)
    os.dup2(said.fileno(), 2)
    os.environ.update(DETENTE_HOME=str(folder), DETENTE_DATABASE_URL=address)
    os.chdir(folder)
    taken = 0

    def step(event: str, about: tuple[Any, ...]) -> None:
        nonlocal taken
        if event in STEPS or (event == "open" and isinstance(about[2], int) and about[2] & WRITES):
            taken += 1
            if taken == steps:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)
    if seconds:
        signal.setitimer(signal.ITIMER_REAL, seconds)  # its signal ends a process that has no handler
    began = time.monotonic()
    code: Any = 0
    try:
        _main(words)
    except SystemExit as error:
        code = error.code
    signal.setitimer(signal.ITIMER_REAL, 0)
    if counted is not None:
        counted.write_text(json.dumps([taken, time.monotonic() - began]))
    sys.exit(code)


def _main(words: tuple[str, ...]) -> None:
    if words[0] == "save":
        load_assessment(words[1]).save(words[2])
        return
    from detente.__main__ import main

    sys.argv = ["detente", *words]
    main()


def _content(path: Path) -> Any:
    if not path.exists():
        return None
    if path.suffix != ".zip":
        return path.read_bytes()
    with reading(path, lambda *_: None) as found:
        return {name: [_timeless(row.values()) for row in found.rows(name)] for name in found.manifest.tables}


def _rows(address: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that a database holds, without times."""
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    tables = MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        return {
            table.name: sorted(map(_timeless, connection.execute(select(table))), key=repr)
            for table in tables.sorted_tables
        }


def _timeless(row: Any) -> tuple[Any, ...]:
    return tuple(None if isinstance(value, datetime.datetime) else value for value in row)
