"""Finer parts of results are worked out anew once enough ballots have come in, and shown as they were until then."""

import pytest

from detente.panel.finer import anew


def worked(found, why=None):
    return lambda: (found, why)


def test_what_was_never_shown_is_worked_out_or_it_is_said_why_not():
    assert anew(None, 0, 40, 38, 5, "It is", worked({"x": 1})) == ({"x": 1, "earlier": False, "ballots": 38}, 40, [])
    assert anew(None, 0, 40, 38, 5, "It is", worked(None, "Too few.")) == (None, 0, ["Too few."])
    assert anew(None, 0, 40, 38, 5, "It is", worked(None)) == (None, 0, [])


@pytest.mark.parametrize(("now", "again"), [(100, False), (119, False), (120, True)])
def test_a_fifth_more_ballots_are_needed(now, again):
    told = {"x": 1, "earlier": False, "ballots": 100}
    found, of, said = anew(told, 100, now, now, 5, "It is", worked({"x": 2}))
    assert (found["x"], found["earlier"], of) == ((2, False, now) if again else (1, True, 100))
    assert said == (
        [] if again else ["It is as shown before, of 100 ballots: too few have come in since to show more."]
    )


def test_what_may_not_be_shown_anew_is_shown_as_before():
    told = {"x": 1, "earlier": False, "ballots": None}
    found, of, (said,) = anew(told, 10, 100, 100, 5, "It is", worked(None, "Withheld."))
    assert (found, of) == ({"x": 1, "earlier": True, "ballots": None}, 10)
    assert said == "It is as shown before: too few have come in since to show more."
