"""The user's account, and for an admin all accounts."""

from __future__ import annotations

import math

from nicegui import ui

from detente.assessment.wording import count
from detente.web.pages.frame import Visit, act, heading, in_thread, page, said
from detente.web.store import Forbidden, Missing, User
from detente.web.store.accounts import ROLES


@page("/account", "Account")
async def account(visit: Visit) -> None:
    """Change the password, make a token, log out; an admin can manage accounts."""
    bench = visit.bench
    if not bench.settings.accounts:
        raise Missing("this workbench has no accounts, because only this machine can reach it")
    who = visit.user
    heading(f"{who.name}, {who.role}", 1)
    # A plain form, so that the browser sends the cookie.
    ui.html('<form method="post" action="/logout"><button>Log out</button></form>', sanitize=False)
    with ui.element("div").classes("card stack"):
        heading("New password")
        old = ui.input("Current password", password=True)
        new = ui.input("New password (at least 10 characters)", password=True)

        async def change() -> None:
            wait = bench.throttle.wait(f"name {who.name}")
            if wait > 0:
                raise Forbidden(f"too many failed attempts; try again in {count(math.ceil(wait / 60), 'minute')}")
            try:
                await in_thread(bench.accounts.enter, visit.user.name, old.value or "")
            except Forbidden:
                bench.throttle.failed(f"name {who.name}")
                raise Forbidden("the current password is wrong") from None
            await in_thread(lambda: bench.accounts.change(who.name, password=new.value or ""))
            ui.navigate.to("/login")

        ui.button("Change password", on_click=act(change))
    with ui.element("div").classes("card stack"):
        heading("Token for scripts")
        said(
            "Scripts send it with each request to /api/v1, as Authorization: Bearer TOKEN. It is valid for a year and shown only once."
        )
        shown = said("").style("overflow-wrap:anywhere;user-select:all")

        async def make() -> None:
            shown.set_text(await in_thread(bench.accounts.token, visit.user.name))

        ui.button("Make a token", on_click=act(make))
    if who.role == "admin":
        await _people(visit)


async def _people(visit: Visit) -> None:
    bench = visit.bench
    heading("Accounts")
    box = ui.element("div").classes("stack")

    def admin() -> None:
        if visit.user.role != "admin":
            raise Forbidden("only an admin can do that")

    async def fill() -> None:
        box.clear()
        with box:
            for user in await in_thread(bench.accounts.all):
                line(user)

    def line(user: User) -> None:
        with ui.element("div").classes("line card"):
            said(user.name + ("" if user.active else " (closed)"), "grow")

            async def role(event: object) -> None:
                admin()
                await in_thread(lambda: bench.accounts.change(user.name, role=event.value))  # type: ignore[attr-defined]

            async def close() -> None:
                admin()
                await in_thread(lambda: bench.accounts.change(user.name, active=not user.active))
                await fill()

            ui.select(list(ROLES), value=user.role, label=f"Role of {user.name}", on_change=act(role)).props("dense")
            ui.button("Close" if user.active else "Reopen", on_click=act(close)).props("flat dense")

    with ui.element("div").classes("card stack"):
        name = ui.input("Name")
        password = ui.input("Password", password=True)
        role = ui.select(list(ROLES), value="editor", label="Role")

        async def add() -> None:
            admin()
            await in_thread(bench.accounts.add, name.value or "", password.value or "", role.value)
            name.value = password.value = ""
            await fill()

        ui.button("Add", on_click=act(add))
    await fill()
