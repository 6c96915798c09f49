"""The war with all choices fixed is a Markov chain: absorption by linear algebra, from the formulas of model.md section 4."""

import itertools

import numpy as np
import pytest
from small import built

from detente.conflict.war import chance_forward, wear_chance
from detente.game import solve

CHAIN = """\
detente: 1
id: chain
title: A war nobody stops
as_of: 2020
issues: {land: {title: Land, options: {theirs: B's, line: {says: divided, at_front: true}, ours: A's}}}
parties:
  a-land: {side: a, patience: 100%}
  b-land: {side: b, patience: 100%}
war:
  front: {notches: 5, now: 3, tempo: 40% per quarter, settles: {land: {a: ours, b: theirs}}}
  strength: {own: {a-land: 1.2, b-land: 0.9}, contest: 2, loss: 10%}
  exhaustion: {levels: 2, months: {a-land: 20 months, b-land: 12 months}}
  collapse:
    a-land: {always: 1% per quarter, last_level: 4% per quarter}
    b-land: {always: 2% per quarter, last_level: 3% per quarter, then: {b-land-collapses: 60%, a-land-wins: rest}}
  escalation: 0.5% per quarter
  talks: 0% per quarter
peace: {failure: 1% per year, review: 25% per quarter}
proposals: {line: {title: Divide, terms: {land: line}}}
goals:
  a-wins: {title: A wins, for: a-land, wants: {ends: [a-land-wins]}}
  b-wins: {title: B wins, for: a-land, wants: {ends: [b-land-wins]}}
  a-falls: {title: A falls, for: a-land, wants: {ends: [a-land-collapses]}}
  b-falls: {title: B falls, for: a-land, wants: {ends: [b-land-collapses]}}
  wider: {title: Wider war, for: a-land, wants: {ends: [escalated]}}
"""
ENDS = ["a-wins", "b-wins", "a-falls", "b-falls", "wider"]


def absorption() -> dict[tuple[int, int, int], np.ndarray]:
    """Where it ends from each (front, exhaustion of a, of b), written out anew from the text of the model."""
    states = list(itertools.product(range(3), range(2), range(2)))
    inside, out = np.zeros((12, 12)), np.zeros((12, 5))
    for row, (front, ea, eb) in enumerate(states):
        sa, sb = 1.2 * 0.9**ea, 0.9 * 0.9**eb
        toward_a = sa**2 / (sa**2 + sb**2)
        for shift, p in ((0, 0.6), (1, 0.4 * toward_a), (-1, 0.4 * (1 - toward_a))):
            f = front + shift
            if f == 3:
                out[row, 0] += p
                continue
            if f == -1:
                out[row, 1] += p
                continue
            fall_a = 0.01 if ea == 0 else 1 - 0.99 * 0.96
            fall_b = 0.02 if eb == 0 else 1 - 0.98 * 0.97
            calm = 0.995
            out[row, 4] += p * 0.005
            out[row, 2] += p * calm * fall_a * (1 - fall_b / 2)
            out[row, 3] += p * calm * fall_b * (1 - fall_a / 2) * 0.6
            out[row, 0] += p * calm * fall_b * (1 - fall_a / 2) * 0.4
            go = p * calm * (1 - fall_a) * (1 - fall_b)
            rise_a, rise_b = (3 / 20 if ea == 0 else 0), (3 / 12 if eb == 0 else 0)
            for up_a, up_b in itertools.product((0, 1), (0, 1)):
                q = (rise_a if up_a else 1 - rise_a) * (rise_b if up_b else 1 - rise_b)
                if q > 0:
                    inside[row, states.index((f, ea + up_a, eb + up_b))] += go * q
    found = np.linalg.solve(np.eye(12) - inside, out)
    return dict(zip(states, found, strict=True))


def test_absorption_probabilities():
    conflict = built(text=CHAIN)
    solution = solve(conflict.game, horizon=None, settled=1e-14, most_sweeps=4000)
    for where, exact in absorption().items():
        state = int(conflict.places.talk.ids[(*where, 0, 0)])
        found = [solution.value(f"goal:{end}", state)[0] for end in ENDS]
        np.testing.assert_allclose(found, exact, atol=1e-10)
        assert sum(found) == pytest.approx(1, abs=1e-10)


def test_contest_in_ratio_form():
    conflict = built(text=CHAIN)
    chance = chance_forward(conflict.setting, conflict.setting.case.fronts[0])
    assert chance[1, 0, 0, 0, 0] == pytest.approx(1.2**2 / (1.2**2 + 0.9**2))
    assert chance[1, 1, 0, 0, 0] == pytest.approx(1.08**2 / (1.08**2 + 0.9**2))


def test_support_moves_toward_what_backers_choose():
    conflict = built()
    game = conflict.game
    for level, aim in (("cut", 0), ("surge", 2)):
        state = int(game.families[f"supply:{level}"].ids[conflict.today])
        act = game.tree.action[state]
        targets = game.tree.target[game.tree.successor[act] : game.tree.successor[act + 1]]
        support = {
            int(np.unravel_index(t - game.families["front-moves"].ids.flat[0], conflict.setting.shape)[4])
            for t in targets
        }
        assert support == {1, aim}


def test_a_clock_that_follows_a_series_wears_as_one_with_that_speed():
    months = "b-land: 12 months}"
    plain = built((months, f"{months}, clocks: [{{party: b-land, says: Loans, speeds: 30%}}]"), text=CHAIN)
    rule = "{series: loans, usual: 20, scale: 80, most: 50%}"
    series = "sources: {bank: {title: A bank}}\nseries: {loans: {title: Loans, unit: '%', source: bank, vintage: 2020, values: {2020-01: 44}}}\n"
    ruled = built((months, f"{months}, clocks: [{{party: b-land, says: Loans, follows: {rule}}}]"), text=CHAIN + series)
    expected = np.broadcast_to(3 / 12 * 1.3, (3, 1, 1, 1))  # (44 - 20) / 80, at the first of two levels
    for conflict in (plain, ruled):
        found = wear_chance(conflict.setting, "b-land")
        assert found[:, :1, :1] == pytest.approx(expected[..., None])
        assert found[:, :, 1:] == pytest.approx(0)
        assert wear_chance(conflict.setting, "a-land")[:, :1] == pytest.approx(3 / 20)
