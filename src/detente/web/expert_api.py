"""The part of the API about a panel's experts: names, rounds and results for its owner; questions and answers for experts, who need no account."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from detente.panel.experts.idea import Answer, FourSteps
from detente.panel.experts.pooling import How
from detente.web.api import REFUSALS, BenchOf, Key, Who, _Body, _saved_as
from detente.web.bench import Bench
from detente.web.elicitation import Own, Sitting
from detente.web.store import User
from detente.web.store.experts import LONGEST_NAME, LONGEST_REASON, MOST_EXPERTS, STATES

router = APIRouter(prefix="/api/v1", responses=REFUSALS)
State = Literal["not begun", "round 1", "round 2", "ended"]
Secret = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{32,64}$", description="The secret in an expert's address.")]
Keep = Annotated[
    bool, Query(description="Whether to write the experts' own ranges, too: each draw is then one expert's.")
]
Pooled = Annotated[How, Query(description="Which pool to write.")]


class Names(_Body):
    """Experts to add."""

    names: Annotated[
        list[Annotated[str, Field(max_length=LONGEST_NAME)]],
        Field(min_length=1, max_length=MOST_EXPERTS, description="Their names."),
    ]


class Turn(_Body):
    """The state that the experts' panel is to enter; each follows on the one before, and `ended` on either round."""

    state: Annotated[
        Literal["round 1", "round 2", "ended"], Field(description="The next state: `round 1`, `round 2` or `ended`.")
    ]


class Into(_Body):
    """How to write the ranges into the panel's case."""

    how: Annotated[How, Field(description="Which pool to write: `equal`, `trimmed`, `performance` or `quantiles`.")] = (
        "equal"
    )
    keep_experts: Annotated[bool, Field(description="Whether each draw is to be one expert's.")] = False
    based_on: Annotated[int, Field(ge=1, le=1_000_000, description="The version of the case that you looked at.")]


class FourStepsIn(_Body):
    """An answer in the unit of the question: chances from 0 to 1, times in months, questions in per cent from 0 to 100."""

    lowest: Annotated[float, Field(description="The lowest plausible value.")]
    highest: Annotated[float, Field(description="The highest plausible value.")]
    best: Annotated[float, Field(description="The best estimate.")]
    confidence: Annotated[float, Field(description="How sure that the truth lies between the first two: 0.5 to 1.")]
    reason: Annotated[str, Field(max_length=LONGEST_REASON, description="Why.")] = ""


class Answers(_Body):
    """Answers given in a round."""

    round: Annotated[int, Field(ge=1, le=2, description="The round that you believe is on.")]
    answers: Annotated[dict[str, FourStepsIn], Field(max_length=100, description="Answers by question.")]


class Consent(_Body):
    """Whether one's name may stand beside one's answers."""

    named: Annotated[bool, Field(description="Whether you agree to be named.")]


class AddressOut(BaseModel):
    """An expert with the address that is theirs alone. It is shown this once."""

    name: str
    address: str


class ListedOut(BaseModel):
    """An expert, and how many questions were answered in each round. `named` is null before the expert has said."""

    name: str
    named: bool | None
    round_1: int
    round_2: int


class StateOut(BaseModel):
    """How far a panel's experts have come, and of how many questions. What they answered is not told here."""

    state: State
    questions: int
    experts: list[ListedOut]


class AnswerOut(BaseModel):
    """An answer as it was given."""

    round: int
    lowest: float
    highest: float
    best: float
    confidence: float
    reason: str


class SeenOut(BaseModel):
    """Another expert's answer of the first round, brought to 90%, with nobody's name."""

    low: float
    best: float
    high: float
    reason: str


class QuestionOut(BaseModel):
    """A question with one's own answers and, in the second round, the others' for who answered in the first. `known`: its answer is known."""

    asks: str
    unit: str
    known: bool
    lowest_possible: float | None
    highest_possible: float | None
    first: AnswerOut | None
    last: AnswerOut | None
    others: list[SeenOut]


class SittingOut(BaseModel):
    """What an expert sees."""

    title: str
    says: str
    state: State
    name: str
    named: bool | None
    questions: dict[str, QuestionOut]


class WrittenOut(BaseModel):
    """The case that was written into, and its new version."""

    case: str
    version: int
    changed: datetime.datetime | None


class ProposedOut(BaseModel):
    """A case with the panel's ranges in it, not yet saved."""

    case: str
    based_on: int
    text: str
    difference: str


def _state(bench: Bench, who: User, key: str) -> StateOut:
    found = bench.polling.panels.own(who, key)
    listed = bench.elicitation.experts.listed(who, key)
    return StateOut(
        state=STATES[found.round],
        questions=len(bench.elicitation.asked(found)),
        experts=[ListedOut(name=e.name, named=e.named, round_1=e.first, round_2=e.second) for e in listed],
    )


@router.get("/panels/{key}/experts")
def get_experts(bench: BenchOf, who: Who, key: Key) -> StateOut:
    """Get who the experts of your panel are, and how many questions each has answered."""
    return _state(bench, who, key)


