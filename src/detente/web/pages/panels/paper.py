"""Ballots that came on paper, typed in by the panel's owner: all questions on one page, by keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import resources

from nicegui import events, ui

from detente.assessment.wording import count
from detente.errors import DetenteError
from detente.panel.questions import Panel
from detente.web.ballot.words import words_in
from detente.web.pages.frame import Visit, act, heading, page, said, tab_title
from detente.web.paper import SCALE, VOTES
from detente.web.paperwork import Paperwork
from detente.web.store import Conflict, Invalid
from detente.web.store.models import StoredPanel

SCRIPT = (resources.files("detente.web.pages.panels") / "paper.js").read_text("utf-8")
MOST_FIELDS = 400


@page("/panels/{key}/paper", "Paper ballots")
async def paper(visit: Visit, key: str) -> None:
    """The form for one sheet after the other."""
    polling = visit.bench.polling
    found: StoredPanel = await visit.call(polling.panels.own, key)
    if found.status != "open":
        raise Conflict("the panel is not open; open it, then type in its paper ballots")
    panel = await polling.parsed(found)
    heading("Paper ballots", 1)
    tab_title("Paper ballots")
    ui.link(found.title, f"/panels/{key}")
    said(
        "Type in the code and the answers of one sheet, hand in, take the next. "
        "A digit chooses a word, 0 takes it back, Tab goes on, Enter hands in."
    )
    said(
        "You see these ballots, and the results will not let you take them away from the others: a group with few other ballots is withheld. "
        "No code is kept with a ballot. What is handed in cannot be changed.",
        "note",
    )
    done = said("No sheet typed in yet.").props('role="status" aria-live="polite"')
    ui.html(_form(panel), sanitize=False).style("width:100%")
    work, typed = Paperwork(visit.bench), 0

    async def take(event: events.GenericEventArguments) -> None:
        nonlocal typed
        taken = False
        try:
            code, group, also, answers = _sheet(event.args)
            await work.type_in(await visit.user(), key, code, answers, group, also)
            typed, taken = typed + 1, True
            done.set_text(f"{count(typed, 'sheet')} typed in; the last is handed in.")
        except DetenteError as error:
            done.set_text(f"Not handed in. {str(error)[:1].upper()}{str(error)[1:]}.")
            raise
        finally:
            done.classes(replace="good" if taken else "wrong")
            ui.run_javascript(f"paperDone({'true' if taken else 'false'})")

    ui.on("paper", act(take))
    ui.run_javascript(SCRIPT)


def _sheet(fields: object) -> tuple[str, str | None, dict[str, str], dict[str, str]]:
    """The code, the group, what else was declared, and the answers, as the browser sent them."""
    if not isinstance(fields, dict) or len(fields) > MOST_FIELDS:
        raise Invalid("the form was changed on its way; open the page again")
    told = {str(name): str(value)[:200] for name, value in fields.items()}
    also = {name.removeprefix("also-"): value for name, value in told.items() if name.startswith("also-")}
    answers = {name.removeprefix("q-"): value for name, value in told.items() if name.startswith("q-")}
    return told.get("code", ""), told.get("group"), also, answers


def _form(panel: Panel) -> str:
    """The form in the panel's first language; everything from the panel is escaped."""
    _, w = words_in(panel.first)
    parts = [_choices("group", panel.words(panel.groups_asked), [(g, panel.group(g)) for g in panel.groups])]
    for name, declared in panel.also.items():
        answers = [(a, panel.words(words)) for a, words in declared.answers.items()]
        parts.append(_choices(f"also-{name}", panel.words(declared.asks), answers))
    for n, (name, question) in enumerate(panel.questions.items()):
        words = [(word, w[word]) for word in (SCALE if panel.scaled[n] else VOTES)]
        parts.append(_choices(f"q-{name}", f"{n + 1}. {panel.words(question.asks)}", words))
    return (
        '<form id="paper" class="paper" autocomplete="off"><p><label for="code">Code on the sheet</label> '
        '<input id="code" name="code" maxlength="60" autocapitalize="none" spellcheck="false"></p>'
        f"{''.join(parts)}<p><button>Hand in</button></p></form>"
    )


def _choices(name: str, asks: str, answers: Sequence[tuple[str, str]]) -> str:
    boxes = "".join(
        f'<label><input type="radio" name="{escape(name)}" value="{escape(value)}"><kbd aria-hidden="true">{n}</kbd> '
        f'<span dir="auto">{escape(words)}</span></label>'
        for n, (value, words) in enumerate(answers, 1)
    )
    return f'<fieldset><legend dir="auto">{escape(asks)}</legend><div>{boxes}</div></fieldset>'
