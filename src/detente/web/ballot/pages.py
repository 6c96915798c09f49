"""The addresses voters use: a panel's beginning, and the secret address of a ballot. Forms that work without script, without an account."""

from __future__ import annotations

import asyncio
import hashlib
import re
from base64 import b64encode
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from detente.errors import DetenteError
from detente.panel.questions import Panel
from detente.panel.tally import NOT_SEEN, Word
from detente.web.ballot.forms import changes, on_step, steps
from detente.web.ballot.results import for_voters
from detente.web.ballot.words import direction, refusal_in, words_in
from detente.web.polling import Polling
from detente.web.store import Invalid, Missing
from detente.web.store.ballots import Cast, new_secret
from detente.web.store.errors import code_of
from detente.web.store.models import StoredPanel
from detente.web.throttle import whence

COOKIE = "detente_ballot"
KEPT = 180 * 24 * 3600  # seconds that a browser remembers its ballot
MOST_FIELDS = 400
SCALE = [word.name.lower() for word in sorted(Word, reverse=True)]
VOTES = ["agree", "pass", "disagree"]
STYLE = (resources.files("detente.web.ballot") / "style.css").read_text("utf-8")


def headers_for(style: str) -> dict[str, str]:
    """Headers under which a page has this style sheet, no script, and nothing from elsewhere."""
    known = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{known}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    }


HEADERS = headers_for(STYLE)
router = APIRouter(include_in_schema=False)


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("detente.web", "ballot"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )  # fmt: skip


