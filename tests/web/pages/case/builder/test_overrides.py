"""A scenario sets numbers, fields and whole parts of the case, and adds parts, in the builder's own fields."""

from playwright.sync_api import expect

from detente.case import parse_case
from detente.case.load import merged
from detente.case.words import words as of
from detente.web.pages.case.builder.form import under
from pages.case.builder.stranger import Stranger
from pages.screen import TEXT, draft, new_case, tab, wait_for_draft


def test_a_scenario_sets_numbers_fields_and_parts(desk):
    new_case(desk)
    tab(desk, "Build")
    at = Stranger(desk)
    at.go("Goals")
    at.press("More", changes=False)
    at.add("a scenario", "Another world")

    def choose(what, option):
        box = desk.get_by_role("combobox", name=what, exact=True).locator("visible=true").last
        box.click()
        if box.is_editable():
            box.fill(option)
        desk.get_by_role("option", name=option, exact=True).click()

    words = of(parse_case(TEXT).case, "war.talks")
    choose("Set a number of the case", words)
    at.range(words, "7", "9")
    expect(desk.get_by_text("The case itself has:").last).to_be_visible()
    choose("Set a part of the case", "Proposal: Armistice on the line")
    choose("What of it", "Guarantee")
    at.press("Set this part in the scenario", changes=False)
    at.pick("Proposals: Armistice on the line: Guarantee", "Alliance")
    choose("Set a part of the case", "A proposal that the case does not have")
    at.type("Its name", "Partition")
    at.press("Set this part in the scenario")
    at.pick("The province", "ceded to A")
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: "province: ceded" in text.partition("another-world")[2])
    text = draft(desk)
    scenario = merged(text)["scenarios"]["another-world"]
    assert scenario == {
        "title": "Another world",
        "set": {
            "war.talks": "7% to 9% per quarter",
            "proposals.armistice.guarantee": "alliance",
            "proposals.partition": {"title": "Partition", "terms": {"province": "ceded"}},
        },
    }
    case = parse_case(text, scenario="another-world").case
    assert case.war.talks.text == "7% to 9% per quarter"
    assert case.proposals["armistice"].guarantee == "alliance"
    assert case.proposals["partition"].terms == {"province": "ceded"}

    # A part is set as the case has it, to be changed; what a scenario spoils is said at what it sets.
    tab(desk, "Build")
    choose("Set a part of the case", "Guarantee: alliance")
    at.press("Set this part in the scenario")
    at.put("Answers a breach (needed): from", "700")
    expect(desk.locator(".number .wrong").locator("visible=true")).to_contain_text("700%")
    expect(desk.get_by_role("button", name="10. Goals (1 to mend)")).to_be_visible()
    at.press("Undo")
    at.press("Remove Guarantees: alliance")
    tab(desk, "Text")
    wait_for_draft(desk, lambda now: now == text)


def test_a_case_under_a_scenario_has_what_it_sets_and_nothing_where_its_paths_lead_nowhere():
    tree = {"a": {"b": 1}, "c": 2, "scenarios": {"s": {"set": {"a.b": 3, "a.d.e": {"f": 4}, "c.x": 5}}}}
    found = under(tree, "s")
    assert (found["a"], found["c"]) == ({"b": 3, "d": {"e": {"f": 4}}}, 2)
    assert tree["a"] == {"b": 1}
    assert under(tree, "t")["a"] == {"b": 1}
