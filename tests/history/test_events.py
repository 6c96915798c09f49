import datetime

import numpy as np
import pytest

from detente.history import events


def test_berkemeier_fuhrmann_shares_honoured() -> None:
    """Berkemeier & Fuhrmann 2018: honoured 50 %; before 1945 66 %, after 22 %; defence 41, offence 74, neutrality 78, non-aggression 37."""
    cases = events.pledges()

    def percent(mine: np.ndarray) -> int:
        return round(100 * cases.happened[mine].mean())

    assert percent(cases.stratum >= 0) == 50
    assert (percent(cases.stratum == 0), percent(cases.stratum == 1)) == (66, 22)
    found = {k: percent(cases.x[:, n] == 1) for n, k in enumerate(events.PLEDGES)}
    assert {k: found[k] for k in ("defence", "offence", "neutrality", "non_aggression")} == {
        "defence": 41,
        "offence": 74,
        "neutrality": 78,
        "non_aggression": 37,
    }


def test_resisted_threats_are_carried_out_as_often_as_in_the_other_coding() -> None:
    """486 of 693 resisted threats of TIES, 70 %; Crisman-Cox & Gibilisco count 71 % of 489 in the same data."""
    cases = events.threats()
    assert (cases.happened.sum(), len(cases.names)) == (486, 693)


def test_a_senders_past_is_of_earlier_years() -> None:
    """By hand, from the table: the past share of every decided threat of the United States before 1950."""
    cases = events.threats()
    mine = [n for n, name in enumerate(cases.names) if name.startswith("United States against")]
    first = [n for n in mine if cases.names[n].endswith("1945")]
    assert all(cases.record[n] == 0 for n in first)
    later = [n for n in mine if int(cases.names[n][-4:]) > 1950]
    assert all(cases.record[n] > 0 for n in later)


@pytest.mark.parametrize("year", [1965, 1990])
def test_nothing_later_than_the_day_is_known(year: int) -> None:
    day = datetime.date(year, 6, 1)
    wars = events.wars(day)
    assert all(int(n.split(", ")[-1][:4]) <= year for n in wars.names)
    assert (wars.years[wars.ended < 0] > 0).all()
    assert all(int(n[-4:]) < year for n in events.threats(day).names)
    assert events.leaders(day).years.sum() < events.leaders().years.sum()
    pledges = events.pledges(day)
    assert 0 < len(pledges.names) < len(events.pledges().names)


def test_a_war_that_was_running_counts_as_far_as_it_had_come() -> None:
    """The Korean war began on 24 June 1950 and ended on 27 July 1953."""
    wars = events.wars(datetime.date(1951, 6, 24))
    at = next(n for n, name in enumerate(wars.names) if name.startswith("Korean"))
    assert wars.ended[at] == -1
    assert wars.years[at] == pytest.approx(1, abs=0.01)
    assert "1953" not in wars.names[at]


def test_the_war_in_question_is_left_out_by_its_name() -> None:
    every, without = events.wars(), events.wars(None, ("The Korean War",))
    assert set(every.names) - set(without.names) == {n for n in every.names if n.startswith("Korean")}
    pledges = events.pledges(None, ("Korea",))
    assert not [n for n in pledges.names if "Korean" in n]


def test_interstate_wars_over_by_time() -> None:
    """COW: 53 % within 6 months, 68 % within 1 year, 85 % within 2, 95 % within 5; of those past 3 years 18 % end in the next."""
    years = events.wars().years
    shares = [(100 * (years <= y).mean()).round() for y in (0.5, 1, 2, 5)]
    assert shares == [53, 68, 85, 95]
    assert round(100 * (years[years > 3] <= 4).mean()) == 18


@pytest.mark.parametrize(
    ("name", "violence"),
    [("Cuban Missiles, 1962", 2), ("Gulf War, 1990", 4), ("Berlin Wall, 1961", 1), ("Kargil, 1999", 3)],
)
def test_known_crises_have_the_violence_they_had(name: str, violence: int) -> None:
    """The value labels of ICB are from memory of its codebook; these crises bear them out."""
    cases = events.crises()
    assert cases.happened[cases.names.index(name)] == violence


def test_violent_triggers_come_with_violence() -> None:
    cases = events.crises()
    violent = cases.stratum == events.TRIGGERS["violence"] - 1
    assert (cases.happened[violent] > 1).mean() > 0.95


def test_leaders_time_and_exits_add_up() -> None:
    found = events.leaders()
    assert found.years[1] < found.years[0]
    assert found.exits.sum() > 600
    assert len(found.names["irregular"]) == found.exits[1, 0]
