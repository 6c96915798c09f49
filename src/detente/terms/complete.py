"""Terms completed by how things stand at war."""

from __future__ import annotations

from collections.abc import Mapping

from detente.case.schema import Case


def complete(case: Case, terms: Mapping[str, str]) -> dict[str, str]:
    """Terms with an option for every issue: those left out stay as they are at war (on the line, if the front settles them)."""
    found = {}
    for issue, entry in case.issues.items():
        if issue in terms:
            found[issue] = terms[issue]
        elif case.settled_by(issue) is not None:
            lines = [o for o, says in entry.options.items() if says.at_front]
            found[issue] = lines[0] if lines else case.war.status_quo.get(issue, next(iter(entry.options)))
        else:
            found[issue] = case.war.status_quo[issue]
    return found
