"""What a voter's form says, checked against the panel: no answer, group or question that is not the panel's gets in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.case.problems import unknown
from detente.panel.box import VOTES, WORDS
from detente.panel.questions import Panel
from detente.panel.tally import NOT_SEEN
from detente.web.store import Invalid
from detente.web.store.ballots import Cast, Changes

ON_A_PAGE = 10  # questions
OWN = ("step", "do", "language", "group")


@dataclass(frozen=True)
class Filled:
    """A ballot with what a form changes: answers and further variables as in `Cast`; and the `changes` alone."""

    answers: NDArray[np.int8]
    group: int
    also: NDArray[np.int8]
    changes: Changes


def steps(panel: Panel) -> int:
    """How many steps a ballot has: who one is, the questions by tens, handing in."""
    return 2 + -(-len(panel.questions) // ON_A_PAGE)


def on_step(panel: Panel, step: int) -> range:
    """The places of the questions of a step, which is counted from 1."""
    first = (step - 2) * ON_A_PAGE
    return range(max(first, 0), min(first + ON_A_PAGE, len(panel.questions)) if step > 1 else 0)


def changes(panel: Panel, fields: Sequence[tuple[str, str]]) -> Changes:
    """What the fields of a form say: `group`, `also-<id>` and `q-<id>`; an empty one takes an answer back.

    Raises `Invalid` for a field twice, and for a group, question or answer that the panel does not have.
    """
    answers, also = {}, {}
    group = None
    seen: set[str] = set()
    for name, value in fields:
        if name in seen:
            raise Invalid(f"the form gives '{name[:60]}' twice; answer it once")
        seen.add(name)
        kind, _, about = name.partition("-")
        if name == "group":
            group = _choice(value, list(panel.groups), "group")
        elif kind == "also" and about in panel.also:
            also[list(panel.also).index(about)] = _choice(value, list(panel.also[about].answers), about)
        elif kind == "q" and about in panel.questions:
            place = list(panel.questions).index(about)
            answers[place] = answer_of(value, panel.scaled[place], about)
        elif name not in OWN:
            raise Invalid(f"the panel has no question '{about[:60] or name[:60]}'; open its address again")
    return Changes(answers, group, also)


def filled(panel: Panel, cast: Cast, fields: Sequence[tuple[str, str]]) -> Filled:
    """A ballot with the fields of a form put in. Raises `Invalid` as `changes` does."""
    said = changes(panel, fields)
    found = Filled(cast.answers.copy(), cast.group if said.group is None else said.group, cast.also.copy(), said)
    for row, told in ((found.answers, said.answers), (found.also, said.also)):
        row[list(told)] = list(told.values())
    return found


def given(panel: Panel, cast: Cast, answers: Mapping[str, str], group: str | None, also: Mapping[str, str]) -> Filled:
    """The same from a request to the API."""
    fields = [(f"q-{name}", value) for name, value in answers.items()]
    fields += [(f"also-{name}", value) for name, value in also.items()]
    return filled(panel, cast, [*fields, ("group", group or "")])


def answer_of(value: str, scaled: bool, name: str) -> int:
    """An answer as a number, `NOT_SEEN` for none. Raises `Invalid`."""
    known = WORDS if scaled else VOTES
    if value == "":
        return NOT_SEEN
    if value not in known:
        raise Invalid(f"{name}: {unknown(value[:60], known, 'answer: ')}")
    return known[value]


def _choice(value: str, known: list[str], name: str) -> int:
    """The place of a choice, -1 for none. Raises `Invalid`."""
    if value == "":
        return -1
    if value not in known:
        raise Invalid(unknown(value[:60], known, f"{name}: "))
    return known.index(value)
