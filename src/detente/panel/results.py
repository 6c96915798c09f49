"""What a panel says: who accepts what, what every group can tolerate, what divides, what the ballots imply. Small cells are withheld throughout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.case import Case
from detente.case.constraints import rules_out
from detente.panel import opinion_map
from detente.panel.box import VOTES, WORDS, Box
from detente.panel.consensus import ConsensusError, Implied, divisions, implied_best, rank
from detente.panel.finer import Finer, anew
from detente.panel.flags import flag
from detente.panel.questions import Option, Package, Panel
from detente.panel.secrecy import Published, View, enough, may_show, view
from detente.panel.tally import ANSWERS, NOT_SEEN, Counts, acceptability, interval
from detente.panel.weights import rake

MIXED = (
    "Some of these ballots came on paper or in a file, and are known to whoever put them in. The others are kept secret from them, too: "
    "clusters of opinion and what the ballots imply are left out, and a group is withheld where it has few other ballots."
)
EVERYBODY, OTHERS = "everybody", "others"
MOST_PACKAGES = 20_000  # for which a case's constraints are looked up
SHOWN = 10  # statements and options that divide most
BY = {
    "least": "by the group that accepts it least",
    "product": "by the product of the groups' shares",
    "polis": "by the geometric mean of (A + 1)/(S + 2) over the groups, A who accept of S who answered (as Polis does)",
}
NOT_A_SAMPLE = "These are the people who came, not a sample of anybody: intervals tell what chance would do to a random sample as large, and no more."
INVENTED = "The ballots of this panel are invented, to show what a panel tells. Nobody cast them."
SAID = {
    **{v: k for k, v in WORDS.items()},
    **{v - 10: k for k, v in VOTES.items()},
}  # votes are moved by -10, so that 1 is told from 1

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Row:
    """What a group makes of a question: how many `answered`, the share who accept with its interval, and numbers by word.

    `accept` is None where weights leave nobody. `words` are pairs of words, joined where a number would be too small, and a number. `group` is the
    group's id, `everybody` or `others`.
    """

    group: str
    title: str
    answered: int
    accept: float | None
    low: float
    high: float
    words: list[tuple[str, int]]


@dataclass(frozen=True)
class Asked:
    """A question with its answers: a row for each group that may be shown, and the rows shown together. `withheld` names the other groups."""

    name: str
    kind: str
    asks: str
    rows: list[Row]
    everybody: Row | None
    withheld: list[str]
    issue: str | None = None
    option: str | None = None
    proposal: str | None = None
    terms: dict[str, str] = field(default_factory=dict)

    def row(self, group: str) -> Row | None:
        """The row of a group, None if it may not be shown."""
        return next((r for r in self.rows if r.group == group), None)


@dataclass(frozen=True)
class Ranked:
    """A package's place: its `score`, and the group that accepts it least."""

    question: str
    score: float
    least: str


@dataclass(frozen=True)
class Divided:
    """A question that divides: `more` accept it more often than `less`, by `difference` of shares; `z` orders, and is no test."""

    question: str
    more: str
    less: str
    difference: float
    z: float


