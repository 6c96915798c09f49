"""What every group can tolerate, what divides them most, and the package nobody has asked about that ballots imply would do best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.errors import DetenteError
from detente.panel.tally import NOT_SEEN, Word
from detente.panel.weights import effective_size

THRESHOLD = 5  # a group with fewer answers does not count
LARGEST = 2**20  # packages
CLOSE = 6.0  # standard errors from the best within which a package is tried in the resamples
TRIED = 200  # packages at most
PARTIES = 4_000  # into which the voters of a group are put to be drawn again, if there are more
BLOCK = 2**22  # numbers held at a time

By = Literal["least", "product", "polis"]
Floats = NDArray[np.float64]


class ConsensusError(DetenteError):
    """Ballots from which no consensus can be told; the message says why."""


@dataclass(frozen=True)
class Ranking:
    """Packages or statements, best first.

    `order` holds their columns; `score`, by column, is NaN for one that a counted group has not judged, and such come last. `least` is the row of
    the group that accepts each the least, -1 where the score is NaN. `counted` says which groups count.
    """

    order: NDArray[np.intp]
    score: Floats
    least: NDArray[np.intp]
    counted: NDArray[np.bool_]


def rank(accepting: ArrayLike, answered: ArrayLike, by: By = "least", threshold: float = THRESHOLD) -> Ranking:
    """Rank packages, options or statements by what all groups make of them.

    `accepting` and `answered` are groups x packages: how many accept each, and how many were asked (`Counts.accepting` and `Counts.answered`,
    without the row of those who declared no group unless it shall have a say). By "least": the share of the group that accepts it least. By
    "product": the product of the groups' shares. By "polis": the geometric mean over groups of (A + 1) / (S + 2), with A who agree of S who saw it,
    the group-aware consensus of Polis (Small et al. 2021,
    Recerca 26(2)), which needs no threshold. A group counts if it has `threshold` answers for some package; for "least" and "product" a package for
    which a counted group has fewer has no score. Ties keep the order of columns. Raises `ConsensusError` where no group counts.
    """
    a, s = np.asarray(accepting, float), np.asarray(answered, float)
    counted = np.asarray((s >= threshold).any(axis=1))
    if not counted.any():
        raise ConsensusError(f"no group has {threshold:g} answers to any of these questions")
    share = np.divide(a, s, out=np.full_like(s, np.nan), where=s > 0)[counted]
    enough = np.asarray((s[counted] >= threshold).all(axis=0))
    if by == "polis":
        share = (a[counted] + 1) / (s[counted] + 2)
        score = np.exp(np.log(share).mean(axis=0))
        enough = np.ones_like(enough)
    elif by == "least":
        score = np.where(enough, share.min(axis=0), np.nan)
    elif by == "product":
        score = np.where(enough, share.prod(axis=0), np.nan)
    else:
        raise ValueError(f"nothing is ranked by {by!r}; there are least, product and polis")
    least = np.where(enough, np.flatnonzero(counted)[np.where(enough, share, 0.0).argmin(axis=0)], -1)
    order = np.argsort(np.where(enough, -score, np.inf), kind="stable")
    return Ranking(order, score, least, counted)


@dataclass(frozen=True)
class Division:
    """How far two groups are apart on a question: `more` accepts it more often than `less` (rows), by `difference` of shares; `z` is above 0."""

    question: int
    z: float
    more: int
    less: int
    difference: float


def divisions(accepting: ArrayLike, answered: ArrayLike, threshold: float = THRESHOLD) -> list[Division]:
    """The questions that divide groups, most first: for each, the pair of groups with the largest two-proportion z.

    `accepting` and `answered` are groups x questions, as for `rank`; of weighted counts give effective sizes, and shares times those. z is the
    difference of the shares over its standard error with pooled variance, sqrt(p (1 - p) (1/n1 + 1/n2)), with p the share of both together; it is 0
    where both accept all or nothing (Fleiss, Levin and Paik 2003, section 3.1, without correction for continuity). Groups with fewer than
    `threshold` answers to a question are left out of it, and questions with fewer than two groups left are left out. The largest of many z is large
    by chance alone: it orders questions and is no test.
    """
    a, n = np.asarray(accepting, float), np.asarray(answered, float)
    groups, questions = a.shape
    best: list[Division | None] = [None] * questions
    for g, h in combinations(range(groups), 2):
        both = np.flatnonzero((n[g] >= threshold) & (n[h] >= threshold) & (n[g] > 0) & (n[h] > 0))
        ng, nh, ag, ah = n[g, both], n[h, both], a[g, both], a[h, both]
        apart = ag / ng - ah / nh
        pooled = (ag + ah) / (ng + nh)
        error = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / ng + 1 / nh))
        z = np.divide(apart, error, out=np.zeros_like(apart), where=error > 0)
        for question, size, gap in zip(both.tolist(), z.tolist(), apart.tolist(), strict=True):
            known = best[question]
            if known is None or abs(size) > known.z:
                more, less = (g, h) if size >= 0 else (h, g)
                best[question] = Division(question, abs(size), more, less, abs(gap))
    return sorted((d for d in best if d is not None), key=lambda d: -d.z)


@dataclass(frozen=True)
class Implied:
    """What ballots on single options imply for a package: an option's index for each issue.

    `share` is each group's implied share who would tolerate the package, with its interval from `low` to `high`, NaN for a group that does not
    count, and
    `independent` what it would be if people judged options independently of each other. `score` is the least share of the counted groups. `best` is
    the share of resamples in which this package had the best score.
    """

    package: tuple[int, ...]
    share: Floats
    low: Floats
    high: Floats
    independent: Floats
    score: float
    best: float


@dataclass(frozen=True)
class ImpliedBest:
    """The package implied to do best and the runner up (None if there is only one package), of so many `packages`.

    `optimism` is by how much the best score overstates itself because it was picked as the best: in the resamples, the winner's score there less
    its score among all the ballots. It can be below 0: the least of several groups' shares is, for its part, lower in resamples. `counted` says
    which groups count.
    """

    first: Implied
    second: Implied | None
    packages: int
    optimism: float
    counted: NDArray[np.bool_]


def implied_best(
    answers: NDArray[np.int8],
    groups: NDArray[np.int16],
    number: int,
    issues: Sequence[Sequence[int]],
    *,
    leave_out: Sequence[Sequence[int]] = (),
    weights: Floats | None = None,
    threshold: int = THRESHOLD,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
) -> ImpliedBest:
    """The package that ballots on single options imply would do best with the group that accepts it least.

    `answers` is int8, people x questions; `issues` holds, for each issue, the column of each of its options, all of them questions with the words
    of the scale.
    `groups` is people long, of `number` groups; who declared none is left out. `leave_out` holds packages (an option's index for each issue) that
    were asked about themselves, or that cannot be. `weights` count people unequally.

    A judgement stands behind it: a voter tolerates a package if they tolerate the least acceptable of its options. Nothing is traded off between
    issues, so it leans to the low side for voters who would swallow one bad clause for a good one, and to the high side where clauses are bad only
    together. `independent` is the other reading: the product of the shares that tolerate each option. Of a package's share only those voters are
    counted who judged all of its options.

    Intervals and the chance to be best come from resampling people within groups, with replacement; packages more than six standard errors
    below the best, or not among the best 200, are not tried there. Raises `ConsensusError` where no group has `threshold` people who judged an
    option of every issue, no package is left, or there are more than a million packages; ValueError for weights that are not above 0.
    """
    sizes = tuple(len(options) for options in issues)
    if weights is not None and not np.all(weights > 0):
        raise ValueError("weights must be above 0")
    if not sizes or not all(sizes):
        raise ConsensusError("a package needs an issue, and every issue an option")
    total = int(np.prod([float(n) for n in sizes]))
    if total > LARGEST:
        raise ConsensusError(
            f"there are {total:,} packages, and at most {LARGEST:,} can be compared: leave out issues or options"
        )
    columns = [np.asarray(options, int) for options in issues]
    members = [_Group.of(answers, np.flatnonzero(groups == g), columns, weights) for g in range(number)]
    people = [g.people() for g in members]
    counted = np.array([bool((p >= threshold).any()) for p in people])
    if not counted.any():
        raise ConsensusError(f"no group has {threshold} people who judged an option of every issue")
    taking = [g for g, c in zip(members, counted, strict=True) if c]
    shares = np.stack([g.shares(p) for g, p, c in zip(members, people, counted, strict=True) if c])
    enough = np.all([p >= threshold for p, c in zip(people, counted, strict=True) if c], axis=0)
    for package in leave_out:
        enough[np.ravel_multi_index(tuple(package), sizes)] = False
    if not enough.any():
        raise ConsensusError(
            f"no package is left of which every group has {threshold} people who judged all its options"
        )
    score = np.where(enough, shares.min(axis=0), -np.inf)
    tried = _tried(score, min(g.effective(p[enough]) for g, p in zip(taking, np.array(people)[counted], strict=True)))
    options = np.stack(np.unravel_index(tried, sizes), axis=1)
    rng = np.random.default_rng([seed, 3])
    drawn = np.stack([g.resampled(options, resamples, rng) for g in taking])  # groups x resamples x packages
    scores = drawn.min(axis=0)
    top = scores.max(axis=1)
    won = scores >= top[:, None] - 1e-12
    best = (won / won.sum(axis=1, keepdims=True)).mean(axis=0)
    optimism = float((top - score[tried][scores.argmax(axis=1)]).mean())
    alone = [g.marginals() for g in taking]

    def told(at: int) -> Implied:
        rows = np.full((4, number), np.nan)
        rows[0, counted] = shares[:, tried[at]]
        rows[1:3, counted] = np.quantile(drawn[:, :, at], [(1 - level) / 2, (1 + level) / 2], axis=1)
        rows[3, counted] = [np.prod([m[o] for m, o in zip(group, options[at], strict=True)]) for group in alone]
        package = tuple(options[at].tolist())
        return Implied(package, rows[0], rows[1], rows[2], rows[3], float(score[tried[at]]), float(best[at]))

    return ImpliedBest(told(0), told(1) if len(tried) > 1 else None, int(enough.sum()), optimism, counted)


def _tried(score: Floats, effective: float) -> NDArray[np.intp]:
    """The packages to try in resamples, best first: the best two, and those close enough to be the best by chance."""
    order = np.argsort(-score, kind="stable")[: min(TRIED, int(np.isfinite(score).sum()))]
    # The difference of two shares of the same people varies by 1/2n at most.
    close = score[order] >= score[order[0]] - CLOSE * np.sqrt(0.5 / effective)
    close[:2] = True
    found: NDArray[np.intp] = order[close]
    return found


@dataclass(frozen=True)
class _Group:
    """The voters of one group: for each issue, people x options, who tolerates an option and who judged it; and what each voter counts.

    `alike` says that each counts 1. Sums of ones are exact in four bytes up to 2^24, and come in half the time.
    """

    tolerates: list[NDArray[np.bool_]]
    judged: list[NDArray[np.bool_]]
    weights: Floats
    alike: bool

    @classmethod
    def of(
        cls,
        answers: NDArray[np.int8],
        voters: NDArray[np.intp],
        columns: list[NDArray[np.intp]],
        weights: Floats | None,
    ) -> _Group:
        given = [answers[np.ix_(voters, options)] for options in columns]
        each = np.ones(len(voters)) if weights is None else weights[voters]
        return cls([g >= Word.TOLERABLE for g in given], [g != NOT_SEEN for g in given], each, weights is None)

    def people(self) -> Floats:
        """For every package, how many judged all of its options."""
        return self._each(self.judged, None)

    def effective(self, people: Floats) -> float:
        """The fewest of these numbers of people, as so many who would each count once."""
        return float(people.min()) * effective_size(self.weights) / len(self.weights)

    def shares(self, people: Floats) -> Floats:
        """For every package, the share who tolerate all of its options, of those who judged all, who are so many `people`; NaN where nobody did."""
        every = people if self.alike else self._each(self.judged, self.weights)
        yes = self._each(self.tolerates, None if self.alike else self.weights)
        found: Floats = np.divide(yes, every, out=np.full_like(yes, np.nan), where=every > 0)
        return found

    def marginals(self) -> list[Floats]:
        """For each issue, the share who tolerate each option, of those who judged it."""
        return [
            np.divide(self.weights @ t, self.weights @ j, out=np.full(t.shape[1], np.nan), where=self.weights @ j > 0)
            for t, j in zip(self.tolerates, self.judged, strict=True)
        ]

    def resampled(self, options: NDArray[np.intp], resamples: int, rng: np.random.Generator) -> Floats:
        """The shares of packages (packages x issues) in resamples of the voters: resamples x packages.

        Where nobody of a resample judged all options of a package, the share among all voters stands in. Of very many voters parties are drawn, made
        up by lot, in place of single ones: sums of parties vary as their members do, so the shares vary alike.
        """
        number = len(self.weights)
        yes, every = (np.ones((number, len(options)), bool) for _ in range(2))
        for issue, chosen in enumerate(options.T):
            yes &= self.tolerates[issue][:, chosen]
            every &= self.judged[issue][:, chosen]
        own = (self.weights @ yes) / (self.weights @ every)
        if number > PARTIES:
            order = rng.permutation(number)
            cuts = np.linspace(0, number, PARTIES, endpoint=False).astype(int)
            above, below = (self._parties(m, order, cuts) for m in (yes, every))
        else:
            above, below = (m * self.weights[:, None] for m in (yes, every))
        drawn = len(above)
        found = np.empty((resamples, len(options)))
        step = max(1, BLOCK // drawn)
        for start in range(0, resamples, step):
            size = min(step, resamples - start)
            places = rng.integers(drawn, size=(size, drawn)) + drawn * np.arange(size)[:, None]
            times = np.bincount(places.ravel(), minlength=size * drawn).reshape(size, drawn).astype(float)
            tolerate, judged = times @ above, times @ below
            share = np.broadcast_to(own, tolerate.shape).copy()
            found[start : start + size] = np.divide(tolerate, judged, out=share, where=judged > 0)
        return found

    def _parties(self, masks: NDArray[np.bool_], order: NDArray[np.intp], cuts: NDArray[np.intp]) -> Floats:
        """The weight of a mask's voters in each party: parties x packages."""
        ends = [*cuts[1:].tolist(), len(order)]
        return np.stack(
            [self.weights[o] @ masks[o] for a, b in zip(cuts.tolist(), ends, strict=True) if len(o := order[a:b])]
        )

    def _each(self, masks: list[NDArray[np.bool_]], weights: Floats | None) -> Floats:
        """For every package the weight of the voters whose masks are set for all of its options, or how many they are, in the order of
        `np.ravel_multi_index`.

        Issues are cut into two halves: who is left of each half's packages makes two tables, and the product of these holds all packages at once.
        """
        sizes = [m.shape[1] for m in masks]
        voters = len(self.weights)
        if all(m.all() for m in masks):
            return np.full(int(np.prod(sizes)), float(voters) if weights is None else weights.sum())
        kind = np.float32 if weights is None and voters < 2**24 else np.float64
        cut = min(range(len(sizes) + 1), key=lambda c: np.prod(sizes[:c]) + np.prod(sizes[c:]))
        left, right = int(np.prod(sizes[:cut])), int(np.prod(sizes[cut:]))
        found = np.zeros((left, right))
        step = max(1, BLOCK // (left + right))
        for start in range(0, voters, step):
            part = [m[start : start + step] for m in masks]
            one: NDArray[Any] = _joined(part[:cut], len(part[0])).astype(kind)
            if weights is not None:
                one = one * weights[start : start + step, None]
            found += one.T @ _joined(part[cut:], len(part[0])).astype(kind)
        return found.ravel()


def _joined(masks: list[NDArray[np.bool_]], people: int) -> NDArray[np.bool_]:
    """people x packages of these issues: whose masks are set for all options."""
    found = np.ones((people, 1), bool)
    for mask in masks:
        found = (found[:, :, None] & mask[:, None, :]).reshape(people, -1)
    return found
