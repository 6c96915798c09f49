"""Checks across the sections of a case: every name used is defined, distributions can sum to 1, terms can be signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.case.clocks import check_clocks
from detente.case.dates import earliest, latest
from detente.case.files import check_files
from detente.case.known import Found, a_side, distribution, known, option_of, typed
from detente.case.named import walk
from detente.case.opinion import check_opinion
from detente.case.quantity import Quantity
from detente.case.schema import Backer, Case, Event, Intervention, Outsider, Party, Proposal

SETTLED, FIGHTING = "settled", "fighting"
ANY_BREACH = (
    "victim-wins",
    "breaker-wins",
    "victim-collapses",
    "breaker-collapses",
)  # how a guarantor's war ends, whoever broke the peace
MOST_SHOCKS = 1e7  # what a quarter of war may cost at most, in units of the noise; the solver computes no choice beyond
RESERVED = ("mediator", "none", "victim", "breaker", FIGHTING)  # ids that no party may have


def ends(case: Case) -> list[str]:
    """The ends of the war that have a name: a victory and a collapse for each side, and escalation."""
    return [*(f"{side}-wins" for side in case.sides), *(f"{side}-collapses" for side in case.sides), "escalated"]


def check_references(case: Case) -> Found:
    """All problems between sections, each with the path it concerns; made as they are asked for, since a text may have thousands."""
    if {case.parties[side].side for side in case.sides} not in ({"a", "b"}, {"a", "b", "c"}):
        others = "the other" if len(case.parties) == 2 else "another"
        yield ("parties",), f"one party must have side: a and {others} side: b"
        return
    checks = (
        _sides,
        _sources,
        _parties,
        _leaders,
        _outsiders,
        _issues,
        _war,
        _guarantees,
        _proposals,
        _threats,
        _interventions,
        _record,
        _goals,
        check_opinion,
        check_files,
        check_clocks,
    )
    for check in checks:
        yield from check(case)


def _sources(case: Case) -> Found:
    for path, quantity in walk(case):
        if quantity.source and not quantity.panel:
            yield from known(quantity.source, case.sources, path, "source: ")
        if quantity.rest and not _may_rest(path):
            yield path, "got 'rest', which only completes a distribution; expected a number"
    for name, proposal in case.proposals.items():
        if proposal.source:
            yield from known(proposal.source, case.sources, ("proposals", name, "source"))
        for field, stances in (("endorsed_by", proposal.endorsed_by), ("rejected_by", proposal.rejected_by)):
            for who, stance in stances.items():
                if stance.source:
                    yield from known(stance.source, case.sources, ("proposals", name, field, who, "source"))
    for section in ("threats", "interventions", "scenarios", "goals"):
        for name, part in getattr(case, section).items():
            if part.source:
                yield from known(part.source, case.sources, (section, name, "source"))
    for n, clock in enumerate(case.war.exhaustion.clocks):
        if clock.source:
            yield from known(clock.source, case.sources, ("war", "exhaustion", "clocks", str(n), "source"))


def _may_rest(path: tuple[str, ...]) -> bool:
    return (
        path[-1] == "prior"
        or any(x in path for x in ("lottery", "then", "successor"))
        or (len(path) > 1 and path[-2] == "outcomes")
    )


def _parties(case: Case) -> Found:
    named = ends(case)
    for section, valuers in (("parties", case.parties), ("backers", case.backers), ("outsiders", case.outsiders)):
        for name, valuer in valuers.items():
            path = (section, name)
            types = list(case.parties[name].types) if section == "parties" else ["*"]
            for issue, value in valuer.values.items():
                at = (*path, "values", issue)
                yield from known(issue, case.issues, at, "issue: ")
                yield from typed(value.weight, types, (*at, "weight"))
                if value.grows:
                    yield from _grows(case, name, value.grows, types, (*at, "grows"))
                for option, worth in value.options.items():
                    options = case.issues[issue].options if issue in case.issues else value.options
                    yield from known(option, options, (*at, "options", option))
                    yield from typed(worth, types, (*at, "options", option))
            yield from _weighed(valuer, types, path)
            for end, worth in valuer.outcomes.items():
                yield from known(end, named, (*path, "outcomes", end))
                yield from typed(worth, types, (*path, "outcomes", end))
            for n, synergy in enumerate(valuer.synergies):
                for issue, option in synergy.options.items():
                    yield from option_of(case, issue, option, (*path, "synergies", str(n), "options", issue))
                yield from typed(synergy.value, types, (*path, "synergies", str(n), "value"))
    for name, party in case.parties.items():
        if name in RESERVED:
            yield ("parties", name), f"'{name}' is a reserved word; give the party another id"
        yield from distribution({k: t.prior for k, t in party.types.items()}, ("parties", name, "types"))
        for issue, barred in party.red_lines.items():
            for option in barred:
                yield from option_of(case, issue, option, ("parties", name, "red_lines", issue))
        for field in ("war_cost", "breach_cost", "concession_cost"):
            yield from typed(getattr(party, field), party.types, ("parties", name, field))
        yield from _worn_out(case, name, party)
    for name, backer in case.backers.items():
        yield from a_side(case, backer.backs, ("backers", name, "backs"))
        if name in case.parties:
            yield ("backers", name), f"'{name}' is already a party; give the backer another id"
        for about, trust in backer.credulity.items():
            at = ("backers", name, "credulity", about)
            yield from known(about, case.parties, at)
            if about in case.parties:
                yield from known(trust.believes, case.parties[about].types, (*at, "believes"), "type: ")


def _worn_out(case: Case, name: str, party: Party) -> Found:
    """Costs that grow with every level of exhaustion must not drown the party's noise: its choices could not be computed."""
    levels = case.war.exhaustion.levels
    most = max(cost.high for cost in party.war_cost.values()) / 4 * (1 + party.cost_growth.high) ** (levels - 1)
    if most > MOST_SHOCKS * party.noise.low:
        yield (
            ("parties", name, "cost_growth"),
            f"at the last of {levels} levels of exhaustion a quarter of war would cost up to {most:,.0f} times the stakes, "
            f"more than {MOST_SHOCKS:,.0f} times the noise; lower 'cost_growth', 'war_cost' or war.exhaustion.levels, or raise 'noise'",
        )


