"""The picture of a range is highest where the range's density is, and marks its ends."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from detente.web.pages.case.builder.curve import GAP, HEIGHT, LETTER, WIDTH, apart, curve


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


@pytest.mark.parametrize(
    ("text", "kind", "figures"),
    [
        ("20% to 80%", "share", ["20%", "50%", "80%"]),  # alike on both sides of evens
        ("2 to 8", "positive", ["2", "4", "8"]),  # the geometric mean
        ("6 to 24 months", "duration", ["6", "12", "24"]),
        ("-1 to 3", "real", ["-1", "1", "3"]),
        ("0% to 30%", "share", ["0%", "8%", "30%"]),  # Beta(1, b): 1 - 0.5 ** (log 0.7 / log 0.05)
    ],
)
def test_the_low_middle_and_high_figures_stand_below(text, kind, figures):
    svg = curve(text, kind)
    shown = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert [shown[0], shown[2]] == [figures[0], figures[2]]
    assert float(shown[1].strip("%")) == pytest.approx(float(figures[1].strip("%")), rel=0.02)
    assert f'aria-label="low {shown[0]}, middle {shown[1]}, high {shown[2]}"' in svg


@given(
    st.lists(st.floats(2, WIDTH - 2), min_size=3, max_size=3).map(sorted),
    st.lists(st.integers(1, 7), min_size=3, max_size=3),
)
def test_figures_never_run_into_each_other_or_over_the_edge(at, letters):
    wide = [LETTER * n for n in letters]
    places = apart(at, wide)
    edges = [(p - w / 2, p + w / 2) for p, w in zip(places, wide, strict=True)]
    assert edges[0][0] >= -1e-9 and edges[-1][1] <= WIDTH + 1e-9
    assert all(b[0] - a[1] >= GAP - 1e-9 for a, b in pairwise(edges))
