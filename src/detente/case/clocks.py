"""Clocks that follow a series: which of its values counts on the day of a case, and the speed that the rule makes of it.

The speed, not today's level of exhaustion, is what a series drives: the level is a whole number counted from the start of the war, while a rate or a
loss says how fast a party wears now, as long as it stays where it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.case.dates import earliest, latest
from detente.case.numbers import Numbers
from detente.case.problems import unknown
from detente.case.quantity import told_in_percent

if TYPE_CHECKING:
    from detente.case.schema import Case, Clock, ClockRule, Series

Found = Iterator[tuple[tuple[str, ...], str]]


def last_known(case: Case, series: Series) -> str | None:
    """The date of the last value of a series that was known on the day of the case; None if none was."""
    day = latest(case.as_of)
    if latest(series.vintage) > day:
        return None
    return max((d for d in series.values if latest(d) <= day), key=latest, default=None)


def before_the_war(case: Case, series: Series) -> list[str]:
    """The dates of a series' values from before the war began, in order."""
    if case.war.began is None:
        return []
    return sorted((d for d in series.values if latest(d) < earliest(case.war.began)), key=latest)


def reading(numbers: Numbers, case: Case, rule: ClockRule) -> tuple[float, float]:
    """In one draw, the last known value of the series that a rule follows, and what is usual."""
    series = case.series[rule.series]
    last = last_known(case, series)
    assert last is not None  # a case without a value is refused
    if rule.usual is not None:
        return numbers(series.values[last]), numbers(rule.usual)
    before = [numbers(series.values[d]) for d in before_the_war(case, series)]
    return numbers(series.values[last]), sum(before) / len(before)


def speed(numbers: Numbers, case: Case, clock: Clock) -> float:
    """By how much a clock speeds exhaustion up in one draw; below 0, it slows it down."""
    rule = clock.follows
    if rule is None:
        return numbers.typed(clock.speeds, "*")
    value, usual = reading(numbers, case, rule)
    beyond = (value - usual if rule.worse == "higher" else usual - value) / numbers(rule.scale)
    most = numbers(rule.most)
    return min(most, max(-most, beyond))


def idle(case: Case) -> set[tuple[str, ...]]:
    """The keys of the values of series that no clock uses, and that bear on no answer."""
    used: set[tuple[str, str]] = set()
    for clock in case.war.exhaustion.clocks:
        rule = clock.follows
        if rule is None or rule.series not in case.series:
            continue
        series = case.series[rule.series]
        dates = [last_known(case, series), *(before_the_war(case, series) if rule.usual is None else ())]
        used |= {(rule.series, d) for d in dates if d is not None}
    return {("series", name, "values", d) for name, x in case.series.items() for d in x.values if (name, d) not in used}


def check_clocks(case: Case) -> Found:
    """Problems with series and the clocks that follow them: values from the future, nothing known in time, numbers in other units."""
    for name, series in case.series.items():
        path = ("series", name)
        if series.source not in case.sources:
            yield (*path, "source"), unknown(series.source, case.sources)
        first = next(iter(series.values.values()))
        ended: dict[datetime.date, str] = {}
        for date, value in series.values.items():
            if (other := ended.setdefault(latest(date), date)) != date:
                yield (
                    (*path, "values", date),
                    f"this ends on the same day as '{other}', so that either could be the last value; keep one",
                )
            if earliest(date) > latest(series.vintage):
                yield (
                    (*path, "values", date),
                    f"this is from after the vintage, {series.vintage}, the day on which the figures were known",
                )
            if _percent(value.text) != _percent(first.text):
                yield (
                    (*path, "values", date),
                    f"got '{value.text}', and the first value is '{first.text}'; write all with %, or none",
                )
    for n, clock in enumerate(case.war.exhaustion.clocks):
        at = ("war", "exhaustion", "clocks", str(n))
        if clock.follows is not None and clock.speeds:
            yield (*at, "speeds"), "the clock follows a series, which sets its speed; leave out 'speeds' or 'follows'"
        elif clock.follows is not None:
            yield from _check_rule(case, clock.follows, (*at, "follows"))
        elif not clock.speeds:
            yield at, "nothing says how fast the clock runs; add 'speeds', or 'follows' with a series and a rule"


def _check_rule(case: Case, rule: ClockRule, path: tuple[str, ...]) -> Found:
    if rule.series not in case.series:
        yield (
            (*path, "series"),
            unknown(rule.series, case.series) if case.series else "there are no series; add one under 'series'",
        )
        return
    series = case.series[rule.series]
    if last_known(case, series) is None:
        first = min(series.values, key=latest)
        why = (
            f"its figures were known on {series.vintage}"
            if latest(series.vintage) > latest(case.as_of)
            else f"its first value is of {first}"
        )
        yield (*path, "series"), f"no value of '{rule.series}' was known on the day of the case, {case.as_of}: {why}"
    if rule.usual is None and case.war.began is None:
        yield (
            (*path, "usual"),
            "is missing, and the case does not say when the war began (war.began), whose values from before would stand for it",
        )
    elif rule.usual is None and not before_the_war(case, series):
        yield (
            (*path, "usual"),
            f"is missing, and '{rule.series}' has no value from before the war began, {case.war.began}, to stand for it",
        )
    shown = next(iter(series.values.values())).text
    for field in ("usual", "scale"):
        given = getattr(rule, field)
        if given is not None and _percent(given.text) != _percent(shown):
            yield (
                (*path, field),
                f"got '{given.text}', and the values of '{rule.series}' are written like '{shown}'; write both with %, or neither",
            )


def _percent(text: str) -> bool:
    return told_in_percent("real", text)
