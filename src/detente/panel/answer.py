"""A panel's results in a few plain sentences. The terminal, the page and the workbench show the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.assessment import Band
from detente.assessment.wording import chance, count, in_percent
from detente.panel.results import INVENTED, Asked, Results, Row

LONGEST = 64  # letters of a question's short name


def names(found: Results) -> dict[str, str]:
    """A short name for each question, no two the same: of a proposal, what stands before the first colon."""
    short = {a.name: _brief(a) for a in found.asked}
    told = list(short.values())
    return {name: f"{text} ({name})" if told.count(text) > 1 else text for name, text in short.items()}


def share(row: Row | Mapping[str, Any]) -> str:
    """A share with its interval: `62% (55-70)`; `-` where there is none."""
    r: Mapping[str, Any] = row if isinstance(row, Mapping) else vars(row)
    value = r["share"] if "share" in r else r["accept"]
    return "-" if value is None else chance(Band(value, r["low"], r["high"]))


def answer(found: Results) -> list[str]:
    """What the results come to, a sentence or two for each matter; what cannot be told is left out, what is withheld is said."""
    told = [
        INVENTED if found.invented else None,
        _ballots(found),
        _best(found),
        _divides(found),
        _implied(found),
        _withheld(found),
        _weighted(found),
    ]
    return [sentence for sentence in told if sentence] + _flags(found)


def implied_words(found: Results, terms: Mapping[str, str]) -> list[str]:
    """The terms of an implied package as the panel asked about them."""
    asks = {(a.issue, a.option): a.asks for a in found.asked if a.issue is not None}
    return [asks.get((issue, option), f"{issue}: {option}") for issue, option in terms.items()]


def title_of(found: Results, group: str) -> str:
    """The title of a group that is shown anywhere in the results."""
    rows = (r for a in (found.ballots, *found.asked) for r in a.rows)
    return next((r.title for r in rows if r.group == group), group)


def withheld(found: Results) -> tuple[list[str], list[str]]:
    """Titles of groups that are withheld everywhere, and of others that are on some question."""
    everywhere = [t for t in found.ballots.withheld if all(t in a.withheld for a in found.asked)]
    some = dict.fromkeys(t for a in found.asked for t in a.withheld if t not in everywhere)
    return everywhere, list(some)


def _brief(asked: Asked) -> str:
    text = " ".join(asked.asks.split())
    if asked.proposal is not None and 0 < text.find(": ") <= LONGEST:
        return text.partition(": ")[0]
    return text if len(text) <= LONGEST else text[: LONGEST - 3].rpartition(" ")[0].rstrip(" ,;:.") + "..."


def _ballots(found: Results) -> str:
    all_of = found.ballots.everybody
    if all_of is None:
        return f"Too few ballots are in to show anything: fewer than {found.threshold}."
    by = ", ".join(f"{r.title} {r.answered:,}" for r in found.ballots.rows)
    shown = "" if all_of.title == "everybody" else " that may be shown"
    return f"{count(all_of.answered, 'ballot')}{shown}{f': {by}' if by else ''}."


def _best(found: Results) -> str:
    order = found.ranked.get("least", [])
    if not order:
        return ""
    asked = found.question(order[0].question)
    row = asked.row(order[0].least)
    if row is None or row.accept is None:
        return ""
    what = "Of the packages asked about" if asked.kind == "package" else "Of what was asked"
    most = "best agree on" if asked.kind == "statement" else "most tolerate"
    says = (
        f"{what}, every group can {most} '{names(found)[asked.name]}': of the group that accepts it least, {row.title}, {share(row)} "
        f"{_verb(asked)}."
    )
    return says + ("" if row.accept >= 0.5 else " So there is none that half of every group accepts.")


def _divides(found: Results) -> str:
    if not found.divided or round(found.divided[0].difference, 2) == 0:
        return ""
    d = found.divided[0]
    more, less = (found.question(d.question).row(g) for g in (d.more, d.less))
    if more is None or less is None:
        return ""
    verb = "agree with" if found.question(d.question).kind == "statement" else "accept"
    return f"What divides most is '{names(found)[d.question]}': of {more.title} {share(more)} {verb} it, of {less.title} {share(less)}."


def _implied(found: Results) -> str:
    if not found.implied:
        return ""
    first = found.implied["first"]
    least = min(first["groups"], key=lambda g: g["share"])
    terms = "; ".join(implied_words(found, first["terms"]))
    picked = found.implied["optimism"]
    flattered = (
        f" Picked as the best of {found.implied['packages']:,}, it looks better than it is by about {count(round(100 * picked), 'point')}."
        if round(100 * picked) > 0
        else ""
    )
    return (
        f"Of the packages nobody was asked about, ballots on single terms imply that this would do best: {terms}. {share(least)} of the group that "
        f"accepts it least, {title_of(found, least['group'])}, tolerate every term of it. Among ballots drawn again by chance it is the best "
        f"in {in_percent(first['best'])} of tries.{flattered}"
    )


def _withheld(found: Results) -> str:
    everywhere, some = withheld(found)
    parts = []
    if everywhere:
        parts.append(f"Withheld: {', '.join(everywhere)}")
    if some:
        parts.append(f"{'on' if everywhere else 'Withheld on'} some questions: {', '.join(some)}")
    if not parts:
        return ""
    return (
        f"{'; '.join(parts)}. Nothing is shown of fewer than {found.threshold} people, nor anything from which the answers of so few could be worked "
        "out."
    )


def _weighted(found: Results) -> str:
    return found.weighted or "Not weighted: every ballot counts once."


def _flags(found: Results) -> list[str]:
    if not found.flags["flagged"]:
        return []
    effect = found.flags["effect"]
    if not found.flags["told"]:
        return [
            *found.flags["sentences"],
            "What leaving the flagged ballots out would change is told once the panel is closed.",
        ]
    if not effect:
        return [*found.flags["sentences"], "Leaving the flagged ballots out changes no figure that may be shown."]
    e = effect[0]
    return [
        *found.flags["sentences"],
        f"Leaving the flagged ballots out changes {count(len(effect), 'figure')}, most the share of {e['title']} who accept "
        f"'{names(found)[e['question']]}': from {in_percent(e['before'])} to {in_percent(e['after'])}.",
    ]


def _verb(asked: Asked) -> str:
    return "agree" if asked.kind == "statement" else "find it at least tolerable"
