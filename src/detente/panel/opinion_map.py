"""Clusters of opinion on a panel's statements, told without showing where any one person stands."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.panel.box import Box
from detente.panel.clusters import ClusterError, find_clusters, stability
from detente.panel.questions import Panel
from detente.panel.tally import NOT_SEEN

LEAST = 4  # statements
MANY = 20_000  # people; of more, a part is taken
RESAMPLES = 20
CELLS, COARSEST = 14, 3  # across the map
MOSTLY = 0.7  # of the people are to be seen on the map
TELLING = 3  # statements that tell a cluster from the others
NEVER = "Clusters are found in the answers, are not the groups that people declared, and stand for no party."


def clusters_of(
    panel: Panel, box: Box, rows: NDArray[np.bool_], language: str | None, seed: int
) -> tuple[dict[str, Any] | None, str | None]:
    """The clusters with their sizes, what tells them apart, how stable they are, and a map in cells of the threshold or more people.

    None without enough statements; a sentence says why there are none where people voted too little or all alike. `rows` is what may be shown of
    each question (see `secrecy.may_show`): where not even the sum over groups may, statements are left out.
    """
    columns = [n for n, scaled in enumerate(panel.scaled) if not scaled and rows[:, n].any()]
    if len(columns) < LEAST:
        return None, None
    votes = box.answers[:, columns]
    if len(votes) > MANY:
        votes = votes[np.sort(np.random.default_rng([seed, 5]).choice(len(votes), MANY, replace=False))]
    try:
        found = find_clusters(votes, seed)
    except ClusterError as error:
        return None, f"Clusters of opinion cannot be told: {error}."
    sizes = np.bincount(found.cluster[found.cluster >= 0], minlength=found.number)
    if sizes.min() < panel.threshold:
        return None, f"Clusters of opinion are withheld: one of them has fewer than {panel.threshold} people."
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
                "tells": _telling(panel, names, votes, found.cluster, k, language),
            }
            for k in range(found.number)
        ],
        "map": _cells(found.positions, found.cluster, panel.threshold),
    }, None


def _telling(
    panel: Panel, names: list[str], votes: NDArray[np.int8], cluster: NDArray[np.int16], k: int, language: str | None
) -> list[dict[str, Any]]:
    """The statements on which a cluster differs most from all others: the share who agree in it and outside, each of the threshold or more."""
    told: list[dict[str, Any]] = []
    for n, name in enumerate(names):
        seen = votes[:, n] != NOT_SEEN
        inside, outside = seen & (cluster == k), seen & (cluster >= 0) & (cluster != k)
        if min(inside.sum(), outside.sum()) >= panel.threshold:
            agree = [round(float((votes[m, n] == 1).mean()), 2) for m in (inside, outside)]
            told.append(
                {
                    "question": name,
                    "asks": panel.words(panel.questions[name].asks, language),
                    "inside": agree[0],
                    "outside": agree[1],
                }
            )
    return sorted(told, key=lambda t: -abs(t["inside"] - t["outside"]))[:TELLING]


def _cells(positions: NDArray[np.float64], cluster: NDArray[np.int16], threshold: int) -> list[dict[str, Any]]:
    """How many people of a cluster stand in each cell of a grid over the map; cells with fewer than the threshold are left empty.

    The grid is the finest of at most CELLS across in which most people stand in cells that are shown, else the coarsest.
    """
    inside = cluster >= 0
    points, kind = positions[inside], cluster[inside]
    low, high = points.min(axis=0), points.max(axis=0)
    part = (points - low) / np.where(high > low, high - low, 1)
    found: list[dict[str, Any]] = []
    for across in range(CELLS, COARSEST - 1, -1):
        at = np.minimum((part * across).astype(int), across - 1)
        cells, number = np.unique(np.column_stack([at, kind]), axis=0, return_counts=True)
        found = [
            {"x": int(x), "y": int(y), "cluster": int(k) + 1, "people": int(m)}
            for (x, y, k), m in zip(cells, number, strict=True)
            if m >= threshold
        ]
        if sum(cell["people"] for cell in found) >= MOSTLY * len(points):
            break
    return found
