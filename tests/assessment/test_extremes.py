"""What passes the checks must run: cases with extreme values, assessed, reported, searched for deals and mended."""

from concurrent.futures import ThreadPoolExecutor

import extremes
import numpy as np
import pytest

from detente.case import CaseError, parse_case


def test_cases_of_extreme_values_run_or_are_refused():
    with ThreadPoolExecutor(1) as pool:
        assert extremes.trouble(extremes.case(0), pool) is None
        for seed in range(4):
            assert extremes.trouble(extremes.case(seed, small=True), pool, everything=seed % 2 == 0) is None


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"ends/1/fighting": [0.4, 0.4], "ends/1/settled-holding": [0.6, 0.6]}, None),
        ({"ends/1/fighting": [0.4, 0.4], "ends/1/settled-holding": [0.6, 0.5]}, "ends/1/*: sum to"),
        ({"proposals/x/holds/5": [0.4, 1.1]}, "proposals/x/holds/5: "),
        ({"waiting/x/a/4": [0.4, np.nan]}, "waiting/x/a/4: "),
    ],
)
def test_unsound_answers_are_found(answers, says):
    found = extremes.unsound({path: np.array(values) for path, values in answers.items()})
    assert found is says or (says and found.startswith(says))


def test_most_of_them_are_not_refused():
    ran = 0
    for seed in range(60):
        try:
            parse_case(extremes.case(seed))
            ran += 1
        except CaseError:
            pass
    assert ran > 35


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("side: a\n", "side: a\n    noise: 0\n"), "noise must be between 0.1% and 1000%"),
        (("side: a\n", "side: a\n    noise: 1e-100\n"), "at least 1e-12"),
        (("side: a\n", "side: a\n    breach_cost: 1001%\n"), "at most 1000%"),
        (("horizon: 10 years", "horizon: 5 to 15 years"), "expected a single time"),
        (("horizon: 10 years", "horizon: 1000 years"), "100 years"),
        (("status_quo:", "talks: 99.99999999999999% per month\n  status_quo:"), "certainty to the computer"),
        (
            ("status_quo:", "proposers: {country-a: 0, country-b: 0, mediator: 0}\n  status_quo:"),
            "somebody must be able to propose",
        ),
        (("{limited: 40%, expansionist: 60%}", "0"), "at least one issue"),
        (("began: 2025-01-01", "began: 2027"), "no later than as_of"),
    ],
)
def test_what_cannot_be_computed_with_is_refused_at_its_line(change, says):
    text = extremes.text("template")
    changed = (
        text.replace(*change, 1)
        if says != "at least one issue"
        else text.replace("{limited: 60%, expansionist: 40%}", "0").replace(*change)
    )
    assert changed != text
    with pytest.raises(CaseError, match=says) as caught:
        parse_case(changed, "case.yaml")
    assert all(p.line > 1 for p in caught.value.problems)
