import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from detente.terms.pareto import non_dominated


def _by_definition(points: np.ndarray) -> set[tuple[float, ...]]:
    return {tuple(p) for p in points if not any((q >= p).all() and (q > p).any() for q in points)}


@given(
    st.integers(1, 5).flatmap(
        lambda m: arrays(
            float, st.tuples(st.integers(1, 40), st.just(m)), elements=st.sampled_from([0.0, 0.25, 0.5, 1.0])
        )
    )
)
def test_what_stays_is_what_the_definition_says_with_ties(points: np.ndarray) -> None:
    found = non_dominated(points)
    assert {tuple(p) for p in points[found]} == _by_definition(points)
    assert len(found) == len(_by_definition(points))  # equal points once
    sums = points[found].sum(axis=1)
    assert (np.diff(sums) <= 1e-12).all()


@pytest.mark.parametrize("parties", [2, 3, 4])
def test_agrees_with_negmas(parties: int) -> None:
    from negmas.preferences.ops import pareto_frontier_bf

    points = np.random.default_rng(parties).random((400, parties))
    theirs = pareto_frontier_bf(points, sort_by_welfare=False)
    assert set(non_dominated(points).tolist()) == {int(i) for i in theirs}


def test_no_points() -> None:
    assert non_dominated(np.zeros((0, 3))).size == 0