def _leaders(case: Case) -> Found:
    for name, party in case.parties.items():
        leader, path = party.leader, ("parties", name, "leader")
        if leader is None:
            continue
        if len(party.types) == 1:
            yield (
                path,
                "a new leader is one of the party's types, and it has only one; give it at least two types, or leave this out",
            )
        if leader.leaves is None and leader.election is None:
            yield path, "nothing says when the leader may go; add 'leaves', a chance per time, or an 'election'"
        if leader.election and latest(leader.election.date) <= latest(case.as_of):
            yield (
                (*path, "election", "date"),
                f"got '{leader.election.date}'; expected a date after as_of, '{case.as_of}'",
            )
        if leader.successor:
            yield from typed(leader.successor, party.types, (*path, "successor"))
            yield from distribution(leader.successor, (*path, "successor"))


def _grows(case: Case, who: str, grows: Mapping[str, Quantity], types: list[str], path: tuple[str, ...]) -> Found:
    """A weight grows with the exhaustion of the valuer's own side, so there has to be one."""
    if case.side_of(who) is None:
        yield (
            path,
            "a weight grows with the exhaustion of a side, and this outsider is of neither; leave 'grows' out, or name a side in 'of'",
        )
    elif case.war.exhaustion.levels < 2 and any(q.high > 0 for q in grows.values()):
        yield (
            path,
            "the war has a single level of exhaustion, so no weight can grow; leave 'grows' out, or set war.exhaustion.levels",
        )
    yield from typed(grows, types, path)


def _outsiders(case: Case) -> Found:
    for name, outsider in case.outsiders.items():
        if outsider.of is not None:
            yield from a_side(case, outsider.of, ("outsiders", name, "of"))
        if name in case.parties or name in case.backers or name in RESERVED:
            taken = "a party" if name in case.parties else "a backer" if name in case.backers else "a reserved word"
            yield ("outsiders", name), f"'{name}' is already {taken}; give the outsider another id"


def _weighed(valuer: Party | Backer | Outsider, types: list[str], path: tuple[str, ...]) -> Found:
    """Each type must give some issue a weight above 0: weights are divided by their sum."""
    for kind in types:
        weights = [w[kind] if kind in w else w.get("*") for w in (v.weight for v in valuer.values.values())]
        if all(q is not None and q.high <= 0 for q in weights):
            whose = "all weights are 0" if kind == "*" else f"all weights of type {kind} are 0"
            yield (*path, "values"), f"{whose}; at least one issue must weigh more than 0"


