"""What the graph model says of a conflict, as labelled data that writes itself to JSON and reads back equal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from detente._version import __version__
from detente.files import write_whole
from detente.graph.coalitions import Coalition, Coalitions, coalitions, coalitions_of, improves, why_not
from detente.graph.inverse import Inverse, inverse
from detente.graph.model import EITHER, YES, GraphError, GraphModel, Option, matrix
from detente.graph.stability import CONCEPTS, Stability, stability
from detente.graph.status_quo import StatusQuo, status_quo, where_improvements_lead
from detente.sealed import is_whole, seal

FORMAT = 1
MOST_SHOWN = 40  # states that a table or picture shows; of more, those that matter
MOST_WAYS = 100  # equilibria to which ways are given
MARKS = {"nash": "r", "seq": "s", "smr": "m", "gmr": "g"}  # in this order the first that holds; otherwise u
_LETTERS = {YES: "Y", EITHER: "-"}

Data = dict[str, Any]


@dataclass(frozen=True)
class GraphAnswer:
    """The answer. `data` holds everything by name, as JSON does; the methods look things up in it."""

    data: Data

    def as_dict(self) -> Data:
        """All of it as plain data."""
        return self.data

    def to_json(self) -> str:
        """All of it as JSON."""
        return seal(self.data, indent=1)

    def save(self, path: str | Path) -> None:
        """Write the JSON to a file. Raises OSError."""
        write_whole(path, self.to_json())

    @property
    def title(self) -> str:
        """The title of the conflict."""
        return str(self.data["title"])

    @property
    def parties(self) -> dict[str, str]:
        """The title of each party by its id."""
        return dict(self.data["parties"])

    @property
    def states(self) -> list[str]:
        """The names of the states."""
        return list(self.data["states"])

    @property
    def today(self) -> str | None:
        """The state of today."""
        found: str | None = self.data["today"]
        return found

    def equilibria(self, concept: str, coalitions: bool = False) -> list[str]:
        """The states that last, by a way of looking ahead; with `coalitions` against every coalition, too. Raises `GraphError`."""
        if concept not in CONCEPTS:
            raise GraphError(f"concept: got '{concept}'; expected one of {', '.join(CONCEPTS)}")
        where = self.data["coalitions"] if coalitions else self.data
        if where is None:
            raise GraphError(self.data["no_coalitions"])
        return list(where["equilibria"][concept])

    @cached_property
    def lasting(self) -> list[str]:
        """The states that last by any way of looking ahead."""
        any_ = {s for c in CONCEPTS for s in self.data["equilibria"][c]}
        return [s for s in self.data["states"] if s in any_]

    @cached_property
    def _stable(self) -> dict[tuple[str, str], frozenset[str]]:
        return {(c, p): frozenset(s) for c, by in self.data["stable"].items() for p, s in by.items()}

    def mark(self, party: str, state: str) -> str:
        """How firmly a party stays: r, s, m, g by `MARKS`, u if it would leave."""
        return next((m for c, m in MARKS.items() if state in self._stable[c, party]), "u")

    @cached_property
    def model(self) -> GraphModel:
        """The graph itself."""
        d = self.data
        places = {name: n for n, name in enumerate(d["states"])}
        n, parties = len(places), tuple(d["parties"])
        moves = tuple(
            matrix(((places[a], places[b]) for a, to in d["moves"][p].items() for b in to), n) for p in parties
        )
        options = tuple(
            Option(o["name"], parties.index(o["party"]), o["title"], o["irreversible"]) for o in d["options"]
        )
        values = {"Y": 1, "N": 0, "-": -1}
        patterns = np.array([[values[x] for x in p] for p in d["patterns"]], np.int8) if d["patterns"] else None
        today = None if d["today"] is None else places[d["today"]]
        ranks = np.array([d["ranks"][p] for p in parties])
        return GraphModel(
            parties, tuple(places), moves, ranks, options, patterns, today, d["title"], d["parties"], d["says"]
        )

    def limited(self) -> Data:
        """All of it for the states that a table or picture shows, as plain data, for files that should stay small; `left_out` counts the others."""
        d, shown = self.data, self.shown
        if len(shown) == len(d["states"]):
            return d
        keep, places = set(shown), [n for n, s in enumerate(d["states"]) if s in set(shown)]

        def only(states: Sequence[str]) -> list[str]:
            return [s for s in states if s in keep]

        def lasting(found: Data) -> Data:
            return {concept: only(states) for concept, states in found.items()}

        together = d["coalitions"] and {
            "equilibria": lasting(d["coalitions"]["equilibria"]),
            "stable": [
                {"members": row["members"], **{c: only(row[c]) for c in CONCEPTS}} for row in d["coalitions"]["stable"]
            ],
        }
        return {
            **d,
            "left_out": len(d["states"]) - len(shown),
            "states": shown,
            "says": {s: t for s, t in d["says"].items() if s in keep},
            "patterns": [d["patterns"][n] for n in places] if d["patterns"] else [],
            "ranks": {p: [ranks[n] for n in places] for p, ranks in d["ranks"].items()},
            "moves": {p: {s: only(to) for s, to in moves.items() if s in keep} for p, moves in d["moves"].items()},
            "stable": {c: {p: only(states) for p, states in by.items()} for c, by in d["stable"].items()},
            "equilibria": lasting(d["equilibria"]),
            "coalitions": together,
            "leading": only(d["leading"]),
        }

    @cached_property
    def shown(self) -> list[str]:
        """The states that a table or picture shows."""
        return self.foremost(MOST_SHOWN)

    def foremost(self, most: int) -> list[str]:
        """At most so many states, as they are numbered: today's, the Nash equilibria, those that improvements lead to from today, other equilibria.

        All, if there are no more than that. Of the states that improvements lead to the nearest come first.
        """
        states: list[str] = self.data["states"]
        if len(states) <= most:
            return states
        wanted = dict.fromkeys([self.data["today"]] if self.data["today"] else [])
        wanted |= dict.fromkeys(self.data["equilibria"]["nash"] + self.data["leading"])
        for concept in ("seq", "smr", "sseq", "gmr"):
            wanted |= dict.fromkeys(self.data["equilibria"][concept])
        first = set(list(wanted)[:most])
        return [s for s in states if s in first]


def analyse(
    model: GraphModel, wanted: str | None = None, parties: Sequence[str] = (), coalition: Sequence[str] = ()
) -> GraphAnswer:
    """What the graph model says: which states last, against single parties and coalitions, and how to get there from today.

    `wanted`: a state of which to tell how the ordering of each of `parties` (by default every one) would have to change for it to last. `coalition`:
    parties of which to tell where they improve to from every state that is shown. Raises `GraphError`.
    """
    found = stability(model)
    problem = why_not(model)
    together = None if problem else coalitions(model)
    members = tuple(sorted({model.party(p) for p in coalition}))
    asked = None if wanted is None else model.state(wanted)
    whom = [model.party(p) for p in parties or model.parties]
    names = np.array(model.states, dtype=object)
    lasting = np.flatnonzero(np.any([found.equilibria(c) for c in CONCEPTS], axis=0))
    data: Data = {
        "graph_answer": FORMAT,
        "version": __version__,
        **_graph(model),
        "stable": {c: {p: list(names[found.stable[c][i]]) for i, p in enumerate(model.parties)} for c in CONCEPTS},
        "equilibria": {c: list(names[found.equilibria(c)]) for c in CONCEPTS},
        "coalitions": None if together is None else _together(model, together),
        "no_coalitions": problem,
        "leading": [] if model.today is None else list(names[where_improvements_lead(model, model.today)]),
        "upset": {} if problem else _upset(model, list(map(int, lasting[:MOST_WAYS]))),
        "status_quo": None if model.today is None else _ways(model, status_quo(model, together), found),
        "inverse": []
        if asked is None
        else [_inverse(model, inverse(model, asked, p, c)) for c in CONCEPTS for p in whom],
        "coalition": None,
    }
    answer = GraphAnswer(data)
    if members:
        moves = {s: [model.states[t] for t in improves(model, members, model.places[s])] for s in answer.shown}
        data["coalition"] = {
            "members": [model.parties[i] for i in members],
            "moves": {s: t for s, t in moves.items() if t},
        }
    return answer


def read_answer(text: str) -> GraphAnswer:
    """An answer from the JSON that `GraphAnswer.to_json` wrote. Raises `GraphError` for a text that is none, or was altered."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise GraphError(f"is not JSON: line {error.lineno}, column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise GraphError(f"is not JSON: {error}") from None
    if not isinstance(data, dict) or data.get("graph_answer") != FORMAT:
        raise GraphError("is not an answer of the graph model")
    if not is_whole(text):
        raise GraphError("was altered or damaged since it was saved; ask the graph again")
    data.pop("checksum")
    return GraphAnswer(data)


