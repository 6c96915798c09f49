"""A pool written into a case and read back: the number, the panel, and every comment."""

from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.assessment.draws import draw
from detente.case import CaseError, parse_case
from detente.case.edit import EditError, set_quantity
from detente.case.named import quantities
from detente.case.quantity import parse_quantity
from detente.panel.experts.errors import ExpertError
from detente.panel.experts.idea import KINDS, Interval
from detente.panel.experts.pooling import Pool, Spread, pool
from detente.panel.experts.to_case import from_panel, quantity_at, write, written_range

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
COST, DELAY = "parties.country-a.war_cost.limited", "backers.patron.delay"


def a_pool(low, high, n=9):
    return Pool(low, (low + high) / 2, high, n, "equal", Spread(low, high, 0.1))


def comments(text):
    return [line[line.index("#") :] for line in text.splitlines() if "#" in line]


def read(text, path):
    return from_panel(quantity_at(parse_case(text).case, path))


def test_the_entry_in_its_line():
    text = write(TEMPLATE, DELAY, a_pool(3.2, 9.6), "war-room", 1)
    (line,) = [x for x in text.splitlines() if "panel:" in x]
    assert (
        line
        == "    delay: {value: 3.2 months to 9.6 months, basis: judgement, source: panel:war-room, n: 9, round: 1}".replace(
            "3.2 months to 9.6 months", "3.2 to 9.6 months"
        )
    )
    assert text.replace(line, "    delay: 4 to 8 months") == TEMPLATE


def test_a_later_round_updates_the_same_entry():
    first = write(TEMPLATE, COST, a_pool(0.04, 0.12), "war-room", 1).replace(
        "round: 1}", "round: 1, note: of those asked}"
    )
    assert "note: of those asked" in first
    ranges = [Interval(0.05, 0.06, 0.08), Interval(0.03, 0.07, 0.1)]
    second = write(first, COST, a_pool(0.035, 0.095, 2), "war-room", 2, ranges)
    assert "note: of those asked" in second and second.count("panel:war-room") == 1
    found = read(second, COST)
    assert (found.n, found.round, found.low, found.high) == (2, 2, 0.035, pytest.approx(0.095))
    assert found.experts == ((0.03, 0.1), (0.05, 0.08)) and found.weights == ()  # in rising order
    third = write(second, COST, a_pool(0.03, 0.09, 3), "war-room", 2)
    assert read(third, COST).experts == () and comments(third) == comments(TEMPLATE)


def test_weights_go_with_their_experts():
    ranges = [Interval(0.05, 0.06, 0.08), Interval(0.03, 0.07, 0.1)]
    found = read(write(TEMPLATE, COST, a_pool(0.035, 0.095, 2), "war-room", 2, ranges, [0.25, 0.75]), COST)
    assert found.experts == ((0.03, 0.1), (0.05, 0.08)) and found.weights == (0.75, 0.25)


def test_comments_within_an_entry_stay():
    text = TEMPLATE.replace(
        "    delay: 4 to 8 months\n",
        "    delay:   # asked twice\n      value: 4 to 8 months   # to be asked again\n      note: as told   # by whom?\n",
    )
    after = write(text, DELAY, a_pool(3.2, 9.6, 2), "war-room", 2, [Interval(3, 5, 7), Interval(4, 6, 10)])
    assert comments(after) == comments(text)
    assert read(after, DELAY).experts == ((3, 7), (4, 10))


def test_a_default_becomes_an_entry():
    path = "parties.country-a.concession_cost"
    assert quantity_at(parse_case(TEMPLATE).case, path).basis == "default"
    after = write(TEMPLATE, path, a_pool(0.01, 0.05), "war-room", 1)
    found = quantity_at(parse_case(after).case, path)
    assert (found.panel, found.n, found.basis) == ("war-room", 9, "judgement")
    assert comments(after) == comments(TEMPLATE)


KIND_OF = {COST: "positive", DELAY: "duration", "parties.country-a.types.limited.prior": "share"}


@settings(max_examples=8)
@given(st.sampled_from(list(KIND_OF)), st.integers(1, 40), st.integers(1, 40), st.integers(2, 30), st.integers(1, 2))
def test_written_and_read_back(path, low, width, n, round_):
    times = 1 if KIND_OF[path] == "duration" else 0.01
    given_ = a_pool(times * low * 1.00123, times * (low + width) * 1.00123, n)
    after = write(TEMPLATE, path, given_, "war-room", round_)
    found = read(after, path)
    fine = 0.01 * (given_.high - given_.low)
    assert (found.low, found.high) == pytest.approx((given_.low, given_.high), abs=fine)
    assert (found.panel, found.n, found.round) == ("war-room", n, round_)
    assert comments(after) == comments(TEMPLATE)
    # Nothing else of the case changed.
    one, two = (
        {q.name: (q.text, q.source) for q in quantities(parse_case(t).case) if q.name != path}
        for t in (TEMPLATE, after)
    )
    assert one == two


