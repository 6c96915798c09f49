"""How much each event weighs."""

from detente.report.charts import evidence, evidence_rows

RECORD = [
    {"date": "2018", "by": "East", "party": "east", "says": "A pledge"},
    {"date": "2019", "by": "West", "party": "west", "says": "A truce"},
    {"date": "2020", "by": "West", "party": "west", "says": "A raid"},
]


def test_each_event_counts_for_the_type_it_speaks_for_most(by_hand):
    a = by_hand(
        {
            "record/0/only": [0.0, 0.0],
            "record/1/soft": [2.0, 4.0],
            "record/1/hard": [-2.0, -4.0],
            "record/2/soft": [-5.0, -7.0],
            "record/2/hard": [5.0, 7.0],
            "ends/1/west-wins": [0.5, 0.5],
            "ends/1/east-wins": [0.5, 0.5],
        },
        facts={"record": RECORD},
    )
    # East's type is known: what it did is no evidence.
    assert [(r["what"], r["for"], r["median"]) for r in evidence_rows(a)] == [
        ("2019 A truce", "West: soft", 3.0),
        ("2020 A raid", "West: hard", 6.0),
    ]
    assert (
        evidence(a)
        .to_dict()["description"]
        .startswith("The weightiest event: 2020 A raid (6.0 decibans for West: hard).")
    )


def test_without_a_record_there_is_no_picture(by_hand):
    assert evidence(by_hand({"ends/1/fighting": [1.0]})) is None
