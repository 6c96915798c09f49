"""Figures in words, and axes of gains."""

from detente.report.charts.shared import gain_axes, with_band


def test_a_figure_and_its_band_in_whole_per_cent():
    assert with_band({"median": 27.4, "low": 0.2, "high": 99.9}) == "27% (<1->99)"


def test_axes_name_side_a_first(by_hand):
    a = by_hand({"ends/1/east-wins": [0.5], "ends/1/west-wins": [0.2], "ends/1/west-collapses": [0.3]})
    assert gain_axes(a)[:2] == ("gain of East (% of its stakes)", "gain of West (% of its stakes)")
