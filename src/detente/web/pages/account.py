"""The user's account, and for an admin all accounts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from detente.web.pages.frame import Visit, act, heading, in_thread, named, page, said
from detente.web.pages.html import at
from detente.web.store import Forbidden, Missing, User
from detente.web.store.accounts import ROLES
from detente.web.store.models import Login


@page("/account", "Account")
async def account(visit: Visit) -> None:
    """Change the password, end sessions and tokens, make a token, log out; an admin can manage accounts."""
    bench = visit.bench
    if not bench.settings.accounts:
        raise Missing("this workbench has no accounts, because only this machine can reach it")
    who = await visit.user()
    heading(f"{who.name}, {who.role}", 1)
    # A plain form, so that the browser sends the cookie.
    ui.html('<form method="post" action="/logout"><button>Log out</button></form>', sanitize=False)
    with ui.element("div").classes("card stack"):
        heading("New password")
        said("It ends your sessions elsewhere, and your tokens.")
        old = ui.input("Current password", password=True)
        new = ui.input("New password (at least 10 characters)", password=True)

        async def change() -> None:
            name = (await visit.user()).name
            try:
                await bench.entrance.confirm(name, old.value or "", visit.whence)
            except Forbidden:
                raise Forbidden("the current password is wrong") from None
            await bench.entrance.hashing(
                lambda: bench.accounts.change(name, password=new.value or "", keep=visit.session, by=name)
            )
            old.value = new.value = ""
            ui.notify("The password is changed; your other sessions and your tokens have ended")
            await fill()

        ui.button("Change password", on_click=act(change))
    fill = _sessions(visit)
    await fill()
    if who.role == "admin":
        await _people(visit)


def _sessions(visit: Visit) -> Callable[[], Awaitable[None]]:
    """The user's sessions and tokens, each with a button that ends it; returns what lists them anew."""
    bench = visit.bench

    async def fill() -> None:
        box.clear()
        with box:
            for one in await in_thread(bench.accounts.logins, (await visit.user()).name):
                line(one)

    def line(one: Login) -> None:
        async def end() -> None:
            name = (await visit.user()).name
            await in_thread(bench.accounts.revoke, name, one.number, name)
            await fill()

        is_token, mine = one.purpose == "api", visit.session is not None and one.opened_by(visit.session)
        words = (
            f"{'Token' if is_token else 'This session' if mine else 'Session'}{f', {one.about}' if one.about else ''}"
        )
        with ui.element("div").classes("line"):
            said(f"{words}. Began {at(one.created)}, ends {at(one.expires)}.", "grow")
            if not mine:
                named(ui.button("End", on_click=act(end)).props("flat dense"), f"End {one.number}")

    async def elsewhere() -> None:
        name = (await visit.user()).name
        await in_thread(lambda: bench.accounts.end(name, tokens=False, keep=visit.session, by=name))
        ui.notify("You are logged out everywhere else")
        await fill()

    async def make() -> None:
        name = (await visit.user()).name
        shown.set_text(await in_thread(bench.accounts.token, name, purpose.value or "", name))
        purpose.value = ""
        await fill()

    with ui.element("div").classes("card stack"):
        heading("Sessions and tokens")
        box = ui.element("div").classes("stack")
        ui.button("Log out everywhere else", on_click=act(elsewhere)).props("outline")
    with ui.element("div").classes("card stack"):
        heading("Token for scripts")
        said(
            "Scripts send it with each request to /api/v1, as Authorization: Bearer TOKEN. It is valid for a year and shown only once."
        )
        purpose = ui.input("What it is for")
        shown = said("").style("overflow-wrap:anywhere;user-select:all")
        ui.button("Make a token", on_click=act(make))
    return fill


async def _people(visit: Visit) -> None:
    bench = visit.bench
    heading("Accounts")
    ui.link("Audit trail: who came in, changed, shared, ran and downloaded what", "/audit")
    box = ui.element("div").classes("stack")

    async def admin() -> str:
        who = await visit.user()
        if who.role != "admin":
            raise Forbidden("only an admin can do that")
        return who.name

    async def fill() -> None:
        box.clear()
        with box:
            for user in await in_thread(bench.accounts.all):
                line(user)

    def line(user: User) -> None:
        with ui.element("div").classes("line card"):
            said(user.name + ("" if user.active else " (closed)"), "grow")
            if user.email:
                said(user.email)

            async def role(event: object) -> None:
                by = await admin()
                await in_thread(lambda: bench.accounts.change(user.name, role=event.value, by=by))  # type: ignore[attr-defined]

            async def close() -> None:
                by = await admin()
                await in_thread(lambda: bench.accounts.change(user.name, active=not user.active, by=by))
                await fill()

            async def end() -> None:
                by = await admin()
                await in_thread(lambda: bench.accounts.end(user.name, by=by))
                ui.notify(f"Ended all sessions and tokens of {user.name}")

            named(
                ui.select(list(ROLES), value=user.role, label="Role", on_change=act(role)).props("dense"),
                f"Role of {user.name}",
            )
            ui.button("End sessions", on_click=act(end)).props("flat dense")
            ui.button("Close" if user.active else "Reopen", on_click=act(close)).props("flat dense")

    with ui.element("div").classes("card stack"):
        name = ui.input("Name")
        password = ui.input("Password", password=True)
        email = ui.input("or e-mail address, for single sign-on")
        email.set_visibility(bench.settings.sso is not None)
        role = ui.select(list(ROLES), value="editor", label="Role")

        async def add() -> None:
            by = await admin()
            address = (email.value or "").strip() or None
            secret = None if address else password.value or ""
            await bench.entrance.hashing(
                lambda: bench.accounts.add(name.value or "", secret, role.value, email=address, by=by)
            )
            name.value = password.value = email.value = ""
            await fill()

        ui.button("Add", on_click=act(add))
    await fill()