def _issues(case: Case) -> Found:
    for name, issue in case.issues.items():
        for option, says in issue.options.items():
            path = ("issues", name, "options", option)
            notches = (case.settled_by(name) or case.fronts[0]).front.notches
            if says.front is not None and not 1 < says.front < notches:
                yield (*path, "front"), f"got {says.front}; expected 2 to {notches - 1}"
            if says.at_front and case.settled_by(name) is None:
                yield (*path, "at_front"), f"the front must settle '{name}': add war.front.settles.{name}"
            if says.guarantee:
                yield from known(says.guarantee, case.guarantees, (*path, "guarantee"))
            for field in ("excludes", "requires"):
                for issue_, others in getattr(says, field).items():
                    for other in others:
                        yield from option_of(case, issue_, other, (*path, field, issue_))
                    if issue_ == name:
                        yield (
                            (*path, field, issue_),
                            "an option can exclude or require only options of other issues; name another issue",
                        )
            if says.lottery is None:
                continue
            for other in says.lottery:
                if issue.options.get(other) is not None and issue.options[other].lottery is not None:
                    yield (*path, "lottery", other), "this is a lottery over a lottery; name the final options"
                yield from known(other, issue.options, (*path, "lottery", other))
            yield from distribution(says.lottery, (*path, "lottery"))


def _war(case: Case) -> Found:
    war = case.war
    yield from _fronts(case)
    if war.support_now >= war.support_levels:
        yield ("war", "support_now"), f"got {war.support_now}; expected 0 to {war.support_levels - 1}"
    for issue, option in war.status_quo.items():
        yield from option_of(case, issue, option, ("war", "status_quo", issue))
    for issue in case.issues:
        if issue not in war.status_quo and case.settled_by(issue) is None:
            yield (
                ("war", "status_quo"),
                f"there is no option in force at war for issue '{issue}'; add one, or let the front settle the issue",
            )
    for name in war.strength.own:
        yield from known(name, case.parties, ("war", "strength", "own", name), "party: ")
    by_side: dict[tuple[str, ...], Iterable[str]] = {
        ("strength", "support"): war.strength.support,
        ("exhaustion", "months"): war.exhaustion.months,
        ("exhaustion", "now"): war.exhaustion.now,
        ("collapse",): war.collapse,
    }
    for section, given in by_side.items():
        for name in given:
            yield from a_side(case, name, ("war", *section, name), "party: ")
    for name, level in war.exhaustion.now.items():
        if level >= war.exhaustion.levels:
            yield (
                ("war", "exhaustion", "now", name),
                f"got {level}; expected 0 to {war.exhaustion.levels - 1}",
            )
    for n, clock in enumerate(war.exhaustion.clocks):
        path = ("war", "exhaustion", "clocks", str(n))
        yield from a_side(case, clock.party, (*path, "party"))
        if clock.party in case.parties and clock.speeds:
            yield from typed(clock.speeds, ["*"], (*path, "speeds"))
    for name, collapse in war.collapse.items():
        for end in collapse.then:
            yield from known(end, [*ends(case), FIGHTING], ("war", "collapse", name, "then", end))
        yield from distribution(collapse.then, ("war", "collapse", name, "then"))
    for name in war.proposers:
        yield from known(name, [*case.parties, *case.others, "mediator"], ("war", "proposers", name))
    if all(q.high <= 0 for q in war.proposers.values()):
        yield (
            ("war", "proposers"),
            "all weights are 0; somebody must be able to propose (for no talks, write 'talks: 0% per quarter')",
        )
    if war.began and earliest(war.began) > latest(case.as_of):
        yield (
            ("war", "began"),
            f"got '{war.began}'; expected a date no later than as_of, '{case.as_of}' (or leave this out)",
        )
    for name in case.peace.rearm:
        yield from a_side(case, name, ("peace", "rearm", name), "party: ")


def _sides(case: Case) -> Found:
    """The further fronts belong to a war of three sides, in which side c must have one with somebody."""
    further = [field for field in ("front_ac", "front_bc") if getattr(case.war, field) is not None]
    if len(case.sides) == 3 and not further:
        yield ("war",), "side c has no front with anybody; add front_ac, between sides a and c, or front_bc"
    for field in further if len(case.sides) == 2 else ():
        yield ("war", field), "no party has side: c; leave this front out"


def _fronts(case: Case) -> Found:
    settled: dict[str, str] = {}
    for facing in case.fronts:
        path, front = ("war", facing.field), facing.front
        if not 1 < front.now < front.notches:
            yield (*path, "now"), f"got {front.now}; expected 2 to {front.notches - 1}"
        for issue in front.settles:
            for letter, option in zip(facing.letters, facing.options(issue), strict=True):
                yield from option_of(case, issue, option, (*path, "settles", issue, letter))
            if issue in settled:
                yield (
                    (*path, "settles", issue),
                    f"war.{settled[issue]} settles this issue already; only one front can: leave one of the two out",
                )
            settled.setdefault(issue, facing.field)


