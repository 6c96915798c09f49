"""The part of the API about panels: making and opening them, invitations, results, and ballots, which need no account."""

from __future__ import annotations

import asyncio
import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from detente.case.nodes import LARGEST_FILE
from detente.panel.questions import Panel
from detente.panel.tally import NOT_SEEN, Word
from detente.web.api import REFUSALS, BenchOf, CaseKey, Key, Share, Who, _Body, _saved_as
from detente.web.ballot.forms import given
from detente.web.bench import Bench
from detente.web.panel_files import tables_csv
from detente.web.paperwork import LARGEST, Paperwork
from detente.web.polling import rounded
from detente.web.store import Invalid, Missing, User
from detente.web.store.ballots import Cast, new_secret
from detente.web.store.models import StoredPanel
from detente.web.store.panels import MOST_CODES
from detente.web.throttle import whence

router = APIRouter(prefix="/api/v1", responses=REFUSALS)
VOTES = {1: "agree", 0: "pass", -1: "disagree"}

PanelText = Annotated[str, Field(max_length=LARGEST_FILE, description="The text of the panel: YAML.")]
Secret = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{32,64}$", description="The secret of a ballot.")]
Short = Annotated[str, Field(max_length=60)]


class NewPanel(_Body):
    """A panel to add: its `text`, or the `case` it is made from with its `groups`."""

    text: PanelText | None = None
    case: CaseKey | None = None
    groups: Annotated[
        dict[str, Annotated[str, Field(min_length=1, max_length=200)]],
        Field(max_length=30, description="The groups that voters may declare: titles by id."),
    ] = {}  # noqa: RUF012
    packages: Annotated[
        list[dict[str, str]],
        Field(max_length=40, description="Packages to ask about besides the proposals: options by issue."),
    ] = []  # noqa: RUF012


class PanelChange(_Body):
    """A new text of a draft."""

    text: PanelText


class Opening(_Body):
    """Until when people may vote."""

    closes: Annotated[
        datetime.datetime | None, Field(description="When the panel closes by itself; by default it does not.")
    ] = None


class Link(_Body):
    """Whether people may come without an invitation."""

    open: Annotated[bool, Field(description="Whether the open link begins ballots.")]


class Invite(_Body):
    """How many invitations to make."""

    number: Annotated[int, Field(ge=1, le=MOST_CODES, description="How many codes.")]


class NewBallot(_Body):
    """A ballot to hand in. What is left out is not answered."""

    code: Annotated[Short | None, Field(description="The code of an invitation; none to come by the open link.")] = None
    language: Annotated[Short | None, Field(description="One of the panel's languages.")] = None
    group: Annotated[Short | None, Field(description="One of the panel's groups, by id.")] = None
    also: Annotated[dict[str, Short], Field(max_length=6, description="What else the voter declares.")] = {}  # noqa: RUF012
    answers: Annotated[
        dict[str, Short],
        Field(
            max_length=200,
            description="A word of the scale, or `agree`, `pass` or `disagree`, by question; an empty one takes an answer back.",
        ),
    ]


class NewPaper(_Body):
    """A ballot that came on paper, with the code on its sheet."""

    code: Annotated[Short, Field(description="The code on the sheet; it is spent.")]
    group: Annotated[Short | None, Field(description="One of the panel's groups, by id.")] = None
    also: Annotated[dict[str, Short], Field(max_length=6, description="What else the voter declares.")] = {}  # noqa: RUF012
    answers: Annotated[
        dict[str, Short],
        Field(max_length=200, description="A word of the scale, or `agree`, `pass` or `disagree`, by question."),
    ]


class NewFile(_Body):
    """A file of ballots."""

    name: Annotated[str, Field(max_length=200, description="What the file is called, for its mistakes.")] = (
        "ballots.csv"
    )
    content: Annotated[
        str, Field(max_length=LARGEST, description="CSV: a row a ballot, a column a question by its id, and `group`.")
    ]


