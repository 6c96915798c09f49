"""The section `opinion`: off by default, and its mistakes told with their line."""

from importlib import resources

import pytest

from detente.case import CaseError, parse_case
from detente.case.named import quantities

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8").rstrip("\n") + "\n"
GROUPS = """
opinion:
  groups:
    coast:
      title: People of the coast
      accepts: {province: {line: 40% to 52%}, alignment: {neutral: 10% to 30%}}
      proposals: {armistice: 30% to 41%}
    hills: {title: People of the hills}
"""
MOVES = """\
  moves:
    home: {group: coast, party: country-a, by: 50% to 150%}
    line: {group: coast, party: country-b, option: {province: line}, by: 20% to 40%}
"""
LINE = (TEMPLATE + GROUPS).count("\n") + 1


def names(text):
    return [q.name for q in quantities(parse_case(text).case)]


def test_only_what_a_rule_uses_is_an_assumption():
    assert names(TEMPLATE + GROUPS) == names(TEMPLATE)
    coast = "opinion.groups.coast."
    every = [coast + "accepts.province.line", coast + "accepts.alignment.neutral", coast + "proposals.armistice"]
    rules = ["opinion.moves.home.by", "opinion.moves.line.by"]
    assert names(TEMPLATE + GROUPS + MOVES) == [*names(TEMPLATE), *every, *rules]
    one = "\n".join(line for line in MOVES.splitlines() if "home" not in line)
    assert names(TEMPLATE + GROUPS + one) == [*names(TEMPLATE), every[0], rules[1]]


def test_a_scenario_may_bring_a_rule():
    scenario = (
        "  pressed: {title: Pressed, set: {opinion.moves.home: {group: coast, party: country-a, by: 1}}}\ngoals:\n"
    )
    text = (TEMPLATE + GROUPS).replace("goals:\n", scenario)
    assert parse_case(text).case.opinion.moves == {}
    assert parse_case(text, scenario="pressed").case.opinion.moves["home"].by.low == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("group: coast, party: country-a", "group: caost, party: country-a", 1, "group: got 'caost'; .*did you mean 'coast'"),
        ("group: coast, party: country-a", "group: hills, party: country-a", 1, "'hills' was asked about no option and no proposal; add"),
        ("party: country-a", "party: patron", 1, "party: got 'patron'; expected one of country-a, country-b"),
        ("{province: line}, by", "{provnce: line}, by", 2, "issue: got 'provnce'; .*did you mean 'province'"),
        ("{province: line}, by", "{province: lime}, by", 2, "option: got 'lime'; .*did you mean 'line'"),
        ("{province: line}, by", "{province: ceded}, by", 2, "'coast' was not asked about 'ceded'; add the share who accept it"),
        ("by: 50% to 150%", "by: 50% to 250%", 1, "by: got '50% to 250%'; what opinion moves must be between -200% and 200%"),
        (", by: 50% to 150%", "", 1, "by: is missing"),
        ("{armistice: 30%", "{armistce: 30%", -2, "proposal: got 'armistce'; .*did you mean 'armistice'"),
        ("{line: 40%", "{lime: 40%", -3, "option: got 'lime'; .*did you mean 'line'"),
        ("accepts: {province:", "accepts: {provnce:", -3, "issue: got 'provnce'; .*did you mean 'province'"),
        ("{neutral: 10% to 30%}", "{neutral: 10% to 130%}", -3, "a share must be between 0 and 1"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_line(old, new, line, says):
    text = TEMPLATE + GROUPS + MOVES
    begin = text.index("opinion:")
    assert text[begin:].count(old) == 1, old
    with pytest.raises(CaseError, match=says) as caught:
        parse_case(text[:begin] + text[begin:].replace(old, new), "war.yaml")
    assert LINE + line in [p.line for p in caught.value.problems], caught.value


def test_a_rule_without_any_group_is_told_what_to_add():
    with pytest.raises(
        CaseError, match=r"group: got 'coast', and there are no groups; say what it accepts in opinion.groups.coast"
    ):
        parse_case(TEMPLATE + "opinion:\n" + MOVES)
