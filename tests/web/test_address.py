"""The database's address: what is read, what is shown of it, and who may read its file."""

import logging
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from detente.web.settings import Settings
from detente.web.store import Store, StoreError
from detente.web.store.address import keep_private, read_address, without_secrets

SECRET = "s3cr3t"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://user:{SECRET}@host:54a/name",
        f"postgresql://user:{SECRET}@host:/name",
        f"postgresql://user:a@{SECRET}@host/name",
        f"postgresql://user:{SECRET}@[::1/name",
        f"user:{SECRET}@host",
        f"postgresql:user:{SECRET}@host/name",
        f"nosuch://user:{SECRET}@host/name",
        f"postgresql://user:{SECRET}@127.0.0.1:1/name?sslpassword={SECRET}x&connect_timeout=1",
        f"postgresql://user@127.0.0.1:1/name?password={SECRET}&nosuch=1",
        f"postgresql://user:{SECRET}@127.0.0.1:99999/name",
        "",
    ],
)
def test_no_error_shows_a_password(url):
    with pytest.raises(StoreError) as raised:
        Store(url)
    assert SECRET not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite://", "sqlite://"),
        ("sqlite:////folder/with@at:1/bench.db", "sqlite:////folder/with%40at%3A1/bench.db"),
        ("postgres://u:a%40/b@[::1]:5432/name", "postgresql+psycopg://u:***@[::1]:5432/name"),
        ("postgresql://u@/name?host=/tmp/socket", "postgresql+psycopg://u@/name?host=%2Ftmp%2Fsocket"),
    ],
)
def test_addresses_are_read_as_sqlalchemy_does(url, shown):
    assert without_secrets(read_address(url)) == shown


def test_texts_about_an_address_lose_its_secrets():
    address = read_address(f"postgresql://u:{SECRET}@host/name?password=other")
    assert without_secrets(address, f"no '{SECRET}' or 'other'") == "no 'hidden' or 'hidden'"
    assert SECRET not in repr(Settings(database=f"postgresql://u:{SECRET}@host/name"))


def test_what_was_entered_stays_out_of_errors_and_logs(tmp_path, caplog):
    store = Store(f"sqlite:///{tmp_path / 'bench.db'}")
    with caplog.at_level(logging.DEBUG), pytest.raises(IntegrityError) as raised, store.session() as s:
        s.execute(text("INSERT INTO users (name) VALUES (:name)"), {"name": SECRET})
    store.close()
    assert SECRET not in str(raised.value) + caplog.text


def _others(folder):
    return {f.name for f in folder.iterdir() if stat.S_IMODE(f.stat().st_mode) & 0o077}


def test_nobody_else_may_read_the_database(tmp_path):
    file = tmp_path / "bench.db"
    store = Store(f"sqlite:///{file}")
    store.local()
    assert {f.name for f in tmp_path.iterdir()} >= {"bench.db", "bench.db-wal"}
    assert _others(tmp_path) == set()
    store.close()


def test_a_database_that_all_could_read_is_closed_to_them_and_one_for_a_group_stays(tmp_path):
    for name, mode in (("old.db", 0o644), ("old.db-wal", 0o644), ("shared.db", 0o660)):
        (tmp_path / name).touch(mode)
        (tmp_path / name).chmod(mode)
    for name in ("old.db", "shared.db"):
        keep_private(tmp_path / name)
    keep_private(Path("/nowhere/bench.db"))
    assert _others(tmp_path) == {"shared.db"}


def test_a_database_opened_again_stays_locked_for_those_who_have_it_open(tmp_path):
    """A process that closes a file gives up all its locks on it; whoever then closes the database last takes away what others still read."""
    file = tmp_path / "bench.db"
    store = Store(f"sqlite:///{file}")
    store.local()
    Store(f"sqlite:///{file}").close()
    last = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT count(*) FROM users'); c.close()"
    subprocess.run([sys.executable, "-c", last, str(file)], check=True)
    assert file.with_name("bench.db-wal").exists()
    store.close()
