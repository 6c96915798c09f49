"""Sparse regression, against closed forms and projections by quadrature."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from detente.assessment.sparse import SECOND, _path, columns, cross_validated, fit, scores

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(120)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def he2(z):
    return (z**2 - 1) / np.sqrt(2)


def projected(f, basis):
    """E f(z) basis(z) for a standard normal z, by Gauss-Hermite quadrature."""
    return float((WEIGHTS * f(NODES) * basis(NODES)).sum())


def uniform(n, inputs, seed):
    """Independent normal scores and the uniform numbers behind them, each column evenly spread."""
    rng = np.random.default_rng(seed)
    u = np.stack([(rng.permutation(n) + 0.5) / n for _ in range(inputs)], axis=1)
    return ndtri(u), u


def shares(z, y, seed=1):
    """The variance of each term as a share of the answer's, and the share explained out of sample."""
    size, explained = cross_validated(z, y, seed)
    f = fit(z, y, size)[-1]
    found = f.coefficients**2 * columns(z, f.terms).var(axis=0) / y.var()
    return dict(zip(f.terms, found.tolist(), strict=True)), explained


@given(st.integers(0, 10**6))
def test_with_orthonormal_columns_least_angles_are_soft_thresholds(seed):
    """Efron et al. 2004: at the k-th knot the coefficients are the correlations less the (k + 1)-th, those of least squares just these."""
    rng = np.random.default_rng(seed)
    n, p = 30, 6
    q, _ = np.linalg.qr(np.column_stack([np.ones(n), rng.normal(size=(n, p))]))
    x = q[:, 1:] * np.sqrt(n)
    y = rng.normal(size=n)
    y -= y.mean()
    c = x.T @ y / n
    order, found = _path(x, y, np.ones(p), p)
    assert order == np.argsort(-np.abs(c)).tolist()
    levels = np.append(np.abs(c)[order], 0)
    for k, b in enumerate(found, 1):
        here = order[:k]
        shrunk = np.sign(c[here]) * (np.abs(c[here]) - levels[k])
        assert b == pytest.approx((shrunk + c[here]) / 2, abs=1e-9)


@given(st.integers(0, 10**6))
def test_all_that_have_entered_are_equally_correlated_with_what_is_left(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(40, 60)), rng.normal(size=40)
    x -= x.mean(axis=0)
    y -= y.mean()
    order, found = _path(x, y, np.ones(60), 12)
    for k, b in enumerate(found, 1):
        here = x[:, order[:k]]
        shrunk = 2 * b - np.linalg.lstsq(here, y, rcond=None)[0]
        left = np.abs(x.T @ (y - here @ shrunk))
        assert left[order[:k]] == pytest.approx(np.full(k, left.max()), rel=1e-6)


def test_terms_are_orthonormal_for_normal_scores():
    z, _ = uniform(20000, 3, 1)
    x = columns(z, [(0,), (1,), (0, 0), (1, 1), (0, 1), (1, 2)])
    assert x.T @ x / len(x) == pytest.approx(np.eye(6), abs=0.03)


def test_equal_values_share_a_score():
    assert scores(np.array([3.0, 1.0, 3.0, 2.0])) == pytest.approx(ndtri(np.array([6, 1, 6, 3]) / 8))


@pytest.mark.parametrize("n", [64, 128, 256])
def test_a_linear_answer_has_exact_shares_beside_57_dummies(n):
    z, _ = uniform(n, 60, n)
    y = 3 * z[:, 10] - 2 * z[:, 20] + z[:, 30]
    found, explained = shares(z, y)
    assert explained == pytest.approx(1, abs=1e-6)
    true = np.array([9, 4, 1]) * z[:, [10, 20, 30]].var(axis=0) / y.var()
    assert [found[k,] for k in (10, 20, 30)] == pytest.approx(true.tolist(), abs=1e-6)
    assert sum(found.values()) == pytest.approx(true.sum(), abs=1e-6)


