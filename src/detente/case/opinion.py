"""Checks of what a case says of opinion: groups are asked about options and proposals that exist, and rules name what groups were asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from detente.case.problems import unknown
from detente.case.schema import Case, Group, OpinionRule

Found = Iterator[tuple[tuple[str, ...], str]]


def check_opinion(case: Case) -> Found:
    """Problems of the section `opinion`, each with the path it concerns."""
    for name, group in case.opinion.groups.items():
        path = ("opinion", "groups", name)
        for issue, options in group.accepts.items():
            for option in options:
                yield from _option(case, issue, option, (*path, "accepts", issue, option))
        for proposal in group.proposals:
            yield from _known(proposal, case.proposals, (*path, "proposals", proposal), "proposal: ")
    for name, rule in case.opinion.moves.items():
        path = ("opinion", "moves", name)
        yield from _known(rule.party, case.parties, (*path, "party"), "party: ")
        for issue, option in (rule.option or {}).items():
            yield from _option(case, issue, option, (*path, "option", issue))
        if rule.group in case.opinion.groups:
            yield from _asked(case, rule, case.opinion.groups[rule.group], path)
        else:
            yield from _group(case, rule, (*path, "group"))


def _group(case: Case, rule: OpinionRule, path: tuple[str, ...]) -> Found:
    if case.opinion.groups:
        yield path, unknown(rule.group, case.opinion.groups, "group: ")
    else:
        yield (
            path,
            f"group: got '{rule.group}', and there are no groups; say what it accepts in opinion.groups.{rule.group}",
        )


def _asked(case: Case, rule: OpinionRule, group: Group, path: tuple[str, ...]) -> Found:
    """A group moves something only by what it was asked about."""
    if rule.option is None and not any(group.accepts.values()) and not group.proposals:
        yield (
            (*path, "group"),
            f"'{rule.group}' was asked about no option and no proposal; add what it accepts in opinion.groups.{rule.group}",
        )
    for issue, option in (rule.option or {}).items():
        known = issue in case.issues and option in case.issues[issue].options
        if known and option not in group.accepts.get(issue, {}):
            yield (
                (*path, "option", issue),
                f"'{rule.group}' was not asked about '{option}'; add the share who accept it: opinion.groups.{rule.group}.accepts.{issue}.{option}",
            )


def _option(case: Case, issue: str, option: str, path: tuple[str, ...]) -> Found:
    if issue not in case.issues:
        yield path, unknown(issue, case.issues, "issue: ")
    else:
        yield from _known(option, case.issues[issue].options, path, "option: ")


def _known(name: str, allowed: Collection[str], path: tuple[str, ...], what: str) -> Found:
    if name not in allowed:
        yield path, unknown(name, allowed, what)
