"""What became of people's answers from view to view, counted in one pass over all views, a block of people at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.panel.tally import NOT_SEEN

BLOCK = 2**14  # people at a time

Ints = NDArray[np.int64]
Kind = tuple[int, tuple[int, ...], int]  # group, the answer's version in each view (0: not in it), how many people


@dataclass(frozen=True)
class Histories:
    """People by what became of their answer to each question, over so many `views`.

    Most answer once and stay with it: `came` counts them, questions x views x (groups + 1), by the view in which they first answered. `others` holds
    the rest, a row each: question, group, the answer's version in each view, how many people.
    """

    views: int
    came: Ints
    others: Ints

    def kinds(self, question: int) -> list[Kind]:
        """The kinds of people for a question: their group, which views they are in, which of their answers are the same, and how many they are."""
        found = [
            (
                int(group),
                (0,) * int(view) + (int(view) + 1,) * (self.views - int(view)),
                int(self.came[question, view, group]),
            )
            for view, group in zip(*np.nonzero(self.came[question]), strict=True)
        ]
        for one in self.others[self.others[:, 0] == question].tolist():
            found.append((one[1], tuple(one[2:-1]), one[-1]))
        return sorted(found)

    def fresh(self, question: int, groups: Collection[int]) -> int:
        """How many people of these groups answered a question in the last view and in none before."""
        return int(self.came[question, -1, list(groups)].sum())

    def sizes(self) -> Ints:
        """How many answered, views x (groups + 1) x questions."""
        found = np.cumsum(self.came, axis=1).transpose(1, 2, 0).copy()
        for view in range(self.views):
            there = self.others[self.others[:, 2 + view] > 0]
            np.add.at(found[view], (there[:, 1], there[:, 0]), there[:, -1])
        return found


def histories(views: Sequence[NDArray[np.int8]], row: Ints, number: int) -> Histories:
    """Follow answers through views, oldest first: each is people x questions, in the same rows, those who came later missing from the earlier ends.

    `row` is each person's group, from 0 to `number`, which is that of who declared none. What is held beside the views does not grow with the number
    of people, save for those who changed an answer.
    """
    questions, many = views[-1].shape[1], len(views)
    came = np.zeros(questions * many * (number + 1), np.int64)
    others = []
    for start in range(0, len(row), BLOCK):
        rows = row[start : start + BLOCK]
        here = [_part(v, start, len(rows)) for v in views]
        first, changes = np.zeros((2, len(rows), questions), np.int16)
        before: NDArray[np.int8] | None = None
        for view, now in enumerate(here):
            if now is None and before is None:
                continue
            blank = np.full((len(rows), questions), NOT_SEEN, np.int8)
            changed = (blank if now is None else now) != (blank if before is None else before)
            if changed.any():
                first[changed & (changes == 0)] = view
                changes += changed
            before = now
        keys = (np.arange(questions) * many + first) * (number + 1) + rows[:, None]
        came += np.bincount(keys[changes == 1], minlength=len(came))
        who, question = np.nonzero(changes > 1)
        if len(who):
            told = [np.full(len(who), NOT_SEEN, np.int8) if h is None else h[who, question] for h in here]
            found = np.column_stack([question, rows[who], _versions(np.stack(told, axis=1))])
            others.append(np.column_stack(np.unique(found, axis=0, return_counts=True)))
    table = np.concatenate(others) if others else np.zeros((0, many + 3), np.int64)
    if len(others) > 1:
        each, at = np.unique(table[:, :-1], axis=0, return_inverse=True)
        table = np.column_stack([each, np.bincount(np.ravel(at), table[:, -1], len(each)).astype(np.int64)])
    return Histories(many, came.reshape(questions, many, number + 1), table)


def _part(view: NDArray[np.int8], start: int, size: int) -> NDArray[np.int8] | None:
    """Some rows of a view, `NOT_SEEN` for those past its end; None if all are."""
    there = view[start : start + size]
    if len(there) == size:
        return there
    if not len(there):
        return None
    return np.concatenate([there, np.full((size - len(there), view.shape[1]), NOT_SEEN, np.int8)])


def _versions(told: NDArray[np.int8]) -> Ints:
    """Answers by view as versions: the first view in which it was this answer, counted from 1, and 0 where there was none."""
    versions = np.zeros(told.shape, np.int64)
    for view in range(told.shape[1]):
        label = np.full(len(told), view + 1, np.int64)
        for earlier in range(view - 1, -1, -1):
            label = np.where(told[:, earlier] == told[:, view], versions[:, earlier], label)
        versions[:, view] = np.where(told[:, view] == NOT_SEEN, 0, label)
    return versions
