"""A panel's file: who is asked, what, in which languages. It is made from a case, or written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib import resources
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, StringConstraints
from ruamel.yaml import YAML

from detente.case import Case, CaseError, Problem, load_case
from detente.case.load import parse_as, read_named
from detente.case.problems import unknown
from detente.case.schema.base import Id, Part, Text, Title
from detente.literals import shown

FORMAT = 1
FIRST = f"panel: {FORMAT}"
MOST = 200  # questions; more, nobody answers
THRESHOLD = 5
ENDING = ".panel.yaml"

LONGEST = 2000
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
Language = Annotated[str, StringConstraints(pattern=f"^{LANGUAGE.pattern}$")]


def _words(raw: Any) -> str | dict[str, str]:
    """A text, or a text for each language."""
    texts = raw if isinstance(raw, dict) else {"en": raw}
    for language, text in texts.items():
        if not (isinstance(text, str) and 0 < len(text) <= LONGEST):
            raise ValueError(
                f"got {shown(raw)}; expected a text of at most {LONGEST:,} letters, or one for each language, as {{en: ..., uk: ...}}"
            )
        if not LANGUAGE.fullmatch(str(language)):
            raise ValueError(
                f"got '{language}'; expected a language such as en, uk or zh-Hans, and a text with a colon or comma in quotes"
            )
    if not texts:
        raise ValueError("has no text")
    return raw  # type: ignore[no-any-return]


Words = Annotated[str | dict[str, str], PlainValidator(_words)]


class Option(Part):
    """Asks what people make of one option of an issue, with the words of the scale."""

    kind: Literal["option"]
    issue: Id
    option: Id
    asks: Words


class Package(Part):
    """Asks what people make of a package as a whole, with the words of the scale: a proposal of the case, or `terms` of its own."""

    kind: Literal["package"]
    proposal: Id | None = None
    terms: dict[Id, Id] = {}
    asks: Words


class Statement(Part):
    """A free statement, with which people agree or disagree, or on which they pass."""

    kind: Literal["statement"]
    asks: Words


class Declared(Part):
    """Something else that voters may say of themselves, such as an age, with its answers; nobody need say it. It is there to weight by."""

    asks: Words
    answers: Annotated[dict[Id, Words], Field(min_length=2, max_length=12)]


class Range(Part):
    """A quantity of the case that is put to experts, by its path in the case, such as `guarantees.nato.answers`."""

    path: Text
    asks: Words


Question = Annotated[Option | Package | Statement, Field(discriminator="kind")]


class Panel(Part):
    """A panel: groups who must live with the terms say what they make of them, and experts give ranges.

    `case` is the id of a built-in case or the name of a file beside this one. Texts are given once, or per language. `groups` are what voters may
    declare themselves to be. Of fewer people than `threshold` nothing is shown. `margins` are the shares that groups, or what else is declared
    (`also`), have among those the panel speaks for: with them answers are weighted. `invented` marks a panel whose ballots nobody cast.
    """

    panel: Literal[1]
    id: Id
    title: Words
    says: Words | None = None
    case: Text | None = None
    languages: Annotated[dict[Language, Title], Field(min_length=1, max_length=20)] = {"en": "English"}
    groups_asked: Words = "Which of these are you?"
    groups: Annotated[dict[Id, Words], Field(min_length=1, max_length=30)]
    also: Annotated[dict[Id, Declared], Field(max_length=6)] = {}
    margins: dict[Id, dict[Id, Annotated[float, Field(ge=0)]]] = {}
    threshold: Annotated[int, Field(ge=3, le=100)] = THRESHOLD
    questions: Annotated[dict[Id, Question], Field(max_length=MOST)] = {}
    ranges: Annotated[dict[Id, Range], Field(max_length=40)] = {}
    calibration: Annotated[int, Field(ge=0, le=40)] = 0
    invented: bool = False

    @cached_property
    def scaled(self) -> tuple[bool, ...]:
        """For each question whether it uses the words of the scale; otherwise it is a statement."""
        return tuple(q.kind != "statement" for q in self.questions.values())

    @property
    def first(self) -> str:
        """The language in which a text is shown that is not given in the voter's."""
        return next(iter(self.languages))

    def words(self, text: Words | None, language: str | None = None) -> str:
        """A text in a language; in the panel's first language if it is not given in that one."""
        if text is None or isinstance(text, str):
            return text or ""
        return text.get(language or self.first) or text.get(self.first) or next(iter(text.values()))

    def group(self, name: str, language: str | None = None) -> str:
        """The title of a group."""
        return self.words(self.groups[name], language)


