"""Work on experts' answers done in other processes: what a panel asks, its pools, pictures of them, and a case with them in it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from detente.case import Case, CaseError, parse_case
from detente.errors import DetenteError
from detente.panel.experts.answers import UNITS, PooledRange, Scored, calibration_of, pooled, written
from detente.panel.experts.idea import KINDS, Answer, Bounds, Interval, latest, standardised
from detente.panel.experts.pooling import How
from detente.panel.experts.to_case import quantity_at
from detente.panel.questions import Panel, Words, against, parse_panel
from detente.web.lines import unified
from detente.web.pieces import in_pieces
from detente.web.work import PAGE

PER_CENT = ("share", "rate")


@dataclass(frozen=True)
class Asked:
    """A question as experts answer it: a range of the panel, or one with a known answer, of which `truth` and `source` are told at the end.

    `low` and `high` are what is possible, in the unit in which answers are kept; `percent` says that people read and write them in per cent.
    """

    id: str
    asks: Words
    kind: str
    unit: str
    low: float | None
    high: float | None
    known: bool = False
    truth: float | None = None
    source: str = ""

    @property
    def percent(self) -> bool:
        """Whether 0.12 is written as 12 per cent."""
        return self.kind in PER_CENT

    @property
    def bounds(self) -> Bounds:
        """What is possible."""
        return Bounds(-math.inf if self.low is None else self.low, math.inf if self.high is None else self.high)


def questions_of(text: str, case_text: str | None) -> tuple[str, str]:
    """What a panel asks its experts and the case it is about, as JSON, to be kept as both are now; or else why it can ask nothing."""
    try:
        panel = parse_panel(text, "the panel")
        if not panel.ranges or case_text is None:
            return "", "the panel asks experts nothing: add 'ranges:' to its text"
        case = parse_case(case_text, "the case").case
        wrong = [f"{'.'.join(path)}: {why}" for path, why in against(panel, case)]
        if wrong:
            return "", "the panel has mistakes: " + "; ".join(wrong[:5])
        found = [_range(panel, case, name) for name in panel.ranges]
        for q in calibration_of(panel, case):
            ends = (_finite(q.bounds.low), _finite(q.bounds.high))
            found.append(Asked(q.id, q.text, "known", q.unit, *ends, True, q.truth, q.source))
    except CaseError as error:
        return "", "; ".join(str(p) for p in error.problems[:5])
    except DetenteError as error:
        return "", str(error)
    return json.dumps({"case": case_text, "questions": [asdict(q) for q in found]}), ""


def read_asked(text: str) -> list[Asked]:
    """The questions that `questions_of` kept."""
    return [Asked(**q) for q in json.loads(text)["questions"]]


def _range(panel: Panel, case: Case, name: str) -> Asked:
    asked = panel.ranges[name]
    kind = quantity_at(case, asked.path).kind
    bounds = KINDS[kind]
    return Asked(name, asked.asks, kind, UNITS.get(kind, ""), _finite(bounds.low), _finite(bounds.high))


def _finite(end: float) -> float | None:
    return end if math.isfinite(end) else None


def results_of(text: str, asked: str, answers: Sequence[Answer], ended: bool) -> dict[str, Any]:
    """A panel's ranges pooled, with everybody's in each round, and the scores, all known by lots; truths once it has ended. JSON-ready.

    Values are in the unit in which a case holds them: chances from 0 to 1, times in months.
    """
    panel, questions = parse_panel(text), read_asked(asked)
    ranges, scored = _pooled(panel, asked, answers)
    by_id = {q.id: q for q in questions}
    return {
        "panel": panel.id,
        "title": panel.words(panel.title),
        "invented": panel.invented,
        "ended": ended,
        "experts": len({a.expert for a in answers}),
        "ranges": [_told(r, by_id[r.name], answers) for r in ranges],
        "scores": None if scored is None else _scores(scored),
        "known": [
            {"id": q.id, "asks": q.asks, "unit": q.unit, "truth": q.truth, "source": q.source}
            for q in questions
            if q.known and ended
        ],
    }


def named(told: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The same with what experts are called in place of their lots."""
    scores = told["scores"]
    if scores is not None:
        scores = {**scores, "experts": [{**e, "expert": names[e["expert"]]} for e in scores["experts"]]}
    ranges = [{**r, "answers": [{**a, "expert": names[a["expert"]]} for a in r["answers"]]} for r in told["ranges"]]
    return {**told, "ranges": ranges, "scores": scores}


def sections_of(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a page shows of results with names: sections with pictures and tables."""
    from detente.report.experts import sections

    return [in_pieces(s) for s in sections(told, PAGE)]


def into_case(
    text: str, asked: str, answers: Sequence[Answer], case_text: str, how: How, keep: bool
) -> tuple[str, str, str]:
    """A case's text with the panel's ranges in it, how it differs from what it was, and, if that cannot be done, why."""
    try:
        panel = parse_panel(text)
        ranges, _ = _pooled(panel, asked, answers)
        if not ranges:
            return "", "", "no expert has answered a question about the case"
        after = written(case_text, panel.id, ranges, how, keep)
    except CaseError as error:
        return "", "", "; ".join(str(p) for p in error.problems[:5])
    except DetenteError as error:
        return "", "", str(error)
    return after, unified(case_text.splitlines(), after.splitlines(), "the case now", "with the panel"), ""


def _pooled(panel: Panel, asked: str, answers: Sequence[Answer]) -> tuple[list[PooledRange], Scored | None]:
    return pooled(panel, parse_case(json.loads(asked)["case"]).case, answers)


def _told(one: PooledRange, asked: Asked, answers: Sequence[Answer]) -> dict[str, Any]:
    from detente.report.terminal.experts import POOLS

    rounds = [{a.expert: a for a in latest((a for a in answers if a.round == r), one.name)} for r in (1, 2)]
    return {
        "name": one.name,
        "path": one.path,
        "kind": one.kind,
        "unit": asked.unit,
        "asks": one.asks,
        "round": one.round,
        "moved": one.moved,
        "spread": asdict(one.pools["equal"].spread),
        "pools": [
            {"how": how, "title": POOLS[how], "low": p.low, "median": p.median, "high": p.high, "experts": p.n}
            for how, p in one.pools.items()
        ],
        "answers": [
            {
                "expert": expert,
                "first": _interval(rounds[0].get(expert), asked.bounds),
                "second": _interval(rounds[1].get(expert), asked.bounds),
                "reasons": list(dict.fromkeys(r[expert].reason for r in rounds if expert in r and r[expert].reason)),
            }
            for expert in one.experts
        ],
    }


def _interval(answer: Answer | None, bounds: Bounds) -> dict[str, float] | None:
    if answer is None:
        return None
    found: Interval = standardised(answer.steps, bounds)
    return {"low": found.low, "best": found.best, "high": found.high}


def _scores(scored: Scored) -> dict[str, Any]:
    weights = scored.weights or (None,) * len(scored.experts)
    return {
        "questions": scored.questions,
        "note": scored.note,
        "experts": [
            {"expert": expert, "calibration": c, "information": i, "weight": w}
            for expert, c, i, w in zip(scored.experts, scored.calibration, scored.information, weights, strict=True)
        ],
    }
