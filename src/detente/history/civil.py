"""Civil wars: how long they last, how they end, and whether they begin again (UCDP). Their rows do not ship; what is fitted to them does.

`tools/history/civil.py` makes the rows from the files of the Uppsala Conflict Data Program. An episode is fighting between a government and one
rebel group with at least 25 battle deaths in each year; it is over when a calendar year passes with fewer.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.history import events, spells
from detente.history.answer import RateError
from detente.history.fit import Data
from detente.history.posterior import CUTOFFS, Posterior, shipped
from detente.history.then import named

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

EDGES = np.array([0, 0.5, 1, 2, 3, 5, 10, np.inf])  # years
RECUR_EDGES = np.array([0, 2, 5, 10, np.inf])  # years since the fighting stopped
SEEN = 1.0  # years after which it can be seen to begin again
KNOWN = datetime.date(2005, 1, 1)  # the files the posteriors come from end here
DEATHS = ("1000", "25")
ENDED = ("agreement", "ceasefire", "victory", "other")
AGREED = ("full", "partial", "process")
COVARIATES = (
    "agreement",
    "ceasefire",
    "victory",
    "partial",
    "process",
    "peacekeepers",
    "power_sharing",
    "third_party",
    "earlier",
    "thousand",
)
CITE = (
    "Kreutz, Joakim. 2010. How and When Armed Conflicts End: Introducing the UCDP Conflict Termination Dataset. Journal of Peace Research 47(2): "
    "243-250. UCDP Dyad Termination, version 3-2021, until 2004 (CC BY 4.0).",
    "Hogbladh, Stina. 2022. UCDP Peace Agreement Dataset Codebook, Version 22.1. Uppsala University, until 2004 (CC BY 4.0).",
)


@dataclass(frozen=True, eq=False)
class Episodes:
    """Episodes of fighting, (episodes,) each, as known at a cut-off.

    `years` from the first day to the last (so far); `entered`, years, is when the episode came under observation: the start, or for the wars of 1,000
    deaths in a year the first such year; `ended` is an index into events.ENDINGS, -1 if still fought. `country` names the place.
    """

    country: tuple[str, ...]
    entered: Floats
    years: Floats
    ended: Ints

    def data(self) -> Data:
        """The rows of the model of how long they last."""
        n = len(self.years)
        country = np.unique(self.country, return_inverse=True)[1].astype(np.int64)
        over = (self.ended >= 0).astype(np.int64)
        rows = spells.Spells(
            (), np.arange(n), country, np.zeros(n, int), self.entered, self.years, over, np.zeros((n, 0))
        )
        cut = spells.split(rows, EDGES)
        alone = np.full(len(cut.spell), -1)
        return Data(
            cut.failures, cut.years, cut.source, cut.interval, cut.cluster, cut.x, 1, len(EDGES) - 1, alone, 0.5, n
        )

    def by_country(self) -> dict[str, list[list[float]]]:
        """Endings and years at risk by interval, for each country: all that leaving a country out needs."""
        data, names = self.data(), sorted(set(self.country))
        found = {}
        for c, name in enumerate(names):
            mine = data.cluster == c
            assert data.years is not None
            ends = np.bincount(data.interval[mine], data.happened[mine], len(EDGES) - 1)
            years = np.bincount(data.interval[mine], data.years[mine], len(EDGES) - 1)
            found[name] = [ends.tolist(), years.round(4).tolist()]
        return found


@dataclass(frozen=True, eq=False)
class Quiet:
    """Times without fighting between the same sides, (cases,) each: `entered` and `years` count from its last day; `x` is (cases, COVARIATES)."""

    entered: Floats
    years: Floats
    recurred: Ints
    x: Floats

    def data(self) -> Data:
        """The rows of the model of whether it begins again.

        Sides of one conflict share no effect: it would take the place of how often they began again before, which is known of a new case.
        """
        n = len(self.years)
        zeros = np.zeros(n, int)
        rows = spells.Spells((), np.arange(n), np.arange(n), zeros, self.entered, self.years, self.recurred, self.x)
        cut = spells.split(rows, RECUR_EDGES)
        alone = np.full(len(cut.spell), -1)
        return Data(
            cut.failures,
            cut.years,
            cut.source,
            cut.interval,
            cut.cluster,
            cut.x,
            1,
            len(RECUR_EDGES) - 1,
            alone,
            0.05,
            n,
        )


def known(model: str, as_of: datetime.date | None, without: tuple[str, ...]) -> tuple[Posterior, Floats, str]:
    """A civil model as known at the latest cut-off not after a day, log weights of its draws without a country's wars, (draws,), and a note.

    The countries left out are those that `without` names. Raises `RateError` before the first cut-off.
    """
    cut: datetime.date | None = None
    if as_of is not None and as_of < KNOWN:
        cut = max((c for c in CUTOFFS if c <= as_of), default=None)
        if cut is None:
            raise RateError(f"as_of: got {as_of}; the rates of civil wars begin with what was known on {CUTOFFS[0]}")
    posterior = shipped(cut)[model]
    weights = np.zeros(len(posterior.draws["base"]))
    note = f"UCDP as known on {cut or KNOWN}."
    if without and "countries" not in posterior.about:
        note += " No war is left out: the cases do not ship."
    for country, (ends, years) in posterior.about.get("countries", {}).items():
        if named(country, without) or any(named(w, (country,)) for w in without):
            eta = posterior.eta(0, np.zeros(0))
            weights -= eta @ np.array(ends) - np.exp(eta) @ np.array(years)
            note += f" Without {country}."
    return posterior, weights, note


def recurs(
    arguments: Mapping[str, str], posterior: Posterior, years: float, earlier: int | None
) -> tuple[Floats, int, int]:
    """Draws of the chance, how many cases ended in this way, and in how many of them it began again.

    The time asked about begins a year after the fighting stopped: by definition of an end nothing before can be seen. What is not asked about is
    averaged over the cases that ended in that way.
    """
    profiles = np.array(posterior.about["profiles"], dtype=float)  # covariates, cases, recurrences
    x, count, again = profiles[:, : len(COVARIATES)].copy(), profiles[:, -2], profiles[:, -1]
    ended, agreed, peacekeepers = arguments["ended"], arguments["agreement"], arguments["peacekeepers"]
    like = (x[:, :3] == [ended == e for e in ENDED[:3]]).all(axis=1)
    if ended != "agreement" and (agreed != "any" or peacekeepers != "any"):
        raise RateError(
            "agreement and peacekeepers are coded for wars that ended in a peace agreement; "
            "leave them out, or ask for ended: agreement"
        )
    at = {name: n for n, name in enumerate(COVARIATES)}
    if agreed != "any":
        like &= (x[:, [at["partial"], at["process"]]] == [agreed == "partial", agreed == "process"]).all(axis=1)
    if peacekeepers != "any":
        x[:, at["peacekeepers"]] = float(peacekeepers == "yes")
    if earlier is not None:
        x[:, at["earlier"]] = np.log1p(earlier)
    if not like.any():
        raise RateError("no case in the data is like that; leave out an argument")
    share = count[like] / count[like].sum()
    curves = [posterior.survival(0, row, RECUR_EDGES, np.array([SEEN, SEEN + years])) for row in x[like]]
    stood, stands = (sum(w * c[:, n] for w, c in zip(share, curves, strict=True)) for n in (0, 1))
    return 1 - stands / np.maximum(stood, 1e-12), int(count[like].sum()), int(again[like].sum())


def mixes(episodes: Episodes) -> events.Wars:
    """The episodes in the form from which `models.endings` draws how they end."""
    return events.Wars((), episodes.years, episodes.ended)


def facts(episodes: Episodes) -> dict[str, Any]:
    """What goes with the posterior instead of the rows."""
    return {"countries": episodes.by_country(), "cite": [CITE[0]]}
