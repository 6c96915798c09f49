"""Login and logout: plain forms, no script."""

from __future__ import annotations

from html import escape
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from detente.web.bench import Bench
from detente.web.guard import COOKIE
from detente.web.store import Forbidden, TooMany
from detente.web.store.accounts import SESSION
from detente.web.throttle import whence

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
<button>Log in</button></form>{sso}</main></body></html>"""


def login_page(
    request: Request, to: str, wrong: str = "", name: str = "", status: int = 200, headers: dict[str, str] | None = None
) -> HTMLResponse:
    """The form, with what was wrong before; beside it the way through single sign-on if there is one."""
    told = f'<p class="wrong" role="alert">{escape(wrong[:1].upper() + wrong[1:])}.</p>' if wrong else ""
    bench: Bench = request.state.bench
    sso = (
        f'<p><a href="/login/sso/?next={quote(_here(to))}">Log in with single sign-on</a></p>'
        if bench.settings.sso
        else ""
    )
    return HTMLResponse(PAGE.format(to=escape(_here(to)), wrong=told, name=escape(name), sso=sso), status, headers)


def _here(to: str) -> str:
    """The address if it is within the workbench, else the start page."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) and "\n" not in to and "\r" not in to else "/"


@router.get("/login")
async def show(request: Request) -> Response:
    """Show the form."""
    return login_page(request, request.query_params.get("next", "/"))


@router.post("/login")
async def enter(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Log in. After too many failures one must wait (see `Entrance`)."""
    bench: Bench = request.state.bench
    try:
        secret = await bench.entrance.enter(name, password, whence(request))
    except TooMany as error:
        return login_page(request, to, str(error), name, 429, {"Retry-After": f"{error.seconds:.0f}"})
    except Forbidden as error:
        return login_page(request, to, str(error), name, 403)
    return entered(request, secret, to)


def entered(request: Request, secret: str, to: str) -> Response:
    """The answer to whoever has come in: on to where they wanted to go, with the cookie of their session."""
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