class NewConversation(_Body):
    """A conversation exported by Polis."""

    votes: Annotated[str, Field(max_length=LARGEST, description="The content of participants-votes.csv.")]
    comments: Annotated[
        str | None, Field(max_length=LARGEST, description="The content of comments.csv, with the statements' texts.")
    ] = None
    title: Annotated[str, Field(max_length=120, description="A title for the panel.")] = ""


class Added(BaseModel):
    """How many ballots a file added."""

    added: int


class PanelOut(BaseModel):
    """A panel. Its status is `draft`, `open` or `closed`."""

    key: str
    title: str
    mine: bool
    case: str | None
    status: str
    link_open: bool
    shared: bool
    created: datetime.datetime
    closes: datetime.datetime | None


class PanelWhole(PanelOut):
    """A panel with its text. Numbers of ballots are rounded down, so that nobody sees a single one come in."""

    text: str
    vote: str
    ballots: str
    codes: int


class Codes(BaseModel):
    """Codes, which are shown this once, and where each begins a ballot."""

    vote: str
    codes: list[str]


class Voting(BaseModel):
    """What a panel asks, for a program that shows it to a voter."""

    title: str
    says: str
    status: str
    languages: dict[str, str]
    groups: dict[str, str]
    also: dict[str, dict[str, str]]
    questions: dict[str, str]
    words: dict[str, list[str]]


class BallotOut(BaseModel):
    """A ballot, with the secret by which it can be changed until the panel closes."""

    secret: str
    status: str
    submitted: datetime.datetime | None
    group: str | None
    also: dict[str, str]
    answers: dict[str, str]


def _out(found: StoredPanel, who: User) -> dict[str, Any]:
    return {
        "key": found.key, "title": found.title, "mine": found.owner_id == who.id, "case": found.case_key, "status": found.status,
        "link_open": found.link_open, "shared": found.shared, "created": found.created, "closes": found.closes,
    }  # fmt: skip


async def _whole(bench: Bench, who: User, found: StoredPanel) -> PanelWhole:
    numbers = await run_in_threadpool(bench.polling.panels.numbers, who, found.key)
    return PanelWhole(
        **_out(found, who), text=found.text, vote=f"/panels/{found.key}/vote", codes=numbers.codes,
        ballots=rounded(numbers.handed_in, await bench.polling.threshold(found)),
    )  # fmt: skip


@router.get("/panels")
def list_panels(bench: BenchOf, who: Who) -> list[PanelOut]:
    """List the panels you may see, newest first."""
    return [PanelOut(**_out(panel, who)) for panel, _ in bench.polling.panels.all(who)]


@router.post("/panels", status_code=201)
async def create_panel(bench: BenchOf, who: Who, body: NewPanel) -> PanelWhole:
    """Add a panel as a draft: from its text, or made from a case, with a question for each option and proposal."""
    if (body.text is None) == (body.case is None):
        raise Invalid("give the panel's text, or a case to make it from: one of the two")
    text = (
        body.text
        if body.text is not None
        else await bench.polling.draft(who, body.case or "", body.groups, body.packages)
    )
    found = await bench.polling.create(who, text)
    return await _whole(bench, who, found)


@router.post("/panels/polis", status_code=201)
async def panel_from_polis(bench: BenchOf, who: Who, body: NewConversation) -> PanelWhole:
    """Make a closed panel with its ballots from a conversation exported by Polis."""
    comments = None if body.comments is None else body.comments.encode()
    found = await Paperwork(bench).conversation(who, body.votes.encode(), comments, body.title)
    return await _whole(bench, who, found)


@router.post("/panels/{key}/paper", status_code=204)
async def type_in_paper(bench: BenchOf, who: Who, key: Key, body: NewPaper) -> None:
    """Hand in a ballot that came on paper, into a panel of your own. You have seen it, so results keep the others secret from you, too."""
    await Paperwork(bench).type_in(who, key, body.code, body.answers, body.group, body.also)


