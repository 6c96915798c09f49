"""What a document says, whichever kind it is: the answer, the sections of the report, and what each answer hangs on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from detente import paths
from detente._version import __version__
from detente.assessment import tables, tables_of_deals, tables_of_runs
from detente.assessment.answer import Answer, answer
from detente.assessment.changes import ORDINALS
from detente.assessment.glossary import TERMS, marked
from detente.assessment.questions.comparison import Comparison, SideBySide
from detente.assessment.result import Assessment
from detente.assessment.tables import Table
from detente.assessment.wording import SCALE_SAYS, count, hangs_most, headline, plain
from detente.panel.results import Results
from detente.report import page, panel
from detente.report.documents.pictures import drawing
from detente.report.minute import FIGURES_SAY, bars
from detente.report.sections import Section, libraries, sections

KEY = "Dark: signed, and holds five years. Lighter: signed, then broken. Palest: not signed. Each is offered on its own, today."
SOURCES = 600  # letters of them beside the answer on one page
LICENCE = "Made with detente {version}, free software under the Apache License 2.0."
# {section of the report: the part of the answer that speaks to it}
SPEAKS = {
    "proposals": "signs", "holds": "holds", "threat": "threat", "entry": "enters", "wait": "wait", "hangs": "hangs", "deals": "deal",
    "method": "unsettled",
}  # fmt: skip
# What XML cannot hold: everything below a space but tab and line break, halves of pairs, and two that are no characters.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_BACKWARDS = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?:\s+[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*"
)  # Hebrew, Arabic, ...


@dataclass(frozen=True)
class Told:
    """A section of the report, with what the answer says to it and what would turn that over, in sentences."""

    section: Section
    says: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """A document's content. `answer` is the answer in one minute if there is one; else `words` are the first things to say.

    `bars` are those of the proposals (see `minute.bars`), `day` is the day for which it holds, `short` whether the answer is all there is.
    """

    title: str
    about: str
    cite: str
    words: tuple[str, ...]
    told: tuple[Told, ...] = ()
    answer: Answer | None = None
    bars: Sequence[Mapping[str, Any]] = ()
    summary: str = ""
    day: str = ""
    version: str = __version__
    short: bool = False
    scale: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def first_sources(self) -> str:
        """The sources in a line, as many as a page has room for beside the answer; empty without any."""
        kept: list[str] = []
        for source in self.sources:
            if sum(map(len, kept)) + len(source) > SOURCES and kept:
                break
            kept.append(source)
        more = len(self.sources) - len(kept)
        return f"Sources: {'; '.join(kept)}{f'; and {more} more in the report' if more else ''}." if kept else ""

    @property
    def licence(self) -> str:
        """Under which terms the program that made it may be used."""
        return LICENCE.format(version=self.version)


def of_assessment(a: Assessment, short: bool = False, name: str = "") -> Content:
    """The content of an assessment's report, only that of the answer if `short`; `name` is that of the run.

    Raises `ReportError` if the extra is not installed.
    """
    found = answer(a)
    made = Content(
        page.title(a, name), page.about(a), page.cite(a), found.words, () if short else tuple(_told(a, found)), found, bars(a),
        str(a.facts.get("summary") or ""), str(a.facts.get("as_of") or ""), a.version, short, (SCALE_SAYS, FIGURES_SAY),
        tuple(str(s) for s in a.facts.get("sources", ())),
    )  # fmt: skip
    return made if short else _with_words(made)


def of_panel(found: Results, assessment: Assessment | None = None) -> Content:
    """The content of a panel's report, beside an assessment of its case if given. Raises `ReportError` if the extra is not installed."""
    from detente.panel.answer import answer as answer_of

    told = tuple(Told(s) for s in panel.sections(found, assessment, make=drawing))
    words = (*answer_of(found), *found.notes)
    return _with_words(Content(found.title, panel.about(found), panel.cite(found, assessment), words, told))


def of_deals(found: Mapping[str, Any], title: str = "") -> Content:
    """The content of a search for deals, from its JSON; `title` is that of the case."""
    searched = (
        f"{count(found['packages'], 'package')}, {found['allowed']:,} allowed; {found['weighed']:,} tested one by one, "
        f"in {count(found['draws'], 'draw')} each."
    )
    return _of_tables(found, title, "The best deals that could be proposed", searched, [tables_of_deals.deals(found)])


def of_fixes(found: Mapping[str, Any], title: str = "") -> Content:
    """The content of the smallest changes that fix proposals, from their JSON; `title` is that of the case."""
    asked = "What would get each proposal signed and make it hold for five years"
    return _of_tables(found, title, asked, asked + ".", [tables.fixes(found)])


def of_comparison(found: Comparison) -> Content:
    """The content of scenarios beside the case as it is: what each changes, and by how much the answers differ."""
    base = found.base
    told = tuple(
        Told(Section(str(s), table.title, tables_of_runs.told(found.pair(s)), tables=[table]))
        for s, table in zip(found.scenarios, tables_of_runs.comparison(found), strict=True)
    )
    words = (f"The case as it is, beside {count(len(told), 'scenario')}, on the same draws.",)
    return _with_words(
        Content(
            f"{base.title}: scenarios compared",
            page.about(base),
            page.cite(base),
            words,
            told,
            day=str(base.facts.get("as_of") or ""),
        )
    )


