"""Colours that words may have."""

import pytest

from detente.report.palette import SHADES


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("dark", "grounds"), [(0, ("#ffffff",)), (1, ("#16181a", "#121212"))])
def test_every_colour_stands_out_from_the_page_enough_for_words(dark, grounds):
    for name, pair in SHADES.items():
        for ground in grounds:
            one, other = sorted((luminance(pair[dark]), luminance(ground)))
            assert (other + 0.05) / (one + 0.05) >= 4.5, (name, ground)
