"""The principal branch: against SciPy's integration where it is smooth, and against all roots where it folds."""

import numpy as np
import pytest
from decisions import answer, decision
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from scipy.special import expit, softmax

from detente.game.decision.homotopy import trace_many


def by_integration(worth: np.ndarray, belief: np.ndarray, noise: float) -> np.ndarray:
    """The branch x = F(x) / noise from infinite noise, as the solution of a differential equation in one over the noise; worths are linear in the
    posterior, `worth` (actions, types of the posterior, types)."""
    actions, _, kinds = worth.shape

    def found(x):
        policy = softmax(x.reshape(kinds, actions), axis=1)
        joint = belief[:, None] * policy
        return np.einsum("ja,ajk->ka", joint / joint.sum(axis=0), worth).ravel()

    def speed(level, x):
        steps = 1e-6 * np.eye(x.size)
        slope = np.array([(found(x + d) - found(x - d)) / 2e-6 for d in steps]).T
        return np.linalg.solve(np.eye(x.size) - level * slope, found(x))

    end = solve_ivp(speed, (0.0, 1.0 / noise), np.zeros(kinds * actions), rtol=1e-9, atol=1e-9).y[:, -1]
    return softmax(end.reshape(kinds, actions), axis=1)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("kinds", "actions"), [(3, 2), (4, 3)])
def test_where_worths_are_linear_in_beliefs_the_branch_is_that_of_a_differential_equation(seed, kinds, actions):
    rng = np.random.default_rng(seed)
    grid, room = decision(kinds, actions, 6)
    worth = rng.random((actions, 1, kinds)) + 0.15 * rng.normal(size=(actions, kinds, kinds))
    room.own[:] = np.einsum("gj,ajk->agk", grid.node[0], worth)
    belief = rng.dirichlet(np.full(kinds, 3.0))
    room.x[:] = rng.normal(size=room.x.shape)  # the branch does not depend on it
    assert trace_many(belief, 0.08, grid, 0, room, kinds, actions, 1e-10) < 1e-10
    np.testing.assert_allclose(room.fresh, by_integration(worth, belief, 0.08), atol=2e-5)


def test_folds_are_passed_and_the_end_is_one_of_all_roots():
    """Types 0 and 1 answer alike whatever they teach; type 2 gains by doing as few others do, or as many do: its chance of the first action is the
    root of one equation, of which there may be several."""
    several, rng = 0, np.random.default_rng(5)
    noise, belief = 0.05, np.array([0.3, 0.3, 0.4])
    grid, room = decision(3, 2, 7)
    third = grid.node[0, :, 2]
    for _ in range(30):
        room.own[:] = 0.0
        room.own[0, :, :2] = rng.uniform(-0.05, 0.05)
        gain = rng.uniform(-1.0, 1.0, 7)
        levels = np.round(third * 6).astype(int)
        room.own[0, :, 2] = gain[levels]
        fixed = expit(room.own[0, 0, 0] / noise)

        def beyond(chance, gain=gain, fixed=fixed):
            posterior = belief[2] * chance / (belief[2] * chance + 0.6 * fixed)
            return expit(np.interp(posterior, np.linspace(0, 1, 7), gain) / noise) - chance

        scan = np.linspace(0.0, 1.0, 20001)
        signs = np.sign(beyond(scan))
        roots = [
            brentq(beyond, scan[i], scan[i + 1], xtol=1e-14) for i in range(scan.size - 1) if signs[i] != signs[i + 1]
        ]
        several += len(roots) > 1
        room.x[:] = 0.0
        assert trace_many(belief, noise, grid, 0, room, 3, 2, 1e-10) < 1e-10
        assert min(abs(room.fresh[2, 0] - r) for r in roots) < 1e-8
    assert several > 5


def test_what_newtons_method_alone_does_not_find_is_found():
    rng, found = np.random.default_rng(0), 0
    grid, room = decision(3, 2, 9)
    for _ in range(60):
        belief = rng.dirichlet(np.ones(3))
        tilt = 0.3 * np.einsum("gj,ajk->agk", grid.node[0], rng.normal(size=(2, 3, 3)))
        room.own[:] = 0.3 * rng.normal(size=(2, 1, 3)) + tilt + 0.1 * rng.normal(size=room.own.shape)
        room.x[:] = 0.0
        gap = trace_many(belief, 0.1, grid, 0, room, 3, 2, 1e-9)
        if gap < 1e-9:
            found += 1
            np.testing.assert_allclose(room.fresh, answer(grid, room.own, belief, 0.1, room.fresh), atol=1e-7)
    assert found >= 58
