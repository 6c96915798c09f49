"""A workbench is backed up while it is used, and restored as it was: on each kind of database, from each."""

import datetime
import threading
import time

import pytest
from sqlalchemy import Boolean, DateTime, Float, Integer, LargeBinary, inspect, select
from sqlalchemy.types import TypeDecorator
from typer.testing import CliRunner

from detente.assessment import arrays
from detente.cli.app import app
from detente.web.archive import BackupError
from detente.web.backup import back_up, restore
from detente.web.results import folder
from detente.web.store import Conflict, Store
from detente.web.store.models import Base, Run, StoredCase, Version
from detente.web.store.schema import migrate, revision, revisions

ODD = "Žlutý kůň\n\u2028'\"%s \U0001f54a"


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()


@pytest.fixture
def empty(tmp_path, request):
    """Makes an empty database of a kind."""

    def make(kind, name):
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.db"
        import psycopg

        url = request.getfixturevalue("postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        return url.replace("/postgres?", f"/{name}?")

    return make


def value(column, number):
    """A value for a column in the row of a number, with what could be lost on the way."""
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if column.nullable and number == 1:
        return None
    if isinstance(kind, Boolean):
        return number % 2 == 1
    if isinstance(kind, DateTime):
        return datetime.datetime(2026, 1, number, 23, 59, 59, 999_999 - number, tzinfo=datetime.UTC)
    if isinstance(kind, LargeBinary):
        return bytes(range(256)) * number
    if isinstance(kind, Float):
        return 0.1 + number / 3
    return number if isinstance(kind, Integer) else f"{number} {ODD}"


def fill(store):
    """Three rows in every table, each with all its columns."""
    with store.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            rows = [{c.name: value(c, n) for c in table.columns} for n in (1, 2, 3)]
            for key in table.foreign_keys:
                for number, row in enumerate(rows, 1):
                    row[key.parent.name] = value(key.column, number)
            connection.execute(table.insert(), rows)


def content(store):
    """All that a database holds."""
    with store.engine.connect() as connection:
        return {
            t.name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key))]
            for t in Base.metadata.sorted_tables
        }


def untold(*_):
    pass


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
@pytest.mark.parametrize("of", ["sqlite", "postgresql"])
def test_every_row_of_every_table_comes_back(of, to, empty, tmp_path):
    first = Store(empty(of, "first"))
    fill(first)
    held = content(first)
    first.close()
    told = []
    kept = back_up(str(first.engine.url.render_as_string(False)), tmp_path / "a.zip", lambda *at: told.append(at))
    assert told[-1] == ("saving", kept.rows, kept.rows)
    assert kept.rows == 3 * len(Base.metadata.sorted_tables)
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    url = empty(to, "second")
    restore(url, tmp_path / "a.zip", untold)
    second = Store(url)
    assert content(second) == held
    user = second.local()  # a new row gets a number of its own
    assert user.id == 4
    second.close()


def test_what_is_saved_meanwhile_is_there_whole_or_not_at_all(address, tmp_path):
    """A backup is the database at one moment: a case's newest version is always among its versions."""
    store = Store(address)
    who = store.local()
    case = store.create_case(who, "A war", "x: 0\n")
    stop = threading.Event()
    saved = [1]

    def save():
        while not stop.is_set():
            saved.append(store.save_case(who, case.key, f"x: {saved[-1]}\n", saved[-1]).version)

    saving = threading.Thread(target=save)
    saving.start()
    backups = []
    while len(backups) < 3:
        before = saved[-1]
        back_up(address, tmp_path / f"{len(backups)}.zip", untold)
        backups.append((before, saved[-1]))
        while saved[-1] == backups[-1][1] and saving.is_alive():
            time.sleep(0.001)
    stop.set()
    saving.join()
    store.close()
    for number, (before, after) in enumerate(backups):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        restore(url, tmp_path / f"{number}.zip", untold)
        restored = Store(url)
        with restored.session() as s:
            newest = s.scalar(select(StoredCase.version))
            assert list(s.scalars(select(Version.number).order_by(Version.number))) == list(range(1, newest + 1))
        restored.close()
        assert before <= newest <= after + 1


def test_a_backup_of_an_older_release_is_migrated(empty, tmp_path):
    url = empty("sqlite", "old")
    old = Store(url, as_it_is=True)
    with old.engine.begin() as connection:
        migrate(connection, revisions()[-1])
        connection.exec_driver_sql(
            "INSERT INTO users VALUES (1, 'anna', NULL, 'admin', 1, '2026-01-01 00:00:00.000000')"
        )
    old.close()
    assert back_up(url, tmp_path / "a.zip", untold).revision == revisions()[-1]
    with old.engine.connect() as connection:
        assert revision(connection) == revisions()[-1]  # a backup changes nothing
    old.close()
    new = empty("sqlite", "new")
    restore(new, tmp_path / "a.zip", untold)
    store = Store(new, as_it_is=True)
    with store.engine.connect() as connection:
        assert revision(connection) == revisions()[0]
        assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    assert store.user(1).name == "anna"
    store.close()


