"""Base rates: what history says about peaces, pledges, threats, wars, leaders and crises, how uncertain that is, and the cases behind it.

A rate is written as in a case file, `history.peace_failure(guarantee: treaty, ended: stalemate)`, or passed to `rate()`. Arguments left out take
their defaults. All figures come from posterior draws of the fitted models (`history.fit`).
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from detente.history import answering, civil, events
from detente.history.answer import Answer, RateError
from detente.history.answering import Known
from detente.history.posterior import Posterior, own
from detente.history.reweigh import TRUSTED, Reweighted
from detente.history.reweigh import known as known_model
from detente.literals import LiteralError, number

_Answering = Callable[[Mapping[str, str], Known], dict[str, Any]]

_CALL = re.compile(r"history\.([a-z_]+)\s*(?:\((.*)\))?\s*", re.DOTALL)
_SPAN = re.compile(r"(\S+?)\s*(?:(year|month)s?)?")


@dataclass(frozen=True)
class Rate:
    """A base rate on offer: what it is the chance of, and the values each argument may take (the first is the default; `years` means a time)."""

    name: str
    says: str
    arguments: Mapping[str, tuple[str, ...] | Literal["years"]]
    spans: Mapping[str, float]
    model: str | Callable[[Mapping[str, str]], str]
    answer: _Answering


def rate(
    name: str,
    *,
    as_of: datetime.date | str | None = None,
    without: str | Iterable[str] = (),
    **arguments: str | float,
) -> Answer:
    """A base rate, as in `rate("peace_failure", guarantee="treaty", within="5 years")`. `fit` names a user's own fit.

    `as_of` is a day (a date, or ISO text): only what was known then counts, and what was going on counts as far as it had come. `without`
    names wars to leave out, such as the one in question. Raises `RateError` if the rate, an argument or a value does not exist (the message lists
    those that do) or nothing like it was observed, and `PosteriorError` if the fit does not exist.
    """
    return _asked(name, arguments, _day(as_of), _names(without))


def read(text: str, *, as_of: datetime.date | str | None = None, without: str | Iterable[str] = ()) -> Answer:
    """A base rate as written in a case file: `history.NAME(argument: value, ...)`, or with `=` for `:`.

    The leading `history.` may be left out. `as_of` and `without` are as for `rate`. Raises `RateError` and `PosteriorError`, as `rate` does.
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
    return _asked(found[1], arguments, _day(as_of), _names(without))


def _day(as_of: datetime.date | str | None) -> datetime.date | None:
    if as_of is None or isinstance(as_of, datetime.date):
        return as_of
    try:
        return datetime.date.fromisoformat(as_of)
    except ValueError:
        raise RateError(f"as_of: got {as_of!r}; expected a day such as 1999-03-24") from None


def _names(without: str | Iterable[str]) -> tuple[str, ...]:
    return (without,) if isinstance(without, str) else tuple(without)


def _asked(
    name: str, arguments: Mapping[str, str | float], as_of: datetime.date | None, without: tuple[str, ...]
) -> Answer:
    if name not in RATES:
        raise RateError(f"history.{name}: there is no such base rate; expected one of {', '.join(RATES)}")
    wanted = RATES[name]
    given = {k.replace("-", "_"): str(v).strip() for k, v in arguments.items()}
    fit = given.pop("fit", None)
    full = _full(wanted, given)
    try:
        if fit:
            model = Reweighted(own(fit), -math.inf)
            _told(wanted, given, fit, model.posterior)
        else:
            model = known_model(wanted.model if isinstance(wanted.model, str) else wanted.model(full), as_of, without)
        found = wanted.answer(full, Known(model.posterior, as_of, without, frozenset(given)))
    except RateError as error:
        raise RateError(f"history.{name}: {error}") from None
    about = model.posterior.about
    found["works"] = () if fit else tuple(about.get("cite", ()))
    own_fit = f"{fit} ({about['hash']})" if fit else None
    return Answer(name, full, wanted.says, fit=own_fit, note=_note(as_of, without, model, fit), **found)


def _full(wanted: Rate, given: Mapping[str, str]) -> dict[str, str]:
    """All arguments of a rate, those given or their defaults, checked."""
    for key in given:
        if key not in wanted.arguments:
            raise RateError(
                f"history.{wanted.name}: {key}: there is no such argument; "
                f"expected one of {', '.join([*wanted.arguments, 'fit'])}"
            )
    full: dict[str, str] = {}
    for key, allowed in wanted.arguments.items():
        if allowed == "years":
            full[key] = _span(wanted.name, key, given.get(key, f"{wanted.spans[key]:g} years"))
        else:
            full[key] = given.get(key, allowed[0])
            if full[key] not in allowed:
                raise RateError(
                    f"history.{wanted.name}: {key}: got {full[key]!r}; expected one of {', '.join(allowed)}"
                )
    return full


def _told(wanted: Rate, given: Mapping[str, str], fit: str, posterior: Posterior) -> None:
    """Raise `RateError` if a user's own fit cannot answer with the arguments given."""
    kind = wanted.model if isinstance(wanted.model, str) else wanted.model({"war": "interstate"})
    if posterior.about["kind"] != kind:
        raise RateError(f"fit: {fit!r} is a fit of kind {posterior.about['kind']}; expected one of kind {kind}")
    for key in given:
        if wanted.arguments[key] != "years" and key not in posterior.about["told"]:
            raise RateError(
                f"{key}: fit {fit!r} does not distinguish it; leave it out, or use {', '.join(posterior.about['told'])}"
            )


