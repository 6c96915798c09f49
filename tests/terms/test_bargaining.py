"""Bargaining solutions against NegMAS on random domains."""

import numpy as np
import pytest
from negmas.outcomes import make_issue, make_os
from negmas.preferences import LinearAdditiveUtilityFunction
from negmas.preferences.ops import kalai_points, max_welfare_points, nash_points, pareto_frontier

from detente.terms.bargaining import SOLUTIONS, egalitarian, kalai_smorodinsky, nash, utilitarian
from detente.terms.pareto import non_dominated


@pytest.mark.parametrize("seed", range(12))
def test_pareto_set_nash_kalai_and_welfare_points_are_those_of_negmas(seed: int) -> None:
    rng = np.random.default_rng(seed)
    parties, issues, options = 2 + seed % 2, 4, 4
    space = make_os([make_issue([f"o{k}" for k in range(options)], name=f"i{n}") for n in range(issues)])
    tables = rng.random((parties, issues, options))
    weights = rng.dirichlet(np.ones(issues), parties)
    choices = np.stack(np.unravel_index(np.arange(options**issues), [options] * issues), axis=1)
    values = np.stack(
        [sum(weights[p, n] * tables[p, n, choices[:, n]] for n in range(issues)) for p in range(parties)], axis=1
    )
    # NegMAS counts gains from the worst package where the reserved value is below it: here it is above.
    reserved = values.min(axis=0) + 0.3 * np.ptp(values, axis=0)
    ufuns, without = (
        [
            LinearAdditiveUtilityFunction(
                values=[{f"o{k}": float(tables[p, n, k]) for k in range(options)} for n in range(issues)],
                weights=weights[p].tolist(),
                outcome_space=space,
                reserved_value=at[p],
            )
            for p in range(parties)
        ]
        for at in (reserved.tolist(), [0.0] * parties)
    )
    theirs, _ = pareto_frontier(without, issues=space.issues)
    mine = values[non_dominated(values)]
    np.testing.assert_allclose(np.sort(mine, axis=0), np.sort(np.array(theirs), axis=0), atol=1e-12)
    gains = values - reserved
    for pick, points in (
        (nash, nash_points(ufuns, theirs, outcome_space=space)),
        (egalitarian, kalai_points(ufuns, theirs, outcome_space=space)),
    ):
        chosen = pick(gains)
        assert chosen is not None
        assert any(np.allclose(values[chosen], p, atol=1e-9) for p, _ in points)
    welfare = max_welfare_points(ufuns, theirs, outcome_space=space)
    good = gains[(gains >= 0).all(axis=1)]
    chosen = utilitarian(gains)
    assert chosen is not None
    assert gains[chosen].sum() == pytest.approx(good.sum(axis=1).max())
    if (np.array(welfare[0][0]) >= reserved).all():
        np.testing.assert_allclose(values[chosen], welfare[0][0], atol=1e-9)


def test_kalai_smorodinsky_by_hand() -> None:
    """Ideal gains 1 and .5: the second package gives both .6 of theirs, the first .2 and 1."""
    gains = np.array([[0.2, 0.5], [0.6, 0.3], [1.0, 0.0]])
    assert kalai_smorodinsky(gains) == 1
    assert egalitarian(gains) == 1
    assert utilitarian(gains) == 2
    assert nash(gains) == 1


def test_none_if_somebody_always_loses() -> None:
    for pick in SOLUTIONS.values():
        assert pick(np.array([[0.5, -0.1], [-0.2, 0.9]])) is None


def test_relabelling_the_parties_changes_nothing() -> None:
    gains = np.random.default_rng(0).normal(0.1, 0.3, (50, 2))
    for pick in SOLUTIONS.values():
        assert pick(gains) == pick(gains[:, ::-1])
