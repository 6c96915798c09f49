"""Clusters of opinion in people's votes on statements, found as Polis finds them (Small et al. 2021, Recerca 26(2), "Polis: scaling deliberation").

Missing votes get the mean of their statement, two principal components place each person, and k-means divides the people; silhouette chooses how
many clusters, up to five: the fewest whose mean silhouette is within one standard error of the best. Polis takes the best itself, which for two or
three about equally good divisions turns on very few people. Such clusters are not stable: how far they would be the same with other voters is part
of the answer. They never stand for the parties; for those there are the groups that people declare.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse.linalg import svds
from scipy.spatial.distance import cdist

from detente.errors import DetenteError
from detente.panel.tally import NOT_SEEN

MOST = 5  # clusters
VOTES = (
    7  # a person who voted on fewer statements is placed, but not put into a cluster, unless there are fewer statements
)
RESTARTS = 10  # of k-means
STILL = 1e-4  # of the points' variance; k-means ends when the squares of what its centres move come to no more
SAMPLE = 5_000  # people from whom components and centres are found, if there are more
DENSE = 100  # people or statements, whichever are fewer, up to which all components are worked out and not only two
JUDGED = 1_500  # people on whom silhouettes are taken, if there are more
WARNING = "Clusters of opinion come from the votes alone and would partly differ with other voters; they do not stand for the parties."

Floats = NDArray[np.float64]


class ClusterError(DetenteError):
    """Votes in which no clusters can be looked for; the message says why."""


@dataclass(frozen=True)
class Clusters:
    """Clusters of opinion.

    `cluster` is int16, people long: 0 for the largest cluster, -1 for who voted too little. `positions` is people x 2, where each person stands on
    the map; `components` is 2 x statements; `explained` the share of variance of each. `silhouettes` is {number of clusters: (mean silhouette, its
    standard error)}.
    """

    cluster: NDArray[np.int16]
    positions: Floats
    components: Floats
    explained: Floats
    centres: Floats
    silhouettes: dict[int, tuple[float, float]]

    @property
    def number(self) -> int:
        """How many clusters there are."""
        return len(self.centres)


@dataclass(frozen=True)
class _Map:
    """Where a vector of votes comes to lie: the statements' means and the two components."""

    means: Floats
    components: Floats
    explained: Floats

    def place(self, votes: NDArray[np.int8]) -> Floats:
        """people x 2. A missing vote adds nothing; sqrt(statements / seen) makes up for it, as in Polis."""
        found = np.empty((len(votes), 2))
        for start in range(0, len(votes), SAMPLE):
            part = votes[start : start + SAMPLE]
            seen = part != NOT_SEEN
            filled = np.where(seen, part - self.means, 0.0)
            number = seen.sum(axis=1)
            found[start : start + SAMPLE] = (filled @ self.components.T) * np.sqrt(
                part.shape[1] / np.maximum(number, 1)
            )[:, None]
        return found


def find_clusters(votes: NDArray[np.int8], seed: int = 0, most: int = MOST) -> Clusters:
    """Clusters of opinion from a matrix of votes on statements, people x statements (1 agrees, 0 passes, -1 disagrees, `NOT_SEEN`).

    The number of clusters, from 2 to `most`, is the smallest whose mean silhouette is within a standard error of the largest (the rule of one
    standard error of
    Breiman et al. 1984, section 3.4.3). Raises `ClusterError` with fewer than four people who voted enough or
    when all of them vote alike.
    """
    enough = _enough(votes)
    rng = np.random.default_rng([seed, 1])
    plan, centres, tried = _fit(votes[enough], rng, most)
    positions = plan.place(votes)
    cluster = np.full(len(votes), -1, np.int16)
    cluster[enough] = _nearest(positions[enough], centres)
    order = np.argsort(-np.bincount(cluster[enough], minlength=len(centres)), kind="stable")
    rank = np.empty(len(centres), np.int16)
    rank[order] = np.arange(len(centres))
    cluster[enough] = rank[cluster[enough]]
    return Clusters(cluster, positions, plan.components, plan.explained, centres[order], tried)


