"""Facts of a case as an assessment tells them."""

from importlib import resources

import pytest

from detente.assessment.facts import facts
from detente.case import parse_case

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("n: 9, round: 2", "panel war-room (9 experts, round 2)"),
        ("n: 1", "panel war-room (1 expert)"),
        ("basis: judgement", "panel war-room"),
    ],
)
def test_a_panel_is_told_as_the_source(more, says):
    entry = f"delay: {{value: 3 to 20 months, source: panel:war-room, {more}}}"
    told = facts(parse_case(TEMPLATE.replace("delay: 4 to 8 months", entry)).case)["assumptions"]
    (found,) = [x for x in told if x["path"] == "backers.patron.delay"]
    assert (found["source"], found["basis"], found["value"]) == (says, "judgement", "3 to 20 months")


OPINION = """
opinion:
  groups:
    coast:
      title: The coast
      accepts: {province: {line: {value: 40% to 52%, source: panel:plan}}, alignment: {neutral: 45%, alliance: 10% to 20%}}
      proposals: {armistice: 70%}
    hills: {title: The hills}
  moves:
    cost: {group: coast, party: country-a, by: {value: 50% to 150%, note: a guess}}
    line: {group: coast, party: country-b, option: {province: line}, by: 20%}
"""


def test_opinion_beside_the_proposals_and_among_the_assumptions():
    assert "opinion" not in facts(parse_case(TEMPLATE).case)
    told = facts(parse_case(TEMPLATE + OPINION).case)
    groups = told["opinion"]["groups"]
    assert groups["coast"]["proposals"] == {
        "armistice": {"low": 0.7, "high": 0.7, "value": "70%", "source": None, "least": None},
        "armistice-alliance": {
            "low": 0.1,
            "high": 0.2,
            "value": "10% to 20%",
            "source": None,
            "least": "B's security: a member of the alliance",
        },
    }
    assert groups["hills"]["proposals"] == {} and groups["coast"]["options"][0]["source"] == "panel plan"
    found = {x["words"]: (x["value"], x["source"] or x["note"]) for x in told["assumptions"][-6:]}
    assert found == {
        "The coast: share who accept The province, line": ("40% to 52%", "panel plan"),
        "The coast: share who accept B's security, neutral": ("45%", None),
        "The coast: share who accept B's security, alliance": ("10% to 20%", None),
        "The coast: share who accept Armistice on the line": ("70%", None),
        "A: how far the opinion of The coast moves its concession cost": ("50% to 150%", "a guess"),
        "B: how far the opinion of The coast moves what The province, line is worth to it": ("20%", None),
    }
    rules = {x["words"]: x["value"] for x in told["structure"] if "opinion" in x["words"]}
    assert rules == {
        "rule of opinion cost: group": "The coast",
        "rule of opinion cost: party": "A",
        "rule of opinion line: group": "The coast",
        "rule of opinion line: party": "B",
        "rule of opinion line: option, The province": "divided along the line of contact",
    }


FILES = """
timelines:
  ged: {title: Deaths, source: ged, chosen: all, deaths: best, months: [{month: 2025-03, events: 2, deaths: 5, low: 4, high: 9}]}
implementation:
  agreement: Accord
  signed: 2024-02
  stipulations:
    road: {says: Open the road, theme: Roads, by: country-b, scores: [{year: 2024, score: 1}, {year: 2025, score: 3}]}
    mine: {says: Count the mines, theme: Roads, by: An office, scores: [{year: 2025, score: 0}]}
"""


def test_what_a_case_keeps_of_files_is_told_and_is_no_assumption():
    plain = facts(parse_case(TEMPLATE).case)
    assert not {"timelines", "implementation"} & set(plain)
    source = f"sources:\n  ged: {{title: GED, file: x.csv, sha256: '{'0' * 64}'}}\n"
    told = facts(parse_case(TEMPLATE.replace("sources:\n", source, 1) + FILES).case)
    (line,) = told["timelines"]
    assert (line["file"], line["source"], line["months"][0]["high"]) == ("x.csv", "GED", 9)
    road, mine = told["implementation"]["stipulations"]
    assert (road["by"], road["scores"], mine["by"]) == ("B", {"2024": 1, "2025": 3}, "An office")
    assert [y["share"] for y in told["implementation"]["themes"][0]["years"]] == [1 / 3, 3 / 6]
    assert (told["assumptions"], told["structure"]) == (plain["assumptions"], plain["structure"])