@dataclass(frozen=True)
class Results:
    """A panel's results; `published` is what a later view must be set against so that nobody's ballot can be told from the two: the view of all
    ballots, and the one without flagged ballots if it was shown. `finer` is to be given to the next view.

    `clusters` and `implied` say under `earlier` whether they are those of an earlier view, and under `ballots` how many ballots that view told of,
    None where that was withheld."""

    panel: str
    title: str
    invented: bool
    threshold: int
    ballots: Asked
    weighted: str | None
    notes: list[str]
    asked: list[Asked]
    ranked: dict[str, list[Ranked]]
    divided: list[Divided]
    implied: dict[str, Any] | None
    clusters: dict[str, Any] | None
    flags: dict[str, Any]
    published: tuple[Published, ...] = field(repr=False)
    finer: Finer = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Everything that may be shown, JSON-ready."""
        found = asdict(replace(self, published=(), finer=Finer()))
        del found["published"], found["finer"]
        return found

    def question(self, name: str) -> Asked:
        """A question by its id. Raises KeyError."""
        return next(a for a in self.asked if a.name == name)


def results(
    panel: Panel,
    box: Box,
    case: Case | None = None,
    *,
    language: str | None = None,
    published: Sequence[Published] = (),
    finer: Finer | None = None,
    last: bool = True,
    level: float = 0.95,
    seed: int = 1,
    resamples: int = 200,
) -> Results:
    """The results of a panel from its ballots, with shares within groups and, where margins are given, weights raked to them.

    `case` rules out packages in what the ballots imply. `published` are the views of the same box shown before, oldest first, ballots in the same
    order, and `finer` is what the last of them had of clusters and the implied package. `last`: whether no view will be made after this one; only
    then is it told what leaving flagged ballots out would change, for that is a view of its own. `level` is that of the shares' intervals. Raises
    `MarginError` where the margins cannot be met, `AnswerError` for an answer that its question does not allow.
    """
    shown = (*published, *_known(panel, box))
    here = _Count(panel, box, shown, language, level)
    weights, weighted = _weights(panel, box)
    asked = [here.asked(n, weights) for n in range(len(panel.questions))]
    notes = [] if weighted else [NOT_A_SAMPLE]
    ballots = here.asked(len(panel.questions), None)
    many = None if ballots.everybody is None else ballots.everybody.answered
    finer = Finer() if finer is None else finer
    before = max((len(p.answers) for p in published), default=0)
    implied, clusters, implied_of, clusters_of = None, None, 0, 0
    if _mixed(box):
        notes.append(MIXED)
    else:
        implied, implied_of, said = anew(
            finer.implied, finer.implied_of, len(box), many, panel.threshold, "What the ballots imply is",
            lambda: _implied(panel, box, here, case, weights, seed, resamples, before),
        )  # fmt: skip
        notes += said
        clusters, clusters_of, said = anew(
            finer.clusters, finer.clusters_of, len(box), many, panel.threshold, "Clusters and the map of opinion are",
            lambda: opinion_map.clusters_of(panel, box, here.rows, language, seed, before),
        )  # fmt: skip
        notes += said
    flags, without = _flags(panel, box, here, shown, language, last)
    return Results(
        panel.id, panel.words(panel.title, language), panel.invented, panel.threshold, ballots, weighted, notes, asked,
        here.ranked(asked), here.divided(asked), implied, clusters, flags, (Published(here.answers, here.rows), *without),
        Finer(clusters, clusters_of, implied, implied_of),
    )  # fmt: skip


def _mixed(box: Box) -> bool:
    """Whether some ballots are known to whoever typed them in, and others to their voters alone."""
    return box.known is not None and bool(box.known.any()) and not bool(box.known.all())


def _known(panel: Panel, box: Box) -> list[Published]:
    """The ballots that somebody knows as a view that was shown, so that nothing tells of fewer than the threshold of the others."""
    if not _mixed(box):
        return []
    answers = _with_ballots(box)
    answers[~np.asarray(box.known, bool)] = NOT_SEEN
    rows = np.ones((len(panel.groups) + 2, answers.shape[1]), bool)
    rows[-1] = False  # the others together: each group is there by itself
    return [Published(answers, rows)]


def _with_ballots(box: Box) -> NDArray[np.int8]:
    """Answers with one question more: whether there is a ballot at all."""
    some = (box.answers != NOT_SEEN).any(axis=1)
    return np.concatenate([box.answers, np.where(some, 1, NOT_SEEN).astype(np.int8)[:, None]], axis=1)


class _Count:
    """The counts of a box, with one question more: whether there is a ballot at all."""

    def __init__(
        self, panel: Panel, box: Box, published: Sequence[Published], language: str | None, level: float
    ) -> None:
        self.panel, self.language, self.level = panel, language, level
        self.names, self.groups = list(panel.questions), list(panel.groups)
        self.scaled = (*panel.scaled, False)
        self.answers = _with_ballots(box)
        self.box = box
        self.counts = Counts.of(self.answers, box.groups, len(self.groups), self.scaled)
        self.rows = may_show(self.answers, box.groups, len(self.groups), published, panel.threshold)
        self.view: View = view(self.counts, panel.threshold, self.rows)

    def asked(self, n: int, weights: NDArray[np.float64] | None) -> Asked:
        """A question with what may be shown of it."""
        v, total = self.view, len(self.groups)
        places = [g for g in range(total) if v.rows[g, n]]
        rows = []
        for place in range(total + 2):
            if v.rows[place, n]:
                group, title = self._named(place)
                share = self._share(
                    n, [place] if place < total else [], weights, int(v.accepting[place, n]), int(v.answered[place, n])
                )
                rows.append(
                    Row(
                        group,
                        title,
                        int(v.answered[place, n]),
                        *share,
                        self._words(n, v.numbers[place, n], v.joined[place, n]),
                    )
                )
        everybody = None
        if v.total_answered[n]:
            many = int(v.total_answered[n])
            share = self._share(n, places, weights, int(v.total_accepting[n]), many)
            title = "everybody" if v.whole[n] else "all who may be shown"
            everybody = Row(EVERYBODY, title, many, *share, self._words(n, v.total_numbers[n], v.total_joined[n]))
        withheld = [self.panel.group(g, self.language) for i, g in enumerate(self.groups) if not v.rows[i, n]]
        if n == len(self.names):
            return Asked("ballots", "ballots", "Ballots", rows, everybody, withheld)
        question = self.panel.questions[self.names[n]]
        more: dict[str, Any] = {}
        if isinstance(question, Option):
            more = {"issue": question.issue, "option": question.option}
        elif isinstance(question, Package):
            more = {"proposal": question.proposal, "terms": dict(question.terms)}
        return Asked(
            self.names[n],
            question.kind,
            self.panel.words(question.asks, self.language),
            rows,
            everybody,
            withheld,
            **more,
        )

    def _named(self, place: int) -> tuple[str, str]:
        """The id and title of a row of the view."""
        if place < len(self.groups):
            return self.groups[place], self.panel.group(self.groups[place], self.language)
        return OTHERS, "no group declared" if place == len(self.groups) else "the other groups together"

    def _share(
        self, n: int, groups: list[int], weights: NDArray[np.float64] | None, accepting: int, answered: int
    ) -> tuple[float | None, float, float]:
        """The share who accept with its interval: as counted, or of these groups weighted, to the nearest per cent so that no single weight
        shows."""
        part, kind = self.answers[:, n : n + 1], (self.scaled[n],)
        if weights is None or not groups or self.scaled[n:] == (False,):
            low, high = interval(accepting, answered, self.level)
            return round(accepting / answered, 4), round(float(low), 4), round(float(high), 4)
        kept = (weights > 0) & np.isin(self.box.groups, groups)
        counts = Counts.of(part[kept], np.zeros(int(kept.sum()), np.int16), 1, kind, weights[kept])
        if (part[kept] != NOT_SEEN).sum() < self.panel.threshold:  # of those who count, too few to be shown
            return None, 0.0, 1.0
        found = acceptability(counts, self.level)
        share, lowest, highest = (round(float(x[0, 0]), 2) for x in (found.share, found.low, found.high))
        return share, lowest, highest

    def _words(self, n: int, numbers: NDArray[np.int64], joined: NDArray[np.int8]) -> list[tuple[str, int]]:
        """Numbers by word, the strongest first; words that are shown together stand together."""
        told: dict[int, list[str]] = {}
        for place in range(len(ANSWERS) - 1, -1, -1):
            answer = ANSWERS[place]
            if (1 <= answer <= 5) if self.scaled[n] else (-1 <= answer <= 1):
                told.setdefault(int(joined[place]), []).append(SAID[answer if self.scaled[n] else answer - 10])
        return [(_joined(words), int(numbers[first])) for first, words in told.items()]

    def shown(self, asked: Sequence[Asked]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Who accept and who answered, groups x questions, 0 where a group may not be shown."""
        answered = np.zeros((len(self.groups), len(asked)))
        accepting = np.zeros_like(answered)
        for q, one in enumerate(asked):
            for row in one.rows:
                if row.group != OTHERS:
                    g = self.groups.index(row.group)
                    answered[g, q] = row.answered
                    accepting[g, q] = (row.accept or 0.0) * row.answered
        return accepting, answered

    def ranked(self, asked: list[Asked]) -> dict[str, list[Ranked]]:
        """Packages, best first, by each of the three rules; without packages, options and statements."""
        chosen = [a for a in asked if a.kind == "package"] or asked
        if not chosen:
            return {}
        accepting, answered = self.shown(chosen)
        if not answered.any():  # of no group may anything be shown
            return {by: [] for by in BY}
        found = {}
        for by in BY:
            order = rank(accepting, answered, by, self.panel.threshold)  # type: ignore[arg-type]
            found[by] = [
                Ranked(chosen[q].name, round(float(order.score[q]), 4), self.groups[int(order.least[q])])
                for q in order.order.tolist()
                if order.least[q] >= 0 and np.isfinite(order.score[q])
            ]
        return found

    def divided(self, asked: list[Asked]) -> list[Divided]:
        """The options and statements that divide groups most."""
        chosen = [a for a in asked if a.kind != "package"]
        found = divisions(*self.shown(chosen), self.panel.threshold) if chosen else []
        return [
            Divided(
                chosen[d.question].name, self.groups[d.more], self.groups[d.less], round(d.difference, 4), round(d.z, 2)
            )
            for d in found[:SHOWN]
        ]


