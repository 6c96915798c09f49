"""Forward play: it follows the policies, beliefs are calibrated, numbers depend on seed and place only."""

import os
import subprocess
import sys

import numpy as np
import pytest
from games import random_game

from detente.game import GameBuilder, GameError, Move, compiled, play, solve


def test_frequencies_follow_the_policy():
    game = random_game(3)
    solution = solve(game, points=9)
    root = game.state("root")
    plays = play(solution, root, 1, 40_000, watch={str(n): game.families["answer"].ids[n] for n in range(2)})
    policy = solution.policy(root)
    for k in range(len(policy)):
        mine = plays.kinds["A"] == k
        for n in range(2):
            seen = (plays.first[str(n)][mine] >= 0).mean()
            assert seen == pytest.approx(policy[k, n], abs=4 * np.sqrt(0.25 / mine.sum()))
    assert plays.weight.sum() == pytest.approx(1)


def test_it_is_known_whether_the_kernels_are_compiled(tmp_path):
    game = random_game(3)
    play(solve(game), game.state("root"), 1, 10)
    assert compiled()
    script = "from detente.game import compiled; print(compiled())"
    elsewhere = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", script], env=elsewhere, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_types_are_weighted_by_the_belief():
    game = random_game(5, kinds=(2, 2))
    solution = solve(game)
    belief = {"A": {"t0": 0.9, "t1": 0.1}}
    plays = play(solution, game.state("root"), 1, 4000, belief=belief)
    assert plays.weight[plays.kinds["A"] == 0].sum() == pytest.approx(0.9)


def test_beliefs_are_calibrated():
    # Draw types from the prior, play, update: among plays that end believing p, the type is true with frequency p.
    game = random_game(11, again=True, kinds=(2, 2), noise=0.3)
    solution = solve(game, points=17)
    plays = play(solution, game.state("root"), 1, 60_000, seed=4)
    believed = plays.beliefs["A"][:, 0]
    true = plays.kinds["A"] == 0
    edges = np.quantile(believed, np.linspace(0, 1, 9))
    bins = np.clip(np.searchsorted(edges, believed, side="right") - 1, 0, 7)
    assert np.ptp(believed) > 0.2
    for b in range(8):
        here = bins == b
        if here.sum() < 500:
            continue
        w = plays.weight[here] / plays.weight[here].sum()
        error = np.sqrt((w**2).sum()) * 0.5
        assert abs(w @ true[here] - w @ believed[here]) < 4.5 * error


def chain():
    step = np.array([[0.6, 0.3], [0.2, 0.5]])
    g = GameBuilder()
    g.party("observer")
    states, end = g.states("chain", s=2), g.states("end")
    g.chance(states, Move([(step[:, 0], 0), (step[:, 1], 1), (1 - step.sum(axis=1), end.ids)], later=True))
    g.terminal(end, {})
    return solve(g.build(), horizon=None), step


def test_a_markov_chain_is_played_as_it_is():
    solution, step = chain()
    plays = play(solution, 0, 3, 50_000, seed=2)
    exact = np.linalg.matrix_power(step, 3)[0]
    for s in range(2):
        assert (plays.states[:, 3] == s).mean() == pytest.approx(exact[s], abs=0.01)
    ended = plays.states == solution.game.state("end")
    assert (np.diff(ended.astype(int), axis=1) >= 0).all()
    assert plays.error(ended[:, 3]) == pytest.approx(np.sqrt(exact.sum() * (1 - exact.sum()) / 50_000), rel=0.05)


def test_random_numbers_depend_on_seed_play_and_place_only():
    solution, _ = chain()
    few, many = play(solution, 0, 4, 100, seed=9), play(solution, 0, 4, 1000, seed=9)
    np.testing.assert_array_equal(few.states, many.states[:100])
    assert (play(solution, 0, 4, 100, seed=10).states != few.states).any()


def test_what_is_refused():
    solution, _ = chain()
    with pytest.raises(GameError, match="cannot play 0 plays"):
        play(solution, 0, 4, 0)
    with pytest.raises(GameError, match="cannot watch 65 sets"):
        play(solution, 0, 1, 1, watch={str(n): [0] for n in range(65)})
