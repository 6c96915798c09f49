"""A panel's draft as forms show it, read in another process: its tree even where the text has mistakes, and what its case has to ask about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.case import Case, CaseError, Problem
from detente.case.load import read_tree
from detente.case.named import quantities
from detente.case.words import words
from detente.panel.questions import FIRST, askable, parse_panel
from detente.web.work import _parsed
from detente.web.work_panels import HERE


@dataclass(frozen=True)
class Looked:
    """A draft: its mistakes, its text as plain data (None where it is no YAML), its title and the case it names.

    Of the case: `askable` are the questions that can be made of it, each with the id it would have; `issues` are titles and options in words,
    `quantities` the numbers that experts can be asked for, in words by path.
    """

    problems: tuple[Problem, ...] = ()
    tree: Mapping[str, Any] | None = None
    title: str = ""
    names: str | None = None
    askable: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    issues: Mapping[str, Any] = field(default_factory=dict)
    quantities: Mapping[str, str] = field(default_factory=dict)
    look_again: Sequence[str] = ()

    def mistakes(self, *path: str) -> str:
        """The mistakes at a place of the text or under it, in words."""
        here = ".".join(path)
        return "; ".join(p.message for p in self.problems if p.path == here or p.path.startswith(f"{here}."))


def look(text: str, case_text: str | None) -> Looked:
    """Read a draft, with its case if given; a case with mistakes has nothing to ask about."""
    try:
        tree = read_tree(text, HERE, FIRST)
    except CaseError as error:
        return Looked(tuple(error.problems))
    about = tree.get("case")
    names = about if isinstance(about, str) else None
    case: Case | None = None
    broken: tuple[Problem, ...] = ()
    if case_text is not None:
        try:
            case = _parsed(case_text, None).case
        except CaseError:
            broken = (
                Problem(HERE, 0, 0, "case", "the case has mistakes, so nothing can be asked about it; mend it first"),
            )
    problems, title = broken, ""
    try:
        panel = parse_panel(text, HERE, case)
        title = panel.words(panel.title)[:120]
    except CaseError as error:
        problems = (*error.problems, *broken)
    if case is None:
        return Looked(problems, tree, title, names)
    return Looked(problems, tree, title, names, tuple(askable(case)), _issues(case), _quantities(case))


def _issues(case: Case) -> dict[str, Any]:
    return {i: {"title": x.title, "options": {o: y.says for o, y in x.options.items()}} for i, x in case.issues.items()}


def _quantities(case: Case) -> dict[str, str]:
    return {q.name: words(case, q.name) for q in quantities(case) if not q.rest}
