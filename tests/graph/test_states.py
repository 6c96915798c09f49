"""States that options make are numbered as published, and moves are those that one party can make."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.graph import states
from detente.graph.model import GraphError, Option
from detente.graph.statements import read_statement
from detente.graph.states import Excluded, feasible, moves_of

NAMES = ["modify", "delay", "accept", "abandon", "insist"]
ELMIRA = [
    Option("modify", 0, irreversible="taken"), Option("delay", 1, irreversible="dropped"), Option("accept", 1, irreversible="taken"),
    Option("abandon", 1, irreversible="taken"), Option("insist", 2),
]  # fmt: skip


def elmira():
    none = Excluded(read_statement("not (delay or accept or abandon)", NAMES))
    return feasible(5, [none, Excluded({1: 1, 2: 1})], [{3: 1}])


def test_the_states_of_elmira_are_numbered_as_published():
    assert ["".join("-NY"[v + 1] for v in row) for row in elmira()] == [
        "NYNNN", "YYNNN", "NNYNN", "YNYNN", "NYNNY", "YYNNY", "NNYNY", "YNYNY", "---Y-",
    ]  # fmt: skip


def test_the_moves_of_elmira_are_those_published():
    found = [
        [(int(a) + 1, int(b) + 1) for a, b in zip(*moves_of(k, ELMIRA, elmira()).nonzero(), strict=True)]
        for k in range(3)
    ]
    assert sorted(found[0]) == [(1, 2), (3, 4), (5, 6), (7, 8)]
    assert sorted(found[1]) == sorted([(1, 3), (2, 4), (5, 7), (6, 8), *((s, 9) for s in range(1, 9))])
    assert sorted(found[2]) == sorted([(1, 5), (2, 6), (3, 7), (4, 8), (5, 1), (6, 2), (7, 3), (8, 4)])


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_moves_change_own_options_only_and_nothing_irreversible(seed):
    rng = np.random.default_rng(seed)
    kinds = rng.choice(["taken", "dropped", None], 4)
    options = [Option(f"o{n}", n % 2, irreversible=kinds[n]) for n in range(4)]
    excluded = [Excluded({int(a): int(x), int(b): int(y)}) for a, b, x, y in zip(
        rng.integers(0, 2, 2), rng.integers(2, 4, 2), rng.integers(0, 2, 2), rng.integers(0, 2, 2), strict=True)]  # fmt: skip
    patterns = feasible(4, excluded)
    rows = [p for p in product((0, 1), repeat=4) if not any(e.holds(np.array([p], np.int8))[0] for e in excluded)]
    assert patterns.tolist() == sorted(map(list, rows), key=lambda r: r[::-1])
    for party in (0, 1):
        found = moves_of(party, options, patterns).toarray()
        for i, j in product(range(len(patterns)), repeat=2):
            changed = [n for n in range(4) if patterns[i, n] != patterns[j, n]]
            fine = changed and all(
                n % 2 == party and kinds[n] != ("dropped" if patterns[j, n] else "taken") for n in changed
            )
            assert found[i, j] == bool(fine)


def test_many_options_are_no_trouble_when_few_states_are_feasible():
    found = feasible(40, [Excluded({n: 0, n + 1: 1}) for n in range(39)])
    assert len(found) == 41


def test_what_cannot_be_is_told(monkeypatch):
    monkeypatch.setattr(states, "MOST_TRIED", 1000)
    with pytest.raises(GraphError, match="no state is feasible"):
        feasible(1, [Excluded({0: 0}), Excluded({0: 1})])
    with pytest.raises(GraphError, match="exclude more of them"):
        feasible(30)
    with pytest.raises(GraphError, match="at most 60"):
        feasible(61)
    with pytest.raises(GraphError, match="no feasible state is left"):
        feasible(2, [Excluded({0: 1})], [{0: 1}])
