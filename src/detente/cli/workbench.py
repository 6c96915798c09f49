"""The commands of the workbench: `detente serve`, `detente backup`, `detente restore` and `detente user`."""

from __future__ import annotations

import contextlib
import datetime
import gc
import ipaddress
import json
import logging
import os
import signal
import socket
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.shared import AsJson, ClusterAddress, fail, progress, within
from detente.literals import is_date
from detente.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from detente.web.settings import Settings
    from detente.web.store import Store
    from detente.web.store.accounts import Accounts

commands = typer.Typer()
user = typer.Typer(
    help="Manage accounts, required when others can reach the workbench.",
    epilog="Example: detente user add anna --role editor",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
# After how many objects Python looks for what nobody needs any more: among the newest, the newer, all.
COLLECTED = (2_000, 10, 5)
EVERYWHERE = ("127.0.0.1", "::1", "0.0.0.0", "::")  # addresses under which this machine reaches itself as localhost
Password = Annotated[
    str,
    typer.Option(
        prompt=True,
        confirmation_prompt=True,
        hide_input=True,
        envvar="DETENTE_PASSWORD",
        help="The password; asked for if not given.",
    ),
]


def _networks(given: list[str] | None) -> list[str] | None:
    """The same as networks. Refuses what is neither an address nor a network."""
    found = []
    for one in given or ():
        try:
            found.append(str((ipaddress.IPv6Network if ":" in one else ipaddress.IPv4Network)(one, strict=False)))
        except (ipaddress.AddressValueError, ipaddress.NetmaskValueError):
            raise typer.BadParameter(
                f"got '{one}'; expected an address or a network, such as 127.0.0.1 or 172.18.0.0/16"
            ) from None
    return found


@commands.command(epilog="Example: detente serve --port 8500")
def serve(
    host: Annotated[
        str,
        typer.Option(
            help="The address to listen on. Any but this machine's own requires accounts (see: detente user add)."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", callback=within(1, 65535), help="The port to listen on.")] = 8411,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", callback=within(1, 256), help="How many processes solve runs; by default one per core."
        ),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A host name under which browsers may reach the workbench; others are refused, and accounts required. May be repeated.",
        ),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS",
            envvar="DETENTE_PROXIES",
            callback=_networks,
            help="The address or network of a TLS proxy in front, which is believed on whom it speaks for. May be repeated.",
        ),
    ] = None,
    cluster: ClusterAddress = None,
    json_log: Annotated[
        bool, typer.Option("--json-log", help="Log as JSON, a line for each event and each request, to standard error.")
    ] = False,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser on this machine.")] = True,
) -> None:
    """Open the workbench: all of detente in a browser."""
    _need()
    os.umask(0o077)  # what the workbench keeps is for nobody else on this machine
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        fail(f"cannot listen on {host}:{port}: {error.strerror or error}; choose another address with --host or --port")
    address = f"http://{'localhost' if host in EVERYWHERE else host}:{port}"
    # Said before all else is loaded, which takes a second or two. Who opens the address meanwhile is answered as soon as that is done.
    say(f"Starting the workbench at {address} (press Ctrl-C to stop it; unfinished runs can be resumed)")
    from detente.web.settings import Settings, sign_on

    names = tuple(name or ())
    settings = Settings(
        host=host, port=port, names=names, workers=workers or os.cpu_count() or 1, cluster=cluster, proxies=tuple(proxy or ()), sso=sign_on()
    )  # fmt: skip
    with listening:
        _run(listening, address, settings, show, json_log)


