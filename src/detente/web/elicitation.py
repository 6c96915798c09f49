"""Ranges asked of a panel's experts, as pages and API use them: rounds, what an expert sees, results, files, and the case they are written into.

Results have two states only: of the first round once the second has begun, and of both once it has ended. If they moved with every answer, the
difference between two of them would tell whose it was.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.concurrency import run_in_threadpool

from detente.case.problems import unknown
from detente.panel.experts.answers import COLUMNS
from detente.panel.experts.idea import Answer, FourSteps, Interval, Seen, latest, seen_by, standardised
from detente.panel.experts.pooling import How
from detente.panel.questions import Panel
from detente.web import work_experts
from detente.web.panel_files import safe_csv
from detente.web.polling import Polling
from detente.web.store import Conflict, Found, Invalid, Missing, Store, User
from detente.web.store.experts import ENDED, FIRST, SECOND, STATES, Experts, Seat, Typed
from detente.web.store.models import StoredPanel
from detente.web.work_experts import Asked

CHECK, COUNT = 20.0, 120.0  # seconds
SEED = 1  # of the order of others' answers, which also goes by the lots of experts
MOST_KEPT = 64
POOLS: tuple[How, ...] = ("equal", "trimmed", "performance", "quantiles")
Ask = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Own:
    """A question with an expert's own answers: `first` and `now` are those of the first round and the last that was given, None if there is none.

    `seen` are the others' of the first round, shown in the second to who answered in the first.
    """

    asked: Asked
    first: Answer | None
    now: Answer | None
    seen: tuple[Seen, ...] = ()

    def interval(self, answer: Answer) -> Interval:
        """An answer brought to the level of a case's ranges."""
        return standardised(answer.steps, self.asked.bounds)


@dataclass(frozen=True)
class Sitting:
    """What an expert's page shows: the place, the panel's texts and round, and the questions, none before the first round."""

    seat: Seat
    found: StoredPanel
    panel: Panel
    questions: tuple[Own, ...]

    @property
    def round(self) -> int:
        """How far the experts have come."""
        return self.found.round

    def may_answer(self, own: Own) -> bool:
        """Whether a question can be answered now. What has a known answer is asked in the first round only: it is to score one's own judgement."""
        return self.round == FIRST or (self.round == SECOND and not own.asked.known)


@dataclass(frozen=True)
class Proposed:
    """A case with a panel's ranges in it, to be looked at before it is saved: its text, and how it differs from the version it started from."""

    case: Found
    text: str
    difference: str


