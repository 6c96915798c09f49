"""Figures in words, and who the two sides are."""

import pytest

from detente.report.charts.shared import gain_axes, informed, sides, with_band


def test_a_figure_and_its_band_in_whole_per_cent():
    assert with_band({"median": 27.4, "low": 0.2, "high": 99.9}) == "27% (<1->99)"


def test_side_a_comes_first_with_or_without_types(by_hand):
    won = {"ends/1/east-wins": [0.5], "ends/1/west-wins": [0.2], "ends/1/west-collapses": [0.3]}
    believed = {"beliefs/west/soft": [0.4], "beliefs/west/hard": [0.6], "beliefs/east/only": [1.0]}
    a = by_hand({**believed, **won})
    assert sides(a) == ("east", "west")
    assert gain_axes(a)[:2] == ("gain of East (% of its stakes)", "gain of West (% of its stakes)")
    assert informed(a) == {"west": ["soft", "hard"]}


def test_without_named_ends_there_are_no_sides_to_show(by_hand):
    with pytest.raises(ValueError):
        sides(by_hand({"ends/1/fighting": [1.0]}))
