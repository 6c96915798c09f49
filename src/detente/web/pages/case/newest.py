"""The newest answer to a case: its first sentence, with a link to the whole."""

from __future__ import annotations

from html import escape

from starlette.concurrency import run_in_threadpool

from detente.assessment import AssessmentError
from detente.assessment.wording import count
from detente.web.bench import Bench
from detente.web.pages.html import at
from detente.web.store import User


async def newest(bench: Bench, who: User, key: str) -> str:
    """A card as HTML with the newest answer that the user may see; empty if there is none."""
    runs = await run_in_threadpool(bench.store.runs, who, key)
    run = next((r for r, _ in runs if r.answered), None)
    if run is None:
        return ""
    try:
        words = await bench.headline(who, run.key)
    except AssessmentError as error:  # such as draws that are no longer there: the case is shown without it
        words = f"The newest answer cannot be shown: {error}."
    whole = f"The newest answer in full ({count(run.draws, 'draw')}, {at(run.finished)})"
    return f'<div class="card"><p>{escape(words)}</p><a href="/runs/{escape(run.key)}">{whole}</a></div>'
