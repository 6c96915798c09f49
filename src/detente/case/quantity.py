"""Quantities as an analyst writes them: `25%`, `15% to 40%`, `6 to 8 months`, or with a source.

A quantity is a point or a range. A range is a central 90% interval: a chance becomes a logit-normal through its two ends, a positive quantity a
log-normal, any other a normal. No such curve fits a range that starts at zero (`0% to 30%`): its density falls steadily from zero, with 95% of it
below the upper end (a Beta(1, b), or an exponential). A range that ends at 100% is the mirror image. A base rate,
`history.peace_failure(guarantee: treaty)`, is as uncertain as history leaves it: its draws are the posterior's. A range from a panel of experts may
keep each expert's own range: each draw is then one expert's.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator, BeforeValidator, ValidationInfo, WithJsonSchema

from detente.history.answer import RateError
from detente.history.posterior import PosteriorError
from detente.history.rates import read as read_rate
from detente.literals import NUMBER, LiteralError, number, shown

Kind = Literal["share", "rate", "positive", "duration", "real"]

# Possessive: no text makes it try again and again.
_RANGE = re.compile(
    rf"\s*+(?P<low>{NUMBER})\s*+(?P<lp>%?)(?:\s*+to\s*+(?P<high>{NUMBER})\s*+(?P<hp>%?))?\s*+(?P<unit>[a-z][a-z ]*+)?$"
)
Known = tuple[
    datetime.date | None, tuple[str, ...]
]  # the day until which history counts, and the wars that it leaves out
EVERYTHING: Known = (None, ())
LONGEST = 300  # characters of a number or base rate
SMALLEST, LARGEST = 1e-12, 1e9  # sizes of a number other than 0 between which arithmetic keeps its digits
PANEL = "panel:"  # before the name of a panel, in the source of a range that experts gave
OF_A_PANEL = ("n", "round", "experts", "weights")  # what is told of such a range beside it
NEAREST = 1e-13  # how near to certainty a chance per quarter may come without being certain
_PERIODS = {"month": 3.0, "quarter": 1.0, "year": 0.25}  # how many of them make a quarter
_MONTHS = {"day": 12 / 365.25, "week": 84 / 365.25, "month": 1.0, "quarter": 3.0, "year": 12.0}

ALLOWED: dict[Kind, str] = {
    "share": "a share such as 25%, 0.25 or 15% to 40%",
    "rate": "a chance per time such as 30% per quarter or 2% to 5% per year",
    "positive": "a number above 0, such as 2, 8% or 1.5 to 3",
    "duration": "a time such as 24 months, 6 to 8 months or 2 years",
    "real": "a number such as 0.5 or -1 to 2",
}


@dataclass(frozen=True, eq=False)
class Quantity:
    """One number of a case: its ends (equal for a point), where it comes from, and whether it is data or judgement.

    Shares are in [0, 1], rates are chances per quarter, durations are in months. `rest` completes a distribution to 1.
    `text` is what the analyst wrote. `draws` are the posterior draws of a base rate, sorted.
    `n` is how many people of a panel gave the range, `round` in which round. `experts` are their own ranges, if each draw is to be one expert's
    instead of the pool's; `weights` say how often each is taken, alike if empty.
    `limits` are the ends of what its field may hold, which no draw leaves, not even from the tail of a wide range.
    `name`, set when the case is put together, says where in the case the quantity is (see `case.named`).
    """

    kind: Kind
    low: float
    high: float
    text: str
    source: str | None = None
    basis: Literal["data", "judgement", "default"] = "judgement"
    note: str | None = None
    rest: bool = False
    draws: npt.NDArray[np.float64] | None = None
    n: int | None = None
    round: int | None = None
    experts: tuple[Quantity, ...] = ()
    weights: tuple[float, ...] = ()
    limits: tuple[float, float] = (-LARGEST, LARGEST)
    name: str = ""

    @property
    def middle(self) -> float:
        """The midpoint, for checks; the median of the distribution may differ slightly."""
        return (self.low + self.high) / 2

    @property
    def panel(self) -> str | None:
        """The name of the panel that gave the range, if one did."""
        return self.source.removeprefix(PANEL) if self.source and self.source.startswith(PANEL) else None


def parse_quantity(raw: Any, kind: Kind, known: Known = EVERYTHING) -> Quantity:
    """Read what an analyst wrote; a base rate as `known`. Raises ValueError with what was got and what was expected."""
    if isinstance(raw, Quantity):
        return raw
    if isinstance(raw, Mapping):
        return _parse_mapping(raw, kind, known)
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise ValueError(f"got {shown(raw)}; expected {ALLOWED[kind]}")
    if raw == "rest":
        if kind != "share":
            raise ValueError(f"got 'rest', which only completes a distribution; expected {ALLOWED[kind]}")
        return Quantity(kind, 0.0, 1.0, "rest", rest=True)
    if isinstance(raw, str) and len(raw) > LONGEST:
        raise ValueError(f"got {shown(raw)}, which has {len(raw):,} characters; expected {ALLOWED[kind]}")
    text = (raw if isinstance(raw, str) else shown(raw)).strip()
    if text.startswith("history."):
        return _from_history(text, kind, known)
    found = _RANGE.match(text.lower())
    if not found:
        raise ValueError(f"got {shown(raw)}; expected {ALLOWED[kind]}")
    percent = bool(found["lp"] or found["hp"])
    try:
        low = number(found["low"]) / (100 if percent else 1)
        high = low if found["high"] is None else number(found["high"]) / (100 if percent else 1)
    except LiteralError as error:
        raise ValueError(str(error)) from None
    _check_size(found["low"], low, text)
    _check_size(found["high"] or found["low"], high, text)
    if found["hp"] == "" and found["lp"] and found["high"]:
        raise ValueError(
            f"got '{text}'; if the upper end is a percentage too, write '{found['low']}% to {found['high']}%'"
        )
    if high < low:
        raise ValueError(f"got '{text}'; write the lower end of the range first")
    low, high = _converted(low, high, (found["unit"] or "").strip(), kind, text)
    _check_bounds(low, high, kind, text)
    return Quantity(kind, low, high, text)


def readable(raw: Any, kind: Kind) -> Quantity | None:
    """The same; None for what is no quantity."""
    try:
        return parse_quantity(raw, kind)
    except ValueError:
        return None


def written(kind: Kind, low: float, high: float, percent: bool = True) -> str:
    """A point or range as an analyst would write it, from values in the quantity's own unit; `parse_quantity` reads it back to four digits.

    `percent` says whether to write a positive or real number as a percentage; shares and rates always are.
    """
    if kind in ("share", "rate") or (percent and kind != "duration"):
        low, high, mark = 100 * low, 100 * high, "%"
    else:
        mark = ""
    unit = {"rate": " per quarter", "duration": " months"}.get(kind, "")
    first, last = f"{low:.4g}{mark}", f"{high:.4g}{mark}"
    return (first if first == last else f"{first} to {last}") + unit


def in_unit(text: str, kind: Kind, *values: float) -> str:
    """Values of a quantity in the unit in which its analyst wrote `text`: `1% to 3% per year` for two chances per quarter.

    Base rates are given in per cent, a chance per time among them per year. There are as many digits as it takes to see how far apart the values are.
    """
    found = _RANGE.match(text.lower())
    unit = (found["unit"] or "").strip() if found else ("per year" if kind == "rate" else "")
    if kind == "rate":
        values = tuple(1 - (1 - v) ** (1 / _PERIODS[unit.split()[1]]) for v in values)
    elif kind == "duration":
        values = tuple(v / _MONTHS[unit.removesuffix("s")] for v in values)
    percent = told_in_percent(kind, text)
    if percent:
        values = tuple(100 * v for v in values)
    apart = max(values) - min(values) or abs(values[0]) / 2

    def digits(size: float) -> int:
        return max(0, -math.floor(math.log10(size))) if size else 0

    shown = [round(v, max(digits(apart / 4), digits(abs(v)))) for v in values]
    three = [float(f"{v:.3g}") for v in shown]  # more promise what nobody knows, unless they tell the values apart
    shown = three if all(abs(t - v) <= apart / 8 for t, v in zip(three, shown, strict=True)) else shown
    words = " to ".join(f"{v:.10g}{'%' if percent else ''}" for v in shown)
    return f"{words} {unit}".strip()


def told_in_percent(kind: str, text: str) -> bool:
    """Whether a quantity that an analyst wrote as `text` is told in per cent."""
    return kind in ("share", "rate") or "%" in text


@dataclass(frozen=True, eq=False)
class BaseRate:
    """A base rate as a quantity has it: its draws, sorted, the ends of their central 90%, how it was asked for, and the user's own fit it is from."""

    draws: npt.NDArray[np.float64]
    low: float
    high: float
    asked: str
    fit: str | None


