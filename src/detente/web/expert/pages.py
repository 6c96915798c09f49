"""The address of an expert: an introduction, questions in steps for each round, and what the panel answered. Forms that work without script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from detente.errors import DetenteError
from detente.panel.questions import Panel
from detente.web.ballot.pages import STYLE as BALLOT_STYLE
from detente.web.ballot.pages import headers_for
from detente.web.ballot.words import direction, words_in
from detente.web.elicitation import Elicitation, Own, Sitting
from detente.web.expert import forms, shown
from detente.web.store import Conflict, Invalid, Missing
from detente.web.store.errors import code_of
from detente.web.store.experts import ENDED, SECOND

MOST_FIELDS = 100
STYLE = BALLOT_STYLE + (resources.files("detente.web.expert") / "style.css").read_text("utf-8")
HEADERS = headers_for(STYLE)
router = APIRouter(include_in_schema=False)


@cache
def _templates() -> jinja2.Environment:
    folders = [jinja2.PackageLoader("detente.web", folder) for folder in ("expert", "ballot")]
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader(folders), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )  # fmt: skip


def words_for(language: str) -> dict[str, str]:
    """The words of ballots and of experts' pages in a language."""
    return words_in(language)[1] | words_in(language, "expert")[1]


def _page(name: str, panel: Panel | None, language: str, status: int = 200, **values: Any) -> HTMLResponse:
    told = {
        "w": words_for(language), "language": language, "direction": direction(language), "languages": panel.languages if panel else {},
        "style": STYLE, "step": 0, "title": panel.words(panel.title, language) if panel else "detente", "wrong": "", "results": None,
    }  # fmt: skip
    told |= values
    told.setdefault("heading", told["title"])
    return HTMLResponse(_templates().get_template(name).render(told), status, HEADERS)


def _refused(error: DetenteError, panel: Panel | None, language: str, to: str) -> HTMLResponse:
    """A page that gives the reason for a refusal in a sentence."""
    w, said = words_for(language), str(error)
    return _page(
        "told.html", panel, language, code_of(error), heading=w["refused_title"], lines=[said[:1].upper() + said[1:].rstrip(".") + "."], wrong=True,
        address="", to=to, go=w["try_again"] if to else "",
    )  # fmt: skip


def _elicitation(request: Request) -> Elicitation:
    found: Elicitation = request.state.bench.elicitation
    return found


def _language(sitting: Sitting, wanted: str | None) -> str:
    panel = sitting.panel
    return next((x for x in (wanted, sitting.seat.language) if x in panel.languages), panel.first)


@router.get("/expert/{secret}")
async def show(request: Request, secret: str) -> Response:
    """A step of the round that is on, or what the panel answered once it has ended."""
    elicitation = _elicitation(request)
    try:
        sitting = await elicitation.sitting(secret)
    except Missing as error:
        return _refused(error, None, "en", "")
    language = _language(sitting, request.query_params.get("language"))
    if sitting.round == ENDED:
        return await _ended(elicitation, sitting, language)
    wanted = _number(request.query_params.get("step", ""))
    last = forms.steps(sitting) if sitting.round else 1
    return _step(request, sitting, language, min(wanted, last) or _first_open(sitting))


def _number(text: str) -> int:
    """A step or round as an address or form gives it, 0 for what is none."""
    return int(text) if re.fullmatch("[0-9]{1,5}", text) else 0


def _done(sitting: Sitting, own: Own) -> bool:
    """Whether a question has been answered in the round that is on."""
    return own.now is not None and own.now.round == sitting.round


def _first_open(sitting: Sitting) -> int:
    """The first step with something to answer, past the introduction once anything was answered or said."""
    asked = forms.open_questions(sitting)
    if not sitting.round or not (sitting.seat.typed or any(_done(sitting, o) for o in asked)):
        return 1
    open_ = (n for n in range(2, forms.steps(sitting)) if not all(_done(sitting, o) for o in forms.on_step(sitting, n)))
    return next(open_, forms.steps(sitting))


def _step(
    request: Request, sitting: Sitting, language: str, step: int, wrong: str = "", status: int = 200, refill: forms.Filled | None = None
) -> HTMLResponse:  # fmt: skip
    """One step as a form; `refill` is a form that had mistakes, shown again as it was typed."""
    w, panel = words_for(language), sitting.panel
    asked = forms.open_questions(sitting)
    numbers = {own.asked.id: n for n, own in enumerate(asked, 1)}
    last = forms.steps(sitting)
    gaps = [
        (numbers[own.asked.id], n)
        for n in range(2, last)
        for own in forms.on_step(sitting, n)
        if not _done(sitting, own)
    ]
    return _page(
        "step.html", panel, language, status, heading=w["step"].format(step=step, steps=last), step=step, steps=last, round=sitting.round,
        answered=sum(_done(sitting, own) for own in asked), all=len(asked), wrong=wrong, says=panel.words(panel.says, language),
        has_known=panel.calibration > 0, expert=sitting.seat.name, named=sitting.seat.named, gaps=gaps,
        address=str(request.url.replace(query="")),
        asked=[_asked(sitting, own, numbers[own.asked.id], language, w, refill) for own in forms.on_step(sitting, step)],
    )  # fmt: skip


