"""The workbench as one application: watch, guard, login, API and pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from detente._version import __version__
from detente.errors import DetenteError
from detente.web import (
    api,
    article_api,
    audit_api,
    completion_api,
    document_api,
    expert_api,
    files_api,
    graph_api,
    login,
    panel_api,
    sharing_api,
    together_api,
)
from detente.web.ballot import pages as ballot
from detente.web.bench import Bench
from detente.web.expert import pages as expert
from detente.web.guard import Guard
from detente.web.monitor import Monitor
from detente.web.shared import pages as shared
from detente.web.store.errors import code_of
from detente.web.watch import Watch

COMPRESSION = 4  # of pages; a third of the time of the default, 9, and a tenth more bytes
AFTER = 2.0  # seconds from the start until workers are started: earlier they would take the machine from the first page


def create_app(bench: Bench, *, screens: bool = True) -> FastAPI:
    """The application for a bench. `screens=False` leaves out the pages, of which NiceGUI allows one set per process."""

    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        later = asyncio.get_running_loop().call_later(AFTER, bench.warm)
        yield
        later.cancel()

    app = FastAPI(
        title="detente",
        version=__version__,
        summary="Tells who would sign, whether peace would hold, which threats are bluffs, and whether to settle now or wait.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=running,
    )
    app.include_router(api.router)
    app.include_router(article_api.router)
    app.include_router(completion_api.router)
    app.include_router(panel_api.router)
    app.include_router(together_api.router)
    app.include_router(expert_api.router)
    app.include_router(document_api.router)
    app.include_router(files_api.router)
    app.include_router(graph_api.router)
    app.include_router(sharing_api.router)
    app.include_router(audit_api.router)
    app.include_router(login.router)
    if bench.settings.sso is not None:
        from detente.web import sso

        app.router.routes.append(sso.sign_on(bench.settings.sso))
    app.include_router(ballot.router)
    app.include_router(expert.router)
    app.include_router(shared.router)

    @app.exception_handler(DetenteError)
    async def refused(request: Request, error: DetenteError) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": str(error)}, code_of(error))
        return PlainTextResponse(f"{error}\n", code_of(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        # Without what was sent: it may be large, and no text at all.
        wrong = [{key: one[key] for key in ("type", "loc", "msg")} for one in error.errors()]
        if request.url.path.startswith("/api/"):
            return Response(json.dumps({"detail": wrong}), 422, media_type="application/json")
        return PlainTextResponse("".join(f"{one['loc'][-1]}: {one['msg']}\n" for one in wrong), 422)

    app.add_middleware(Guard, bench=bench)
    app.add_middleware(Watch, monitor=Monitor(bench))
    if screens:
        from nicegui import ui

        from detente.web import pages
        from detente.web.pages import compare, help, library, runs
        from detente.web.pages.case import actions
        from detente.web.pages.case import reading as case
        from detente.web.pages.result import reading as result

        pages.register()
        for pages_without_socket in (library, case, actions, runs, result, compare, help):
            app.include_router(pages_without_socket.router)
        ui.run_with(
            app,
            title="detente",
            dark=None,
            tailwind=False,
            language="en-US",
            show_welcome_message=False,
            binding_refresh_interval=None,
            reconnect_timeout=20,
            gzip_middleware_factory=lambda inner: GZipMiddleware(inner, compresslevel=COMPRESSION),
        )
    return app
