"""The page that starts a case from an article: a title, two parties picked from the text or typed, and the template with their names."""

from __future__ import annotations

import datetime
from importlib import resources

from nicegui import ui

from detente.assessment.wording import count
from detente.case.article import LARGEST_ARTICLE, Publication
from detente.case.dates import earliest
from detente.case.identifier import identifier
from detente.web.articles import Kept
from detente.web.pages.case.forms import title_in
from detente.web.pages.frame import Visit, act, in_thread, page, said
from detente.web.pages.new_case import begin
from detente.web.store import Invalid
from detente.web.work import Edit

IDS = ("country-a", "country-b")  # the template's own, which stand in it as nothing else
TAKEN = {"patron", "fighting", "settled", "escalated", "mediator", "alliance", "province", "alignment", "report"}
LONGEST_ID = 28  # letters, so that "-collapses" fits behind


@page("/new/article", "Start from an article")
async def from_article(visit: Visit) -> None:
    """Begin a case with what an article tells of both sides."""
    begin(visit, "/new/article", "Start from an article")
    FromArticle(visit)


class FromArticle:
    """The form. The article waits in the new case, in the tab that proposes entries of the record from it."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        with ui.element("div").classes("stack narrow"):
            said(
                "A news article in English that tells of both sides. You pick the sides; the rest begins as in the template."
            )
            self._text = ui.textarea("Text of the article").style("width:100%")
            self._text.props(f'outlined rows=6 maxlength={LARGEST_ARTICLE} debounce=300 input-style="min-height:7rem"')
            self._date = ui.input("Published on", value=datetime.datetime.now(datetime.UTC).date().isoformat()).props(
                "maxlength=10"
            )
            ui.button("Look for the sides", on_click=act(self._look)).props("outline")
            self._told = said("", "dim")
            self._sides = [self._side("Who attacks, or wants change (side A)"), self._side("Who defends (side B)")]
            self._title = ui.input("Title of the case").props("maxlength=120").style("width:100%")
            ui.button("Create the case", on_click=act(self._begin))

    @staticmethod
    def _side(label: str) -> ui.select:
        pick = ui.select([], label=label, with_input=True, new_value_mode="add-unique").style("width:100%")
        return pick.props(
            'hide-dropdown-icon=false maxlength=120 hint="Pick a name from the article, or type one and press Enter"'
        )

    async def _look(self) -> None:
        found, notice = await self._visit.bench.articles.who_acts(self._text.value or "")
        counted = {c["name"]: f"{c['name']} (acts in {count(c['count'], 'sentence')})" for c in found}
        for pick in self._sides:
            pick.set_options(counted, value=pick.value if pick.value in counted else None)
        words = (
            "Names that act in the article can now be picked below."
            if counted
            else "No names found that promise, threaten, offer or answer."
        )
        self._told.set_text(f"{words} {notice}".strip())

    async def _begin(self) -> None:
        visit, title = self._visit, title_in(self._title)
        names = [str(pick.value or "").strip() for pick in self._sides]
        if not all(names) or names[0] == names[1]:
            raise Invalid("sides: pick or type two different names, one for each side")
        date = (self._date.value or "").strip()
        earliest(date)
        visit.bench.articles.check(self._text.value or "")
        text = await visit.bench.edit(*_template(title, names, date))
        user = await visit.user()
        made = await in_thread(visit.bench.store.create_case, user, title, text, "started from an article")
        visit.bench.articles.keep(user.id, made.key, Kept(self._text.value or "", Publication(date=date)))
        ui.navigate.to(f"/cases/{made.key}/work?tab=From%20an%20article")


def _template(title: str, names: list[str], date: str) -> tuple[str, list[Edit]]:
    """The template with the sides' own ids, and the edits that give it its title and theirs."""
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    ids: list[str] = []
    for place, name in zip(IDS, names, strict=True):
        ids.append(identifier(name[:LONGEST_ID], {*TAKEN, *ids}, "side")[: LONGEST_ID + 4].rstrip("-"))
        text = text.replace(place, ids[-1])
    edits = [
        Edit("set", ("id",), identifier(title, (), "case")),
        Edit("set", ("title",), title),
        *(Edit("set", ("parties", one, "title"), name) for one, name in zip(ids, names, strict=True)),
    ]
    if len(date) == len("2026-01-01"):
        edits.append(Edit("set", ("as_of",), date))
    return text, edits
