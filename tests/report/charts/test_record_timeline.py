"""The record and the proposals in the order of their dates."""

from detente.assessment.wording import speaks
from detente.report.charts import timeline, timeline_rows

RECORD = [
    {"date": "2019-05", "by": "West", "party": "west", "kind": "pledge", "outcome": "broken", "says": "A truce"},
    {"date": "2018", "by": "East", "party": "east", "kind": "signal", "outcome": None, "says": "A parade"},
    {"date": "2020-01-02", "by": "A newspaper", "party": None, "kind": "statement", "outcome": None, "says": "Enough"},
]
PROPOSALS = {
    "truce": {"by": "west", "date": "2020-01-02", "terms": []},
    "undated": {"by": "A professor", "date": None, "terms": []},
}
SAMPLES = {
    "ends/1/east-wins": [0.5],
    "ends/1/west-wins": [0.5],
    "beliefs/east/only": [1.0],
    "beliefs_before/east/only": [1.0],
    "beliefs/west/soft": [0.2],
    "beliefs/west/hard": [0.8],
    "record/0/soft": [-4.0],
    "record/0/hard": [4.0],
    "record/1/only": [0.0],
}


def test_events_and_proposals_stand_by_date_and_each_says_how_far_it_moved_the_belief(by_hand, drawn):
    a = by_hand(SAMPLES, {"truce": "A truce at last"}, facts={"record": RECORD, "proposals": PROPOSALS})
    rows = timeline_rows(a)
    assert [(r["date"], r["by"], r["what"], r["speaks"], r["decibans"]) for r in rows] == [
        ("2018", "East", "signal", "", None),  # its type is known
        ("2019-05", "West", "pledge, broken", "speaks clearly for hard", 4.0),
        ("2020-01-02", "West", "proposal", "", None),
        ("2020-01-02", "A newspaper", "statement", "", None),
    ]
    said = timeline(a).to_dict()["description"]
    assert said.startswith(
        "The event that says most about a party: 'A truce' (2019-05) speaks clearly for hard. 4 entries"
    )
    marks = drawn(timeline(a), "told", "size")
    assert [m["size"] > 0 for m in marks] == [False, True, False, False]
    assert len({m["x"] for m in marks}) == 3  # a lane for each party and one for all others
    assert [m["y"] for m in marks] == sorted(m["y"] for m in marks)


def test_narrowed_to_a_party_the_others_acts_are_left_out(by_hand):
    a = by_hand(SAMPLES, {"truce": "A truce at last"}, facts={"record": RECORD, "proposals": PROPOSALS})
    assert [r["by"] for r in timeline_rows(a.only(party="east"))] == ["East", "West", "A newspaper"]
    assert timeline_rows(a.only(party="east"))[1]["what"] == "proposal"


def test_nothing_on_record_makes_no_picture(by_hand):
    assert timeline(by_hand(SAMPLES)) is None


def test_three_decibans_double_the_odds_and_speak_clearly():
    assert 10 ** (3.0 / 10) > 1.99
    assert [speaks(x, "hard") for x in (0.0, 0.5, 2.0, 3.0, 6.5, 12.0)] == [
        "says hardly anything",
        "speaks faintly for hard",
        "speaks for hard",
        "speaks clearly for hard",
        "speaks strongly for hard",
        "speaks overwhelmingly for hard",
    ]