def test_draws_and_fits_come_along_and_what_is_missing_is_named(empty, tmp_path, monkeypatch):
    store = Store(empty("sqlite", "first"))
    who = store.local()
    case = store.create_case(who, "A war", "x: 1\n")
    keys = [
        store.create_run(who, case, text="x", kind="assess", scenario=None, draws=draws, seed=1).key
        for draws in (arrays.MANY + 1, arrays.MANY + 1, 8)
    ]
    for key in keys:
        store.finish_run(key, "{}", 1.0)
    store.close()
    names = [f"draws/{key}{arrays.ENDING}" for key in keys]
    folder().mkdir()
    (folder() / f"{keys[0]}{arrays.ENDING}").write_bytes(b"some draws")
    (folder() / "r-of-an-unfinished-run.draws.npy").write_bytes(b"half")
    (folder().parent / "history").mkdir()
    (folder().parent / "history" / "mine.npz").write_bytes(b"a fit")
    found = back_up(str(store.engine.url), tmp_path / "a.zip", untold)
    assert sorted(found.files) == [names[0], "history/mine.npz"]
    assert found.missing == [names[1]]
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path / "elsewhere"))
    restore(empty("sqlite", "second"), tmp_path / "a.zip", untold)
    elsewhere = tmp_path / "elsewhere"
    assert {str(f.relative_to(elsewhere)): f.read_bytes() for f in elsewhere.rglob("*.np*")} == {
        names[0]: b"some draws",
        "history/mine.npz": b"a fit",
    }
    (elsewhere / names[0]).write_bytes(b"other draws")
    with pytest.raises(BackupError, match=r"already another .*; restore into an empty place, or add --replace"):
        restore(empty("sqlite", "third"), tmp_path / "a.zip", untold)


def test_what_is_there_is_lost_only_when_asked_for_and_never_under_a_server(empty, tmp_path):
    url = empty("sqlite", "bench")
    store = Store(url)
    case = store.create_case(store.local(), "A war", "x: 1\n")
    back_up(url, tmp_path / "a.zip", untold)
    store.create_case(store.local(), "Another", "x: 2\n")
    with pytest.raises(BackupError, match="the database is not empty; restore into an empty place, or add --replace"):
        restore(url, tmp_path / "a.zip", untold)
    store.claim()
    with pytest.raises(Conflict, match="another workbench is already using"):
        restore(url, tmp_path / "a.zip", untold, replace=True)
    store.close()
    restore(url, tmp_path / "a.zip", untold, replace=True)
    assert [c.key for c in store.cases(store.local()) if not c.built_in] == [case.key]
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restore_that_is_stopped_changes_nothing(kind, empty, tmp_path):
    url = empty(kind, "first")
    store = Store(url)
    fill(store)
    back_up(url, tmp_path / "a.zip", untold)
    with store.engine.begin() as connection:
        connection.execute(Run.__table__.update().values(title="changed since"))
    held = content(store)
    store.close()

    def stop(stage, done, total):
        if stage == "restoring" and done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(url, tmp_path / "a.zip", stop, replace=True)
    store = Store(url)
    assert content(store) == held
    store.close()
    with pytest.raises(KeyboardInterrupt):
        back_up(url, tmp_path / "a.zip", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert sorted(f.name for f in tmp_path.glob("*.zip*")) == ["a.zip"]
    restore(url, tmp_path / "a.zip", untold, replace=True)  # the earlier backup is still whole


def test_the_commands_say_in_a_sentence_what_they_did_and_what_is_wrong(tmp_path):
    def detente(*words):
        answer = CliRunner().invoke(app, words)
        return answer.exit_code, answer.output.strip()

    home, file = tmp_path / "home", tmp_path / "a.zip"
    assert detente("backup", str(file)) == (
        2,
        f"there is nothing to back up: {home / 'workbench.db'} does not exist",
    )
    store = Store(f"sqlite:///{home / 'workbench.db'}")
    store.create_case(store.local(), "A war", "x: 1\n")
    store.close()
    assert detente("backup", str(file)) == (0, "saved 1 case, 0 runs, 0 panels, 0 files")
    code, told = detente("restore", str(file))
    assert code == 2
    assert told == "the database is not empty; restore into an empty place, or add --replace to lose what is there"
    code, told = detente("restore", str(file), "--replace")
    assert code == 0
    assert told.startswith("restored 1 case, 0 runs, 0 panels, 0 files, as they were on 2")
    file.write_bytes(file.read_bytes()[:-9])
    assert detente("restore", str(file), "--replace") == (
        2,
        f"{file}: this is not a whole backup: File is not a zip file",
    )
    assert detente("backup", str(tmp_path / "no" / "a.zip"))[1].endswith("No such file or directory")
