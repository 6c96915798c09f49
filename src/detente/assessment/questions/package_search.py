"""The search for deals: every package that could be put on the table, put there today.

In each draw the war is solved once; refusal and breach lead back to its values (see `detente.conflict.offer`). Then all packages are valued, the
frontier of the parties is found exactly, and packages are offered one by one: all of them if they are few, otherwise the named proposals, part of
the frontier, and those whose terms alone make all parties most likely to sign. The result says how many were offered; gains, and the rules that pick
by them, are those of the packages offered, as in an assessment.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detente import paths
from detente._version import __version__
from detente.assessment.asked import loaded_case
from detente.assessment.band import Band
from detente.assessment.confounding import caution
from detente.assessment.draws import Draws, draw
from detente.assessment.errors import QuestionError
from detente.assessment.executors import Progress, each, silent, workers
from detente.assessment.questions.why_sign import over_war, reasons
from detente.assessment.result import Assessment
from detente.assessment.shown import Shown
from detente.case import Case, LoadedCase
from detente.case.words import package
from detente.conflict.offer import Terms, named_terms, put_on_table
from detente.conflict.packages import GUARANTEE, NONE, as_proposal, free_guarantees, package_space
from detente.conflict.solved import set_up, settle
from detente.conflict.table import NOBODY
from detente.terms import complete
from detente.terms.bargaining import SOLUTIONS
from detente.terms.pareto import non_dominated
from detente.terms.space import Space, package_of, terms_of, trades

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Packages = npt.NDArray[np.int8]

MOST_WEIGHED = 1000
MEMORY = 4 * 2**30  # most bytes that listing the packages may take
NEAR = 0.03  # packages whose gains and chances differ by less form one family
SHOWN_TRADES = 3


@dataclass(frozen=True)
class Deal:
    """A package over the draws: its `terms`, and what it `says` in words.

    `gains` {side: share of its stakes}; `signs` {signatory: chance that it signs if the others do}; `why` {side: why it would sign, in words};
    `best`: the share of draws in which it was the best of all; `like`: other packages of its family.
    """

    terms: Mapping[str, str]
    says: str
    all_sign: Band
    holds_5: Band
    both: Band
    gains: Mapping[str, Band]
    signs: Mapping[str, Band]
    why: Mapping[str, str]
    best: float
    like: tuple[Mapping[str, str], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "terms": dict(self.terms),
            "says": self.says,
            "all_sign": self.all_sign.as_dict(),
            "holds_5": self.holds_5.as_dict(),
            "signed_and_holds_5": self.both.as_dict(),
            "gains": {who: band.as_dict() for who, band in self.gains.items()},
            "signs": {who: band.as_dict() for who, band in self.signs.items()},
            "why": dict(self.why),
            "best_in": self.best,
            "like": [dict(t) for t in self.like],
        }


@dataclass(frozen=True)
class Standing:
    """How a named proposal does: as a `deal` (None if it is not allowed), and how it could be improved.

    `forgone` {side: how much more it could have at no loss to the other}; `trades` that would help both; `nearest`, the closest package more likely
    than not to be signed and to hold, reached by `edits`.
    """

    proposal: str
    deal: Deal | None
    forgone: Mapping[str, Band]
    trades: tuple[Mapping[str, str], ...]
    nearest: Deal | None
    edits: tuple[tuple[str, str, str], ...]  # issue, from, to

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "proposal": self.proposal,
            "deal": None if self.deal is None else self.deal.as_dict(),
            "forgone": {who: band.as_dict() for who, band in self.forgone.items()},
            "trades": [dict(t) for t in self.trades],
            "nearest": None if self.nearest is None else self.nearest.as_dict(),
            "edits": [{"issue": i, "from": a, "to": b} for i, a, b in self.edits],
        }


@dataclass(frozen=True, repr=False)
class Deals(Shown):
    """The search of one case.

    Of `size` packages, `allowed` pass red lines, constraints and the goal, and `weighed` of these were offered. `best` lists families, the best
    first. `solutions` {rule: (the package it picks most often, in what share of draws)}. `zone` {"overall" or "type of a / type of b": how many
    of the packages offered leave every party at least as well off as fighting on}, with a type for each party. `points` are packages offered in the
    first draw: (gain of a, gain of b, on the frontier of those offered). `caution` says why rates of failure from history may
    not rank packages, if they could. `titles` are those of whoever may sign.
    """

    case: str
    title: str
    seed: int
    draws: int
    size: int
    allowed: int
    weighed: int
    best: tuple[Deal, ...]
    solutions: Mapping[str, tuple[Deal, float]]
    zone: Mapping[str, Band]
    standings: tuple[Standing, ...]
    points: tuple[tuple[float, float, bool], ...]
    goal: str | None
    caution: str
    titles: Mapping[str, str]

    def __repr__(self) -> str:
        return f"<Deals of {self.case}: {self.size:,} packages, {self.weighed:,} offered, {self.draws} draws, seed {self.seed}>"

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "case": self.case,
            "version": __version__,
            "seed": self.seed,
            "draws": self.draws,
            "goal": self.goal,
            "caution": self.caution,
            "titles": dict(self.titles),
            "packages": self.size,
            "allowed": self.allowed,
            "weighed": self.weighed,
            "best": [d.as_dict() for d in self.best],
            "solutions": {rule: {**d.as_dict(), "picked_in": share} for rule, (d, share) in self.solutions.items()},
            "zone": {name: band.as_dict() for name, band in self.zone.items()},
            "proposals": [s.as_dict() for s in self.standings],
            "points": [{"gain_a": a, "gain_b": b, "frontier": f} for a, b, f in self.points],
        }


@dataclass(frozen=True, eq=False)
class _Valued:
    """One draw's offers: `gains` over fighting on (offers, columns), `expected` for the parties (offers, parties), the frontier, and how they fare.

    `apart` has for each issue what its options are worth to the parties beyond what is in force at war (see `why_sign.over_war`).
    """

    gains: Floats
    expected: Floats
    frontier: Ints
    all_sign: Floats
    holds_5: Floats
    signs: list[Mapping[str, float]]
    apart: tuple[Floats, ...]
    trades: Mapping[str, list[dict[str, str]]]


@dataclass(frozen=True, eq=False)
class _Work:
    case: Case
    draws: Draws
    number: int
    seed: int
    packages: Packages
    weighed: Ints

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "draws": self.draws.only(self.number)}  # to another process only its own draw goes


def search_size(case: Case) -> tuple[int, int]:
    """How many packages a case has, and how many bytes it takes to list them with their values."""
    options = [len(i.options) for i in case.issues.values()] + (
        [1 + len(free_guarantees(case))] if free_guarantees(case) else []
    )
    size = int(np.prod(options, dtype=object))
    columns = sum(len(p.types) for p in case.parties.values()) + len(case.others)
    return size, size * (8 * columns + 8)


def deals(
    case: LoadedCase | str | Path,
    *,
    scenario: str | None = None,
    goal: str | None = None,
    draws: int = 8,
    seed: int = 1,
    answered: Assessment | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Deals:
    """Search all packages of a case for those that would be signed and hold.

    `goal` keeps only the packages that fit the terms the goal wants. `answered` is an assessment of the case: its figures for the named proposals
    then stand beside the search, whose draws are usually fewer. Raises `CaseError` for a case that does not pass its checks, `QuestionError`
    for a goal that it does not have or if no package is allowed, and `SpaceError` for more packages than fit in memory.
    """
    loaded = loaded_case(case, scenario)
    if goal is not None and goal not in loaded.case.goals:
        raise QuestionError(f"goal: got {goal!r}; the case has {', '.join(loaded.case.goals) or 'none'}")
    report = progress or silent
    report("first", 0, draws)
    sample = draw(loaded.case, draws, seed, loaded.names)
    space, columns = package_space(set_up(loaded.case, sample.numbers(0)).setting)
    packages = _wanted(loaded.case, space, space.everything(MEMORY)[0], goal)
    if len(packages) == 0:
        raise QuestionError(
            "no package is allowed: red lines, constraints and the goal rule out all of them; loosen one"
        )
    with workers(executor) as pool:
        weighed = pool.submit(_candidates, loaded.case, sample.only(0), packages).result()
        work = [_Work(loaded.case, sample, n, seed, packages, weighed) for n in range(draws)]
        rows = each(pool, _one, work, lambda done: report("deals", done, draws))
    found = _gathered(loaded, seed, space, columns, packages, weighed, rows, goal)
    return (
        found if answered is None else replace(found, standings=tuple(_answered(s, answered) for s in found.standings))
    )


def _answered(standing: Standing, of: Assessment) -> Standing:
    """A named proposal with the figures of an assessment."""
    if standing.deal is None:
        return standing
    name = standing.proposal
    deal = replace(
        standing.deal,
        all_sign=of.band(paths.all_sign(name)),
        holds_5=of.band(paths.holds(name, 5)),
        both=of.band(paths.signed_and_holds(name)),
        gains={side: of.band(paths.gains(name, side)) for side in standing.deal.gains},
        signs={who: of.band(paths.signs(name, who)) for who in standing.deal.signs},
    )
    return replace(standing, deal=deal)


def _wanted(case: Case, space: Space, packages: Packages, goal: str | None) -> Packages:
    if goal is None:
        return packages
    keep = np.ones(len(packages), np.bool_)
    for issue, options in case.goals[goal].wants.terms.items():
        n = space.issues.index(issue)
        keep &= np.isin(packages[:, n], [space.options[n].index(o) for o in options])
    return packages[keep]


def _candidates(case: Case, sample: Draws, packages: Packages) -> Ints:
    """The packages to offer: all if few; else the named proposals, the first draw's frontier, and those most likely to be signed for their terms."""
    if len(packages) <= MOST_WEIGHED:
        return np.arange(len(packages))
    conflict = set_up(case, sample.numbers(0))
    space, columns = package_space(conflict.setting)
    values = _values(space, packages)
    on = fighting_on(settle(conflict), conflict, columns)
    noise = np.array([conflict.setting.x(case.valuer(who).noise) for who, _ in columns])
    willing = 1 / (1 + np.exp(-np.clip((values - on) / noise, -50, 50)))
    mix = party_weights(case, conflict.setting.beliefs, columns)
    both = np.prod(willing @ mix, axis=1)
    first = non_dominated(values @ mix)
    named = [n for n in (_place(space, packages, case, p) for p in case.proposals) if n is not None]
    chosen = dict.fromkeys([*named, *first.tolist()[: MOST_WEIGHED // 2], *np.argsort(-both, kind="stable").tolist()])
    return np.sort(np.array(list(chosen)[:MOST_WEIGHED]))


def _one(work: _Work) -> _Valued:
    """Solve one draw, value every package and offer the candidates."""
    conflict = set_up(work.case, work.draws.numbers(work.number))
    solution = settle(conflict)
    space, columns = package_space(conflict.setting)
    mix = party_weights(work.case, conflict.setting.beliefs, columns)
    named = {_place(space, work.packages, work.case, name): name for name in reversed(work.case.proposals)}
    offers = []
    for n in work.weighed:
        if int(n) in named:
            terms = named_terms(conflict, named[int(n)])
        else:
            terms = Terms(as_proposal(work.case, terms_of(space, work.packages[n])), work.case.guarantees)
        offers.append(put_on_table(conflict, solution, terms))
    gains = np.array([np.concatenate([o.gains[who] for who in conflict.setting.values]) for o in offers])
    expected = gains @ mix
    all_sign, holds = np.array([o.all_sign for o in offers]), np.array([o.holds[5] for o in offers])
    swaps = {}
    for name in work.case.proposals:
        here = package_of(space, _terms(work.case, space, name))
        swaps[name] = [
            {space.issues[i]: space.options[i][a], space.issues[j]: space.options[j][b]}
            for _, (i, a), (j, b) in trades(space, here, mix)
        ]
    return _Valued(
        gains, expected, non_dominated(expected), all_sign, holds, [o.signs for o in offers], over_war(conflict.setting, space, mix), swaps
    )  # fmt: skip


def _values(space: Space, packages: Packages) -> Floats:
    """The values of packages, (packages, columns)."""
    total = np.zeros((len(packages), space.columns))
    for i, worth in enumerate(space.worth):
        total += worth.T[packages[:, i]]
    for (i, a), (j, b), extra in space.extras:
        total[(packages[:, i] == a) & (packages[:, j] == b)] += extra
    return total


def fighting_on(solution: Any, conflict: Any, columns: tuple[tuple[str, str], ...]) -> Floats:
    """The value of fighting on today to each column, (columns,)."""
    state = int(conflict.places.refused[NOBODY].ids[conflict.today])
    at, weight = solution.at_belief(None)
    worth = solution.values[state][:, at] @ weight
    found = {}
    for who in dict.fromkeys(who for who, _ in columns):
        mine = [n for n, (w, _) in enumerate(columns) if w == who]
        found.update(dict(zip(mine, np.atleast_1d(worth[solution.game.columns(who)]), strict=True)))
    return np.array([found[n] for n in range(len(columns))])


def party_weights(
    case: Case, beliefs: Mapping[str, Mapping[str, float]], columns: tuple[tuple[str, str], ...]
) -> Floats:
    """The weights, (columns, parties), that turn the values of types into the parties' expected values, given the beliefs about their types."""
    mix = np.zeros((len(columns), len(case.parties)))
    for n, (who, kind) in enumerate(columns):
        if who in case.parties:
            mix[n, case.at_table.index(who)] = beliefs[who].get(kind, 1.0) if len(case.parties[who].types) > 1 else 1.0
    return mix


def _terms(case: Case, space: Space, name: str) -> dict[str, str]:
    """A proposal's terms with an option for every issue of the space."""
    proposal = case.proposals[name]
    terms = complete(case, proposal.terms)
    if GUARANTEE in space.issues and GUARANTEE not in case.issues:
        terms[GUARANTEE] = proposal.guarantee or NONE
    return terms


def _place(space: Space, packages: Packages, case: Case, name: str) -> int | None:
    found = np.flatnonzero((packages == package_of(space, _terms(case, space, name))).all(axis=1))
    return int(found[0]) if found.size else None


def _gathered(
    loaded: LoadedCase,
    seed: int,
    space: Space,
    columns: tuple[tuple[str, str], ...],
    packages: Packages,
    weighed: Ints,
    rows: list[_Valued],
    goal: str | None,
) -> Deals:
    """Gathers all draws into the answer."""
    case = loaded.case
    both = np.stack([r.all_sign * r.holds_5 for r in rows])  # (draws, weighed)
    winners = both.argmax(axis=1)

    def deal(k: int, like: tuple[Mapping[str, str], ...] = ()) -> Deal:
        chosen = packages[weighed[k]]
        terms = terms_of(space, chosen)
        gains = {party: Band.of([r.expected[k, s] for r in rows]) for s, party in enumerate(case.at_table)}
        apart = {
            party: {i: Band.of([r.apart[n][chosen[n], s] for r in rows]) for n, i in enumerate(space.issues)}
            for s, party in enumerate(case.at_table)
        }
        return Deal(
            terms,
            package(case, terms),
            Band.of([r.all_sign[k] for r in rows]),
            Band.of([r.holds_5[k] for r in rows]),
            Band.of(both[:, k]),
            gains,
            {who: Band.of([r.signs[k][who] for r in rows]) for who in rows[0].signs[k]},
            reasons(case, terms, gains, apart),
            float((winners == k).mean()),
            like,
        )

    at = {int(n): k for k, n in enumerate(weighed)}
    standings = []
    medians = np.median(both, axis=0)
    for name in case.proposals:
        n = _place(space, packages, case, name)
        forgone = {}
        if n is not None and n in at:
            k = at[n]
            for s, party in enumerate(case.at_table):
                forgone[party] = Band.of([_forgone(r.expected, k, s) for r in rows])
        # A trade counts if it helps every party in most draws.
        counted: dict[tuple[tuple[str, str], ...], int] = {}
        for r in rows:
            for swap in r.trades[name]:
                counted[tuple(sorted(swap.items()))] = counted.get(tuple(sorted(swap.items())), 0) + 1
        good = [dict(t) for t, c in sorted(counted.items(), key=lambda x: -x[1]) if c > len(rows) / 2]
        here = package_of(space, _terms(case, space, name))
        apart = (packages[weighed] != here).sum(axis=1)
        enough = np.flatnonzero(medians > 0.5)
        nearest, edits = None, []
        if enough.size and not (n is not None and n in at and medians[at[n]] > 0.5):
            k = int(enough[np.lexsort((-medians[enough], apart[enough]))[0]])
            nearest = deal(k)
            now = terms_of(space, here)
            edits = [(i, now[i], o) for i, o in nearest.terms.items() if o != now[i]]
        standings.append(
            Standing(name, deal(at[n]) if n in at else None, forgone, tuple(good[:SHOWN_TRADES]), nearest, tuple(edits))
        )
    return Deals(
        case.id, case.title, seed, len(rows), space.size, len(packages), len(weighed), _families(deal, medians, weighed, rows, packages, space),
        _solutions(deal, rows), _zone(case, columns, rows), tuple(standings), _points(case, rows[0]), goal, caution(case),
        {who: case.name(who) for who in (*case.at_table, *case.others)},
    )  # fmt: skip


def _forgone(expected: Floats, package: int, party: int) -> float:
    """What a party could still gain from another package at no loss to anybody else."""
    others = np.delete(expected, party, axis=1)
    no_worse = (others >= others[package] - 1e-12).all(axis=1)
    return float(expected[no_worse, party].max() - expected[package, party])


def _families(
    deal: Any, medians: Floats, weighed: Ints, rows: list[_Valued], packages: Packages, space: Space, most: int = 10
) -> tuple[Deal, ...]:
    """The best packages, each with those close to it in chances and in the parties' gains."""
    gains = np.median(np.stack([r.expected for r in rows]), axis=0)
    left = list(np.argsort(-medians, kind="stable"))
    found: list[Deal] = []
    while left and len(found) < most:
        leader = left.pop(0)
        near = [
            k for k in left if medians[leader] - medians[k] < NEAR and np.abs(gains[leader] - gains[k]).max() < NEAR
        ]
        left = [k for k in left if k not in set(near)]
        found.append(deal(int(leader), tuple(terms_of(space, packages[weighed[k]]) for k in near)))
    return tuple(found)


def _solutions(deal: Any, rows: list[_Valued]) -> dict[str, tuple[Deal, float]]:
    """The package that each rule picks most often among those offered, and in what share of the draws."""
    found = {}
    for rule, pick in SOLUTIONS.items():
        picks = [p for r in rows if (p := pick(r.expected)) is not None]
        if picks:
            values, counts = np.unique(picks, return_counts=True)
            found[rule] = (deal(int(values[counts.argmax()])), float(counts.max() / len(rows)))
    return found


def _zone(case: Case, columns: tuple[tuple[str, str], ...], rows: list[_Valued]) -> dict[str, Band]:
    """How many packages leave every party at least as well off as fighting on, overall and by the types that they may have."""
    found = {"overall": Band.of([int((r.expected >= 0).all(axis=1).sum()) for r in rows])}
    mine = [[n for n, (who, _) in enumerate(columns) if who == party] for party in case.at_table]
    for types in itertools.product(*mine):
        name = " / ".join(columns[n][1] for n in types)
        found[name] = Band.of([int((r.gains[:, types] >= 0).all(axis=1).sum()) for r in rows])
    return found


def _points(case: Case, row: _Valued, most: int = 2000) -> tuple[tuple[float, float, bool], ...]:
    """The first draw's packages for a chart: the gains of the two that lead the sides, and whether on the frontier. The whole frontier, and a sample
    of the rest."""
    front = set(row.frontier.tolist())
    step = max(1, len(row.expected) // most)
    shown = sorted(front | set(range(0, len(row.expected), step)))
    a, b = (case.at_table.index(side) for side in case.sides[:2])
    return tuple((float(row.expected[n, a]), float(row.expected[n, b]), n in front) for n in shown)