def stability(votes: NDArray[np.int8], found: Clusters, resamples: int = 50, seed: int = 0, most: int = MOST) -> Floats:
    """How alike the clusters would be with other voters: the adjusted Rand index of `found` with the clusters of each resample, sorted.

    People are drawn with replacement, the clusters found anew, their number too, and everybody put into the nearest. The median is the figure to
    show; 1 is the same clusters in every resample, 0 no more alike than by chance. A resample in which all vote alike counts 0.
    """
    enough = np.flatnonzero(found.cluster >= 0)
    indices = []
    for b in range(resamples):
        rng = np.random.default_rng([seed, 2, b])
        try:
            plan, centres, _ = _fit(votes[rng.choice(enough, len(enough))], rng, most)
        except ClusterError:
            indices.append(0.0)
            continue
        indices.append(adjusted_rand(found.cluster[enough], _nearest(plan.place(votes[enough]), centres)))
    return np.sort(indices)


def adjusted_rand(one: ArrayLike, other: ArrayLike) -> float:
    """How far two divisions of the same things agree: 1 if they are the same, 0 on average by chance (Hubert and Arabie 1985, Journal of
    Classification 2:193, eq. 5).

    Raises ValueError where they are of different lengths or empty.
    """
    a, b = np.unique(np.asarray(one), return_inverse=True)[1], np.unique(np.asarray(other), return_inverse=True)[1]
    if len(a) != len(b) or not len(a):
        raise ValueError("two divisions of the same things are needed")
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)

    def pairs(n: Floats) -> float:
        return float((n * (n - 1)).sum()) / 2

    rows, columns, all_pairs = pairs(table.sum(axis=1)), pairs(table.sum(axis=0)), pairs(np.array([len(a)], float))
    expected = rows * columns / all_pairs if all_pairs else 0.0
    largest = (rows + columns) / 2
    return 1.0 if largest == expected else (pairs(table) - expected) / (largest - expected)


def silhouettes(points: Floats, cluster: NDArray[np.integer]) -> Floats:
    """The silhouette of each of some points in clusters, Euclidean (Rousseeuw 1987, Journal of Computational and Applied Mathematics 20:53).

    A point alone in its cluster counts 0. Takes memory of the square of the number of points. Raises ValueError for fewer than two clusters.
    """
    names, at, sizes = np.unique(cluster, return_inverse=True, return_counts=True)
    if len(names) < 2:
        raise ValueError("a silhouette needs two clusters")
    total = cdist(points, points) @ np.eye(len(names))[at]
    everyone = np.arange(len(points))
    own = total[everyone, at] / np.maximum(sizes[at] - 1, 1)
    mean = total / sizes
    mean[everyone, at] = np.inf
    other = mean.min(axis=1)
    larger = np.maximum(own, other)
    worth = np.divide(other - own, larger, out=np.zeros_like(own), where=larger > 0)
    return np.where(sizes[at] > 1, worth, 0.0)


def _enough(votes: NDArray[np.int8]) -> NDArray[np.intp]:
    """Who voted on enough statements to be put into a cluster."""
    return np.flatnonzero((votes != NOT_SEEN).sum(axis=1) >= min(VOTES, max(1, votes.shape[1])))


