"""The space of packages: one option of each issue, what each option is worth to each valuer, and which options may not go together.

Values add up over issues, so the frontier of many issues is built from frontiers of few: every part of a package on the frontier is itself on the
frontier of its issues (dynamic programming; Bellman 1957). Issues tied by a synergy or a constraint are treated as one. So the frontier is exact, and
packages are listed in full only on request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.errors import DetenteError
from detente.terms.pareto import non_dominated

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MOST_TIED = 5_000_000  # combinations of tied issues that are still listed
MOST_FRONT = 20_000  # points on a frontier before it is thinned and the gap stated
MOST_PAIRS = 20_000_000  # pairs of points of two frontiers added in one step


class SpaceError(DetenteError):
    """A space too large for the request; the message says how large and what would help."""


@dataclass(frozen=True)
class Bar:
    """Two options, of two issues, that may not go together: (issue, option) by number."""

    one: tuple[int, int]
    other: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Space:
    """Packages over issues.

    A column is one valuer's value. `worth[i]` (columns, options of issue i) is what each option adds to it; `extras` are pairs of options with what
    the two add together, (columns,); `bars` are pairs that may not go together; `open[i]` (options,) marks the options allowed at all.
    """

    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    worth: tuple[Floats, ...]
    extras: tuple[tuple[tuple[int, int], tuple[int, int], Floats], ...] = ()
    bars: tuple[Bar, ...] = ()
    open: tuple[Bools, ...] = ()

    @property
    def columns(self) -> int:
        """How many values a package has."""
        return int(self.worth[0].shape[0])

    @property
    def size(self) -> int:
        """How many packages there are, including barred ones."""
        return int(np.prod([len(o) for o in self.options], dtype=object))

    def memory(self) -> int:
        """The bytes needed to list all packages with their values."""
        return self.size * (8 * self.columns + 8)

    def components(self) -> list[tuple[int, ...]]:
        """Groups of issues tied together by synergies or bars; an untied issue is a group of its own."""
        root = list(range(len(self.issues)))

        def find(i: int) -> int:
            while root[i] != i:
                i = root[i]
            return i

        for (i, _), (j, _) in [*((a, b) for a, b, _ in self.extras), *((b.one, b.other) for b in self.bars)]:
            root[find(j)] = find(i)
        groups: dict[int, list[int]] = {}
        for i in range(len(self.issues)):
            groups.setdefault(find(i), []).append(i)
        return [tuple(g) for g in groups.values()]

    def part(self, issues: Sequence[int]) -> tuple[Ints, Floats]:
        """All allowed choices for some issues: options (choices, issues) and their values (choices, columns).

        Raises `SpaceError` if there are too many to list.
        """
        sizes = [len(self.options[i]) for i in issues]
        total = int(np.prod(sizes, dtype=object))
        if total > MOST_TIED:
            names = ", ".join(self.issues[i] for i in issues)
            raise SpaceError(
                f"{total:,} combinations of {names} would have to be listed together (at most {MOST_TIED:,}); "
                "remove a synergy or constraint that ties them"
            )
        choices = np.stack(np.unravel_index(np.arange(total), sizes), axis=1).astype(np.int64)
        place = {i: n for n, i in enumerate(issues)}
        allowed = np.ones(total, np.bool_)
        if self.open:
            for n, i in enumerate(issues):
                allowed &= self.open[i][choices[:, n]]
        for bar in self.bars:
            if bar.one[0] in place and bar.other[0] in place:
                allowed &= ~(
                    (choices[:, place[bar.one[0]]] == bar.one[1]) & (choices[:, place[bar.other[0]]] == bar.other[1])
                )
        choices = choices[allowed]
        worth = np.zeros((len(choices), self.columns))
        for n, i in enumerate(issues):
            worth += self.worth[i].T[choices[:, n]]
        for (i, a), (j, b), extra in self.extras:
            if i in place and j in place:
                worth[(choices[:, place[i]] == a) & (choices[:, place[j]] == b)] += extra
        return choices, worth

    def everything(self, limit: int) -> tuple[npt.NDArray[np.int8], Floats]:
        """All allowed packages: options (packages, issues), as one-byte numbers, and values (packages, columns).

        Raises `SpaceError` if that needs more than `limit` bytes.
        """
        if self.memory() > limit:
            needs, allowed = self.memory() / 2**30, limit / 2**30
            raise SpaceError(
                f"{self.size:,} packages need {needs:.1f} GiB to list, and {allowed:.1f} GiB is allowed; fix some issues, or use `frontier` instead"
            )
        parts = [(c, *self.part(c)) for c in self.components()]
        worth = np.zeros((1, self.columns))
        count = [len(w) for _, _, w in parts]
        for _, _, more in parts:
            worth = (worth[:, None, :] + more[None, :, :]).reshape(-1, self.columns)
        options = np.empty((len(worth), len(self.issues)), np.int8)
        after = len(worth)
        before = 1
        for (issues, choices, _), n in zip(parts, count, strict=True):
            after //= n
            options[:, list(issues)] = np.tile(np.repeat(choices.astype(np.int8), after, axis=0), (before, 1))
            before *= n
        return options, worth

    def frontier(self, mix: Floats) -> Frontier:
        """The packages that no other dominates. `mix` (columns, criteria) holds the weights that turn columns into criteria.

        Exact up to MOST_FRONT points. Beyond that, near-equal points are merged, and `gap` bounds by how much a package left out can beat one
        shown, in any criterion (Papadimitriou & Yannakakis 2000). Raises `SpaceError` if tied issues have too many choices to list (see `part`).
        """
        chosen = np.zeros((1, 0), np.int64)
        points = np.zeros((1, mix.shape[1]))
        order: list[int] = []
        gap = 0.0
        for issues in sorted(self.components(), key=lambda c: np.prod([len(self.options[i]) for i in c])):
            choices, worth = self.part(issues)
            if len(choices) == 0:
                return Frontier(np.zeros((0, len(self.issues)), np.int64), np.zeros((0, mix.shape[1])), 0.0)
            more = worth @ mix
            best = non_dominated(more)
            choices, more = choices[best], more[best]
            order += issues
            chosen, points = _sums(chosen, points, choices, more)
            if len(points) > MOST_FRONT:
                kept, lost = thin(points, MOST_FRONT * 3 // 4)
                chosen, points = chosen[kept], points[kept]
                gap += lost
        back = np.argsort(order)
        return Frontier(chosen[:, back], points, gap)


@dataclass(frozen=True, eq=False)
class Frontier:
    """Undominated packages (points, issues), their values (points, criteria), and by how much a package left out may beat them (0: exact)."""

    packages: Ints
    points: Floats
    gap: float


def _sums(chosen: Ints, points: Floats, choices: Ints, more: Floats) -> tuple[Ints, Floats]:
    """The frontier of all sums of two frontiers, taking the first a block at a time."""
    block = max(1, MOST_PAIRS // max(1, len(more)))
    kept_points: list[Floats] = []
    kept_pairs: list[Ints] = []
    for begin in range(0, len(points), block):
        sums = (points[begin : begin + block, None, :] + more[None, :, :]).reshape(-1, points.shape[1])
        best = non_dominated(sums)
        kept_points.append(sums[best])
        kept_pairs.append(best + begin * len(more))
    sums, pairs = np.concatenate(kept_points), np.concatenate(kept_pairs)
    if len(kept_points) > 1:
        best = non_dominated(sums)
        sums, pairs = sums[best], pairs[best]
    first, second = np.divmod(pairs, len(more))
    return np.concatenate([chosen[first], choices[second]], axis=1), sums


def thin(points: Floats, target: int) -> tuple[Ints, float]:
    """Merge near-equal points until at most `target` are left. Returns those kept, and the most by which a dropped one beats the one kept for it."""
    width = float(np.ptp(points, axis=0).max()) / 4096
    order = np.argsort(-points.sum(axis=1), kind="stable")  # in each cell the point with the largest sum is kept
    while True:
        cells = np.floor((points[order] - points.min(axis=0)) / width)
        _, first, cell = np.unique(cells, axis=0, return_index=True, return_inverse=True)
        if len(first) <= target:
            stays = points[order][first][cell.ravel()]
            return np.sort(order[first]), float(np.maximum(points[order] - stays, 0).max())
        width *= 1.25


def terms_of(space: Space, package: npt.ArrayLike) -> dict[str, str]:
    """The options of a package by name, {issue: option}."""
    return {i: o[int(n)] for i, o, n in zip(space.issues, space.options, np.asarray(package), strict=True)}


def package_of(space: Space, terms: Mapping[str, str]) -> Ints:
    """The options of a package by number, (issues,)."""
    return np.array([o.index(terms[i]) for i, o in zip(space.issues, space.options, strict=True)])


def neighbours(space: Space, package: Ints) -> Iterator[tuple[int, int, Ints]]:
    """The allowed packages that differ from this one in one issue: (issue, option, package)."""
    for i, options in enumerate(space.options):
        for o in range(len(options)):
            if o == package[i] or (space.open and not space.open[i][o]):
                continue
            other = package.copy()
            other[i] = o
            if not any(other[b.one[0]] == b.one[1] and other[b.other[0]] == b.other[1] for b in space.bars):
                yield i, o, other


def trades(space: Space, package: Ints, mix: Floats) -> list[tuple[Floats, tuple[int, int], tuple[int, int]]]:
    """Logrolling: pairs of changes to two issues that improve every criterion although neither change does so alone.

    Returns (gains (criteria,), (issue, option), (issue, option)), sorted by the smallest gain, largest first.
    """

    def worth(p: Ints) -> Floats:
        total = sum((space.worth[i][:, p[i]] for i in range(len(p))), np.zeros(space.columns))
        for (i, a), (j, b), extra in space.extras:
            if p[i] == a and p[j] == b:
                total = total + extra
        return np.asarray(total @ mix)

    here = worth(package)
    single = [(i, o, worth(p) - here, p) for i, o, p in neighbours(space, package)]
    found = []
    for n, (i, a, gain_a, p) in enumerate(single):
        if (gain_a > 0).all():
            continue
        for j, b, gain_b, _ in single[n + 1 :]:
            if j == i or (gain_b > 0).all():
                continue
            both = p.copy()
            both[j] = b
            if any(both[x.one[0]] == x.one[1] and both[x.other[0]] == x.other[1] for x in space.bars):
                continue
            gain = worth(both) - here
            if (gain > 0).all():
                found.append((gain, (i, a), (j, b)))
    return sorted(found, key=lambda f: -f[0].min())
