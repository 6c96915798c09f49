"""What would fix a proposal: the smallest change that makes it more likely than not to be signed and to last, if any does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente._version import __version__
from detente.assessment.asked import loaded_case
from detente.assessment.band import Band
from detente.assessment.confounding import SURELY, confounded, held_equal, left_out
from detente.assessment.draws import draw
from detente.assessment.executors import Progress, each, silent, workers
from detente.assessment.shown import Shown
from detente.assessment.work import Work
from detente.case import Case, LoadedCase
from detente.case.references import guarantee_of
from detente.case.schema import Guarantee, Proposal
from detente.case.words import term
from detente.conflict import Conflict
from detente.conflict.offer import Offer, Terms, named_terms, put_on_table
from detente.conflict.solved import set_up, settle
from detente.game import Solution
from detente.terms import complete

SURE = 0.95  # chance that a fully credible guarantor answers a breach
EVEN = 0.5
PROMISING = 8


@dataclass(frozen=True)
class Change:
    """One change: another option of an issue, another guarantee, a guarantee made credible, or another level of support for a side at signing."""

    kind: str  # option, guarantee, credibility, support
    name: str
    value: str

    def words(self, case: Case) -> str:
        """The change in words."""
        if self.kind == "option":
            return term(case, self.name, self.value)
        if self.kind == "guarantee":
            return term(case, "guarantee", self.value)
        if self.kind == "support":
            full = case.war.support_levels - 1
            return f"support of {case.name(self.name)} at level {self.value} (now {case.war.support_now}; 0 is none, {full} is full)"
        return f"{case.guarantees[self.value].title or self.value} answers a breach with a chance of {SURE:.0%}"


@dataclass(frozen=True)
class Fix:
    """A proposal as it is, and the best changes found; `says` gives the changes in words.

    `enough`: whether, with the changes, the median chance that it is signed and holds for five years exceeds one half. `left_out` says in words which
    rates of failure were left out of the comparison, and why; empty if none were.
    """

    proposal: str
    title: str
    as_is: Band
    changes: tuple[Change, ...]
    says: tuple[str, ...]
    changed: Band
    enough: bool
    left_out: str = ""


@dataclass(frozen=True, repr=False)
class Fixes(Shown):
    """The fixes for every proposal of a case."""

    case: str
    title: str
    seed: int
    draws: int
    fixes: tuple[Fix, ...]

    def __repr__(self) -> str:
        return f"<Fixes of {self.case}: {len(self.fixes)} proposals, {self.draws} draws, seed {self.seed}>"

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, with the changes in words."""
        return {
            "case": self.case,
            "version": __version__,
            "seed": self.seed,
            "draws": self.draws,
            "fixes": [
                {
                    "proposal": f.proposal,
                    "title": f.title,
                    "as_is": f.as_is.as_dict(),
                    "changes": list(f.says),
                    "changed": f.changed.as_dict(),
                    "enough": f.enough,
                    "left_out": f.left_out,
                }
                for f in self.fixes
            ],
        }


def single_changes(case: Case, proposal: Proposal) -> Iterator[Change]:
    """Every single change that can be made to a proposal."""
    terms = complete(case, proposal.terms)
    for issue, entry in case.issues.items():
        for option in entry.options:
            if option != terms[issue]:
                yield Change("option", issue, option)
    now = guarantee_of(case, proposal)
    # A guarantee that belongs to an option comes by choosing the option.
    brought = {says.guarantee for entry in case.issues.values() for says in entry.options.values()}
    if now not in brought - {None}:
        for guarantee in ("", *(g for g in case.guarantees if g not in brought)):
            if guarantee != (now or ""):
                yield Change("guarantee", "", guarantee)
    if now:
        yield Change("credibility", "", now)
    for side in case.sides:
        if any(b.backs == side for b in case.backers.values()):
            for level in range(case.war.support_levels):
                if level != case.war.support_now:
                    yield Change("support", side, str(level))


def changed(case: Case, proposal: Proposal, changes: tuple[Change, ...]) -> Proposal:
    """The proposal with the changes made. A guarantee made credible is named `sure:<guarantee>`.

    Whoever the case names as a signatory still signs; the guarantor signs only what it guarantees, unless the case names it.
    """
    terms = dict(proposal.terms)
    guarantee = proposal.guarantee
    for change in changes:
        if change.kind == "option":
            terms[change.name] = change.value
        elif change.kind == "guarantee":
            guarantee = change.value or None
    made = proposal.model_copy(update={"terms": terms, "guarantee": guarantee})
    if proposal.signatories and guarantee_of(case, made):
        guarantor = case.guarantees[str(guarantee_of(case, made))].by
        made = made.model_copy(update={"signatories": list(dict.fromkeys([*proposal.signatories, guarantor]))})
    for change in changes:
        if change.kind == "credibility" and guarantee_of(case, made) == change.value:
            made = made.model_copy(update={"guarantee": f"{SURELY}{change.value}"})
    return made


