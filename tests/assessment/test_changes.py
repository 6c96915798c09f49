"""What differs between two runs is said in words, and names them."""

from dataclasses import replace
from importlib import resources

import pytest

from detente.assessment import assess, tables_of_runs
from detente.assessment.changes import Change, case_changed, names, settings_changed
from detente.assessment.questions.comparison import compare_runs
from detente.case import parse_case

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def run():
    """Assesses a text once; what is compared here is the case, not the answers."""
    solved = assess(parse_case(TEXT), draws=1)

    def asked(text=TEXT, scenario=None, **settings):
        from detente.assessment.facts import facts, titles

        loaded = parse_case(text, scenario=scenario)
        return replace(
            solved, case=loaded.case.id, title=loaded.case.title, scenario=scenario, case_hash=loaded.hash, facts=facts(loaded.case),
            titles=titles(loaded.case), **settings,
        )  # fmt: skip

    return asked


def edited(old, new):
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


def test_a_scenario_is_told_by_its_title_and_what_it_sets(run):
    one, other = run(), run(scenario="cut")
    title = parse_case(TEXT).case.scenarios["cut"].title
    assert names(one, other) == ("as in the file", title)
    assert names(other, one) == (title, "as in the file")
    assert case_changed(one, other) == (
        Change("The patron: support, hold", "1", "0.3"),
        Change("The patron: support, surge", "2", "0.6"),
    )


def test_an_edited_number_names_both_runs(run):
    found = compare_runs(run(), run(edited("delay: 4 to 8 months", "delay: 2 months")))
    assert found.names == ("The patron: delay: 4 to 8 months", "The patron: delay: 2 months")
    assert tables_of_runs.told(found) == [
        "First run: The patron: delay: 4 to 8 months.",
        "Second run: The patron: delay: 2 months.",
        "The patron: delay: 2 months (first run: 4 to 8 months).",
    ]


def test_what_is_known_to_be_as_filed_is_called_so(run):
    one, other = run(), run(edited("delay: 4 to 8 months", "delay: 2 months"))
    assert names(one, other, (True, False)) == ("as in the file", "The patron: delay: 2 months")
    assert names(one, other, (True, True)) == names(one, other)


@pytest.mark.parametrize(
    "old, new, change",
    [
        ("now: 3", "now: 4", Change("war, front, now", "3", "4")),
        ("status_quo: {alignment: neutral}", "status_quo: {alignment: alliance}",
         Change("war, status quo, B's security", "neutral", "a member of the alliance")),
        ("terms: {province: line, alignment: neutral}", "terms: {province: ceded, alignment: neutral}",
         Change("Armistice on the line: The province", "divided along the line of contact", "ceded to A")),
        ("says: A ceasefire for the harvest, outcome: broken", "says: A ceasefire for the harvest, outcome: kept",
         Change("record, 2025-06, A: A ceasefire for the harvest", "broken, limited 30% to 50%, expansionist 60% to 80%",
                "kept, limited 30% to 50%, expansionist 60% to 80%")),
        ("as_of: 2026-01-01", "as_of: 2026-01-02", Change("day of the case", "2026-01-01", "2026-01-02")),
    ],
)  # fmt: skip
def test_structure_terms_and_record_are_told_too(run, old, new, change):
    assert case_changed(run(), run(edited(old, new))) == (change,)


def test_settings_are_told_and_name_runs_of_one_case(run):
    one, other = run(), run(seed=2)
    assert settings_changed(one, other) == (Change("seed", "1", "2"),)
    assert names(one, other) == ("seed 1", "seed 2")
    assert case_changed(one, other) == ()


def test_runs_alike_in_all_have_places_for_names(run):
    found = compare_runs(run(), run())
    assert found.names == ("first run", "second run")
    assert tables_of_runs.told(found) == ["Nothing differs between the two runs' cases and settings."]


def test_what_is_not_kept_with_a_run_is_said_to_differ_somehow(run):
    found = compare_runs(run(), run(edited("author: Somebody", "author: Somebody else")))
    assert found.untold
    assert tables_of_runs.told(found) == [tables_of_runs.UNALIKE]


def test_many_changes_are_listed_up_to_a_limit(run):
    found = compare_runs(run(), run())
    many = tuple(Change(f"number {n}", "1", "2") for n in range(20))
    assert tables_of_runs.told(replace(found, changes=many))[-1] == "And 8 more differences."


def test_a_run_of_an_older_version_says_what_it_can(run):
    one, other = run(), run(scenario="cut")
    bare = replace(other, facts={}, titles={k: v for k, v in other.titles.items() if not k.startswith("scenarios/")})
    assert names(one, bare) == ("as in the file", "cut")
    assert case_changed(one, bare) == ()
