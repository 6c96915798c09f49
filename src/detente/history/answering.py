"""How each base rate is answered: from the posterior draws of its model, and the past cases like the one in question."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.history import civil, events, spells
from detente.history.answer import Comparable, RateError
from detente.history.posterior import Posterior

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """What an answer may use: the posterior, the day and the wars left out that it goes with, and the arguments that were named, not defaults."""

    posterior: Posterior
    as_of: datetime.date | None
    without: tuple[str, ...]
    given: Collection[str]

    @property
    def own(self) -> bool:
        """Whether the posterior is a user's own fit."""
        return "kind" in self.posterior.about


def years_in(text: str) -> float:
    """The years of a span as written in `Answer.arguments`."""
    return float(text.split(maxsplit=1)[0])


FEW = 5  # with fewer comparable cases than this, looser ones are shown
GRID = np.array([0, 0.25, 0.5, 1, 2, 3, 4, 5, 7, 10, 15, 20], dtype=float)


EARLIER = ("any", "none", "one", "two", "three")
# Which argument each covariate of a question about peace comes from, and the words for it.
FROM = {"victory": "ended", "imposed": "ended", "agreement": "terms", "peacekeepers": "guarantee", "treaty": "guarantee", "border": "border",
        "earlier": "earlier_wars"}  # fmt: skip


def peace(arguments: Mapping[str, str], known: Known) -> dict[str, Any]:
    """P(peace fails within a time), averaged over what else is known of the comparable cases (marginal standardisation).

    What is not asked about (deaths, the war's length, stakes) is as in each comparable case in turn; so are earlier wars and a common border, unless
    they are named. Raises `RateError` where nothing like the question was observed.
    """
    posterior, years = known.posterior, years_in(arguments["within"])
    stratum = {"interstate": 0, "civil": 2 if arguments["terms"] == "agreement" else 1}[arguments["war"]]
    ended, guarantee = arguments["ended"], arguments["guarantee"]
    x = np.array([ended != "stalemate", ended == "imposed", arguments["terms"] == "agreement", guarantee == "peacekeepers",
                  guarantee == "treaty"], dtype=float)  # fmt: skip
    grid = np.append(GRID, years)
    if known.own:  # the cases are the user's
        x = _seen_in_fit(x, spells.COVARIATES, known, FROM)
        curve = posterior.survival(0, x, spells.EDGES, grid)
        mine: dict[str, Any] = {"comparable": _own(posterior), "tables": (), "observed": np.full(len(GRID), np.nan)}
        return {"draws": 1 - curve[:, -1], "years": years, "years_grid": GRID, "curve": curve[:, :-1], **mine}
    if arguments["border"] != "any" and stratum:
        raise RateError("border: the sides of a civil war share none; leave it out, or ask about war: interstate")
    rows = spells.peace(known.as_of, known.without)
    _observed(rows.x[(rows.source == stratum)], x, arguments)
    like, looser = _like(rows, arguments, x)
    profiles = rows.x[like, : posterior.draws["effect"].shape[2]]
    profiles[:, : len(x)] = x
    for column, value in (
        ("earlier", np.log1p(max(EARLIER.index(arguments["earlier_wars"]) - 1, 0))),
        ("border", float(arguments["border"] == "yes")),
    ):
        if arguments[FROM[column]] != "any":
            profiles[:, len(x) + spells.BACKGROUND.index(column)] = value
    profiles, count = np.unique(profiles, axis=0, return_counts=True)
    share = count / count.sum()
    curve = sum(w * posterior.survival(stratum, p, spells.EDGES, grid) for w, p in zip(share, profiles, strict=True))
    curve = curve / curve[:, :1]  # all stand at the beginning, to the last digit
    part = np.isin(rows.spell, rows.spell[like])
    lasted, failed, _ = rows.take(part).lasted()
    comparable = tuple(
        Comparable(rows.names[s], f"{'failed' if f else 'held'}, {y:.1f} years", bool(f), float(y))
        for s, y, f in zip(np.unique(rows.spell[part]), lasted, failed, strict=True)
    )
    return {
        "draws": 1 - curve[:, -1],
        "years": years,
        "years_grid": GRID,
        "curve": curve[:, :-1],
        "comparable": comparable,
        "tables": tuple(f"peace-{spells.SOURCES[s]}" for s in np.unique(rows.source[part])),
        "observed": spells.kaplan_meier(lasted, failed, GRID),
        "looser": looser,
    }


