"""The settings of a workbench."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from detente.files import private
from detente.history.posterior import home
from detente.web.store.errors import StoreError

DATABASE = "DETENTE_DATABASE_URL"
ISSUER, CLIENT, SECRET = "DETENTE_SSO_ISSUER", "DETENTE_SSO_CLIENT", "DETENTE_SSO_SECRET"
HERE = ("127.0.0.1", "localhost", "::1")


def database_url() -> str:
    """The database's address: `DETENTE_DATABASE_URL`, or an SQLite file in detente's folder. Raises OSError if that cannot be made."""
    given = os.environ.get(DATABASE)
    if given:
        return given
    return f"sqlite:///{private(home()) / 'workbench.db'}"


@dataclass(frozen=True)
class SignOn:
    """A provider of single sign-on by OpenID Connect: its address, and what it knows this workbench by."""

    issuer: str
    client: str
    secret: str = field(repr=False)


def sign_on() -> SignOn | None:
    """The provider that the environment names, None if it names none. The secret may be in a file (`DETENTE_SSO_SECRET_FILE`).

    Raises `StoreError` if a part is missing.
    """
    given = {name: os.environ.get(name, "") for name in (ISSUER, CLIENT, SECRET)}
    file = os.environ.get(f"{SECRET}_FILE")
    if file and not given[SECRET]:
        try:
            given[SECRET] = Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise StoreError(f"{SECRET}_FILE: {file} cannot be read; name a text file that holds the secret") from None
    if not any(given.values()):
        return None
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise StoreError(f"single sign-on needs {' and '.join(missing)} too; set it, or unset the others")
    if not given[ISSUER].startswith("https://") and urlsplit(given[ISSUER]).hostname not in HERE:
        raise StoreError(f"{ISSUER}: got {given[ISSUER]!r}; expected an address that begins with https://")
    return SignOn(*given.values())


@dataclass(frozen=True)
class Settings:
    """A `host` other than this machine makes accounts compulsory, and so do `names`, the host names that requests may use: a proxy is in front.

    What `proxies`, addresses or networks, say of who sent a request (X-Forwarded-For and -Proto) is believed; of others it is not.
    Runs are solved in `workers` processes, or on the Dask cluster whose scheduler is at the address `cluster`.
    """

    database: str = field(default_factory=database_url, repr=False)  # it may hold a password
    host: str = "127.0.0.1"
    port: int = 8411
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    names: tuple[str, ...] = ()
    cluster: str | None = None
    proxies: tuple[str, ...] = ()
    sso: SignOn | None = None

    @property
    def accounts(self) -> bool:
        """Whether people must log in."""
        return self.host not in HERE or bool(self.names)