def _run(listening: socket.socket, address: str, settings: Settings, show: bool, json_log: bool) -> None:
    """Load the workbench and run it on a socket until it is stopped."""
    from importlib.util import find_spec

    import uvicorn

    # As Ctrl-C, so that whoever stops a service ends its workers and runs with it; uvicorn hands the signal on to who had it before.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    from detente.web.app import create_app
    from detente.web.bench import Bench
    from detente.web.connections import Connection, Socket, most
    from detente.web.guard import LARGEST_BODY
    from detente.web.logs import set_up
    from detente.web.settings import HERE

    set_up(json_log)
    if settings.sso is not None and find_spec("authlib") is None:
        fail("single sign-on needs authlib: pip install 'detente[sso]'")
    if settings.accounts and not _accounts_there():
        fail("others could connect, but there are no accounts yet; add one first: detente user add NAME --role admin")
    bench = Bench(settings)
    if settings.host not in HERE:
        logging.getLogger("detente").warning(
            "others can reach it: put it behind a server that speaks TLS, or passwords will cross the network unencrypted"
        )
    elif show and not settings.accounts:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    app = create_app(bench)
    # A page that is open is thousands of objects. Python's own pace looked through all of them every few seconds, and everybody waited meanwhile.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)
    config = uvicorn.Config(
        app, http=Connection, ws=Socket, log_config=None, access_log=False, ws_max_size=LARGEST_BODY,
        timeout_graceful_shutdown=3, proxy_headers=bool(settings.proxies), forwarded_allow_ips=list(settings.proxies),
    )  # fmt: skip
    Connection.most = most()
    with contextlib.closing(bench), contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


