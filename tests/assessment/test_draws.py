"""Draws: the ends of a range are its 5 % and 95 % quantiles."""

from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, chi2_contingency

from detente.assessment.draws import _spread, draw, middle, quantile
from detente.case import load_case, parse_case
from detente.case.quantity import parse_quantity

U = np.array([0.05, 0.5, 0.95])


@pytest.mark.parametrize("kind", ["share", "positive", "real"])
@given(low=st.floats(0.01, 0.5), width=st.floats(0.01, 0.4))
def test_ends_are_quantiles(kind, low, width):
    found = quantile(parse_quantity(f"{low} to {low + width}", kind), U)
    assert found[[0, 2]] == pytest.approx([low, low + width])
    assert found[0] < found[1] < found[2]


def test_ranges_from_nothing_and_to_certainty():
    assert quantile(parse_quantity("0% to 30%", "share"), U)[2] == pytest.approx(0.3)
    assert quantile(parse_quantity("70% to 100%", "share"), U)[0] == pytest.approx(0.7)
    assert quantile(parse_quantity("0 to 3", "positive"), U)[2] == pytest.approx(3)
    assert quantile(parse_quantity("0% to 100%", "share"), U) == pytest.approx(U)


def test_no_draw_leaves_what_its_field_may_hold():
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    wide = text.replace("side: a\n", "side: a\n    noise: 0.1% to 1000%\n    cost_growth: 1e-12 to 10\n", 1)
    party = parse_case(wide).case.parties["country-a"]
    for quantity, low, high in ((party.noise, 0.001, 10), (party.cost_growth, 0, 10)):
        drawn = quantile(quantity, np.array([1e-9, 0.05, 0.95, 1 - 1e-9]))
        assert drawn.min() >= low and drawn.max() == high
        assert drawn[1:3] == pytest.approx([quantity.low, quantity.high])


def test_the_middle_draw_has_the_medians():
    case = load_case("ukraine-2022").case
    x = middle(case)
    low, high = case.parties["ukraine"].values["alignment"].options["deferred"]["*"].low, 0.45
    assert low < x(case.parties["ukraine"].values["alignment"].options["deferred"]["*"]) < high
    assert x(case.war.front.tempo) == pytest.approx(quantile(case.war.front.tempo, np.array([0.5]))[0])


def test_a_point_does_not_move():
    assert quantile(parse_quantity("25%", "share"), U) == pytest.approx([0.25] * 3)


def test_draws_of_a_case_spread_evenly_and_repeat():
    case = load_case("ukraine-2022").case
    one, two = draw(case, 64, 3), draw(case, 64, 3)
    np.testing.assert_array_equal(one.values, two.values)
    assert (draw(case, 64, 4).values != one.values).any()
    column = one.names.index("war.talks")
    share = (one.values[:, column] < np.median(one.values[:, column])).mean()
    assert share == pytest.approx(0.5)
    # Two parties' defaults are two unknowns.
    a, b = (one.values[:, one.names.index(f"parties.{p}.concession_cost")] for p in ("russia", "ukraine"))
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.5


def test_no_assumption_passes_for_another():
    # Sobol points alone fail this: of 128 points in 60 dimensions, one pair in ten moves together more than any independent pair would.
    points = _spread(128, 60, seed=1)
    tenth = (np.argsort(np.argsort(points, axis=0), axis=0) * 10) // 128
    worst = 0.0
    for i in range(60):
        for j in range(i):
            table = np.zeros((10, 10))
            np.add.at(table, (tenth[:, i], tenth[:, j]), 1)
            worst = max(worst, chi2_contingency(table).statistic)
    # The chance that the worst of 1,770 independent pairs exceeds this is about one in a hundred.
    assert worst < chi2.ppf(1 - 0.01 / 1770, 81)


@pytest.mark.parametrize("count", [1, 2, 5, 32, 100])
def test_more_points_begin_with_the_same_and_stay_spread(count):
    points = _spread(count, 7, seed=3)
    np.testing.assert_array_equal(points, _spread(4 * count, 7, seed=3)[:count])
    if count == 32:
        assert (np.sort((points * 32).astype(int), axis=0) == np.arange(32)[:, None]).all()


