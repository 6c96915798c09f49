"""The inverse question, against trying every ordering."""

from itertools import combinations, permutations

import numpy as np
import pytest
from by_definition import graph

from detente.graph import inverse as module
from detente.graph.file import load_graph
from detente.graph.inverse import conditions, inverse, share
from detente.graph.stability import CONCEPTS, judged


def strict(seed, states=4):
    return graph(seed, states=states, density=0.3, ties=False)


def orders(n):
    """All strict orderings as ranks."""
    return [np.array(p) for p in permutations(range(n))]


def swaps(a, b):
    """Kendall's distance."""
    return sum((a[i] < a[j]) != (b[i] < b[j]) for i, j in combinations(range(len(a)), 2))


@pytest.mark.parametrize("seed", range(10))
def test_the_smallest_change_is_the_smallest_of_all_orderings(seed):
    model = strict(seed)
    state, party = seed % 4, seed % 3
    for concept in CONCEPTS:
        found = inverse(model, state, party, concept)
        fine = []
        for ranks in orders(4):
            other = model.with_ranks(party, ranks)
            if all(judged(other, j, concept, other.ranks[j])[state] for j in range(3)):
                fine.append(swaps(ranks, model.ranks[party]))
        assert found.hopeless == (not fine)
        assert found.swaps == min(fine, default=None)
        if fine:
            assert found.exact and swaps(found.ranks, model.ranks[party]) == found.swaps
            other = model.with_ranks(party, found.ranks)
            assert all(judged(other, j, concept, other.ranks[j])[state] for j in range(3))


@pytest.mark.parametrize("seed", range(10))
def test_conditions_and_share_are_those_of_all_orderings(seed):
    model = strict(seed)
    state, party = seed % 4, seed % 3
    for concept in CONCEPTS:
        needed, stays = conditions(model, state, party, concept), []
        for ranks in orders(4):
            stays.append(bool(judged(model, party, concept, ranks)[state]))
            told = all(any(all(ranks[s] <= ranks[state] for s in g) for g in c) for c in needed)
            assert told == stays[-1], (concept, ranks)
        assert share(model, state, party, concept) == pytest.approx(np.mean(stays))


def test_ties_give_bounds_that_hold():
    for seed in range(10):
        model = graph(seed, states=4)
        for concept in ("nash", "gmr", "smr"):
            found = inverse(model, 0, 1, concept)
            if found.swaps is not None:
                assert found.at_least <= found.swaps
                assert judged(model, 1, concept, found.ranks)[0]


def test_a_long_search_ends_with_a_bound(monkeypatch):
    monkeypatch.setattr(module, "MOST_TRIED", 3)
    found = [inverse(strict(seed), 0, 1, "seq") for seed in range(40)]
    open_ = [f for f in found if not f.exact and not f.hopeless]
    assert open_ and all(f.swaps is None or f.at_least < f.swaps for f in open_)


def test_elmira_who_would_have_to_change_for_the_order_to_be_accepted_as_it_stood():
    """State 7, the best of the ministry and the local government: Uniroyal would rather close the works, whatever the others think."""
    model = load_graph("elmira").model
    assert inverse(model, 6, 0, "nash").against == (1,)
    found = inverse(model, 6, 1, "nash")
    assert (found.swaps, found.exact, found.against) == (2, True, ())
    assert found.conditions == ((((8,)),),)