def _observed(seen: Floats, x: Floats, arguments: Mapping[str, str]) -> None:
    """Raise `RateError` if a covariate has a value in the question that it has in no case of the stratum: the answer would be the prior's."""
    what = f"peace after {'wars between states' if arguments['war'] == 'interstate' else 'civil wars'}, terms: {arguments['terms']}"
    if not len(seen):
        raise RateError(f"no {what} is known from that time; ask about a later day, or other terms")
    for n, name in enumerate(spells.COVARIATES):
        if not (seen[:, n] == x[n]).any():
            key = FROM[name]
            raise RateError(
                f"{key}: got {arguments[key]!r}, which no case in the data has with {what}; "
                "change that argument, the terms or the kind of war"
            )


def _seen_in_fit(x: Floats, names: tuple[str, ...], known: Known, where: Mapping[str, str]) -> Floats:
    """Covariates as a user's own fit can answer for them: one that was the same in every row is so in the answer.

    Raises `RateError` if an argument that was named asks for something else: the fit knows nothing of it, and the answer would be the prior's.
    """
    x = x.copy()
    seen = known.posterior.about.get("seen") or {c: [0.0] for c in known.posterior.about.get("constant", ())}
    for n, name in enumerate(names):
        if name in seen and x[n] not in seen[name]:
            if where[name] in known.given:
                raise RateError(
                    f"{where[name]}: got a value that no row of the fit has; leave it out, or ask for one that some rows have"
                )
            x[n] = seen[name][0]
    return x


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
    first = np.zeros(len(rows.spell), bool)
    first[rows.lasted()[2]] = True
    dropped: list[str] = []
    kind = "the kind of war"
    for drop in ((), ("terms",), (kind,), ("terms", kind), ("terms", kind, "how the war ended")):
        like = first & np.all([rule for name, rule in same.items() if name not in drop], axis=0)
        dropped = list(drop)
        if like.sum() >= FEW:
            break
    return like, " and ".join(dropped)


def pledge(arguments: Mapping[str, str], known: Known) -> dict[str, Any]:
    """P(an invoked pledge is honoured), averaged over the pledges of that kind and period, each in a new war."""
    posterior, cases = known.posterior, events.pledges(known.as_of, known.without)
    period = events.PERIODS.index(arguments["period"])
    kind = arguments["kind"].replace("-", "_")
    like = cases.stratum == period
    if kind != "any":
        like &= cases.x[:, events.PLEDGES.index(kind)] == 1
    if known.own:
        x = np.zeros(posterior.draws["effect"].shape[2])
        if kind != "any":
            x[events.PLEDGES.index(kind)] = 1
            x = _seen_in_fit(x, events.PLEDGES, known, dict.fromkeys(events.PLEDGES, "kind"))
        return {"draws": posterior.chance(0, x), "years": None, "comparable": _own(posterior), "tables": ()}
    if not like.any():
        raise RateError(
            f"no such pledge of {arguments['period'].replace('-', ' ')} is known from that time; ask about a later day"
        )
    profiles, count = np.unique(cases.x[like], axis=0, return_counts=True)
    chances = np.stack([posterior.chance(period, x) for x in profiles])
    return {
        "draws": (count / count.sum()) @ chances,
        "years": None,
        "comparable": _happened(cases, like, "honoured", "violated"),
        "tables": ("pledges",),
    }


def threat(arguments: Mapping[str, str], known: Known) -> dict[str, Any]:
    """P(a resisted threat is carried out), averaged over the commitment and the senders' past of the comparable threats."""
    institution = np.array([float(arguments["institution"] == "yes")])
    if known.own:
        institution = _seen_in_fit(institution, ("institution",), known, {"institution": "institution"})
        draws = known.posterior.chance(0, institution)
        return {"draws": draws, "years": None, "comparable": _own(known.posterior), "tables": ()}
    cases = events.threats(known.as_of, known.without)
    like = cases.x[:, 0] == institution[0]
    if arguments["commitment"] != "any":
        like &= cases.stratum == events.COMMITMENTS.index(arguments["commitment"])
    if arguments["record"] != "any":
        like &= cases.record == events.RECORDS.index(arguments["record"])
    if not like.any():
        raise RateError(
            "no such threat is in the data, or was by then; leave out an argument, or ask about a later day"
        )
    # Records differ by threat: rounded to a quarter of a log-odds, there are few profiles to average over.
    past = np.round(cases.x[like, 1] * 4) / 4
    profiles, count = np.unique(np.column_stack([cases.stratum[like], past]), axis=0, return_counts=True)
    share = count / count.sum()
    draws = sum(
        w * known.posterior.chance(int(s), np.array([institution[0], p]))
        for w, (s, p) in zip(share, profiles, strict=True)
    )
    comparable = _happened(cases, like, "carried out", "backed down")
    return {"draws": draws, "years": None, "comparable": comparable, "tables": ("threats-sanctions",)}


