"""Base rates in a case: as known on its day, without its own war."""

from importlib import resources

import numpy as np
import pytest

from detente.case import CaseError, parse_case
from detente.case.then import known_by
from detente.history import rate

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


def case(as_of: str, more: str = "") -> str:
    text = TEMPLATE.replace("as_of: 2026-01-01", f"as_of: {as_of}").replace(
        "began: 2025-01-01", f"began: 1950-06-25{more}"
    )
    return text.replace("date: 2025-06,", "date: 1950-07,").replace("date: 2025-12}", "date: 1950-12}")


def test_a_rate_in_a_case_is_the_one_known_on_its_day():
    then, now = parse_case(case("1999-03-24")).case, parse_case(case("2020-01-01")).case
    for each, day in ((then, "1999-03-24"), (now, "2020-01-01")):
        sides = " ".join(p.title for p in each.parties.values())
        answer = rate("peace_failure", as_of=day, without=(each.title, sides), guarantee="treaty")
        np.testing.assert_array_equal(each.peace.failure.draws, np.sort(answer.per_quarter()))
        assert each.peace.failure.low == pytest.approx(np.quantile(answer.per_quarter(), 0.05))
    assert then.peace.failure.high != pytest.approx(now.peace.failure.high)


def test_the_last_day_a_date_may_mean_and_the_war_by_all_its_names():
    day, without = known_by(parse_case(case("1953-06", "\n  known_as: [Korean]")).case)
    assert day.isoformat() == "1953-06-30"
    assert without == ("Korean", "A war over a province", "A B")
    with_it = rate("war_ends", as_of=day, after="2 years", within="1 year")
    left_out = rate("war_ends", as_of=day, without=without, after="2 years", within="1 year")
    assert any("Korea" in c.name for c in with_it.comparable)
    assert not any("Korea" in c.name for c in left_out.comparable)
    assert all("still fought" in c.outcome or "years" in c.outcome for c in with_it.comparable)


def test_a_rate_of_which_nothing_was_known_is_told_at_its_line():
    text = case("1900-01-01").replace(
        "war:\n", 'peace: {failure: "history.peace_failure(guarantee: treaty)"}\nwar:\n', 1
    )
    text = text.replace("date: 1950-07,", "date: 1890-07,").replace("began: 1950-06-25", "began: 1889-01-01")
    with pytest.raises(CaseError) as error:
        parse_case(text)
    (problem,) = [p for p in error.value.problems if p.path == "peace.failure"]
    assert problem.line
