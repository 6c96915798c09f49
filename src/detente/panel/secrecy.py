"""Which figures of a panel may be shown, so that nobody's answer can be worked out from them.

The rules, with a threshold t (default 5):

1. Whatever is shown is about t people or more. Of a group in which fewer answered a question nothing is shown for it; a group in which nobody did
is treated like
   them, or the others would stand out.
2. The groups below the threshold are shown together, as "the others", if two or more of them have anybody, they have t people together, and their
sum does not
   give them away (1 each, or t - 1 each). A total is the sum of what is shown and never more. So no difference of a total and groups tells of fewer
   than t people.
3. Of a group that is shown, how many answered and how many accept are shown exactly, also if one of thirty does not: that one answered so is no
   secret, who it was is. The breakdown by word within those who accept, and within those who do not, is finer than the shares need: neighbouring
   words are shown together until every number shown is about t people or is all that accept (or do not). Words are joined from the strong end of the
   scale; what is left over at the other end is joined to its neighbour. A group of one mind tells what each member thinks, as any poll does.
4. A view is shown beside those already shown only if no sum or difference of them, of whatever number, tells of fewer than t people: of one moment
   and an earlier one, of all ballots and those left after leaving out the flagged ones.

5. Clusters of opinion, their map and the implied package divide people more finely, and differently each time. They are shown anew only if each of
   the sets of people they are about has t people in it who were in no view before (`enough`). Then no adding and taking away of the figures of
   several of them, and of numbers of ballots, tells of fewer than t: of those that take part in the sum, look at the latest. Its sets do not overlap,
   so the t people who are new in one of them are in no other of its sets and in nothing that was shown before, and the sum is about all of them.
   Until then the ones shown before are shown again, and say so.

Rule 4 is about linear combinations. That numbers of people are whole and not below nought can narrow a figure down further; for a single view the
tests try all small tables. Rule 3 is about one view: the difference of two views can show a word that one or two of five or more people chose. How
many ballots there are is a figure too: count it as an answer to a question of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.panel.histories import Kind, histories
from detente.panel.tally import ANSWERS, NOT_SEEN, Counts

THRESHOLD = 5
MANY = 20  # small sets of people in one check; with more the answer is no
HIDDEN = -1  # in place of a number

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Parts of the scale and of statements, each from its strong end: who does not accept, who does.
_SCALED = ((2,), (6, 5, 4, 3))
_STATEMENT = ((0, 1), (2,))


@dataclass(frozen=True)
class View:
    """What may be shown. Rows are the groups, then who declared none, then the others: the groups below the threshold together.

    `rows` says which are shown, rows x questions. `answered` and `accepting` are rows x questions, `numbers` is rows x questions x 7 (see
    `tally.ANSWERS`), all with
    `HIDDEN` for what is not shown. An answer shown together with its neighbours has their number at the first of them and 0 at the rest; `joined`
    holds, for each answer, the place of the first. `total_answered`, `total_accepting`, `total_numbers` and `total_joined` are the sums of the rows
    that are shown, with answers together that are together in any of them. `whole` says where that is everybody who answered.
    """

    rows: Bools
    answered: Ints
    accepting: Ints
    numbers: Ints
    joined: NDArray[np.int8]
    total_answered: Ints
    total_accepting: Ints
    total_numbers: Ints
    total_joined: NDArray[np.int8]
    whole: Bools


@dataclass(frozen=True)
class Published:
    """A view that was shown: the answers it rests on, people x questions, with `NOT_SEEN` for every ballot that was not in it, and the `rows`
    shown."""

    answers: NDArray[np.int8]
    rows: Bools


def view(counts: Counts, threshold: int = THRESHOLD, rows: Bools | None = None) -> View:
    """What may be shown of counts, by rules 1 to 3 of this module; `rows`, from `may_show`, withholds more.

    Raises ValueError for weighted counts, since a threshold is of people, and for a threshold below 3, under which what is withheld gives itself
    away.
    """
    _check(threshold)
    if counts.squares is not None:
        raise ValueError("a threshold is of people: give the counts without weights")
    table = np.asarray(counts.counts, np.int64)
    small = table.sum(axis=2) < threshold
    table = np.concatenate([table, np.where(small[..., None], table, 0).sum(axis=0)[None]])
    shown = _allowed(table[:-1].sum(axis=2), threshold)
    if rows is not None:
        shown = shown & rows
    joined = _joined(table, counts.scaled, threshold)
    numbers = np.where(shown[..., None], _gathered(table, joined), HIDDEN)
    answered = np.where(shown, table.sum(axis=2), HIDDEN)
    accepting = np.where(shown, np.where(counts.scaled, table[..., 3:].sum(axis=2), table[..., 2]), HIDDEN)
    total = np.where(shown[..., None], table, 0).sum(axis=0)
    coarse = _coarsest(np.where(shown[..., None], joined, np.arange(len(ANSWERS), dtype=np.int8)))
    return View(
        shown,
        answered,
        accepting,
        numbers,
        np.where(shown[..., None], joined, HIDDEN).astype(np.int8),
        np.where(shown, answered, 0).sum(axis=0),
        np.where(shown, accepting, 0).sum(axis=0),
        _gathered(total, coarse),
        coarse,
        total.sum(axis=1) == table[:-1].sum(axis=(0, 2)),
    )


def may_show(
    answers: NDArray[np.int8],
    groups: NDArray[np.int16],
    number: int,
    published: Sequence[Published] = (),
    threshold: int = THRESHOLD,
) -> Bools:
    """Which rows of a new view may be shown beside the views already published: rows x questions, as in `View`.

    `answers` is people x questions with `NOT_SEEN` for every ballot that is not in the view; people stand in the same rows of all views, and those
    who came later are missing from the earlier ones' ends. `groups` is people long; nobody changes group. Without published views this is rules 1
    and 2.

    For rule 4 people fall into kinds: those of one group who are in the same views, with the same answer in the same ones of them. A figure shown
    is a sum over kinds, and what can be had by adding and subtracting figures is the row space of the matrix of figures by kinds. A row is refused
    if that space then has a vector that is nought for all but fewer than `threshold` people. Rows are tried in order, the others last, and each is
    refused or kept for good. A row with `threshold` people who answered in no view before needs no such test: no other figure is about them, so
    whatever it is combined with is about them all. Raises ValueError for a threshold below 3, or published views of other questions or with more
    people.
    """
    _check(threshold)
    people, questions = answers.shape
    if any(p.answers.shape[1] != questions or len(p.answers) > people for p in published):
        raise ValueError("published views must be of the same questions and of no more people")
    row = np.where(groups < 0, number, groups).astype(np.int64)
    if not published:
        return _allowed(_sizes(answers, row, number), threshold)
    past = histories([*(p.answers for p in published), answers], row, number)
    sizes = past.sizes()
    allowed = _allowed(sizes[-1], threshold)
    for question in range(questions):
        kinds: list[Kind] | None = None
        figures = [
            (v, members)
            for v, p in enumerate(published)
            for at in np.flatnonzero(p.rows[:, question])
            if (members := _members(int(at), sizes[v][:, question], threshold))
        ]
        for at in np.flatnonzero(allowed[:, question]):
            new = (len(published), _members(int(at), sizes[-1][:, question], threshold))
            if past.fresh(question, new[1]) < threshold:
                kinds = past.kinds(question) if kinds is None else kinds
                if _isolates(_linked([*figures, new]), kinds, threshold):
                    allowed[at, question] = False
                    continue
            figures.append(new)
    return allowed


def enough(sets: NDArray[np.integer], number: int, fresh: Bools, threshold: int = THRESHOLD) -> Bools:
    """Rule 5: which of so many sets may be shown. `sets` is people long, the set that each person is in, -1 for none; `fresh` says who was in no
    view before. A set in which nobody is tells nothing and may be left empty."""
    people = np.bincount(sets[sets >= 0], minlength=number)
    new = np.bincount(sets[(sets >= 0) & fresh], minlength=number)
    found: Bools = (people == 0) | ((people >= threshold) & (new >= threshold))
    return found


Figure = tuple[int, frozenset[int]]  # a view, and the groups that the figure is about


def _check(threshold: int) -> None:
    if threshold < 3:
        raise ValueError("the threshold must be 3 or more")


def _sizes(answers: NDArray[np.int8], row: Ints, number: int) -> Ints:
    """How many answered, (groups + 1) x questions."""
    seen = answers != NOT_SEEN
    return np.stack([np.bincount(row[seen[:, q]], minlength=number + 1) for q in range(answers.shape[1])], axis=1)


def _allowed(sizes: Ints, threshold: int) -> Bools:
    """Rules 1 and 2 for numbers of people, groups x questions: the rows that may be shown, with one more for the others."""
    alone = sizes >= threshold
    rest = np.where(alone, 0, sizes).sum(axis=0)
    several = (~alone & (sizes > 0)).sum(axis=0)
    together = (several >= 2) & (rest >= threshold) & (rest > several) & (rest < several * (threshold - 1))
    return np.concatenate([alone, together[None]])


def _members(row: int, sizes: Ints, threshold: int) -> frozenset[int]:
    """The groups that a row is about."""
    return frozenset([row]) if row < len(sizes) else frozenset(np.flatnonzero(sizes < threshold).tolist())


def _linked(figures: list[Figure]) -> list[Figure]:
    """The figures that hang together with the last one through the groups they are about."""
    groups = set(figures[-1][1])
    found: list[Figure] = []
    while True:
        more = [f for f in figures if f not in found and groups & f[1]]
        if not more:
            return found
        found += more
        for _, members in more:
            groups |= members


def _isolates(figures: list[Figure], kinds: list[Kind], threshold: int) -> bool:
    """Whether some combination of figures is about fewer people than the threshold.

    Taking some people out of the matrix of figures by people lowers its rank just when some combination is about nobody else.
    """
    blocks: dict[bytes, tuple[NDArray[np.float64], int]] = {}
    for group, versions, many in kinds:
        names = sorted(set(versions) - {0})
        block = np.array([[float(group in g and versions[v] == n) for n in names] for v, g in figures])
        if block.any():  # those whom no figure is about cannot be told apart
            block = block[:, block.any(axis=0)]
            block = block[:, np.lexsort(block)]
            key = block.tobytes()
            blocks[key] = (block, blocks[key][1] + many if key in blocks else many)
    parts = list(blocks.values())
    few = [i for i, (_, many) in enumerate(parts) if many < threshold]
    if not few:
        return False
    if len(few) > MANY:
        return True
    rank = np.linalg.matrix_rank(np.hstack([b for b, _ in parts]))
    for out in _sets(few, [m for _, m in parts], threshold - 1):
        left = [b for i, (b, _) in enumerate(parts) if i not in out]
        if (np.linalg.matrix_rank(np.hstack(left)) if left else 0) < rank:
            return True
    return False


def _sets(few: list[int], many: list[int], most: int) -> Iterator[frozenset[int]]:
    """The largest sets of kinds with at most so many people together."""

    def grow(start: int, chosen: tuple[int, ...], left: int) -> Iterator[frozenset[int]]:
        larger = False
        for at in range(start, len(few)):
            if many[few[at]] <= left:
                larger = True
                yield from grow(at + 1, (*chosen, few[at]), left - many[few[at]])
        if not larger and chosen:
            yield frozenset(chosen)

    return grow(0, (), most)


def _joined(table: Ints, scaled: Bools, threshold: int) -> NDArray[np.int8]:
    """Rule 3: for each answer the place of the first with which it is shown together."""
    found = np.broadcast_to(np.arange(len(ANSWERS), dtype=np.int8), table.shape).copy()
    for kind, parts in ((True, _SCALED), (False, _STATEMENT)):
        columns = np.flatnonzero(scaled == kind)
        for part in parts:
            found[:, columns[:, None], np.array(part)] = _classes(
                table[:, columns][..., np.array(part)], part, threshold
            )
    return found


def _classes(numbers: Ints, places: tuple[int, ...], threshold: int) -> NDArray[np.int8]:
    """Classes of neighbouring answers with at least the threshold each, begun at the first; what is left over goes to the class before it."""
    label = np.zeros(numbers.shape, np.int8)
    running = np.zeros(numbers.shape[:-1], np.int64)
    now = np.zeros(numbers.shape[:-1], np.int8)
    for i in range(len(places)):
        label[..., i] = now
        running = running + numbers[..., i]
        full = running >= threshold
        now, running = np.where(full, now + 1, now).astype(np.int8), np.where(full, 0, running)
    # The last class is short if anything is left over, nought included.
    label = np.minimum(label, np.maximum(now - 1, 0)[..., None])
    same = label[..., :, None] == label[..., None, :]
    first: NDArray[np.int8] = np.where(same, np.array(places, np.int8), np.int8(127)).min(axis=-1)
    return first


def _gathered(table: Ints, joined: NDArray[np.int8]) -> Ints:
    """Numbers at the first answer of each class, 0 at the rest."""
    found = np.zeros_like(table)
    for answer in range(len(ANSWERS)):
        found[..., answer] = np.where(joined == answer, table, 0).sum(axis=-1)
    return found


def _coarsest(joined: NDArray[np.int8]) -> NDArray[np.int8]:
    """The classes of several rows put together: answers are joined that are joined in any row. Classes are of neighbouring places."""
    cut = np.ones((joined.shape[1], len(ANSWERS)), bool)
    for answer in range(1, len(ANSWERS)):
        cut[:, answer] = (joined[:, :, answer] != joined[:, :, answer - 1]).all(axis=0)
    first = np.where(cut, np.arange(len(ANSWERS)), 0)
    return np.maximum.accumulate(first, axis=1).astype(np.int8)