def _page(name: str, panel: Panel | None, language: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page in a voter's language."""
    _, w = words_in(language)
    told = {
        "w": w, "language": language, "direction": direction(language), "languages": panel.languages if panel else {}, "style": STYLE, "step": 0,
        "title": panel.words(panel.title, language) if panel else "detente", "threshold": panel.threshold if panel else 0,
        "invented": panel is not None and panel.invented, "wrong": "", "results": None,
    }  # fmt: skip
    told |= values
    told.setdefault("heading", told["title"])
    return HTMLResponse(_templates().get_template(name).render(told), status, HEADERS)


def _told(
    panel: Panel | None, language: str, title: str, *lines: str, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page that says something."""
    values = {"address": "", "to": "", "go": ""} | values
    return _page("told.html", panel, language, status, heading=title, lines=lines, **values)


def _refused(error: DetenteError, panel: Panel | None, language: str, to: str) -> HTMLResponse:
    """A page that gives the reason for a refusal in a sentence."""
    _, w = words_in(language)
    return _told(
        panel, language, w["refused_title"], _sentence(error, language), status=code_of(error), wrong=True, to=to,
        go=w["try_again"] if to else "",
    )  # fmt: skip


def _sentence(error: DetenteError, language: str) -> str:
    said = refusal_in(language, str(error))
    return said[:1].upper() + said[1:] + "."


def _language(panel: Panel, wanted: str | None, kept: str = "") -> str:
    return next((x for x in (wanted, kept) if x in panel.languages), panel.first)


def _polling(request: Request) -> Polling:
    found: Polling = request.state.bench.polling
    return found


@router.get("/panels/{key}/vote")
async def show(request: Request, key: str) -> Response:
    """What the panel is about, and how to begin."""
    return await _begin_page(request, key, request.query_params.get("code", "")[:60])


async def _begin_page(
    request: Request, key: str, code: str, language: str | None = None, wrong: str = "", status: int = 200
) -> Response:
    polling = _polling(request)
    try:
        found = await run_in_threadpool(polling.ballots.panel, key)
    except Missing as error:
        return _refused(error, None, "en", "")
    panel = await polling.parsed(found)
    begun = await _begun(polling, found, request.cookies.get(COOKIE))
    return _page(
        "begin.html", panel, _language(panel, language or request.query_params.get("language")), status,
        says=panel.words(panel.says, _language(panel, language or request.query_params.get("language"))), open=found.status == "open",
        link_open=found.link_open, scaled=any(panel.scaled), scale=SCALE, secret=new_secret(), code=code, wrong=wrong, begun=begun,
    )  # fmt: skip


async def _begun(polling: Polling, found: StoredPanel, secret: str | None) -> str:
    """The address of the ballot of this panel that the browser remembers, if there is one."""
    if not secret:
        return ""
    try:
        cast = await run_in_threadpool(polling.ballots.cast, secret)
    except Missing:
        return ""
    return f"/vote/{secret}" if cast.panel_key == found.key else ""


@router.post("/panels/{key}/vote")
async def begin(request: Request, key: str) -> Response:
    """Begin a ballot, with a code or by the open link. The address of who asks is counted in memory for a while, and kept nowhere."""
    polling = _polling(request)
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    code = str(form.get("code", "")).strip()[:60]
    secret, language = str(form.get("secret", "")), str(form.get("language", ""))
    try:
        panel = await polling.panel_of(key)
    except Missing as error:
        return _refused(error, None, "en", "")
    try:
        await polling.enter(key, panel, secret, code or None, _language(panel, language), whence(request))
    except DetenteError as error:
        return await _begin_page(
            request, key, code, language, _sentence(error, _language(panel, language)), code_of(error)
        )
    answer = RedirectResponse(f"/vote/{secret}?step=1", 303)
    answer.set_cookie(
        COOKIE, secret, max_age=KEPT, path=f"/panels/{key}/vote", httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )  # fmt: skip
    return answer


@router.get("/vote/{secret}")
async def ballot(request: Request, secret: str) -> Response:
    """A step of a ballot; what has been answered so far once it is handed in."""
    polling = _polling(request)
    try:
        cast = await run_in_threadpool(polling.ballots.cast, secret)
    except Missing as error:
        return _refused(error, None, "en", "")
    panel = await polling.panel_of(cast.panel_key)
    language = _language(panel, request.query_params.get("language"), cast.language)
    asked = request.query_params.get("step", "")
    if not cast.open:
        _, w = words_in(language)
        lines = [w["closed_says"]] if cast.submitted else [w["closed_says"], w["closed_uncounted"]]
        return await _results(request, panel, cast, language, w["closed_title"], *lines)
    if asked == "kept":
        _, w = words_in(language)
        to = f"/vote/{secret}?step={_first_open(panel, cast)}"
        return _told(
            panel, language, w["kept_title"], w["kept_says"], address=_whole(request, secret), to=to, go=w["go_on"]
        )
    if not asked and cast.submitted is not None:
        _, w = words_in(language)
        more = {"address": _whole(request, secret), "to": f"/vote/{secret}?step=1", "go": w["change"]}
        return await _results(request, panel, cast, language, w["done_title"], w["done_says"], **more)
    polling.started(secret)
    step = min(_number(asked), steps(panel)) or _first_open(panel, cast)
    return _step(panel, cast, language, step)


async def _results(request: Request, panel: Panel, cast: Cast, language: str, title: str, *lines: str, **values: Any) -> Response:  # fmt: skip
    """What has been answered so far, for who has handed in."""
    results = None
    if cast.submitted is not None:
        shown = await _polling(request).view(cast.panel_key, wait=False)
        results = for_voters(panel, shown, language, words_in(language)[1], not cast.open)
    return _told(panel, language, title, *lines, results=results, **values)


def _whole(request: Request, secret: str) -> str:
    return str(request.url.replace(path=f"/vote/{secret}", query=""))


def _number(text: str) -> int:
    """A step as an address or form gives it, 0 for what is none."""
    return int(text) if re.fullmatch("[0-9]{1,5}", text) else 0


def _first_open(panel: Panel, cast: Cast) -> int:
    """The first step that has something unanswered, past the one on oneself if anything was answered."""
    if (cast.answers == NOT_SEEN).all():
        return 1
    return next((n for n in range(2, steps(panel)) if (cast.answers[on_step(panel, n)] == NOT_SEEN).any()), steps(panel))  # fmt: skip


def _step(panel: Panel, cast: Cast, language: str, step: int, wrong: str = "", status: int = 200) -> HTMLResponse:
    """One step of a ballot as a form."""
    names = list(panel.questions)
    asked = []
    for n in on_step(panel, step):
        question = panel.questions[names[n]]
        words = SCALE if panel.scaled[n] else VOTES
        asked.append(
            {
                "name": f"q-{names[n]}", "number": n + 1, "asks": panel.words(question.asks, language), "words": words,
                "chosen": _chosen(int(cast.answers[n]), panel.scaled[n]),
            }
        )  # fmt: skip
    fixed = cast.submitted is not None
    about = [
        {
            "name": "group", "asks": panel.words(panel.groups_asked, language), "chosen": list(panel.groups)[cast.group] if cast.group >= 0 else "",
            "answers": [(g, panel.group(g, language)) for g in panel.groups],
        }
    ]  # fmt: skip
    for n, (name, declared) in enumerate(panel.also.items()):
        known = list(declared.answers)
        about.append(
            {
                "name": f"also-{name}", "asks": panel.words(declared.asks, language), "chosen": known[cast.also[n]] if cast.also[n] >= 0 else "",
                "answers": [(a, panel.words(declared.answers[a], language)) for a in known],
            }
        )  # fmt: skip
    parts = [(n, on_step(panel, n)) for n in range(2, steps(panel))]
    gaps = [(n, part[0] + 1, part[-1] + 1) for n, part in parts if (cast.answers[part] == NOT_SEEN).any()]
    _, w = words_in(language)
    return _page(
        "step.html", panel, language, status, heading=w["step"].format(step=step, steps=steps(panel)), step=step, steps=steps(panel),
        answered=int((cast.answers != NOT_SEEN).sum()), all=len(names), asked=asked, about=about, fixed=fixed, gaps=gaps, wrong=wrong,
        group_title=panel.group(list(panel.groups)[cast.group], language) if cast.group >= 0 else "",
    )  # fmt: skip


def _chosen(answer: int, scaled: bool) -> str:
    if answer == NOT_SEEN:
        return ""
    return Word(answer).name.lower() if scaled else VOTES[1 - answer]


@router.post("/vote/{secret}")
async def keep(request: Request, secret: str) -> Response:
    """Keep a step, and go to the next; hand in at the last."""
    polling = _polling(request)
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    try:
        panel = await polling.panel_of(await polling.panel_key(secret))
    except Missing as error:
        return _refused(error, None, "en", "")
    language = str(form.get("language", ""))
    try:
        to = await _kept(polling, secret, panel, form, language if language in panel.languages else None)
    except DetenteError as error:
        return _refused(error, panel, _language(panel, language), f"/vote/{secret}")
    return RedirectResponse(f"/vote/{secret}{to}", 303)


async def _kept(polling: Polling, secret: str, panel: Panel, form: FormData, language: str | None) -> str:
    """Keep what a form says; where to go from there."""
    said = changes(panel, [(name, str(value)) for name, value in form.multi_items()])
    do, step = str(form.get("do", "next")), _number(str(form.get("step", "")))
    if do not in ("next", "back", "later", "hand-in") or not step:
        raise Invalid("the form was changed on its way; open the ballot's address again")
    hand_in = do == "hand-in"
    await asyncio.wrap_future(polling.ballots.saved(secret, said, language, polling.took(secret), hand_in))
    if hand_in:
        return ""
    return "?step=kept" if do == "later" else f"?step={max(step + (1 if do == 'next' else -1), 1)}"
