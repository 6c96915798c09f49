"""What would fix a proposal."""

from importlib import resources

import pytest
from small import built, solved

from detente.assessment.fixes import Change, changed, fixes, single_changes
from detente.assessment.reading import Reader
from detente.case import parse_case
from detente.conflict.offer import weigh_offers

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def template():
    return parse_case(TEMPLATE)


def test_single_changes_are_options_and_credibility(template):
    case = template.case
    bare = list(single_changes(case, case.proposals["armistice"]))
    assert bare == [
        Change("option", "province", "returned"),
        Change("option", "province", "ceded"),
        Change("option", "alignment", "alliance"),
    ]
    guaranteed = list(single_changes(case, case.proposals["armistice-alliance"]))
    assert guaranteed[-1] == Change("credibility", "", "alliance")


def test_a_changed_option_brings_its_guarantee(template):
    case = template.case
    made = changed(
        case,
        case.proposals["armistice"],
        (Change("option", "alignment", "alliance"), Change("credibility", "", "alliance")),
    )
    assert made.terms == {"province": "line", "alignment": "alliance"}
    assert made.guarantee == "sure:alliance"


def test_an_offer_fares_as_in_the_whole_game():
    # The same package, weighed alone against the solved war and read off the whole game, differs by the coarse lattice and play's luck only.
    conflict = built()
    solution = solved(conflict, settled=5e-5)
    case = conflict.setting.case
    whole = Reader(conflict, solution, seed=1, plays=4000).proposals()
    offers = weigh_offers(conflict, solution, dict(case.proposals), dict(case.guarantees), {}, seed=1)
    for deal, offer in offers.items():
        assert offer.all_sign == pytest.approx(whole[f"proposals/{deal}/all_sign"], abs=0.04)
        assert offer.holds_5 == pytest.approx(whole[f"proposals/{deal}/holds/5"], abs=0.08)


def test_fixes_of_the_template(template):
    found = fixes(template, draws=3)
    assert [f.proposal for f in found.fixes] == ["armistice", "armistice-alliance"]
    for fix in found.fixes:
        assert fix.changed.median >= fix.as_is.median
        assert fix.enough == (fix.changed.median > 0.5)
    assert fixes(template, draws=3).fixes == found.fixes
    data = found.as_dict(template.case)
    assert data["fixes"][0]["as_is"]["median"] == found.fixes[0].as_is.median
