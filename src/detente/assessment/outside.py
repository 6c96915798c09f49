"""The outside view: history's base rates beside the chances of an assessment, and whether the two disagree.

The inside view is the model's, given the case; the outside view is a base rate from comparable past cases. They disagree if their 5-95% bands do
not overlap. A base rate stands beside an answer only if it is one of the same class of events; an answer without one says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente import paths
from detente.case.dates import years_between
from detente.case.forecasts import HOLDS
from detente.case.references import guarantee_of
from detente.case.schema import Case, Proposal
from detente.case.then import known_by
from detente.history import Answer, codebook, rate, table
from detente.history.answer import RateError
from detente.history.counts import explain
from detente.history.events import wars

Floats = npt.NDArray[np.float64]

ENDS = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0)  # years


GUARANTEES = {"none": "no guarantee", "peacekeepers": "peacekeepers", "treaty": "a guarantee by treaty"}


@dataclass(frozen=True)
class Outside:
    """History's base rate beside an answer: the answer's path, the rate as a case file names it, its band, and the comparable cases behind it.

    `note` names the class of the cases in words; `counts` says why the count lies outside the band, if it does (see `history.counts`).
    """

    path: str
    rate: str
    median: float
    low: float
    high: float
    cases: int
    happened: int
    agrees: bool
    note: str
    counts: str = ""

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


@dataclass(frozen=True)
class NoRate:
    """An answer for which history has no base rate: the answer's path, the class of the event in words, why, and past cases that bear on it."""

    path: str
    note: str
    why: str
    cases: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {**asdict(self), "cases": list(self.cases)}


def outside_view(case: Case, samples: Mapping[str, Floats]) -> tuple[Outside, ...]:
    """Every base rate that belongs beside an answer of an assessment with `samples` {path: (draws,)}."""
    found = []
    for path, answer, flip, note in _rates(case)[0]:
        if path not in samples:
            continue
        draws = 1 - answer.draws if flip else answer.draws
        low, median, high = np.quantile(draws, [0.05, 0.5, 0.95])
        inside_low, inside_high = np.quantile(samples[path], [0.05, 0.95])
        cases, happened = answer.cases
        agrees = bool(inside_low <= high and low <= inside_high)
        seen = cases - happened if flip else happened
        found.append(
            Outside(
                path,
                answer.asked,
                float(median),
                float(low),
                float(high),
                cases,
                seen,
                agrees,
                f"{note}{_unlike(answer)}{_span(answer.tables)}",
                " ".join(x for x in (explain(answer), answer.note if "unreliable" in answer.note else "") if x),
            )
        )
    return tuple(found)


def no_rates(case: Case, samples: Mapping[str, Floats]) -> tuple[NoRate, ...]:
    """Every answer of an assessment with `samples` that could be set beside history but has no base rate, and why."""
    threats = (_no_rate(name, threat.kind) for name, threat in case.threats.items() if threat.kind != "sanctions")
    return tuple(f for f in (*_rates(case)[1], *threats) if f.path in samples)


def base_rate(case: Case, path: str) -> float | None:
    """History's mean chance for an answer; None if it has no base rate."""
    for at, answer, flip, _ in _rates(case)[0]:
        if at == path:
            return float(np.mean(1 - answer.draws if flip else answer.draws))
    return None