def _graph(model: GraphModel) -> Data:
    """The graph as plain data."""
    patterns = (
        []
        if model.patterns is None
        else ["".join(_LETTERS.get(v, "N") for v in row) for row in model.patterns.tolist()]
    )
    moves = {}
    for party, m in zip(model.parties, model.moves, strict=True):
        begins = np.flatnonzero(np.diff(m.indptr))
        moves[party] = {
            model.states[s]: [model.states[t] for t in np.sort(m.indices[m.indptr[s] : m.indptr[s + 1]])]
            for s in begins
        }
    return {
        "title": model.title,
        "parties": {p: model.title_of(p) for p in model.parties},
        "options": [
            {"name": o.name, "party": model.parties[o.party], "title": o.title, "irreversible": o.irreversible}
            for o in model.options
        ],
        "states": list(model.states),
        "says": dict(model.says),
        "patterns": patterns,
        "ranks": {p: model.ranks[i].tolist() for i, p in enumerate(model.parties)},
        "moves": moves,
        "today": None if model.today is None else model.states[model.today],
    }


def _who(model: GraphModel, members: Coalition) -> list[str]:
    return [model.parties[i] for i in members]


def _together(model: GraphModel, found: Coalitions) -> Data:
    names = np.array(model.states, dtype=object)
    return {
        "equilibria": {c: list(names[found.equilibria(c)]) for c in CONCEPTS},
        "stable": [
            {"members": _who(model, h), **{c: list(names[found.stable[c][n]]) for c in CONCEPTS}}
            for n, h in enumerate(found.coalitions)
        ],
    }