def base_rate(text: str, kind: Kind, known: Known = EVERYTHING) -> BaseRate:
    """A base rate from history: a chance as a share, or spread over time as a chance per quarter. Raises `RateError` and `PosteriorError`."""
    # A user's own fit may be made anew.
    return _base_rate(text, kind, known) if "fit" in text else _kept_base_rate(text, kind, known)


def _base_rate(text: str, kind: Kind, known: Known) -> BaseRate:
    answer = read_rate(text, as_of=known[0], without=known[1])
    draws = np.sort(answer.draws if kind == "share" else answer.per_quarter())
    draws.flags.writeable = False
    low, high = np.quantile(draws, [0.05, 0.95])
    return BaseRate(draws, float(low), float(high), answer.asked, answer.fit)


_kept_base_rate = lru_cache(maxsize=256)(_base_rate)


def _from_history(text: str, kind: Kind, known: Known) -> Quantity:
    if kind not in ("share", "rate"):
        raise ValueError(f"got '{text}', but a base rate is a chance; expected {ALLOWED[kind]}")
    try:
        found = base_rate(text, kind, known)
    except (RateError, PosteriorError) as error:
        raise ValueError(str(error)) from None
    note = f"own fit {found.fit}" if found.fit else None
    return Quantity(kind, found.low, found.high, found.asked, basis="data", note=note, draws=found.draws)


