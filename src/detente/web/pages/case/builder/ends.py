"""A number as written, taken apart into its ends and its unit, and put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.case.quantity import Kind
from detente.literals import NUMBER

UNITS: dict[Kind, tuple[str, ...]] = {
    "share": ("%",),
    "rate": ("% per year", "% per quarter", "% per month"),
    "duration": ("months", "years", "weeks", "days"),
    "positive": ("%", ""),
    "real": ("%", ""),
}
_FORM = re.compile(rf"\s*({NUMBER})\s*(%?)(?:\s*to\s*({NUMBER})\s*(%?))?\s*([a-z][a-z ]*)?\s*")


@dataclass(frozen=True)
class Ends:
    """The ends of a range as typed, without their unit. `high` is empty for a single number."""

    low: str
    high: str
    unit: str

    def written(self) -> str:
        """The number as a case file has it; empty if nothing was typed."""
        low, high = self.low.strip(), self.high.strip()
        mark, _, after = self.unit.partition(" ") if self.unit.startswith("%") else ("", "", self.unit)
        tail = f" {after}" if after else ""
        given = [_marked(x, mark) for x in (low, high) if x]
        return (" to ".join(given) + tail) if given else ""


def _marked(end: str, mark: str) -> str:
    return end if end.endswith("%") else end + mark


def taken_apart(text: str, kind: Kind) -> Ends | None:
    """The ends of a number as written; None for what has none, such as a base rate, `rest`, or a mistake."""
    found = _FORM.fullmatch(text.lower())
    if not found:
        return None
    low, low_mark, high, high_mark, after = found.groups(default="")
    marked = bool(low_mark or high_mark)
    if kind in ("share", "rate") and not marked:
        low, high = _percent(low), _percent(high) if high else ""
        marked = True
    unit = ("%" if marked else "") + (f" {after.strip()}" if after and marked else after.strip())
    if kind == "duration":
        unit = _plural(unit)
    return Ends(low, high, unit) if unit in UNITS[kind] else None


def _percent(end: str) -> str:
    return f"{100 * float(end):.10g}"


def _plural(unit: str) -> str:
    return unit if unit.endswith("s") or not unit else unit + "s"


def unit_of(kind: Kind, default: str) -> str:
    """The unit in which a number is asked for, that of its default if it has one."""
    found = taken_apart(default, kind) if default else None
    return found.unit if found else UNITS[kind][0]
