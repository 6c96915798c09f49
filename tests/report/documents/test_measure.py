"""Texts are measured no narrower than Helvetica is by Adobe's metrics, and not much wider."""

import helvetica
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.assessment.glossary import TERMS
from detente.report.documents.measure import columns, cut, height, is_heading, largest, lines, width

PROSE = list(TERMS.values())


@pytest.mark.parametrize("bold", [False, True])
def test_letters_are_as_wide_as_helvetica_and_a_little_wider(bold):
    for text in [*PROSE, "ALL CAPITALS AND WIDE MMM", "55% (44-70), 0123456789", "iiii llll"]:
        ours, theirs = width(text, 12, bold), helvetica.width(text, 12, bold)
        assert theirs <= ours <= 1.25 * theirs, text


def test_lines_are_no_fewer_than_in_helvetica():
    for text in PROSE:
        for room in (80, 200, 500):
            assert lines(text, 12, room) >= helvetica.lines(text, 12, room)


def test_other_scripts_take_room_and_marks_above_letters_none():
    assert width("Щ", 10) > width("и", 10) > 5
    assert width("和", 10) >= 10
    assert width("e\u0301", 10) == width("e", 10)


@given(st.text(max_size=60), st.floats(4, 40), st.floats(20, 600))
def test_more_room_never_takes_more_lines(text, size, room):
    assert 1 <= lines(text, size, 1.5 * room) <= lines(text, size, room)


@given(st.text(alphabet="ab ", max_size=300), st.floats(30, 300))
def test_what_was_cut_fits(text, room):
    found = cut(text, 10, (room, 24))
    assert found == text or found.endswith("...")
    assert height(found, 10, room) <= 24 or found == " ..."


def test_the_largest_size_that_fits_is_taken():
    assert largest(["a"], (20, 10), (100, 100)) == 20
    assert largest(["word " * 20], (20, 10), (100, 150)) == 10
    assert largest(["word " * 200], (20, 10), (100, 100)) is None


def test_columns_share_the_width_and_none_breaks_its_words():
    rows = [["a long text " * 20, "55 (44-70)", "x"], ["A heading", "", ""]]
    found = columns(["package", "both", "n"], rows, 400, 10, 8)
    assert sum(found) == pytest.approx(400)
    assert found[0] > 250
    assert found[1] >= width("55 (44-70)", 10) + 8
    assert is_heading(rows[1]) and not is_heading(rows[0])