@router.post("/panels/{key}/ballots", status_code=201)
async def upload_ballots(bench: BenchOf, who: Who, key: Key, body: NewFile) -> Added:
    """Add the ballots of a CSV file to a panel of your own that has been opened. The same file is refused a second time."""
    return Added(added=await Paperwork(bench).upload(who, key, body.name, body.content.encode()))


@router.get("/panels/{key}")
async def get_panel(bench: BenchOf, who: Who, key: Key) -> PanelWhole:
    """Get a panel with its text."""
    return await _whole(bench, who, await run_in_threadpool(bench.polling.panels.get, who, key))


@router.put("/panels/{key}")
async def change_panel(bench: BenchOf, who: Who, key: Key, body: PanelChange) -> PanelWhole:
    """Change a draft. Fails with 409 once it has been opened: people answered what it asked."""
    found = await bench.polling.write(who, key, body.text)
    return await _whole(bench, who, found)


@router.delete("/panels/{key}", status_code=204)
def delete_panel(bench: BenchOf, who: Who, key: Key) -> None:
    """Delete one of your panels. Fails with 409 if anybody has begun a ballot."""
    bench.polling.panels.delete(who, key)


@router.post("/panels/{key}/open")
async def open_panel(bench: BenchOf, who: Who, key: Key, body: Opening) -> PanelWhole:
    """Let people vote. From then on the text stays as it is."""
    closes = body.closes
    if closes is not None and closes.tzinfo is None:
        closes = closes.replace(tzinfo=datetime.UTC)
    found = await bench.polling.open(who, key, closes)
    return await _whole(bench, who, found)


@router.post("/panels/{key}/close")
async def close_panel(bench: BenchOf, who: Who, key: Key) -> PanelWhole:
    """End the vote. It can be opened again."""
    return await _whole(bench, who, await run_in_threadpool(bench.polling.panels.close, who, key))


@router.post("/panels/{key}/link")
async def set_link(bench: BenchOf, who: Who, key: Key, body: Link) -> PanelWhole:
    """Let people come by the open link, or by invitation alone."""
    return await _whole(bench, who, await run_in_threadpool(bench.polling.panels.set_link, who, key, body.open))


@router.post("/panels/{key}/share")
async def share_panel(bench: BenchOf, who: Who, key: Key, body: Share) -> PanelWhole:
    """Share a panel's results with all users of the workbench, or stop sharing them."""
    return await _whole(bench, who, await run_in_threadpool(bench.polling.panels.share, who, key, body.shared))


@router.post("/panels/{key}/invitations", status_code=201)
def invite(bench: BenchOf, who: Who, key: Key, body: Invite) -> Codes:
    """Make invitations. Each code begins one ballot; codes are shown only here, since the database keeps their hashes."""
    return Codes(vote=f"/panels/{key}/vote", codes=bench.polling.panels.invite(who, key, body.number))


@router.get("/panels/{key}/results")
async def panel_results(bench: BenchOf, who: Who, key: Key) -> dict[str, Any]:
    """Get a panel's results: a view that was shown before, or a new one if enough ballots came in since. Small numbers are withheld."""
    shown = await bench.polling.seen(who, key)
    return {"view": shown.number, "at": shown.at.isoformat(), **shown.told}


