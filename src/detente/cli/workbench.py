"""The commands of the workbench: `detente serve` and `detente user`."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.shared import fail

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.web.store.accounts import Accounts

commands = typer.Typer()
user = typer.Typer(
    help="Accounts of the workbench, which it demands when it is reached from elsewhere.",
    epilog="Example: detente user add anna --role editor",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
Password = Annotated[
    str,
    typer.Option(
        prompt=True,
        confirmation_prompt=True,
        hide_input=True,
        envvar="DETENTE_PASSWORD",
        help="Asked for if it is not given.",
    ),
]


@commands.command(epilog="Example: detente serve --port 8500")
def serve(
    host: Annotated[
        str,
        typer.Option(help="The address to listen at. Any but this machine's own demands accounts (detente user add)."),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen at.")] = 8411,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes that solve runs (default: one per core).")
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help="A name browsers reach the workbench by; others are refused. May be given several times."),
    ] = None,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open it in this machine's browser.")] = True,
) -> None:
    """Open the workbench: all of detente in a browser."""
    _need()
    import uvicorn

    from detente.web.app import create_app
    from detente.web.bench import Bench
    from detente.web.guard import LARGEST_BODY
    from detente.web.settings import Settings

    settings = Settings(host=host, port=port, names=tuple(name or ()), workers=workers or os.cpu_count() or 1)
    try:
        if settings.accounts and not _accounts().count():
            fail(f"--host {host} lets others in, and nobody has an account: detente user add NAME --role admin")
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        fail(f"cannot listen at {host}:{port}: {error.strerror or error}; choose another place with --host and --port")
    with listening:
        bench = Bench(settings)
        address = f"http://{host if settings.accounts and host not in ('0.0.0.0', '::') else 'localhost'}:{port}"
        typer.echo(f"the workbench is at {address} (Ctrl-C ends it; runs under way can be resumed)")
        if settings.accounts:
            typer.echo(
                "others can reach it: put it behind a server that speaks TLS, or passwords cross the network in the clear",
                err=True,
            )
        elif show:
            threading.Timer(2, webbrowser.open, (address,)).start()
        config = uvicorn.Config(
            create_app(bench), log_level="warning", ws_max_size=LARGEST_BODY, timeout_graceful_shutdown=3
        )
        with contextlib.closing(bench), contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


@user.command(epilog="Example: detente user add anna --role editor")
def add(
    name: Annotated[str, typer.Argument(help="Lower-case letters, digits, dots, hyphens.")],
    password: Password,
    role: Annotated[
        str, typer.Option(help="reader: looks. editor: own cases and runs. admin: accounts too.")
    ] = "editor",
) -> None:
    """Add an account."""
    _done(lambda accounts: accounts.add(name, password, role), f"added {name}, {role}")


@user.command(epilog="Example: detente user password anna")
def password(name: Annotated[str, typer.Argument(help="Whose.")], password: Password) -> None:
    """Set a new password; open sessions end."""
    _done(lambda accounts: accounts.change(name, password=password), f"changed the password of {name}")


@user.command(epilog="Example: detente user role anna admin")
def role(
    name: Annotated[str, typer.Argument(help="Whose.")],
    role: Annotated[str, typer.Argument(help="reader, editor or admin.")],
) -> None:
    """Change a role."""
    _done(lambda accounts: accounts.change(name, role=role), f"{name} is {role} now")


@user.command(epilog="Example: detente user close anna")
def close(name: Annotated[str, typer.Argument(help="Whose.")]) -> None:
    """Close an account; its cases and runs stay."""
    _done(lambda accounts: accounts.change(name, active=False), f"closed the account of {name}")


@user.command(epilog="Example: detente user token anna")
def token(name: Annotated[str, typer.Argument(help="Whose.")]) -> None:
    """Make a token for the API, good for a year. It is shown once."""

    _need()
    typer.echo(_accounts().token(name))


@user.command("list", epilog="Example: detente user list")
def list_users() -> None:
    """List the accounts."""

    _need()
    found = _accounts().all()
    for one in found:
        typer.echo(f"{one.name:<24} {one.role:<8} {'' if one.active else 'closed'}".rstrip())


def _done(change: Callable[[Accounts], object], words: str) -> None:

    _need()
    change(_accounts())
    typer.echo(words)


def _accounts() -> Accounts:
    from detente.web.settings import database_url
    from detente.web.store import Store
    from detente.web.store.accounts import Accounts

    return Accounts(Store(database_url()))


def _need() -> None:
    """Fail in one sentence if the extra is missing."""
    from importlib.util import find_spec

    missing = [m for m in ("nicegui", "sqlalchemy", "alembic", "argon2", "pebble", "altair") if find_spec(m) is None]
    if missing:
        fail(f"the workbench needs {', '.join(missing)}: pip install 'detente[web]'")