def load_panel(name: str | Path) -> Panel:
    """Load a built-in panel by its id, or a file by its path. Raises `CaseError` with all problems found."""
    text, file = read_panel(name)
    return parse_panel(text, file)


def builtin() -> list[str]:
    """The ids of the built-in panels."""
    return sorted(x.name.removesuffix(ENDING) for x in _folder().iterdir() if x.name.endswith(ENDING))


def read_panel(name: str | Path) -> tuple[str, str]:
    """The text of a built-in panel or a file, and the file's name. Raises `CaseError`."""
    return read_named(name, builtin(), f"{_folder()}", ENDING, "panel")


def parse_panel(text: str, file: str = "<text>", case: Case | None = None) -> Panel:
    """Check the text of a panel's file, and what it asks about against its `case` if given. Raises `CaseError` with all problems found."""
    return parse_as(text, file, Panel, FIRST, lambda p: [*_between(p), *(() if case is None else against(p, case))])


def case_of(panel: Panel, beside: str | Path | None = None) -> Case | None:
    """The case that a panel is about, None if it names none; a file's name is looked for beside the panel's file, `beside`.

    Raises `CaseError` if the case cannot be read, or does not have the options, proposals and quantities that the panel asks about.
    """
    if panel.case is None:
        return None
    near = Path(beside).parent / panel.case if beside is not None else Path(panel.case)
    case = load_case(near if near.is_file() else panel.case).case
    problems = [Problem(str(beside or panel.id), 0, 0, ".".join(path), why) for path, why in against(panel, case)]
    if problems:
        raise CaseError(problems)
    return case


def against(panel: Panel, case: Case) -> Iterator[tuple[tuple[str, ...], str]]:
    """What a panel asks about that its case does not have, each with its path in the panel's file."""
    for name, question in panel.questions.items():
        here = ("questions", name)
        if isinstance(question, Option):
            if question.issue not in case.issues:
                yield (*here, "issue"), unknown(question.issue, case.issues, "not an issue of the case: ")
            elif question.option not in case.issues[question.issue].options:
                yield (
                    (*here, "option"),
                    unknown(question.option, case.issues[question.issue].options, "not an option of that issue: "),
                )
        elif isinstance(question, Package):
            if question.proposal is not None and question.proposal not in case.proposals:
                yield (*here, "proposal"), unknown(question.proposal, case.proposals, "not a proposal of the case: ")
            for issue, option in question.terms.items():
                if issue not in case.issues:
                    yield (*here, "terms", issue), unknown(issue, case.issues, "not an issue of the case: ")
                elif option not in case.issues[issue].options:
                    yield (
                        (*here, "terms", issue),
                        unknown(option, case.issues[issue].options, "not an option of that issue: "),
                    )
    from detente.case.named import quantities

    known = {q.name for q in quantities(case) if not q.rest}
    for name, asked in panel.ranges.items():
        if asked.path not in known:
            yield ("ranges", name, "path"), unknown(asked.path, known, "not a quantity of the case: ")


def panel_from(
    case: Case, groups: Mapping[str, str], packages: Sequence[Mapping[str, str]] = (), name: str | None = None
) -> str:
    """The text of a panel's file that asks about every option and proposal of a case, and about `packages` ({issue: option}), such as those
    that a search for deals found. `name` is how the file names the case: by default its id, as for a built-in one."""
    questions: dict[str, Any] = {}
    for wanted, question in askable(case):
        questions[free_id(wanted, questions)] = question
    for n, terms in enumerate(packages, 1):
        questions[free_id(f"deal-{n}", questions)] = {
            "kind": "package",
            "terms": dict(terms),
            "asks": terms_said(case, terms),
        }
    tree = {
        "panel": FORMAT,
        "id": case.id,
        "title": f"What people make of the terms: {case.title}"[:2000],
        "case": name or case.id,
        "languages": {"en": "English"},
        "groups_asked": "Which of these are you?",
        "groups": dict(groups),
        "threshold": THRESHOLD,
        "questions": questions,
    }
    out, yaml = StringIO(), YAML()
    yaml.width = 150
    yaml.dump(tree, out)
    parse_panel(out.getvalue())
    return out.getvalue()