def _guarantees(case: Case) -> Found:
    for name, guarantee in case.guarantees.items():
        path = ("guarantees", name)
        yield from known(guarantee.by, case.others, (*path, "by"), "a guarantor must be a backer or an outsider: ")
        neither = guarantee.by in case.outsiders and case.outsiders[guarantee.by].of is None
        # With three sides a breach has more victims than one.
        whoever = ANY_BREACH if len(case.sides) == 2 else tuple(end for end in ANY_BREACH if "victim" not in end)
        named = [*whoever, "escalated"] if neither else [*ends(case), *whoever]
        for end in guarantee.outcomes:
            yield from known(end, [*named, FIGHTING], (*path, "outcomes", end))
        if guarantee.means == "enters the war" and not guarantee.outcomes:
            yield path, "a guarantor that enters the war needs 'outcomes', a lottery over the ends of the war"
        if guarantee.means == "support" and guarantee.outcomes:
            yield (
                (*path, "outcomes"),
                "only a guarantor that enters the war has outcomes; leave them out, or write 'means: enters the war'",
            )
        if guarantee.outcomes:
            yield from distribution(guarantee.outcomes, (*path, "outcomes"))


def signers(case: Case, proposal: Proposal) -> list[str]:
    """Who signs, in order: those written, or the parties, those of side a first, and then the guarantor."""
    if proposal.signatories:
        return list(proposal.signatories)
    guarantee = guarantee_of(case, proposal)
    found = case.guarantees.get(guarantee) if guarantee else None  # one that is not there is reported where it is named
    return [*case.at_table, *([found.by] if found else [])]


def guarantee_of(case: Case, proposal: Proposal) -> str | None:
    """The guarantee of a proposal: the one written, or the one that comes with an option of its terms."""
    known = case.issues  # terms that are not there are reported where they are named
    brought = [known[i].options[o].guarantee for i, o in proposal.terms.items() if i in known and o in known[i].options]
    return proposal.guarantee or next((g for g in brought if g), None)


def _proposals(case: Case) -> Found:
    for name, proposal in case.proposals.items():
        path = ("proposals", name)
        for issue, option in proposal.terms.items():
            yield from option_of(case, issue, option, (*path, "terms", issue))
        if proposal.guarantee:
            yield from known(proposal.guarantee, case.guarantees, (*path, "guarantee"))
            for issue, option in proposal.terms.items():
                says = case.issues[issue].options.get(option) if issue in case.issues else None
                if says and says.guarantee and says.guarantee != proposal.guarantee:
                    yield (
                        (*path, "guarantee"),
                        f"option '{option}' comes with guarantee '{says.guarantee}'; leave this line out",
                    )
        for n, who in enumerate(proposal.signatories):
            yield from known(who, [*case.parties, *case.others], (*path, "signatories", str(n)))
        if proposal.signatories and not set(case.parties) <= set(proposal.signatories):
            whoever = "both sides" if len(case.parties) == 2 else "every party"
            yield (*path, "signatories"), f"{whoever} must sign: {' and '.join(case.parties)}"
        if len(set(proposal.signatories)) < len(proposal.signatories):
            yield (*path, "signatories"), "somebody is named twice; name each signatory once"


def _threats(case: Case) -> Found:
    for name, threat in case.threats.items():
        path = ("threats", name)
        yield from known(threat.by, [*case.parties, *case.others], (*path, "by"))
        if threat.by in case.others and threat.by not in case.war.proposers:
            yield (
                (*path, "by"),
                f"'{threat.by}' puts no terms on the table, and so cannot threaten; add it to war.proposers",
            )
        yield from known(threat.against, case.parties, (*path, "against"))
        if threat.by == threat.against:
            yield (*path, "against"), "a party cannot threaten itself; name another party"
        for n, proposal in enumerate(threat.with_terms):
            yield from known(proposal, case.proposals, (*path, "with_terms", str(n)), "proposal: ")
        for end in threat.carried_out.outcomes:
            yield from known(end, [*ends(case), FIGHTING], (*path, "carried_out", "outcomes", end))
        yield from distribution(threat.carried_out.outcomes, (*path, "carried_out", "outcomes"))
        if threat.by in case.parties or threat.by in case.others:
            types = list(case.parties[threat.by].types) if threat.by in case.parties else ["*"]
            yield from typed(threat.audience_cost, types, (*path, "audience_cost"))
            yield from typed(threat.carried_out.cost, types, (*path, "carried_out", "cost"))


