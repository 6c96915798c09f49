"""The picture of a range is highest where the range's density is, and marks its ends."""

import re

import numpy as np
import pytest
from scipy import stats

from detente.web.pages.case.builder.curve import HEIGHT, WIDTH, curve


def points(svg):
    found = re.search(r'polygon points="([^"]*)"', svg)[1]
    return np.array([[float(x) for x in pair.split(",")] for pair in found.split()])[1:-1]


def test_the_peak_of_a_lognormal_is_where_scipy_has_its_mode():
    low, high = 2.0, 8.0
    sigma = np.log(high / low) / (2 * stats.norm.ppf(0.95))
    mode = np.exp(np.log(np.sqrt(low * high)) - sigma**2)
    drawn = points(curve("2 to 8", "positive"))
    most = stats.lognorm.ppf(0.998 - 0.996 / 322, sigma, scale=np.sqrt(low * high))
    peak = drawn[drawn[:, 1].argmin(), 0]
    assert (peak - 2) / (WIDTH - 4) * most == pytest.approx(mode, abs=most / 30)


def test_a_share_stands_on_the_whole_scale_with_its_ends_marked():
    svg = curve("25% to 75%", "share")
    marks = [float(x) for x in re.findall(r'class="end" x1="([\d.]+)"', svg)]
    assert marks == pytest.approx([2 + 0.25 * (WIDTH - 4), 2 + 0.75 * (WIDTH - 4)], abs=0.1)
    drawn = points(svg)
    assert drawn[drawn[:, 1].argmin(), 0] == pytest.approx(WIDTH / 2, abs=3)
    assert 0 <= drawn[:, 1].min() and drawn[:, 1].max() <= HEIGHT


@pytest.mark.parametrize("text", ["25%", "rest", "nonsense", ""])
def test_what_is_no_range_has_no_picture(text):
    assert curve(text, "share") == ""
