"""Events as candidates for the record: who did it only where the file says so, and never more than it says."""

import pytest
from event_files import ACLED, GED, acled, ged, text

from detente.case.article import Names
from detente.case.events import Choice, EventsError, in_memory, read_events
from detente.case.events.candidates import Parties

NAMES = Names({"alpha": "Alphia", "beta": "Government of Betia"}, {"beta": ["Bees"]})


def read(rows, columns, most=12):
    return read_events(in_memory(text(rows, columns).encode(), "x.csv"), Choice(), "2026-01-01", NAMES, most=most)


def test_in_fighting_a_person_says_who_did_it():
    one = read([ged(1, side_a="Government of Alphia", side_b="Government of Bees")], GED).candidates[0]
    assert (one.by, one.may_be, one.row, one.id) == (None, ("alpha", "beta"), 2, "500001")
    assert (
        one.says
        == "Fighting between Government of Alphia and Government of Bees; Rivertown, B. Deaths: 10 (8 to 14) (event 500001)."
    )
    with pytest.raises(EventsError, match="does not say who of alpha and beta did it; say so, as in 1=alpha"):
        one.entry()
    assert one.entry("beta") == {
        "date": "2025-03-02",
        "by": "beta",
        "kind": "signal",
        "says": one.says,
        "weight": "0%",
        "row": 2,
    }


def test_violence_against_civilians_has_its_doer():
    (one,) = read([ged(1, type_of_violence="3", side_a="Government of Alphia", side_b="Civilians")], GED).candidates
    assert one.entry()["by"] == "alpha"
    assert one.says.startswith("Violence by Government of Alphia against civilians")
    (one,) = read([ged(1, type_of_violence="3", side_a="Nobody known", side_b="Government of Alphia")], GED).candidates
    assert one.by is None and "nobody in the case" in one.why


def test_what_acled_tells_is_shown_but_not_written():
    rows = [
        acled(1, event_type="Violence against civilians", actor1="Police Forces of Alphia", actor2="Civilians (B)"),
        acled(
            2,
            event_type="Strategic developments",
            sub_event_type="Agreement",
            actor1="Government of Alphia",
            fatalities="0",
        ),
        *(acled(n, actor1="Military Forces of Alphia (2001-)", fatalities="50") for n in range(3, 9)),
    ]
    found = read(rows, ACLED, most=4).candidates
    agreement = next(c for c in found if c.kind == "pledge")
    assert len(found) == 4 and agreement.by is None and agreement.why == "both agreed"
    assert [c.number for c in found] == [1, 2, 3, 4]
    assert all(c.told and c.told not in c.says and c.low is None for c in found)
    assert "Deaths reported: 50 (event XXX3)" in found[1].says
    assert read(rows[:1], ACLED).candidates[0].by == "alpha"


def test_over_several_days_an_event_is_dated_by_its_month():
    (one,) = read([ged(1, side_a="Alphia", date_end="2025-03-30")], GED).candidates
    assert one.date == "2025-03" and "up to 2025-03-30" in one.says


@pytest.mark.parametrize(
    ("actor", "who"),
    [
        ("Government of Alphia", "alpha"), ("Military Forces of Alphia (2001-)", "alpha"), ("Police Forces of Betia (1999-)", "beta"),
        ("Government of Alphia (Old Alphia)", "alpha"), ("Bees: Betia", "beta"), ("Civilians (Alphia)", None), ("Rebels of Alphia", None),
        ("Government of Gammia", None), ("Alphian rebels", None), ("Protesters (Betia)", None), ("", None),
    ],
)  # fmt: skip
def test_only_a_whole_name_is_somebody_in_the_case(actor, who):
    assert Parties(NAMES).who(actor) == who


@pytest.mark.parametrize(
    ("kind", "one", "other", "by"),
    [
        ("Violence against civilians", "Government of Alphia", "Civilians (Betia)", "alpha"),
        ("Violence against civilians", "Civilians (Betia)", "Government of Alphia", "alpha"),
        ("Violence against civilians", "Government of Alphia", "", None),
        ("Violence against civilians", "Government of Alphia", "Protesters (Betia)", None),
        ("Explosions/Remote violence", "Government of Alphia", "Civilians (Betia)", None),
        ("Battles", "Government of Alphia", "Government of Betia", None),
    ],
)
def test_acled_tells_who_attacked_only_where_the_other_actor_is_civilians(kind, one, other, by):
    (found,) = read([acled(1, event_type=kind, actor1=one, actor2=other)], ACLED).candidates
    assert found.by == by
