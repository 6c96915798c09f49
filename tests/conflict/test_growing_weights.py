"""A weight that grows with exhaustion moves who signs, and nothing else does; a peace in which it recedes is worth what its quarters pay."""

import numpy as np
import pytest
from small import built, solved

from detente.conflict.offer import named_terms, put_on_table

# Side A would give up land to have its prisoners home. Exhaustion does nothing but make the prisoners weigh more, if they do.
EXCHANGE = """\
detente: 1
id: exchange
title: Prisoners for land
as_of: 2020
issues:
  land: {title: Land, options: {theirs: B's, ours: A's}}
  prisoners: {title: Prisoners, options: {held: held, home: sent home}}
parties:
  a-land:
    side: a
    war_cost: 2%
    cost_growth: 0
    concession_cost: 0
    values: {land: {weight: 7}, prisoners: {weight: 3, grows: GROWS}}
  b-land: {side: b, cost_growth: 0}
war:
  front: {notches: 3, now: 2, tempo: 1% per quarter}
  strength: {loss: 0}
  exhaustion: {levels: 4, now: {a-land: NOW}}
  collapse: {a-land: {always: 0% per quarter, last_level: 0% per quarter}, b-land: {always: 0% per quarter, last_level: 0% per quarter}}
  deadlock: {ends: 100% per quarter}
  status_quo: {land: ours, prisoners: held}
peace: {rearm: {a-land: 12 months}}
proposals:
  exchange: {title: Prisoners for land, terms: {land: theirs, prisoners: home}}
"""


def exchange(grows, now="0"):
    return built(text=EXCHANGE.replace("GROWS", grows).replace("NOW", now))


def signs(grows):
    """The chance that side A signs, by its exhaustion."""
    conflict = exchange(grows)
    answers = conflict.places.answers["exchange"]["a-land", "b-land"].ids[0, :, 0, 0, 0]
    solution = solved(conflict, settled=1e-5)
    return np.array([float(solution.policy(int(state))[0, 0]) for state in answers])


def test_who_wears_out_signs_for_its_prisoners_more_readily():
    # Without growth exhaustion changes nothing in this case; with it, each level makes the exchange more welcome.
    without, growing = signs("0"), signs("100%")
    np.testing.assert_allclose(without, without[0], atol=1e-3)
    assert (np.diff(growing) > 0).all(), growing
    assert growing[-1] > without[-1] + 0.3, (growing, without)


def test_a_war_told_on_a_later_day_with_its_weights_of_then_is_the_same_game():
    # Today at level 0 with weights 7 and 3 that double, or today at level 2 with the 7 and 12 that these have become.
    early = exchange("100%").game
    late = built(text=EXCHANGE.replace("3, grows: GROWS", "12, grows: 100%").replace("NOW", "2")).game
    np.testing.assert_allclose(late.tree.reward, early.tree.reward, atol=1e-12)
    np.testing.assert_allclose(late.start_value, early.start_value, atol=1e-12)


def test_terms_put_on_the_table_today_meet_a_war_that_gets_worse():
    found = {}
    for grows in ("0", "100%"):
        conflict = exchange(grows)
        assert conflict.setting.values["a-land"].weights()["prisoners"] == pytest.approx([0.3])
        found[grows] = put_on_table(conflict, solved(conflict), named_terms(conflict, "exchange"))
    # Today the prisoners weigh the same in both; what differs is how they will weigh if the war goes on.
    assert found["100%"].gains["a-land"] > found["0"].gains["a-land"] + 0.05
    assert found["100%"].signs["a-land"] > found["0"].signs["a-land"] + 0.1


@pytest.mark.parametrize("rearm", ["12 months", "3 months", "100 years"])
def test_a_peace_kept_for_ever_is_worth_what_its_quarters_pay(rearm):
    # Against the sum over 4,000 quarters of what each pays, discounted, by the chances of the levels then.
    conflict = built(text=EXCHANGE.replace("GROWS", "100%").replace("NOW", "0").replace("12 months", rearm))
    s, game = conflict.setting, conflict.game
    months = {"12 months": 12, "3 months": 3, "100 years": 1200}[rearm]
    fall, discount = 3 / months, s.discount("a-land")
    pays = s.values["a-land"].package({"land": "theirs", "prisoners": "home"}, np.full(4, 0.5), (np.arange(4), 0))[0]
    np.testing.assert_allclose(pays, [3 / 10, 6 / 13, 12 / 19, 24 / 31])
    chance, worth = np.eye(4), np.zeros(4)
    for n in range(4000):
        worth += (1 - discount) * discount**n * chance @ pays
        chance = np.stack([(1 - fall * (np.arange(4) > 0)) * row + fall * np.append(row[1:], 0) for row in chance])
    calm = game.families["peace:exchange"].ids[0, :, 0]
    np.testing.assert_allclose(game.start_value[calm, game.columns("a-land")][:, 0], worth, rtol=1e-6)
    rest = game.families["rest:exchange"].ids[0, :, 0]
    acts = game.tree.action[rest]
    np.testing.assert_allclose(game.tree.reward[acts, game.columns("a-land")][:, 0], (1 - discount) * pays, rtol=1e-6)