@given(st.sampled_from(sorted(KINDS)), st.floats(0, 0.999), st.floats(1e-6, 1), st.booleans())
def test_ranges_as_text(kind, low, width, percent):
    high = min(low + width, 1.0)
    if high - low < 1e-7 or (kind == "duration" and low < 1e-6) or 0 < low < 1e-9 or 1 - 1e-9 < high < 1:
        return
    found = parse_quantity(written_range(kind, low, high, percent), kind)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.0051 * (high - low) + 1e-12)
    assert found.low < found.high
    if kind in ("share", "rate"):
        assert (found.high == 1) == (high == 1)
        assert 1 - found.high == pytest.approx(1 - high, rel=0.06)
    assert (found.low == 0) == (low == 0) and found.low == pytest.approx(low, rel=0.006)


def test_text_is_short():
    assert written_range("share", 0.1234, 0.3791, True) == "12.3% to 37.9%"
    assert written_range("share", 0.5, 0.9997, True) == "50% to 99.97%"
    assert written_range("share", 0, 1, True) == "0% to 100%"
    assert written_range("rate", 0.01, 0.0234, True) == "1% to 2.34% per quarter"
    assert written_range("real", -0.5, 2, False) == "-0.5 to 2"


def test_draws_take_one_expert_each():
    ranges = [Interval(0.03, 0.04, 0.05), Interval(0.2, 0.25, 0.3)]
    made = pool(ranges, KINDS["positive"])
    case = parse_case(write(TEMPLATE, COST, made, "war-room", 2, ranges)).case
    sample = draw(case, 256, 1)
    column = sample.values[:, sample.names.index(COST)]
    assert (column < 0.1).mean() == pytest.approx(0.5, abs=0.01)
    assert ((column > 0.06) & (column < 0.15)).mean() < 0.05  # nobody is in between
    assert np.quantile(column, [0.05, 0.95]) == pytest.approx((made.low, made.high), rel=0.05)
    blended = parse_case(write(TEMPLATE, COST, made, "war-room", 2)).case
    other = draw(blended, 256, 1)
    k = sample.names.index(COST)
    np.testing.assert_array_equal(np.delete(sample.values, k, 1), np.delete(other.values, k, 1))
    between = other.values[:, k]
    assert ((between > 0.06) & (between < 0.15)).mean() > 0.25


def test_a_value_changed_by_hand_is_no_panel_s():
    ranges = [Interval(0.03, 0.04, 0.05), Interval(0.2, 0.25, 0.3)]
    text = write(TEMPLATE, COST, a_pool(0.03, 0.3, 2), "war-room", 2, ranges)
    changed = set_quantity(text, COST, "6% to 9%")
    found = quantity_at(parse_case(changed).case, COST)
    assert (found.text, found.panel, found.experts, found.n, found.source) == ("6% to 9%", None, (), None, None)


def test_one_sentence_for_a_mistake():
    good = a_pool(0.04, 0.12, 2)
    for call, error, says in [
        (lambda: write(TEMPLATE, "war.nothing", good, "p", 1), ExpertError, "no such number"),
        (lambda: write(TEMPLATE, COST, good, "War room", 1), ExpertError, "small letters"),
        (lambda: write(TEMPLATE, COST, a_pool(0.1, 0.1), "p", 1), ExpertError, "single value"),
        (lambda: write(TEMPLATE, COST, good, "p", 1, [Interval(0, 0.1, 0.2)]), ExpertError, "all of them or none"),
        (lambda: write(TEMPLATE, COST, good, "p", 1, [], [1]), ExpertError, "one for each"),
        (lambda: write(TEMPLATE, COST, a_pool(1, 20), "p", 1), CaseError, "at most 1000% of the stakes"),
        (lambda: write(TEMPLATE, "parties.country-a.types.expansionist.prior", good, "p", 1), ExpertError, "no such"),
    ]:
        with pytest.raises(error, match=says):
            call()


def test_a_list_in_a_case_that_extends_another_is_edited_in_the_text():
    text = "extends: ukraine-2022\nid: mine\n"
    path = next(q.name for q in quantities(parse_case(text).case) if q.name.startswith("record.") and q.low < q.high)
    with pytest.raises(EditError, match="edit it in the text"):
        write(text, path, a_pool(0.2, 0.4), "p", 1)
