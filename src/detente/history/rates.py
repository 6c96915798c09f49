"""Base rates: what history says about peaces, pledges, threats, wars, leaders and crises, how uncertain that is, and the cases behind it.

A rate is written as in a case file, `history.peace_failure(guarantee: treaty, ended: stalemate)`, or passed to `rate()`. Arguments left out take
their defaults. All figures come from posterior draws of the fitted models (`history.fit`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from detente.errors import DetenteError
from detente.history import events, spells
from detente.history.posterior import Posterior, own, shipped
from detente.history.tables import codebook
from detente.literals import LiteralError, number

Floats = npt.NDArray[np.float64]

_CALL = re.compile(r"history\.([a-z_]+)\s*(?:\((.*)\))?\s*", re.DOTALL)
_SPAN = re.compile(r"(\S+?)\s*(?:years?)?")


class RateError(DetenteError):
    """A base rate that does not exist, or whose arguments are wrong; the message says what would be right."""


@dataclass(frozen=True)
class Comparable:
    """A past case like the one in question: its name, its outcome, whether that outcome is the one the rate counts, and how long it was followed."""

    name: str
    outcome: str
    happened: bool
    years: float | None = None


@dataclass(frozen=True, eq=False)
class Answer:
    """A base rate: `draws` (draws,) of the chance (within `years`, if it is a chance per time), the comparable cases, and the curve if there is one.

    If too few cases match every argument, cases that match only some of them are compared, and `looser` names the arguments they need not match.
    `curve` (draws, years) holds draws of the share still standing at each of `years_grid`; `observed` is the Kaplan-Meier share among the comparable
    cases.
    """

    name: str
    arguments: Mapping[str, str]
    says: str
    draws: Floats
    years: float | None
    comparable: tuple[Comparable, ...]
    tables: tuple[str, ...]
    fit: str | None
    looser: str = ""
    years_grid: Floats | None = None
    curve: Floats | None = None
    observed: Floats | None = None

    @property
    def asked(self) -> str:
        """The rate as a case file names it."""
        return f"history.{self.name}({', '.join(f'{k}: {v}' for k, v in self.arguments.items())})"

    def band(self) -> tuple[float, float, float]:
        """The median, the 5% quantile and the 95% quantile."""
        low, median, high = np.quantile(self.draws, [0.05, 0.5, 0.95])
        return float(median), float(low), float(high)

    def per_quarter(self) -> Floats:
        """Draws of the chance per quarter, spread evenly over `years`. Raises `RateError` if the rate is not a chance per time."""
        if self.years is None:
            raise RateError(f"got history.{self.name}, which is a plain chance; expected a chance per time")
        found: Floats = -np.expm1(np.log1p(-np.minimum(self.draws, 1 - 1e-9)) / (4 * self.years))
        return found

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        median, low, high = self.band()
        found: dict[str, Any] = {
            "rate": self.asked,
            "says": self.says,
            "median": median,
            "low": low,
            "high": high,
            "cases": len(self.comparable),
            "happened": sum(c.happened for c in self.comparable),
            "looser": self.looser,
            "fit": self.fit,
            "comparable": [vars(c) for c in self.comparable],
            "cite": [codebook()[t].cite for t in self.tables],
        }
        if self.curve is not None and self.years_grid is not None and self.observed is not None:
            low_, median_, high_ = np.quantile(self.curve, [0.05, 0.5, 0.95], axis=0)
            columns = zip(self.years_grid, median_, low_, high_, self.observed, strict=True)
            keys = ("years", "median", "low", "high", "observed")
            found["curve"] = [
                {k: None if np.isnan(x) else float(x) for k, x in zip(keys, row, strict=True)} for row in columns
            ]
        return found


_Answering = Callable[[Mapping[str, str], Posterior], dict[str, Any]]


@dataclass(frozen=True)
class Rate:
    """A base rate on offer: what it is the chance of, and the values each argument may take (the first is the default; `years` means a time)."""

    name: str
    says: str
    arguments: Mapping[str, tuple[str, ...] | Literal["years"]]
    spans: Mapping[str, float]
    model: str
    answer: _Answering


def rate(name: str, **arguments: str | float) -> Answer:
    """A base rate, as in `rate("peace_failure", guarantee="treaty", within="5 years")`. `fit` names a user's own fit.

    Raises `RateError` if the rate, an argument or a value does not exist (the message lists those that do), and `PosteriorError` if the fit does not.
    """
    return _asked(name, arguments)


def _asked(name: str, arguments: Mapping[str, str | float]) -> Answer:
    if name not in RATES:
        raise RateError(f"history.{name}: there is no such base rate; expected one of {', '.join(RATES)}")
    wanted = RATES[name]
    given = {k.replace("-", "_"): str(v).strip() for k, v in arguments.items()}
    fit = given.pop("fit", None)
    for key in given:
        if key not in wanted.arguments:
            raise RateError(
                f"history.{name}: {key}: there is no such argument; expected one of {', '.join([*wanted.arguments, 'fit'])}"
            )
    full: dict[str, str] = {}
    for key, allowed in wanted.arguments.items():
        if allowed == "years":
            full[key] = _span(name, key, given.get(key, f"{wanted.spans[key]:g} years"))
        else:
            value = given.get(key, allowed[0])
            if value not in allowed:
                raise RateError(f"history.{name}: {key}: got {value!r}; expected one of {', '.join(allowed)}")
            full[key] = value
    posterior = own(fit) if fit else shipped()[wanted.model]
    if fit and posterior.about["kind"] != wanted.model:
        raise RateError(
            f"history.{name}: fit: {fit!r} is a fit of kind {posterior.about['kind']}; expected one of kind {wanted.model}"
        )
    for key in given if fit else ():
        if wanted.arguments[key] != "years" and key not in posterior.about["told"]:
            raise RateError(
                f"history.{name}: {key}: fit {fit!r} does not distinguish it; "
                f"leave it out, or use {', '.join(posterior.about['told'])}"
            )
    found = wanted.answer(full, posterior)
    return Answer(name, full, wanted.says, fit=f"{fit} ({posterior.about['hash']})" if fit else None, **found)


def read(text: str) -> Answer:
    """A base rate as written in a case file: `history.NAME(argument: value, ...)`, or with `=` for `:`.

    The leading `history.` may be left out. Raises `RateError` and `PosteriorError`, as `rate` does.
    """
    found = _CALL.fullmatch("history." + text.strip().removeprefix("history."))
    if not found:
        raise RateError(
            f"got {text!r}; expected a base rate such as history.peace_failure(guarantee: treaty, ended: stalemate)"
        )
    arguments: dict[str, str] = {}
    for part in (found[2] or "").split(","):
        if not part.strip():
            continue
        key, sign, value = part.replace("=", ":", 1).partition(":")
        if not sign or not value.strip():
            raise RateError(f"history.{found[1]}: got {part.strip()!r}; expected an argument as 'name: value'")
        if key.strip() in arguments:
            raise RateError(f"history.{found[1]}: {key.strip()} is given twice; keep one")
        arguments[key.strip()] = value.strip()
    return _asked(found[1], arguments)


def _span(name: str, key: str, text: str) -> str:
    found = _SPAN.fullmatch(text)
    try:
        value = number(found[1]) if found else -1.0
    except LiteralError:
        value = -1.0
    lowest = 0 if key == "after" else 0.01
    if not lowest <= value <= 50:
        raise RateError(f"history.{name}: {key}: got {text!r}; expected a time such as 5 years, from {lowest:g} to 50")
    return f"{value:g} year{'' if value == 1 else 's'}"


def _years(text: str) -> float:
    return float(text.split(maxsplit=1)[0])


FEW = 5  # with fewer comparable cases than this, looser ones are shown
GRID = np.array([0, 0.25, 0.5, 1, 2, 3, 4, 5, 7, 10, 15, 20], dtype=float)


def _peace(arguments: Mapping[str, str], posterior: Posterior) -> dict[str, Any]:
    """P(peace fails within a time)."""
    years = _years(arguments["within"])
    stratum = {"interstate": 0, "civil": 2 if arguments["terms"] == "agreement" else 1}[arguments["war"]]
    stratum = 0 if "kind" in posterior.about else stratum
    ended, guarantee = arguments["ended"], arguments["guarantee"]
    x = np.array(
        [
            ended != "stalemate",
            ended == "imposed",
            arguments["terms"] == "agreement",
            guarantee == "peacekeepers",
            guarantee == "treaty",
        ],
        dtype=float,
    )
    curve = posterior.survival(stratum, x, spells.EDGES, np.append(GRID, years))
    found: dict[str, Any] = {"draws": 1 - curve[:, -1], "years": years, "years_grid": GRID, "curve": curve[:, :-1]}
    if "kind" in posterior.about:  # a user's own fit: the cases are the user's
        return {**found, "comparable": _own(posterior), "tables": (), "observed": np.full(len(GRID), np.nan)}
    rows = spells.peace()
    like, looser = _like(rows, arguments, x)
    mine = np.isin(rows.spell, rows.spell[like])
    lasted, failed, _ = rows.take(mine).lasted()
    comparable = tuple(
        Comparable(rows.names[s], f"{'failed' if f else 'held'}, {y:.1f} years", bool(f), float(y))
        for s, y, f in zip(np.unique(rows.spell[mine]), lasted, failed, strict=True)
    )
    sources = np.unique(rows.source[mine])
    tables = tuple(f"peace-{spells.SOURCES[s]}" for s in sources)
    observed = spells.kaplan_meier(lasted, failed, GRID)
    return {**found, "comparable": comparable, "tables": tables, "observed": observed, "looser": looser}


def _like(rows: spells.Spells, arguments: Mapping[str, str], x: Floats) -> tuple[npt.NDArray[np.bool_], str]:
    """The spells most like the one in question, by their first row: alike in everything, or in as much as leaves FEW of them."""
    treaty = x[4] == 1
    same = {
        "the kind of war": (rows.source > 0) == (arguments["war"] == "civil"),
        "terms": rows.x[:, 2] == x[2],
        "how the war ended": (rows.x[:, :2] == x[:2]).all(axis=1),
        # A guarantee by treaty often comes with peacekeepers.
        "guarantee": (rows.x[:, 4] == x[4]) & (treaty | (rows.x[:, 3] == x[3])),
    }
    first = rows.begin == 0
    dropped: list[str] = []
    kind = "the kind of war"
    for drop in ((), ("terms",), (kind,), ("terms", kind), ("terms", kind, "how the war ended")):
        like = first & np.all([rule for name, rule in same.items() if name not in drop], axis=0)
        dropped = list(drop)
        if like.sum() >= FEW:
            break
    return like, " and ".join(dropped)


def _pledge(arguments: Mapping[str, str], posterior: Posterior) -> dict[str, Any]:
    """P(an invoked pledge is honoured), averaged over the pledges of that kind and period, each in a new war."""
    cases = events.pledges()
    period = events.PERIODS.index(arguments["period"])
    kind = arguments["kind"].replace("-", "_")
    like = cases.stratum == period
    if kind != "any":
        like &= cases.x[:, events.PLEDGES.index(kind)] == 1
    if "kind" in posterior.about:
        x = np.zeros(posterior.draws["effect"].shape[2])
        if kind != "any":
            x[events.PLEDGES.index(kind)] = 1
        return {"draws": posterior.chance(0, x), "years": None, "comparable": _own(posterior), "tables": ()}
    profiles, count = np.unique(cases.x[like], axis=0, return_counts=True)
    chances = np.stack([posterior.chance(period, x) for x in profiles])
    return {
        "draws": (count / count.sum()) @ chances,
        "years": None,
        "comparable": _happened(cases, like, "honoured", "violated"),
        "tables": ("pledges",),
    }


def _threat(arguments: Mapping[str, str], posterior: Posterior) -> dict[str, Any]:
    """P(a resisted threat is carried out)."""
    cases = events.threats()
    institution = np.array([float(arguments["institution"] == "yes")])
    commitment = arguments["commitment"]
    strata = [events.COMMITMENTS.index(commitment)] if commitment != "any" else [0, 1, 2, 3]
    if "kind" in posterior.about:
        return {"draws": posterior.chance(0, institution), "years": None, "comparable": _own(posterior), "tables": ()}
    like = np.isin(cases.stratum, strata) & (cases.x[:, 0] == institution[0])
    share = np.array([(cases.stratum[like] == s).sum() for s in strata], dtype=float)
    chances = np.stack([posterior.chance(s, institution) for s in strata])
    return {
        "draws": (share / share.sum()) @ chances,
        "years": None,
        "comparable": _happened(cases, like, "carried out", "backed down"),
        "tables": ("threats-sanctions",),
    }


def _war(arguments: Mapping[str, str], posterior: Posterior) -> dict[str, Any]:
    """P(a war that has lasted `after` ends `within` the time asked about, `how`)."""
    after, within, how = _years(arguments["after"]), _years(arguments["within"]), arguments["how"]
    grid = np.append(after + GRID, [after, after + within])
    curve = posterior.survival(0, np.zeros(0), events.WAR_EDGES, grid)
    standing = np.maximum(curve[:, -2:-1], np.finfo(float).tiny)
    draws = 1 - curve[:, -1] / standing[:, 0]
    if how != "any":
        # The mix of endings among wars that end: one within the first year, another after it.
        early = 1 - np.minimum(posterior.survival(0, np.zeros(0), events.WAR_EDGES, np.array([max(after, min(after + within, 1.0))]))[:, 0]
                               / standing[:, 0], 1)  # fmt: skip
        mix = posterior.draws["ending"][:, :, events.ENDINGS.index(how)]
        draws = early * mix[:, 0] + (draws - early) * mix[:, 1]
    found: dict[str, Any] = {"draws": draws, "years": within, "years_grid": GRID, "curve": curve[:, :-2] / standing}
    if "kind" in posterior.about:
        return {**found, "comparable": _own(posterior), "tables": (), "observed": np.full(len(GRID), np.nan)}
    wars = events.wars()
    like = wars.years > after
    comparable = tuple(
        Comparable(
            n,
            f"{events.ENDINGS[e]}, {y:.1f} years",
            bool(y <= after + within and how in ("any", events.ENDINGS[e])),
            float(y),
        )
        for n, y, e in zip(np.array(wars.names)[like], wars.years[like], wars.ended[like], strict=True)
    )
    observed = (
        spells.kaplan_meier(wars.years[like], np.ones(like.sum(), int), after + GRID)
        if like.any()
        else np.full(len(GRID), np.nan)
    )
    return {**found, "comparable": comparable, "tables": ("wars",), "observed": observed}


def _leader(arguments: Mapping[str, str], posterior: Posterior) -> dict[str, Any]:
    """P(a leader loses office, in one way or any, within a time)."""
    within, war = _years(arguments["within"]), int(arguments["war"] == "yes")
    found = events.leaders()
    hows = list(events.EXITS) if arguments["how"] == "any" else [arguments["how"]]
    hazard = sum(np.exp(posterior.draws["base"][:, 2 * list(events.EXITS).index(h) + war]) for h in hows)
    names = [n for h in hows for n in found.names[h]] if war else []
    return {
        "draws": -np.expm1(-np.asarray(hazard) * within),
        "years": within,
        "comparable": tuple(Comparable(n, "left office this way", True) for n in names),
        "tables": ("leaders", "wars"),
    }


def _crisis(arguments: Mapping[str, str], posterior: Posterior) -> dict[str, Any]:
    """P(a crisis with a given trigger reaches a given level of violence)."""
    cases, level = events.crises(), {"serious-clashes": 3, "war": 4}[arguments["to"]]
    trigger = events.TRIGGERS[arguments["trigger"]] - 1
    offset = 0 if level == 3 else len(events.TRIGGERS)
    like = cases.stratum == trigger
    words = {1: "no violence", 2: "minor clashes", 3: "serious clashes", 4: "war"}
    return {
        "draws": posterior.chance(offset + trigger, np.zeros(0)),
        "years": None,
        "comparable": tuple(
            Comparable(n, words[int(v)], bool(v >= level))
            for n, v in zip(np.array(cases.names)[like], cases.happened[like], strict=True)
        ),
        "tables": ("crises",),
    }


def _own(posterior: Posterior) -> tuple[Comparable, ...]:
    """All the cases of a user's own fit."""
    return tuple(Comparable(str(n), str(o), bool(h)) for n, o, h in posterior.about["comparable"])


