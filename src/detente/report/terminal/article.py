"""What an article holds for a case's record, in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from detente.case.article import Names, Proposed
from detente.case.article.propose import ARTICLE, IN_WORDS
from detente.terminal import say

WIDE = 92


def print_proposed(found: Sequence[Proposed], names: Names, notice: str) -> None:
    """Print each sentence with who did what, when, how sure that is, and the rule that found it."""
    if notice:
        say(notice)
    if not found:
        say("no pledges, threats, offers or answers of anybody in this case were found")
        return
    for one in found:
        about = names.proposals.get(one.about or "") or names.threats.get(one.about or "")
        head = [
            f"{one.named}: {IN_WORDS.get(one.found, one.found)}",
            one.date + (f" ({one.date_from})" if one.date_from == ARTICLE else ""),
        ]
        if about:
            head.append(f"about {about}")
        say(f"{one.number:>3}  {line('; '.join(head))}")
        say(textwrap.fill(f"“{line(one.quote)}”", WIDE, initial_indent="     ", subsequent_indent="     "))
        more = [f"{one.sure}: {'; '.join(one.why)}" if one.why else one.sure, one.rule]
        if one.condition:
            more.append(f"condition: {one.condition}")
        if one.reported:
            more.append(f"told by {one.reported}")
        say(textwrap.fill(line("; ".join(more)), WIDE, initial_indent="     ", subsequent_indent="     "))
    say("take some into a case: --accept 1,3 --into my-case.yaml; each has weight 0% until you judge it")


def line(text: str) -> str:
    """A text in a line, without what would steer a terminal."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