def of_runs(found: SideBySide) -> Content:
    """The content of two runs side by side: what differs between them, the answers furthest apart as a picture, all that differ, and the sources."""
    from detente.report.charts.two_runs import two_runs, two_runs_rows

    runs = (found.one, found.other)
    places = [f"{name[:1].upper()}{name[1:]}" for name in ORDINALS]
    only = [
        f"{place} only: {'; '.join(headline(run.titles, path) for path in extra)}."
        for place, run, extra in zip(places, runs, (found.only_one, found.only_other), strict=True)
        if extra
    ]
    chart = drawing("two-runs", lambda w: two_runs(found, w), lambda: two_runs_rows(found), libraries()[0].WIDE)
    names = " / ".join(found.names)
    table = tables_of_runs.side_by_side(found)
    said = only if table.rows else ["No answer differs.", *only]
    told = [
        Told(Section("differs", "What differs between the runs", tables_of_runs.told(found))),
        Told(Section("answers", "The answers side by side", said, tables=[table], charts=[chart] if chart else [])),
    ]
    sources = list(dict.fromkeys(str(s) for run in runs for s in run.facts.get("sources", ())))
    if sources:
        told.append(
            Told(
                Section("sources", "Sources", tables=[Table("Sources", ["source"], [[s] for s in sources], words=True)])
            )
        )
    about = "; ".join(f"{name}: {page.about(run)}" for name, run in zip(places, runs, strict=True))
    titles = " and ".join(dict.fromkeys(run.title for run in runs))
    return _with_words(
        Content(
            f"{titles}: two runs compared",
            about,
            " ".join(page.cite(run) for run in runs),
            (f"{names[:1].upper()}{names[1:]}. {chart.figure.finding if chart else 'No answer differs'}.",),
            tuple(told),
            day=str(found.one.facts.get("as_of") or ""),
            version=found.one.version,
            sources=tuple(sources),
        )
    )


def _of_tables(found: Mapping[str, Any], of: str, title: str, words: str, shown: list[Table]) -> Content:
    about = f"{count(found['draws'], 'draw')}, seed {found['seed']}, detente {found['version']}"
    case = of or str(found["case"])
    told = (Told(Section("answer-table", title, tables=shown)),)
    return _with_words(
        Content(
            f"{case}: {title[:1].lower()}{title[1:]}",
            about,
            f"Cite as: {case}, {about}.",
            (words,),
            told,
            version=str(found["version"]),
        )
    )


def _told(a: Assessment, found: Answer) -> Iterable[Told]:
    """The sections with what the answer says to each and what would turn it over."""
    best = a.lasting
    headlines = {
        "proposals": paths.all_sign(best),
        "holds": paths.holds(best, 5),
        "ends": paths.ends(a.soon, a.likeliest),
    }
    for section in sections(a, make=drawing):
        part = found.part(SPEAKS.get(section.id, ""))
        says = part.says if part is not None else found.words[1:2] if section.id == "ends" else ()
        yield Told(section, says, _turns(a, headlines.get(section.id, "")))


def _turns(a: Assessment, path: str) -> tuple[str, ...]:
    """What would turn an answer over: where it crosses 50% if that was looked for, and what it hangs on most."""
    hangs = a.hangs_on().get(path)
    if hangs is None:
        return ()
    entry = (a.facts.get("hinges") or {}).get("headlines", {}).get(path, {"assumptions": []})
    crossing = [r for r in entry["assumptions"] if r["break_even"] is not None]
    at = "; ".join(f"{r['words']} at {r.get('crosses', format(r['break_even'], '.3g'))}" for r in crossing)
    return (hangs_most(a, path, hangs), *([f"It would cross 50% with {at}."] if at else []))


def _with_words(made: Content) -> Content:
    """The content with a last section that explains its technical words, which a page explains where they stand."""
    seen: set[str] = set()
    for text in _texts(made):
        for _ in marked(text, seen):
            pass
    rows = [[term, TERMS[term]] for term in sorted(seen)]
    if not rows:
        return made
    explained = Told(
        Section(
            "words",
            "Words used here",
            tables=[Table("Technical words and what they mean", ["word", "meaning"], rows, words=True)],
        )
    )
    return replace(made, told=(*made.told, explained))


def _texts(made: Content) -> Iterable[str]:
    yield from made.words
    for part in made.answer.parts if made.answer else ():
        yield from part.says
    for one in made.told:
        yield from (*one.section.text, *one.says, *one.turns)
        for picture in one.section.charts:
            yield picture.says
        for table in (*one.section.tables, *one.section.details):
            yield from (table.title, table.note, *table.head, *(cell for row in table.rows for cell in row))


def clean(text: str) -> str:
    """A text as a document may hold it: without marks that only a browser knows, and without what XML cannot hold.

    Where a name that runs from right to left stands in a sentence that does not, the figures behind it stay in their order.
    """
    found = _UNSPEAKABLE.sub("", plain(text))
    return found if backwards(found) else _BACKWARDS.sub("\\g<0>\N{LEFT-TO-RIGHT MARK}", found)


LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:)\]]")


def linked(text: str) -> Iterable[tuple[str, str | None]]:
    """A text in pieces, each with the address it links to or None."""
    at = 0
    for found in LINK.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], None
        yield found[0], found[0]
        at = found.end()
    if at < len(text):
        yield text[at:], None


def backwards(text: str) -> bool:
    """Whether a text runs from right to left: it begins so, and two letters in three or more do; a sentence with a name in it does not."""
    ways = [w != "L" for w in map(unicodedata.bidirectional, text) if w in ("L", "R", "AL")]
    return bool(ways) and ways[0] and 3 * sum(ways) >= 2 * len(ways)
