"""The graph model in another process: of a text that somebody typed, and of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from detente.assessment.questions.second_lens import with_graph
from detente.case import CaseError, Problem
from detente.graph.answer import analyse
from detente.graph.file import parse_graph
from detente.graph.words import answer
from detente.report.graph_page import about, graph_html, sections
from detente.web.pieces import in_pieces
from detente.web.work import PAGE, _read

HERE = "the graph"
MOST_STATES = 20_000  # of a text on a page, so that its answer comes while one waits


@dataclass(frozen=True)
class LookedGraph:
    """A graph's text: its mistakes, or its title, states and parties by title."""

    problems: tuple[Problem, ...] = ()
    title: str = ""
    states: tuple[str, ...] = ()
    parties: tuple[tuple[str, str], ...] = ()
    look_again: Sequence[str] = ()


def look(text: str) -> LookedGraph:
    """Check the text of a graph's file."""
    try:
        model = _parsed(text)
    except CaseError as error:
        return LookedGraph(tuple(error.problems))
    return LookedGraph((), model.title, model.states, tuple((p, model.title_of(p)) for p in model.parties))


def analysed(text: str, wanted: str | None, coalition: tuple[str, ...]) -> dict[str, Any]:
    """The answer about a graph's text, as data of the states that are shown. Raises `CaseError` for mistakes, `GraphError` for what is asked."""
    return analyse(_parsed(text), wanted=wanted, coalition=coalition).limited()


def shown(text: str, wanted: str | None, coalition: tuple[str, ...]) -> dict[str, Any]:
    """The same for a page: sentences and sections with the picture. Raises the same."""
    found = analyse(_parsed(text), wanted=wanted, coalition=coalition)
    return {
        "title": found.title,
        "about": about(found),
        "answer": answer(found),
        "sections": [in_pieces(s) for s in sections(found, PAGE)],
    }


def page(text: str, wanted: str | None, coalition: tuple[str, ...]) -> str:
    """The same as one HTML file. Raises the same."""
    return graph_html(analyse(_parsed(text), wanted=wanted, coalition=coalition))


def lens(content: str) -> dict[str, Any]:
    """The graph model of a run, from its result. Raises `QuestionError` and `GraphError`."""
    found: dict[str, Any] = with_graph(_read(content)).facts["graph"]
    return found


@lru_cache(maxsize=8)
def _parsed(text: str) -> Any:
    model = parse_graph(text, HERE).model
    if len(model.states) > MOST_STATES:
        says = f"{len(model.states):,} states are feasible; a page takes at most {MOST_STATES:,}: use detente graph on your own machine"
        raise CaseError([Problem(HERE, 0, 0, "", says)])
    return model
