"""What would fix a proposal."""

from importlib import resources

import pytest
from small import built, solved

from detente.assessment.questions.remedies import Change, changed, fixes, single_changes
from detente.case import parse_case
from detente.conflict.offer import Terms, put_on_table

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def template():
    return parse_case(TEMPLATE)


def test_single_changes_are_options_credibility_and_support(template):
    case = template.case
    bare = list(single_changes(case, case.proposals["armistice"]))
    assert bare == [
        Change("option", "province", "returned"),
        Change("option", "province", "ceded"),
        Change("option", "alignment", "alliance"),
        Change("support", "country-b", "0"),
        Change("support", "country-b", "2"),
    ]
    guaranteed = list(single_changes(case, case.proposals["armistice-alliance"]))
    assert Change("credibility", "", "alliance") in guaranteed
    assert Change("support", "country-b", "2").words(case) == "support of B at level 2 (now 1; 0 is none, 2 is full)"


def test_a_changed_option_brings_its_guarantee(template):
    case = template.case
    made = changed(
        case,
        case.proposals["armistice"],
        (Change("option", "alignment", "alliance"), Change("credibility", "", "alliance")),
    )
    assert made.terms == {"province": "line", "alignment": "alliance"}
    assert made.guarantee == "sure:alliance"


def test_fixes_of_the_template(template):
    found = fixes(template, draws=3)
    assert [f.proposal for f in found.fixes] == ["armistice", "armistice-alliance"]
    for fix in found.fixes:
        assert fix.changed.median >= fix.as_is.median
        assert fix.enough == (fix.changed.median > 0.5)
    assert fixes(template, draws=3).fixes == found.fixes
    data = found.as_dict()
    assert data["fixes"][0]["as_is"]["median"] == found.fixes[0].as_is.median


def test_support_moves_the_outside_option():
    # Better supported, the side gains more from fighting on, and signs the same terms no more gladly.
    conflict = built()
    solution = solved(conflict)
    case = conflict.setting.case
    low, as_is, high = (
        put_on_table(conflict, solution, Terms(case.proposals["armistice"], case.guarantees, support=support)).all_sign
        for support in ({"country-b": 0}, {}, {"country-b": 2})
    )
    assert low != as_is != high
    states = [int(conflict.places.refused["none"].ids[(*conflict.today[:4], level)]) for level in (0, 2)]
    poor, rich = (solution.value("country-b", s) for s in states)
    assert (rich > poor).all()


def test_whoever_the_case_names_still_signs_changed_terms(template):
    case = template.case
    named = case.proposals["armistice"].model_copy(update={"signatories": ["country-b", "patron", "country-a"]})
    moved = changed(case, named, (Change("option", "province", "ceded"),))
    assert moved.signatories == ["country-b", "patron", "country-a"]
    two = case.proposals["armistice"].model_copy(update={"signatories": ["country-b", "country-a"]})
    guaranteed = changed(case, two, (Change("option", "alignment", "alliance"),))
    assert guaranteed.signatories == ["country-b", "country-a", "patron"]
