"""The graph model of a case in sentences and tables, each described once; terminal, report and pages draw the same description."""

from __future__ import annotations

from collections.abc import Sequence

from detente.assessment.questions.second_lens import Outcome, SecondLens
from detente.assessment.tables import Table
from detente.assessment.wording import chance, count, in_percent, stakes
from detente.graph.words import TITLES, listed

EVEN = 0.5


def answer(found: SecondLens) -> list[str]:
    """What it comes to."""
    return [x for x in (_agreements(found), _war(found), *_threats(found), *disagreements(found), _settled(found)) if x]


def finding(found: SecondLens) -> str:
    """The title of its picture."""
    last = [o for o in _agreed(found) if o.state in found.graph.equilibria("nash")]
    return f"By the graph model {_called(last) or 'no proposal'} would last if agreed"


def _called(outcomes: Sequence[Outcome]) -> str:
    return listed([f"'{o.title}'" for o in outcomes])


def _agreed(found: SecondLens) -> list[Outcome]:
    return [o for o in found.outcomes if o.kind == "agreement"]


def _agreements(found: SecondLens) -> str:
    deals = _agreed(found)
    last = [o for o in deals if o.state in found.graph.equilibria("nash")]
    if not last:
        first = "No proposal would last" if len(deals) > 1 else f"'{deals[0].title}' would not last"
        return f"By the orderings of the medians, {first[0].lower() if first[0] == 'N' else first[0]}{first[1:]}: {_who_leaves(found, deals)}."
    verb = "lasts" if len(last) == 1 else "last"
    told = f"By the orderings of the medians, {_called(last)} {verb} if agreed: nobody would rather fight on or carry out a threat"
    rest = [o for o in deals if o not in last]
    return f"{told}. {_called(rest)} would not: {_who_leaves(found, rest)}." if rest else f"{told}."


def _who_leaves(found: SecondLens, deals: Sequence[Outcome]) -> str:
    """Who would not stay in agreements, in words."""
    leavers: dict[str, list[Outcome]] = {}
    for o in deals:
        who = [title for p, title in found.graph.parties.items() if found.graph.mark(p, o.state) != "r"]
        leavers.setdefault(listed(who), []).append(o)
    if len(leavers) == 1:
        return f"{next(iter(leavers))} would rather leave {'it' if len(deals) == 1 else 'them'}"
    return "; ".join(f"{who} would rather leave {_called(left)}" for who, left in leavers.items())


def _war(found: SecondLens) -> str:
    war = found.outcomes[0].state
    alone = war in found.graph.equilibria("nash")
    if not alone:
        who = [title for p, title in found.graph.parties.items() if found.graph.mark(p, war) != "r"]
        return f"The war as it is would not last: {listed(who)} can do better alone."
    rows = found.graph.data["upset"].get(war, [])
    better = [
        o for o in _agreed(found) if any(o.state in r["to"] and len(r["members"]) == len(found.graph.parties) for r in rows)
    ]  # fmt: skip
    if better:
        verb = "is" if len(better) == 1 else "are"
        return f"No party can end the war by itself, but together they can do better: {_called(better)} {verb} better for all."
    return "The war as it is lasts: no party can do better by itself, and no proposal is better for all."


def _threats(found: SecondLens) -> list[str]:
    told, war = [], found.outcomes[0].state
    for o in found.outcomes:
        if o.kind == "threat" and o.by is not None:
            gains = found.prefers(o.by, o.state, war)
            verb = "would rather carry out" if gains else "would not carry out"
            told.append(
                f"{found.graph.parties[o.by]} {verb} '{o.title}' {'than' if gains else 'rather than'} fight on."
            )
    return told


def disagreements(found: SecondLens) -> list[str]:
    """Where the two lenses disagree, a sentence each; one that says so if they do not."""
    told = []
    for o in found.outcomes[1:]:
        apart = _apart(found, o)
        if not apart:
            continue
        graph = _graph_says(found, o)
        if o.kind == "agreement":
            first, asked = ("would last if agreed" if graph else "would not last"), "all sign it"
        else:
            first, asked = ("would be carried out" if graph else "would not be carried out"), "it is carried out today"
        open_ = ", which is open" if apart == "perhaps" else ""
        told.append(
            f"The lenses disagree: by the graph '{o.title}' {first}; in the game the chance that {asked} is {chance(o.game)}{open_}."
        )
    threats = " and threat" if any(o.kind == "threat" for o in found.outcomes) else ""
    return told or [f"The two lenses agree on every proposal{threats}."]


def _apart(found: SecondLens, o: Outcome) -> str:
    """Whether the game finds the opposite of the graph: `yes`, `perhaps` if the band of its chance has one half inside, or nothing."""
    if _graph_says(found, o) == (o.game.median >= EVEN):
        return ""
    return "perhaps" if o.game.low < EVEN < o.game.high else "yes"


