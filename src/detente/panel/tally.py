"""Counts of answers by group and question, the shares who find a thing acceptable, and their intervals.

A matrix of answers is int8, people x questions. A scaled question is answered with a word of the scale, 1 to 5; a statement with 1 (agrees), 0
(passes) or -1 (disagrees). `NOT_SEEN` marks a question that was not answered, and a statement that was not seen. A vector of groups is int16,
people long: an index into the panel's groups, -1 for a person who declared none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, ndtri

from detente.errors import DetenteError

NOT_SEEN = -128
ANSWERS = (-1, 0, 1, 2, 3, 4, 5)  # what the last axis of Counts counts, in this order
CHUNK = 2**20  # answers counted at a time; their keys take eight bytes each

Method = Literal["jeffreys", "wilson"]
Floats = NDArray[np.float64]


class AnswerError(DetenteError):
    """An answer that its question does not allow; the message says which."""


class Word(IntEnum):
    """The scale of the peace polls in Northern Ireland (Irwin 1999, Security Dialogue 30:305)."""

    UNACCEPTABLE = 1
    TOLERABLE = 2
    ACCEPTABLE = 3
    DESIRABLE = 4
    ESSENTIAL = 5


# Answers as unsigned bytes to places on the last axis of Counts: 7 for not seen, 8 for what is no answer.
_PLACE = np.full(256, 8, np.int64)
_PLACE[np.array(ANSWERS, np.int8).view(np.uint8)] = np.arange(len(ANSWERS))
_PLACE[np.array([NOT_SEEN], np.int8).view(np.uint8)] = 7
_WIDTH = 9


@dataclass(frozen=True)
class Counts:
    """How many people of each group gave each answer to each question.

    `counts` is (groups + 1) x questions x 7 (see `ANSWERS`), int64, or float64 sums of weights. The last row is of people who declared no group, so
    that the index -1 of a vector of groups finds it. `scaled` says for each question whether it uses the words of the scale; otherwise it is a
    statement. `squares` holds the sums of squared weights, or None where everybody counts once. `add` and `take` change the arrays in place.
    """

    counts: NDArray[np.int64] | Floats
    scaled: NDArray[np.bool_]
    squares: Floats | None = None

    @classmethod
    def empty(cls, groups: int, scaled: ArrayLike, weighted: bool = False) -> Counts:
        """No ballots yet, for so many groups and questions of these kinds (True: scaled, False: a statement)."""
        kinds = np.asarray(scaled, bool)
        shape = (groups + 1, len(kinds), len(ANSWERS))
        if weighted:
            return cls(np.zeros(shape), kinds, np.zeros(shape))
        return cls(np.zeros(shape, np.int64), kinds)

    @classmethod
    def of(
        cls,
        answers: NDArray[np.int8],
        groups: NDArray[np.int16],
        number: int,
        scaled: ArrayLike,
        weights: Floats | None = None,
    ) -> Counts:
        """Count a matrix of answers, a chunk of people at a time.

        `number` is how many groups the panel has, `weights` (people long) what each person counts. Raises `AnswerError` for an answer that its
        question does not allow, ValueError where shapes or groups do not fit.
        """
        found = cls.empty(number, scaled, weights is not None)
        found.add_all(answers, groups, weights)
        return found

    def __add__(self, other: Counts) -> Counts:
        """The counts of both, as if their people had been counted together."""
        if self.counts.shape != other.counts.shape or not np.array_equal(self.scaled, other.scaled):
            raise ValueError("counts of different questions or groups cannot be added")
        if self.squares is None and other.squares is None:
            return Counts(self.counts + other.counts, self.scaled)
        return Counts(self.counts + other.counts, self.scaled, self._squares() + other._squares())

    def add_all(self, answers: NDArray[np.int8], groups: NDArray[np.int16], weights: Floats | None = None) -> None:
        """Add a matrix of answers in place; the arguments and errors are those of `of`. After an error nothing has been added."""
        people, questions = answers.shape
        rows = len(self.counts)
        if answers.dtype != np.int8 or questions != len(self.scaled) or len(groups) != people:
            raise ValueError("answers must be int8, people x questions, with a group for each person")
        if people and not -1 <= groups.min() <= groups.max() < rows - 1:
            raise ValueError(f"groups must be -1 to {rows - 2}")
        if (weights is None) != (self.squares is None):
            raise ValueError("give weights to weighted counts, and to no others")
        size = rows * questions * _WIDTH
        found = np.zeros(size, np.int64 if weights is None else np.float64)
        squares = np.zeros(size)
        first = (np.arange(questions) * _WIDTH)[None, :]
        step = max(1, CHUNK // max(1, questions))
        for start in range(0, people, step):
            part = slice(start, start + step)
            row = groups[part].astype(np.int64) % rows
            keys = _PLACE[answers[part].view(np.uint8)]
            keys += first
            keys += row[:, None] * (questions * _WIDTH)
            if weights is None:
                found += np.bincount(keys.ravel(), minlength=size)
            else:
                each = np.repeat(weights[part], questions)
                found += np.bincount(keys.ravel(), each, size)
                squares += np.bincount(keys.ravel(), each * each, size)
        tables = found.reshape(rows, questions, _WIDTH)
        self._check(tables, answers)
        self.counts[...] += tables[..., :7]
        if self.squares is not None:
            self.squares[...] += squares.reshape(tables.shape)[..., :7]

    def add(self, ballot: Sequence[int] | NDArray[np.int8], group: int, weight: float = 1.0) -> None:
        """Add one ballot, its answers questions long, in place. Raises `AnswerError`."""
        self._one(ballot, group, weight, 1)

    def take(self, ballot: Sequence[int] | NDArray[np.int8], group: int, weight: float = 1.0) -> None:
        """Take one ballot out again, in place: what it said before a revision, or before it was withdrawn.

        Raises ValueError where it was not counted.
        """
        self._one(ballot, group, weight, -1)

    def answered(self) -> NDArray[np.int64] | Floats:
        """How many answered each question, groups x questions: gave a word, or saw a statement and agreed, disagreed or passed."""
        found: NDArray[np.int64] | Floats = self.counts.sum(axis=2)
        return found

    def accepting(self) -> NDArray[np.int64] | Floats:
        """How many accept, groups x questions: called it tolerable or better, or agree with the statement."""
        scale = self.counts[..., ANSWERS.index(Word.TOLERABLE) :].sum(axis=2)
        return np.where(self.scaled, scale, self.counts[..., ANSWERS.index(1)])

    def effective(self) -> Floats:
        """The number of people, each counting once, who would tell as much: (sum of w)^2 / sum of w^2 of those who answered (Kish 1965, Survey
        Sampling, 11.7).

        groups x questions; without weights it is the number who answered.
        """
        total = self.answered().astype(float)
        squares = self._squares().sum(axis=2)
        found: Floats = np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)
        return found

    def together(self) -> Counts:
        """Everybody as one group, with those who declared none: two rows, the last of them empty."""

        def both(table: NDArray[np.int64] | Floats) -> NDArray[np.int64] | Floats:
            return np.stack([table.sum(axis=0), np.zeros_like(table[0])])

        return Counts(
            both(self.counts), self.scaled, None if self.squares is None else both(self.squares).astype(float)
        )

    def _squares(self) -> Floats:
        return self.counts.astype(float) if self.squares is None else self.squares

    def _one(self, ballot: Sequence[int] | NDArray[np.int8], group: int, weight: float, sign: int) -> None:
        answers = np.asarray(ballot)
        if answers.shape != self.scaled.shape or not -1 <= group < len(self.counts) - 1:
            raise ValueError("the ballot has other questions or another group than these counts")
        seen = np.flatnonzero(answers != NOT_SEEN)
        given = answers[seen]
        low, high = np.where(self.scaled[seen], 1, -1), np.where(self.scaled[seen], 5, 1)
        wrong = np.flatnonzero((given < low) | (given > high))
        if len(wrong):
            raise _refused(int(given[wrong[0]]), int(seen[wrong[0]]), bool(self.scaled[seen[wrong[0]]]))
        if self.squares is None and weight != 1:
            raise ValueError("give weights to weighted counts, and to no others")
        place = given + 1
        if sign < 0 and np.any(self.counts[group, seen, place] < weight - 1e-9):
            raise ValueError("this ballot has not been counted")
        if self.squares is None:
            self.counts[group, seen, place] += sign
        else:
            self.counts[group, seen, place] += sign * weight
            self.squares[group, seen, place] += sign * weight * weight

    def _check(self, tables: NDArray[np.int64] | Floats, answers: NDArray[np.int8]) -> None:
        """Refuse answers that their questions do not allow."""
        by_question = tables.sum(axis=0)
        wrong = by_question[:, 8] + np.where(
            self.scaled, by_question[:, :2].sum(axis=1), by_question[:, 3:7].sum(axis=1)
        )
        for question in np.flatnonzero(wrong):
            given = answers[:, question].astype(int)
            low, high = (1, 5) if self.scaled[question] else (-1, 1)
            bad = given[(given != NOT_SEEN) & ((given < low) | (given > high))]
            raise _refused(int(bad[0]), int(question), bool(self.scaled[question]))


def _refused(answer: int, question: int, scaled: bool) -> AnswerError:
    allowed = "1 (unacceptable) to 5 (essential)" if scaled else "1 (agrees), 0 (passes) and -1 (disagrees)"
    return AnswerError(f"question {question + 1} was answered with {answer}; allowed are {allowed}")


@dataclass(frozen=True)
class Shares:
    """Who accepts what: arrays groups x questions (the last row: no group declared).

    `share` accept, NaN where nobody answered; `low` and `high` are the ends of its interval, 0 and 1 where nobody answered; `answered` is how many
    did (a sum of weights, where there are any), and `effective` the sample size that the interval rests on.
    """

    share: Floats
    low: Floats
    high: Floats
    answered: Floats
    effective: Floats


def acceptability(counts: Counts, level: float = 0.95, method: Method = "jeffreys") -> Shares:
    """The share of each group who accept each question's option, package or statement, with its interval.

    A scaled question is accepted by those who call it tolerable or better, of those who answered it. A statement is accepted by those who agree, of
    those who saw it: who passes has seen it and does not agree. With weights the interval rests on the effective sample size. The interval tells
    what chance does to a random sample; of people who came by themselves it says too little. Raises ValueError as `interval` does.
    """
    answered = counts.answered().astype(float)
    share = np.divide(counts.accepting(), answered, out=np.full_like(answered, np.nan), where=answered > 0)
    effective = counts.effective()
    low, high = interval(np.nan_to_num(share) * effective, effective, level, method)
    return Shares(share, low, high, answered, effective)


def interval(k: ArrayLike, n: ArrayLike, level: float = 0.95, method: Method = "jeffreys") -> tuple[Floats, Floats]:
    """The ends of an interval for a share, when `k` of `n` were counted; arrays of one shape, which need not be whole numbers.

    "jeffreys": the middle `level` of Beta(k + 1/2, n - k + 1/2), down to 0 at k = 0 and up to 1 at k = n (Brown, Cai and DasGupta 2001, Statistical
    Science 16:101, section 3.1.2). "wilson": the shares that a score test would not reject (Wilson 1927, JASA 22:209). With n = 0 the interval is 0
    to 1.
    Raises ValueError where k is not within 0 and n, or the level not within 0 and 1.
    """
    count, size = np.broadcast_arrays(np.asarray(k, float), np.asarray(n, float))
    if not (np.all(count >= 0) and np.all(count <= size * (1 + 1e-12)) and 0 < level < 1):
        raise ValueError("needs 0 <= k <= n and 0 < level < 1")
    count = np.minimum(count, size)
    tail = (1 - level) / 2
    if method == "jeffreys":
        low = betaincinv(count + 0.5, size - count + 0.5, tail)
        high = betaincinv(count + 0.5, size - count + 0.5, 1 - tail)
    elif method == "wilson":
        z = -ndtri(tail)
        middle = (count + z * z / 2) / (size + z * z)
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = np.where(size > 0, count * (size - count) / size, 0.0)
        half = z * np.sqrt(spread + z * z / 4) / (size + z * z)
        low, high = middle - half, middle + half
    else:
        raise ValueError(f"no interval is called {method!r}; there are jeffreys and wilson")
    return np.where(count == 0, 0.0, low), np.where(count == size, 1.0, high)
