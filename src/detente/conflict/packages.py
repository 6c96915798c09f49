"""The space of packages of one draw: what each option, if signed today, is worth to each type of each side and to each backer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.case.references import signers
from detente.case.schema import Case, Proposal
from detente.conflict.setting import Setting
from detente.terms.space import Bar, Space

Floats = npt.NDArray[np.float64]

GUARANTEE = "guarantee"  # the extra issue for guarantees that no option brings
NONE = "none"


def package_space(s: Setting) -> tuple[Space, tuple[tuple[str, str], ...]]:
    """The packages of a draw at today's front, and the columns of their values: (who, type).

    An option divided along the line is valued at today's line. Red lines close options; `excludes` and `requires` bar pairs. Guarantees that no
    option brings form an issue of their own, worth nothing in itself.
    """
    case = s.case
    free = free_guarantees(case)
    issues = [*case.issues, *([GUARANTEE] if free else [])]
    options = [tuple(entry.options) for entry in case.issues.values()] + ([(NONE, *free)] if free else [])
    columns = tuple((who, kind) for who, values in s.values.items() for kind in values.types)
    front = s.stand(s.today)
    worth = []
    for issue, entry in case.issues.items():
        rows = []
        for values in s.values.values():
            each = [values.option(issue, option, front) for option in entry.options]
            rows.append(values.weight[issue][:, None] * np.stack(each, axis=1))
        worth.append(np.concatenate(rows))
    if free:
        worth.append(np.zeros((len(columns), 1 + len(free))))
    number = {(i, o): (n, k) for n, i in enumerate(issues) for k, o in enumerate(options[n])}
    extras = []
    begin = 0
    for values in s.values.values():
        for pair, extra in values.synergies:
            one, other = (number[i, o] for i, o in pair.items())
            added = np.zeros(len(columns))
            added[begin : begin + len(values.types)] = extra
            extras.append((one, other, added))
        begin += len(values.types)
    return (
        Space(
            tuple(issues),
            tuple(options),
            tuple(worth),
            tuple(extras),
            _bars(case, number),
            _open(case, issues, options),
        ),
        columns,
    )


def free_guarantees(case: Case) -> tuple[str, ...]:
    """The guarantees that no option brings."""
    brought = {says.guarantee for entry in case.issues.values() for says in entry.options.values()}
    return tuple(g for g in case.guarantees if g not in brought) if GUARANTEE not in case.issues else ()


def as_proposal(case: Case, terms: dict[str, str]) -> Proposal:
    """A package nobody has proposed, by the names of its options, as a proposal that can be offered.

    The parties sign it, the guarantor if there is one, and whoever signs every proposal of the case.
    """
    guarantee = terms.get(GUARANTEE, NONE)
    rest = {i: o for i, o in terms.items() if i != GUARANTEE}
    made = Proposal(title="a package", terms=rest, guarantee=None if guarantee == NONE else guarantee)
    signs = [set(signers(case, proposal)) for proposal in case.proposals.values()]
    always = [who for who in (*case.parties, *case.others) if all(who in each for each in signs)]
    order = dict.fromkeys([*signers(case, made), *(always if signs else [])])
    return made.model_copy(update={"signatories": list(order)})


def _bars(case: Case, number: dict[tuple[str, str], tuple[int, int]]) -> tuple[Bar, ...]:
    found = []
    for issue, entry in case.issues.items():
        for option, says in entry.options.items():
            for other, barred in says.excludes.items():
                found += [Bar(number[issue, option], number[other, o]) for o in barred]
            for other, wanted in says.requires.items():
                found += [
                    Bar(number[issue, option], number[other, o]) for o in case.issues[other].options if o not in wanted
                ]
    return tuple(found)


def _open(case: Case, issues: list[str], options: list[tuple[str, ...]]) -> tuple[npt.NDArray[np.bool_], ...]:
    closed = {(i, o) for party in case.parties.values() for i, barred in party.red_lines.items() for o in barred}
    return tuple(np.array([(i, o) not in closed for o in each]) for i, each in zip(issues, options, strict=True))