def _few(ballots: int, threshold: int) -> str:
    """How many ballots, without saying it of few, nor of how many: their sum might not be shown."""
    return f"Fewer than {threshold} ballots" if ballots < threshold else f"{ballots:,} ballots"


def _joined(words: Sequence[str]) -> str:
    """Neighbouring words that are shown together: `desirable or acceptable`, `essential to tolerable`."""
    return f"{words[0]} to {words[-1]}" if len(words) > 2 else " or ".join(words)


def parts_of(joined: str) -> list[str]:
    """The first and the last of the words shown together; one word alone."""
    return re.split(" or | to ", joined)


def _weights(panel: Panel, box: Box) -> tuple[NDArray[np.float64] | None, str | None]:
    """Weights raked to the panel's margins, 0 for who did not declare what they are weighted by, and a sentence on them."""
    if not panel.margins:
        return None, None
    known = {"group": (list(panel.groups), box.groups)} | {
        a: (list(x.answers), box.also[a]) for a, x in panel.also.items()
    }
    declared = np.all([known[v][1] >= 0 for v in panel.margins], axis=0)
    people = {v: [known[v][0][c] for c in known[v][1][declared].tolist()] for v in panel.margins}
    found = rake(people, panel.margins)
    weights = np.zeros(len(box))
    weights[declared] = found.weights
    left = "; who did not declare these is left out" if not declared.all() else ""
    # Without numbers of people: beside those of the groups that are shown they would give the others away.
    return weights, (
        f"Weighted to the margins given for {' and '.join(panel.margins)}{left}. With the weights, 100 people tell as much as "
        f"{100 / found.design_effect:.0f} without (design effect {found.design_effect:.2f})."
    )


