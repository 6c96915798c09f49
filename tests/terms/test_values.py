"""Package values: weights sum to 1 and may grow with exhaustion, lotteries take their expectation, lines follow the front."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from two_lands import ISSUES

from detente.assessment.draws import draw
from detente.case import CaseError, parse_case
from detente.terms import Values

CASE = (
    ISSUES
    + """\
    values:
      land: {weight: {soft: 3, hard: 1}, options: {theirs: 0, ours: 1}}
      status: {weight: 1, options: {allied: 0, open: {soft: 60%, hard: 20%}, neutral: 1}}
    synergies: [{options: {land: ours, status: neutral}, value: 0.1}]
  b-land: {side: b}
war: {front: {settles: {land: {a: ours, b: theirs}}}, status_quo: {status: open}}
proposals: {line: {title: Divide, terms: {land: line}}}
"""
)


@pytest.fixture(scope="module")
def case():
    return parse_case(CASE).case


def values(case, who):
    return Values(case, draw(case, 1, 0).numbers(0), who)


def test_additive_value_by_type(case):
    a = values(case, "a-land")
    np.testing.assert_allclose(a.package({"land": "theirs", "status": "open"}), [0.25 * 0.6, 0.5 * 0.2])
    np.testing.assert_allclose(a.package({"land": "vote", "status": "allied"}), [0.75 * 0.7, 0.5 * 0.7])
    np.testing.assert_allclose(a.package({"land": "ours", "status": "neutral"}), [1.1, 1.1])


def test_defaults_are_even_steps_in_the_order_listed(case):
    b = values(case, "b-land")
    assert b.value["status", "open"] == pytest.approx([0.5])
    assert b.value["land", "theirs"] == pytest.approx([1.0])
    assert b.value["land", "ours"] == pytest.approx([0.0])


def test_the_line_follows_the_front(case):
    a = values(case, "a-land")
    line = a.package({"land": "line", "status": "allied"}, [0.0, 0.5, 1.0])
    np.testing.assert_allclose(line, [[0, 0.375, 0.75], [0, 0.25, 0.5]])
    np.testing.assert_allclose(a.at_war([0.5]), [[0.375 + 0.15], [0.25 + 0.1]])


PRISONERS = """\
detente: 1
id: prisoners
title: Prisoners
as_of: 2020
issues:
  land: {title: Land, options: {theirs: B's, ours: A's}}
  prisoners: {title: Prisoners, options: {held: held, home: sent home}}
parties:
  a-land: {side: a, types: {soft: {prior: 50%}, hard: {prior: rest}}, values: {land: {weight: WEIGHT}, prisoners: {weight: 1, grows: GROWS}}}
  b-land: {side: b}
backers:
  patron: {backs: a-land, values: {prisoners: {grows: 100%}}}
outsiders:
  assembly: {of: b-land, values: {land: {grows: 200%}}}
  neither: {}
