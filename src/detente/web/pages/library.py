"""The library: all cases the user may see, on a page without a socket."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from html import escape
from importlib import resources

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from detente.case.brief import Brief
from detente.report.minute import miniature_html
from detente.web.pages.html import at, live, search
from detente.web.pages.new_case import NEW, WAYS
from detente.web.pages.plain import Plain, Reader, following, plain
from detente.web.pages.sharing import may_share, shared_words
from detente.web.store import Found, Run

router = APIRouter(include_in_schema=False)
IN_FULL = 60  # cases with more than their titles, since each text is read
SUMMARY = 160  # letters
TELLING = 0.2  # seconds to wait for the words of answers not asked for before; the page asks again for the rest


@plain(router, "/")
async def library(reader: Reader) -> Plain:
    """Search, open, duplicate, import, share, delete."""
    wanted, deleted = reader.chosen.get("search", ""), reader.chosen.get("deleted", "")
    cards, soon = await _cards(reader, wanted)
    begin = "".join(
        f'<a class="go{" quiet" if to != NEW else ""}" href="{to}">{words}</a>' for to, words in WAYS.items()
    )
    top = f'<div class="line">{search("Search titles and texts", wanted)}{begin if reader.user.may_edit else ""}</div>'
    none = f"<p>No case contains all of these words: {escape(wanted)}</p>"
    shelf = live(f'<div class="shelf">{cards}</div>' if cards else none, soon)
    gone = await _gone(reader, deleted) if deleted else ""
    return Plain("Cases", f"{_welcome()}<h2>Cases</h2>{top}{gone}{shelf}", following())


@cache
def _welcome() -> str:
    """What detente does, and a case's answer in miniature, from a run that ships with detente."""
    shown = json.loads((resources.files("detente.web.pages") / "miniature.json").read_text("utf-8"))
    steps = (
        "Open a case below, or begin your own.",
        "Change what you know better.",
        "Run it: a first answer takes about a minute.",
    )
    return (
        '<section class="welcome"><div><h1>Who would sign, and would it last?</h1>'
        "<p>Describe a war and the terms on the table, with a range for every number that you are not sure of. detente answers who would sign, "
        "whether the peace would hold, whether a threat is a bluff, and whether to settle now or wait, and says how sure it is and what "
        f'the answer hangs on.</p><ol class="steps">{"".join(f"<li>{escape(step)}</li>" for step in steps)}</ol></div>'
        f'<div class="card">{miniature_html(shown)}</div></section>'
    )


async def _cards(reader: Reader, wanted: str) -> tuple[str, bool]:
    """The cards of the cases found, and whether to ask again soon, since the words of some answers are still to come."""
    bench, user = reader.bench, reader.user
    found, runs = await run_in_threadpool(lambda: (bench.store.cases(user, wanted), bench.store.runs(user)))
    latest = {run.case_key: run for run, _ in reversed(runs) if run.answered}
    told = await asyncio.gather(*(bench.brief(user, case) for case in found[:IN_FULL]))
    briefs = {case.key: about for case, about in zip(found, told, strict=False)}
    shown = [latest[case.key].key for case in found if case.key in latest]
    soon = await _late(reader, [key for key in shown if bench.headline_kept(key) is None])
    return "".join(_card(reader, case, briefs.get(case.key, Brief()), latest.get(case.key)) for case in found), soon


async def _late(reader: Reader, runs: list[str]) -> bool:
    """Ask for the words of answers, and say whether some take longer than a page waits for them."""
    if not runs:
        return False
    every = (reader.bench.headline(reader.user, key) for key in runs)
    asked = asyncio.gather(*every, return_exceptions=True)  # such as draws that are no longer there
    _, late = await asyncio.wait([asked], timeout=TELLING)
    return bool(late)


def _card(reader: Reader, case: Found, about: Brief, latest: Run | None) -> str:
    """A card, with the newest answer to the case, whose words may follow."""
    answer = ""
    if latest:
        name = escape(f"Latest answer: {latest.title}")
        answer = (
            f'<a href="/runs/{escape(latest.key)}" aria-label="{name}">Latest answer, {at(latest.finished)}</a>'
            f"<div>{escape(reader.bench.headline_kept(latest.key) or '')}</div>"
        )
    return f'<article class="card">{_about(case, about)}{answer}{_kept(case)}{_actions(reader, case)}</article>'


def _actions(reader: Reader, case: Found) -> str:
    """What can be done with a case as a whole."""
    here = f"/cases/{escape(case.key)}"

    def named(words: str) -> str:
        return f'class="flat" aria-label="{escape(f"{words} {case.title}")}"'

    def button(words: str, to: str) -> str:
        return f'<form method="post" action="{here}/{to}"><button {named(words)}>{words}</button></form>'

    offered = [
        button("Duplicate", "duplicate") if reader.user.may_edit else "",
        f'<a {named("Export")} href="/api/v1{here}/file" download>Export</a>',
        f'<a {named("Share")} href="{here}/sharing">Share</a>' if may_share(reader.user, case) else "",
        button("Delete", "delete") if case.mine else "",
    ]
    return f'<div class="line">{"".join(offered)}</div>'


async def _gone(reader: Reader, key: str) -> str:
    """That a case was deleted, with a button that brings it back; nothing if it was not, or has been brought back."""
    title = await run_in_threadpool(reader.bench.store.deleted_title, reader.user, key)
    if title is None:
        return ""
    undo = f'<form method="post" action="/cases/{escape(key)}/undelete"><button class="flat">Undo</button></form>'
    return f'<div class="line note" role="status"><p>Deleted: {escape(title)}</p>{undo}</div>'


def _short(summary: str) -> str:
    """A summary cut to what a card holds."""
    return summary if len(summary) <= SUMMARY else summary[:SUMMARY].rsplit(" ", 1)[0] + " …"


def _about(case: Found, about: Brief) -> str:
    """What a card says of a case: its title, which leads to it, who fights, the day, and how it begins."""
    sides = [f'<span class="side-{escape(side)}">{escape(title)}</span>' for side, title in about.sides]
    day = [f'<span class="dim">as of {escape(about.as_of)}</span>'] if about.as_of else []
    summary = f'<div dir="auto">{escape(_short(about.summary))}</div>' if about.summary else ""
    title = f'<a class="title" href="/cases/{escape(case.key)}">{escape(case.title)}</a>'
    return f'{title}<p class="sides">{"".join([*sides, *day])}</p>{summary}'


def _kept(case: Found) -> str:
    """Who owns a case, whether it is shared, and its version."""
    words = "built in" if case.built_in else f"{shared_words(case)}, version {case.version}, {at(case.changed)}"
    return f'<div class="dim">{escape(words)}</div>'
