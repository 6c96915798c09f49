"""Ranges on experts' pages: their words and their places on one scale."""

import pytest

from detente.web.expert.pages import words_for
from detente.web.expert.shown import possible, rows, value
from detente.web.work_experts import Asked

W = words_for("en")
SHARE = Asked("a", "?", "share", "%", 0, 1)
RATE = Asked("b", "?", "rate", "% per quarter", 0, 1)
MONTHS = Asked("c", "?", "duration", "months", 0, None)
KNOWN = Asked("d", "?", "known", "per cent", 0, 100, True)
REAL = Asked("e", "?", "real", "", None, None)


@pytest.mark.parametrize(
    ("asked", "x", "words"),
    [(SHARE, 0.125, "12.5%"), (RATE, 0.02, "2% per quarter"), (MONTHS, 14, "14 months"),
     (MONTHS, 1234.5, "1,234 months"), (KNOWN, 57.9, "57.9%"), (REAL, -2, "-2")],
)  # fmt: skip
def test_values_have_their_unit(asked, x, words):
    assert value(asked, x, W) == words


def test_what_is_possible_is_said():
    assert [possible(q, W) for q in (SHARE, MONTHS, REAL)] == ["Possible: 0% to 100%", "Possible: 0 months or more", ""]


def test_ranges_stand_on_one_scale_from_end_to_end():
    drawn = rows(SHARE, [{"low": 0.2, "best": 0.5, "high": 0.7, "who": "you", "mine": True}], W)
    assert (drawn["from"], drawn["to"]) == ("0%", "100%")
    row = drawn["rows"][0]
    assert (row["x"], row["width"], row["best"]) == (20, 50, 49.5)
    assert row["words"] == "20% to 70%, best 50%"
    many = [{"low": 5.0 * n, "best": 6.0 * n, "high": 9.0 * n, "who": "x", "pool": n == 2} for n in (1, 2, 3)]
    drawn = rows(MONTHS, many, W)
    assert all(0 <= r["x"] and r["x"] + r["width"] <= 100 for r in drawn["rows"])
    assert drawn["rows"][1]["words"] == "10 to 18 months, median 12 months"
    assert rows(REAL, [], W)["rows"] == []