def _happened(cases: events.Cases, like: npt.NDArray[np.bool_], yes: str, no: str) -> tuple[Comparable, ...]:
    return tuple(
        Comparable(n, yes if h else no, bool(h))
        for n, h in zip(np.array(cases.names)[like], cases.happened[like], strict=True)
    )


_PEACE: dict[str, tuple[str, ...] | Literal["years"]] = {
    "guarantee": ("none", "peacekeepers", "treaty"),
    "ended": ("stalemate", "victory", "imposed"),
    "terms": ("agreement", "ceasefire"),
    "war": ("interstate", "civil"),
    "within": "years",
}

_PLEDGE: dict[str, tuple[str, ...] | Literal["years"]] = {
    "kind": ("any", *(k.replace("_", "-") for k in events.PLEDGES)),
    "period": ("since-1945", "before-1945"),
}
_THREAT: dict[str, tuple[str, ...] | Literal["years"]] = {
    "commitment": ("any", *events.COMMITMENTS[1:]),
    "institution": ("no", "yes"),
}
_CRISIS: dict[str, tuple[str, ...] | Literal["years"]] = {
    "trigger": ("military-non-violent", *(t for t in events.TRIGGERS if t != "military-non-violent")),
    "to": ("war", "serious-clashes"),
}


def _complement(answer: _Answering) -> _Answering:
    """The rate at which something does not happen."""

    def turned(arguments: Mapping[str, str], posterior: Posterior) -> dict[str, Any]:
        found = answer(arguments, posterior)
        cases = tuple(replace(c, happened=not c.happened) for c in found["comparable"])
        return {**found, "draws": 1 - found["draws"], "years": None, "comparable": cases}

    return turned


