import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.terms.pareto import non_dominated
from detente.terms.space import Bar, Space, SpaceError, neighbours, package_of, terms_of, thin, trades


def random_space(
    rng: np.random.Generator, issues: int, options: int, columns: int, extras: int = 0, bars: int = 0
) -> Space:
    weight = rng.dirichlet(np.ones(issues), columns)
    worth = tuple(rng.random((columns, options)) * weight[:, i : i + 1] for i in range(issues))

    def pair() -> tuple[tuple[int, int], tuple[int, int]]:
        i, j = rng.choice(issues, 2, replace=False)
        return (int(i), int(rng.integers(options))), (int(j), int(rng.integers(options)))

    return Space(
        tuple(f"issue-{i}" for i in range(issues)),
        tuple(tuple(f"option-{o}" for o in range(options)) for _ in range(issues)),
        worth,
        tuple((*pair(), rng.normal(0, 0.2, columns)) for _ in range(extras)),
        tuple(Bar(*pair()) for _ in range(bars)),
        tuple(rng.random(options) < 0.9 for _ in range(issues)) if bars else (),
    )


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(0, 3), st.integers(0, 4))
def test_the_frontier_is_that_of_all_packages_listed(seed: int, columns: int, extras: int, bars: int) -> None:
    """By dynamic programming, with synergies, constraints and red lines, against the filter over the whole list."""
    space = random_space(np.random.default_rng(seed), 5, 4, columns, extras, bars)
    options, values = space.everything(2**30)
    mix = np.eye(columns)
    found = space.frontier(mix)
    best = non_dominated(values)
    assert found.gap == 0
    np.testing.assert_allclose(np.sort(found.points, axis=0), np.sort(values[best], axis=0), atol=1e-12)
    listed = {tuple(o) for o in options}
    assert all(tuple(p) in listed for p in found.packages)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_every_package_is_worth_the_sum_of_its_parts(seed: int) -> None:
    space = random_space(np.random.default_rng(seed), 4, 3, 2, extras=2, bars=2)
    options, values = space.everything(2**30)
    for package, value in zip(options[:20], values[:20], strict=True):
        total = sum(space.worth[i][:, o] for i, o in enumerate(package))
        for (i, a), (j, b), extra in space.extras:
            if package[i] == a and package[j] == b:
                total = total + extra
        np.testing.assert_allclose(value, total, atol=1e-12)
        assert all(space.open[i][o] for i, o in enumerate(package))
        assert not any(package[b.one[0]] == b.one[1] and package[b.other[0]] == b.other[1] for b in space.bars)


def test_thirty_issues_of_five_options_are_exact_for_two_sides() -> None:
    """5^30 packages. Every point of the frontier that maximises some weighted sum is found by choosing each issue on its own: all must be on it."""
    space = random_space(np.random.default_rng(1), 30, 5, 2)
    assert space.size == 5**30
    found = space.frontier(np.eye(2))
    assert found.gap == 0
    assert len(found.points) > 100
    for weight in np.linspace(0.01, 0.99, 99):
        w = np.array([weight, 1 - weight])
        apart = sum(max(float(w @ space.worth[i][:, o]) for o in range(5)) for i in range(30))
        assert (found.points @ w).max() == pytest.approx(apart, abs=1e-12)


def test_a_thinned_frontier_states_how_much_it_may_miss() -> None:
    points = np.random.default_rng(2).random((5000, 3))
    points = points[non_dominated(points)]
    kept, gap = thin(points, 40)
    assert len(kept) <= 40
    short = np.array([np.min(np.max(p - points[kept], axis=1)) for p in points])
    assert short.max() <= gap + 1e-12


def test_too_many_packages_are_refused_with_their_size() -> None:
    space = random_space(np.random.default_rng(3), 30, 5, 2)
    with pytest.raises(SpaceError, match=r"need .* GiB to list"):
        space.everything(2**30)
    tied = random_space(np.random.default_rng(3), 30, 5, 2, extras=200)
    with pytest.raises(SpaceError, match="would have to be listed together"):
        tied.frontier(np.eye(2))


def test_trades_are_pairs_that_help_both_where_neither_change_does() -> None:
    space = random_space(np.random.default_rng(5), 5, 4, 2)
    _, values = space.everything(2**30)
    here = np.zeros(5, int)
    found = trades(space, here, np.eye(2))
    worth = sum(space.worth[i][:, 0] for i in range(5))
    one_by_one = {}
    for i, o, p in neighbours(space, here):
        one_by_one[i, o] = sum(space.worth[k][:, p[k]] for k in range(5)) - worth
    expected = [
        (a, b)
        for n, a in enumerate(one_by_one)
        for b in list(one_by_one)[n + 1 :]
        if a[0] != b[0]
        and (one_by_one[a] + one_by_one[b] > 0).all()
        and not (one_by_one[a] > 0).all()
        and not (one_by_one[b] > 0).all()
    ]
    assert {frozenset((a, b)) for _, a, b in found} == {frozenset(e) for e in expected}
    assert len(values) == 4**5


def test_packages_by_name_and_number() -> None:
    space = random_space(np.random.default_rng(6), 3, 3, 2)
    package = np.array([2, 0, 1])
    np.testing.assert_array_equal(package_of(space, terms_of(space, package)), package)