def fixes(
    case: LoadedCase | str | Path,
    *,
    scenario: str | None = None,
    draws: int = 8,
    seed: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Fixes:
    """Search every proposal for the smallest change that makes it more likely than not to be signed and to hold for five years.

    All single changes are tried, then pairs of the most promising. Each package is offered once, today, with the war's solved values as the outside
    option (see `detente.conflict.offer`). The result is the smallest sufficient change, and the best of that size; if none suffices, the best found,
    marked as not enough. Pairs combine the changes that did best alone in the first draw, so a good pair of two poor changes would be missed. No
    change is advised for a rate of failure from history: such rates are held equal between guarantees (see `Fix.left_out`).

    Raises `CaseError` for a case that does not pass its checks, and `QuestionError` for a scenario other than the one the case is loaded under.
    """
    loaded = loaded_case(case, scenario)
    sample = draw(loaded.case, draws, seed, loaded.names)
    report = progress or silent
    report("first", 0, draws)
    singles: Candidates = {
        d: [(), *((c,) for c in single_changes(loaded.case, p))] for d, p in loaded.case.proposals.items()
    }
    with workers(executor) as pool:
        candidates, first = pool.submit(_weigh_first, Work(loaded.case, sample, 0, seed), singles).result()
        report("draws", 1, draws)
        work = [_FixWork(Work(loaded.case, sample, n, seed), candidates) for n in range(1, draws)]
        rows = [first, *each(pool, _weigh_draw, work, lambda done: report("draws", 1 + done, draws), compiled=True)]
    return Fixes(
        loaded.case.id,
        loaded.case.title,
        seed,
        draws,
        tuple(_best(loaded.case, p, rows) for p in loaded.case.proposals),
    )


Candidates = dict[str, list[tuple[Change, ...]]]
Weighed = dict[tuple[str, tuple[Change, ...]], Offer]


def _pairs(deal: str, weighed: Weighed) -> list[tuple[Change, ...]]:
    """Pairs of the single changes that did best."""
    alone = {c[0]: o.signed_and_holds_5 for (d, c), o in weighed.items() if d == deal and len(c) == 1}
    best = sorted(alone, key=lambda c: -alone[c])[:PROMISING]
    return [p for p in itertools.combinations(best, 2) if _compatible(*p)]


@dataclass(frozen=True)
class _FixWork:
    work: Work
    candidates: Candidates


def _weigh_first(work: Work, singles: Candidates) -> tuple[Candidates, Weighed]:
    """The candidates, single changes and the pairs that the first draw suggests, and how all of them do in that draw."""
    conflict = set_up(work.case, work.draws.numbers(work.number))
    solution = settle(conflict)
    alone = _weigh(conflict, solution, singles, work.seed)
    candidates = {d: [*singles[d], *_pairs(d, alone)] for d in singles}
    return candidates, _weigh(conflict, solution, candidates, work.seed)


def _weigh_draw(job: _FixWork) -> Weighed:
    """Solve one draw and weigh all candidate packages in it."""
    conflict = set_up(job.work.case, job.work.draws.numbers(job.work.number))
    return _weigh(conflict, settle(conflict), job.candidates, job.work.seed)


def _weigh(conflict: Conflict, solution: Solution, candidates: Candidates, seed: int) -> Weighed:
    """All candidate packages in one draw."""
    case = conflict.setting.case
    guarantees = dict(case.guarantees)
    certain = {}
    for name, guarantee in case.guarantees.items():
        sure: Guarantee = guarantee.model_copy(
            update={"answers": replace(guarantee.answers, name=f"guarantees.{SURELY}{name}.answers")}
        )
        guarantees[f"{SURELY}{name}"] = sure
        certain[f"{SURELY}{name}"] = SURE
    found: Weighed = {}
    for deal, proposal in case.proposals.items():
        even, same = held_equal(conflict, proposal, guarantees)
        for candidate in candidates[deal]:
            terms, base = named_terms(conflict, deal), conflict
            if candidate:
                support = {c.name: int(c.value) for c in candidate if c.kind == "support"}
                used = {name: p for name, p in certain.items() if any(c.kind == "credibility" for c in candidate)}
                # Terms that are changed are new terms: an earlier refusal of the old ones does not stand against them.
                old = terms.refusals if all(c.kind == "support" for c in candidate) else {}
                made = changed(case, proposal, candidate)
                base, named = (even, same) if confounded(case, proposal, made) else (conflict, guarantees)
                terms = Terms(made, named, used, support, old)
            found[deal, candidate] = put_on_table(base, solution, terms)
    return found


def _compatible(one: Change, other: Change) -> bool:
    """Whether two changes can be made together and do not amount to one."""
    if one.kind == other.kind and one.kind in ("option", "support"):
        return one.name != other.name
    return {one.kind, other.kind} not in ({"guarantee"}, {"guarantee", "credibility"})


def _best(case: Case, deal: str, rows: list[Weighed]) -> Fix:
    """The smallest sufficient change over the draws, or else the best found."""
    bands = {}
    for candidate in [c for d, c in rows[0] if d == deal]:
        bands[candidate] = Band.of([row[deal, candidate].signed_and_holds_5 for row in rows])

    def fix(best: tuple[Change, ...], enough: bool) -> Fix:
        says = tuple(c.words(case) for c in best)
        proposal = case.proposals[deal]
        without = left_out(case, proposal, [changed(case, proposal, c) for c in bands])
        return Fix(deal, case.name(deal), bands[()], best, says, bands[best], enough, without)

    for size in (0, 1, 2):
        sized = {c: b for c, b in bands.items() if len(c) == size}
        if sized:
            best = max(sized, key=lambda c: sized[c].median)
            if sized[best].median > EVEN:
                return fix(best, True)
    return fix(max(bands, key=lambda c: bands[c].median), False)