@pytest.mark.parametrize("text", ["1e-12 to 0.9999999999999", "0% to 99.99%", "0.5 to 0.9999999999999"])
def test_an_uncertain_chance_is_never_certain(text):
    drawn = quantile(parse_quantity(f"{text} per quarter", "rate"), np.array([1e-9, 0.5, 1 - 1e-9]))
    assert ((drawn > 0) & (drawn < 1)).all()


def _with(entry):
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    return parse_case(text.replace("delay: 4 to 8 months", f"delay: {entry}")).case


NAME = "backers.patron.delay"
PANEL = "{value: 3 to 20 months, experts: [3 to 4 months, 18 to 20 months, 9 months]%s}"


def test_each_draw_is_one_expert_s():
    plain, panel = draw(_with("4 to 8 months"), 192, 5), draw(_with(PANEL % ""), 192, 5)
    k = plain.names.index(NAME)
    # All else is as it was, to the last digit.
    np.testing.assert_array_equal(np.delete(plain.values, k, 1), np.delete(panel.values, k, 1))
    found = panel.values[:, k]
    first, third = (found < 6), (found == 9)
    assert [x.mean() for x in (first, third)] == pytest.approx([1 / 3, 1 / 3], abs=0.02)
    assert np.quantile(found[first], [0.05, 0.95]) == pytest.approx([3, 4], rel=0.06)
    assert ((found < 6) | (found == 9) | (found > 15)).all()
    np.testing.assert_array_equal(panel.values, draw(_with(PANEL % ""), 192, 5).values)


def test_experts_by_weight():
    sample = draw(_with(PANEL % ", weights: [6, 1, 1]"), 256, 5)
    found = sample.values[:, sample.names.index(NAME)]
    assert [(found < 6).mean(), (found == 9).mean()] == pytest.approx([0.75, 0.125], abs=0.01)
    sample = draw(_with(PANEL % ", weights: [0, 0, 1]"), 8, 5)
    assert (sample.values[:, sample.names.index(NAME)] == 9).all()


def test_which_expert_and_where_in_the_range_are_apart():
    sample = draw(_with("{value: 3 to 20 months, experts: [3 to 4 months, 30 to 40 months]}"), 256, 5)
    found = sample.values[:, sample.names.index(NAME)]
    low, high = found[found < 10], found[found > 10] / 10
    assert np.median(low) == pytest.approx(np.median(high), rel=0.02)


def test_the_middle_draw_is_the_pool_s():
    case = _with(PANEL % "")
    assert middle(case).values[NAME] == pytest.approx(np.sqrt(60))


OPINION = """
opinion:
  groups: {coast: {title: The coast, accepts: {province: {line: 40% to 52%, ceded: 5% to 9%}}}}
"""
MOVES = """\
  moves:
    line: {group: coast, party: country-b, option: {province: line}, by: 20% to 40%}
"""


def test_opinion_leaves_all_other_numbers_as_they_were():
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    plain, groups, rules = (draw(parse_case(text + more).case, 16, 3) for more in ("", OPINION, OPINION + MOVES))
    assert groups.names == plain.names and groups.values.tobytes() == plain.values.tobytes()
    assert rules.names == (*plain.names, "opinion.groups.coast.accepts.province.line", "opinion.moves.line.by")
    assert rules.values[:, :-2].tobytes() == plain.values.tobytes()
    share, by = rules.values[:, -2:].T
    assert (np.sort(share) == share).mean() < 1 and 0.3 < share.min() < np.median(share) == pytest.approx(
        0.46, abs=0.01
    )
    assert abs(np.corrcoef(share, by)[0, 1]) < 0.6
    under = draw(parse_case(text + OPINION + MOVES).case, 16, 3, plain.names)
    assert under.values.tobytes() == rules.values.tobytes()


def test_to_another_process_goes_only_the_draw_that_is_solved_there():
    import pickle

    from detente.assessment.work import Work
    from detente.case import load_case

    case = load_case("ukraine-2022").case
    sample = draw(case, 256, 1)
    sent = pickle.loads(pickle.dumps(Work(case, sample, 200, 1)))
    assert len(sent.draws) == 1
    assert sent.draws.numbers(200).values == sample.numbers(200).values
    assert pickle.loads(pickle.dumps(sent)).draws.numbers(200).values == sample.numbers(200).values