@commands.command(epilog="Example: detente audit --who anna --since 2026-01-01")
def audit(
    who: Annotated[str | None, typer.Option(metavar="NAME", help="Only what this account did.")] = None,
    what: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only acts of this kind, such as 'started run'.")
    ] = None,
    about: Annotated[
        str | None, typer.Option(metavar="KEY", help="Only what was done to this case, run, panel or account.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day on, as YYYY-MM-DD, in UTC.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day, inclusive.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the workbench's audit trail: who came in, changed, shared, ran and downloaded what; the newest 10,000 acts."""
    _need()
    from detente.web.store.trail import Trail, acts_csv, rows

    found = Trail(_store()).acts(
        by=who, what=what, about=about, since=_day(since, "--since"), until=_day(until, "--until")
    )
    if as_json:
        say(json.dumps(rows(found), indent=1, ensure_ascii=False))
    elif as_csv:
        say(acts_csv(found).rstrip("\n"))
    else:
        for act in found:
            told = f"{act.at:%Y-%m-%d %H:%M:%S}  {act.who or '-':<20} {act.what:<22} {act.about} {act.detail} {act.address}"
            say(" ".join(told.split(" ")).rstrip())


def _day(text: str | None, option: str) -> datetime.date | None:
    if text is None:
        return None
    if not is_date(text):
        fail(f"{option}: got '{text}'; expected a day such as 2026-01-31")
    return datetime.date.fromisoformat(text)


@commands.command(epilog="Example: detente backup bench.zip")
def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, a ZIP archive.")]) -> None:
    """Save the whole workbench to one file: cases, runs, results, panels, accounts. People may go on working."""
    _need()
    from detente.web.backup import back_up
    from detente.web.settings import database_url

    try:
        with _told() as tell:
            found = back_up(database_url(), file, tell)
    except OSError as error:
        fail(f"{error.filename or file}: {error.strerror or error}")
    for name in found.missing:
        say(f"{name} is not in detente's folder, and so not in the backup", err=True)
    say(f"saved {found.contents}")


@commands.command(epilog="Example: detente restore bench.zip")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file made by: detente backup.")],
    replace: Annotated[bool, typer.Option("--replace", help="Lose what is in the database now.")] = False,
) -> None:
    """Put a workbench back as it was when it was saved, into an empty database. Stop the server first."""
    _need()
    from detente.web import backup
    from detente.web.settings import database_url

    try:
        with _told() as tell:
            found = backup.restore(database_url(), file, tell, replace=replace)
    except OSError as error:
        fail(f"{error.filename or file}: {error.strerror or error}")
    say(f"restored {found.contents}, as they were on {found.at:%Y-%m-%d at %H:%M} UTC")


@contextlib.contextmanager
def _told() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar for a backup, as a callback."""
    with progress() as bar:
        task = bar.add_task("starting", total=None)
        yield lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total)


@user.command(epilog="Example: detente user add anna --role editor")
def add(
    name: Annotated[str, typer.Argument(help="A name of lower-case letters, digits, dots, hyphens and underscores.")],
    password: Annotated[
        str | None,
        typer.Option(hide_input=True, envvar="DETENTE_PASSWORD", help="The password; asked for if not given."),
    ] = None,
    role: Annotated[
        str,
        typer.Option(
            help="reader: can look; editor: can also edit cases and start runs; admin: can also manage accounts."
        ),
    ] = "editor",
    email: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Instead of a password: the e-mail address known to single sign-on."),
    ] = None,
) -> None:
    """Add an account."""
    if email is None and password is None:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    secret = None if email else password
    _done(lambda accounts: accounts.add(name, secret, role, email=email), f"added {name}, {role}")


@user.command(epilog="Example: detente user password anna")
def password(name: Annotated[str, typer.Argument(help="The name of the account.")], password: Password) -> None:
    """Change a password and end all sessions of that account."""
    _done(lambda accounts: accounts.change(name, password=password), f"changed the password of {name}")


@user.command(epilog="Example: detente user role anna admin")
def role(
    name: Annotated[str, typer.Argument(help="The name of the account.")],
    role: Annotated[str, typer.Argument(help="The new role: reader, editor or admin.")],
) -> None:
    """Change the role of an account."""
    _done(lambda accounts: accounts.change(name, role=role), f"{name} now has the role {role}")


@user.command(epilog="Example: detente user close anna")
def close(name: Annotated[str, typer.Argument(help="The name of the account.")]) -> None:
    """Close an account. Its cases and runs stay."""
    _done(lambda accounts: accounts.change(name, active=False), f"closed the account of {name}")


@user.command(epilog="Example: detente user token anna --note 'nightly runs'")
def token(
    name: Annotated[str, typer.Argument(help="The name of the account.")],
    note: Annotated[str, typer.Option(metavar="TEXT", help="What the token is for, to tell it from others.")] = "",
) -> None:
    """Make a token for the API. It is valid for a year and shown only once."""
    _need()
    say(_accounts().token(name, note))


@user.command(epilog="Example: detente user sessions anna")
def sessions(name: Annotated[str, typer.Argument(help="The name of the account.")]) -> None:
    """List the sessions and tokens of an account, with their numbers."""
    _need()
    for one in _accounts().logins(name):
        kind = "token" if one.purpose == "api" else "session"
        say(
            f"{one.number}  {kind:<8} {one.created:%Y-%m-%d %H:%M} to {one.expires:%Y-%m-%d %H:%M}  {one.about}".rstrip()
        )


@user.command(epilog="Example: detente user end anna")
def end(
    name: Annotated[str, typer.Argument(help="The name of the account.")],
    number: Annotated[
        str | None, typer.Argument(help="The number of a session or token; without it, all of them are ended.")
    ] = None,
) -> None:
    """End the sessions and tokens of an account, or one of them."""
    if number is None:
        _done(lambda accounts: accounts.end(name), f"ended all sessions and tokens of {name}")
    else:
        _done(lambda accounts: accounts.revoke(name, number), f"ended {number} of {name}")


@user.command("list", epilog="Example: detente user list")
def list_users() -> None:
    """List the accounts."""
    _need()
    found = _accounts().all()
    for one in found:
        say(f"{one.name:<24} {one.role:<8} {'' if one.active else 'closed'}".rstrip())


def _done(change: Callable[[Accounts], object], words: str) -> None:
    _need()
    change(_accounts())
    say(words)


def _accounts_there() -> int:
    from detente.web.store.accounts import Accounts

    with contextlib.closing(_store()) as store:
        return Accounts(store).count()


def _accounts() -> Accounts:
    from detente.web.store.accounts import Accounts

    return Accounts(_store())


def _store() -> Store:
    from detente.web.settings import database_url
    from detente.web.store import Store

    return Store(database_url())


def _need() -> None:
    """Fail with one sentence if the extra is missing."""
    from importlib.util import find_spec

    missing = [
        m
        for m in ("nicegui", "sqlalchemy", "alembic", "argon2", "pebble", "prometheus_client", "altair")
        if find_spec(m) is None
    ]
    if missing:
        fail(f"the workbench needs {', '.join(missing)}: pip install 'detente[web]'")
