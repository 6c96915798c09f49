"""Why the raw count of comparable cases is not the base rate: time, pooling, and who the cases come from, in a sentence computed from the data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.history import events, spells
from detente.history.answer import Answer, Comparable

SMALL = 0.005  # shares that are shown as the same percentage need no explaining


def explain(answer: Answer) -> str:
    """One sentence on why the share of comparable cases lies outside the band of a base rate; empty if it lies within, or if there are no cases."""
    cases = answer.comparable
    if not cases:
        return ""
    happened = sum(c.happened for c in cases)
    median, low, high = answer.band()
    if low - SMALL <= happened / len(cases) <= high + SMALL:
        return ""
    if answer.fit:
        return (
            f"The count, {happened} of {len(cases)}, is of all cases of your fit, whatever their arguments and however long they were followed; the "
            f"rate is that of the arguments asked about, {median:.0%}."
        )
    kind = answer.name.partition("_")[0]
    if kind == "peace":
        return _peace(answer, happened, median)
    if kind == "war":
        return _wars(answer, happened, median)
    if kind == "leader":
        return _leaders(answer, median)
    if kind == "pledge":
        return _by_war(cases, happened, median)
    if kind == "threat":
        others = len(events.threats().names) - len(cases)
        return _pooled(cases, happened, median, others, "threats of sanctions, and from each sender's past")
    return _pooled(cases, happened, median, len(events.crises().names) - len(cases), "crises, whatever set them off")


def _peace(answer: Answer, happened: int, median: float) -> str:
    """Peaces: failures come over the whole time a peace is followed, and some are followed for less than the time asked about."""
    cases, within = answer.comparable, answer.arguments["within"]
    span = float(within.split()[0])
    holds = answer.name == "peace_holds"
    years = np.array([c.years for c in cases], dtype=float)
    failed = np.array([c.happened != holds for c in cases])
    standing = float(spells.kaplan_meier(years, failed.astype(np.int64), np.array([span]))[0])
    share, words = (standing, "still held") if holds else (1 - standing, "had failed")
    total, early, short = (
        int(failed.sum()),
        int((failed & (years <= span)).sum()),
        int((~failed & (years < span)).sum()),
    )
    unlike = f"; some differ in {answer.looser}" if answer.looser else ""
    followed = f"the {len(cases)} peaces were followed for {years.sum():,.0f} years in all, up to {years.max():.0f} each{unlike}"
    cut = f", and {short} that held {'was' if short == 1 else 'were'} followed for less than that" if short else ""
    others = len(np.unique(spells.peace().spell)) - len(cases)
    return (
        f"{happened} of {len(cases)} is over all the time they were watched: {followed}; {total} failed, {early} of "
        f"them within {within}{cut}, so that {share:.0%} {words} after {within} (Kaplan-Meier), which the fit, learning from {others} other peaces "
        f"too, puts at {median:.0%}."
    )


def _wars(answer: Answer, happened: int, median: float) -> str:
    cases = answer.comparable
    others = len(events.wars().names) - len(cases)
    ended = "ended" if answer.arguments["how"] == "any" else f"ended by {answer.arguments['how']}"
    return (
        f"{happened} of {len(cases)} wars that had lasted {answer.arguments['after']} {ended} within {answer.arguments['within']}, "
        f"{happened / len(cases):.0%}; the fit gives every war the same chance of ending in each span of time and so learns from {others} other wars "
        f"too, which puts that at {median:.0%}."
    )


def _leaders(answer: Answer, median: float) -> str:
    years = float(events.leaders().years[int(answer.arguments["war"] == "yes")])
    number = len(answer.comparable)
    return (
        f"The {number} cases are only the leaders who left office this way, in {years:,.0f} years that leaders spent in office in such times: "
        f"{number / years:.1%} a year, or {median:.0%} within {answer.arguments['within']}."
    )


def _by_war(cases: Sequence[Comparable], happened: int, median: float) -> str:
    """Pledges are invoked by wars; the rate is for a new war, so that one with many pledges does not rule it."""
    groups: dict[str, list[bool]] = {}
    for c in cases:
        groups.setdefault(c.name.rpartition(", alliance ")[0], []).append(c.happened)
    most = max(groups, key=lambda g: len(groups[g]))
    each = float(np.mean([np.mean(g) for g in groups.values()]))
    total = len(events.pledges().names) - len(cases)
    one = f", but {len(groups[most])} of these cases have one war, {most}" if len(groups[most]) > 1 else ""
    return (
        f"{happened} of {len(cases)} is {happened / len(cases):.0%}{one}; with each of the {len(groups)} wars counted once it is {each:.0%}, "
        f"which the fit, made for a war outside the data and learning from {total} other cases too, puts at {median:.0%}."
    )


def _pooled(cases: Sequence[Comparable], happened: int, median: float, others: int, what: str) -> str:
    share = happened / len(cases)
    return f"{happened} of {len(cases)} is {share:.0%}; the fit learns from {others} other {what}, too, which puts it at {median:.0%}."