def _upset(model: GraphModel, states: list[int]) -> Data:
    """For states that last the coalitions that improve from them all the same, and where to."""
    several = coalitions_of(range(len(model.parties)), 2)
    found = {}
    for s in states:
        rows = [{"members": _who(model, c), "to": [model.states[t] for t in improves(model, c, s)]} for c in several]
        found[model.states[s]] = [r for r in rows if r["to"]]
    return found


def _ways(model: GraphModel, found: StatusQuo, stable: Stability) -> Data:
    """The shortest ways from today to the states that last, for each kind of move; of very many, to Nash equilibria and to the nearest others."""
    lasting = np.flatnonzero(np.any([stable.equilibria(c) for c in CONCEPTS], axis=0))
    nash = stable.equilibria("nash")
    ways: Data = {}
    for kind in found.movers:
        ways[kind] = {}
        distance = found.distance(kind)
        near = sorted(map(int, lasting), key=lambda s: (not nash[s], distance[s] < 0, distance[s], s))[:MOST_WAYS]
        for s in sorted(near):
            way = found.way(kind, s)
            ways[kind][model.states[s]] = (
                None if way is None else [{"who": _who(model, c), "to": model.states[t]} for c, t in way]
            )
    return ways


def _inverse(model: GraphModel, found: Inverse) -> Data:
    """What a party's ordering would have to be, by the names of states."""
    order: list[list[str]] | None = None
    if found.ranks is not None and len(model.states) <= MOST_SHOWN:
        order = [[model.states[s] for s in np.flatnonzero(found.ranks == r)] for r in np.unique(found.ranks)[::-1]]
    conditions = found.conditions and [[[model.states[s] for s in g] for g in c] for c in found.conditions]
    return {
        "state": model.states[found.state], "party": model.parties[found.party], "concept": found.concept,
        "against": [model.parties[j] for j in found.against], "hopeless": found.hopeless, "swaps": found.swaps,
        "at_least": found.at_least, "exact": found.exact, "ordering": order,
        "conditions": None if found.conditions is None else conditions or [], "share": found.share,
    }  # fmt: skip