def _converted(low: float, high: float, unit: str, kind: Kind, text: str) -> tuple[float, float]:
    words = unit.split()
    if kind == "rate":
        if len(words) != 2 or words[0] not in ("per", "a") or words[1] not in _PERIODS:
            raise ValueError(f"got '{text}'; expected {ALLOWED['rate']}")
        if not (low >= 0 and high <= 1):
            raise ValueError(f"got '{text}'; a chance per time must lie between 0% and 100%")
        times = _PERIODS[words[1]]
        if high < 1 and 1 - (1 - high) ** times > 1 - NEAREST:
            raise ValueError(
                f"got '{text}'; a chance per quarter this close to 100% is certainty to the computer: write 99.99% or less, or 100%"
            )
        return 1 - (1 - low) ** times, 1 - (1 - high) ** times
    if kind == "duration":
        stem = unit.removesuffix("s")
        if stem not in _MONTHS:
            raise ValueError(f"got '{text}'; expected {ALLOWED['duration']}")
        return low * _MONTHS[stem], high * _MONTHS[stem]
    if words and words not in (["per", "year"], ["a", "year"]):
        raise ValueError(f"got '{text}'; expected {ALLOWED[kind]}")
    return low, high


def _check_size(written: str, value: float, text: str) -> None:
    """Refuse a number so small that arithmetic would silently turn it into 0."""
    if abs(value) < SMALLEST and re.search(r"[1-9]", re.split(r"[eE]", written)[0]):
        raise ValueError(
            f"got '{text}'; a number other than 0 must be at least {SMALLEST:g} in size: write 0, or a larger one"
        )


def _check_bounds(low: float, high: float, kind: Kind, text: str) -> None:
    if not (abs(low) < LARGEST and abs(high) < LARGEST):
        raise ValueError(f"got '{text}'; numbers must be below {LARGEST:,.0f} in size")
    if kind == "share" and not (low >= 0 and high <= 1):
        raise ValueError(f"got '{text}'; a share must be between 0 and 1 (0% and 100%)")
    if kind == "positive" and low < 0:
        raise ValueError(f"got '{text}', which is negative; expected {ALLOWED['positive']}")
    if kind == "duration" and low <= 0:
        raise ValueError(f"got '{text}'; a time must be longer than 0")


