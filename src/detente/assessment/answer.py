"""The answer in one minute: what a reader without time must know, in plain words, each figure with its range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente import paths
from detente.assessment.band import Band
from detente.assessment.outside import Outside
from detente.assessment.result import Assessment
from detente.assessment.wording import (
    EVEN,
    better,
    chance,
    count,
    either_way,
    headline,
    in_percent,
    likely,
    outcome,
    signature,
    spread,
    what_it_hangs_on,
    years,
)
from detente.game.solution import TROUBLE

FEW = 16  # draws below which the ends of the bands are called rough
WAIT = 4  # quarters
MOST_TOLD = 2  # outside forecasts named in the answer


@dataclass(frozen=True)
class Part:
    """One part of the answer: what is asked, and what is said to it, a sentence or two each. `name` is short and fixed, such as `holds`."""

    name: str
    ask: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The answer: the question, the answer itself in a sentence or two, and its parts in the order in which they are read."""

    question: str
    words: tuple[str, ...]
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part | None:
        """A part by its name, if the assessment has it."""
        return next((part for part in self.parts if part.name == name), None)


def answer(a: Assessment) -> Answer:
    """The answer of an assessment, in words."""
    day = f" As of {a.facts['as_of']}." if a.facts.get("as_of") else ""
    parts = (Part(name, ask, tuple(says(a))) for name, ask, says in PARTS)
    return Answer(
        f"Who would sign, and would it last?{day}", tuple(_main(a)), tuple(part for part in parts if part.says)
    )


def _main(a: Assessment) -> Iterator[str]:
    best, first = a.lasting, a.soon
    yield (
        f"The best prospect of a peace that lasts is '{a.titles[best]}'. Signed by all if offered today, and holding five years: "
        f"{likely(a.band(paths.signed_and_holds(best)))}."
    )
    end = a.likeliest
    yield f"If nobody changes course, the likeliest after {years(first)} is: {outcome(a.titles, end)}; {likely(a.band(paths.ends(first, end)))}."


def _signs(a: Assessment) -> Iterator[str]:
    best = a.lasting
    all_sign = a.band(paths.all_sign(best))
    chances = {w: a.band(paths.signs(best, w)) for w in a.under(paths.signs(best))}
    least = min(chances, key=lambda w: chances[w].median)
    yield f"All sign '{a.titles[best]}': {likely(all_sign)}."
    if len(chances) > 1:
        yield f"The least willing is {a.titles.get(least, least)}: {signature(chances[least], '%')}."
    if found := either_way(a, [best]):
        yield found
    signed = max(a.proposals, key=lambda p: a.band(paths.all_sign(p)).median)
    if signed != best:
        yield (
            f"'{a.titles[signed]}' is likelier to be signed, {chance(a.band(paths.all_sign(signed)))}, and less likely to be signed and to hold five "
            f"years, {chance(a.band(paths.signed_and_holds(signed)))}."
        )


def _holds(a: Assessment) -> Iterator[str]:
    best = a.lasting
    yield (
        f"'{a.titles[best]}', once signed, holds five years: {likely(a.band(paths.holds(best, 5)))}; one year: "
        f"{chance(a.band(paths.holds(best, 1)))}."
    )


def _threat(a: Assessment) -> Iterator[str]:
    for threat in a.threats:
        now, worst = (a.band(paths.carried_out(threat, s)) for s in ("today", "losing_and_exhausted"))
        yield (
            f"'{a.titles[threat]}', made today and the terms refused, is carried out: {likely(now)}. With the side that threatens driven back and "
            f"exhausted: {chance(worst)}."
        )


def _enters(a: Assessment) -> Iterator[str]:
    for entry in a.interventions:
        now, later = a.band(paths.enters_today(entry)), a.band(paths.enters(entry, a.years[-1]))
        yield (
            f"{a.titles[f'interventions/{entry}']}, this quarter, if nothing is signed: {likely(now)}. Within {years(a.years[-1])}: {chance(later)}."
        )


def _wait(a: Assessment) -> Iterator[str]:
    best = a.lasting
    if paths.waiting(best, a.parties[0], WAIT) not in a.samples:
        return
    for who in a.parties:
        gain = a.band(paths.waiting(best, who, WAIT))
        yield f"{a.titles[who]}: {better(gain)}."
    yield f"Compared: '{a.titles[best]}' signed today, and a year without talks."


def _sure(a: Assessment) -> Iterator[str]:
    both = a.band(paths.signed_and_holds(a.lasting))
    yield (
        f"The chance of a peace that lasts lies between {in_percent(both.low)} and {in_percent(both.high)} in nine draws of ten: {spread(both)}. "
        "Every draw takes one value for each uncertain number of the case; what the case leaves out is not in this range."
    )


