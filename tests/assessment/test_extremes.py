"""What passes the checks must run: cases with extreme values, assessed."""

import os
from concurrent.futures import ThreadPoolExecutor

import extremes
import numpy as np
import pytest

from detente.assessment import assess
from detente.case import CaseError, parse_case

MANY = int(os.environ.get("DETENTE_FUZZ", "12"))  # cases tried; `make fuzz` tries more
CHANCES = ("ends/", "signed_by/", "beliefs/", "beliefs_before/")
PARTS = (
    "/signs/",
    "/signs_by_type/",
    "/all_sign",
    "/holds/",
    "/signed_and_holds",
    "/carried_out",
    "/by_year/",
    "/yields/",
    "interventions/",
)


def trouble(seed, pool):
    """What is wrong with one case: None if it runs with sound answers, or is refused with its line."""
    try:
        loaded = parse_case(extremes.case(seed), "case.yaml")
    except CaseError as error:
        return None if all(p.line for p in error.problems) else f"no line: {error}"
    try:
        samples = assess(loaded, draws=2, executor=pool).samples
    except Exception as error:  # noqa: BLE001  what it raises is what is told
        return f"{type(error).__name__}: {error}"
    for path, values in samples.items():
        chance = path.startswith(CHANCES) or any(part in path for part in PARTS)
        if not np.isfinite(values).all() or (chance and not ((values >= -1e-9) & (values <= 1 + 1e-9)).all()):
            return f"{path}: {values}"
    return None


def failures(seeds):
    with ThreadPoolExecutor(1) as pool:
        return {seed: found for seed in seeds if (found := trouble(seed, pool))}


def test_cases_of_extreme_values_run_or_are_refused():
    assert failures(range(MANY)) == {}


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