def _implied(
    panel: Panel,
    box: Box,
    here: _Count,
    case: Case | None,
    weights: NDArray[np.float64] | None,
    seed: int,
    resamples: int,
    before: int,
) -> tuple[dict[str, Any] | None, str | None]:
    """The package that ballots on options imply would do best and nobody was asked about, or why there is none."""
    by_issue: dict[str, list[tuple[str, int]]] = {}
    for n, q in enumerate(panel.questions.values()):
        if isinstance(q, Option):
            by_issue.setdefault(q.issue, []).append((q.option, n))
    issues = [i for i, options in by_issue.items() if len(options) > 1]
    if len(issues) < 2:
        return None, None
    options = [by_issue[i] for i in issues]
    known = {i: {o: at for at, (o, _) in enumerate(by_issue[i])} for i in issues}
    out = {p for q in panel.questions.values() if (p := _asked_package(q, case, issues, known)) is not None}
    if case is not None and np.prod([len(o) for o in options]) <= MOST_PACKAGES:
        for package in product(*(range(len(o)) for o in options)):
            if rules_out(case, {i: o[at][0] for i, o, at in zip(issues, options, package, strict=True)}):
                out.add(package)
    kept = np.ones(len(box), bool) if weights is None else weights > 0
    shown = np.array([here.view.rows[g, [n for o in options for _, n in o]].all() for g in range(len(here.groups))])
    groups_of_all = np.where(shown[box.groups] & (box.groups >= 0), box.groups, -1).astype(np.int16)
    try:
        found = implied_best(
            box.answers[kept], groups_of_all[kept], len(here.groups), [[n for _, n in o] for o in options], leave_out=sorted(out),
            weights=None if weights is None else weights[kept], threshold=panel.threshold, resamples=resamples, seed=seed,
        )  # fmt: skip
    except ConsensusError as error:
        return None, f"What package the ballots imply would do best cannot be told: {error}."

    def may(one: Implied | None) -> bool:
        """Rule 5 of `secrecy`: of each group told of, enough who judged the package were in no view before."""
        if one is None:
            return False
        judged = (box.answers[:, [o[at][1] for o, at in zip(options, one.package, strict=True)]] != NOT_SEEN).all(
            axis=1
        )
        which = np.where(
            kept & judged & np.isin(groups_of_all, np.flatnonzero(np.isfinite(one.share))), groups_of_all, -1
        )
        return bool(enough(which, len(here.groups), np.arange(len(box)) >= before, panel.threshold).all())

    if not may(found.first):
        return (
            None,
            "What package the ballots imply would do best is withheld: too few have judged it since results were last shown.",
        )

    def told(one: Implied) -> dict[str, Any]:
        return {
            "terms": {i: o[at][0] for i, o, at in zip(issues, options, one.package, strict=True)},
            "score": round(one.score, 4),
            "best": round(one.best, 4),
            "groups": [
                {
                    "group": g, "title": panel.group(g, here.language), "share": round(float(one.share[k]), 4), "low": round(float(one.low[k]), 4),
                    "high": round(float(one.high[k]), 4), "independent": round(float(one.independent[k]), 4),
                }
                for k, g in enumerate(here.groups) if np.isfinite(one.share[k])
            ],
        }  # fmt: skip

    second = told(found.second) if found.second is not None and may(found.second) else None
    return {
        "first": told(found.first),
        "second": second,
        "packages": found.packages,
        "optimism": round(found.optimism, 4),
    }, None


