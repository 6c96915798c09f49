"""The little language of statements about options, and orderings made of them.

A statement is made of names of options, `not`, `and`, `or`, `if`, `iff` and parentheses: `not abandon`, `insist iff (modify or accept)`,
`accept if not insist`, the last meaning that where nobody insists, they accept. `not` binds strongest, then `and`, then `or`; `if` and `iff` join two
such parts. Option prioritising: Fang, Hipel, Kilgour & Peng 2003, IEEE Trans. SMC-A 33(1); of two states the better is the one in which the first
statement that tells them apart is true.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.case.problems import unknown
from detente.graph.model import YES, Bools, GraphError, Ints
from detente.literals import shown

_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z][A-Za-z0-9_-]*)|(?P<mark>[()])|(?P<wrong>\S))")
_WORDS = ("not", "and", "or", "if", "iff")
RESERVED = frozenset(_WORDS)
DEEPEST = 50  # parentheses and nots inside each other


class StatementError(GraphError):
    """A statement that cannot be read; `column`, counted from 1, is where."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"column {column}: {message}")
        self.message, self.column = message, column

    def __reduce__(self) -> tuple[type[StatementError], tuple[str, int]]:
        """Pickled with its parts, for worker processes."""
        return StatementError, (self.message, self.column)


@dataclass(frozen=True)
class Statement:
    """A statement that has been read: an option's place in `options`, or what joins its `parts`."""

    kind: Literal["option", "not", "and", "or", "if", "iff"]
    parts: tuple[Statement, ...] = ()
    option: int = -1

    def true_in(self, patterns: np.ndarray) -> Bools:
        """In which of some patterns (states x options) it is true. An option that may be either counts as not taken."""
        if self.kind == "option":
            found: Bools = patterns[:, self.option] == YES
            return found
        first, *rest = (p.true_in(patterns) for p in self.parts)
        if self.kind == "not":
            return ~first
        (second,) = rest
        if self.kind == "and":
            return first & second
        if self.kind == "or":
            return first | second
        return first | ~second if self.kind == "if" else first == second

    @property
    def last(self) -> int:
        """The greatest place of an option that it is about."""
        return self.option if self.kind == "option" else max(p.last for p in self.parts)


def read_statement(text: str, options: Mapping[str, int] | Sequence[str]) -> Statement:
    """Read a statement about some options, given in their order. Raises `StatementError`, which says in which column what is wrong."""
    known = options if isinstance(options, Mapping) else {name: n for n, name in enumerate(options)}
    return _Reader(text, known).whole()


def lexicographic(truths: Bools) -> Ints:
    """Ranks from the truth of statements (statements x states), the most important first; equal where all agree."""
    if not len(truths):
        return np.zeros(truths.shape[1], np.int64)
    order = np.lexsort(truths[::-1])
    sorted_ = truths[:, order]
    steps = np.concatenate(([False], (sorted_[:, 1:] != sorted_[:, :-1]).any(axis=0)))
    ranks = np.empty(truths.shape[1], np.int64)
    ranks[order] = np.cumsum(steps)
    return ranks


class _Reader:
    """Reads a statement from left to right."""

    def __init__(self, text: str, known: Mapping[str, int]) -> None:
        self.known, self.text, self.at, self.depth = known, text, 0, 0
        self.tokens: list[tuple[str, int]] = []
        place = 0
        while found := _TOKEN.match(text, place):
            kind = str(found.lastgroup)
            if kind == "wrong":
                raise StatementError(
                    f"got {shown(found[kind])}; expected an option, 'not', 'and', 'or', 'if', 'iff' or a parenthesis",
                    found.start(kind) + 1,
                )
            self.tokens.append((found[kind], found.start(kind) + 1))
            place = found.end()

    @property
    def next(self) -> str:
        """What comes next; empty at the end."""
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    @property
    def column(self) -> int:
        """Where it stands."""
        return self.tokens[self.at][1] if self.at < len(self.tokens) else len(self.text) + 1

    def whole(self) -> Statement:
        """The whole statement."""
        found = self.joined()
        if self.next in ("if", "iff"):
            raise StatementError(f"a second '{self.next}' could be read two ways; use parentheses", self.column)
        if self.next:
            raise StatementError(f"got '{self.next}'; expected 'and', 'or', 'if', 'iff' or the end", self.column)
        return found

    def joined(self) -> Statement:
        """Two alternatives joined by `if` or `iff`, or one."""
        first = self.run("or")
        if self.next in ("if", "iff"):
            kind: Literal["if", "iff"] = "if" if self.next == "if" else "iff"
            self.at += 1
            return Statement(kind, (first, self.run("or")))
        return first

    def run(self, kind: Literal["or", "and"]) -> Statement:
        """Parts joined by `or`, or by `and`."""
        found = self.run("and") if kind == "or" else self.single()
        while self.next == kind:
            self.at += 1
            found = Statement(kind, (found, self.run("and") if kind == "or" else self.single()))
        return found

    def single(self) -> Statement:
        """An option, a negation, or a part in parentheses."""
        word, column = self.next, self.column
        self.at += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise StatementError(f"nested deeper than {DEEPEST} levels", column)
        if word == "not":
            found = Statement("not", (self.single(),))
        elif word == "(":
            found = self.joined()
            if self.next != ")":
                raise StatementError("this parenthesis is not closed", column)
            self.at += 1
        elif word in self.known:
            found = Statement("option", option=self.known[word])
        elif word in ("", ")", *_WORDS):
            got = f"got '{word}'" if word else "the statement ends here"
            raise StatementError(f"{got}; expected an option, 'not' or '('", column)
        else:
            raise StatementError(unknown(word, self.known, "not an option: "), column)
        self.depth -= 1
        return found
