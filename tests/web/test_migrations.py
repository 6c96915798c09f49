"""A workbench that is killed while it brings an older database up to date opens it the next time, with all that was in it."""

import multiprocessing
import os
import signal
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, event, inspect, text

import detente.web.store
from detente.web.store import Store


def _older(address):
    """Take an empty database, put a case into it, and take its tables back to the first version."""
    store = Store(address)
    key = store.create_case(store.local(), "A war", "text: 1").key
    config = Config()
    config.set_main_option("script_location", str(Path(detente.web.store.__file__).parent / "migrations"))
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    store.close()
    return key


def _killed(address, number):
    """Open a database, and die right before its statement of that number."""
    left = [number]

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    Store(address)


def test_a_kill_in_mid_migration_leaves_the_database_as_it_was(address):
    key = _older(address)
    process = multiprocessing.get_context("spawn").Process(target=_killed, args=(address, 21))
    process.start()
    process.join(120)
    assert process.exitcode == -signal.SIGKILL
    reached = Store(address)
    with reached.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) >= "0007"
        assert "comments" in inspect(connection).get_table_names()
    assert reached.case(reached.local(), key).text == "text: 1"
    reached.close()
