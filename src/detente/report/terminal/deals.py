"""The deals as text for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from detente.assessment import tables
from detente.assessment.questions.package_search import Deal, Deals, Standing
from detente.assessment.tables import Table
from detente.assessment.wording import chance, percent, stakes
from detente.case import Case
from detente.case.words import package, term
from detente.report.terminal.tables import draw

RULES = {
    "nash": "Nash (largest product of gains)",
    "kalai-smorodinsky": "Kalai-Smorodinsky (equal shares of the most each could gain)",
    "egalitarian": "egalitarian (the smaller of the two gains as large as possible)",
    "utilitarian": "utilitarian (largest sum of gains)",
}


def print_deals(found: Deals, case: Case, console: Console | None = None) -> None:
    """Print the search: the best families, the zone of agreement, the bargaining solutions, and how each named proposal does."""
    out = console or Console()
    out.print(Text(f"{case.title}: {found.size:,} packages", style="bold"))
    left_out = (
        f", {found.size - found.allowed:,} ruled out by red lines, constraints or the goal"
        if found.allowed < found.size
        else ""
    )
    offered = "all of them were offered"
    if found.weighed < found.allowed:
        offered = (
            f"{found.weighed:,} were offered: the named proposals, packages on the frontier, and those most likely to be signed for their "
            "terms; the others were only valued"
        )
    out.print(
        f"  {found.allowed:,} allowed{left_out}; {offered}. {found.draws} draws, seed {found.seed}. Medians with 5-95% bands."
    )
    out.print(draw(tables.deals(found.as_dict())))
    out.print(draw(_zone(found, case)))
    _print_solutions(out, found, case)
    for standing in found.standings:
        _print_standing(out, standing, case)


def _zone(found: Deals, case: Case) -> Table:
    a, b = (case.name(side) for side in case.sides)
    rows = [[name, f"{z.median:,.0f} ({z.low:,.0f}-{z.high:,.0f})"] for name, z in found.zone.items()]
    return Table(
        f"Zone of possible agreement: packages no worse than fighting on for either side ({a} / {b})",
        ["", "packages"],
        rows,
        note="Of the packages offered. Gains count what signing costs and what may become of the terms.",
    )


def _print_solutions(out: Console, found: Deals, case: Case) -> None:
    """What the bargaining rules pick: for each, a line of figures and its terms below."""
    out.print(
        Text(
            "\nWhat bargaining rules pick, by the gains over fighting on (gains in % of each side's stakes)",
            style="bold",
        )
    )
    if not found.solutions:
        out.print("  Nothing: no package leaves both sides better off than fighting on.")
    for rule, (deal, share) in found.solutions.items():
        gains = ", ".join(f"{case.name(side)} {stakes(deal.gains[side])}" for side in case.sides)
        out.print(
            Padding(
                f"{RULES[rule]}: {gains}; signed and holds 5 years {chance(deal.both)}; picked in {percent(share)}% of draws",
                (0, 0, 0, 2),
            )
        )
        out.print(Padding(Text(deal.says, style="dim"), (0, 0, 0, 5)))


def _print_standing(out: Console, standing: Standing, case: Case) -> None:
    out.print(Text(f"\n{case.proposals[standing.proposal].title}", style="bold"))
    if standing.deal is None:
        out.print("  Not among the packages: red lines, constraints or the goal rule it out.")
        return
    deal: Deal = standing.deal
    signed, holds = chance(deal.all_sign), chance(deal.holds_5)
    out.print(
        Padding(
            f"Signed and holds 5 years: {chance(deal.both)}. Signed: {signed}. Holds once signed: {holds}.",
            (0, 0, 0, 2),
        )
    )
    left = ", ".join(f"{case.name(side)} {stakes(band)}" for side, band in standing.forgone.items())
    out.print(
        Padding(f"What each side could still gain at no loss to the other (% of its stakes): {left}.", (0, 0, 0, 2))
    )
    for trade in standing.trades:
        out.print(Padding(f"A trade that helps both: {package(case, trade)}.", (0, 0, 0, 2)))
    if deal.both.median > 0.5:
        out.print("  More likely than not to be signed and hold, as it stands.")
    elif standing.nearest is None:
        out.print("  No package offered is more likely than not to be signed and hold.")
    else:
        steps = "; ".join(term(case, issue, option) for issue, _, option in standing.edits)
        out.print(
            Padding(
                f"Nearest package that is more likely than not to be signed and hold, {chance(standing.nearest.both)}: change to {steps}.",
                (0, 0, 0, 2),
            )
        )
