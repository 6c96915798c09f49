"""Login and logout: plain forms, no script."""

from __future__ import annotations

import math
from html import escape
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from detente.assessment.wording import count
from detente.web.bench import Bench
from detente.web.guard import COOKIE
from detente.web.store import Forbidden
from detente.web.store.accounts import SESSION

router = APIRouter(include_in_schema=False)

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Log in - detente</title><style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
main {{ max-width: 22rem; margin: 15vh auto; padding: 0 1rem }} label {{ display: block; margin: 1rem 0 }}
input {{ display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .5rem }}
button {{ font: inherit; padding: .5rem 1.5rem }} .wrong {{ border-left: 4px solid #d55e00; padding-left: .75rem }}
</style></head><body><main><h1>detente</h1>{wrong}
<form method="post" action="/login"><input type="hidden" name="to" value="{to}">
<label>Name<input name="name" autocomplete="username" required autofocus value="{name}"></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button></form></main></body></html>"""


def _page(
    to: str, wrong: str = "", name: str = "", status: int = 200, headers: dict[str, str] | None = None
) -> HTMLResponse:
    told = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    return HTMLResponse(PAGE.format(to=escape(_here(to)), wrong=told, name=escape(name)), status, headers)


def _here(to: str) -> str:
    """The address if it is within the workbench, else the start page."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) and "\n" not in to and "\r" not in to else "/"


@router.get("/login")
async def show(request: Request) -> Response:
    """Show the form."""
    return _page(request.query_params.get("next", "/"))


@router.post("/login")
async def enter(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Log in. After five failures in five minutes a name or an address must wait."""
    bench: Bench = request.state.bench
    keys = (f"name {name}", f"address {request.client.host if request.client else ''}")
    if (wait := bench.throttle.wait(*keys)) > 0:
        return _page(
            to,
            f"Too many failed attempts; try again in {count(math.ceil(wait / 60), 'minute')}.",
            name,
            429,
            {"Retry-After": f"{wait:.0f}"},
        )
    try:
        secret = await run_in_threadpool(bench.accounts.enter, name, password)
    except Forbidden:
        bench.throttle.failed(*keys)
        return _page(to, "Wrong name or password.", name, 403)
    bench.throttle.forgive(*keys)
    found = RedirectResponse(_here(to), 303)
    found.set_cookie(
        COOKIE,
        secret,
        max_age=int(SESSION.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return found


@router.post("/logout")
async def leave(request: Request) -> Response:
    """Log out."""
    bench: Bench = request.state.bench
    if request.state.session:
        await run_in_threadpool(bench.accounts.leave, request.state.session)
    found = RedirectResponse("/login", 303)
    found.delete_cookie(COOKIE)
    return found