class Elicitation:
    """The experts of a bench. `ask` does work in another process, as `Bench._ask`."""

    def __init__(self, store: Store, polling: Polling, ask: Ask) -> None:
        self._store, self._polling, self._ask = store, polling, ask
        self.experts = Experts(store)
        self._asked: OrderedDict[str, list[Asked]] = OrderedDict()
        self._results: OrderedDict[tuple[str, int], dict[str, Any]] = OrderedDict()

    # Rounds

    async def begin(self, who: User, key: str) -> None:
        """Begin the first round. What is asked, and the case it is about, are kept as they are now. Raises `Invalid` for a panel without ranges."""
        found = await run_in_threadpool(self._polling.panels.own, who, key)
        if found.round == 0:
            case = await run_in_threadpool(self._case, who, found.case_key)
            asked, why = await self._ask(CHECK, work_experts.questions_of, found.text, case)
            if why:
                raise Invalid(why)
        else:
            asked = ""  # which the store refuses
        await run_in_threadpool(self.experts.begin, who, key, asked)

    def _case(self, who: User, key: str | None) -> str | None:
        try:
            return None if key is None else self._store.case(who, key).text
        except Missing:
            raise Invalid(f"case: '{key}' is gone or no longer shared with you; name another in the panel") from None

    def asked(self, found: StoredPanel) -> list[Asked]:
        """What a panel asks its experts, nothing before the first round."""
        if found.asked is None:
            return []
        questions = self._asked.pop(found.key, None) or work_experts.read_asked(found.asked)
        self._asked[found.key] = questions
        while len(self._asked) > MOST_KEPT:
            self._asked.popitem(last=False)
        return questions

    # An expert

    async def sitting(self, secret: str) -> Sitting:
        """What an expert sees. Raises `Missing`."""
        seat, found = await run_in_threadpool(self.experts.seat, secret)
        panel = await self._polling.parsed(found)
        questions = self.asked(found)
        answers = await run_in_threadpool(self.experts.answers, found.key) if questions else []
        mine = [a for a in answers if a.expert == seat.lot]
        return Sitting(seat, found, panel, tuple(_own(q, mine, answers, found.round, seat.lot) for q in questions))

    async def answer(
        self, secret: str, round_: int, given: Mapping[str, tuple[FourSteps, str]], typed: Typed, language: str
    ) -> None:
        """Keep an expert's answers, given in round 1 or 2. Raises `Invalid` for a question that is not asked or values that are not possible,
        `Conflict` if the round is over."""
        sitting = await self.sitting(secret)
        known = {own.asked.id: own for own in sitting.questions}
        if sitting.round != round_:
            raise Conflict(
                f"{STATES[round_]} is over; your answers stay as you last saved them"
                if sitting.round > round_
                else f"{STATES[round_]} has not begun"
            )
        for name, (steps, _) in given.items():
            if name not in known:
                raise Invalid(unknown(name[:60], known, "question: "))
            if not sitting.may_answer(known[name]):
                raise Invalid(f"{name}: questions with known answers are asked in round 1 only")
            steps.within(known[name].asked.bounds)
        kept = [(n, steps, reason.strip()) for n, (steps, reason) in given.items()]
        await run_in_threadpool(self.experts.save, secret, round_, kept, typed, language)

    # Results

    async def results(self, who: User, key: str) -> dict[str, Any]:
        """The results of a panel that the user may see, with names of those who agreed to it. Raises `Conflict` before the second round begins."""
        return await self.told(await self._shown(who, key))

    async def told(self, found: StoredPanel) -> dict[str, Any]:
        """The same, whoever asks."""
        kept = self._results.pop((found.key, found.round), None)
        if kept is None:
            answers = await run_in_threadpool(self._counted, found)
            kept = await self._ask(
                COUNT, work_experts.results_of, found.text, found.asked, answers, found.round == ENDED
            )
        self._results[found.key, found.round] = kept
        while len(self._results) > MOST_KEPT:
            self._results.popitem(last=False)
        return work_experts.named(kept, await run_in_threadpool(self.experts.names, found.key))

    async def sections(self, who: User, key: str) -> list[dict[str, Any]]:
        """The same as sections with pictures and tables."""
        found: list[dict[str, Any]] = await self._ask(COUNT, work_experts.sections_of, await self.results(who, key))
        return found

    async def answers_csv(self, who: User, key: str) -> str:
        """Every expert's last answer in each round, the first one where it was left in the second, as `detente panel pool` reads it."""
        found = await self._shown(who, key)
        return await run_in_threadpool(self._csv, found)

    def _csv(self, found: StoredPanel) -> str:
        names, answers = self.experts.names(found.key), self._counted(found)
        rows: list[Sequence[Any]] = [[*COLUMNS, "reason"]]
        for q in self.asked(found):
            for round_ in (FIRST, SECOND):
                for a in latest((a for a in answers if a.round == round_), q.id):
                    s = a.steps
                    values = [_percent(v) if q.percent else f"{v:.12g}" for v in (s.lowest, s.highest, s.best)]
                    rows.append([names[a.expert], q.id, round_, *values, _percent(s.confidence), a.reason])
        return safe_csv(rows)

    async def _shown(self, who: User, key: str) -> StoredPanel:
        found: StoredPanel = await run_in_threadpool(self._polling.panels.get, who, key)
        if found.round < SECOND:
            raise Conflict("what experts answered is hidden from everybody until the second round begins")
        return found

    def _counted(self, found: StoredPanel) -> list[Answer]:
        """The answers that results rest on. Who gave none in a second round stays with the first: otherwise the owner, who sees how many questions
        each has answered, could tell by it whose answers those are."""
        answers = self.experts.answers(found.key)
        if found.round != ENDED:
            return [a for a in answers if a.round == FIRST]
        if not any(a.round == SECOND for a in answers):
            return answers
        again = {(a.expert, a.question) for a in answers if a.round == SECOND}
        stayed = [
            replace(a, round=SECOND)
            for q in self.asked(found)
            if not q.known
            for a in latest((a for a in answers if a.round == FIRST), q.id)
            if (a.expert, a.question) not in again
        ]
        return answers + stayed

    # The case

    async def propose(self, who: User, key: str, how: str, keep: bool) -> Proposed:
        """The panel's case with its ranges in it, for a user who owns the panel and may change the case. Raises `Invalid` if it cannot be done."""
        if how not in POOLS:
            raise Invalid(unknown(how, POOLS, "pool: "))
        await run_in_threadpool(self._polling.panels.own, who, key)
        found = await self._shown(who, key)
        case = await run_in_threadpool(self._store.changeable, who, found.case_key or "")
        answers = await run_in_threadpool(self._counted, found)
        text, difference, why = await self._ask(
            COUNT, work_experts.into_case, found.text, found.asked, answers, case.text, how, keep
        )
        if why:
            raise Invalid(f"nothing was written: {why}")
        return Proposed(case, text, difference)

    async def write(self, who: User, key: str, how: str, keep: bool, based_on: int) -> Found:
        """Save that as a new version of the case. Raises `Conflict` if somebody saved another since version `based_on`."""
        made = await self.propose(who, key, how, keep)
        note = f"ranges of the panel {key}, pooled {how}"
        return await run_in_threadpool(self._store.save_case, who, made.case.key, made.text, based_on, note)


def _own(asked: Asked, mine: Sequence[Answer], answers: Sequence[Answer], round_: int, lot: str) -> Own:
    first = next(iter(latest((a for a in mine if a.round == FIRST), asked.id)), None)
    now = next(iter(latest(mine, asked.id)), None)
    seen: list[Seen] = []
    if round_ == SECOND and not asked.known:
        seen = seen_by(answers, lot, asked.id, SEED, asked.bounds)
    return Own(asked, first, now, tuple(seen))


def _percent(value: float) -> str:
    return f"{100 * value:.12g}%"
