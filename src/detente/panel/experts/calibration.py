"""Calibration questions with known answers, made from history's tables, and experts' answers to them in the form that `cooke` scores.

Experts answer them as they do the panel's own questions, without looking up, and see the true values only when all ranges are in. That skill at
these carries over to the war in question is a judgement: they are of the same field (wars, peaces, pledges, threats, crises, leaders), but past.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.case.schema import Case
from detente.case.then import known_by
from detente.history import events, spells
from detente.history.tables import codebook, table
from detente.history.then import named
from detente.panel.experts.cooke import QUANTILES, Answered
from detente.panel.experts.errors import ExpertError
from detente.panel.experts.fits import of_interval
from detente.panel.experts.idea import Answer, Bounds, Interval, latest, standardised

Floats = npt.NDArray[np.float64]

FEWEST = 15  # cases of which a share may be asked
SHARE, ABOVE_0 = Bounds(0, 100), Bounds(0)
PER_CENT = "per cent"
SENDERS = ("United States", "Russia", "Canada", "India", "Japan", "China")


@dataclass(frozen=True)
class Question:
    """One question: an id that stays the same, what is asked in plain English, the unit and what is possible in it, the true value and its source.

    `logarithmic` says that values differ by factors rather than by amounts: the background of Cooke's information is then uniform in the logarithm.
    """

    id: str
    text: str
    unit: str
    bounds: Bounds
    truth: float
    source: str
    logarithmic: bool = False


@dataclass(frozen=True)
class _Known:
    """Until which day history counts, and the names of the war whose cases are left out."""

    day: datetime.date | None
    without: tuple[str, ...]

    def keeps(self, name: str, year: float) -> bool:
        """Whether a case of this name, over in this year, may be asked about."""
        return (self.day is None or year < self.day.year) and not named(name, self.without)

    def until(self, last: int) -> int:
        """The last year that may be asked about, of data that end in `last`."""
        return last if self.day is None else min(last, self.day.year - 1)


def questions(n: int, seed: int, case: Case | None = None) -> list[Question]:
    """`n` questions, the same for the same seed and tables: of as many kinds as there are, and none twice.

    With a case, nothing is asked of what came after its day, nor of its war: a question must not give the case's answer away. Shares are asked only
    of groups of at least FEWEST cases, and only where they are neither 0 nor 100 per cent. Raises `ExpertError` for fewer than 1, or more than there
    are.
    """
    known = _Known(None, ()) if case is None else _Known(*known_by(case))
    rng = np.random.default_rng(seed)
    piles = [[made[k] for k in rng.permutation(len(made))] for made in (list(kind(known)) for kind in _KINDS)]
    there = sum(len(pile) for pile in piles)
    if not 1 <= n <= there:
        raise ExpertError(f"got {n} questions to make; history's tables give from 1 to {there} here")
    found: list[Question] = []
    while len(found) < n:
        for k in rng.permutation(len(piles)):
            if piles[k] and len(found) < n:
                found.append(piles[k].pop())
    return found


def as_answered(asked: Sequence[Question], answers: Sequence[Answer]) -> tuple[tuple[str, ...], Answered]:
    """Experts, in order, and their answers as `cooke.score` takes them: the 5, 50 and 95 per cent points of each, nan where one left a question out.

    An answer's points are its range at 90 per cent and its best estimate; where the range was cut at a bound or two points are the same, those of the
    curve fitted to it (`fits.of_interval`). Questions that nobody answered are left out. Raises `ExpertError` if there are no answers to any.
    """
    by_question = {q.id: latest(answers, q.id) for q in asked}
    kept = [q for q in asked if by_question[q.id]]
    if not kept:
        raise ExpertError("got no answers to these calibration questions")
    experts = tuple(sorted({a.expert for q in kept for a in by_question[q.id]}))
    values = np.full((len(experts), len(kept), len(QUANTILES)), np.nan)
    for k, question in enumerate(kept):
        for answer in by_question[question.id]:
            interval = standardised(answer.steps.within(question.bounds), question.bounds)
            values[experts.index(answer.expert), k] = _points(interval, question.bounds)
    truths = np.array([q.truth for q in kept])
    return experts, Answered(values, truths, QUANTILES, np.array([q.logarithmic for q in kept]))


def _points(interval: Interval, bounds: Bounds) -> Floats:
    given = np.array([interval.low, interval.best, interval.high])
    if interval.truncated or np.any(np.diff(given) == 0) or given[0] <= bounds.low or given[2] >= bounds.high:
        return of_interval(interval, bounds).quantile(np.array(QUANTILES))
    return given


def _of(name: str) -> str:
    """The work to cite for a table."""
    return f"{codebook()[name].cite} (table {name})"


def _war_lengths(known: _Known) -> Iterator[Question]:
    data = table("wars")
    for war, name, begin, end, months in zip(
        *(data[c] for c in ("war", "name", "begin", "end", "months")), strict=True
    ):
        if known.keeps(f"{name}, {begin[:4]}-{end[:4]}", float(end[:4])):
            text = (
                f"The Correlates of War project calls an interstate war that began in {begin[:4]} '{name}'. "
                "How many months passed between its first and its last day?"
            )
            yield Question(f"wars/months/{war:.0f}", text, "months", ABOVE_0, float(months), _of("wars"), True)


def _war_endings(known: _Known) -> Iterator[Question]:
    says = {"victory": "the victory of one side", "compromise": "a compromise", "stalemate": "a stalemate"}
    data = table("wars")
    begin = np.array([float(d[:4]) for d in data["begin"]])
    names = zip(data["name"], data["begin"], data["end"], strict=True)
    may = np.array([known.keeps(f"{w}, {b[:4]}-{e[:4]}", float(e[:4])) for w, b, e in names])
    for since, to in ((1823, 1913), (1914, 1945), (1946, 2003)):
        until = known.until(to)
        group = may & (begin >= since) & (begin <= until)
        for how, words in says.items():
            asked = f"interstate wars that began from {since} to {until} in the Correlates of War"
            yield from _share(
                f"wars/ended/{since}-{how}", asked, f"ended in {words}", data["ended"][group] == how, "wars"
            )


def _peaces_that_failed(known: _Known) -> Iterator[Question]:
    found = spells.peace(known.day, known.without)
    years, failed, first = found.lasted()
    for lasted, over, row in zip(years, failed, first, strict=True):
        source = spells.SOURCES[found.source[row]]
        if not over or source == "civil-settlements":
            continue
        what, year = found.names[found.spell[row]].rsplit(", ", 1)
        kind = "war between two states" if source == "interstate" else "civil war"
        text = (
            f"Fighting in the {kind} '{what}' stopped in {year}, by agreement or because one side had won, but war came again. "
            "After how many months?"
        )
        name = f"peace-{source}"
        key = f"{name}/months/{found.spell[row]}"
        yield Question(key, text, "months", ABOVE_0, float(12 * lasted), _of(name), True)


def _peaces_that_held(known: _Known) -> Iterator[Question]:
    found = spells.peace(known.day, known.without)
    years, failed, first = found.lasted()
    says = {0: "between two states", 1: "in civil wars"}
    for source, where in says.items():
        name = f"peace-{spells.SOURCES[source]}"
        for column, group in ((3, "with peacekeepers there from the start"), (0, "after the victory of one side")):
            for has in (1, 0):
                mine = (found.source[first] == source) & ((found.x[first, column] > 0) == bool(has))
                for after in (1, 5):
                    # Spells that were watched for so long, or failed before.
                    seen = mine & ((years >= after) | (failed == 1))
                    words = group if has else group.replace("with ", "without ").replace("after the", "without the")
                    asked = f"ends of fighting {where}, {words}, that were watched for {after} year{'s' if after > 1 else ''} or until war came again"
                    held = f"saw no war again within {after} year{'s' if after > 1 else ''}"
                    key = f"{name}/held/{column}-{has}-{after}"
                    yield from _share(key, asked, held, (years >= after)[seen], name)


def _pledges(known: _Known) -> Iterator[Question]:
    cases = events.pledges(known.day, known.without)
    for column, kind in enumerate(events.PLEDGES):
        for stratum, when in enumerate(("before 1945", "since 1945")):
            mine = (cases.x[:, column] > 0) & (cases.stratum == stratum)
            pledge = {"defence": "to defend", "offence": "to join an attack", "neutrality": "to stay neutral"}.get(
                kind, "not to attack" if kind == "non_aggression" else "to consult"
            )
            asked = f"alliances that obliged their members {pledge} and were put to the test by a war {when}"
            key = f"pledges/honoured/{kind}-{stratum}"
            yield from _share(key, asked, "were honoured", cases.happened[mine] == 1, "pledges")


def _threats(known: _Known) -> Iterator[Question]:
    cases = events.threats(known.day, known.without)
    senders = np.array([name.split(" against ")[0] for name in cases.names])
    groups = [(s.lower().replace(" ", "-"), f"that were made by {s}", senders == s) for s in SENDERS]
    groups += [
        (f"{d}", f"that began in the {d}s", (cases.year >= d) & (cases.year < d + 10))
        for d in range(1950, known.until(1999) - 8, 10)
    ]
    groups += [
        (kind, f"to which the sender had committed itself in a {kind} way", cases.stratum == k)
        for k, kind in enumerate(events.COMMITMENTS)
        if k
    ]
    for key, words, mine in groups:
        asked = f"threats of sanctions from 1945 to {known.until(2005)} {words}, and which the target resisted"
        carried_out = "were followed by sanctions"
        yield from _share(f"threats/imposed/{key}", asked, carried_out, cases.happened[mine] == 1, "threats-sanctions")


def _crisis_lengths(known: _Known) -> Iterator[Question]:
    data = table("crises")
    for crisis, name, year, days in zip(*(data[c] for c in ("crisis", "name", "year", "days")), strict=True):
        if days >= 1 and known.keeps(f"{name}, {year:.0f}", year + np.ceil(days / 365.25) - 1):
            text = f"The International Crisis Behavior project lists a crisis of {year:.0f} as '{name}'. How many days did it last?"
            yield Question(f"crises/days/{crisis:.0f}", text, "days", ABOVE_0, float(days), _of("crises"), True)


def _numbered(name: str) -> str:
    """A name with its number as people write it: Essequibo II, which the table has as Essequibo Ii."""
    return re.sub(r"\b[IVX][ivx]+\b", lambda found: found[0].upper(), name)


def _crises(known: _Known) -> Iterator[Question]:
    cases = events.crises(known.day, known.without)
    for level, words in ((2, "saw any violence"), (3, "saw serious clashes or war"), (4, "saw full-scale war")):
        for trigger, number in events.TRIGGERS.items():
            mine = cases.stratum == number - 1
            asked = f"international crises from 1918 to {known.until(2017)} that were set off by {_TRIGGERS[trigger]}"
            yield from _share(f"crises/{level}/{trigger}", asked, words, cases.happened[mine] >= level, "crises")


_TRIGGERS = {
    "verbal": "words alone",
    "political": "a political act",
    "economic": "an economic act",
    "external-change": "a change abroad",
    "other-non-violent": "some other act without violence",
    "internal-challenge": "a challenge to a government at home",
    "military-non-violent": "a military move without violence",
    "indirect-violence": "violence against a third state",
    "violence": "violence",
}


def _leaders(known: _Known) -> Iterator[Question]:
    data = table("leaders")
    ended = np.array([float(d[:4]) for d in data["end"]])
    left = ~np.isin(data["exit"], ("still in office", "unknown"))
    left &= np.array([known.keeps(who, year) for who, year in zip(data["leader"], ended, strict=True)])
    for decade in range(1850, known.until(2009) - 8, 10):
        group = left & (ended >= decade) & (ended < decade + 10)
        asked = f"leaders of states who left office from {decade} to {decade + 9}"
        out = "were removed at home against the rules, by coup, revolt or assassination"
        yield from _share(f"leaders/irregular/{decade}", asked, out, data["exit"][group] == "irregular", "leaders")


def _share(key: str, of: str, what: str, happened: npt.NDArray[np.bool_], name: str) -> Iterator[Question]:
    """A question about a share, if there are enough cases and it is not all or none."""
    if len(happened) >= FEWEST and 0 < happened.mean() < 1:
        text = f"Of the {len(happened)} {of}, how many per cent {what}?"
        yield Question(key, text, PER_CENT, SHARE, float(100 * happened.mean()), _of(name))


_KINDS: tuple[Callable[[_Known], Iterator[Question]], ...] = (
    _war_lengths, _war_endings, _peaces_that_failed, _peaces_that_held, _pledges, _threats, _crisis_lengths, _crises, _leaders,
)  # fmt: skip