def _graph_says(found: SecondLens, o: Outcome) -> bool:
    """Whether by the graph of the medians an agreement lasts, or a threat is rather carried out than not."""
    if o.kind == "threat" and o.by is not None:
        return found.prefers(o.by, o.state, found.outcomes[0].state)
    return o.state in found.graph.equilibria("nash")


def _settled(found: SecondLens) -> str:
    if found.draws == 1:
        return "There is one draw, so nothing can be said of how firm the orderings are."
    return (
        f"Over {count(found.draws, 'draw')} there are {count(found.orderings, 'different set')} of orderings; in "
        f"{in_percent(found.as_median)} of the draws the same proposals are no worse than the war for all as by the medians."
    )


def left_out(found: SecondLens) -> list[str]:
    """What the graph leaves out, and how it was made."""
    told = [
        "The graph leaves out time, chance and beliefs: moves take no time and are certain, each party knows what the others want, and a party of "
        "several types is taken as their average at today's belief. The game has all of these.",
        "An agreement is in force where all parties accept the same proposal; whoever takes that back returns all to fighting on. That it may be "
        "broken later is part of what it is worth, and no move of its own. A threat that is not carried out costs nothing here; once carried out it "
        "is the last move, and later agreements are part of what it is worth.",
        "Ties: the medians of two neighbouring outcomes count as equal if they differ by less than the number of draws can tell (half the distance "
        "between the quantiles a standard error from the middle of their differences); within a draw, below 0.01% of the stakes.",
    ]
    names: dict[str, list[str]] = {}
    for proposal, who in found.others.items():
        title = next((o.title for o in found.outcomes if o.id == proposal and o.kind == "agreement"), proposal)
        for one in who:
            names.setdefault(one, []).append(f"'{title}'")
    if names:
        must = "; ".join(f"{who} for {listed(deals)}" for who, deals in names.items())
        told.append(f"Others who must sign are taken to do so: {must}.")
    return told + [f"Left out: {x}." for x in found.missing]


def outcomes(found: SecondLens) -> Table:
    """Each outcome: how each party ranks it, by what it lasts, and in what share of the draws."""
    parties, rows = found.graph.parties, []
    for o in found.outcomes:
        by = [title for c, title in TITLES.items() if o.state in found.graph.equilibria(c)]
        shares = [in_percent(found.lasts[c][o.state]) for c in ("nash", "seq")]
        if found.together is not None:
            shares.append(in_percent(found.together["nash"][o.state]))
        ranks = [str(found.rank[p, o.state]) for p in parties]
        if o.kind == "threat":
            rows.append([f"{o.title} (threat)", *ranks, "final", *["-"] * len(shares)])
            continue
        rows.append([o.title, *ranks, by[0] if "Nash" in by else ", ".join(by) or "none", *shares])
    head = ["rank and what lasts", *parties.values(), "lasts by", "Nash", "SEQ"]
    note = (
        "Ranks by the medians: 1 is best, equal ones are ties. What lasts by Nash lasts by all ways of looking ahead. Nash, SEQ: the share of draws, "
        "each with its own orderings, in which it lasts. Nothing follows a threat that was carried out."
    )
    if found.together is not None:
        head.append("together")
        note += " Together: and no coalition would leave it for something better for all its members (Nash)."
    return Table("The outcomes", head, rows, note=note)


def gains(found: SecondLens) -> Table:
    """What the orderings come from."""
    rows = [[o.title, *(stakes(o.gains[p]) for p in found.graph.parties)] for o in found.outcomes[1:]]
    note = "Gains over fighting on, in shares of each party's own stakes: median and 5-95% band. Only their order enters the graph."
    return Table("What the orderings come from", ["outcome", *found.graph.parties.values()], rows, note=note)


def lenses(found: SecondLens) -> Table:
    """The graph beside the game."""
    rows = []
    for o in found.outcomes[1:]:
        graph = _graph_says(found, o)
        if o.kind == "agreement":
            asked = o.title
            says = f"{'lasts' if graph else 'does not last'} (in {in_percent(found.lasts['nash'][o.state])} of draws)"
            game = f"all sign: {chance(o.game)}"
        else:
            asked = f"{o.title} (threat)"
            says = "better than fighting on" if graph else "no better than fighting on"
            game = f"carried out: {chance(o.game)}"
        rows.append([asked, says, game, _apart(found, o) or "no"])
    note = (
        "They disagree where what the graph finds is less likely than not in the game, or the other way round; 'perhaps' where the band of the "
        "game's chance has one half inside."
    )
    return Table("Two lenses", ["about", "the graph", "the game", "disagree"], rows, note=note)


def tables(found: SecondLens) -> list[Table]:
    """The tables that come first; those of the graph itself follow, from `report.graph`."""
    return [outcomes(found), lenses(found), gains(found)]
