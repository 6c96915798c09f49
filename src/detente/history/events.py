"""The data of the base rates other than peace, each as the rows a model is fitted to: pledges, threats, wars, leaders, crises."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from detente.history.tables import table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PERIODS = ("before-1945", "since-1945")
PLEDGES = ("defence", "offence", "neutrality", "non_aggression", "consultation")
COMMITMENTS = ("unknown", "weak", "moderate", "strong")
TRIGGERS = {
    "verbal": 1, "political": 2, "economic": 3, "external-change": 4, "other-non-violent": 5, "internal-challenge": 6, "military-non-violent": 7,
    "indirect-violence": 8, "violence": 9,
}  # fmt: skip
ENDINGS = ("victory", "compromise", "stalemate", "transformed")
WAR_EDGES = np.array([0, 0.5, 1, 2, 3, 5, np.inf])  # years
EXITS = {"irregular": ("irregular",), "foreign": ("foreign",)}


@dataclass(frozen=True, eq=False)
class Cases:
    """Cases in which something happened or did not: arrays of (cases,), and `x` of (cases, covariates). `names` says what each case was."""

    names: tuple[str, ...]
    happened: Ints
    stratum: Ints
    cluster: Ints
    x: Floats


@cache
def pledges() -> Cases:
    """Alliance obligations that a war invoked: honoured or not. Strata are periods, clusters are wars, covariates are the kinds of obligation."""
    data = table("pledges")
    names = [f"{w}, alliance {a:.0f}" for w, a in zip(data["war"], data["alliance"], strict=True)]
    return Cases(
        tuple(names),
        data["honoured"].astype(np.int64),
        data["since_1945"].astype(np.int64),
        np.unique(data["warid"], return_inverse=True)[1].astype(np.int64),
        np.column_stack([data[k] for k in PLEDGES]),
    )


@cache
def threats() -> Cases:
    """Threats of sanctions that the target resisted: carried out or not. Strata are the sender's commitment, clusters are senders.

    A threat was resisted if the target neither gave in nor settled before sanctions were imposed. Left out are threats that were not carried out and
    have no outcome on record, and 15 rows that record an outcome of sanctions although none were imposed.
    """
    data = table("threats-sanctions")
    outcome, imposed = data["outcome"], data["imposed"] == 1
    kept = (data["threat"] == 1) & (imposed | np.isin(outcome, [3, 4])) & ~np.isin(outcome, [1, 2])
    commitment = np.nan_to_num(data["commitment"][kept], nan=0).astype(np.int64)
    names = [
        f"{s or 'unknown'} against {t}, {y:.0f}"
        for s, t, y in zip(data["sender"][kept], data["target"][kept], data["year"][kept], strict=True)
    ]
    return Cases(
        tuple(names),
        imposed[kept].astype(np.int64),
        commitment,
        np.unique(data["sender"][kept], return_inverse=True)[1].astype(np.int64),
        np.nan_to_num(data["institution"][kept], nan=0)[:, None],
    )


@cache
def crises() -> Cases:
    """International crises: `happened` is the level of violence, from 1 (none) to 4 (war). Strata are triggers; no clusters, no covariates."""
    data = table("crises")
    names = [f"{n}, {y:.0f}" for n, y in zip(data["name"], data["year"], strict=True)]
    return Cases(
        tuple(names),
        data["violence"].astype(np.int64),
        data["trigger"].astype(np.int64) - 1,
        np.arange(len(names)),
        np.zeros((len(names), 0)),
    )


@dataclass(frozen=True, eq=False)
class Wars:
    """Wars, the length of each in years and how it ended (an index into ENDINGS), (wars,) each."""

    names: tuple[str, ...]
    years: Floats
    ended: Ints


@cache
def wars() -> Wars:
    """Interstate wars."""
    data = table("wars")
    names = [f"{n}, {b[:4]}-{e[:4]}" for n, b, e in zip(data["name"], data["begin"], data["end"], strict=True)]
    return Wars(tuple(names), data["months"] / 12, np.array([ENDINGS.index(e) for e in data["ended"]]))


@dataclass(frozen=True, eq=False)
class Leaders:
    """Years in office at peace and in interstate war (2,), exits (2, EXITS), and the names of those who left during war, by kind of exit."""

    years: Floats
    exits: Ints
    names: dict[str, tuple[str, ...]]


@cache
def leaders() -> Leaders:
    """Leaders' time in office and exits, split by whether their state was then in an interstate war (COW, 1823-2003)."""
    data, war = table("leaders"), table("wars")
    fought: dict[int, list[tuple[int, int]]] = {}
    for codes, begin, end in zip(war["codes"], war["begin"], war["end"], strict=True):
        for code in str(codes).split():
            fought.setdefault(int(code), []).append((_day(begin), _day(end)))
    first, last = _day(min(war["begin"])), _day("2003-12-31")
    years, exits = np.zeros(2), np.zeros((2, len(EXITS)), dtype=np.int64)
    names: dict[str, list[str]] = {how: [] for how in EXITS}
    for leader, state, begin, end, exit_ in zip(
        data["leader"], data["state"], data["begin"], data["end"], data["exit"], strict=True
    ):
        a, b = max(_day(begin), first), min(_day(end), last)
        if b <= a:
            continue
        spans = fought.get(int(state), [])
        at_war = sum(max(0, min(b, y) - max(a, x)) for x, y in spans)
        years += np.array([b - a - at_war, at_war]) / 365.25
        if _day(end) > last:
            continue
        fighting = any(x <= b <= y for x, y in spans)
        for n, (how, kinds) in enumerate(EXITS.items()):
            exits[int(fighting), n] += exit_ in kinds
            if exit_ in kinds and fighting:
                names[how].append(f"{leader}, {end[:4]}")
    return Leaders(years, exits, {how: tuple(found) for how, found in names.items()})


def _day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()