def _parse_mapping(raw: Mapping[Any, Any], kind: Kind, known: Known) -> Quantity:
    extra = [str(k) for k in raw if k not in ("value", "source", "basis", "note", *OF_A_PANEL)]
    if extra or "value" not in raw:
        raise ValueError(
            f"got {shown(dict(raw))}; expected {ALLOWED[kind]}, or {{value, source, basis: data or judgement, note}}, "
            "from a panel also n, round, experts and weights"
        )
    inner = parse_quantity(raw["value"], kind, known)
    basis: Literal["data", "judgement"] = raw.get("basis", "judgement") if inner.draws is None else "data"
    if basis not in ("data", "judgement"):
        raise ValueError(f"basis: got {shown(basis)}; expected data or judgement")
    for key in ("source", "note"):
        if raw.get(key) is not None and not isinstance(raw[key], str):
            raise ValueError(f"{key}: got {shown(raw[key])}; expected text")
    if basis == "data" and not raw.get("source") and inner.draws is None:
        raise ValueError("'basis: data' needs a source; add one, or write 'basis: judgement'")
    if basis == "data" and any(raw.get(key) is not None for key in OF_A_PANEL):
        raise ValueError(
            "what a panel's experts say is judgement; write 'basis: judgement', or leave out n, round, experts and weights"
        )
    found = replace(inner, source=raw.get("source"), basis=basis, note=raw.get("note"))
    return _with_panel(found, raw, kind)


def _with_panel(found: Quantity, raw: Mapping[Any, Any], kind: Kind) -> Quantity:
    """The quantity with what a mapping says of the panel it is from."""
    for key in ("n", "round"):
        if raw.get(key) is not None and (not isinstance(raw[key], int) or isinstance(raw[key], bool) or raw[key] < 1):
            raise ValueError(f"{key}: got {shown(raw[key])}; expected a whole number of at least 1")
    given, weights = raw.get("experts"), raw.get("weights")
    if given is None and weights is not None:
        raise ValueError("weights: these are of experts, and there are none; give their ranges in 'experts'")
    if given is None:
        return replace(found, n=raw.get("n"), round=raw.get("round"))
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise ValueError(f"experts: got {shown(given)}; expected a list with each expert's range")
    if not found.low < found.high:
        raise ValueError(f"got '{found.text}' beside experts; expected the range that they give together")
    experts = tuple(_expert(one, kind) for one in given)
    if raw.get("n") not in (None, len(experts)):
        raise ValueError(f"n: got {raw['n']}, but there are {len(experts)} experts; give the range of each, or of none")
    return replace(
        found, n=len(experts), round=raw.get("round"), experts=experts, weights=_weights(weights, len(experts))
    )


def _expert(raw: Any, kind: Kind) -> Quantity:
    try:
        if isinstance(raw, Mapping) or raw == "rest" or (isinstance(raw, str) and raw.strip().startswith("history.")):
            raise ValueError(f"got {shown(raw)}; expected {ALLOWED[kind]}")
        return parse_quantity(raw, kind)
    except ValueError as error:
        raise ValueError(f"experts: {error}") from None


def _weights(raw: Any, count: int) -> tuple[float, ...]:
    if raw is None:
        return ()
    good = isinstance(raw, Sequence) and not isinstance(raw, str) and len(raw) == count
    if not good or not all(isinstance(w, int | float) and not isinstance(w, bool) and 0 <= w < LARGEST for w in raw):
        raise ValueError(f"weights: got {shown(raw)}; expected {count} numbers of at least 0, one for each expert")
    if not sum(raw) > 0:
        raise ValueError("weights: at least one must be above 0")
    return tuple(float(w) for w in raw)


def default(text: str | float, kind: Kind) -> Quantity:
    """A documented default, for a quantity that the case leaves out."""
    return replace(parse_quantity(text, kind), basis="default")


def _schema(kind: Kind) -> dict[str, Any]:
    plain = [{"type": "number"}, {"type": "string"}]
    keys = {"value": {"anyOf": plain}, "source": {"type": "string"}, "note": {"type": "string"}}
    whole = {"type": "integer", "minimum": 1}
    panel = {
        "n": whole,
        "round": whole,
        "experts": {"type": "array", "items": {"anyOf": plain}, "minItems": 1},
        "weights": {"type": "array", "items": {"type": "number", "minimum": 0}},
    }
    full = {
        "type": "object",
        "properties": {**keys, "basis": {"enum": ["data", "judgement"]}, **panel},
        "required": ["value"],
        "additionalProperties": False,
    }
    return {"anyOf": [*plain, full], "description": ALLOWED[kind]}


def _by_type(raw: Any) -> Any:
    """One quantity for all types, or one per type: always a mapping, in which `*` stands for all types."""
    if isinstance(raw, Mapping) and "value" not in raw:
        return raw
    return {"*": raw}


