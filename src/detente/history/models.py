"""The models that ship with detente, and the data each is fitted to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.history import events, spells
from detente.history.fit import Data

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def peace(rows: spells.Spells, strata: int = 3) -> Data:
    """Peace spells: hazard by source, time since the ceasefire, how the war ended, terms and guarantee. One war or country, one effect."""
    cut = spells.split(rows)
    clusters = int(rows.cluster.max()) + 1
    return Data(
        cut.failures,
        cut.years,
        cut.source,
        cut.interval,
        cut.cluster,
        cut.x,
        strata,
        len(spells.EDGES) - 1,
        clusters,
        0.1,
        len(np.unique(rows.spell)),
    )


def shares(cases: events.Cases, strata: int) -> Data:
    """Cases in which something happened or did not, by stratum and covariates; cases of one cluster share an effect."""
    n = len(cases.happened)
    clusters = int(cases.cluster.max()) + 1
    return Data(
        cases.happened,
        None,
        cases.stratum,
        np.zeros(n, int),
        cases.cluster,
        cases.x,
        strata,
        1,
        clusters if clusters < n else 0,
        0.5,
        n,
    )


def war(years: Floats, over: Ints) -> Data:
    """Wars: hazard of ending by how long they have lasted. `over` (wars,) is 0 for those still being fought."""
    n = len(years)
    rows = spells.Spells((), np.arange(n), np.arange(n), np.zeros(n, int), np.zeros(n), years, over, np.zeros((n, 0)))
    cut = spells.split(rows, events.WAR_EDGES)
    return Data(
        cut.failures, cut.years, cut.source, cut.interval, cut.cluster, cut.x, 1, len(events.WAR_EDGES) - 1, 0, 0.5, n
    )


def leader() -> Data:
    """Leaders' exits: a rate for each kind of exit, at peace and in war."""
    found = events.leaders()
    n = len(events.EXITS) * 2
    return Data(
        found.exits.T.ravel(),
        np.tile(found.years, len(events.EXITS)),
        np.arange(n),
        np.zeros(n, int),
        np.arange(n),
        np.zeros((n, 0)),
        n,
        1,
        0,
        0.05,
        int(found.exits.sum()),
    )


def crisis() -> Data:
    """Crises: the share that reach serious clashes, and the share that reach war, by trigger."""
    cases = events.crises()
    n, kinds = len(cases.happened), len(events.TRIGGERS)
    happened = np.concatenate([cases.happened >= 3, cases.happened >= 4]).astype(np.int64)
    stratum = np.concatenate([cases.stratum, kinds + cases.stratum])
    return Data(
        happened, None, stratum, np.zeros(2 * n, int), np.arange(2 * n), np.zeros((2 * n, 0)), 2 * kinds, 1, 0, 0.3, n
    )


def endings(wars: events.Wars, draws: int, seed: int) -> Floats:
    """Draws of how wars end, (draws, 2, ENDINGS): those that end within a year, and those that end later.

    Dirichlet posteriors; each mix is pooled towards the mix of all wars by a prior worth four wars.
    """
    rng = np.random.default_rng(seed)
    count = np.stack([np.bincount(wars.ended[m], minlength=4) for m in (wars.years <= 1, wars.years > 1)])
    pooled = 4 * (count.sum(axis=0) + 0.5) / (count.sum() + 2)
    return np.stack([rng.dirichlet(c + pooled, draws) for c in count], axis=1)


def shipped_models() -> dict[str, Data]:
    """The data of every model that ships, by the model's name."""
    wars = events.wars()
    return {
        "peace": peace(spells.peace()),
        "pledge": shares(events.pledges(), 2),
        "threat": shares(events.threats(), 4),
        "war": war(wars.years, np.ones(len(wars.years), np.int64)),
        "leader": leader(),
        "crisis": crisis(),
    }
