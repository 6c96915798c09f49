"""The settings of a workbench."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from detente.files import private
from detente.history.posterior import home

DATABASE = "DETENTE_DATABASE_URL"
HERE = ("127.0.0.1", "localhost", "::1")


def database_url() -> str:
    """The database's address: `DETENTE_DATABASE_URL`, or an SQLite file in detente's folder. Raises OSError if that cannot be made."""
    given = os.environ.get(DATABASE)
    if given:
        return given
    return f"sqlite:///{private(home()) / 'workbench.db'}"


@dataclass(frozen=True)
class Settings:
    """A `host` other than this machine makes accounts compulsory. `names` are the host names that requests may use.

    Runs are solved in `workers` processes, or on the Dask cluster whose scheduler is at the address `cluster`.
    """

    database: str = field(default_factory=database_url, repr=False)  # it may hold a password
    host: str = "127.0.0.1"
    port: int = 8411
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    names: tuple[str, ...] = ()
    cluster: str | None = None

    @property
    def accounts(self) -> bool:
        """Whether people must log in."""
        return self.host not in HERE
