"""The technical words that pages use, each explained in a sentence that a lay reader understands."""

from __future__ import annotations

import re
from collections.abc import Iterator

TERMS = {
    "adjusted rand index": "How alike two sortings of the same people into clusters are: 1 if they are the same, 0 if no more than by luck.",
    "audience cost": "What it costs a leader at home, or in credit abroad, to back down from what was said in public.",
    "base rate": "How often something happened in comparable past cases, whatever is special about this one.",
    "breach": "Breaking a signed settlement on purpose.",
    "deadlock": "A refusal that stands: until something moves, nobody weighs the terms afresh, however often the parties talk.",
    "deciban": "A measure of evidence: ten decibans make something ten times as likely against its alternatives as before, twenty a hundred times.",
    "default": "A number that the case does not give, and for which detente uses its own.",
    "design effect": "How many times larger the chance error of a share is, as a variance, because people are weighted unequally.",
    "draw": "One of many versions of the case, in which every uncertain number takes one value from its range.",
    "equilibrium": "A way for all to act in which nobody would do better by acting differently, given what each expects of the others.",
    "exhaustion": "How worn out a side is by the war, from fresh (level 0) to the last level, at which it may collapse.",
    "guarantee": "A promise by an outside power to answer whoever breaks the settlement.",
    "guarantor": "Who has promised to answer a breach of the settlement.",
    "inside view": "What this model says of this war, given the assumptions of the case.",
    "jeffreys interval": "A range for a share: of random samples as large, about 95 in 100 would have it around the true share.",
    "lattice": "The points at which the solver works answers out; between them it interpolates. A finer lattice is more exact and slower.",
    "lever": "A move that somebody could make now, such as putting terms on the table or raising support.",
    "likelihood": "How likely each type would have been to do what is on the record.",
    "logit": "A choice is the more likely the more it is worth to who chooses, but never certain.",
    "median": "The middle value: half of the draws lie above it, half below.",
    "noise": "How far a choice may differ from what pays best, because of what the model does not see.",
    "notch": "A step of the front, from one side's victory to the other's.",
    "outside view": "What happened in comparable past cases, whatever is special about this one.",
    "package": "Terms for every issue in dispute, offered and signed as a whole.",
    "patience": "What is left of a value after a year's delay.",
    "prior": "What is thought of a party before its record is read.",
    "red line": "Something that a party will not sign, whatever else is offered.",
    "stakes": "The difference between the best and the worst that a side may get out of this war: 100% to that side.",
    "standard error": "How far a figure may be off by the luck of the games played out.",
    "type": "What a party may privately be, such as resolute or weary. The others can only infer it from what it does.",
}  # fmt: skip

_FOUND = re.compile(
    rf"\b({'|'.join(sorted(TERMS, key=len, reverse=True)).replace('equilibrium', 'equilibri(?:um|a)')})s?\b",
    re.IGNORECASE,
)


def marked(text: str, seen: set[str] | None = None) -> Iterator[tuple[str, str | None]]:
    """A text in pieces, each with its explanation or None; a term is explained where it first stands.

    Terms in `seen` were explained before, such as in the cells above of the same table, and those explained here are added to it.
    """
    at, seen = 0, set() if seen is None else seen
    for found in _FOUND.finditer(text):
        term = found[1].lower().replace("equilibria", "equilibrium")
        if term in seen:
            continue
        seen.add(term)
        if found.start() > at:
            yield text[at : found.start()], None
        yield found[0], TERMS[term]
        at = found.end()
    if at < len(text):
        yield text[at:], None