def _asked_package(
    question: Any, case: Case | None, issues: Sequence[str], known: Mapping[str, Mapping[str, int]]
) -> tuple[int, ...] | None:
    """The package that a question asked about, as the place of an option for each issue; None if it leaves one of them out."""
    if not isinstance(question, Package):
        return None
    terms = dict(question.terms)
    if question.proposal is not None:
        terms = dict(case.proposals[question.proposal].terms) if case is not None else {}
    if any(terms.get(i) not in known[i] for i in issues):
        return None
    return tuple(known[i][terms[i]] for i in issues)


def _flags(
    panel: Panel, box: Box, here: _Count, published: Sequence[Published], language: str | None, last: bool
) -> tuple[dict[str, Any], list[Published]]:
    """Ballots that look careless or made up, what leaving them out would change, where that may be shown, and the view that is."""
    started = box.submitted - box.seconds
    found = flag(box.answers, np.array(panel.scaled, bool), started, box.submitted, box.open_link)
    # Only ballots of groups that are shown are counted: were all of them flagged, the sum would give the others away.
    counted = here.view.rows[np.where(box.groups < 0, len(here.groups), box.groups), -1]
    kinds = zip((found.straight, found.fast, found.burst), found.why, strict=True)
    sentences = [f"{_few(int((m & counted).sum()), panel.threshold)} {why}" for m, why in kinds if m.any()]
    flagged = _few(int((found.any & counted).sum()), panel.threshold) if found.any.any() else ""
    out: dict[str, Any] = {"flagged": flagged, "sentences": sentences, "effect": [], "told": last}
    if not (found.any.any() and last):
        return out, []
    without = here.answers.copy()
    without[found.any] = NOT_SEEN
    rows = may_show(
        without, box.groups, len(here.groups), [*published, Published(here.answers, here.rows)], panel.threshold
    )
    left = view(Counts.of(without, box.groups, len(here.groups), here.scaled), panel.threshold, rows)
    for n, name in enumerate(here.names):
        for g in np.flatnonzero(rows[: len(here.groups), n] & here.view.rows[: len(here.groups), n]).tolist():
            before, after = (float(v.accepting[g, n] / v.answered[g, n]) for v in (here.view, left))
            if round(before, 2) != round(after, 2):
                out["effect"].append(
                    {
                        "question": name,
                        "group": here.groups[g],
                        "title": panel.group(here.groups[g], language),
                        "before": before,
                        "after": after,
                    }
                )
    out["effect"].sort(key=lambda e: -abs(e["after"] - e["before"]))
    return out, [Published(without, rows)]