war: {exhaustion: {levels: 4, now: {a-land: 1, b-land: 0}}, status_quo: {land: theirs, prisoners: held}}
proposals: {exchange: {title: Exchange, terms: {prisoners: home}}}
"""
HOME = {"land": "theirs", "prisoners": "home"}
LEVELS = (np.arange(4), np.array([3, 2, 1, 0]))  # of side a and of side b


def growing(grows, who="a-land", weight="1"):
    return values(parse_case(PRISONERS.replace("GROWS", grows).replace("WEIGHT", weight)).case, who)


def test_a_weight_grows_with_the_exhaustion_of_its_own_side():
    # By hand: weights 1 and 2^(level - 1), for today is level 1 of side a: 1/2 of 3/2, 1 of 2, 2 of 3, 4 of 5.
    a = growing("{soft: 100%, hard: 0}")
    np.testing.assert_allclose(a.weights(LEVELS)["prisoners"], [[1 / 3, 1 / 2, 2 / 3, 4 / 5], [1 / 2] * 4])
    np.testing.assert_allclose(a.weights(LEVELS)["land"], [[2 / 3, 1 / 2, 1 / 3, 1 / 5], [1 / 2] * 4])
    np.testing.assert_allclose(a.package(HOME, np.full(4, 0.5), LEVELS), a.weights(LEVELS)["prisoners"])
    np.testing.assert_allclose(a.at_war(np.full(4, 0.5), LEVELS), np.zeros((2, 4)))
    # Two levels on, on a grid of both sides' exhaustion: only the own side's counts.
    both = np.meshgrid(np.arange(4), np.arange(4), indexing="ij")
    np.testing.assert_allclose(a.weights(both)["prisoners"][0, 3], [4 / 5] * 4)


def test_a_backer_and_an_outsider_go_by_the_side_they_are_of():
    patron, assembly = growing("0", "patron"), growing("0", "assembly")
    np.testing.assert_allclose(patron.weights(LEVELS)["prisoners"], [[1 / 3, 1 / 2, 2 / 3, 4 / 5]])
    # Today is level 0 of side b, and the assembly's weights are 3^level and 1.
    np.testing.assert_allclose(assembly.weights(LEVELS)["land"], [[27 / 28, 9 / 10, 3 / 4, 1 / 2]])
    np.testing.assert_allclose(growing("0", "neither").package(HOME, np.full(4, 0.5), LEVELS), [[0.5] * 4])


def test_today_s_weights_are_those_written():
    a = growing("50% to 150%")
    for now in (a.weights((1, 3)), a.weights()):
        assert {i: w.tolist() for i, w in now.items()} == {i: w.tolist() for i, w in a.weight.items()}
    np.testing.assert_array_equal(a.package(HOME), a.package(HOME, 0.5, (1, 3)))


@settings(max_examples=25, deadline=None)
@given(weight=st.floats(0.01, 50), growth=st.floats(0.01, 10))
def test_no_growth_is_as_none_and_growth_shared_by_all_changes_nothing(weight, growth):
    line = np.linspace(0, 1, 4)
    plain = values(parse_case(PRISONERS.replace(", grows: GROWS", "").replace("WEIGHT", str(weight))).case, "a-land")
    assert not plain.grows
    none = growing("0", weight=str(weight))
    for got in (none.package(HOME, line, LEVELS), plain.package(HOME, line, LEVELS)):
        np.testing.assert_array_equal(got, plain.package(HOME, line))
    np.testing.assert_array_equal(none.at_war(line, LEVELS), plain.at_war(line))
    alike = growing(str(growth), weight=f"{weight}, grows: {growth}")
    assert alike.grows
    np.testing.assert_allclose(alike.weights(LEVELS)["land"], np.repeat(plain.weight["land"][:, None], 4, axis=1))


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("neither: {}", "neither: {values: {land: {grows: 10%}}}", r"outsiders.neither.values.land.grows: .*leave 'grows' out, or name a side"),
        ("grows: GROWS", "grows: 20% per year", "got '20% per year'; growth is per level of exhaustion and not per year"),
        ("grows: GROWS", "grows: -10%", "got '-10%', which is negative"),
        ("grows: GROWS", "grows: 1001%", "at most 1000% per level of exhaustion"),
        ("grows: GROWS", "grows: {soft: 10%}", "there is no number for type hard"),
        ("grows: GROWS", "grows: {soft: 10%, hrad: 5%, hard: 5%}", "did you mean 'hard'"),
        ("grows: 200%", "grows: {hard: 5%}", "got 'hard'"),
        ("levels: 4, now: {a-land: 1, b-land: 0}", "levels: 1", "a single level of exhaustion, so no weight can grow"),
    ],
)  # fmt: skip
def test_mistakes_about_growth_are_told(old, new, says):
    assert old in PRISONERS
    with pytest.raises(CaseError, match=says):
        parse_case(PRISONERS.replace(old, new).replace("GROWS", "50%").replace("WEIGHT", "1"))
