"""Single sign-on by OpenID Connect (extra `sso`): the authorization code flow with state, nonce and PKCE, done by Authlib.

Whoever comes must have an account that an admin has added with their e-mail address; nobody gets one by coming.
"""

from __future__ import annotations

import json
import logging
import secrets

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from detente.web.bench import Bench
from detente.web.login import entered, login_page
from detente.web.settings import SignOn
from detente.web.store import Forbidden
from detente.web.throttle import whence

AT = "/login/sso"
COOKIE, MINUTES = "detente_sso", 10  # in which a browser keeps what it began, and for how long
SECONDS = 10.0  # that the provider may take to answer
log = logging.getLogger("detente")


class _Begun:
    """What a browser began, in a signed cookie of its own, which over TLS stays there."""

    def __init__(self, app: ASGIApp) -> None:
        secret = secrets.token_hex(32)
        self._plain, self._tls = (
            SessionMiddleware(app, secret, COOKIE, MINUTES * 60, AT, "lax", https_only=tls) for tls in (False, True)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._tls if scope["scheme"] == "https" else self._plain)(scope, receive, send)


def sign_on(settings: SignOn) -> Mount:
    """The two addresses of single sign-on: where it begins, and where the provider sends people back to."""
    provider = OAuth().register(
        "provider",
        client_id=settings.client,
        client_secret=settings.secret,
        server_metadata_url=settings.issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": SECONDS},
    )
    # Authlib leaves the audience alone unless told.
    claims = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client},
        "sub": {"essential": True},
    }

    async def begin(request: Request) -> Response:
        request.session["to"] = request.query_params.get("next", "/")
        try:
            found: Response = await provider.authorize_redirect(
                request, f"{str(request.base_url).rstrip('/')}{AT}/back"
            )
        except (AuthlibBaseError, httpx2.HTTPError, json.JSONDecodeError, RuntimeError, KeyError) as error:
            return _failed(request, error)
        return found

    async def back(request: Request) -> Response:
        bench: Bench = request.state.bench
        try:
            token = await provider.authorize_access_token(request, claims_options=claims)
            told = token["userinfo"]
        except (AuthlibBaseError, JoseError, httpx2.HTTPError, json.JSONDecodeError, RuntimeError, KeyError) as error:
            return _failed(request, error)
        email = told.get("email") if told.get("email_verified") is True else None
        to, address = request.session.pop("to", "/"), whence(request)

        def come_in() -> str:
            user = bench.accounts.signed_on(settings.issuer, str(told["sub"]), email, address)
            return bench.accounts.begin(user, address, "single sign-on")

        try:
            secret = await run_in_threadpool(come_in)
        except Forbidden as error:
            return login_page(request, to, str(error), status=403)
        return entered(request, secret, to)

    return Mount(AT, routes=[Route("/", begin), Route("/back", back)], middleware=[Middleware(_Begun)])


def _failed(request: Request, error: Exception) -> Response:
    log.warning("single sign-on failed: %s: %s", type(error).__name__, str(error)[:300])
    return login_page(
        request, "/", "single sign-on did not work; try again, or ask an admin to look at the log", status=403
    )
