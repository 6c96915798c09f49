"""Experts' answers from a file, and each range of a panel pooled in every way its answers allow."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from detente.case import Case
from detente.case.problems import unknown
from detente.case.quantity import Kind
from detente.literals import LiteralError, number, whole
from detente.panel.experts import cooke
from detente.panel.experts.calibration import Question, as_answered, questions
from detente.panel.experts.errors import ExpertError
from detente.panel.experts.idea import KINDS, Answer, Bounds, FourSteps, Interval, latest, revisions, standardised
from detente.panel.experts.pooling import How, Pool, side_by_side
from detente.panel.experts.to_case import quantity_at, write
from detente.panel.questions import Panel

COLUMNS = ("expert", "question", "round", "lowest", "highest", "best", "confidence")
SEED = 1  # of the calibration questions: the same for all experts of a panel
UNITS: dict[str, str] = {"share": "%", "rate": "% per quarter", "duration": "months"}


@dataclass(frozen=True)
class PooledRange:
    """A range with its answers: the quantity's path and kind, each expert's interval by name, the pools side by side, and what moved between rounds.

    Values are in the quantity's unit; `round` is the last round that anybody answered. `moved` counts the experts who changed their best estimate.
    """

    name: str
    path: str
    kind: Kind
    asks: str
    round: int
    experts: tuple[str, ...]
    intervals: tuple[Interval, ...]
    reasons: tuple[str, ...]
    pools: dict[How, Pool]
    moved: int

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, and without anybody's name."""
        found = asdict(self)
        del found["experts"]
        found["pools"] = {how: asdict(pool) for how, pool in self.pools.items()}
        return found


@dataclass(frozen=True)
class Scored:
    """How experts did on the questions with known answers: calibration, information and weight of each, by name; `note` if there are no weights."""

    experts: tuple[str, ...]
    calibration: tuple[float, ...]
    information: tuple[float, ...]
    weights: tuple[float, ...]
    questions: int
    note: str = ""


def calibration_of(panel: Panel, case: Case) -> list[Question]:
    """The questions with known answers that a panel puts to its experts: the same for all of them."""
    return questions(panel.calibration, SEED, case) if panel.calibration else []


def read_answers(panel: Panel, case: Case, path: str | Path) -> list[Answer]:
    """Read experts' answers from a CSV file: `expert, question, round, lowest, highest, best, confidence` and, if wanted, `reason`.

    `question` is a range of the panel or one of its calibration questions. Values are in the quantity's unit (chances in per cent, with the sign or
    as 0 to 1 without; times in months), confidence likewise. Raises `ExpertError` with the line.
    """
    file = Path(path)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return list(_answers(panel, case, str(file), csv.DictReader(lines)))
    except UnicodeDecodeError:
        raise ExpertError(f"{file}: is not UTF-8 text; save it as a CSV file in UTF-8") from None
    except OSError as error:
        raise ExpertError(
            f"{file}: {'no such file' if isinstance(error, FileNotFoundError) else error.strerror}"
        ) from None
    except csv.Error as error:
        raise ExpertError(f"{file}: not a CSV file: {error}") from None


def _answers(panel: Panel, case: Case, file: str, rows: csv.DictReader[str]) -> Iterable[Answer]:
    head = list(rows.fieldnames or ())
    for name in COLUMNS:
        if name not in head:
            raise ExpertError(f"{file}:1: has no column '{name}'; expected {', '.join(COLUMNS)} and, if wanted, reason")
    known = {q.id: q.bounds for q in calibration_of(panel, case)}
    ranges = {name: KINDS[quantity_at(case, r.path).kind] for name, r in panel.ranges.items()}
    for row in rows:
        line = rows.line_num
        name = (row["question"] or "").strip()
        if name not in ranges and name not in known:
            raise ExpertError(f"{file}:{line}: question: {unknown(name, [*ranges, *known])}")
        try:
            low, high, best = (_value(row[k] or "", name in ranges) for k in ("lowest", "highest", "best"))
            steps = FourSteps(low, high, best, _value(row["confidence"] or "", True)).within(
                ranges.get(name) or known[name]
            )
            yield Answer(
                (row["expert"] or "").strip(),
                name,
                whole((row["round"] or "").strip()),
                steps,
                (row.get("reason") or "").strip(),
            )
        except (ExpertError, LiteralError) as error:
            raise ExpertError(f"{file}:{line}: {error}") from None


def _value(text: str, in_shares: bool) -> float:
    """A number; `12%` is .12 where shares run from 0 to 1, and 12 where a question is asked in per cent."""
    plain = text.strip()
    if plain.endswith("%"):
        return number(plain[:-1].strip()) / (100 if in_shares else 1)
    return number(plain)


def pooled(
    panel: Panel, case: Case, answers: Sequence[Answer], language: str | None = None
) -> tuple[list[PooledRange], Scored | None]:
    """Every range that somebody answered, pooled, and how the experts did on the calibration questions, None if nobody answered any.

    Raises `ExpertError` for a quantity that the case does not have.
    """
    scored = _scored(panel, case, answers)
    found = []
    for name, asked in panel.ranges.items():
        given = latest(answers, name)
        if not given:
            continue
        kind = quantity_at(case, asked.path).kind
        bounds: Bounds = KINDS[kind]
        intervals = tuple(standardised(a.steps, bounds) for a in given)
        weight = dict(zip(scored.experts, scored.weights, strict=True)) if scored and scored.weights else {}
        weights = [weight.get(a.expert, 0.0) for a in given] if weight else None
        found.append(
            PooledRange(
                name, asked.path, kind, panel.words(asked.asks, language), max(a.round for a in given), tuple(a.expert for a in given), intervals,
                tuple(a.reason for a in given), side_by_side(intervals, bounds, weights), sum(r.best != 0 for r in revisions(answers, name, bounds)),
            )
        )  # fmt: skip
    return found, scored


def written(text: str, panel_id: str, ranges: Sequence[PooledRange], how: How, keep: bool = False) -> str:
    """The text of a case with all of a panel's ranges in it, pooled in one way; with `keep` also the experts' own, so that each draw is one's.

    Raises `ExpertError` if the answers to one of them allow no such pool, and as `to_case.write` does.
    """
    for one in ranges:
        if how not in one.pools:
            raise ExpertError(f"{one.name}: its answers allow no pool '{how}'; there are {', '.join(one.pools)}")
        chosen = one.pools[how]
        experts = one.intervals if keep and how in ("equal", "performance") else ()
        weights = chosen.weights if experts and how == "performance" else ()
        text = write(text, one.path, chosen, panel_id, one.round, experts, weights)
    return text


def _scored(panel: Panel, case: Case, answers: Sequence[Answer]) -> Scored | None:
    asked = calibration_of(panel, case)
    if not any(a.question in {q.id for q in asked} for a in answers):
        return None
    experts, answered = as_answered(asked, answers)
    scores = cooke.score(answered)
    try:
        weights = tuple(cooke.global_weights(scores).values.tolist())
        note = ""
    except ExpertError as error:
        weights, note = (), f"No pool by performance: {error}."
    return Scored(
        experts,
        tuple(scores.calibration.tolist()),
        tuple(scores.information.tolist()),
        weights,
        len(answered.truths),
        note,
    )
