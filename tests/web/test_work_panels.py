"""When a new view is made, what it is set against, and what a page draws of it."""

import io
from dataclasses import replace

import docx
import numpy as np
import pytest
from voters import panel_text

from detente.panel.box import empty
from detente.panel.questions import parse_panel
from detente.panel.results import results
from detente.panel.tally import NOT_SEEN
from detente.web import work_panels
from detente.web.work_panels import UNWEIGHTED, check_panel, publish, show_view, told_of, view_document, view_html

TEXT = panel_text(4)  # threshold 3
PANEL = parse_panel(TEXT)


def box(number, seed=1):
    """So many ballots, the first of which are the same for any number."""
    dice = np.random.default_rng(seed)
    answers = dice.choice(np.array([-1, 0, 1], np.int8), (200, 4))[:number]
    groups = dice.integers(0, 2, 200).astype(np.int16)[:number]
    return replace(empty(PANEL, number), answers=answers, groups=groups)


@pytest.mark.parametrize(
    ("before", "now", "closed", "made"),
    [(0, 2, False, False), (0, 3, False, True), (60, 71, False, False), (60, 72, False, True), (60, 62, True, False), (60, 63, True, True)],
)  # fmt: skip
def test_a_view_takes_enough_new_ballots(before, now, closed, made):
    earlier = [publish(TEXT, None, box(before), [], False)] if before else []
    assert (publish(TEXT, None, box(now), earlier, closed) is not None) is made


def test_changed_ballots_count_as_new_ones():
    first = box(12)
    earlier = [publish(TEXT, None, first, [], False)]
    changed = first.answers.copy()
    changed[:3] = 1 - changed[:3] % 2
    assert (changed[:3] != first.answers[:3]).any(axis=1).all()
    assert publish(TEXT, None, replace(first, answers=changed), earlier, False) is not None


def test_a_view_is_kept_and_told_as_it_was_worked_out():
    content = publish(TEXT, None, box(60), [], False)
    again = told_of(content)
    worked_out = results(PANEL, box(60)).as_dict()
    assert again["asked"][0]["everybody"]["answered"] == worked_out["asked"][0]["everybody"]["answered"]
    assert again["ranked"] == worked_out["ranked"]
    shown = show_view(content, None)
    assert any("60 ballots" in sentence for sentence in shown["answer"])
    assert [s["title"] for s in shown["sections"]][-1] == "Ballots"
    assert view_html(content, None).startswith("<!doctype html>")
    written = docx.Document(io.BytesIO(view_document(content, None, "docx")))
    assert [p.text for p in written.paragraphs if p.style.name == "Heading 1"][-2:] == ["Ballots", "Words used here"]


def test_margins_that_cannot_be_met_leave_results_unweighted_and_say_so():
    text = TEXT.replace("threshold: 3", "threshold: 3\nmargins: {age: {young: 1, old: 1}}")
    told = told_of(publish(text, None, box(60), [], False))
    assert told["notes"][0] == UNWEIGHTED
    assert told["weighted"] is None


def test_a_panel_with_mistakes_is_told_each_of_them():
    found = check_panel(
        TEXT.replace("threshold: 3", "threshold: 1").replace("kind: statement", "kind: stated", 1), None
    )
    assert len(found.problems) == 2
    assert all(p.line > 0 for p in found.problems)


def test_a_panel_opened_again_is_set_against_the_view_without_flagged_ballots_too(monkeypatch):
    text = panel_text(12)
    dice = np.random.default_rng(2)
    answers = dice.choice(np.array([-1, 0, 1], np.int8), (60, 12))
    many = replace(empty(parse_panel(text), 60), answers=answers, groups=np.zeros(60, np.int16))
    many.seconds[:8], many.submitted[:] = 1.0, 1e9  # eight too fast
    closed = publish(text, None, many, [], True)
    assert told_of(closed)["flags"]["effect"]
    seen = []
    monkeypatch.setattr(
        work_panels, "results", lambda *given, **also: seen.append(also["published"]) or results(*given, **also)
    )
    assert publish(text, None, replace(many, answers=np.roll(answers, 1, axis=0)), [closed], False) is not None
    (views,) = seen
    assert [(v.answers != NOT_SEEN).any(axis=1).sum() for v in views] == [60, 52]


def camps(number):
    """Ballots of two camps, the first of which are the same for any number."""
    dice = np.random.default_rng(5)
    side = dice.choice(np.array([1, -1], np.int8), (400, 1)) * np.array([1, 1, -1, -1], np.int8)
    answers = np.where(dice.random((400, 4)) < 0.9, side, 0).astype(np.int8)
    return replace(empty(PANEL, number), answers=answers[:number], groups=np.zeros(number, np.int16))


def test_after_few_more_ballots_the_clusters_are_those_shown_before_and_say_so():
    first = publish(TEXT, None, camps(100), [], False)
    second = publish(TEXT, None, camps(110), [first], True)
    third = publish(TEXT, None, camps(300), [first, second], False)
    one, two, three = (told_of(c) for c in (first, second, third))
    assert (one["clusters"]["earlier"], one["clusters"]["ballots"]) == (False, 100)
    assert two["clusters"] == one["clusters"] | {"earlier": True}
    assert two["ballots"]["everybody"]["answered"] == 110  # all that is counted is of all ballots
    (said,) = [n for n in two["notes"] if "map of opinion" in n]
    assert (
        said
        == "Clusters and the map of opinion are as shown before, of 100 ballots: too few have come in since to show more."
    )
    assert (three["clusters"]["earlier"], three["clusters"]["ballots"]) == (False, 300)
    assert said in show_view(second, None)["notes"]


def test_the_same_ballots_and_earlier_views_give_the_same_view():
    earlier = [publish(TEXT, None, camps(100), [], False)]
    earlier.append(publish(TEXT, None, camps(150), earlier, False))
    assert told_of(publish(TEXT, None, camps(154), earlier, True)) == told_of(
        publish(TEXT, None, camps(154), earlier, True)
    )
