"""The shades of answers are told apart in grey, and words on them can be read."""

from itertools import combinations

import pytest

from detente.report.charts.panel_shared import FILL, WORDS_ON, key, mark_of
from detente.report.charts.shared import ON
from detente.report.palette import FILLS, GROUND

STEP = 1.5  # contrast between any two shades


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [0, 1])
def test_the_five_shades_differ_in_lightness_whatever_their_hue(dark):
    assert len(FILLS) == 5
    for (one, a), (other, b) in combinations(FILLS.items(), 2):
        assert contrast(a[dark], b[dark]) >= STEP, (one, other)
    strength = [
        contrast(FILLS[f"answer-{w}"][dark], GROUND[dark])
        for w in ("tolerable", "acceptable", "desirable", "essential")
    ]
    assert strength == sorted(strength)


@pytest.mark.parametrize(("dark", "ink"), [(0, "#1b1b1b"), (1, "#eeeeee")])
def test_words_on_a_shade_can_be_read(dark, ink):
    for name, pair in FILLS.items():
        words = GROUND[dark] if WORDS_ON[name.removeprefix("answer-")] == ON else ink
        assert contrast(pair[dark], words) >= 4.5, name


def test_every_answer_has_a_shade_and_groups_differ_in_shape_too():
    assert set(FILL) == {
        "essential",
        "desirable",
        "acceptable",
        "tolerable",
        "unacceptable",
        "agree",
        "pass",
        "disagree",
    }
    assert len({mark_of(n)[1] for n in range(8)}) == len({mark_of(n)[0] for n in range(8)}) == 8


def test_a_key_takes_as_many_lines_as_it_needs():
    entries = [("a group with a long name", *mark_of(n)) for n in range(5)]
    assert key(entries, 720)[1] < key(entries, 350)[1]