def war(arguments: Mapping[str, str], known: Known) -> dict[str, Any]:
    """P(a war that has lasted `after` ends `within` the time asked about, `how`)."""
    posterior, civil_war = known.posterior, arguments["war"] == "civil"
    edges = civil.EDGES if civil_war and not known.own else events.WAR_EDGES
    after, within, how = years_in(arguments["after"]), years_in(arguments["within"]), arguments["how"]
    curve = posterior.survival(0, np.zeros(0), edges, np.append(after + GRID, [after, after + within]))
    standing = np.maximum(curve[:, -2:-1], np.finfo(float).tiny)
    draws = 1 - curve[:, -1] / standing[:, 0]
    if how != "any":
        # The mix of endings among wars that end: one within the first year, another after it.
        first_year = np.array([max(after, min(after + within, 1.0))])
        early = 1 - np.minimum(posterior.survival(0, np.zeros(0), edges, first_year)[:, 0] / standing[:, 0], 1)
        mix = posterior.draws["ending"][:, :, events.ENDINGS.index(how)]
        draws = early * mix[:, 0] + (draws - early) * mix[:, 1]
    found: dict[str, Any] = {"draws": draws, "years": within, "years_grid": GRID, "curve": curve[:, :-2] / standing,
                             "observed": np.full(len(GRID), np.nan), "tables": ()}  # fmt: skip
    if known.own:
        return {**found, "comparable": _own(posterior)}
    if civil_war:
        return {**found, "comparable": (), "fitted": (posterior.about["cases"], posterior.about["events"])}
    if arguments["deaths"] != civil.DEATHS[0]:
        raise RateError(
            "deaths: wars between states have had 1,000 battle deaths in all; leave it out, or ask about war: civil"
        )
    wars = events.wars(known.as_of, known.without)
    like = wars.years > after
    comparable = tuple(
        Comparable(
            n,
            f"{events.ENDINGS[e] if e >= 0 else 'still fought'}, {y:.1f} years",
            bool(e >= 0 and y <= after + within and how in ("any", events.ENDINGS[e])),
            float(y),
        )
        for n, y, e in zip(np.array(wars.names)[like], wars.years[like], wars.ended[like], strict=True)
    )
    if wars.over[like].any():
        found["observed"] = spells.kaplan_meier(wars.years[like], wars.over[like], after + GRID)
        found["observed"] /= spells.kaplan_meier(wars.years[like], wars.over[like], np.array([after]))
    return {**found, "comparable": comparable, "tables": ("wars",)}


def recurrence(arguments: Mapping[str, str], known: Known) -> dict[str, Any]:
    """P(fighting between the sides of a civil war begins again)."""
    years = years_in(arguments["within"])
    earlier = None if arguments["earlier_wars"] == "any" else EARLIER.index(arguments["earlier_wars"]) - 1
    draws, cases, again = civil.recurs(arguments, known.posterior, years, earlier)
    return {"draws": draws, "years": years, "comparable": (), "tables": (), "fitted": (cases, again)}


def leader(arguments: Mapping[str, str], known: Known) -> dict[str, Any]:
    """P(a leader loses office, in one way or any, within a time)."""
    within, war = years_in(arguments["within"]), int(arguments["war"] == "yes")
    found = events.leaders(known.as_of, known.without)
    hows = list(events.EXITS) if arguments["how"] == "any" else [arguments["how"]]
    hazard = sum(np.exp(known.posterior.draws["base"][:, 2 * list(events.EXITS).index(h) + war]) for h in hows)
    names = [n for h in hows for n in found.names[h]] if war else []
    return {
        "draws": -np.expm1(-np.asarray(hazard) * within),
        "years": within,
        "comparable": tuple(Comparable(n, "left office this way", True) for n in names),
        "tables": ("leaders", "wars"),
    }


def crisis(arguments: Mapping[str, str], known: Known) -> dict[str, Any]:
    """P(a crisis with a given trigger reaches a given level of violence)."""
    cases, level = events.crises(known.as_of, known.without), {"serious-clashes": 3, "war": 4}[arguments["to"]]
    trigger = events.TRIGGERS[arguments["trigger"]] - 1
    offset = 0 if level == 3 else len(events.TRIGGERS)
    like = cases.stratum == trigger
    words = {1: "no violence", 2: "minor clashes", 3: "serious clashes", 4: "war"}
    return {
        "draws": known.posterior.chance(offset + trigger, np.zeros(0)),
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