def _deal(a: Assessment) -> Iterator[str]:
    deals: Mapping[str, Any] | None = a.facts.get("deals")
    best = a.lasting
    if not deals:
        yield "Not looked for in this run. A search for deals weighs every package that the case allows."
        return
    top, now = deals["best"][0], a.band(paths.signed_and_holds(best))
    found = Band.read(top["signed_and_holds_5"])
    if found.median <= now.median + EVEN:
        yield f"None was found that is likelier than '{a.titles[best]}' to be signed and to hold five years."
        return
    yield f"Nobody has proposed this: {top.get('says') or 'a package of the search'}."
    yield f"Signed and holding five years: {likely(found)}, against {chance(now)} for '{a.titles[best]}'."


def _history(a: Assessment) -> Iterator[str]:
    best, ends = a.lasting, paths.ends(a.soon)
    rows = [o for o in a.outside if o.path == paths.holds(best, 5)] + [
        o for o in a.outside if o.path.startswith(f"{ends}/")
    ]
    for row in rows[:2]:
        yield _beside(a, row)
    apart = {
        o: max(o.low - a.band(o.path).high, a.band(o.path).low - o.high)
        for o in a.outside
        if not o.agrees and o not in rows
    }
    if apart:
        yield "The two are furthest apart here. " + _beside(a, max(apart, key=lambda o: apart[o]))
    if not a.outside:
        why = next(
            (gap.why for gap in a.no_rates), "the case does not say when the war began or how its terms are guaranteed"
        )
        yield f"Nothing that could be compared: {why}."


def _beside(a: Assessment, row: Outside) -> str:
    view = Band(row.median, row.low, row.high)
    return (
        f"'{headline(a.titles, row.path)}': {chance(view)} in {row.cases} comparable cases, {row.note}. This model, {chance(a.band(row.path))}, "
        f"{'agrees' if row.agrees else 'disagrees'}."
    )


def _forecasts(a: Assessment) -> Iterator[str]:
    told = [row for row in a.facts.get("forecasts", []) if row["path"] in a.samples]
    for row in told[-MOST_TOLD:]:
        view = a.band(row["path"])
        within = view.low <= row["chance"] <= view.high
        yield (
            f"'{headline(a.titles, row['path'])}': {in_percent(row['chance'])}, {row['source']} on {row['date']}. This model says {chance(view)}, "
            f"{'which agrees' if within else 'which disagrees'}."
        )
    if len(told) > MOST_TOLD:
        yield f"There are {len(told)} outside forecasts in all."


def _unsettled(a: Assessment) -> Iterator[str]:
    bad = a.samples.get(paths.quality("residual"))
    if bad is not None and (bad > TROUBLE).any():
        yield f"In {count(int((bad > TROUBLE).sum()), 'draw')} of {a.draws} some choices had not settled when the solver stopped."
    if a.draws < FEW:
        yield f"With {count(a.draws, 'draw')} the ends of the ranges are rough."
    certainty = a.facts.get("certainty")
    if not certainty:
        return
    others, closer = certainty["equilibria"], certainty["closer"]
    if others["several"]:
        yield (
            f"In {len(others['several'])} of {others['draws']} draws examined there is another outcome as consistent as the one shown: a peace "
            "that is kept here because everybody expects it to be kept is broken there because everybody expects that."
        )
    if closer["draws"]:
        yield (
            f"Solving is approximate. When {count(closer['draws'], 'draw')} {'was' if closer['draws'] == 1 else 'were'} solved again more closely, "
            f"nine chances in ten moved by {100 * closer['most']:.1f} percentage points or less, the furthest by {100 * closer['worst']:.1f}."
        )


# The parts in the order in which they are read: name, question, and what says the answer.
PARTS: tuple[tuple[str, str, Callable[[Assessment], Iterable[str]]], ...] = (
    ("signs", "Would they sign?", _signs),
    ("holds", "Would it hold?", _holds),
    ("threat", "Is the threat real?", _threat),
    ("enters", "Would an outside power enter the war?", _enters),
    ("wait", "Settle now, or wait?", _wait),
    ("sure", "How sure is this?", _sure),
    ("hangs", "What does it hang on?", what_it_hangs_on),
    ("deal", "Is there a better package?", _deal),
    ("history", "What does history say?", _history),
    ("forecasts", "What do others forecast?", _forecasts),
    ("unsettled", "What could not be settled?", _unsettled),
)
