"""The data of the base rates other than peace, each as the rows a model is fitted to: pledges, threats, wars, leaders, crises."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.history.tables import table
from detente.history.then import DAYS_KEPT, days_watched, named

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

    def known(self, years: npt.NDArray[Any], as_of: datetime.date | None, without: tuple[str, ...]) -> Cases:
        """Only the cases of years, (cases,), before that of `as_of`, and none of a war named in `without` nor of its cluster."""
        kept = np.ones(len(self.names), bool) if as_of is None else years < as_of.year
        if without:
            out = np.array([named(n, without) for n in self.names])
            kept &= ~np.isin(self.cluster, self.cluster[out])
        if kept.all():
            return self
        names = tuple(n for n, k in zip(self.names, kept, strict=True) if k)
        arrays = {f: getattr(self, f)[kept] for f in ("happened", "stratum", "cluster", "x")}
        return replace(self, names=names, **arrays)


@lru_cache(maxsize=DAYS_KEPT)
def pledges(as_of: datetime.date | None = None, without: tuple[str, ...] = ()) -> Cases:
    """Alliance obligations that a war invoked: honoured or not. Strata are periods, clusters are wars, covariates are the kinds of obligation.

    With `as_of`, only those of wars that were over before that year (as everywhere here); `without` leaves out a war by its name.
    """
    data = table("pledges")
    names = [f"{w}, alliance {a:.0f}" for w, a in zip(data["war"], data["alliance"], strict=True)]
    cases = Cases(
        tuple(names),
        data["honoured"].astype(np.int64),
        data["since_1945"].astype(np.int64),
        np.unique(data["warid"], return_inverse=True)[1].astype(np.int64),
        np.column_stack([data[k] for k in PLEDGES]),
    )
    return cases.known(np.array([_last_year(w) for w in data["war"]]), as_of, without)


def _last_year(war: str) -> int:
    """The last year in a war's name, `Korean 1950-53`; of the two that give none, the year they ended."""
    found = re.search(r"(\d{4})(?:-(\d{2,4}))?$", war)
    if not found:
        return {"World War I": 1918, "World War II": 1945}[war]
    return int(found[1] if not found[2] else found[1][: 4 - len(found[2])] + found[2])


@dataclass(frozen=True, eq=False)
class Threats(Cases):
    """Threats of sanctions. `record` (cases,) is an index into RECORDS, `year` and `decided` (cases,) the years of the threat and of its outcome."""

    record: Ints
    year: Floats
    decided: Floats


RECORDS = ("none", "mostly-dropped", "mixed", "mostly-carried-out")
PAST = 5.0  # a sender's past counts beside this many threats at everyone's rate


@lru_cache(maxsize=DAYS_KEPT)
def threats(as_of: datetime.date | None = None, without: tuple[str, ...] = ()) -> Threats:
    """Threats of sanctions that the target resisted: carried out or not. Strata are the sender's commitment, clusters are senders; covariates are
    whether an institution was part of it, and the log-odds of the sender's smoothed past.

    A threat was resisted if the target neither gave in nor settled before sanctions were imposed. Left out are threats that were not carried out and
    have no outcome on record, and 15 rows that record an outcome of sanctions although none were imposed. To count the 83 without an outcome as not
    carried out made forecasts of the others worse. A sender's past is its threats decided in earlier years, smoothed towards the rate of all threats
    decided by then.
    """
    data = table("threats-sanctions")
    outcome, imposed = data["outcome"], data["imposed"] == 1
    kept = (data["threat"] == 1) & (imposed | np.isin(outcome, [3, 4])) & ~np.isin(outcome, [1, 2])
    year, imposed, sender, target = (v[kept] for v in (data["year"], imposed, data["sender"], data["target"]))
    imposed_year, end_year = data["imposed_year"][kept], data["end_year"][kept]
    decided = np.where(
        imposed, np.where(np.isnan(imposed_year), year, imposed_year), np.where(np.isnan(end_year), year + 1, end_year)
    )
    decided = np.maximum(decided, year)
    odds, record = _records(year, sender, imposed, decided)
    names = tuple(f"{s or 'unknown'} against {t}, {y:.0f}" for s, t, y in zip(sender, target, year, strict=True))
    known = np.ones(len(year), bool) if as_of is None else decided < as_of.year
    known &= np.array([not named(n, without) for n in names])
    return Threats(
        tuple(n for n, k in zip(names, known, strict=True) if k),
        imposed[known].astype(np.int64),
        np.nan_to_num(data["commitment"][kept], nan=0).astype(np.int64)[known],
        np.unique(sender, return_inverse=True)[1].astype(np.int64)[known],
        np.column_stack([np.nan_to_num(data["institution"][kept], nan=0), odds])[known],
        record[known],
        year[known],
        decided[known],
    )