def enemy_of(case: Case, entry: Intervention) -> str:
    """The side that an outside power would fight: the one written, or the enemy of the side that it backs or belongs to."""
    return entry.against or next(side for side in case.sides if side != case.side_of(entry.by))


def helped_by(case: Case, entry: Intervention) -> str:
    """The side that an outside power fights for: the one that it backs or belongs to, or else the enemy of the one that it fights."""
    enemy = enemy_of(case, entry)
    return case.side_of(entry.by) or next(side for side in case.sides if side != enemy)


def _interventions(case: Case) -> Found:
    taken: dict[str, str] = {}
    for name, entry in case.interventions.items():
        path = ("interventions", name)
        if entry.by in case.parties:
            yield (*path, "by"), f"'{entry.by}' is a side, which is in the war already; name a backer or an outsider"
        else:
            yield from known(
                entry.by, case.others, (*path, "by"), "a power that enters must be a backer or an outsider: "
            )
        if entry.by in taken:
            yield (
                (*path, "by"),
                f"'{entry.by}' has an intervention already, '{taken[entry.by]}'; a power enters the war once: leave one of the two out",
            )
        taken.setdefault(entry.by, name)
        yield from _fights(case, entry, path)
        for end in entry.outcomes:
            yield from known(end, [*ends(case), FIGHTING], (*path, "outcomes", end))
        yield from distribution(entry.outcomes, (*path, "outcomes"))


def _fights(case: Case, entry: Intervention, path: tuple[str, ...]) -> Found:
    """Whom a power that enters fights: it must be clear, and not its own side."""
    own = case.side_of(entry.by) if entry.by in case.others else None
    if entry.against is not None:
        yield from a_side(case, entry.against, (*path, "against"))
        if own is not None and entry.against == own:
            yield (
                (*path, "against"),
                f"'{entry.by}' is on the side of '{own}', and so cannot fight it; leave this line out",
            )
    elif own is None and entry.by in case.outsiders:
        sides = " or ".join(case.sides)
        yield path, f"'{entry.by}' is on no side; say whom it would fight, 'against: {sides}'"
    elif own is not None and len(case.enemies(own)) > 1:
        sides = " or ".join(case.enemies(own))
        yield path, f"'{own}' has two enemies; say which of them '{entry.by}' would fight, 'against: {sides}'"
    if own is None and len(case.sides) == 3 and entry.by in case.outsiders:
        yield (
            path,
            f"'{entry.by}' is on no side, and with three it is not clear whom it would help; give it a side, 'of'",
        )


def _record(case: Case) -> Found:
    for n, event in enumerate(case.record):
        path = ("record", str(n))
        if event.about:
            yield from known(event.about, [*case.proposals, *case.threats], (*path, "about"))
        if event.kind == "answer":
            yield from _answer(case, event, path)
        if event.source:
            yield from known(event.source, case.sources, (*path, "source"))
        if event.likelihood:
            if event.by not in case.parties:
                yield (*path, "likelihood"), f"only a party's acts reveal its type, and '{event.by}' is not a party"
            else:
                yield from typed(event.likelihood, case.parties[event.by].types, (*path, "likelihood"))
                if any(q.high <= 0 for q in event.likelihood.values()):
                    yield (
                        (*path, "likelihood"),
                        "a likelihood of 0 would rule a type out for ever; write a small number instead",
                    )


def _answer(case: Case, event: Event, path: tuple[str, ...]) -> Found:
    """An answer on the record names the terms, who answered, and what."""
    if event.about not in case.proposals:
        yield (
            (*path, "about"),
            f"an answer must say which proposal it is about; expected one of {', '.join(case.proposals)}",
        )
    elif event.by not in signers(case, case.proposals[event.about]):
        yield (
            (*path, "by"),
            f"'{event.by}' is not a signatory of {event.about}; expected one of {', '.join(signers(case, case.proposals[event.about]))}",
        )
    if event.outcome not in ("refused", "accepted"):
        yield (*path, "outcome"), "an answer is 'refused' or 'accepted'"


def _goals(case: Case) -> Found:
    allowed = [SETTLED, FIGHTING, *ends(case)]
    for name, goal in case.goals.items():
        path = ("goals", name)
        yield from known(goal.owner, [*case.parties, *case.others], (*path, "for"))
        for n, end in enumerate(goal.wants.ends):
            yield from known(end, allowed, (*path, "wants", "ends", str(n)))
        for issue, options in goal.wants.terms.items():
            for n, option in enumerate(options):
                yield from option_of(case, issue, option, (*path, "wants", "terms", issue, str(n)))
