"""A draft is read for its forms even where it has mistakes, each with its line and place."""

from importlib import resources

from voters import SCALED

from detente.web.work_drafts import look

CASE = (resources.files("detente.case") / "library" / "ukraine-2022.yaml").read_text("utf-8")


def test_a_sound_draft_with_what_its_case_has_to_ask_about():
    found = look(SCALED, CASE)
    assert found.problems == () and found.title == "What people make of the terms" and found.names == "ukraine-2022"
    assert {"crimea", "regions"} <= set(found.issues) and "guarantees.nato.answers" in found.quantities
    assert ("crimea-open", "open") in [(n, q.get("option")) for n, q in found.askable]


def test_mistakes_stand_at_their_places_and_leave_the_rest():
    found = look(SCALED.replace("armistice,", "truce,").replace("threshold: 3", "threshold: 1"), CASE)
    assert found.tree["threshold"] == 1 and found.askable
    assert "3" in found.mistakes("threshold") and found.mistakes("groups") == ""
    found = look(SCALED.replace("armistice,", "truce,"), CASE)
    assert found.mistakes("questions", "offer").startswith("not a proposal of the case: ")
    assert found.problems[0].line == 8
    assert look("a: [", None).tree is None and look("a: [", None).problems
    broken = look(SCALED, "detente: 1\n")
    assert broken.mistakes("case") and broken.tree is not None
