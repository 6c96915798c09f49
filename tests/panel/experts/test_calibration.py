"""Calibration questions: their truths counted anew from the tables, and nothing of the war on hand."""

import re

import numpy as np
import pytest

from detente.case import library, load_case
from detente.case.then import known_by
from detente.history.tables import table
from detente.history.then import named
from detente.panel.experts.calibration import _KINDS, Question, _Known, as_answered, questions
from detente.panel.experts.cooke import global_weights, score
from detente.panel.experts.errors import ExpertError
from detente.panel.experts.idea import Answer, Bounds, FourSteps


def every(known=None):
    return {q.id: q for kind in _KINDS for q in kind(known or _Known(None, ()))}


ALL = every()


def test_the_same_seed_gives_the_same_questions():
    assert questions(12, 4) == questions(12, 4)
    assert questions(12, 4) != questions(12, 5)
    found = questions(18, 4)
    assert len({q.id for q in found}) == 18
    assert len({q.id.split("/")[0] for q in found}) >= 5  # wars, peaces, pledges, threats, crises, leaders


def test_questions_can_be_asked():
    assert len(ALL) > 500
    for q in ALL.values():
        assert q.text.endswith("?") and len(q.text) < 400 and q.unit in ("per cent", "months", "days")
        assert q.bounds.low < q.truth < q.bounds.high
        assert q.logarithmic == (q.unit != "per cent")
        assert re.search(r"\d{4}", q.source) and "(table " in q.source
        assert f"{q.truth:g}" not in re.findall(r"[\d.]+", q.text)


def test_truths_are_the_tables():
    # Known from elsewhere: the Soviet invasion of Hungary lasted ten days (COW), the Russo-Japanese War from February 1904 to September 1905.
    assert ALL["wars/months/156"].truth == pytest.approx(10 / 30.4, abs=0.05)
    assert "Russo-Japanese" in ALL["wars/months/85"].text and ALL["wars/months/85"].truth == pytest.approx(
        19.2, abs=0.1
    )
    wars = table("wars")
    begin = np.array([int(d[:4]) for d in wars["begin"]])
    mine = (begin >= 1914) & (begin <= 1945)
    assert ALL["wars/ended/1914-compromise"].truth == pytest.approx(100 * (wars["ended"][mine] == "compromise").mean())
    pledges = table("pledges")
    mine = (pledges["defence"] == 1) & (pledges["since_1945"] == 0)
    assert ALL["pledges/honoured/defence-0"].truth == pytest.approx(100 * pledges["honoured"][mine].mean())
    assert f"Of the {mine.sum()} alliances" in ALL["pledges/honoured/defence-0"].text
    crises = table("crises")
    mine = crises["trigger"] == 9
    assert ALL["crises/3/violence"].truth == pytest.approx(100 * (crises["violence"][mine] >= 3).mean())
    leaders = table("leaders")
    out = np.array([e[:3] == "195" for e in leaders["end"]])
    out &= ~np.isin(leaders["exit"], ("still in office", "unknown"))
    assert ALL["leaders/irregular/1950"].truth == pytest.approx(100 * (leaders["exit"][out] == "irregular").mean())
    civil = table("peace-civil-ceasefires")
    asked = ALL["peace-civil-ceasefires/months/231"]
    rows = (civil["conflict"] == "Iraq-Kurds") & (civil["since"] == 1970)
    assert asked.truth == pytest.approx(12 * civil["end"][rows].max() / 365.25) and "'Iraq-Kurds'" in asked.text


@pytest.mark.parametrize("name", sorted(library()))
def test_nothing_gives_away_the_case_on_hand(name):
    case = load_case(name).case
    day, without = known_by(case)
    for q in every(_Known(day, without)).values():
        assert all(int(year) <= day.year for year in re.findall(r"\b(?:18|19|20)\d\d\b", q.text))
        if q.unit != "per cent":
            quoted = re.search(r"'(.+)'", q.text)[1]
            assert not named(quoted, without)
            assert q.truth == ALL[q.id].truth


def test_a_war_asked_about_elsewhere_is_left_out_of_its_own_case():
    with_, without = every(), every(_Known(None, ("Vietnam War",)))
    gone = {k for k in with_ if k not in without}
    assert gone and all("ietnam" in with_[k].text for k in gone)


def test_more_questions_than_there_are():
    for n in (0, 10_000):
        with pytest.raises(ExpertError, match="history's tables give from 1 to"):
            questions(n, 1)


def _asked():
    return [
        Question("a", "?", "months", Bounds(0), 10, "s", True),
        Question("b", "?", "per cent", Bounds(0, 100), 40, "s"),
        Question("c", "?", "days", Bounds(0), 5, "s", True),
    ]


def test_answers_as_scored():
    answers = [
        Answer("ann", "a", 1, FourSteps(5, 20, 10, 0.9)),
        Answer("ann", "b", 1, FourSteps(30, 60, 45, 0.9)),
        Answer("ben", "a", 1, FourSteps(1, 30, 4, 0.5)),
        Answer("ben", "b", 1, FourSteps(0, 1, 0, 0.9)),
    ]
    experts, found = as_answered(_asked(), answers)
    assert experts == ("ann", "ben") and found.values.shape == (2, 2, 3)
    assert found.values[0, 0] == pytest.approx([5, 10, 20]) and list(found.logarithmic) == [True, False]
    # Where the range was cut at a bound, the fitted curve's points are scored: above 0, and none alike.
    assert 0 < found.values[1, 0, 0] < found.values[1, 0, 1] < found.values[1, 0, 2]
    assert np.all(np.diff(found.values[1, 1]) > 0)
    scores = score(found)
    assert list(scores.answered) == [2, 2] and global_weights(scores).values.sum() == pytest.approx(1)
    _, part = as_answered(_asked(), answers[:3])
    assert np.isnan(part.values[1, 1]).all()


def test_no_answers_and_impossible_ones():
    with pytest.raises(ExpertError, match="no answers"):
        as_answered(_asked(), [])
    with pytest.raises(ExpertError, match="not possible here"):
        as_answered(_asked(), [Answer("ann", "b", 1, FourSteps(30, 160, 45, 0.9))])