def _records(
    year: Floats, sender: npt.NDArray[Any], imposed: npt.NDArray[np.bool_], decided: Floats
) -> tuple[Floats, Ints]:
    """Log-odds of each sender's smoothed past at each threat, and its kind of record, (cases,) each."""
    odds, record = np.zeros(len(year)), np.zeros(len(year), np.int64)
    for n, (y, s) in enumerate(zip(year, sender, strict=True)):
        before = decided < y
        mine = before & (sender == s)
        everyone = (imposed[before].sum() + 3.5) / (before.sum() + 5)  # a prior of seven in ten for the first years
        share = (imposed[mine].sum() + PAST * everyone) / (mine.sum() + PAST)
        odds[n] = np.log(share / (1 - share))
        if mine.any():
            record[n] = 1 + np.digitize(imposed[mine].mean(), [1 / 3, 2 / 3])
    return odds, record


@lru_cache(maxsize=DAYS_KEPT)
def crises(as_of: datetime.date | None = None, without: tuple[str, ...] = ()) -> Cases:
    """International crises: `happened` is the level of violence, from 1 (none) to 4 (war). Strata are triggers; no clusters, no covariates."""
    data = table("crises")
    names = [f"{n}, {y:.0f}" for n, y in zip(data["name"], data["year"], strict=True)]
    cases = Cases(
        tuple(names),
        data["violence"].astype(np.int64),
        data["trigger"].astype(np.int64) - 1,
        np.arange(len(names)),
        np.zeros((len(names), 0)),
    )
    return cases.known(data["year"] + np.ceil(data["days"] / 365.25) - 1, as_of, without)


@dataclass(frozen=True, eq=False)
class Wars:
    """Wars, the length of each in years (so far) and how it ended: an index into ENDINGS, or -1 if it was still being fought. (wars,) each."""

    names: tuple[str, ...]
    years: Floats
    ended: Ints

    @property
    def over(self) -> Ints:
        """1 for wars that were over, 0 for those still being fought, (wars,)."""
        return (self.ended >= 0).astype(np.int64)


@lru_cache(maxsize=DAYS_KEPT)
def wars(as_of: datetime.date | None = None, without: tuple[str, ...] = ()) -> Wars:
    """Interstate wars. With `as_of`, those that had begun by then, as far as they had been fought; `without` leaves out a war by its name."""
    data = table("wars")
    names = [f"{n}, {b[:4]}-{e[:4]}" for n, b, e in zip(data["name"], data["begin"], data["end"], strict=True)]
    years, ended = data["months"] / 12, np.array([ENDINGS.index(e) for e in data["ended"]])
    kept = np.array([not named(n, without) for n in names])
    if as_of is not None:
        watched = days_watched(data["begin"], as_of) / 365.25
        late = np.array([datetime.date.fromisoformat(e) >= as_of for e in data["end"]])
        kept &= watched > 0
        years, ended = np.where(late, np.minimum(years, watched), years), np.where(late, -1, ended)
        names = [f"{n[:-5]}- (still fought)" if e < 0 else n for n, e in zip(names, ended, strict=True)]
    return Wars(tuple(n for n, k in zip(names, kept, strict=True) if k), years[kept], ended[kept])


@dataclass(frozen=True, eq=False)
class Leaders:
    """Years in office at peace and in interstate war (2,), exits (2, EXITS), and the names of those who left during war, by kind of exit."""

    years: Floats
    exits: Ints
    names: dict[str, tuple[str, ...]]


@lru_cache(maxsize=DAYS_KEPT)
def leaders(as_of: datetime.date | None = None, without: tuple[str, ...] = ()) -> Leaders:
    """Leaders' time in office and exits, split by whether their state was then in an interstate war (COW, 1823-2003).

    With `as_of`, only until that day. Time and exits in a war named in `without` count neither as peace nor as war.
    """
    data, war = table("leaders"), table("wars")
    fought: dict[int, list[tuple[int, int]]] = {}
    skipped: dict[int, list[tuple[int, int]]] = {}
    for name, codes, begin, end in zip(war["name"], war["codes"], war["begin"], war["end"], strict=True):
        for code in str(codes).split():
            where = skipped if named(name, without) else fought
            where.setdefault(int(code), []).append((_day(begin), _day(end)))
    first, last = _day(min(war["begin"])), _day("2003-12-31")
    last = last if as_of is None else min(last, as_of.toordinal() - 1)
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
        left_out = skipped.get(int(state), [])
        apart = sum(max(0, min(b, y) - max(a, x)) for x, y in left_out)
        years += np.array([b - a - at_war - apart, at_war]) / 365.25
        if _day(end) > last or any(x <= b <= y for x, y in left_out):
            continue
        fighting = any(x <= b <= y for x, y in spans)
        for n, (how, kinds) in enumerate(EXITS.items()):
            exits[int(fighting), n] += exit_ in kinds
            if exit_ in kinds and fighting:
                names[how].append(f"{leader}, {end[:4]}")
    return Leaders(years, exits, {how: tuple(found) for how, found in names.items()})


def _day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()
