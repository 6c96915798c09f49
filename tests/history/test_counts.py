"""The sentence beside a count that contradicts its rate, checked against lifelines and the tables."""

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter

from detente.history import Answer, rate, table
from detente.history.answer import Comparable
from detente.history.counts import explain


def test_a_count_within_the_band_needs_no_explaining():
    answer = rate("pledge_kept")
    _, low, high = answer.band()
    assert low <= np.mean([c.happened for c in answer.comparable]) <= high
    assert explain(answer) == ""
    assert explain(rate("leader_exit", war="no")) == ""  # no cases are listed


@pytest.mark.parametrize("name", ["peace_failure", "peace_holds"])
@pytest.mark.parametrize(
    "arguments",
    [
        {"war": "civil"},
        {"terms": "ceasefire", "ended": "victory"},
        {"war": "civil", "terms": "ceasefire", "within": "3 years"},
    ],
)
def test_peaces_are_explained_by_time_followed_and_by_the_other_peaces(name, arguments):
    answer = rate(name, **arguments)
    years = np.array([c.years for c in answer.comparable])
    failed = np.array([c.happened == (name == "peace_failure") for c in answer.comparable])
    span = float(arguments.get("within", "5 years").split()[0])
    standing = KaplanMeierFitter().fit(years, failed).predict(span)
    text = explain(answer)
    happened = int((failed if name == "peace_failure" else ~failed).sum())
    assert text.startswith(f"{happened} of {len(years)} is over all the time")
    assert f"{years.sum():,.0f} years in all, up to {years.max():.0f} each" in text
    assert f"{failed.sum()} failed, {(failed & (years <= span)).sum()} of them within {span:g} years" in text
    words = f"{1 - standing:.0%} had failed" if name == "peace_failure" else f"{standing:.0%} still held"
    assert f"so that {words} after {span:g} years (Kaplan-Meier)" in text
    assert f"puts at {answer.band()[0]:.0%}." in text


def test_the_count_of_threats_is_within_the_band():
    data = pd.DataFrame(
        {k: table("threats-sanctions")[k] for k in ("sender", "threat", "imposed", "outcome", "institution")}
    )
    resisted = data[
        (data["threat"] == 1)
        & ((data["imposed"] == 1) | data["outcome"].isin([3, 4]))
        & ~data["outcome"].isin([1, 2])
        & (data["institution"].fillna(0) == 0)
    ]
    answer = rate("threat_carried_out")
    _, low, high = answer.band()
    assert answer.cases == (len(resisted), int((resisted["imposed"] == 1).sum()))
    assert low < (resisted["imposed"] == 1).mean() < high
    assert explain(answer) == ""


def test_leaders_are_explained_by_the_years_they_were_in_office():
    text = explain(rate("leader_exit"))
    assert "only the leaders who left office this way, in 490 years" in text
    assert "5.9% a year, or 6% within 1 year" in text


def test_crises_and_wars_are_explained_by_the_others_the_fit_learns_from():
    text = explain(rate("crisis_violent", trigger="other-non-violent"))
    assert text.startswith(f"0 of 12 is 0%; the fit learns from {len(table('crises')['name']) - 12} other crises")
    long = rate("war_ends", after="3 years", within="1 year", how="victory")
    ended = sum(c.happened for c in long.comparable)
    assert explain(long).startswith(
        f"{ended} of {len(long.comparable)} wars that had lasted 3 years ended by victory within 1 year"
    )


def test_a_fit_of_your_own_counts_all_its_cases():
    cases = tuple(Comparable(f"case {n}", "held", n < 9) for n in range(10))
    answer = Answer(
        "peace_holds", {"within": "5 years"}, "peace holds", np.full(100, 0.5), None, cases, (), "mine (abc)"
    )
    assert explain(answer).startswith("The count, 9 of 10, is of all cases of your fit")
