"""Checks every request first: the host it names, the site it came from, its size, and who sent it."""

from __future__ import annotations

import logging
import re
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.web.bench import Bench
from detente.web.pool import ON_BEHALF
from detente.web.settings import HERE
from detente.web.store import StoreError, User

log = logging.getLogger("detente")
COOKIE = "detente_session"
LARGEST_BODY = 3_000_000  # bytes; a case may have one million, and is sent within JSON or a form
SAFE = ("GET", "HEAD", "OPTIONS")
SOCKETS = "/_nicegui_ws"  # what pages send and hear while they are open, also in requests where there are no sockets
OPEN = ("/login", "/login/sso/", "/_nicegui/")  # open to those who are not logged in
# Voters, experts and readers by link have no account, and who they are is not looked up even if they have one.
VOTING = re.compile(r"/(api/v1/)?(vote|expert)/.*|/panels/[^/]+/vote|/shared/.*")
# Pictures that other sites may show in a frame, since nothing there acts on the workbench. Refusals at these addresses they may not.
FRAMED = re.compile(r"/shared/[^/]+/(runs/[^/]+/)?charts/[^/]+")
HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]*))(?::\d{1,5})?")  # of a header: a name or an address, and a port
# The pages of NiceGUI: Vue compiles their templates in the browser, and NiceGUI's scripts are inline.
PAGES = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# Everything else: no scripts. What has some pictures or a script of its own says so itself.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


class Guard:
    """ASGI middleware that refuses unwanted requests and puts the bench and the user into the request's state."""

    def __init__(self, app: ASGIApp, bench: Bench) -> None:
        self._app, self._bench = app, bench
        self._names = set(bench.settings.names if bench.settings.accounts else HERE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request or a socket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        voting = VOTING.fullmatch(scope["path"]) is not None
        user = None
        try:
            user = None if refusal or voting else await self._user(scope, headers)
        except StoreError as error:
            refusal = _refuse(error.code, str(error), scope)
        if refusal is None and user is None and not voting and not self._open(scope["path"]):
            refusal = _ask_to_log_in(scope)
        if refusal is not None:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": "refused"})
            else:
                await refusal(scope, receive, send)
            return
        ON_BEHALF.set(user.id if user is not None else f"address {(scope.get('client') or ('',))[0]}")
        scope.setdefault("state", {}).update(bench=self._bench, user=user, session=_session(headers))

        seen, begun, polled = 0, False, scope["path"].startswith(SOCKETS)

        async def limited() -> Message:
            nonlocal seen, begun
            message = await receive()
            seen += len(message.get("body", b"")) if message["type"] == "http.request" else 0
            if seen > LARGEST_BODY:
                message = {"type": "http.disconnect"}
            if message["type"] == "http.disconnect" and polled and not begun:
                message = {"type": "http.request"}  # the library behind it does not know that people leave so early
            begun = True
            return message

        async def labelled(message: Message) -> None:
            if seen > LARGEST_BODY:
                return  # an answer to half a request; 413 follows
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                _label(answer, scope["path"])
                if user is not None and answer.get("content-disposition", "").startswith("attachment"):
                    await self._note(user, scope["path"])
            await send(message)

        await self._app(scope, limited if scope["type"] == "http" else receive, labelled)
        if seen > LARGEST_BODY:
            await _refuse(413, f"the request is larger than {LARGEST_BODY:,} bytes", scope)(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """A refusal that does not depend on who sent the request, if there is reason for one."""
        host = headers.get("host", "")
        named = HOST.fullmatch(host)
        if "\0" in scope["path"] or named is None:
            return _refuse(400, "the address contains a zero byte" if named else "the Host header names no host", scope)
        name = (named[1] or named[2]).lower()
        if self._names and name not in self._names:
            return _refuse(
                400,
                f"the workbench does not answer to the name {name!r}; use the address it was started with, or ask its admin to allow this name",
                scope,
            )
        if int(length if (length := headers.get("content-length", "0")).isdigit() else 0) > LARGEST_BODY:
            return _refuse(413, f"the request is larger than {LARGEST_BODY:,} bytes", scope)
        socket = scope["type"] == "websocket"
        if not socket and scope["method"] in SAFE and not scope["path"].startswith(SOCKETS):
            return None
        origin = headers.get("origin")
        if origin is not None:
            return (
                None
                if origin.partition("://")[2] == host
                else _refuse(403, "the request came from another site", scope)
            )
        site = headers.get("sec-fetch-site")
        if site not in (None, "same-origin", "none"):
            return _refuse(403, "the request came from another site", scope)
        if site is None and not socket and self._bench.settings.accounts and _session(headers) and not _bearer(headers):
            return _refuse(
                403,
                "a browser session needs an Origin header; a script should send a token (Authorization: Bearer)",
                scope,
            )
        return None

    async def _user(self, scope: Scope, headers: Headers) -> User | None:
        if not self._bench.settings.accounts:
            return await run_in_threadpool(self._bench.store.local)
        whose = self._bench.accounts.whose
        token, session = _bearer(headers), _session(headers)
        if token is not None and scope["path"].startswith("/api/"):
            return await run_in_threadpool(whose, token, "api")
        if session is not None:
            return await run_in_threadpool(whose, session, "browser")
        return None

    async def _note(self, user: User, path: str) -> None:
        """Note that a user took something away. That it cannot be noted takes nothing from them."""
        try:
            await run_in_threadpool(self._bench.trail.note, user, "downloaded", path.removeprefix("/api/v1"))
        except StoreError as error:
            log.warning("a download is not in the audit trail: %s", error)

    def _open(self, path: str) -> bool:
        return any(path == o or (o.endswith("/") and path.startswith(o)) for o in OPEN)


def _session(headers: Headers) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found and found.value else None


def _bearer(headers: Headers) -> str | None:
    kind, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" and value.strip() else None


def _refuse(status: int, why: str, scope: Scope) -> Response:
    if scope["path"].startswith("/api/"):
        return JSONResponse({"detail": why}, status)
    return PlainTextResponse(why + "\n", status)


def _ask_to_log_in(scope: Scope) -> Response:
    if scope["path"].startswith("/api/"):
        return JSONResponse(
            {"detail": "log in, or send a valid token (Authorization: Bearer)"}, 401, {"WWW-Authenticate": "Bearer"}
        )
    if scope["type"] == "http" and scope["method"] in SAFE:
        return RedirectResponse(f"/login?next={quote(scope['path'])}", 303)
    return PlainTextResponse("log in first\n", 401)


def _label(headers: MutableHeaders, path: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    shared = path.startswith("/shared/")
    headers["Referrer-Policy"] = "no-referrer" if shared else "same-origin"
    if shared:
        headers["X-Robots-Tag"] = "noindex"
    if not (FRAMED.fullmatch(path) and headers.get("content-security-policy", "").endswith("frame-ancestors *")):
        headers["X-Frame-Options"] = "DENY"
    if "content-security-policy" not in headers:
        headers["Content-Security-Policy"] = PAGES if headers.get("x-nicegui-content") == "page" else POLICY
    if not path.startswith("/_nicegui/") and "cache-control" not in headers:
        headers["Cache-Control"] = "no-store"