def _rates(case: Case) -> tuple[list[tuple[str, Answer, bool, str]], list[NoRate]]:
    """(path, base rate, whether the answer is its complement, the class of the cases in words), and the answers without a rate.

    All as known on the day of the case, from what had happened by then, and without the war itself.
    """
    found: list[tuple[str, Answer, bool, str]] = []
    none: list[NoRate] = []
    day, without = known_by(case)
    kind = case.war.kind

    def ask(path: str, flip: bool, words: str, name: str, **arguments: str) -> None:
        try:
            found.append((path, rate(name, as_of=day, without=without, **arguments), flip, words))
        except RateError as error:
            none.append(NoRate(path, words, str(error)))

    for name, proposal in case.proposals.items():
        terms, guarantee = "ceasefire" if _leaves_line(case, proposal) else "agreement", _guarantee(case, proposal)
        words = f"{kind} {terms}s after a stalemate, {GUARANTEES[guarantee]}"
        like = {"war": kind, "ended": "stalemate", "terms": terms, "guarantee": guarantee}
        for years in HOLDS:
            ask(paths.holds(name, years), False, words, "peace_holds", **like, within=f"{years} years")
    if case.war.began:
        age = years_between(case.war.began, case.as_of)
        # The hazard of ending is one number from the fifth year on, so a war older than any followed has the rate of the oldest.
        known = wars(day, without).years if kind == "interstate" else ()  # of an early day there is none
        longest = float(max(known)) if len(known) else age
        deaths = "of 1,000 battle deaths in a year " if kind == "civil" else ""
        words = f"{kind} wars {deaths}that had lasted {min(age, longest):.1f} years"
        if age > longest:
            words += f", the longest that history has followed: this one has lasted {age:.1f}"
        for span in ENDS:
            spans = {"after": f"{min(age, longest):.2f} years", "within": f"{span:g} years"}
            ask(paths.ends(f"{span:g}", "fighting"), True, words, "war_ends", war=kind, **spans)
    for name, threat in case.threats.items():
        if threat.kind == "sanctions":
            ask(
                paths.carried_out(name, "today"),
                False,
                "economic sanctions threatened and resisted",
                "threat_carried_out",
            )
    return found, none


def _no_rate(name: str, kind: str | None) -> NoRate:
    """Why a threat of a kind other than sanctions has no base rate. Counts and names are those of the tables that ship."""
    path = paths.carried_out(name, "today")
    only = f"the tables that ship follow only threats of economic sanctions{_span(('threats-sanctions',))}"
    if kind == "nuclear":
        named = [n for n in _crises() if "nuclear" in n[0].lower()]
        why = (
            f"There are too few cases for a rate, and {only}. The crises named for nuclear weapons or reactors{_span(('crises',))}, of which "
            "the table does not say whether such weapons were threatened"
        )
        return NoRate(path, "nuclear threats", why, tuple(_crisis(n) for n in named))
    if kind == "force":
        words = [n for n in _crises() if n[2] == VERBAL]
        why = (
            f"No table says whether threats of force were carried out: {only}. The nearest are the crises set off by words alone"
            f"{_span(('crises',))}, which need not have been threats of force and are too few for a rate"
        )
        return NoRate(path, "threats of force", why, tuple(_crisis(n) for n in words))
    if kind == "other":
        return NoRate(path, "threats of another kind", f"No table has threats of this kind: {only}")
    why = f"The case does not say what kind of threat it is. Write threats.{name}.kind: sanctions, force, nuclear or other"
    return NoRate(path, "threats whose kind is not given", why)


VERBAL = 1  # the trigger of a crisis, as the codebook numbers it
VIOLENCE = {1: "no violence", 2: "minor clashes", 3: "serious clashes", 4: "war"}


def _crises() -> list[tuple[str, int, int, int]]:
    """The crises of the table: name, year, trigger and level of violence."""
    data = table("crises")
    columns = (data[c] for c in ("name", "year", "trigger", "violence"))
    return [(str(n), int(y), int(t), int(v)) for n, y, t, v in zip(*columns, strict=True)]


def _crisis(crisis: tuple[str, int, int, int]) -> str:
    name, year, _, violence = crisis
    name = re.sub(
        r"\b(?:Ii+|Iv|Vi+|Ix)\b", lambda numeral: numeral[0].upper(), name
    )  # the table has all names in title case
    return f"{name}, {year}: {VIOLENCE[violence]}"


def _unlike(answer: Answer) -> str:
    return f" (some differ in {answer.looser})" if answer.looser else ""


def _span(tables: Sequence[str]) -> str:
    """The years that tables cover, as their titles say, after a comma: `, 1914-2001`. Nothing for cases that do not ship."""
    years = [int(y) for t in tables for y in re.findall(r"\b(?:18|19|20)[0-9]{2}\b", codebook()[t].title)]
    return f", {min(years)}-{max(years)}" if years else ""


def _leaves_line(case: Case, proposal: Proposal) -> bool:
    """Whether the terms freeze the front line: then the comparison is with ceasefires, otherwise with agreements on the issues."""
    return any(case.issues[i].options[o].at_front for i, o in proposal.terms.items())


def _guarantee(case: Case, proposal: Proposal) -> str:
    name = guarantee_of(case, proposal)
    if name is None:
        return "none"
    guarantee = case.guarantees[name]
    return guarantee.like or ("treaty" if guarantee.means == "enters the war" else "none")
