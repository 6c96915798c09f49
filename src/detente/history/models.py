"""The models that ship with detente, and the data each is fitted to."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from detente.history import events, spells
from detente.history.fit import Data

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


# The first so many covariates of `spells.peace()` are in the model that ships: all but identity. tools/history/choose.py chose them.
PEACE = len(spells.COVARIATES) + spells.BACKGROUND.index("identity")


def shared(cluster: Ints, case: Ints) -> Ints:
    """Clusters of two cases or more numbered from 0, -1 for the others, (rows,), given the cluster and the case of each row."""
    pairs = np.unique(np.column_stack([cluster, case]), axis=0)
    several = np.flatnonzero(np.bincount(pairs[:, 0]) >= 2)
    number = np.full(int(cluster.max(initial=0)) + 1, -1)
    number[several] = np.arange(len(several))
    found: Ints = number[cluster]
    return found


def peace(rows: spells.Spells, strata: int = 3, scale: float = 1.0, *, sharing: bool = True) -> Data:
    """Peace spells: hazard by source, time since the ceasefire, and what was known then; with `sharing`, wars or countries of several spells
    share an effect.

    The model that ships has none. How many wars the sides fought before is among its covariates, and a country has several spells because its peaces
    failed: an effect takes that for a bad country, puts the base too low, and says of a new war that peace fails less often than it did.
    """
    cut = spells.split(rows)
    together = shared(cut.cluster, cut.spell) if sharing else np.full(len(cut.spell), -1)
    return Data(
        cut.failures,
        cut.years,
        cut.source,
        cut.interval,
        cut.cluster,
        cut.x,
        strata,
        len(spells.EDGES) - 1,
        together,
        0.1,
        len(np.unique(rows.spell)),
        scale,
    )


def shares(cases: events.Cases, strata: int) -> Data:
    """Cases in which something happened or did not, by stratum and covariates; clusters of several cases share an effect."""
    n = len(cases.happened)
    return Data(
        cases.happened,
        None,
        cases.stratum,
        np.zeros(n, int),
        cases.cluster,
        cases.x,
        strata,
        1,
        shared(cases.cluster, np.arange(n)),
        0.5,
        n,
    )


def threat(cases: events.Threats) -> Data:
    """Threats of sanctions, by commitment, institution and the sender's past, without an effect shared by the threats of a sender.

    What a sender did before stands in for such an effect: it is known in advance, and most threats are of one sender. The effect of its log-odds is
    expected to be 1, and everything else is held near nothing: forward in time the sender's past alone does best (`tools/history/validate.py`).
    """
    n = len(cases.happened)
    alone, past = np.full(n, -1), np.array([0.0, 1.0])
    # The level is that at the mean of the covariates, where it is expected to be the mean of the senders' past.
    centre = float(1 / (1 + np.exp(-cases.x[:, 1].mean())))
    return Data(cases.happened, None, cases.stratum, np.zeros(n, int), cases.cluster, cases.x, len(events.COMMITMENTS), 1, alone, centre, n,
                scale=0.1, expected=past, apart=0.2, level=0.2)  # fmt: skip


def war(years: Floats, over: Ints) -> Data:
    """Wars: hazard of ending by how long they have lasted. `over` (wars,) is 0 for those still being fought."""
    n = len(years)
    rows = spells.Spells((), np.arange(n), np.arange(n), np.zeros(n, int), np.zeros(n), years, over, np.zeros((n, 0)))
    cut = spells.split(rows, events.WAR_EDGES)
    alone = np.full(len(cut.spell), -1)
    return Data(
        cut.failures,
        cut.years,
        cut.source,
        cut.interval,
        cut.cluster,
        cut.x,
        1,
        len(events.WAR_EDGES) - 1,
        alone,
        0.5,
        n,
    )


def leader(found: events.Leaders) -> Data:
    """Leaders' exits: a rate for each kind of exit, at peace and in war."""
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
        np.full(n, -1),
        0.05,
        int(found.exits.sum()),
    )


def crisis(cases: events.Cases) -> Data:
    """Crises: the share that reach serious clashes, and the share that reach war, by trigger."""
    n, kinds = len(cases.happened), len(events.TRIGGERS)
    happened = np.concatenate([cases.happened >= 3, cases.happened >= 4]).astype(np.int64)
    stratum = np.concatenate([cases.stratum, kinds + cases.stratum])
    zeros, alone = np.zeros(2 * n, int), np.full(2 * n, -1)
    return Data(happened, None, stratum, zeros, np.arange(2 * n), np.zeros((2 * n, 0)), 2 * kinds, 1, alone, 0.3, n)


def endings(wars: events.Wars, draws: int, seed: int) -> Floats:
    """Draws of how wars end, (draws, 2, ENDINGS): those that end within a year, and those that end later.

    Dirichlet posteriors; each mix is pooled towards the mix of all wars by a prior worth four wars.
    """
    rng = np.random.default_rng(seed)
    over = wars.ended >= 0
    sooner, later = over & (wars.years <= 1), over & (wars.years > 1)
    count = np.stack([np.bincount(wars.ended[m], minlength=len(events.ENDINGS)) for m in (sooner, later)])
    pooled = 4 * (count.sum(axis=0) + 0.5) / (count.sum() + 2)
    return np.stack([rng.dirichlet(c + pooled, draws) for c in count], axis=1)


def _war(as_of: datetime.date | None, without: tuple[str, ...]) -> Data:
    wars = events.wars(as_of, without)
    return war(wars.years, wars.over)


# The data of every model that ships, by the model's name: as known on a day (None: all), without the wars named.
SHIPPED: dict[str, Callable[[datetime.date | None, tuple[str, ...]], Data]] = {
    "peace": lambda as_of, without: peace(spells.peace(as_of, without).using(PEACE), sharing=False),
    "pledge": lambda as_of, without: shares(events.pledges(as_of, without), 2),
    "threat": lambda as_of, without: threat(events.threats(as_of, without)),
    "war": _war,
    "leader": lambda as_of, without: leader(events.leaders(as_of, without)),
    "crisis": lambda as_of, without: crisis(events.crises(as_of, without)),
}


def shipped_models(as_of: datetime.date | None = None, without: tuple[str, ...] = ()) -> dict[str, Data]:
    """The data of every model that ships, by the model's name."""
    return {name: data(as_of, without) for name, data in SHIPPED.items()}
