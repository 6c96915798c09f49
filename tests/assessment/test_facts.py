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
