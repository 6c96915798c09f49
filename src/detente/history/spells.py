"""Spells of peace, from three sources, in one counting-process form: a row for each stretch of a spell that was watched.

Everything about a spell is as it was known at the ceasefire. To code a spell by what it ever had would credit a provision with the time the spell had
to survive before it came (immortal-time bias), and a forecast made at the signing cannot know what comes later.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from detente.history.tables import table
from detente.history.then import DAYS_KEPT, days_watched, named

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

YEAR = 365.25
SOURCES = ("interstate", "civil-ceasefires", "civil-settlements")
COVARIATES = ("victory", "imposed", "agreement", "peacekeepers", "treaty")
# What else is known at the ceasefire: log1p(earlier wars of the same pair or country in the same source); deaths and the war's length, both as
# standard scores of their logarithm within the source; whether a state's existence was at stake, whether the two share a border, whether the war was
# about identity. What a source does not code is 0 in all its rows.
BACKGROUND = ("earlier", "deaths", "duration", "stakes", "border", "identity")
EDGES = np.array([0, 0.25, 0.5, 1, 2, 5, 10, np.inf])  # years; the hazard is constant within each interval


@dataclass(frozen=True, eq=False)
class Spells:
    """Rows of spells. `names` (spells,) says what each spell was; all else is per row.

    `spell` and `cluster` count from 0, `source` is an index into SOURCES, `begin` and `end` are years since the ceasefire, `failed` is 1 if peace
    failed at the end of the row, else 0. `x` (rows, covariates) is COVARIATES, 0 or 1, then (in the shipped data) BACKGROUND.
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

    def using(self, covariates: int) -> Spells:
        """The same with only the first so many covariates."""
        return replace(self, x=self.x[:, :covariates])

    def lasted(self) -> tuple[Floats, Ints, Ints]:
        """How many years each spell lasted, whether it failed, and its first row, (spells present,) each."""
        present, first = np.unique(self.spell, return_index=True)
        years = np.array([self.end[self.spell == s].max() for s in present])
        failed = np.array([self.failed[self.spell == s].max() for s in present])
        return years, failed, first


@lru_cache(maxsize=DAYS_KEPT)
def peace(as_of: datetime.date | None = None, without: tuple[str, ...] = ()) -> Spells:
    """All spells of peace, without the 29 dyads of the Second World War that begin after 1945 and never fail (German successor states, Taiwan).

    Clusters are wars (between states) or countries (civil wars). A civil war that is in both civil sources has one cluster. With `as_of`, only
    what was known on that day: later spells are left out and those that were running are censored there. Spells of a war named in `without` are
    left out, with all others of its cluster.
    """
    parts = [_interstate(), _ceasefires(), _settlements()]
    names = tuple(n for p in parts for n in p.names)
    before = np.cumsum([0, *[len(p.names) for p in parts]])
    clusters = np.array([c for p in parts for c in p.cluster])
    spell = np.concatenate([p.spell + b for p, b in zip(parts, before, strict=False)]).astype(np.int64)
    source = np.repeat(np.arange(3), [len(p.spell) for p in parts])
    cluster = np.unique(clusters, return_inverse=True)[1].astype(np.int64)
    begin, end = (np.concatenate([getattr(p, f) for p in parts]) for f in ("begin", "end"))
    failed = np.concatenate([p.failed for p in parts]).astype(np.int64)
    whole = Spells(names, spell, cluster, source, begin, end, failed, np.concatenate([p.x for p in parts]))
    kept = np.ones(len(spell), bool)
    if without:
        out = np.array([named(n, without) for n in names])
        kept = ~np.isin(cluster, cluster[out[spell]])
    if as_of is not None:
        watched = np.concatenate([days_watched(p.date, as_of) for p in parts])[spell] / YEAR
        kept &= begin < watched
        late = end > watched
        whole = Spells(
            names, spell, cluster, source, begin, np.minimum(end, watched), np.where(late, 0, failed), whole.x
        )
    return whole.take(kept)


@dataclass(frozen=True, eq=False)
class _Source:
    """The spells of one source: name and day of the ceasefire by spell, and rows as in `Spells`."""

    names: Sequence[str]
    date: Sequence[str]
    spell: Ints
    cluster: Sequence[str]
    begin: Floats
    end: Floats
    failed: Floats
    x: Floats


