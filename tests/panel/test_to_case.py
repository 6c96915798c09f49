"""What groups accept, written into a case: the shares, the panel, every comment; a later round updates it."""

from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case import CaseError, parse_case
from detente.panel.to_case import OpinionError, write_groups

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
LINE, NEUTRAL = ("province", "line"), ("alignment", "neutral")
FIRST = {"coast": ("People of the coast", {LINE: (0.4, 0.52), NEUTRAL: (0.1, 0.3)}, {"armistice": (0.3, 0.41)})}


def comments(text):
    return [line[line.index("#") :] for line in text.splitlines() if "#" in line]


def test_a_new_group_is_a_block_at_the_end():
    assert write_groups(TEMPLATE, FIRST, "plan") == TEMPLATE + (
        "\nopinion:\n  groups:\n    coast:\n      title: People of the coast\n      accepts:\n"
        "        province:\n          line: {value: 40% to 52%, source: panel:plan}\n"
        "        alignment:\n          neutral: {value: 10% to 30%, source: panel:plan}\n"
        "      proposals:\n        armistice: {value: 30% to 41%, source: panel:plan}\n"
    )


def test_a_later_round_updates_its_own_shares_and_keeps_what_others_wrote():
    text = write_groups(TEMPLATE, FIRST, "plan")
    text = text.replace("    coast:\n", "    coast:   # asked in May\n").replace(
        "source: panel:plan}\n      pro", "source: panel:plan, note: few}   # why?\n      pro"
    )
    text = text.replace("          line:", "          ceded: 5% to 9%   # by hand\n          line:")
    later = {
        "coast": ("The coast", {LINE: (0.44, 0.5)}, {"armistice": (0.3, 0.41), "armistice-alliance": (0.2, 0.2)}),
        "hills": ("The hills", {LINE: (0.0, 0.1)}, {}),
    }
    after = write_groups(text, later, "plan")
    opinion = parse_case(after).case.opinion
    coast = opinion.groups["coast"]
    assert coast.title == "The coast"
    assert {o: (q.low, q.high, q.panel) for o, q in coast.accepts["province"].items()} == {
        "ceded": (0.05, 0.09, None),
        "line": (0.44, 0.5, "plan"),
    }
    assert "alignment" not in coast.accepts  # the later round says nothing of it
    assert coast.proposals["armistice-alliance"].text == "20%"
    assert opinion.groups["hills"].accepts["province"]["line"].text == "0% to 10%"
    assert comments(after) == [c for c in comments(text) if c != "# why?"]
    assert write_groups(after, later, "plan") == after


def test_a_number_by_hand_becomes_the_panel_s():
    text = TEMPLATE + "opinion: {groups: {coast: {title: C, accepts: {province: {line: 10%}}}}}   # one line\n"
    after = write_groups(text, {"coast": ("C", {LINE: (0.4, 0.52)}, {"armistice": (0.3, 0.41)})}, "plan")
    assert after.endswith(
        "{title: C, accepts: {province: {line: {value: 40% to 52%, source: panel:plan}}}, "
        "proposals: {armistice: {value: 30% to 41%, source: panel:plan}}}}}   # one line\n"
    )


@settings(max_examples=5)
@given(st.floats(0, 1), st.floats(0, 1))
def test_written_and_read_back(one, other):
    low, high = sorted((one, other))
    after = write_groups(TEMPLATE, {"coast": ("C", {}, {"armistice": (low, high)})}, "plan")
    found = parse_case(after).case.opinion.groups["coast"].proposals["armistice"]
    assert (found.low, found.high) == pytest.approx((low, high), abs=max(0.0051 * (high - low), 1e-6))


@pytest.mark.parametrize("ends", [(0.5, 0.4), (-0.1, 0.2), (0.2, 1.1), (float("nan"), 0.5)])
def test_no_share(ends):
    with pytest.raises(OpinionError, match=r"coast: got .* as a share who accept; expected two numbers from 0 to 1"):
        write_groups(TEMPLATE, {"coast": ("C", {LINE: ends}, {})}, "plan")


def test_what_the_case_does_not_know_is_refused():
    with pytest.raises(CaseError, match=r"option: got 'lime'; .*did you mean 'line'"):
        write_groups(TEMPLATE, {"coast": ("C", {("province", "lime"): (0.1, 0.2)}, {})}, "plan")
    with pytest.raises(OpinionError, match="as the panel's name"):
        write_groups(TEMPLATE, FIRST, "The plan")


def test_a_rule_left_without_its_share_is_told():
    text = (
        write_groups(TEMPLATE, FIRST, "plan")
        + "  moves:\n    x: {group: coast, party: country-a, option: {alignment: neutral}, by: 1}\n"
    )
    with pytest.raises(CaseError, match="'coast' was not asked about 'neutral'"):
        write_groups(text, {"coast": ("C", {LINE: (0.4, 0.52)}, {})}, "plan")
