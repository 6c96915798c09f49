"""Differences in points, and every compared path in words."""

import io

import pytest
from rich.console import Console

from detente.assessment import Band, compare
from detente.assessment.questions.comparison import compared
from detente.assessment.wording import headline
from detente.case import load_case
from detente.report.terminal.scenarios import points, print_comparison


@pytest.mark.parametrize(
    ("band", "banded", "shown"),
    [
        ((0.04, -0.01, 0.09), True, "+4 (-1, +9)"),
        ((0.001, -0.004, 0.002), True, "="),
        ((0.04, 0.04, 0.04), False, "+4"),
    ],
)
def test_points(band, banded, shown):
    assert points(Band(*band), banded) == shown


def test_every_difference_is_printed_in_words():
    scenario = next(iter(load_case("ukraine-2024").case.scenarios))
    found = compare("ukraine-2024", [scenario], draws=1)
    out = io.StringIO()
    print_comparison(found, Console(file=out, width=200))
    told = out.getvalue()
    for path in compared(found.base):
        words = headline(found.base, path)
        assert words != path
        if points(found.difference(path, scenario)) != "=":
            assert words in told
