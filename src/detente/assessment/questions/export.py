"""Exchange with other programs: a case's game as a tree, its packages as a negotiation domain, and such a domain as a case."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.assessment.draws import middle
from detente.assessment.questions.package_search import fighting_on, party_weights
from detente.case import Case
from detente.conflict.packages import package_space
from detente.conflict.solved import set_up, settle
from detente.game.efg import Progress, write_efg
from detente.terms.domains import Domain, DomainError, Profile, slug


def export_efg(case: Case, rounds: int, proposals: Sequence[str] = (), progress: Progress | None = None) -> str:
    """Today's game as `.efg` text (see `game.efg.write_efg`), with every quantity at its median, cut off after `rounds` quarters.

    States at the cut are valued at their front line less some years of war, as in a solve's initial guess. `proposals`, if given, are the only
    ones kept, since each multiplies the size of the tree. Raises `GameError` for a tree of more than two million nodes.
    """
    if proposals:
        threats = {}
        for name, threat in case.threats.items():
            terms = [p for p in threat.with_terms or case.proposals if p in proposals]
            if terms:
                threats[name] = threat.model_copy(update={"with_terms": terms})
        kept = {p: case.proposals[p] for p in case.proposals if p in proposals}
        case = case.model_copy(update={"proposals": kept, "threats": threats})
    conflict = set_up(case, middle(case))
    return write_efg(conflict.game, int(conflict.places.talk.ids[conflict.today]), periods=rounds, progress=progress)


def export_domain(case: Case) -> Domain:
    """A case's packages as a domain: each party's expected values, every quantity at its median, with the value of fighting on as reservation value.

    Additive profiles cannot express synergies, constraints or red lines. Constraints and red lines are dropped; raises `DomainError` if the case
    has synergies, or a rule of opinion that makes an option worth less than nothing.
    """
    conflict = set_up(case, middle(case))
    space, columns = package_space(conflict.setting)
    if space.extras:
        raise DomainError(
            "the case has synergies, which the additive profiles of these formats cannot express; remove them from a copy of the case to export it"
        )
    if any((w < 0).any() for w in space.worth):
        raise DomainError(
            "opinion makes an option worth less than nothing, which these formats cannot express; remove its rule from a copy of the case"
        )
    mix = party_weights(case, conflict.setting.beliefs, columns)
    reserved = fighting_on(settle(conflict), conflict, columns) @ mix
    profiles = []
    for s, side in enumerate(case.at_table):
        worth = [(w.T @ mix)[:, s] for w in space.worth]
        top = [max(float(w.max()), 0.0) for w in worth]
        profiles.append(
            Profile(
                side,
                dict(zip(space.issues, top, strict=True)),
                {
                    i: {o: float(v / t) if t > 0 else 0.0 for o, v in zip(options, w, strict=True)}
                    for i, options, w, t in zip(space.issues, space.options, worth, top, strict=True)
                },
                float(reserved[s]),
            )
        )
    return Domain(case.id, dict(zip(space.issues, space.options, strict=True)), tuple(profiles))


def case_text(domain: Domain, date: str) -> str:
    """The text of a case file made from a domain with two profiles: issues, options and values. All else is at its default, for the author to write.

    Raises `DomainError` for any other number of profiles, or an issue with fewer than two options or more than twenty.
    """
    if len(domain.profiles) != 2:
        raise DomainError(
            f"domain {domain.name}: a case made from one has two parties, but the domain has {len(domain.profiles)} profiles"
        )
    for issue, options in domain.issues.items():
        if not 2 <= len(options) <= 20:
            raise DomainError(f"domain {domain.name}: issue {issue} has {len(options)} options; a case takes 2 to 20")
    taken: set[str] = set()
    issues = {i: slug(i, taken) for i in domain.issues}
    names = {}
    for issue, options in domain.issues.items():
        used: set[str] = set()
        names[issue] = {o: slug(o, used) for o in options}
    lines = [
        "# Made from a negotiation domain: its issues, options and values. The war, the types and the record are still to be written.",
        "detente: 1",
        f"id: {slug(domain.name, set())}",
        f"title: {_quoted(domain.name[:120] or 'A domain')}",
        f"as_of: {date}",
        "issues:",
    ]
    for issue, options in domain.issues.items():
        lines += [f"  {issues[issue]}:", f"    title: {_quoted(issue[:120])}", "    options:"]
        lines += [f"      {names[issue][o]}: {_quoted(o)}" for o in options]
    lines.append("parties:")
    used = set()
    for profile, side in zip(domain.profiles, "ab", strict=True):
        lines += [
            f"  {slug(profile.name, used)}:",
            f"    title: {_quoted(profile.name[:120])}",
            f"    side: {side}",
            "    values:",
        ]
        total = sum(profile.weights.values()) or 1.0
        for issue, options in domain.issues.items():
            values = ", ".join(
                f"{names[issue][o]}: {min(max(profile.values[issue][o], 0.0), 1.0):.6g}" for o in options
            )
            lines.append(
                f"      {issues[issue]}: {{weight: {profile.weights[issue] / total:.6g}, options: {{{values}}}}}"
            )
    first = {issues[i]: names[i][o[0]] for i, o in domain.issues.items()}
    both = {i: np.array([p.weights[i] * np.array([p.values[i][o] for o in opts]) for p in domain.profiles]).sum(axis=0)
            for i, opts in domain.issues.items()}  # fmt: skip
    best = {issues[i]: names[i][o[int(both[i].argmax())]] for i, o in domain.issues.items()}
    lines += ["# What is in force while the war lasts: the first option of each issue, until you change it.", "war:"]
    lines.append(f"  status_quo: {{{', '.join(f'{i}: {o}' for i, o in first.items())}}}")
    lines += ["proposals:", "  largest-sum:", "    title: The package with the largest sum of values"]
    lines.append(f"    terms: {{{', '.join(f'{i}: {o}' for i, o in best.items())}}}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as a YAML string."""
    import json

    return json.dumps(text, ensure_ascii=True)