def _asked(
    sitting: Sitting, own: Own, n: int, language: str, w: Mapping[str, str], refill: forms.Filled | None
) -> dict[str, Any]:
    """A question as the form shows it: what was typed last, else the last answer."""
    name = own.asked.id
    typed = (refill.typed if refill else {}).get(name) or sitting.seat.typed.get(name)
    wrong = refill.wrong.get(name) if refill else None
    if wrong is None:
        wrong = forms.wrong_with(own, typed, w) if typed else {}
    drawn = {"rows": [], "from": "", "to": ""}
    if sitting.round == SECOND and own.first is not None:
        mine = _range(own, own.first, w["yours_first"])
        drawn = shown.rows(own.asked, [mine, *(_seen(s, w["other"]) for s in own.seen)], w)
    return {
        "id": name, "n": n, "asks": sitting.panel.words(own.asked.asks, language), "known": own.asked.known, "unit": shown.unit(own.asked, w),
        "possible": shown.possible(own.asked, w), "texts": typed or forms.texts_of(own.asked, own.now),
        "wrong": dict.fromkeys(forms.FIELDS, "") | wrong,
        "drawn": drawn, "hidden": own.first is None,
    }  # fmt: skip


def _range(own: Own, answer: Any, who: str) -> dict[str, Any]:
    found = own.interval(answer)
    return {"low": found.low, "best": found.best, "high": found.high, "who": who, "reason": answer.reason, "mine": True}


def _seen(seen: Any, who: str) -> dict[str, Any]:
    i = seen.interval
    return {"low": i.low, "best": i.best, "high": i.high, "who": who, "reason": seen.reason}


@router.post("/expert/{secret}")
async def keep(request: Request, secret: str) -> Response:
    """Keep what a form says, and go on; a mistake is shown at its field, and what was typed stays."""
    elicitation = _elicitation(request)
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    try:
        sitting = await elicitation.sitting(secret)
    except Missing as error:
        return _refused(error, None, "en", "")
    language = _language(sitting, str(form.get("language", "")))
    fields = [(name, str(value)) for name, value in form.multi_items()]
    do, step = str(form.get("do", "next")), _number(str(form.get("step", "")))
    try:
        if do not in ("next", "back", "later", "stay") or not step:
            raise Invalid("the form was changed on its way; open the address again")
        if str(form.get("round", "")) != str(sitting.round) or sitting.round == ENDED:
            raise Conflict(words_for(language)["round_over"])
        await _consent(elicitation, secret, str(form.get("named", "")))
        if sitting.round:
            read = forms.filled(sitting, fields, words_for(language))
            kept = {
                n: t
                for n, t in sitting.seat.typed.items()
                if n not in {own.asked.id for own in forms.on_step(sitting, step)}
            }
            await elicitation.answer(secret, sitting.round, read.given, kept | read.typed, language)
            if read.wrong and do == "next":
                again = await elicitation.sitting(secret)
                return _step(request, again, language, step, words_for(language)["mistakes"], Invalid.code, read)
    except DetenteError as error:
        return _refused(error, sitting.panel, language, f"/expert/{secret}")
    to = {"next": step + 1, "back": max(step - 1, 1), "later": forms.steps(sitting), "stay": step}[do]
    return RedirectResponse(f"/expert/{secret}?step={to}&language={language}", 303)


async def _consent(elicitation: Elicitation, secret: str, said: str) -> None:
    if said not in ("", "yes", "no"):
        raise Invalid("the form was changed on its way; open the address again")
    if said:
        await run_in_threadpool(elicitation.experts.consent, secret, said == "yes")


async def _ended(elicitation: Elicitation, sitting: Sitting, language: str) -> HTMLResponse:
    """What the panel answered, with one's own ranges marked, and the answers that were known."""
    w = words_for(language)
    told = await elicitation.told(sitting.found)
    me = (await run_in_threadpool(elicitation.experts.names, sitting.found.key))[sitting.seat.lot]
    by_name = {r["name"]: r for r in told["ranges"]}
    asked = [
        {"asks": sitting.panel.words(own.asked.asks, language), **_result(own, by_name.get(own.asked.id), me, w)}
        for own in sitting.questions
        if not own.asked.known
    ]
    truths = [_truth(own, w) for own in sitting.questions if own.asked.known]
    return _page(
        "ended.html", sitting.panel, language, heading=w["ended"], asked=asked, truths=truths, named=sitting.seat.named
    )


def _result(own: Own, found: Mapping[str, Any] | None, me: str, w: Mapping[str, str]) -> dict[str, Any]:
    if found is None:
        return {"main": None}
    pools = [
        {"low": p["low"], "best": p["median"], "high": p["high"], "who": w[f"pool_{p['how']}"], "pool": True} for p in found["pools"]
    ]  # fmt: skip
    mine = [] if own.now is None else [_range(own, own.now, w["yours"])]
    everybody = [
        {
            **(a["second"] or a["first"]), "who": a["expert"] if a["expert"] != me else w["yours"], "mine": a["expert"] == me,
            "reason": "\n".join(a["reasons"]),
        }
        for a in found["answers"]
    ]  # fmt: skip
    main = [{**pools[0], "who": w["together"]}, *({**m, "reason": ""} for m in mine)]
    return {
        "main": shown.rows(own.asked, main, w), "pools": shown.rows(own.asked, pools, w), "everybody": shown.rows(own.asked, everybody, w),
    }  # fmt: skip


def _truth(own: Own, w: Mapping[str, str]) -> dict[str, Any]:
    q = own.asked
    yours = shown.rows(q, [_range(own, own.now, w["yours"])], w)["rows"][0]["words"] if own.now else ""
    truth = w["truth"].format(value=shown.value(q, q.truth or 0.0, w))
    return {"asks": q.asks, "truth": truth, "source": q.source, "yours": yours}
