"""The plan holds every link of the tree, once, with its chance."""

from collections import Counter

import numpy as np
import pytest
from games import alternating_offers, random_game
from small import built

from detente.game.model.schedule import FIXED, LONG, SHIFTED, make_plan
from detente.game.model.tree import TERMINAL, depths
from detente.game.numerics.jit import LANES


def plan_of(game):
    border = np.zeros(game.size, dtype=bool)
    border[[f.ids.flat[0] for f in game.families.values()]] = True
    kinds = np.array([len(p.types) for p in game.parties])
    return make_plan(game.tree, kinds, depths(game.tree, game.order), border)


GAMES = {
    "random": lambda: random_game(3, again=True),
    "offers": lambda: alternating_offers(0.9, 0.8, 12),
    "war": lambda: built().game,
}


@pytest.fixture(scope="module", params=GAMES)
def game(request):
    return GAMES[request.param]()


def links(plan, tree):
    """{(state, action): {target or entry: chance}} as the plan has it."""
    found = {}
    for k in range(plan.first.size):
        for a, m in enumerate(range(plan.act[k], plan.act[k + 1])):
            sums = [Counter() for _ in range(plan.lanes[k])]
            for r in range(plan.run[m], plan.run[m + 1]):
                for i in range(plan.high[r] - plan.low[r]):
                    at = plan.data[r] + i
                    if plan.kind[r] == SHIFTED:
                        lane, goal = plan.low[r] + i, plan.goal[r] + i
                    elif plan.kind[r] == FIXED:
                        lane, goal = plan.low[r] + i, plan.goal[r]
                    else:
                        lane, goal = plan.lane[at], plan.aim[at]
                    sums[lane][int(goal)] += plan.chance[at]
            for x, total in enumerate(sums):
                found[int(plan.first[k] + x), a] = {t: p for t, p in total.items() if p > 0}
    return found


def test_every_link_is_there_once(game):
    plan, tree = plan_of(game), game.tree
    found = links(plan, tree)
    for s in np.flatnonzero(tree.mover != TERMINAL):
        for a in range(tree.action[s + 1] - tree.action[s]):
            act = tree.action[s] + a
            expected = Counter()
            for n in range(tree.successor[act], tree.successor[act + 1]):
                t = int(tree.target[n])
                expected[int(tree.entry[t]) if tree.later[act] else t] += tree.prob[n]
            assert found.pop((int(s), a)) == pytest.approx(dict(expected))
    assert not found


def test_what_follows_within_the_period_comes_first(game):
    plan, tree = plan_of(game), game.tree
    done = set(np.flatnonzero(tree.mover == TERMINAL).tolist())
    for k in range(plan.first.size):
        states = range(plan.first[k], plan.first[k] + plan.lanes[k])
        for s in states:
            for act in range(tree.action[s], tree.action[s + 1]):
                if not tree.later[act]:
                    assert done.issuperset(tree.target[tree.successor[act] : tree.successor[act + 1]].tolist())
        done.update(states)
    assert len(done) == game.size


def test_blocks_are_of_a_size_the_scratch_can_hold(game):
    plan = plan_of(game)
    assert (plan.lanes[plan.mover >= 0] <= LANES).all()
    assert (plan.lanes <= LONG).all()


def test_a_family_in_step_needs_no_copies():
    # The answers to a proposal lead to signature and refusal in the same state of the war.
    conflict = built()
    plan = plan_of(conflict.game)
    answers = next(iter(next(iter(conflict.places.answers.values())).values())).ids.ravel()
    blocks = np.flatnonzero(np.isin(plan.first, answers))
    assert blocks.size
    for k in blocks:
        assert (plan.source[plan.act[k] : plan.act[k + 1]] >= 0).all()