def test_ishigami_up_to_what_second_order_terms_can_hold():
    """Ishigami & Homma 1990 with a = 7, b = .1: first-order indices .3139, .4424, 0 and totals .5576, .4424, .2437.

    In normal scores, terms of first and second order hold less: of x1 the slope, of x2 the bend, of x3 and of its product with x1 nothing, since that
    interaction is even in x3.
    """
    a, b = 7.0, 0.1
    z, u = uniform(2048, 3, 1)
    x = 2 * np.pi * u - np.pi
    y = np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])
    variance = a**2 / 8 + b * np.pi**4 / 5 + b**2 * np.pi**8 / 18 + 1 / 2

    def angle(z):
        return 2 * np.pi * ndtr(z) - np.pi

    slope = projected(lambda z: np.sin(angle(z)), lambda z: z) * (1 + b * np.pi**4 / 5)
    bend = projected(lambda z: a * np.sin(angle(z)) ** 2, he2)
    held = {(0,): slope**2 / variance, (1, 1): bend**2 / variance}
    assert held[0,] < 0.3139 and held[1, 1] < 0.4424
    found, explained = shares(z, y)
    for term, share in held.items():
        assert found[term] == pytest.approx(share, abs=0.04)
    assert sum(v for term, v in found.items() if term not in held) < 0.03
    assert explained == pytest.approx(sum(held.values()), abs=0.04)


def test_sobol_g_is_found_by_its_bends():
    """Saltelli & Sobol' 1995: S_i = V_i / V with V_i = 1 / (3 (1 + a_i)^2). The function is even about the middle of each input: a bend, no slope."""
    weights = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    z, u = uniform(2048, 8, 2)
    y = np.prod((np.abs(4 * u - 2) + weights) / (1 + weights), axis=1)
    variance = np.prod(1 + 1 / (3 * (1 + weights) ** 2)) - 1
    bend = projected(lambda z: np.abs(4 * ndtr(z) - 2), he2)  # Gauss-Hermite, good to .001 in spite of the kink
    found, explained = shares(z, y)
    for k in (0, 1, 2):
        held = (bend / (1 + weights[k])) ** 2 / variance
        assert held < 1 / (3 * (1 + weights[k]) ** 2) / variance
        assert found[k, k] == pytest.approx(held, abs=0.04)
    assert sum(found.get((k,), 0.0) for k in range(8)) < 0.01
    assert explained == pytest.approx(sum(((bend / (1 + weights)) ** 2) / variance), abs=0.05)


def test_a_product_is_found_among_dummies():
    z, _ = uniform(256, 40, 3)
    found, explained = shares(z, z[:, 4] + z[:, 7] + z[:, 4] * z[:, 7])
    assert set(sorted(found, key=found.get)[-3:]) == {(4,), (7,), (4, 7)}
    assert explained > 0.95


def test_second_order_terms_need_a_larger_correlation():
    z, _ = uniform(2000, 2, 4)
    bend = columns(z, [(1, 1)])[:, 0]
    first = fit(z, z[:, 0] + (0.9 / SECOND) * bend, 1)[-1].terms
    assert first == ((0,),)
    assert fit(z, z[:, 0] + (1.3 / SECOND) * bend, 1)[-1].terms == ((1, 1),)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_noise_is_not_explained(seed):
    rng = np.random.default_rng(seed)
    z, y = scores(rng.normal(size=(64, 60))), rng.normal(size=64)
    assert cross_validated(z, y, 1)[1] < 0.25


def test_the_share_explained_is_that_of_draws_not_seen():
    """Cross-validated shares agree with what the fit of all draws explains of 4,000 others."""
    rng = np.random.default_rng(5)
    b = np.zeros(60)
    b[:8] = [0.6, -0.4, 0.3, 0.2, 0.2, 0.1, 0.1, 0.1]
    told, true = [], []
    for seed in range(6):
        z, other = rng.normal(size=(96, 60)), rng.normal(size=(4000, 60))
        y, seen = z @ b + 0.5 * rng.normal(size=96), other @ b + 0.5 * rng.normal(size=4000)
        size, explained = cross_validated(z, y, seed)
        told.append(explained)
        true.append(1 - ((seen - fit(z, y, size)[-1].at(other)) ** 2).mean() / seen.var())
    assert np.mean(told) == pytest.approx(np.mean(true), abs=0.06)