def _fit(
    votes: NDArray[np.int8], rng: np.random.Generator, most: int
) -> tuple[_Map, Floats, dict[int, tuple[float, float]]]:
    """Components, centres and silhouettes."""
    if len(votes) < 4:
        raise ClusterError(
            f"clusters of opinion need four people who voted on {VOTES} statements; there are {len(votes)}"
        )
    if len(votes) > SAMPLE:
        votes = votes[rng.choice(len(votes), SAMPLE, replace=False)]
    plan = _components(votes)
    points = plan.place(votes)
    judged = points if len(points) <= JUDGED else points[rng.choice(len(points), JUDGED, replace=False)]
    found: dict[int, tuple[float, float]] = {}
    centres = {}
    different = len(np.unique(points, axis=0))
    for k in range(2, min(most, different - 1, len(points) - 1) + 1):
        centres[k] = _k_means(points, k, rng)
        cluster = _nearest(judged, centres[k])
        each = silhouettes(judged, cluster) if len(np.unique(cluster)) > 1 else np.zeros(len(judged))
        found[k] = (float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each))))
    if not found:
        raise ClusterError("there are no clusters of opinion: hardly anybody votes differently from the others")
    largest, error = max(found.values())
    chosen = min(k for k, (mean, _) in found.items() if mean >= largest - error)
    return plan, centres[chosen], found


def _components(votes: NDArray[np.int8]) -> _Map:
    """The two principal components of the votes, missing ones at their statement's mean."""
    seen = votes != NOT_SEEN
    sums = np.where(seen, votes, 0).sum(axis=0, dtype=float)
    means = sums / np.maximum(seen.sum(axis=0), 1)
    centred = np.where(seen, votes - means, 0.0)
    people, statements = centred.shape
    if min(people, statements) > DENSE and centred.any():
        start = np.random.default_rng(0).standard_normal(min(people, statements))
        _, singular, components = svds(centred, k=2, v0=start)
    else:
        _, singular, components = np.linalg.svd(centred, full_matrices=False)
    order = np.argsort(-singular, kind="stable")[:2]
    singular, components = singular[order], components[order]
    if len(components) < 2:
        components = np.vstack([components, np.zeros((2 - len(components), statements))])
    # The sign of a component is arbitrary; its largest loading is made positive.
    largest = np.abs(components).argmax(axis=1)
    components = components * np.where(components[np.arange(2), largest] < 0, -1.0, 1.0)[:, None]
    total = float((centred**2).sum())
    explained = np.zeros(2)
    explained[: len(singular)] = singular**2 / (total if total > 0 else 1.0)
    return _Map(means, components, explained)


def _k_means(points: Floats, k: int, rng: np.random.Generator) -> Floats:
    """The centres of k clusters with the least sum of squares of several starts (Lloyd 1982; starts by k-means++, Arthur and Vassilvitskii 2007)."""
    best, least = points[:k], np.inf
    still = STILL * float(points.var(axis=0).mean())
    for _ in range(RESTARTS):
        centres = _starts(points, k, rng)
        before = None
        for _ in range(100):
            cluster = _nearest(points, centres)
            if before is not None and np.array_equal(cluster, before):
                break
            before = cluster
            sizes = np.bincount(cluster, minlength=k)
            sums = np.stack([np.bincount(cluster, points[:, d], k) for d in range(points.shape[1])], axis=1)
            moved = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)
            far = float(((moved - centres) ** 2).sum())
            centres = moved
            if far <= still:
                break
        scatter = float(((points - centres[cluster]) ** 2).sum())
        if scatter < least:
            best, least = centres, scatter
    return best


def _starts(points: Floats, k: int, rng: np.random.Generator) -> Floats:
    """k of the points, each drawn with a chance that grows with the square of its distance to those drawn before."""
    chosen = [points[rng.integers(len(points))]]
    far = ((points - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < k:
        total = far.sum()
        at = rng.choice(len(points), p=far / total) if total > 0 else rng.integers(len(points))
        chosen.append(points[at])
        far = np.minimum(far, ((points - points[at]) ** 2).sum(axis=1))
    return np.array(chosen)


def _nearest(points: Floats, centres: Floats) -> NDArray[np.intp]:
    """The nearest centre of each point."""
    # The square of the distance, without the point's own square, over -2.
    found: NDArray[np.intp] = (centres @ points.T - (centres**2).sum(axis=1)[:, None] / 2).argmax(axis=0)
    return found