def _note(as_of: datetime.date | None, without: tuple[str, ...], model: Reweighted, fit: str | None) -> str:
    """What was known, in words, and whether the weights can be trusted."""
    if as_of is None and not without:
        return ""
    if fit:
        return "The rows of a fit of your own have no dates: all of them count."
    said = f"As known on {as_of}" if as_of else "All the data"
    said += f", without {' and '.join(without)}." if without else "."
    said = model.note or said
    if model.k > TRUSTED:
        said += (
            f" Reweighting to that is unreliable (Pareto k {model.k:.2f}, above {TRUSTED}): take this figure as rough."
        )
    return said


def _war_model(arguments: Mapping[str, str]) -> str:
    return "war" if arguments["war"] == "interstate" else f"civil-war-{arguments['deaths']}"


def _span(name: str, key: str, text: str) -> str:
    found = _SPAN.fullmatch(text)
    try:
        value = number(found[1]) / (12 if found[2] == "month" else 1) if found else -1.0
    except LiteralError:
        value = -1.0
    lowest = 0 if key == "after" else 0.01
    if not lowest <= value <= 50:
        raise RateError(
            f"history.{name}: {key}: got {text!r}; expected a time such as 5 years or 6 months, from {lowest:g} to 50 years"
        )
    return f"{value:g} year{'' if value == 1 else 's'}"


_PEACE: dict[str, tuple[str, ...] | Literal["years"]] = {
    "guarantee": ("none", "peacekeepers", "treaty"),
    "ended": ("stalemate", "victory", "imposed"),
    "terms": ("agreement", "ceasefire"),
    "war": ("interstate", "civil"),
    "within": "years",
    "earlier_wars": answering.EARLIER,
    "border": ("any", "yes", "no"),
}

_PLEDGE: dict[str, tuple[str, ...] | Literal["years"]] = {
    "kind": ("any", *(k.replace("_", "-") for k in events.PLEDGES)),
    "period": ("since-1945", "before-1945"),
}
_THREAT: dict[str, tuple[str, ...] | Literal["years"]] = {
    "commitment": ("any", *events.COMMITMENTS[1:]),
    "institution": ("no", "yes"),
    "record": ("any", *events.RECORDS),
}
_CRISIS: dict[str, tuple[str, ...] | Literal["years"]] = {
    "trigger": ("military-non-violent", *(t for t in events.TRIGGERS if t != "military-non-violent")),
    "to": ("war", "serious-clashes"),
}


_WAR: dict[str, tuple[str, ...] | Literal["years"]] = {
    "after": "years",
    "within": "years",
    "how": ("any", *events.ENDINGS),
    "war": ("interstate", "civil"),
    "deaths": civil.DEATHS,
}
_RECURS: dict[str, tuple[str, ...] | Literal["years"]] = {
    "ended": civil.ENDED,
    "within": "years",
    "agreement": ("any", *civil.AGREED),
    "peacekeepers": ("any", "no", "yes"),
    "earlier_wars": answering.EARLIER,
}


def _complement(answer: _Answering) -> _Answering:
    """The rate at which something does not happen."""

    def turned(arguments: Mapping[str, str], known: Known) -> dict[str, Any]:
        found = answer(arguments, known)
        cases = tuple(replace(c, happened=not c.happened) for c in found["comparable"])
        return {**found, "draws": 1 - found["draws"], "years": None, "comparable": cases}

    return turned


RATES: dict[str, Rate] = {
    r.name: r
    for r in (
        Rate(
            "peace_failure", "war between the same sides begins again", _PEACE, {"within": 5}, "peace", answering.peace
        ),
        Rate(
            "peace_holds", "peace between the sides holds", _PEACE, {"within": 5}, "peace", _complement(answering.peace)
        ),
        Rate("pledge_kept", "an alliance pledge invoked by a war is honoured", _PLEDGE, {}, "pledge", answering.pledge),
        Rate(
            "pledge_broken",
            "an alliance pledge invoked by a war is violated",
            _PLEDGE,
            {},
            "pledge",
            _complement(answering.pledge),
        ),
        Rate(
            "threat_carried_out",
            "a resisted threat of sanctions is carried out",
            _THREAT,
            {},
            "threat",
            answering.threat,
        ),
        Rate(
            "threat_backed_down",
            "a resisted threat of sanctions is dropped",
            _THREAT,
            {},
            "threat",
            _complement(answering.threat),
        ),
        Rate(
            "war_ends",
            "a war ends, given how long it has lasted: of 1,000 battle deaths, between states; or civil, of 1,000 or of 25 in a year",
            _WAR,
            {"after": 1, "within": 1},
            _war_model,
            answering.war,
        ),
        Rate(
            "civil_war_recurs",
            "a civil war that stopped a year ago begins again between the same sides, with 25 battle deaths in a year",
            _RECURS,
            {"within": 5},
            "civil-recurrence",
            answering.recurrence,
        ),
        Rate(
            "leader_exit",
            "a leader is removed by force from within, or by a foreign power",
            {"how": ("irregular", "foreign", "any"), "war": ("yes", "no"), "within": "years"},
            {"within": 1},
            "leader",
            answering.leader,
        ),
        Rate(
            "crisis_violent",
            "an international crisis escalates to serious clashes or to war, given what triggered it",
            _CRISIS,
            {},
            "crisis",
            answering.crisis,
        ),
    )
}