def askable(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    """What can be asked about a case: a question for each option of each issue and for each proposal, as the file has it, with an id it may have."""
    for issue, about in case.issues.items():
        for option, what in about.options.items():
            asks = f"{about.title}: {what.says}"
            yield f"{issue}-{option}", {"kind": "option", "issue": issue, "option": option, "asks": asks}
    for proposed, proposal in case.proposals.items():
        asks = f"{proposal.title}: {terms_said(case, proposal.terms)}"
        yield proposed, {"kind": "package", "proposal": proposed, "asks": asks}


def _between(panel: Panel) -> Iterator[tuple[tuple[str, ...], str]]:
    """Problems between the sections of a panel's file."""
    for where, words in _texts(panel):
        if isinstance(words, dict):
            for language in words:
                if language not in panel.languages:
                    yield (*where, language), unknown(language, panel.languages, "not one of the panel's languages: ")
            if panel.first not in words:
                yield where, f"has no text in '{panel.first}', the panel's first language"
    if not panel.questions and not panel.ranges:
        yield ("questions",), "a panel asks something: give questions, or ranges for experts"
    for name, question in panel.questions.items():
        if isinstance(question, Package) and bool(question.terms) == (question.proposal is not None):
            yield (
                ("questions", name),
                "a package is a proposal of the case or has terms of its own: give one of the two",
            )
        if isinstance(question, Option | Package) and panel.case is None:
            yield (
                ("questions", name),
                "asks about a case, but the panel names none: add 'case:', or make it a statement",
            )
    if panel.ranges and panel.case is None:
        yield ("ranges",), "ask about a case, but the panel names none: add 'case:'"
    for variable, shares in panel.margins.items():
        known: Mapping[str, Any] | None = (
            panel.groups if variable == "group" else getattr(panel.also.get(variable), "answers", None)
        )
        if known is None:
            yield (
                ("margins", variable),
                unknown(variable, ["group", *panel.also], "neither 'group' nor declared under 'also': "),
            )
            continue
        for category in shares:
            if category not in known:
                yield ("margins", variable, category), unknown(category, known, "not one of its answers: ")
        left = [c for c in known if c not in shares]
        if left:
            yield ("margins", variable), f"has no share for '{left[0]}'"
        elif sum(shares.values()) <= 0:
            yield ("margins", variable), "the shares add up to nothing"


def _texts(panel: Panel) -> Iterator[tuple[tuple[str, ...], Words | None]]:
    """Every text that voters read, with its path."""
    yield ("title",), panel.title
    yield ("says",), panel.says
    yield ("groups_asked",), panel.groups_asked
    for name, words in panel.groups.items():
        yield ("groups", name), words
    for name, declared in panel.also.items():
        yield ("also", name, "asks"), declared.asks
        for answer, said in declared.answers.items():
            yield ("also", name, "answers", answer), said
    for name, question in panel.questions.items():
        yield ("questions", name, "asks"), question.asks
    for name, asked in panel.ranges.items():
        yield ("ranges", name, "asks"), asked.asks


def terms_said(case: Case, terms: Mapping[str, str]) -> str:
    """The options of a package in the case's words."""
    return "; ".join(f"{case.issues[i].title}: {case.issues[i].options[o].says}" for i, o in terms.items())


def free_id(wanted: str, taken: Mapping[str, Any]) -> str:
    """An id of at most 40 letters that is not taken."""
    found, n = wanted[:40].rstrip("-"), 2
    while found in taken:
        found, n = f"{wanted[:36].rstrip('-')}-{n}", n + 1
    return found


def _folder() -> Any:
    return resources.files("detente.panel") / "library"
