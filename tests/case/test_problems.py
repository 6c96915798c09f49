"""What was probably meant, and never its opposite."""

import pytest

from detente.case.problems import nearest, unknown


@pytest.mark.parametrize(
    ("got", "names", "meant"),
    [
        ("rusia", ["russia", "ukraine"], "russia"),
        ("rusia-wins", ["ukraine-wins", "russia-wins"], "russia-wins"),
        ("poll-plans", ["poll-plan", "poll-plan-nato"], "poll-plan"),
        ("ends/1/figthing", ["ends/1/fighting", "ends/2/fighting"], "ends/1/fighting"),
        ("unlimited", ["limited"], None),
        ("limited", ["unlimited"], None),
        ("not-recognised", ["recognised"], None),
        ("west", ["east"], None),
        ("settled-kept", ["settled-broken", "settled-holding"], None),
        ("russia-loses", ["russia-wins"], None),
        ("zebra", ["russia"], None),
    ],
)
def test_a_name_is_suggested_only_if_it_could_be_meant(got, names, meant):
    assert nearest(got, names) == meant


def test_a_message_lists_what_there_is_and_may_suggest():
    assert (
        unknown("rusia", ["russia", "ukraine"])
        == "got 'rusia'; expected one of russia, ukraine; did you mean 'russia'?"
    )
    assert unknown("unlimited", ["limited", "total"]) == "got 'unlimited'; expected one of limited, total"
    assert unknown("x", [], "type: ") == "type: got 'x'; none are defined"
