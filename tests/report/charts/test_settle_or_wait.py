"""What a year's wait is worth."""

import pytest

from detente.report.charts import waiting, waiting_rows


@pytest.mark.parametrize(
    ("east", "said"),
    [(-0.1, "Both sides lose by waiting a year rather than signing now: 'Truce'."), (0.1, "For no proposal do both sides lose by waiting a year.")],
)  # fmt: skip
def test_the_title_tells_whether_a_years_wait_costs_both_sides(by_hand, drawn, east, said):
    a = by_hand(
        {"waiting/truce/west/1": [0.3], "waiting/truce/west/4": [-0.2], "waiting/truce/east/4": [east]},
    )
    assert [(r["who"], r["quarters"], r["median"]) for r in waiting_rows(a)] == [
        ("West", 1, 30.0),
        ("West", 4, -20.0),
        ("East", 4, 100 * east),
    ]
    assert waiting(a).to_dict()["description"].startswith(said)
    assert len(drawn(waiting(a))) == 2
