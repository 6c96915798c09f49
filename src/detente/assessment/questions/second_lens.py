"""A second lens on a case: the graph model, with orderings in place of numbers, taken from an assessment.

The orderings are those of the medians; over the draws it is counted how often each state would last by the orderings of that draw.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detente import paths
from detente._version import __version__
from detente.assessment.asked import loaded_case
from detente.assessment.assess_draws import assess_draw
from detente.assessment.band import Band
from detente.assessment.draws import draw
from detente.assessment.errors import AssessmentError, QuestionError
from detente.assessment.executors import Progress, each, silent, workers
from detente.assessment.facts import facts, titles
from detente.assessment.questions.table_as_graph import WAR, Shape, ranks_of, ranks_of_medians, shape
from detente.assessment.result import Assessment
from detente.assessment.shown import Shown
from detente.assessment.work import Work
from detente.case import LoadedCase
from detente.files import write_whole
from detente.graph.answer import GraphAnswer, analyse
from detente.graph.coalitions import coalitions, why_not
from detente.graph.model import GraphModel, Ints
from detente.graph.stability import CONCEPTS, stability
from detente.sealed import is_whole, seal

FORMAT = 1
DRAWS = 16
Shares = dict[str, float]


@dataclass(frozen=True)
class Outcome:
    """What can come of the talks: the name of its state, its kind (`war`, `agreement` or `threat`), its id in the case, what each party gains over
    fighting on in shares of its stakes (bands), and the game's own chance: that nothing is signed within a year, that all sign it, or that the threat
    is carried out today."""

    state: str
    kind: str
    id: str
    title: str
    by: str | None
    gains: Mapping[str, Band]
    game: Band


@dataclass(frozen=True, repr=False)
class SecondLens(Shown):
    """What the graph model says of a case.

    `graph` is the answer by the orderings of the medians. The shares are of the draws, each with its own orderings: `stable` {concept: {party:
    {state: share in which it stays}}}, `lasts` {concept: {state: share in which it lasts}}, `together` the same against coalitions (None for too
    large a graph). `orderings` is how many different sets of orderings the draws have, `as_median` the share of draws in which the same agreements
    last by Nash as by the medians. `missing` are threats left out, `others` those besides the parties who must sign, by proposal.
    """

    case: str
    title: str
    scenario: str | None
    version: str
    case_hash: str
    seed: int
    draws: int
    graph: GraphAnswer
    outcomes: tuple[Outcome, ...]
    stable: Mapping[str, Mapping[str, Shares]]
    lasts: Mapping[str, Shares]
    together: Mapping[str, Shares] | None
    orderings: int
    as_median: float
    missing: tuple[str, ...] = field(default=())
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<SecondLens: the graph model of {self.case}, {len(self.graph.states)} states, {self.draws} draws>"

    @property
    def name(self) -> str:
        """The title with the scenario, as it heads a page."""
        return f"{self.title}{f', scenario {self.scenario}' if self.scenario else ''}"

    @cached_property
    def rank(self) -> dict[tuple[str, str], int]:
        """The rank of an outcome by party and state, 1 the best; tied ones share it."""
        places = {s: n for n, s in enumerate(self.graph.states)}
        found: dict[tuple[str, str], int] = {}
        for party, ranks in self.graph.data["ranks"].items():
            levels = sorted(set(ranks), reverse=True)
            found |= {(party, o.state): 1 + levels.index(ranks[places[o.state]]) for o in self.outcomes}
        return found

    def prefers(self, party: str, state: str, to: str) -> bool:
        """Whether a party likes one outcome better than another by the medians."""
        return self.rank[party, state] < self.rank[party, to]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        plain = {k: getattr(self, k) for k in _PLAIN}
        return {
            "graph_of_case": FORMAT,
            **plain,
            "missing": list(self.missing),
            "others": {p: list(who) for p, who in self.others.items()},
            "outcomes": [asdict(o) for o in self.outcomes],
            "graph": self.graph.as_dict(),
        }

    def to_json(self) -> str:
        """All of it as JSON; `read_lens` restores it."""
        return seal(self.as_dict(), indent=1)

    def save(self, path: str | Path) -> None:
        """Write the JSON to a file. Raises OSError."""
        write_whole(path, self.to_json())


_PLAIN = (
    "case", "title", "scenario", "version", "case_hash", "seed", "draws", "stable", "lasts", "together", "orderings", "as_median",
)  # fmt: skip


def read_lens(text: str, path: str = "<text>") -> SecondLens:
    """What `SecondLens.to_json` wrote. Raises `AssessmentError`, whose message calls the text `path`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AssessmentError(f"{path}: not JSON: {error}") from None
    if not isinstance(data, dict) or data.get("graph_of_case") != FORMAT:
        raise AssessmentError(f"{path}: not a saved graph model of a case; ask for it again")
    if not is_whole(text):
        raise AssessmentError(f"{path}: altered or damaged since it was saved; ask for it again")
    return lens_of(data)