@router.get("/panels/{key}/tables", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def panel_tables(bench: BenchOf, who: Who, key: Key) -> Response:
    """Get the same results as a CSV table, a row for each question and group."""
    shown = await bench.polling.seen(who, key)
    return PlainTextResponse(tables_csv(shown.told), media_type="text/csv", headers=_saved_as(f"{key}.csv"))


@router.get("/panels/{key}/report", response_class=Response, responses={200: {"content": {"text/html": {}}}})
async def panel_report(bench: BenchOf, who: Who, key: Key) -> HTMLResponse:
    """Download the same results with their pictures, one HTML file that opens offline."""
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
    return HTMLResponse(await bench.polling.report(who, key), headers=_saved_as(f"{key}.html") | policy)


@router.get("/vote/{key}")
async def voting(bench: BenchOf, key: Key, language: Annotated[str | None, Query(max_length=40)] = None) -> Voting:
    """Get what a panel asks, in one of its languages. Needs no account."""
    found = await run_in_threadpool(bench.polling.ballots.panel, key)
    panel = await bench.polling.parsed(found)
    return Voting(
        title=panel.words(panel.title, language), says=panel.words(panel.says, language), status=found.status, languages=dict(panel.languages),
        groups={g: panel.group(g, language) for g in panel.groups},
        also={a: {n: panel.words(t, language) for n, t in x.answers.items()} for a, x in panel.also.items()},
        questions={n: panel.words(q.asks, language) for n, q in panel.questions.items()},
        words={
            n: [w.name.lower() for w in reversed(Word)] if scaled else list(VOTES.values())
            for n, scaled in zip(panel.questions, panel.scaled, strict=True)
        },
    )  # fmt: skip


@router.post("/vote/{key}", status_code=201)
async def hand_in(request: Request, bench: BenchOf, key: Key, body: NewBallot) -> BallotOut:
    """Hand in a ballot, with a code or by the open link. Needs no account, and keeps none. A code is spent only if the ballot is valid."""
    polling = bench.polling
    panel = await polling.panel_of(key)
    blank = Cast.blank(key, panel)
    given(panel, blank, body.answers, body.group, body.also)  # before a code is spent
    secret = new_secret()
    language = body.language if body.language in panel.languages else panel.first
    if not any(body.answers.values()):
        raise Invalid("answers: the ballot answers nothing; answer one question or more")
    await polling.enter(key, panel, secret, body.code, language, whence(request))
    return await _hand_in(bench, panel, secret, body, language)


@router.get("/vote/{key}/{secret}")
async def get_ballot(bench: BenchOf, key: Key, secret: Secret) -> BallotOut:
    """Get a ballot by its secret, which only its voter has."""
    cast = await run_in_threadpool(_cast, bench, key, secret)
    return _ballot(await bench.polling.panel_of(key), secret, cast)


@router.put("/vote/{key}/{secret}")
async def change_ballot(bench: BenchOf, key: Key, secret: Secret, body: NewBallot) -> BallotOut:
    """Change a ballot and hand it in again, until the panel closes. The group stays as first handed in; a code is not needed."""
    cast = await run_in_threadpool(_cast, bench, key, secret)
    panel = await bench.polling.panel_of(key)
    return await _hand_in(
        bench, panel, secret, body, body.language if body.language in panel.languages else cast.language
    )


def _cast(bench: Bench, key: str, secret: str) -> Cast:
    cast = bench.polling.ballots.cast(secret)
    if cast.panel_key != key:
        raise Missing("there is no ballot at this address; it may be mistyped")
    return cast


async def _hand_in(bench: Bench, panel: Panel, secret: str, body: NewBallot, language: str) -> BallotOut:
    ballots = bench.polling.ballots
    cast = await run_in_threadpool(ballots.cast, secret)
    found = given(panel, cast, body.answers, body.group, body.also)
    if (found.answers == NOT_SEEN).all():
        raise Invalid("answers: the ballot answers nothing; answer one question or more")
    await asyncio.wrap_future(ballots.saved(secret, found.changes, language, None, True))
    return _ballot(panel, secret, await run_in_threadpool(ballots.cast, secret))


def _ballot(panel: Panel, secret: str, cast: Cast) -> BallotOut:
    answers = {
        name: Word(value).name.lower() if scaled else VOTES[value]
        for name, value, scaled in zip(panel.questions, cast.answers.tolist(), panel.scaled, strict=True)
        if value != NOT_SEEN
    }
    also = {a: list(x.answers)[n] for (a, x), n in zip(panel.also.items(), cast.also.tolist(), strict=True) if n >= 0}
    return BallotOut(
        secret=secret, status=cast.status, submitted=cast.submitted, group=list(panel.groups)[cast.group] if cast.group >= 0 else None,
        also=also, answers=answers,
    )  # fmt: skip