RATES: dict[str, Rate] = {
    r.name: r
    for r in (
        Rate("peace_failure", "war between the same sides begins again", _PEACE, {"within": 5}, "peace", _peace),
        Rate("peace_holds", "peace between the sides holds", _PEACE, {"within": 5}, "peace", _complement(_peace)),
        Rate("pledge_kept", "an alliance pledge invoked by a war is honoured", _PLEDGE, {}, "pledge", _pledge),
        Rate(
            "pledge_broken",
            "an alliance pledge invoked by a war is violated",
            _PLEDGE,
            {},
            "pledge",
            _complement(_pledge),
        ),
        Rate(
            "threat_carried_out",
            "a resisted threat of sanctions is carried out",
            _THREAT,
            {},
            "threat",
            _threat,
        ),
        Rate(
            "threat_backed_down",
            "a resisted threat of sanctions is dropped",
            _THREAT,
            {},
            "threat",
            _complement(_threat),
        ),
        Rate(
            "war_ends",
            "an interstate war ends, given how long it has lasted",
            {"after": "years", "within": "years", "how": ("any", *events.ENDINGS)},
            {"after": 1, "within": 1},
            "war",
            _war,
        ),
        Rate(
            "leader_exit",
            "a leader is removed by force from within, or by a foreign power",
            {"how": ("irregular", "foreign", "any"), "war": ("yes", "no"), "within": "years"},
            {"within": 1},
            "leader",
            _leader,
        ),
        Rate(
            "crisis_violent",
            "an international crisis escalates to serious clashes or to war, given what triggered it",
            _CRISIS,
            {},
            "crisis",
            _crisis,
        ),
    )
}