def lens_of(data: Mapping[str, Any]) -> SecondLens:
    """The same from the plain data that `SecondLens.as_dict` gave."""
    outcomes = [
        Outcome(**{**o, "gains": {p: Band.read(b) for p, b in o["gains"].items()}, "game": Band.read(o["game"])})
        for o in data["outcomes"]
    ]
    rest = {"missing": tuple(data["missing"]), "others": data["others"], "graph": GraphAnswer(data["graph"])}
    return SecondLens(**{k: data[k] for k in _PLAIN}, outcomes=tuple(outcomes), **rest)


def graph_of(
    of: Assessment | LoadedCase | str | Path,
    *,
    scenario: str | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    wanted: str | None = None,
    parties: Sequence[str] = (),
    coalition: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> SecondLens:
    """The graph model of a case, its orderings taken from an assessment, or from `draws` draws of a case.

    Nothing is solved for an assessment. `wanted`, `parties` and `coalition` are asked of the graph of the medians, as in `graph.answer.analyse`.

    Raises `CaseError` for a case that does not pass its checks, `QuestionError` for fewer than one draw or an assessment without proposals or
    parties, and `GraphError` for a graph that would be too large or a state or party that it does not have.
    """
    a = of if isinstance(of, Assessment) else _solved(of, scenario, draws, seed, executor, progress)
    told: Mapping[str, Any] = a.facts.get("who", {}).get("threats", {})
    if not a.proposals or len(a.parties) < 2:
        raise QuestionError("the graph model needs two parties and a proposal at the least; this run has none")
    signs = {d: [w for w in a.under(paths.signs(d)) if w in a.parties] for d in a.proposals}
    made = {t: str(told.get(t, {}).get("by")) for t in a.threats}
    known = {t: by for t, by in made.items() if by in a.parties and paths.carrying_out(t, by) in a.samples}
    missing = [_missing(a, t, by) for t, by in made.items() if t not in known]
    others = {d: [w for w in a.under(paths.signs(d)) if w not in a.parties] for d in a.proposals}
    form = shape(a.parties, signs, known, a.titles, a.title)
    worth = _worth(a, list(signs), list(known))
    middle = ranks_of_medians(worth)
    each_draw = [ranks_of(w) for w in worth]
    stable, lasts, together, kinds = _counted(form, each_draw)
    same = np.mean([np.array_equal(_agreed(r, len(signs)), _agreed(middle, len(signs))) for r in each_draw])
    return SecondLens(
        a.case, a.title, a.scenario, a.version, a.case_hash, a.seed, a.draws,
        analyse(form.ordered(middle), wanted, parties, coalition), _outcomes(a, form, worth, list(signs), known),
        stable, lasts, together, kinds, float(same), tuple(missing),
        {d: [a.titles.get(w, w) for w in who] for d, who in others.items() if who},
    )  # fmt: skip


def with_graph(a: Assessment) -> Assessment:
    """An assessment with its graph model among its facts, where the report looks for it. Raises as `graph_of` does."""
    if a.facts.get("graph"):
        return a
    found = replace(a, facts={**a.facts, "graph": graph_of(a).as_dict()})
    found.__dict__["_known"] = a._known  # its draws are the same, and so is what its answers hang on
    return found


def _agreed(ranks: Ints, proposals: int) -> npt.NDArray[np.bool_]:
    """The agreements that no party likes less than the war (proposals,)."""
    return np.asarray((ranks[:, 1 : 1 + proposals] >= ranks[:, :1]).all(axis=0))


def _missing(a: Assessment, threat: str, by: str) -> str:
    title = a.titles.get(threat, threat)
    if by not in a.parties:
        return f"'{title}' is a threat of {a.titles.get(by, by)}, who is not a party"
    return f"'{title}': what carrying it out is worth was not kept by detente {a.version}; assess the case again"


def _solved(
    case: LoadedCase | str | Path, scenario: str | None, draws: int, seed: int, executor: Executor | None, progress: Progress | None
) -> Assessment:  # fmt: skip
    """The answers of some draws, without the checks of an assessment."""
    loaded, report = loaded_case(case, scenario), progress or silent
    if draws < 1:
        raise QuestionError(f"draws: got {draws}; at least 1 is needed")
    sample = draw(loaded.case, draws, seed, loaded.names)
    report("first", 0, draws)
    with workers(executor) as pool:
        jobs = [Work(loaded.case, sample, n, seed) for n in range(draws)]
        found = each(pool, assess_draw, jobs, lambda done: report("draws", done, draws))
    samples = {path: np.array([answers[path] for answers, _ in found]) for path in found[0][0]}
    inputs = {sample.names[n]: sample.values[:, n] for n in sample.uncertain}
    return Assessment(
        loaded.case.id, loaded.case.title, loaded.scenario, __version__, loaded.hash, seed, draws, samples, inputs, titles(loaded.case),
        facts=facts(loaded.case),
    )  # fmt: skip


def _worth(a: Assessment, proposals: Sequence[str], threats: Sequence[str]) -> npt.NDArray[np.float64]:
    """What each outcome is worth to each party over fighting on (draws x parties x outcomes), in shares of its stakes."""
    rows = []
    for party in a.parties:
        own = [paths.gains(d, party) for d in proposals] + [paths.carrying_out(t, party) for t in threats]
        rows.append(np.stack([np.zeros(a.draws), *(a.samples[path] for path in own)]))
    return np.moveaxis(np.array(rows), -1, 0)


def _counted(
    form: Shape, draws: Sequence[Ints]
) -> tuple[dict[str, dict[str, Shares]], dict[str, Shares], dict[str, Shares] | None, int]:
    """The shares of draws in which each party stays, each state lasts, and lasts against coalitions; and how many different orderings there are."""
    kinds: dict[bytes, tuple[Ints, int]] = {}
    for ranks in draws:
        before = kinds.get(ranks.tobytes(), (ranks, 0))
        kinds[ranks.tobytes()] = (ranks, before[1] + 1)
    model, n = form.model, len(draws)
    single = {c: np.zeros((len(model.parties), len(model.states))) for c in CONCEPTS}
    alone = {c: np.zeros(len(model.states)) for c in CONCEPTS}
    joint = None if why_not(model) else {c: np.zeros(len(model.states)) for c in CONCEPTS}
    for ranks, times in kinds.values():
        graph = form.ordered(ranks)
        found = stability(graph)
        against = None if joint is None else coalitions(graph)
        for c in CONCEPTS:
            single[c] += times * found.stable[c]
            alone[c] += times * found.equilibria(c)
            if joint is not None and against is not None:
                joint[c] += times * against.equilibria(c)
    return (
        {c: {p: _by_state(model, single[c][i] / n) for i, p in enumerate(model.parties)} for c in CONCEPTS},
        {c: _by_state(model, alone[c] / n) for c in CONCEPTS},
        None if joint is None else {c: _by_state(model, joint[c] / n) for c in CONCEPTS},
        len(kinds),
    )


def _by_state(model: GraphModel, shares: npt.NDArray[np.float64]) -> Shares:
    return {s: float(x) for s, x in zip(model.states, shares, strict=True)}


def _outcomes(
    a: Assessment, form: Shape, worth: npt.NDArray[np.float64], proposals: Sequence[str], threats: Mapping[str, str]
) -> tuple[Outcome, ...]:
    """The outcomes with their gains and the game's chances."""
    signed = paths.signed_by(a.soon)
    found: list[tuple[str, str, str, str | None, npt.NDArray[np.float64]]] = [
        (WAR, WAR, "The war goes on", None, 1 - a.samples[signed])
    ]
    found += [("agreement", d, a.titles.get(d, d), None, a.samples[paths.all_sign(d)]) for d in proposals]
    found += [
        ("threat", t, a.titles.get(t, t), by, a.samples[paths.carried_out(t, paths.TODAY)]) for t, by in threats.items()
    ]
    return tuple(
        Outcome(form.outcomes[n], kind, id_, title, by, {p: Band.of(worth[:, i, n]) for i, p in enumerate(a.parties)}, Band.of(chance))
        for n, (kind, id_, title, by, chance) in enumerate(found)
    )  # fmt: skip
