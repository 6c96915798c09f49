"""A graph's file: parties, their options or moves, what cannot be, and how each party orders the states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, PlainValidator

from detente.case.load import parse_as, read_named
from detente.case.problems import unknown
from detente.case.schema.base import Id, Part, Source, Text, Title
from detente.graph.model import (
    MOST_PARTIES,
    MOST_STATES,
    NO,
    YES,
    GraphError,
    GraphModel,
    Ints,
    Matrix,
    Option,
    matrix,
    ordered,
)
from detente.graph.statements import RESERVED, StatementError, lexicographic, read_statement
from detente.graph.states import MOST_OPTIONS, Excluded, SameError, feasible, matches, moves_of
from detente.literals import shown

FORMAT = 1
FIRST = f"graph: {FORMAT}"
ENDING = ".graph.yaml"
MOST_STATEMENTS = 200
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_TOP_KEY = re.compile(r"^['\"]?([a-z_]+)['\"]?\s*:", re.MULTILINE)
_TAKEN = {"yes": YES, "no": NO, True: YES, False: NO}

Where = tuple[str, ...]


def _name(raw: Any) -> str:
    """The name of a state; numbers are names, too."""
    name = str(raw) if isinstance(raw, int | str) and not isinstance(raw, bool) else ""
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"got {shown(raw)}; expected the name of a state: letters, digits and hyphens, at most 40 in all"
        )
    return name


def _pattern(raw: Any) -> dict[str, int]:
    """Which options are taken."""
    if not isinstance(raw, dict) or not raw:
        raise ValueError(f"got {shown(raw)}; expected options with yes or no, as {{blockade: yes, withdraw: no}}")
    for name, taken in raw.items():
        if not isinstance(taken, bool | str) or taken not in _TAKEN:
            raise ValueError(f"{name}: got {shown(taken)}; expected yes or no")
    return {str(name): _TAKEN[taken] for name, taken in raw.items()}


def _excluded(raw: Any) -> str | dict[str, int]:
    """What cannot be: a statement or a pattern."""
    return raw if isinstance(raw, str) and raw.strip() else _pattern(raw)


def _today(raw: Any) -> str | dict[str, int]:
    """The state of today: its name or a pattern."""
    return _pattern(raw) if isinstance(raw, dict) else _name(raw)


def _tied(raw: Any) -> list[str]:
    """A place of a ranking: a state, or several that are tied."""
    if isinstance(raw, list):
        if not raw:
            raise ValueError("got an empty list; expected the states that are tied")
        return [_name(one) for one in raw]
    return [_name(raw)]


StateName = Annotated[str, PlainValidator(_name)]
Pattern = Annotated[dict[str, int], PlainValidator(_pattern)]
Excludes = Annotated[str | dict[str, int], PlainValidator(_excluded)]
Today = Annotated[str | dict[str, int], PlainValidator(_today)]
Tied = Annotated[list[str], PlainValidator(_tied)]


class FileOption(Part):
    """Something that a party can do or leave. `irreversible`: `taken`, once taken up it stays; `dropped`, once dropped it is gone."""

    says: Text
    irreversible: Literal["taken", "dropped"] | None = None


class FileParty(Part):
    """A party: what it can do, and what it prefers.

    It has options, or in a graph of named states moves from a state to others. It orders the states by statements on options, the most important
    first (`prefers`), or by a list of states, the best first, in which those that are tied stand in a list of their own (`ranking`).
    """

    title: Title
    options: Annotated[dict[Id, FileOption], Field(max_length=MOST_OPTIONS)] = {}
    moves: dict[StateName, list[StateName]] = {}
    prefers: Annotated[list[Text], Field(max_length=MOST_STATEMENTS)] = []
    ranking: list[Tied] = []


class GraphFile(Part):
    """A conflict for the graph model: parties, states, moves, and how each party orders the states.

    The states are all combinations of options but those that are `infeasible`; those that match a pattern under `same` are one. Or they are named,
    under `states`, and parties have moves. `today` is the state in which the parties are: its number or name, or a pattern that only it matches.
    """

    graph: Literal[1]
    id: Id
    title: Title
    says: Text | None = None
    sources: Annotated[list[Source], Field(max_length=40)] = []
    parties: Annotated[dict[Id, FileParty], Field(min_length=1, max_length=MOST_PARTIES)]
    infeasible: Annotated[list[Excludes], Field(max_length=200)] = []
    same: Annotated[list[Pattern], Field(max_length=100)] = []
    states: Annotated[dict[StateName, Text], Field(max_length=MOST_STATES)] = {}
    today: Today | None = None


@dataclass(frozen=True, eq=False)
class LoadedGraph:
    """A checked graph: the model, and the file as it was written."""

    model: GraphModel
    written: GraphFile
    file: str


def library() -> list[str]:
    """The ids of the built-in graphs."""
    return sorted(x.name.removesuffix(ENDING) for x in _folder().iterdir() if x.name.endswith(ENDING))


def text_of(name: str) -> str:
    """The text of a built-in graph. Raises `CaseError`."""
    return read_named(name, library(), f"{_folder()}", ENDING, "graph")[0]


def load_graph(name: str | Path) -> LoadedGraph:
    """Load a built-in graph by its id, or a file by its path. Raises `CaseError` with all problems found."""
    text, file = read_named(name, library(), f"{_folder()}", ENDING, "graph")
    return parse_graph(text, file)


def is_graph(text: str) -> bool | None:
    """Whether a text is meant as a graph's file, by its first keys: None if it is neither that nor a case's."""
    for key in _TOP_KEY.findall(text):
        if key in ("graph", "detente"):
            return bool(key == "graph")
    return None


def parse_graph(text: str, file: str = "<text>") -> LoadedGraph:
    """Check the text of a graph's file. Raises `CaseError` with all problems found."""
    made: list[_Maker] = []

    def between(written: GraphFile) -> Iterator[tuple[Where, str]]:
        """Problems between the sections."""
        made.append(_Maker(written))
        made[0].make()
        yield from made[0].problems

    written = parse_as(text, file, GraphFile, FIRST, between)
    model = made[0].model
    assert model is not None  # or there would have been a problem
    return LoadedGraph(model, written, file)