@router.post("/panels/{key}/experts", status_code=201)
def add_experts(request: Request, bench: BenchOf, who: Who, key: Key, body: Names) -> list[AddressOut]:
    """Add experts. Each gets an address of their own, which is shown only here, since the database keeps a hash."""
    made = bench.elicitation.experts.add(who, key, body.names)
    site = str(request.base_url).rstrip("/")
    return [AddressOut(name=name, address=f"{site}/expert/{secret}") for name, secret in made]


@router.post("/panels/{key}/experts/state")
async def turn_round(bench: BenchOf, who: Who, key: Key, body: Turn) -> StateOut:
    """Begin a round, or end. From the first round on the panel's text stays as it is; nothing goes back."""
    if body.state == "round 1":
        await bench.elicitation.begin(who, key)
    else:
        turn = bench.elicitation.experts.second if body.state == "round 2" else bench.elicitation.experts.end
        await run_in_threadpool(turn, who, key)
    return await run_in_threadpool(_state, bench, who, key)


@router.get("/panels/{key}/experts/results")
async def expert_results(bench: BenchOf, who: Who, key: Key) -> dict[str, Any]:
    """Get the pooled ranges: of the first round once the second has begun, of both once it has ended. Names only of who agreed to that."""
    return await bench.elicitation.results(who, key)


@router.get("/panels/{key}/experts/answers", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def expert_answers(bench: BenchOf, who: Who, key: Key) -> Response:
    """Get the answers behind them as CSV, as `detente panel pool` reads them: every expert's last one in each round."""
    text = await bench.elicitation.answers_csv(who, key)
    return PlainTextResponse(text, media_type="text/csv", headers=_saved_as(f"{key}-experts.csv"))


@router.get("/panels/{key}/experts/case")
async def propose_case(
    bench: BenchOf, who: Who, key: Key, how: Pooled = "equal", keep_experts: Keep = False
) -> ProposedOut:
    """Look at the panel's case with its ranges in it. Nothing is saved."""
    made = await bench.elicitation.propose(who, key, how, keep_experts)
    return ProposedOut(case=made.case.key, based_on=made.case.version, text=made.text, difference=made.difference)


@router.post("/panels/{key}/experts/case", status_code=201)
async def write_case(bench: BenchOf, who: Who, key: Key, body: Into) -> WrittenOut:
    """Write the ranges into the panel's case as a new version. Fails with 409 if somebody saved another since you looked."""
    saved = await bench.elicitation.write(who, key, body.how, body.keep_experts, body.based_on)
    return WrittenOut(case=saved.key, version=saved.version, changed=saved.changed)


@router.get("/expert/{secret}")
async def get_questions(
    bench: BenchOf, secret: Secret, language: Annotated[str | None, Query(max_length=40)] = None
) -> SittingOut:
    """Get what an expert is asked, with one's answers so far; in the second round with the others'. Needs no account."""
    return _sitting(await bench.elicitation.sitting(secret), language)


@router.put("/expert/{secret}/answers")
async def put_answers(bench: BenchOf, secret: Secret, body: Answers) -> SittingOut:
    """Answer questions, or revise answers, all or none. Every answer is kept; the last one in a round counts."""
    given = {n: (FourSteps(a.lowest, a.highest, a.best, a.confidence), a.reason) for n, a in body.answers.items()}
    sitting = await bench.elicitation.sitting(secret)
    kept = {name: fields for name, fields in sitting.seat.typed.items() if name not in given}
    await bench.elicitation.answer(secret, body.round, given, kept, sitting.seat.language)
    return _sitting(await bench.elicitation.sitting(secret), None)


@router.put("/expert/{secret}/consent")
async def put_consent(bench: BenchOf, secret: Secret, body: Consent) -> SittingOut:
    """Say whether one's name may stand beside one's answers in the results. It can be changed until the end."""
    await run_in_threadpool(bench.elicitation.experts.consent, secret, body.named)
    return _sitting(await bench.elicitation.sitting(secret), None)


def _sitting(found: Sitting, language: str | None) -> SittingOut:
    panel = found.panel
    return SittingOut(
        title=panel.words(panel.title, language),
        says=panel.words(panel.says, language),
        state=STATES[found.round],
        name=found.seat.name,
        named=found.seat.named,
        questions={own.asked.id: _question(own, panel.words(own.asked.asks, language)) for own in found.questions},
    )


def _question(own: Own, asks: str) -> QuestionOut:
    q = own.asked
    others = [
        SeenOut(low=s.interval.low, best=s.interval.best, high=s.interval.high, reason=s.reason) for s in own.seen
    ]
    return QuestionOut(
        asks=asks, unit=q.unit, known=q.known, lowest_possible=q.low, highest_possible=q.high, first=_answer(own.first), last=_answer(own.now),
        others=others,
    )  # fmt: skip


def _answer(found: Answer | None) -> AnswerOut | None:
    if found is None:
        return None
    s = found.steps
    return AnswerOut(
        round=found.round, lowest=s.lowest, highest=s.highest, best=s.best, confidence=s.confidence, reason=found.reason
    )
