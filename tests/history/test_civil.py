"""Civil wars: the fitted hazards against the endings and years they were fitted to, and rows made up by hand."""

import datetime
import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from detente.history import RateError, rate
from detente.history.civil import COVARIATES, EDGES, Episodes
from detente.history.posterior import shipped

TOOLS = Path(__file__).parents[2] / "tools" / "history"


@pytest.fixture(scope="module")
def tool():
    return runpy.run_path(str(TOOLS / "civil.py"))


@pytest.mark.parametrize("deaths", [25, 1000])
def test_hazards_are_near_endings_by_years_at_risk(deaths: int) -> None:
    posterior = shipped()[f"civil-war-{deaths}"]
    ends, years = np.array(list(posterior.about["countries"].values())).sum(axis=0)
    assert ends.sum() == posterior.about["events"]
    hazard = np.exp(posterior.eta(0, np.zeros(0)))
    low, high = np.quantile(hazard, [0.01, 0.99], axis=0)
    assert ((low <= ends / years) & (ends / years <= high)).all()


def test_civil_wars_last_longer_than_wars_between_states() -> None:
    """Of wars between states some 5 % are fought for more than five years."""
    civil = 1 - rate("war_ends", war="civil", after=0, within=5).band()[0]
    between = 1 - rate("war_ends", after=0, within=5).band()[0]
    assert civil > 2 * between


def test_a_country_left_out_moves_the_figure_and_is_named() -> None:
    every, without = rate("war_ends", war="civil"), rate("war_ends", war="civil", without="Angola")
    assert "Without Angola." in without.note
    assert every.band() != without.band()
    with pytest.raises(RateError, match="begin with what was known on 1960-01-01"):
        rate("war_ends", war="civil", as_of="1950-01-01")
    assert "UCDP as known on 1990-01-01" in rate("civil_war_recurs", as_of="1994-05-01").note


def test_victory_is_followed_by_less_fighting_than_a_ceasefire() -> None:
    """Kreutz 2010: conflicts that end in victory recur less than those that fade out or stop in a ceasefire."""
    victory, ceasefire = (rate("civil_war_recurs", ended=e).draws for e in ("victory", "ceasefire"))
    assert (victory < ceasefire).mean() > 0.95
    again = rate("civil_war_recurs", earlier_wars="three").band()[0]
    assert again > rate("civil_war_recurs", earlier_wars="none").band()[0]


def test_an_agreement_is_asked_about_only_where_there_was_one() -> None:
    with pytest.raises(RateError, match="coded for wars that ended in a peace agreement"):
        rate("civil_war_recurs", ended="victory", peacekeepers="yes")


def test_episodes_of_a_thousand_deaths_come_under_observation_when_they_have_them(tool) -> None:
    """A war from mid 1980 to mid 1990 that had 1,000 deaths first in 1985, and one still fought at the cut-off."""
    raw = pd.DataFrame(
        {
            "country": ["A", "B"],
            "begin": pd.to_datetime(["1980-07-01", "1988-01-01"]),
            "end": pd.to_datetime(["1990-07-01", "1995-01-01"]),
            "thousand": [1985.0, 1988.0],
            "over": [1, 1],
            "outcome": [3.0, 1.0],
        }
    )
    found = tool["wars"](raw, 1000, datetime.date(1992, 1, 1))
    np.testing.assert_allclose(found.entered, [4.5, 0], atol=0.01)
    np.testing.assert_allclose(found.years, [10, 4], atol=0.01)
    assert found.ended.tolist() == [0, -1]
    assert found.data().happened.sum() == 1
    np.testing.assert_allclose(found.data().years.sum(), 5.5 + 4, atol=0.01)
    assert tool["wars"](raw, 25, datetime.date(1985, 1, 1)).ended.tolist() == [-1]


def test_nothing_can_recur_before_the_second_calendar_year(tool) -> None:
    raw = pd.DataFrame(
        {
            "dyad": [1], "country": ["A"], "begin": pd.to_datetime(["1980-01-01"]), "end": pd.to_datetime(["1984-03-01"]), "thousand": [np.nan],
            "over": [1], "outcome": [1.0], "number": [2], "next": pd.to_datetime(["1990-03-01"]),
        }
    )  # fmt: skip
    signed = pd.DataFrame(
        {
            "dyad": [1], "date": pd.to_datetime(["1984-01-15"]), "pa_type": [2], "pko": [1], "pa_3rd": ["a mediator"], "shagov": [1], "intgov": [0],
            "aut": [0], "fed": [0], "shaloc": [0],
        }
    )  # fmt: skip
    found = tool["quiet"](raw, signed, None)
    assert found.entered[0] == pytest.approx(1.84, abs=0.01)  # from 1 January 1986
    assert found.years[0] == pytest.approx(6, abs=0.01)
    x = dict(zip(COVARIATES, found.x[0], strict=True))
    assert (x["agreement"], x["partial"], x["peacekeepers"], x["power_sharing"], x["third_party"]) == (1, 1, 1, 1, 1)
    assert x["earlier"] == pytest.approx(np.log(2))


def test_endings_and_years_add_up_by_country() -> None:
    episodes = Episodes(("A", "A", "B"), np.zeros(3), np.array([0.2, 4.0, 12.0]), np.array([0, -1, 2]))
    found = episodes.by_country()
    assert np.sum(found["A"][0]) == 1
    assert np.sum(found["A"][1]) == pytest.approx(4.2)
    assert found["B"][0][len(EDGES) - 2] == 1