def _folder() -> Any:
    return resources.files("detente.graph") / "library"


@dataclass
class _Maker:
    """Makes the model of a file, or notes why it cannot be made."""

    written: GraphFile
    problems: list[tuple[Where, str]] = field(default_factory=list)
    model: GraphModel | None = None

    def make(self) -> None:
        """Make it."""
        w = self.written
        self.places = {name: n for n, name in enumerate(name for p in w.parties.values() for name in p.options)}
        options = tuple(
            Option(name, k, o.says, o.irreversible)
            for k, p in enumerate(w.parties.values())
            for name, o in p.options.items()
        )
        self._shape()
        excluded = [x for n, what in enumerate(w.infeasible) if (x := self._excluded(n, what)) is not None]
        same = [self._placed(("same", str(n)), pattern) for n, pattern in enumerate(w.same)]
        statements = {name: self._statements(name, p.prefers) for name, p in w.parties.items()}
        if self.problems:
            return
        try:
            patterns = feasible(len(options), excluded, [s for s in same if s is not None]) if options else None
        except SameError as error:
            self.problems.append((("same", str(error.place)), str(error)))
            return
        except GraphError as error:
            self.problems.append((("infeasible",) if w.infeasible else ("parties",), str(error)))
            return
        names = tuple(w.states) if patterns is None else tuple(str(n + 1) for n in range(len(patterns)))
        self.states = {name: n for n, name in enumerate(names)}
        ranks, moves = [], []
        for k, (name, party) in enumerate(w.parties.items()):
            if party.prefers and patterns is not None:
                ranks.append(lexicographic(np.array([s.true_in(patterns) for s in statements[name]])))
            else:
                ranks.append(self._ranking(name, party.ranking))
            try:
                moves.append(self._moves(name, party) if patterns is None else moves_of(k, options, patterns))
            except GraphError as error:
                self.problems.append((("parties", name), str(error)))
        today = self._today(patterns)
        if self.problems:
            return
        says = {n: " ".join(t.split()) for n, t in w.states.items()}
        titles = {n: p.title for n, p in w.parties.items()}
        self.model = GraphModel(
            tuple(w.parties), names, tuple(moves), np.array(ranks), options, patterns, today, w.title, titles, says
        )

    def _shape(self) -> None:
        """Whether the states come from options or have names, and each party has what goes with that."""
        w = self.written
        owners: dict[str, str] = {}
        for name, party in w.parties.items():
            here = ("parties", name)
            for option in party.options:
                if option in RESERVED:
                    self.problems.append(
                        ((*here, "options", option), f"'{option}' joins statements; give the option another name")
                    )
                if option in owners:
                    self.problems.append(
                        (
                            (*here, "options", option),
                            f"is also an option of '{owners[option]}'; each needs a name of its own",
                        )
                    )
                owners[option] = name
            if bool(party.prefers) == bool(party.ranking):
                self.problems.append((here, "orders the states by 'prefers' or by 'ranking': give one of the two"))
            if w.states and party.options:
                self.problems.append(
                    ((*here, "options"), "in a graph of named states parties have 'moves' and no options")
                )
            if w.states and party.prefers:
                self.problems.append(
                    ((*here, "prefers"), "is about options; in a graph of named states give a 'ranking'")
                )
            if not w.states and party.moves:
                self.problems.append(
                    ((*here, "moves"), "moves follow from options; give them only with named 'states'")
                )
        if not w.states and not owners:
            self.problems.append((("parties",), "no party has an option: give options, or named 'states' and moves"))
        for part in ("infeasible", "same"):
            if w.states and getattr(w, part):
                self.problems.append(((part,), "is about options; leave named states out that cannot be"))

    def _excluded(self, n: int, what: str | Mapping[str, int]) -> Excluded | None:
        here = ("infeasible", str(n))
        if isinstance(what, str):
            try:
                return Excluded(read_statement(what, self.places))
            except StatementError as error:
                self.problems.append((here, str(error)))
                return None
        placed = self._placed(here, what)
        return None if placed is None else Excluded(placed)

    def _placed(self, here: Where, pattern: Mapping[str, int]) -> dict[int, int] | None:
        """A pattern by the places of its options."""
        wrong = [name for name in pattern if name not in self.places]
        for name in wrong:
            self.problems.append(((*here, name), unknown(name, self.places, "not an option: ")))
        return None if wrong else {self.places[name]: value for name, value in pattern.items()}

    def _statements(self, party: str, texts: list[str]) -> list[Any]:
        found = []
        for n, text in enumerate(texts):
            try:
                found.append(read_statement(text, self.places))
            except StatementError as error:
                self.problems.append((("parties", party, "prefers", str(n)), str(error)))
        return found

    def _ranking(self, party: str, ranking: list[list[str]]) -> Ints:
        """Ranks from a list of states, each of which must be there once."""
        here, seen, before = ("parties", party, "ranking"), set[str](), len(self.problems)
        for n, tied in enumerate(ranking):
            for name in tied:
                if name not in self.states:
                    self.problems.append(((*here, str(n)), unknown(name, self.states, "not a state: ")))
                elif name in seen:
                    self.problems.append(((*here, str(n)), f"state '{name}' is ranked twice"))
                seen.add(name)
        left = [name for name in self.states if name not in seen]
        if left:
            more = f" and {len(left) - 1} more" if len(left) > 1 else ""
            self.problems.append((here, f"leaves out state '{left[0]}'{more}; every state has a place"))
        if len(self.problems) > before:
            return np.zeros(len(self.states), np.int64)
        return ordered([[self.states[name] for name in tied] for tied in ranking], len(self.states))

    def _moves(self, name: str, party: FileParty) -> Matrix:
        here, pairs = ("parties", name, "moves"), []
        for begin, ends in party.moves.items():
            for state, where in (
                (begin, (*here, begin)),
                *((end, (*here, begin, str(n))) for n, end in enumerate(ends)),
            ):
                if state not in self.states:
                    self.problems.append((where, unknown(state, self.states, "not a state: ")))
            pairs += [(self.states[begin], self.states[e]) for e in ends if begin in self.states and e in self.states]
            if begin in ends:
                self.problems.append(((*here, begin), "leads to itself; leave that out"))
        return matrix([(a, b) for a, b in pairs if a != b], len(self.states))

    def _today(self, patterns: Any) -> int | None:
        today = self.written.today
        if today is None:
            return None
        if isinstance(today, str):
            if today not in self.states:
                self.problems.append((("today",), unknown(today, self.states, "not a state: ")))
            return self.states.get(today)
        if patterns is None:
            self.problems.append((("today",), "got a pattern; expected the name of one of the 'states'"))
            return None
        placed = self._placed(("today",), today)
        if placed is None:
            return None
        exact = np.ones(len(patterns), np.bool_)
        for place, value in placed.items():
            exact &= patterns[:, place] == value
        found = np.flatnonzero(exact if exact.any() else matches(patterns, placed))
        if len(found) != 1:
            several = ", ".join(str(int(n) + 1) for n in found[:10])
            why = (
                f"several states match ({several}{', ...' if len(found) > 10 else ''}); name more options"
                if len(found)
                else "no feasible state matches"
            )
            self.problems.append((("today",), why))
            return None
        return int(found[0])
