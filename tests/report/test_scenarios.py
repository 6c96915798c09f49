"""Differences in points."""

import pytest

from detente.report.scenarios import points


@pytest.mark.parametrize("band, shown", [((0.04, -0.01, 0.09), "+4 (-1, +9)"), ((0.001, -0.004, 0.002), "=")])
def test_points(band, shown):
    assert points(*band) == shown
