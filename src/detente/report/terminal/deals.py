"""The deals as text for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from detente.assessment import tables
from detente.assessment.questions.package_search import Deal, Deals, Standing
from detente.assessment.tables import Table
from detente.assessment.wording import percent, short, stakes
from detente.case import Case
from detente.case.words import package, term
from detente.report.terminal.tables import draw

RULES = {
    "nash": "Nash (largest product of gains)",
    "kalai-smorodinsky": "Kalai-Smorodinsky (equal shares of the most each could gain)",
    "egalitarian": "egalitarian (largest smallest gain)",
    "utilitarian": "utilitarian (largest sum of gains)",
}


def print_deals(found: Deals, case: Case, console: Console | None = None) -> None:
    """Print the search: the best families, the zone of agreement, bargaining solutions, and how each named proposal stands."""
    out = console or Console()
    out.print(Text(f"{case.title}: {found.size:,} packages", style="bold"))
    left_out = (
        f", {found.size - found.allowed:,} left out by red lines, constraints or the goal"
        if found.allowed < found.size
        else ""
    )
    offered = "all of them were offered"
    if found.weighed < found.allowed:
        offered = (
            f"{found.weighed:,} were offered: the named proposals, the frontier, and those likeliest to be signed for their terms; "
            "the others were only valued"
        )
    out.print(
        f"  {found.allowed:,} allowed{left_out}; {offered}. {found.draws} draws, seed {found.seed}. Medians with 5-95 % bands."
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
        f"Zone of possible agreement: packages better than fighting on for both ({a} / {b})",
        ["", "packages"],
        rows,
        note="By the terms alone, were they kept for ever.",
    )


def _print_solutions(out: Console, found: Deals, case: Case) -> None:
    """What the bargaining rules pick, each as its figures in a line and its terms below."""
    out.print(Text("\nWhat bargaining rules pick, by the terms alone (gains in % of the stakes)", style="bold"))
    if not found.solutions:
        out.print("  Nothing: no package leaves both sides better off than fighting on.")
    for rule, (deal, share) in found.solutions.items():
        gains = ", ".join(f"{case.name(side)} {stakes(deal.gains[side])}" for side in case.sides)
        out.print(
            Padding(
                f"{RULES[rule]}: {gains}; signed and holds 5 {short(deal.both)} %; picked in {percent(share)}% of draws",
                (0, 0, 0, 2),
            )
        )
        out.print(Padding(Text(deal.says, style="dim"), (0, 0, 0, 5)))


def _print_standing(out: Console, standing: Standing, case: Case) -> None:
    out.print(Text(f"\n{case.proposals[standing.proposal].title}", style="bold"))
    if standing.deal is None:
        out.print("  Not among the packages: red lines, constraints or the goal leave it out.")
        return
    deal: Deal = standing.deal
    out.print(f"  Signed and holds 5: {short(deal.both)} (signed {short(deal.all_sign)}, holds {short(deal.holds_5)}).")
    left = ", ".join(f"{case.name(side)} {stakes(band)}" for side, band in standing.forgone.items())
    out.print(
        Padding(f"What each side could still gain at no loss to the other (% of the stakes): {left}.", (0, 0, 0, 2))
    )
    for trade in standing.trades:
        out.print(Padding(f"A trade that helps both: {package(case, trade)}.", (0, 0, 0, 2)))
    if deal.both.median > 0.5:
        out.print("  More likely than not as it stands.")
    elif standing.nearest is None:
        out.print("  No package weighed is signed and holds with better than even odds.")
    else:
        steps = "; ".join(term(case, issue, option) for issue, _, option in standing.edits)
        out.print(Padding(f"Nearest that does ({short(standing.nearest.both)}), by changing to {steps}.", (0, 0, 0, 2)))
