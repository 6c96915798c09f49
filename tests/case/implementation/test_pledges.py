"""What of an agreement is proposed as kept or broken."""

import pytest

from detente.case.article import Names
from detente.case.implementation import ImplementationError, pledges
from detente.case.schema import Implementation

NAMES = Names({"north": "The North"})


@pytest.mark.parametrize(
    ("scores", "outcome", "broken"),
    [
        ([1, 2, 3], "kept", None),
        ([3], "kept", None),
        ([0, 3, 2, 3], "kept", None),
        ([0, 0], "broken", "2018"),
        ([2, 3, 1], "broken", "2019"),
        ([1, 0, 0], "broken", "2018"),
        ([2, 1, 2], None, None),  # regained
        ([1, 2], None, None),
    ],
)
def test_kept_broken_or_neither(scores, outcome, broken):
    stipulation = {"says": "Hand in guns", "theme": "Arms", "by": "north"}
    stipulation["scores"] = [{"year": 2017 + n, "score": s} for n, s in enumerate(scores)]
    found = pledges(
        Implementation.model_validate(
            {"agreement": "Accord", "signed": "2016-11", "stipulations": {"guns": stipulation}}
        ),
        NAMES,
    )
    assert [(p.outcome, p.broken) for p in found] == ([(outcome, broken)] if outcome else [])
    for pledge in found:
        entry = pledge.entry()
        assert entry["weight"] == "0%" and entry["date"] == "2016-11" and "likelihood" not in entry
        assert entry["says"].startswith("Accord: Hand in guns (Arms). ")


def test_a_stranger_to_the_case_makes_no_pledge():
    stipulation = {"says": "Count", "theme": "Arms", "by": "A mission", "scores": [{"year": 2017, "score": 0}]}
    (one,) = pledges(
        Implementation.model_validate(
            {"agreement": "Accord", "signed": "2016", "stipulations": {"count": stipulation}}
        ),
        NAMES,
    )
    with pytest.raises(ImplementationError, match="1: 'A mission' is nobody in the case"):
        one.entry()
