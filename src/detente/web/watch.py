"""Stands before all else: gives each request an id, counts and logs it, and answers those who watch over the workbench.

They are answered before the guard: a probe knows neither the host's name nor a password.
"""

from __future__ import annotations

import hmac
import logging
import os
import secrets
import time

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.web.guard import VOTING
from detente.web.logs import REQUEST
from detente.web.monitor import Monitor

TOKEN = "DETENTE_METRICS_TOKEN"
QUIET = ("/_nicegui",)  # files that pages load
log = logging.getLogger("detente.requests")


class Watch:
    """ASGI middleware. Requests of voters, experts and readers by link are counted but not logged: nothing may tell when who voted."""

    def __init__(self, app: ASGIApp, monitor: Monitor) -> None:
        self._app, self._monitor = app, monitor
        self._token = os.environ.get(TOKEN, "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request or a socket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        REQUEST.set(number := secrets.token_hex(8))
        if scope["type"] == "websocket":
            with self._monitor.sockets.track_inprogress():
                await self._app(scope, receive, send)
            return
        path, method, began, status = scope["path"], scope["method"], time.monotonic(), 500

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = number
            await send(message)

        if (answer := await self._asked(path, Headers(scope=scope))) is not None:
            await answer(scope, receive, send)
            return
        try:
            await self._app(scope, receive, seen)
        finally:
            self._note(scope, method, path, status, time.monotonic() - began)

    async def _asked(self, path: str, headers: Headers) -> Response | None:
        """The answer to those who watch over the workbench, if one of them asks."""
        if path == "/health/live":
            return PlainTextResponse("live\n", headers={"Cache-Control": "no-store"})
        if path == "/health":
            checks = await self._monitor.checks()
            ready = set(checks.values()) == {"ok"}
            return JSONResponse(
                {"ready": ready, "checks": checks}, 200 if ready else 503, {"Cache-Control": "no-store"}
            )
        if path != "/metrics":
            return None
        given = headers.get("authorization", "")
        if not self._token:
            return PlainTextResponse(f"set {TOKEN} to have figures here\n", 404)
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return PlainTextResponse("send the token for this page\n", 401, {"WWW-Authenticate": "Bearer"})
        return Response(
            await run_in_threadpool(self._monitor.metrics), media_type="text/plain; version=0.0.4; charset=utf-8"
        )

    def _note(self, scope: Scope, method: str, path: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "")  # none was found, or the guard refused it
        self._monitor.answered(method, route, status, seconds)
        if VOTING.fullmatch(path) or path.startswith(QUIET):
            return
        user = scope.get("state", {}).get("user")
        log.info(
            "%s %s %d", method, route or "(no route)", status,
            extra={"method": method, "route": route, "path": path, "status": status, "seconds": round(seconds, 4), "user": user and user.id},
        )  # fmt: skip