def _schema_by_type(kind: Kind) -> dict[str, Any]:
    one = _schema(kind)
    return {
        "anyOf": [*one["anyOf"], {"type": "object", "additionalProperties": one}],
        "description": ALLOWED[kind],
    }


def _reader(kind: Kind) -> BeforeValidator:
    def read(raw: Any, info: ValidationInfo) -> Quantity:
        return parse_quantity(raw, kind, info.context or EVERYTHING)

    return BeforeValidator(read)


def _limited(low: float, high: float, says: str) -> AfterValidator:
    """A check that both ends of a quantity lie within limits, which it keeps; `says` is the rest of its message, the range allowed."""

    def check(found: Quantity) -> Quantity:
        for one in (found, *found.experts):
            if not (one.rest or low <= one.low <= one.high <= high):
                raise ValueError(f"got '{one.text}'; {says}")
        experts = tuple(replace(one, limits=(low, high)) for one in found.experts)
        return replace(found, experts=experts, limits=(low, high))

    return AfterValidator(check)


def _one(found: Quantity) -> Quantity:
    if found.low < found.high:
        raise ValueError(
            f"got '{found.text}'; expected a single time, not a range: every draw is read after the same years"
        )
    return found


def _point(found: Quantity) -> Quantity:
    if found.draws is not None or found.low < found.high:
        raise ValueError(f"got '{found.text}'; expected a single chance such as 35%, as it was given")
    return found


def _per_level(found: Quantity) -> Quantity:
    for one in (found, *found.experts):
        if one.text.endswith("year"):
            raise ValueError(
                f"got '{one.text}'; growth is per level of exhaustion and not per year: write a number alone, such as 20%"
            )
    return found


Share = Annotated[Quantity, _reader("share"), WithJsonSchema(_schema("share"))]
Rate = Annotated[Quantity, _reader("rate"), WithJsonSchema(_schema("rate"))]
Positive = Annotated[Quantity, _reader("positive"), WithJsonSchema(_schema("positive"))]
Duration = Annotated[Quantity, _reader("duration"), WithJsonSchema(_schema("duration"))]
Real = Annotated[Quantity, _reader("real"), WithJsonSchema(_schema("real"))]
ShareByType = Annotated[dict[str, Share], BeforeValidator(_by_type), WithJsonSchema(_schema_by_type("share"))]
PositiveByType = Annotated[dict[str, Positive], BeforeValidator(_by_type), WithJsonSchema(_schema_by_type("positive"))]
RealByType = Annotated[dict[str, Real], BeforeValidator(_by_type), WithJsonSchema(_schema_by_type("real"))]

# With shocks below a thousandth of the stakes, choices are certain to the last digit, and arithmetic cannot compute the equilibrium.
Noise = Annotated[Positive, _limited(0.001, 10, "noise must be between 0.1% and 1000% of the stakes")]
Cost = Annotated[Positive, _limited(0, 10, "a cost must be at most 1000% of the stakes")]
Growth = Annotated[
    Positive, AfterValidator(_per_level), _limited(0, 10, "growth must be at most 1000% per level of exhaustion")
]
Scale = Annotated[Positive, _limited(SMALLEST, LARGEST, "a scale must be above 0")]
Bound = Annotated[Positive, _limited(0, 10, "what a clock adds at most must be at most 1000%")]
Chance = Annotated[Share, AfterValidator(_point)]
Units = Annotated[Positive, _limited(0, 1000, "support must be at most 1000 units, where 1 is what is given now")]
Influence = Annotated[
    Real,
    _limited(-2, 2, "what opinion moves must be between -200% and 200%, so that no cost turns into a gain"),
]
Extra = Annotated[Real, _limited(-10, 10, "a synergy must be between -1000% and 1000% of the stakes")]
Horizon = Annotated[
    Duration, AfterValidator(_one), _limited(6, 1200, "the horizon must be between 6 months and 100 years")
]
GrowthByType = Annotated[dict[str, Growth], BeforeValidator(_by_type), WithJsonSchema(_schema_by_type("positive"))]
CostByType = Annotated[dict[str, Cost], BeforeValidator(_by_type), WithJsonSchema(_schema_by_type("positive"))]
ExtraByType = Annotated[dict[str, Extra], BeforeValidator(_by_type), WithJsonSchema(_schema_by_type("real"))]
