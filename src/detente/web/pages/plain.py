"""Pages without a socket: HTML in the workbench's frame, for what is only looked at, so that any number of people may have them open.

A browser that has such a page asks every time whether it is still the same, and so whether its reader may still see it.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from detente.errors import DetenteError
from detente.web.bench import Bench
from detente.web.pages.navigation import refusal, whole
from detente.web.store import User
from detente.web.store.errors import code_of

FRESH = {"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding, Cookie"}


@dataclass(frozen=True)
class Reader:
    """Who asks for a page, and what the address chooses."""

    bench: Bench
    user: User
    chosen: dict[str, str]


@dataclass(frozen=True)
class Plain:
    """A page: the title of its tab, its HTML, and the script and the style sheet that it needs beyond those of all pages."""

    title: str
    body: str
    script: str = ""
    css: str = ""


def plain(
    router: APIRouter, path: str, method: str = "GET"
) -> Callable[[Callable[..., Awaitable[Plain | Response]]], None]:
    """Register a page at an address, or what a form on a page is sent to. A refusal becomes a page that gives the reason, with its HTTP status."""

    def wrap(build: Callable[..., Awaitable[Plain | Response]]) -> None:
        @functools.wraps(build)
        async def shown(request: Request, **values: Any) -> Response:
            reader = Reader(request.state.bench, request.state.user, dict(request.query_params))
            user, accounts = reader.user, reader.bench.settings.accounts
            try:
                made = await build(reader, **values)
            except DetenteError as error:
                return HTMLResponse(refusal(str(error), code_of(error)), code_of(error))
            if isinstance(made, Response):  # elsewhere
                return made
            who = f"{user.name} ({user.role})" if accounts else ""
            page = whole(made.title, request.url.path, who, made.body, made.script, made.css)
            headers = {**FRESH, "ETag": f'"{hashlib.sha256(page.encode()).hexdigest()}"', **allowed(made.script)}
            if request.headers.get("if-none-match") == headers["ETag"]:
                return Response(status_code=304, headers=headers)
            return HTMLResponse(page, headers=headers)

        kept = [p for n, p in inspect.signature(build).parameters.items() if n != "reader"]
        asked = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)
        shown.__signature__ = inspect.Signature([asked, *kept])  # type: ignore[attr-defined]
        shown.__annotations__ = {"request": Request, **{p.name: p.annotation for p in kept}}
        router.add_api_route(path, shown, methods=[method], include_in_schema=False, response_model=None)

    return wrap


@functools.cache
def following() -> str:
    """The script of a page with a list that follows what its reader types in the search, and what others do: its `live` part is asked for anew."""
    return (resources.files("detente.web.pages") / "live.js").read_text("utf-8")


@functools.cache
def allowed(script: str) -> dict[str, str]:
    """The headers under which a page may run this script of ours and no other, and ask its own server."""
    runs = f"script-src 'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'; " if script else ""
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; {runs}connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    }
