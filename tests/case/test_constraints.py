"""What a case's constraints keep apart, and where they seem not thought through."""

from importlib import resources
from itertools import product

import pytest

from detente.case import library, load_case, parse_case
from detente.case.constraints import look_again, rules_out
from detente.conflict.packages import package_space
from detente.conflict.solved import set_up

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
CEDED, ALLIANCE = "ceded: ceded to A", "alliance: {says: a member of the alliance, guarantee: alliance}"


def case(ceded="", returned="", alliance="", lines=""):
    text = TEMPLATE
    for old, new in (
        (CEDED, f"ceded: {{says: ceded to A{ceded}}}"),
        ("says: returned to B, front: 2", f"says: returned to B, front: 2{returned}"),
        (ALLIANCE, f"alliance: {{says: a member of the alliance, guarantee: alliance{alliance}}}"),
        ("    war_cost: {resolute:", f"{lines}    war_cost: {{resolute:"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    return parse_case(text).case


@pytest.mark.parametrize("name", library())
def test_no_built_in_case_is_pointed_at(name):
    assert look_again(load_case(name).case) == []


def test_what_the_search_leaves_out_is_what_is_said_to_be_ruled_out():
    """Package by package against the search's own space."""
    from detente.assessment.draws import middle

    for found in (load_case("ukraine-2022").case, case(ceded=", requires: {alignment: alliance}")):
        space, _ = package_space(set_up(found, middle(found)).setting)
        allowed = {tuple(space.options[i][o] for i, o in enumerate(p)) for p in space.everything(2**30)[0]}
        for package in product(*space.options):
            assert (package in allowed) == (rules_out(found, dict(zip(space.issues, package, strict=True))) == [])


def test_reasons_are_given_in_words():
    ukraine = load_case("ukraine-2022").case
    assert rules_out(ukraine, {"regions": "annexed", "troops": "leave"}) == [
        "'The four regions: annexation recognised' is a red line of Ukraine",
        "'The four regions: annexation recognised' does not go with 'Russian forces: leave the four regions'",
    ]


def test_the_mirror_of_a_pair_at_two_far_ends_is_asked_about_unless_it_is_barred_too():
    # Ceded is A's best; alliance is B's best of the other issue. The mirror is returned with neutral.
    one = case(ceded=", excludes: {alignment: alliance}")
    assert look_again(one) == [
        "'B's security: a member of the alliance' does not go with 'The province: ceded to A'; "
        "does 'B's security: neutral' go with 'The province: returned to B'? If not, exclude that, too"
    ]
    assert (
        look_again(case(ceded=", excludes: {alignment: alliance}", returned=", excludes: {alignment: neutral}")) == []
    )
    assert look_again(case(ceded=", excludes: {alignment: neutral}")) == []  # both are A's best: no opposite ends
    assert look_again(
        case(ceded=", excludes: {alignment: alliance}", lines="    red_lines: {alignment: neutral}\n")
    ) == [
        "'The province: ceded to A' can be in no package: red lines and constraints leave it no option of 'B's security'"
    ]


def test_an_option_that_goes_with_nothing_is_named():
    told = look_again(case(ceded=", requires: {alignment: alliance}", alliance=", excludes: {province: ceded}"))
    assert (
        told[0]
        == "'The province: ceded to A' can be in no package: red lines and constraints leave it no option of 'B's security'"
    )


def test_a_proposal_that_combines_what_the_case_keeps_apart_is_named():
    text = TEMPLATE.replace("at_front: true}", "at_front: true, excludes: {alignment: alliance}}")
    assert look_again(parse_case(text).case) == [
        "'Armistice, inside the alliance' combines 'The province: divided along the line of contact' with "
        "'B's security: a member of the alliance', which the case keeps apart"
    ]
