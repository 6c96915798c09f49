"""The deals as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.assessment.questions.package_search import Deal, Deals, Standing
from detente.assessment.wording import short, stakes
from detente.case import Case
from detente.report.terminal.assessment import plain

RULES = {
    "nash": "Nash (largest product of gains)",
    "kalai-smorodinsky": "Kalai-Smorodinsky (equal shares of the most each could gain)",
    "egalitarian": "egalitarian (largest smallest gain)",
    "utilitarian": "utilitarian (largest sum of gains)",
}
LIKE = 3


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
    _print_best(out, found, case)
    out.print(_zone(found, case))
    _print_solutions(out, found, case)
    for standing in found.standings:
        _print_standing(out, standing, case)


def words(case: Case, terms: Mapping[str, str]) -> str:
    """A package in words."""
    return ", ".join(_option(case, issue, option) for issue, option in terms.items())


def _option(case: Case, issue: str, option: str) -> str:
    if issue not in case.issues:
        return "no guarantee" if option == "none" else f"guarantee: {case.guarantees[option].title or option}"
    return f"{case.issues[issue].title}: {option.replace('-', ' ')}"


def _print_best(out: Console, found: Deals, case: Case) -> None:
    """The best families, each as its figures in a line and its terms below."""
    out.print(Text("\nMost likely to be signed and hold five years (chances in %)", style="bold"))
    for n, deal in enumerate(found.best, 1):
        figures = f"{n}. both {short(deal.both)}: signed {short(deal.all_sign)}, holds {short(deal.holds_5)}; "
        figures += f"best of all in {deal.best:.0%} of draws"
        out.print(Padding(figures, (0, 0, 0, 2)))
        out.print(Padding(Text(words(case, deal.terms), style="dim"), (0, 0, 0, 5)))
        if deal.like:
            differ = sorted({i for other in deal.like for i, o in other.items() if deal.terms[i] != o})
            titles = ", ".join(case.issues[i].title if i in case.issues else i for i in differ)
            out.print(Padding(Text(f"and {len(deal.like)} like it, differing in {titles}", style="dim"), (0, 0, 0, 5)))


def _zone(found: Deals, case: Case) -> Table:
    a, b = (case.name(side) for side in case.sides)
    table = plain(f"Zone of possible agreement: packages better than fighting on for both ({a} / {b})")
    table.add_column("")
    table.add_column("packages", justify="right")
    for name, band in found.zone.items():
        table.add_row(name, f"{band.median:,.0f} ({band.low:,.0f}-{band.high:,.0f})")
    table.caption, table.caption_justify = "By the terms alone, were they kept for ever.", "left"
    return table


def _print_solutions(out: Console, found: Deals, case: Case) -> None:
    """What the bargaining rules pick, each as its figures in a line and its terms below."""
    out.print(Text("\nWhat bargaining rules pick, by the terms alone (gains in % of the stakes)", style="bold"))
    if not found.solutions:
        out.print("  Nothing: no package leaves both sides better off than fighting on.")
    for rule, (deal, share) in found.solutions.items():
        gains = ", ".join(f"{case.name(side)} {stakes(deal.gains[side])}" for side in case.sides)
        out.print(
            Padding(
                f"{RULES[rule]}: {gains}; signed and holds 5 {short(deal.both)} %; picked in {share:.0%} of draws",
                (0, 0, 0, 2),
            )
        )
        out.print(Padding(Text(words(case, deal.terms), style="dim"), (0, 0, 0, 5)))


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
        out.print(Padding(f"A trade that helps both: {words(case, trade)}.", (0, 0, 0, 2)))
    if deal.both.median > 0.5:
        out.print("  More likely than not as it stands.")
    elif standing.nearest is None:
        out.print("  No package weighed is signed and holds with better than even odds.")
    else:
        steps = "; ".join(f"{_option(case, i, a)} -> {b.replace('-', ' ')}" for i, a, b in standing.edits)
        out.print(Padding(f"Nearest that does ({short(standing.nearest.both)}): {steps}.", (0, 0, 0, 2)))
