"""Which options may not go together, by the case's own word: `excludes`, `requires` and red lines; and where that word seems not thought through."""

from __future__ import annotations

from collections.abc import Mapping

from detente.case.schema import Case
from detente.case.words import option_says

Choice = tuple[str, str]  # an issue and an option of it


def barred(case: Case) -> set[tuple[Choice, Choice]]:
    """The pairs of options that `excludes` and `requires` keep apart, each in both orders."""
    found = set()
    for issue, entry in case.issues.items():
        for option, says in entry.options.items():
            for other, names in says.excludes.items():
                found |= {((issue, option), (other, name)) for name in names}
            for other, names in says.requires.items():
                found |= {((issue, option), (other, o)) for o in case.issues[other].options if o not in names}
    return found | {(two, one) for one, two in found}


def red_lines(case: Case) -> dict[Choice, list[str]]:
    """The options behind a red line, with the parties that will not sign them."""
    found: dict[Choice, list[str]] = {}
    for name, party in case.parties.items():
        for issue, options in party.red_lines.items():
            for option in options:
                found.setdefault((issue, option), []).append(name)
    return found


def rules_out(case: Case, terms: Mapping[str, str]) -> list[str]:
    """Why the search for deals leaves terms out, a phrase for each reason; none if it does not."""
    lines, apart = red_lines(case), barred(case)
    chosen = [(i, o) for i, o in terms.items() if i in case.issues]
    found = [f"{_named(case, c)} is a red line of {case.name(who)}" for c in chosen for who in lines.get(c, ())]
    pairs = [(one, two) for n, one in enumerate(chosen) for two in chosen[n + 1 :] if (one, two) in apart]
    return found + [f"{_named(case, one)} does not go with {_named(case, two)}" for one, two in pairs]


def look_again(case: Case) -> list[str]:
    """Where a case's constraints seem not thought through, a sentence each. None of this is a mistake, and a case without constraints has none.

    Three rules. An option that goes with no option of some other issue is in no package. A proposal of the case combines what its constraints keep
    apart. And a pair of options at opposite ends of their issues is kept apart, but not the pair at the other two ends.
    """
    return [*_useless(case), *_own_proposals(case), *_mirrored(case)]


def _useless(case: Case) -> list[str]:
    lines, apart = red_lines(case), barred(case)
    found = []
    for issue, entry in case.issues.items():
        for option in entry.options:
            mine = (issue, option)
            if mine in lines:
                continue
            for other, theirs in case.issues.items():
                left = [o for o in theirs.options if (other, o) not in lines and (mine, (other, o)) not in apart]
                if other != issue and not left:
                    found.append(
                        f"{_named(case, mine)} can be in no package: red lines and constraints leave it no option of '{theirs.title}'"
                    )
    return found


def _own_proposals(case: Case) -> list[str]:
    apart = barred(case)
    found = []
    for proposal in case.proposals.values():
        chosen = list(proposal.terms.items())
        for n, one in enumerate(chosen):
            found += [
                f"'{proposal.title}' combines {_named(case, one)} with {_named(case, two)}, which the case keeps apart"
                for two in chosen[n + 1 :]
                if (one, two) in apart
            ]
    return found


def _mirrored(case: Case) -> list[str]:
    """Pairs kept apart at opposite ends of their issues, such as a's best of one with b's best of the other, while their mirror is not."""
    lines, apart = red_lines(case), barred(case)
    found = []
    for one, two in sorted(apart):
        ends = [list(case.issues[issue].options) for issue, _ in (one, two)]
        if one > two or (one[1], two[1]) not in ((ends[0][0], ends[1][-1]), (ends[0][-1], ends[1][0])):
            continue
        mirror = (one[0], _other_end(ends[0], one[1])), (two[0], _other_end(ends[1], two[1]))
        if mirror not in apart and not set(mirror) & set(lines):
            found.append(
                f"{_named(case, one)} does not go with {_named(case, two)}; does {_named(case, mirror[0])} go with {_named(case, mirror[1])}? "
                "If not, exclude that, too"
            )
    return found


def _other_end(options: list[str], option: str) -> str:
    return options[-1] if option == options[0] else options[0]


def _named(case: Case, choice: Choice) -> str:
    issue, option = choice
    return f"'{case.issues[issue].title}: {option_says(case, issue, option)}'"
