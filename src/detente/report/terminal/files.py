"""What files about a war hold for its case, in a terminal: events by month, and how far an agreement was implemented."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from detente.assessment import tables_of_files
from detente.assessment.tables import Table
from detente.case.article import Names
from detente.case.events import Events
from detente.case.implementation import Pledge
from detente.report.terminal.article import WIDE, line
from detente.report.terminal.console import Console
from detente.report.terminal.tables import draw
from detente.terminal import say


def print_events(found: Events, names: Names) -> None:
    """Print counts by month and type, what was left out, and the candidates for the record."""
    out = Console()
    say(f"{found.layout.title}: {found.events:,} of {found.read:,} events")
    say(line(f"counted: {found.chosen}"))
    if found.conflicts:
        say(line("conflicts: " + _listed(found.conflicts)))
    say(line("sides: " + _listed(found.actors)))
    for note in found.notes:
        say(line(note))
    out.print(
        draw(
            tables_of_files.months("Events and deaths by month", found.layout.deaths, [m.entry() for m in found.months])
        )
    )
    kinds = [[kind, f"{n:,}", f"{deaths:,}"] for kind, (n, deaths) in found.kinds.items()]
    out.print(draw(Table("By type", ["type", "events", "deaths"], kinds)))
    if not found.candidates:
        say("\nno event for the record: nobody in the case took part in one; --also ID=NAME gives other names")
    else:
        say("\nFor the record")
    for one in found.candidates:
        by = names.who[one.by] if one.by else f"{' or '.join(names.who[w] for w in one.may_be)}, say which"
        say(f"{one.number:>3}  {one.date}  {one.kind}; {line(by)} ({line(one.why)}); row {one.row}")
        _wrapped(one.says)
        if one.told:
            _wrapped(f"The file: {one.told}")
    say(f"\n{found.layout.terms}")
    say("keep the months, and take some events onto the record: --accept 1,3=ID --into my-case.yaml")


def _listed(named: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({n:,})" for name, n in named.items())


def _wrapped(text: str) -> None:
    say(textwrap.fill(line(text), WIDE, initial_indent="     ", subsequent_indent="     "))


def print_implementation(facts: Mapping[str, Any], found: Sequence[Pledge]) -> None:
    """Print progress by theme, every stipulation, and the pledges kept or broken."""
    out = Console()
    say(line(f"{facts['agreement']}, signed {facts['signed']}"))
    out.print(draw(tables_of_files.themes(facts)))
    out.print(draw(tables_of_files.stipulations(facts)))
    if not found:
        say("\nnothing was kept or broken yet")
        return
    say("\nFor the record")
    for one in found:
        who = one.named if one.by else f"{one.named} (nobody in the case)"
        say(f"{one.number:>3}  {line(who)}: promise {one.outcome}{f' in {one.broken}' if one.broken else ''}")
        _wrapped(one.says)
    say("take some into a case: --accept 1,3 --into my-case.yaml; each has weight 0% until you judge it")
