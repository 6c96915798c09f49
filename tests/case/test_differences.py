"""What differs between two versions of a case, in sentences, and where a path of the one is in the other."""

import time
from importlib import resources

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case.arrange import append, move
from detente.case.differences import MOST, differences, followed, renamed, told
from detente.case.edit import remove, set_quantity, set_value
from detente.case.load import merged, read_text
from detente.case.refers import rename

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
UKRAINE = read_text("ukraine-2022")[0]
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab %", max_size=4)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "says", "title", "types", "a", "*", "1"]), inner, max_size=3)
    ),
    max_leaves=12,
)
KEYS = ["parties", "record", "war", "issues", "proposals", "title", "horizon", "goals", "nonsense"]
CASES = st.dictionaries(st.sampled_from(KEYS), TREES, max_size=5)


def test_sentences_name_what_was_changed_added_removed_and_reordered():
    text = set_quantity(UKRAINE, "parties.russia.war_cost.limited", "5% to 9%")
    text = remove(text, ("proposals", "armistice"))
    text = remove(text, ("record", "1"))
    text = append(text, ("record",), {"date": "2023-01", "by": "russia", "kind": "statement", "says": "Talks"})
    text = move(text, ("issues", "crimea", "options", next(iter(merged(UKRAINE)["issues"]["crimea"]["options"]))), 1)
    text = set_value(text, ("proposals", "withdrawal", "title"), "All troops out")
    assert told(UKRAINE, text) == [
        "Issue 'Crimea': options reordered",
        "Russia: cost of the war: if limited: 5% to 9%, was 4% to 8%",
        "Proposal 'Armistice on the line' removed",
        "Proposal 'All troops out': title: All troops out, was " + merged(UKRAINE)["proposals"]["withdrawal"]["title"],
        "Event of 1932-07 removed",
        "Event of 2023-01 added",
    ]


def test_what_is_said_of_a_number_is_told_apart_from_its_value():
    text = set_value(TEMPLATE, ("parties", "country-a", "war_cost", "limited"), {"value": "1%", "note": "a guess"})
    assert told(TEMPLATE, text) == [
        "A: cost of the war: if limited: 1%, was 5% to 10%",
        "A: cost of the war: if limited: note: a guess, not given before",
    ]
    same = set_value(TEMPLATE, ("parties", "country-a", "war_cost"), "5%")
    (sentence,) = told(TEMPLATE, same)
    assert sentence == "A: cost of the war: 5%, was limited: 5% to 10%, expansionist: 2% to 5%"


def test_a_renamed_part_is_told_once_and_paths_follow_it():
    text = rename(rename(UKRAINE, ("issues", "crimea"), "peninsula"), ("parties", "russia"), "moscow")
    text = rename(text, ("parties", "moscow", "types", "limited"), "modest")
    text = remove(text, ("record", "0"))
    found = told(UKRAINE, text)
    assert [x.split(" is now called ")[0] for x in found[:3]] == ["Type 'limited'", "Party 'Russia'", "Issue 'Crimea'"]
    assert len(found) == 4
    assert found[3].startswith("Event of ")
    assert followed(
        UKRAINE,
        text,
        [
            "parties.russia.war_cost.limited",
            "war.strength.own.russia",
            "parties.ukraine.values.crimea.weight",
            "record.3.weight",
            "no.such.place",
        ],
    ) == {
        "parties.russia.war_cost.limited": "parties.moscow.war_cost.modest",
        "war.strength.own.russia": "war.strength.own.moscow",
        "parties.ukraine.values.crimea.weight": "parties.ukraine.values.peninsula.weight",
        "record.3.weight": "record.2.weight",
        "no.such.place": "no.such.place",
    }


def test_an_option_told_by_its_text_alone_is_as_if_spelt_out():
    case = {"issues": {"land": {"options": {"all": "All of it"}}}}
    spelt = {"issues": {"land": {"options": {"all": {"says": "All of it"}}}}}
    assert differences(case, spelt) == []
    spelt["issues"]["land"]["options"]["all"]["says"] = "Some"
    assert differences(case, spelt) == ["Issue 'Land': option 'Some': in words: Some, was All of it"]


def test_what_a_long_list_of_changes_does_not_tell_is_said():
    old = {"record": [{"date": "2020", "says": str(n)} for n in range(MOST + 9)]}
    found = differences(old, {"record": []})
    assert len(found) == MOST + 1
    assert found[-1].startswith("More has changed")


@given(CASES)
@settings(max_examples=60, deadline=None)
def test_no_change_gives_no_sentence(case):
    assert differences(case, case) == []
    assert renamed(case, case) == {}


@given(CASES, CASES)
@settings(max_examples=150, deadline=None)
def test_any_two_trees_are_told_apart_in_one_line_each(one, other):
    for sentence in differences(one, other):
        assert sentence[0] == sentence[0].upper() and "\n" not in sentence


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_every_number_changed_is_told_with_both_values(data):
    tree = merged(TEMPLATE)
    quantities = [
        (p, t, v)
        for p in tree["parties"]
        for t in tree["parties"][p]["types"]
        if isinstance(v := tree["parties"][p]["types"][t].get("prior"), str) and v != "rest"
    ]
    party, kind, was = data.draw(st.sampled_from(quantities))
    now = f"{data.draw(st.integers(1, 99))}.5%"
    text = set_value(TEMPLATE, ("parties", party, "types", kind, "prior"), now)
    (sentence,) = told(TEMPLATE, text)
    assert sentence.endswith(f": {now}, was {was}")


def test_very_many_renamed_parts_are_told_of_quickly():
    def text(name):
        return (
            TEMPLATE + "opinion:\n  groups:\n" + "".join(f"    {name}{n}: {{title: Group {n}}}\n" for n in range(1500))
        )

    began = time.process_time()
    sentences = told(text("a"), text("b"))
    assert time.process_time() - began < 20  # minutes, were each compared with each and renamed on its own
    assert sentences[0] == "Group 'Group 0' is now called 'b0' in the file, not 'a0'" and len(sentences) == MOST


def test_long_lists_are_compared_quickly():
    def text(many):
        items = "".join(f"  - {{date: 2001, says: {n % many}}}\n" for n in range(4000))
        return TEMPLATE.replace("record:\n", f"record:\n{items}", 1)

    began = time.process_time()
    assert len(told(text(3), text(7))) == MOST
    assert time.process_time() - began < 20  # minutes with difflib
