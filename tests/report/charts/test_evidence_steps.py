"""The record as steps from the range before to the range after."""

import numpy as np
import pytest

from detente.report.charts import waterfall, waterfall_rows

ENTRY = {"date": "2019", "by": "West", "party": "west", "says": "A truce"}


def west(before: float, after: float):
    return {
        "beliefs_before/west/soft": [1 - before],
        "beliefs/west/soft": [1 - after],
        "beliefs_before/west/hard": [before],
        "beliefs/west/hard": [after],
        "record/0/soft": [-1.0],
        "record/0/hard": [10 * np.log10(after / (1 - after)) if 0 < after < 1 else 1.0],
    }


def test_the_waterfall_adds_up_from_the_range_before_to_the_range_after(answer):
    rows = waterfall_rows(answer)
    for whose in {r["for"] for r in rows}:
        mine = [r for r in rows if r["for"] == whose]
        steps = sum(r["to"] - r["from"] for r in mine[1:-1])
        assert mine[0]["to"] + steps == pytest.approx(mine[-1]["to"], abs=1e-9)
        assert len(mine) > 3


def test_from_even_odds_to_ten_to_one_is_ten_decibans(by_hand):
    a = by_hand(west(0.5, 10 / 11), facts={"record": [ENTRY]})
    assert [(r["what"], r["step"], pytest.approx(r["to"])) for r in waterfall_rows(a)] == [
        ("before the record", "level", 0.0),
        ("2019 A truce", "for it", 10.0),
        ("after the record", "level", 10.0),
    ]
    assert (
        waterfall(a)
        .to_dict()["description"]
        .startswith("The event that moves the range most: 2019 A truce (+10.0 decibans for West: hard)")
    )


def test_a_type_that_is_certain_has_no_odds_to_show(by_hand):
    assert waterfall(by_hand(west(0.5, 1.0), facts={"record": [ENTRY]})) is None
