"""The deals as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.text import Text

from detente.assessment import tables_of_deals
from detente.assessment.questions.package_search import Deal, Deals, Standing
from detente.assessment.tables import Table
from detente.assessment.wording import chance, either_means, everybody, percent, signature, stakes, unbroken
from detente.case import Case
from detente.case.constraints import rules_out
from detente.case.words import package, term
from detente.report.terminal.console import Console
from detente.report.terminal.tables import Flow, draw
from detente.terms import complete

RULES = {
    "nash": "Nash (largest product of gains)",
    "kalai-smorodinsky": "Kalai-Smorodinsky (equal shares of the most each could gain)",
    "egalitarian": "egalitarian (the smallest gain as large as possible)",
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
    _say(
        out,
        f"{found.allowed:,} allowed{left_out}; {offered}. {found.draws} draws, seed {found.seed}. Medians with 5-95% bands.",
    )
    out.print(draw(tables_of_deals.deals(found.as_dict())))
    out.print(draw(_zone(found, case)))
    _print_solutions(out, found, case)
    for standing in found.standings:
        _print_standing(out, standing, case)
    signs = [signature(b) for s in found.standings if s.deal for b in s.deal.signs.values()]
    if means := either_means(signs):
        out.print(Flow(f"\n{means}", style="dim"))


def _zone(found: Deals, case: Case) -> Table:
    names = [case.name(party) for party in case.at_table]
    rows = [[_kinds(name, names), f"{z.median:,.0f} ({z.low:,.0f}-{z.high:,.0f})"] for name, z in found.zone.items()]
    return Table(
        f"Zone of possible agreement: packages no worse than fighting on for {'either side' if len(names) == 2 else 'any party'}",
        ["", "packages"],
        rows,
        note="Of the packages offered. Gains count what signing costs and what may become of the terms.",
    )


def _kinds(name: str, parties: Sequence[str]) -> str:
    """The parties' types in words: `Russia limited, Ukraine resolute`. Of a party with one type there is nothing to say."""
    if " / " not in name:
        return name
    kinds = zip(parties, name.split(" / "), strict=True)
    return ", ".join(f"{party} {kind.replace('-', ' ')}" for party, kind in kinds if kind != "only") or "all"


def _say(out: Console, text: str, indent: int = 2, style: str = "") -> None:
    """A paragraph, indented, with no figure parted from its band."""
    out.print(Padding(Flow(unbroken(text), first=style, style=style), (0, 0, 0, indent)))


def _print_solutions(out: Console, found: Deals, case: Case) -> None:
    """What the bargaining rules pick: for each, a line of figures and its terms below."""
    out.print(
        Text(
            "\nWhat bargaining rules pick, by the gains over fighting on (gains in % of each party's stakes)",
            style="bold",
        )
    )
    if not found.solutions:
        _say(out, f"Nothing: no package leaves {everybody(case.at_table)} better off than fighting on.")
    for rule, (deal, share) in found.solutions.items():
        gains = ", ".join(f"{case.name(side)} {stakes(deal.gains[side])}" for side in case.at_table)
        _say(
            out,
            f"{RULES[rule]}: {gains}; signed and holds 5 years {chance(deal.both)}; picked in {percent(share)}% of draws",
        )
        _say(out, deal.says, 5, "dim")


def _print_standing(out: Console, standing: Standing, case: Case) -> None:
    out.print(Text(f"\n{case.proposals[standing.proposal].title}", style="bold"))
    if standing.deal is None:
        why = rules_out(case, complete(case, case.proposals[standing.proposal].terms))
        _say(out, f"Not among the packages: {'; '.join(why) or 'the goal rules it out'}.")
        return
    deal: Deal = standing.deal
    signed, holds = chance(deal.all_sign), chance(deal.holds_5)
    _say(out, f"Signed and holds 5 years: {chance(deal.both)}. Signed: {signed}. Holds once signed: {holds}.")
    signs = ", ".join(f"{case.name(who)} {signature(band, '%')}" for who, band in deal.signs.items())
    _say(out, f"Signs if the others do: {signs}.")
    left = ", ".join(f"{case.name(side)} {stakes(band)}" for side, band in standing.forgone.items())
    others = "the other" if len(case.parties) == 2 else "the others"
    _say(out, f"What each party could still gain at no loss to {others} (% of its stakes): {left}.")
    for trade in standing.trades:
        _say(out, f"A trade that helps {'both' if len(case.parties) == 2 else 'all'}: {package(case, trade)}.")
    if deal.both.median > 0.5:
        _say(out, "More likely than not to be signed and hold, as it stands.")
    elif standing.nearest is None:
        _say(out, "No package offered is more likely than not to be signed and hold.")
    else:
        steps = "; ".join(term(case, issue, option) for issue, _, option in standing.edits)
        both = chance(standing.nearest.both)
        _say(out, f"Nearest package that is more likely than not to be signed and hold, {both}: change to {steps}.")
