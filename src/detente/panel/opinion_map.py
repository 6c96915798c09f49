"""Clusters of opinion on a panel's statements, told without showing where any one person stands."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.panel.box import Box
from detente.panel.clusters import ClusterError, find_clusters, stability
from detente.panel.questions import Panel
from detente.panel.secrecy import enough
from detente.panel.tally import NOT_SEEN

LEAST = 4  # statements
MANY = 20_000  # people; of more, a part is taken
RESAMPLES = 20
CELLS, COARSEST = 14, 3  # across the map
MOSTLY = 0.7  # of the people are to be seen on the map
TELLING = 3  # statements that tell a cluster from the others
NEVER = "Clusters are found in the answers, are not the groups that people declared, and stand for no party."


def clusters_of(
    panel: Panel, box: Box, rows: NDArray[np.bool_], language: str | None, seed: int, before: int = 0
) -> tuple[dict[str, Any] | None, str | None]:
    """The clusters with their sizes, what tells them apart, how stable they are, and a map in cells of the threshold or more people.

    None without enough statements; a sentence says why there are none where people voted too little or all alike. `rows` is what may be shown of
    each question (see `secrecy.may_show`): where not even the sum over groups may, statements are left out.

    `before` is how many ballots were in a view shown before, the first so many of the box. By rule 5 of `secrecy` every set that a figure is about
    has `threshold` people besides those: each cell of the map, who of a cluster is in no cell shown, who is in no cluster, and who of a cluster
    answered a statement that is told. A cell that does not is left empty, with another of its cluster if too few are left over; and if one to few
    would be in no cluster, others drawn by lot join them. The clusters as a whole are withheld where that is not enough. So maps tell of nobody when
    set against each other, and against the number of ballots of any view. They are not set against the groups that people declare: who of a group
    is in which cluster is shown nowhere.
    """
    columns = [n for n, scaled in enumerate(panel.scaled) if not scaled and rows[:, n].any()]
    if len(columns) < LEAST:
        return None, None
    votes, fresh = box.answers[:, columns], np.arange(len(box)) >= before
    if len(votes) > MANY:
        part = np.sort(np.random.default_rng([seed, 5]).choice(len(votes), MANY, replace=False))
        votes, fresh = votes[part], fresh[part]
    try:
        found = find_clusters(votes, seed)
    except ClusterError as error:
        return None, f"Clusters of opinion cannot be told: {error}."
    counted = (box.answers != NOT_SEEN).any(axis=1) if len(box) <= MANY else np.ones(len(votes), bool)
    cluster = _without(found.cluster, counted, fresh, panel.threshold, seed)
    sizes = np.bincount(cluster[cluster >= 0], minlength=found.number)
    if sizes.min() < panel.threshold:
        return None, f"Clusters of opinion are withheld: one of them has fewer than {panel.threshold} people."
    if (
        not enough(np.where(counted, cluster, -1), found.number, fresh, panel.threshold).all()
        or not enough(np.where(counted & (cluster < 0), 0, -1), 1, fresh, panel.threshold).all()
    ):
        return None, "Clusters of opinion are withheld: too few have come to one of them since results were last shown."
    names = [list(panel.questions)[n] for n in columns]
    alike = stability(votes, found, RESAMPLES, seed)
    return {
        "number": found.number,
        "people": int(sizes.sum()),
        "note": NEVER,
        "stability": {
            "median": round(float(np.median(alike)), 3),
            "low": round(float(alike[0]), 3),
            "high": round(float(alike[-1]), 3),
        },
        "clusters": [
            {
                "number": k + 1,
                "people": int(sizes[k]),
                "tells": _telling(panel, names, votes, cluster, k, language, fresh),
            }
            for k in range(found.number)
        ],
        "map": _cells(found.positions, cluster, panel.threshold, fresh),
    }, None


def _without(
    cluster: NDArray[np.int16], counted: NDArray[np.bool_], fresh: NDArray[np.bool_], threshold: int, seed: int
) -> NDArray[np.int16]:
    """The clusters, from which some people are taken by lot if those in none are too few for their number to be told.

    Their number is had by taking the clusters from the number of ballots, so they are a set like the others.
    """
    out = counted & (cluster < 0)
    if not out.any():
        return cluster
    lacking = max(threshold - int(out.sum()), threshold - int((out & fresh).sum()), 0)
    able = np.flatnonzero(counted & (cluster >= 0) & fresh)
    drawn = np.random.default_rng([seed, 6]).permutation(able)[:lacking]
    found = cluster.copy()
    found[drawn] = -1
    return found


def _telling(
    panel: Panel,
    names: list[str],
    votes: NDArray[np.int8],
    cluster: NDArray[np.int16],
    k: int,
    language: str | None,
    fresh: NDArray[np.bool_],
) -> list[dict[str, Any]]:
    """The statements on which a cluster differs most from all others: the share who agree in it and outside, where every cluster has enough who
    answered."""
    told: list[dict[str, Any]] = []
    number = int(cluster.max()) + 1
    for n, name in enumerate(names):
        seen = votes[:, n] != NOT_SEEN
        here = np.where(seen, cluster, -1)
        if (
            not enough(here, number, fresh, panel.threshold).all()
            or not np.bincount(here[here >= 0], minlength=number).all()
        ):
            continue
        agree = [round(float((votes[m, n] == 1).mean()), 2) for m in (here == k, (here >= 0) & (here != k))]
        told.append(
            {
                "question": name,
                "asks": panel.words(panel.questions[name].asks, language),
                "inside": agree[0],
                "outside": agree[1],
            }
        )
    return sorted(told, key=lambda t: -abs(t["inside"] - t["outside"]))[:TELLING]


def _cells(
    positions: NDArray[np.float64], cluster: NDArray[np.int16], threshold: int, fresh: NDArray[np.bool_]
) -> list[dict[str, Any]]:
    """How many people of a cluster stand in each cell of a grid over the map; cells that may not be shown are left empty.

    The grid is the finest of at most CELLS across in which most people stand in cells that are shown, else the coarsest.
    """
    inside = cluster >= 0
    points, kind, new = positions[inside], cluster[inside], fresh[inside]
    low, high = points.min(axis=0), points.max(axis=0)
    part = (points - low) / np.where(high > low, high - low, 1)
    found: list[dict[str, Any]] = []
    for across in range(CELLS, COARSEST - 1, -1):
        at = np.minimum((part * across).astype(int), across - 1)
        cells, which, number = np.unique(np.column_stack([at, kind]), axis=0, return_inverse=True, return_counts=True)
        shown = _shown(cells[:, 2], np.ravel(which), number, new, threshold)
        found = [
            {"x": int(x), "y": int(y), "cluster": int(k) + 1, "people": int(m)}
            for (x, y, k), m, yes in zip(cells, number, shown, strict=True)
            if yes
        ]
        if sum(cell["people"] for cell in found) >= MOSTLY * len(points):
            break
    return found


def _shown(
    kind: NDArray[np.integer],
    which: NDArray[np.integer],
    number: NDArray[np.integer],
    fresh: NDArray[np.bool_],
    threshold: int,
) -> NDArray[np.bool_]:
    """Which cells may be shown, so that who of each cluster is in none of them, a number to be had from its size, may be told as well.

    `kind` is each cell's cluster, `which` each person's cell, `number` how many are in each. Of each cluster the smallest cells are left empty until
    that is so.
    """
    shown = enough(which, len(kind), fresh, threshold)
    for k in np.unique(kind).tolist():
        mine = np.flatnonzero(kind == k)
        for smallest in mine[np.argsort(number[mine], kind="stable")].tolist():
            left = np.where((kind[which] == k) & ~shown[which], 0, -1)
            if enough(left, 1, fresh, threshold)[0]:
                break
            shown[smallest] = False
    return shown
