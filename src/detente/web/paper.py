"""Whole ballots on paper: a code each, every question with its words to tick, for black-and-white printers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jinja2

from detente.panel.questions import Panel
from detente.panel.tally import Word
from detente.web.ballot.words import direction, words_in

SCALE = [word.name.lower() for word in sorted(Word, reverse=True)]
VOTES = ["agree", "pass", "disagree"]


def ballots_sheet(panel: Panel, codes: Sequence[str], language: str | None = None) -> str:
    """A page to print, a ballot a code, each on sheets of its own, in one of the panel's languages; everything from the panel is escaped."""
    spoken = language if language in panel.languages else panel.first
    _, w = words_in(spoken)
    asked = [
        (n, panel.words(q.asks, spoken), s)
        for n, (q, s) in enumerate(zip(panel.questions.values(), panel.scaled, strict=True), 1)
    ]
    parts: list[dict[str, Any]] = []
    for number, asks, scaled in asked:  # questions with the same words stand in one table
        words = SCALE if scaled else VOTES
        if not parts or parts[-1]["words"] != words:
            parts.append({"words": words, "asked": []})
        parts[-1]["asked"].append((number, asks))
    about = [(panel.words(panel.groups_asked, spoken), [panel.group(g, spoken) for g in panel.groups])]
    about += [
        (panel.words(x.asks, spoken), [panel.words(t, spoken) for t in x.answers.values()]) for x in panel.also.values()
    ]
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("detente.web", "ballot"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    return environment.get_template("paper.html").render(
        w=w, language=spoken, direction=direction(spoken), title=panel.words(panel.title, spoken), says=panel.words(panel.says, spoken),
        codes=codes, about=about, parts=parts, scaled=any(panel.scaled), scale=SCALE, invented=panel.invented,
    )  # fmt: skip