@cache
def _interstate() -> _Source:
    years, every = table("peace-interstate-years"), table("peace-interstate")
    mine = np.flatnonzero(every["second_world_war"] == 0)
    at = {s: n for n, s in enumerate(every["spell"][mine])}
    rows = np.flatnonzero(np.isin(years["spell"], every["spell"][mine]))
    spell = np.array([at[s] for s in years["spell"][rows]])
    first = rows[np.unique(spell, return_index=True)[1]]  # rows of a spell are in order
    spells = {k: v[mine] for k, v in every.items()}
    pairs = ["-".join(sorted(p)) for p in zip(spells["state1"], spells["state2"], strict=True)]
    x = np.column_stack(
        [
            1 - spells["tie"],
            years["imposed"][first],
            years["agreement"][first] == 2,
            years["peacekeepers"][first] > 0,
            years["involvement"][first] == 2,
            _earlier(pairs, spells["date"]),
            _standard(spells["lndeaths"]),
            _standard(np.log(spells["combat_days"])),
            spells["stakes"],
            years["contiguity"][first],
            np.zeros(len(mine)),
        ]
    ).astype(float)
    named_ = zip(spells["war"], spells["state1"], spells["state2"], spells["since"], strict=True)
    return _Source(
        [f"{w} ({a} - {b}), {y:.0f}" for w, a, b, y in named_],
        list(spells["date"]),
        spell,
        [f"war {c:.0f}" for c in spells["cluster"][spell]],
        years["begin"][rows] / YEAR,
        years["end"][rows] / YEAR,
        years["failed"][rows],
        x[spell],
    )


@cache
def _ceasefires() -> _Source:
    civil = table("peace-civil-ceasefires")
    _, first, spell = np.unique(civil["spell"], return_index=True, return_inverse=True)
    zero = np.zeros(len(first))
    x = np.column_stack(
        [
            civil["ended"][first] == "victory",
            zero,
            civil["ended"][first] == "agreement",
            civil["peacekeepers"][first],
            zero,
            _earlier(list(civil["state"][first]), civil["date"][first]),
            _standard(civil["lndeaths"][first]),
            _standard(np.log(civil["war_years"][first])),
            zero,
            zero,
            civil["identity"][first],
        ]
    ).astype(float)
    return _Source(
        [f"{civil['conflict'][n]}, {civil['since'][n]:.0f}" for n in first],
        list(civil["date"][first]),
        spell.astype(np.int64),
        list(civil["state"]),
        civil["begin"] / YEAR,
        civil["end"] / YEAR,
        civil["failed"],
        x[spell],
    )


@cache
def _settlements() -> _Source:
    settled = table("peace-civil-settlements")
    n = len(settled["months"])
    zero = np.zeros(n)
    x = np.column_stack(
        [
            zero,
            zero,
            zero + 1,
            settled["peacekeep"],
            settled["guarantee"],
            _earlier(list(settled["state"]), settled["number"]),
            _standard(settled["costs"]),
            _standard(settled["duration"]),  # a logarithm already
            zero,
            zero,
            settled["issue"] / 2,
        ]
    ).astype(float)
    return _Source(
        [f"{s}, settlement {k:g}" for s, k in zip(settled["state"], settled["number"], strict=True)],
        [""] * n,
        np.arange(n),
        list(settled["state"]),
        zero,
        settled["months"] / 12,
        settled["failed"],
        x,
    )


def _earlier(sides: Sequence[str], order: npt.NDArray[np.generic]) -> Floats:
    """log1p of how many spells of the same sides come before each."""
    whose = np.array(sides)
    before = [((whose == w) & (order < o)).sum() for w, o in zip(whose, order, strict=True)]
    found: Floats = np.log1p(np.array(before, dtype=float))
    return found


def _standard(values: Floats) -> Floats:
    """Standard scores; a value that is missing is put at the mean."""
    found: Floats = np.nan_to_num((values - np.nanmean(values)) / np.nanstd(values))
    return found


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
    from scipy.stats import CensoredData, ecdf  # takes long to load

    curve = ecdf(CensoredData.right_censored(years, failed == 0)).sf
    found: Floats = curve.evaluate(at)
    return found
