"""How it ends: shares that add up, and the likeliest early and late."""

import numpy as np
import pytest

from detente.report.charts import ends, ends_rows


def test_shares_of_how_it_ends_add_up(answer):
    rows = ends_rows(answer)
    for years in answer.years:
        after = (
            "6 months"
            if years == "0.5"
            else "3 months"
            if years == "0.25"
            else f"{years} year{'s' if years != '1' else ''}"
        )
        assert sum(r["share"] for r in rows if r["after"] == after) == pytest.approx(100)
        assert sum(
            np.mean(answer.samples[f"ends/{years}/{e}"]) for e in answer.under(f"ends/{years}")
        ) == pytest.approx(1)


def test_shares_are_means_over_the_draws_and_the_title_tells_the_likeliest(by_hand):
    a = by_hand(
        {
            "ends/1/fighting": [0.9, 0.6],
            "ends/1/east-wins": [0.1, 0.4],
            "ends/5/fighting": [0.1, 0.3],
            "ends/5/east-wins": [0.9, 0.7],
        }
    )
    assert [r["share"] for r in ends_rows(a)] == pytest.approx([75, 25, 20, 80])
    said = ends(a).to_dict()["description"]
    assert said.startswith("Most likely after 1 year: still fighting (75%); after 5 years: East wins (80%).")
