"""Checks between the sections of a case: every name used is defined, distributions can sum to 1, terms can be signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from detente.case.dates import earliest, latest
from detente.case.named import walk
from detente.case.problems import unknown
from detente.case.quantity import Quantity
from detente.case.schema import Backer, Case, Party, Proposal
from detente.literals import date_parts, is_place, shown, whole

Found = Iterator[tuple[tuple[str, ...], str]]

SETTLED, FIGHTING = "settled", "fighting"
RESERVED = ("mediator", "none", FIGHTING)  # names that no party may have


def ends(case: Case) -> list[str]:
    """The ends of the war that have a name: a victory and a collapse for each side, and escalation."""
    a, b = case.sides
    return [f"{a}-wins", f"{b}-wins", f"{a}-collapses", f"{b}-collapses", "escalated"]


def check_references(case: Case) -> list[tuple[tuple[str, ...], str]]:
    """All problems between sections, each with the path it concerns."""
    if {p.side for p in case.parties.values()} != {"a", "b"}:
        return [(("parties",), "one party must have side: a and the other side: b")]
    checks = (_sources, _parties, _issues, _war, _guarantees, _proposals, _threats, _record, _goals, _happened)
    return [problem for check in checks for problem in check(case)]


def _known(name: str, allowed: Iterable[str], path: tuple[str, ...], what: str = "") -> Found:
    names = list(allowed)
    if name not in names:
        yield path, unknown(name, names, what)


def _distribution(shares: Mapping[str, Quantity], path: tuple[str, ...]) -> Found:
    """A distribution is completed by one `rest`, or its middles sum to about 1."""
    rests = [k for k, q in shares.items() if q.rest]
    total = sum(q.middle for q in shares.values() if not q.rest)
    if len(rests) > 1:
        yield (*path, rests[1]), "only one entry of a distribution can be 'rest'"
    elif rests and total > 1 + 1e-9:
        yield path, f"the entries beside 'rest' sum to {total:.0%}; at most 100% is allowed"
    elif not rests and abs(total - 1) > 0.05:
        yield path, f"the entries sum to {total:.0%}; 100% is wanted (write 'rest' for the last)"


def _sources(case: Case) -> Found:
    for path, quantity in walk(case):
        if quantity.source:
            yield from _known(quantity.source, case.sources, path, "source: ")
        if quantity.rest and not _may_rest(path):
            yield path, "'rest' completes a distribution; here a number is wanted"
    for name, proposal in case.proposals.items():
        if proposal.source:
            yield from _known(proposal.source, case.sources, ("proposals", name, "source"))
        for field, stances in (("endorsed_by", proposal.endorsed_by), ("rejected_by", proposal.rejected_by)):
            for who, stance in stances.items():
                if stance.source:
                    yield from _known(stance.source, case.sources, ("proposals", name, field, who, "source"))
    for section in ("threats", "scenarios", "goals"):
        for name, part in getattr(case, section).items():
            if part.source:
                yield from _known(part.source, case.sources, (section, name, "source"))
    for n, clock in enumerate(case.war.exhaustion.clocks):
        if clock.source:
            yield from _known(clock.source, case.sources, ("war", "exhaustion", "clocks", str(n), "source"))


def _may_rest(path: tuple[str, ...]) -> bool:
    return (
        path[-1] == "prior" or any(x in path for x in ("lottery", "then")) or (len(path) > 1 and path[-2] == "outcomes")
    )


def _typed(shares: Mapping[str, object], types: Iterable[str], path: tuple[str, ...]) -> Found:
    """A mapping by type names every type, or is one number for all."""
    kinds = list(types)
    if "*" in shares:
        return
    for kind in shares:
        yield from _known(kind, kinds, (*path, kind), "type: ")
    missing = [k for k in kinds if k not in shares]
    if missing:
        yield path, f"no number for type {', '.join(missing)}"


def _parties(case: Case) -> Found:
    named = ends(case)
    for section, valuers in (("parties", case.parties), ("backers", case.backers)):
        for name, valuer in valuers.items():
            path = (section, name)
            types = list(case.parties[name].types) if section == "parties" else ["*"]
            for issue, value in valuer.values.items():
                at = (*path, "values", issue)
                yield from _known(issue, case.issues, at, "issue: ")
                yield from _typed(value.weight, types, (*at, "weight"))
                for option, worth in value.options.items():
                    options = case.issues[issue].options if issue in case.issues else value.options
                    yield from _known(option, options, (*at, "options", option))
                    yield from _typed(worth, types, (*at, "options", option))
            yield from _weighed(valuer, types, path)
            for end, worth in valuer.outcomes.items():
                yield from _known(end, named, (*path, "outcomes", end))
                yield from _typed(worth, types, (*path, "outcomes", end))
            for n, synergy in enumerate(valuer.synergies):
                for issue, option in synergy.options.items():
                    yield from _option_of(case, issue, option, (*path, "synergies", str(n), "options", issue))
                yield from _typed(synergy.value, types, (*path, "synergies", str(n), "value"))
    for name, party in case.parties.items():
        if name in RESERVED:
            yield ("parties", name), f"'{name}' has a meaning of its own here; name the party otherwise"
        yield from _distribution({k: t.prior for k, t in party.types.items()}, ("parties", name, "types"))
        for issue, barred in party.red_lines.items():
            for option in barred:
                yield from _option_of(case, issue, option, ("parties", name, "red_lines", issue))
        for field in ("war_cost", "breach_cost", "concession_cost"):
            yield from _typed(getattr(party, field), party.types, ("parties", name, field))
    for name, backer in case.backers.items():
        yield from _known(backer.backs, case.parties, ("backers", name, "backs"))
        if name in case.parties:
            yield ("backers", name), f"'{name}' is a party already"
        for about, trust in backer.credulity.items():
            at = ("backers", name, "credulity", about)
            yield from _known(about, case.parties, at)
            if about in case.parties:
                yield from _known(trust.believes, case.parties[about].types, (*at, "believes"), "type: ")


def _weighed(valuer: Party | Backer, types: list[str], path: tuple[str, ...]) -> Found:
    """To each type some issue must matter: weights are shares of a sum."""
    for kind in types:
        weights = [w[kind] if kind in w else w.get("*") for w in (v.weight for v in valuer.values.values())]
        if all(q is not None and q.high <= 0 for q in weights):
            whose = "all weights are 0" if kind == "*" else f"all weights of type {kind} are 0"
            yield (*path, "values"), f"{whose}; at least one issue must weigh more"


def _option_of(case: Case, issue: str, option: str, path: tuple[str, ...]) -> Found:
    if issue not in case.issues:
        yield path, unknown(issue, case.issues, "issue: ")
    else:
        yield from _known(option, case.issues[issue].options, path)


def _issues(case: Case) -> Found:
    for name, issue in case.issues.items():
        for option, says in issue.options.items():
            path = ("issues", name, "options", option)
            if says.front is not None and not 1 < says.front < case.war.front.notches:
                yield (*path, "front"), f"got {says.front}; allowed are 2 to {case.war.front.notches - 1}"
            if says.at_front and name not in case.war.front.settles:
                yield (*path, "at_front"), f"the front must settle '{name}': give war.front.settles.{name}"
            if says.guarantee:
                yield from _known(says.guarantee, case.guarantees, (*path, "guarantee"))
            for field in ("excludes", "requires"):
                for issue_, others in getattr(says, field).items():
                    for other in others:
                        yield from _option_of(case, issue_, other, (*path, field, issue_))
                    if issue_ == name:
                        yield (
                            (*path, field, issue_),
                            "an option is bound to other issues' options, not to its own issue's",
                        )
            if says.lottery is None:
                continue
            for other in says.lottery:
                if issue.options.get(other) is not None and issue.options[other].lottery is not None:
                    yield (*path, "lottery", other), "a lottery over a lottery; name the final options"
                yield from _known(other, issue.options, (*path, "lottery", other))
            yield from _distribution(says.lottery, (*path, "lottery"))


def _war(case: Case) -> Found:
    war = case.war
    if not 1 < war.front.now < war.front.notches:
        yield ("war", "front", "now"), f"got {war.front.now}; allowed are 2 to {war.front.notches - 1}"
    if war.support_now >= war.support_levels:
        yield ("war", "support_now"), f"got {war.support_now}; allowed are 0 to {war.support_levels - 1}"
    for issue, settles in war.front.settles.items():
        for side in ("a", "b"):
            yield from _option_of(case, issue, getattr(settles, side), ("war", "front", "settles", issue, side))
    for issue, option in war.status_quo.items():
        yield from _option_of(case, issue, option, ("war", "status_quo", issue))
    for issue in case.issues:
        if issue not in war.status_quo and issue not in war.front.settles:
            yield (
                ("war", "status_quo"),
                f"no option in force at war for issue '{issue}' (or let the front settle it)",
            )
    by_party: dict[tuple[str, ...], Iterable[str]] = {
        ("strength", "own"): war.strength.own,
        ("strength", "support"): war.strength.support,
        ("exhaustion", "months"): war.exhaustion.months,
        ("exhaustion", "now"): war.exhaustion.now,
        ("collapse",): war.collapse,
    }
    for section, given in by_party.items():
        for name in given:
            yield from _known(name, case.parties, ("war", *section, name), "party: ")
    for name, level in war.exhaustion.now.items():
        if level >= war.exhaustion.levels:
            yield (
                ("war", "exhaustion", "now", name),
                f"got {level}; allowed are 0 to {war.exhaustion.levels - 1}",
            )
    for n, clock in enumerate(war.exhaustion.clocks):
        path = ("war", "exhaustion", "clocks", str(n))
        yield from _known(clock.party, case.parties, (*path, "party"))
        if clock.party in case.parties:
            yield from _typed(clock.speeds, ["*"], (*path, "speeds"))
    for name, collapse in war.collapse.items():
        for end in collapse.then:
            yield from _known(end, [*ends(case), FIGHTING], ("war", "collapse", name, "then", end))
        yield from _distribution(collapse.then, ("war", "collapse", name, "then"))
    for name in war.proposers:
        yield from _known(name, [*case.parties, "mediator"], ("war", "proposers", name))
    if all(q.high <= 0 for q in war.proposers.values()):
        yield (
            ("war", "proposers"),
            "all are 0; somebody must be able to propose (write talks: 0% per quarter for no talks)",
        )
    if war.began and earliest(war.began) > latest(case.as_of):
        yield (
            ("war", "began"),
            f"got '{war.began}', after as_of ('{case.as_of}'); a war under way is wanted, or leave this out",
        )
    for name in case.peace.rearm:
        yield from _known(name, case.parties, ("peace", "rearm", name), "party: ")


def _guarantees(case: Case) -> Found:
    for name, guarantee in case.guarantees.items():
        path = ("guarantees", name)
        yield from _known(guarantee.by, case.backers, (*path, "by"), "a guarantor is a backer: ")
        for end in guarantee.outcomes:
            yield from _known(end, [*ends(case), FIGHTING], (*path, "outcomes", end))
        if guarantee.means == "enters the war" and not guarantee.outcomes:
            yield path, "a guarantor that enters the war needs outcomes (a lottery over its ends)"
        if guarantee.means == "support" and guarantee.outcomes:
            yield (
                (*path, "outcomes"),
                "outcomes are for a guarantor that enters the war; write means: enters the war",
            )
        if guarantee.outcomes:
            yield from _distribution(guarantee.outcomes, (*path, "outcomes"))


def signers(case: Case, proposal: Proposal) -> list[str]:
    """Who signs, in order: as written, or both sides and then the guarantor."""
    if proposal.signatories:
        return list(proposal.signatories)
    guarantee = guarantee_of(case, proposal)
    return [*case.sides, *([case.guarantees[guarantee].by] if guarantee else [])]


def guarantee_of(case: Case, proposal: Proposal) -> str | None:
    """The guarantee of a proposal: the one written, or the one an option of its terms brings."""
    brought = [case.issues[i].options[o].guarantee for i, o in proposal.terms.items()]
    return proposal.guarantee or next((g for g in brought if g), None)


def _proposals(case: Case) -> Found:
    for name, proposal in case.proposals.items():
        path = ("proposals", name)
        for issue, option in proposal.terms.items():
            yield from _option_of(case, issue, option, (*path, "terms", issue))
        if proposal.guarantee:
            yield from _known(proposal.guarantee, case.guarantees, (*path, "guarantee"))
            for issue, option in proposal.terms.items():
                says = case.issues[issue].options.get(option) if issue in case.issues else None
                if says and says.guarantee and says.guarantee != proposal.guarantee:
                    yield (
                        (*path, "guarantee"),
                        f"option '{option}' brings guarantee '{says.guarantee}'; leave this line out",
                    )
        for n, who in enumerate(proposal.signatories):
            yield from _known(who, [*case.parties, *case.backers], (*path, "signatories", str(n)))
        if proposal.signatories and not set(case.parties) <= set(proposal.signatories):
            yield (*path, "signatories"), f"both sides must sign: {' and '.join(case.parties)}"
        if len(set(proposal.signatories)) < len(proposal.signatories):
            yield (*path, "signatories"), "somebody is named twice"


def _threats(case: Case) -> Found:
    for name, threat in case.threats.items():
        path = ("threats", name)
        yield from _known(threat.by, case.parties, (*path, "by"))
        yield from _known(threat.against, case.parties, (*path, "against"))
        if threat.by == threat.against:
            yield (*path, "against"), "a party cannot threaten itself"
        for n, proposal in enumerate(threat.with_terms):
            yield from _known(proposal, case.proposals, (*path, "with_terms", str(n)), "proposal: ")
        for end in threat.carried_out.outcomes:
            yield from _known(end, [*ends(case), FIGHTING], (*path, "carried_out", "outcomes", end))
        yield from _distribution(threat.carried_out.outcomes, (*path, "carried_out", "outcomes"))
        if threat.by in case.parties:
            types = case.parties[threat.by].types
            yield from _typed(threat.audience_cost, types, (*path, "audience_cost"))
            yield from _typed(threat.carried_out.cost, types, (*path, "carried_out", "cost"))


def _record(case: Case) -> Found:
    for n, event in enumerate(case.record):
        path = ("record", str(n))
        if event.about:
            yield from _known(event.about, [*case.proposals, *case.threats], (*path, "about"))
        if event.source:
            yield from _known(event.source, case.sources, (*path, "source"))
        if event.likelihood:
            if event.by not in case.parties:
                yield (*path, "likelihood"), f"only what a party does tells its type; '{event.by}' is not one"
            else:
                yield from _typed(event.likelihood, case.parties[event.by].types, (*path, "likelihood"))
                if any(q.high <= 0 for q in event.likelihood.values()):
                    yield (
                        (*path, "likelihood"),
                        "a likelihood of 0 would settle the matter for ever; write a small one",
                    )


def _goals(case: Case) -> Found:
    allowed = [SETTLED, FIGHTING, *ends(case)]
    for name, goal in case.goals.items():
        path = ("goals", name)
        yield from _known(goal.owner, [*case.parties, *case.backers], (*path, "for"))
        for n, end in enumerate(goal.wants.ends):
            yield from _known(end, allowed, (*path, "wants", "ends", str(n)))
        for issue, options in goal.wants.terms.items():
            for n, option in enumerate(options):
                yield from _option_of(case, issue, option, (*path, "wants", "terms", issue, str(n)))


def _happened(case: Case) -> Found:
    """What happened must be something an assessment gives a chance for."""
    answers = {"proposals": list(case.proposals), "threats": list(case.threats)}
    for n, happened in enumerate(case.what_happened):
        path = ("what_happened", str(n))
        head, *rest = happened.forecast.split("/")
        if head not in (*answers, "ends") or len(rest) < 2:
            yield (
                (*path, "forecast"),
                f"got '{happened.forecast}'; allowed is a path such as ends/1/fighting or proposals/<id>/all_sign",
            )
        elif head in answers:
            yield from _known(rest[0], answers[head], (*path, "forecast"))
        elif rest[1] not in (known := [*ends(case), FIGHTING, "settled-holding", "settled-broken"]):
            yield from _known(rest[1], known, (*path, "forecast"))
        elif not is_place(rest[0]):
            yield (*path, "forecast"), f"got {shown(rest[0])} years; a whole number is wanted, as in ends/1/fighting"
        elif happened.date and _months(happened.date) < _months(case.as_of) + 12 * whole(rest[0]):
            yield (
                (*path, "date"),
                f"got {happened.date}; '{happened.forecast}' is known only {rest[0]} years after {case.as_of}",
            )
        if happened.source:
            yield from _known(happened.source, case.sources, (*path, "source"))


def _months(date: str) -> int:
    """Months of a date, counted from nothing; of a year alone its last."""
    year, *rest = date_parts(date)
    return 12 * year + (rest[0] if rest else 12)
