"""What parties are taken to be, before and after the record."""

from detente.report.charts import beliefs, beliefs_rows

KNOWN = {"beliefs_before/east/only": [1.0], "beliefs/east/only": [1.0]}


def believed(before: float, after: float):
    return {
        **KNOWN,
        "beliefs_before/west/soft": [1 - before],
        "beliefs/west/soft": [1 - after],
        "beliefs_before/west/hard": [before],
        "beliefs/west/hard": [after],
    }


def test_the_title_tells_what_the_record_raises(by_hand):
    a = by_hand(believed(0.25, 0.75))
    assert [(r["what"], r["when"], r["median"]) for r in beliefs_rows(a)] == [
        ("West: soft", "before", 75.0),
        ("West: soft", "after", 25.0),
        ("West: hard", "before", 25.0),
        ("West: hard", "after", 75.0),
    ]
    assert (
        beliefs(a).to_dict()["description"].startswith("The record raises the chance of 'West: hard' from 25% to 75%.")
    )


def test_a_record_that_moves_nothing_raises_nothing(by_hand):
    assert beliefs(by_hand(believed(0.5, 0.5))).to_dict()["description"].startswith("The record says nothing")


def test_of_parties_whose_type_is_known_there_is_no_picture(by_hand):
    assert beliefs(by_hand(KNOWN)) is None
