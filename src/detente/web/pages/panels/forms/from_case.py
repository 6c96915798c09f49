"""Which options and proposals of the case are asked about: a list to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from nicegui import ui

from detente.panel.questions import free_id
from detente.web.pages.frame import said
from detente.web.pages.panels.forms.fields import Form
from detente.web.pages.panels.forms.words import part
from detente.web.work import Edit

PLACE = ("kind", "issue", "option", "proposal", "terms")  # what a question is about


class FromCase(Form):
    """An issue after the other, then the proposals."""

    def shape(self, tree: Mapping[str, Any]) -> Any:
        """What the case has to ask about."""
        return self._work.checked.askable

    def build(self, tree: Mapping[str, Any]) -> None:
        """A list for each issue, folded, and one for the proposals."""
        checked = self._work.checked
        if not checked.askable:
            said("The panel names no case, so it has statements only.", "dim")
            return
        for issue, about in checked.issues.items():
            chosen = [(n, q) for n, q in checked.askable if q.get("issue") == issue]
            self._list(str(about["title"]), [(n, q, str(about["options"][q["option"]])) for n, q in chosen])
        proposals = [(n, q) for n, q in checked.askable if "proposal" in q]
        self._list("Proposals", [(n, q, str(q["asks"]).partition(":")[0]) for n, q in proposals])

    def _list(self, title: str, chosen: Sequence[tuple[str, Mapping[str, Any], str]]) -> None:
        if not chosen:
            return
        with ui.expansion(title).classes("card"), ui.element("div").classes("stack"):
            for wanted, question, label in chosen:
                self.tick(label, partial(asks, question), partial(self._edits, wanted, question))

    def _edits(self, wanted: str, question: Mapping[str, Any], on: bool) -> list[Edit]:
        return ask(self._work.tree, wanted, question) if on else drop(self._work.tree, question)


def alike(question: Mapping[str, Any], tree: Mapping[str, Any]) -> list[str]:
    """The ids of a draft's questions about the same as `question`, in whatever words."""
    there = part(tree, "questions")
    return [name for name in there if all(part(there, name).get(k) == question.get(k) for k in PLACE)]


def asks(question: Mapping[str, Any], tree: Mapping[str, Any]) -> bool:
    """Whether a draft asks about the same as a question."""
    return bool(alike(question, tree))


def ask(tree: Mapping[str, Any], wanted: str, question: Mapping[str, Any]) -> list[Edit]:
    """The edits after which a draft asks a question, under the id `wanted` or one like it."""
    return [Edit("set", ("questions", free_id(wanted, part(tree, "questions"))), dict(question))]


def drop(tree: Mapping[str, Any], question: Mapping[str, Any]) -> list[Edit]:
    """The edits after which a draft does not ask it."""
    return [Edit("remove", ("questions", name)) for name in alike(question, tree)]
