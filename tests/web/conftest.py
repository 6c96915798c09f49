"""A real PostgreSQL for the tests of the workbench, and a workbench without screens."""

import shutil
import tempfile
from pathlib import Path

import pytest
import schemathesis
from argon2 import PasswordHasher
from databases import POSTGRES, Cluster
from disks import OwnDisk, ToldFull
from sqlalchemy import select

from detente.web.app import create_app
from detente.web.bench import Bench
from detente.web.settings import Settings
from detente.web.store import Store, accounts
from detente.web.store.models import User
from detente.web.store.store import now


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL server of our own."""
    if POSTGRES is None:
        pytest.skip("no PostgreSQL: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="detente-pg-"))
    found = Cluster(folder)
    found.start()
    yield found
    found.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Passwords hashed in a moment; for real each takes 64 MiB and a tenth of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def postgres(cluster):
    """The address of the PostgreSQL server."""
    return cluster.address("postgres")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bench.db'}"
        return
    import psycopg

    url = request.getfixturevalue("postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench WITH (FORCE)")
        connection.execute("CREATE DATABASE bench")
    yield url.replace("/postgres?", "/bench?")


@pytest.fixture
def disk(address, tmp_path):
    """A store whose disk can be filled, of each kind."""
    found = OwnDisk(tmp_path) if address.startswith("sqlite") else ToldFull(address)
    yield found
    found.close()


@pytest.fixture
def store(address):
    found = Store(address)
    yield found
    found.close()


@pytest.fixture(scope="session")
def bench(tmp_path_factory):
    """A workbench on this machine alone."""
    found = Bench(Settings(database=f"sqlite:///{tmp_path_factory.mktemp('bench') / 'bench.db'}", workers=2))
    yield found
    found.close()


@pytest.fixture(scope="session")
def guarded(tmp_path_factory):
    """A workbench that others can reach, with three accounts whose passwords are their names and ten digits."""
    found = Bench(
        Settings(database=f"sqlite:///{tmp_path_factory.mktemp('guarded') / 'bench.db'}", host="0.0.0.0", workers=1)
    )
    for name, role in (("anna", "admin"), ("emil", "editor"), ("rosa", "reader"), ("eva", "editor")):
        found.accounts.add(name, f"{name}0123456789", role)
    yield found
    found.close()


@pytest.fixture
def people(store):
    """Users of a store, by name."""
    roles = {"emil": "editor", "eva": "editor", "rosa": "reader", "anna": "admin"}
    with store.session() as s:
        s.add_all(User(name=n, password="no hash", role=r, active=True, created=now()) for n, r in roles.items())
    with store.session() as s:
        return {u.name: u for u in s.scalars(select(User))}


@pytest.fixture(scope="module")
def described(bench):
    """The description of the API."""
    return schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", create_app(bench, screens=False), headers={"Host": "127.0.0.1"}
    )
