"""Spells of peace, from three sources, in one counting-process form: a row for each stretch of a spell in which nothing about it changes.

Provisions that come and go (peacekeepers, a peace agreement) are coded in the rows in which they were there. To code a spell by what it ever had
would credit a provision with the time the spell had to survive before it came (immortal-time bias).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.stats import CensoredData, ecdf

from detente.history.tables import table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

YEAR = 365.25
SOURCES = ("interstate", "civil-ceasefires", "civil-settlements")
COVARIATES = ("victory", "imposed", "agreement", "peacekeepers", "treaty")
EDGES = np.array([0, 0.25, 0.5, 1, 2, 5, 10, np.inf])  # years; the hazard is constant within each interval


@dataclass(frozen=True, eq=False)
class Spells:
    """Rows of spells. `names` (spells,) says what each spell was; all else is per row.

    `spell` and `cluster` count from 0, `source` is an index into SOURCES, `begin` and `end` are years since the ceasefire, `failed` is 1 if peace
    failed at the end of the row, else 0, and `x` (rows, COVARIATES) is 0 or 1.
    """

    names: tuple[str, ...]
    spell: Ints
    cluster: Ints
    source: Ints
    begin: Floats
    end: Floats
    failed: Ints
    x: Floats

    def take(self, rows: npt.NDArray[np.bool_]) -> Spells:
        """Only these rows, which should make up whole spells; names and clusters keep their numbers."""
        kept = (getattr(self, f)[rows] for f in ("spell", "cluster", "source", "begin", "end", "failed", "x"))
        return Spells(self.names, *kept)

    def lasted(self) -> tuple[Floats, Ints, Ints]:
        """How many years each spell lasted, whether it failed, and its first row, (spells present,) each."""
        present, first = np.unique(self.spell, return_index=True)
        years = np.array([self.end[self.spell == s].max() for s in present])
        failed = np.array([self.failed[self.spell == s].max() for s in present])
        return years, failed, first


@cache
def peace() -> Spells:
    """All spells of peace, without the 29 dyads of the Second World War that begin after 1945 and never fail (German successor states, Taiwan).

    Clusters are wars (between states) or countries (civil wars). A civil war that is in both civil sources has one cluster.
    """
    years, spells = table("peace-interstate-years"), table("peace-interstate")
    at = {s: n for n, s in enumerate(spells["spell"])}
    row = np.array([at[s] for s in years["spell"]])
    kept = spells["second_world_war"][row] == 0
    x = np.column_stack(
        [
            1 - spells["tie"][row],
            years["imposed"],
            years["agreement"] == 2,
            years["peacekeepers"] > 0,
            years["involvement"] == 2,
        ]
    )
    names = [f"{w} ({a} - {b})" for w, a, b in zip(spells["war"], spells["state1"], spells["state2"], strict=True)]
    parts = [
        (
            [f"{n}, {s:.0f}" for n, s in zip(names, spells["since"], strict=True)],
            row[kept],
            [f"war {spells['cluster'][r]:.0f}" for r in row[kept]],
            years["begin"][kept] / YEAR,
            years["end"][kept] / YEAR,
            years["failed"][kept],
            x[kept],
        )
    ]
    civil = table("peace-civil-ceasefires")
    number = np.unique(civil["spell"], return_inverse=True)[1]
    first = np.unique(civil["spell"], return_index=True)[1]
    none = np.zeros(len(number))
    parts.append(
        (
            [f"{civil['conflict'][n]}, {civil['since'][n]:.0f}" for n in first],
            number,
            list(civil["state"]),
            civil["begin"] / YEAR,
            civil["end"] / YEAR,
            civil["failed"],
            np.column_stack(
                [civil["ended"] == "victory", none, civil["ended"] == "agreement", civil["peacekeepers"], none]
            ),
        )
    )
    settled = table("peace-civil-settlements")
    one = np.ones(len(settled["months"]))
    parts.append(
        (
            [f"{s}, settlement {n:g}" for s, n in zip(settled["state"], settled["number"], strict=True)],
            np.arange(len(one)),
            list(settled["state"]),
            0 * one,
            settled["months"] / 12,
            settled["failed"],
            np.column_stack([0 * one, 0 * one, one, settled["peacekeep"], settled["guarantee"]]),
        )
    )
    before = np.cumsum([0, *[len(p[0]) for p in parts]])
    clusters = [c for p in parts for c in p[2]]
    return Spells(
        tuple(n for p in parts for n in p[0]),
        np.concatenate([p[1] + b for p, b in zip(parts, before, strict=False)]).astype(np.int64),
        np.unique(clusters, return_inverse=True)[1].astype(np.int64),
        np.repeat(np.arange(3), [len(p[1]) for p in parts]),
        np.concatenate([p[3] for p in parts]),
        np.concatenate([p[4] for p in parts]),
        np.concatenate([p[5] for p in parts]).astype(np.int64),
        np.concatenate([p[6] for p in parts]).astype(float),
    )


@dataclass(frozen=True, eq=False)
class Exposures:
    """Time at risk and failures by spell, interval and covariates: all that a model with a hazard constant within intervals needs."""

    spell: Ints
    cluster: Ints
    source: Ints
    interval: Ints
    years: Floats
    failures: Ints
    x: Floats


def split(rows: Spells, edges: Floats = EDGES) -> Exposures:
    """Cut rows at the edges and add up those with the same spell, interval and covariates."""
    pieces = []
    for k in range(len(edges) - 1):
        at_risk = np.minimum(rows.end, edges[k + 1]) - np.maximum(rows.begin, edges[k])
        fails = (rows.failed == 1) & (rows.end > edges[k]) & (rows.end <= edges[k + 1])
        inside = at_risk > 0
        pieces.append(np.column_stack([rows.spell, rows.cluster, rows.source, np.full(len(at_risk), k), rows.x,
                                       at_risk, fails])[inside])  # fmt: skip
    whole = np.concatenate(pieces)
    keys, place = np.unique(whole[:, :-2], axis=0, return_inverse=True)
    years, failures = (np.bincount(place.ravel(), weights=whole[:, c]).astype(np.float64) for c in (-2, -1))
    ids: Ints = keys[:, :4].astype(np.int64)
    return Exposures(ids[:, 0], ids[:, 1], ids[:, 2], ids[:, 3], years, failures.astype(np.int64), keys[:, 4:])


def kaplan_meier(years: Floats, failed: Ints, at: Floats) -> Floats:
    """The share still at peace at times `at` (Kaplan & Meier 1958), from the lengths of spells and whether they failed, (spells,) each."""
    curve = ecdf(CensoredData.right_censored(years, failed == 0)).sf
    found: Floats = curve.evaluate(at)
    return found
