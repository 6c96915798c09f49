"""Parts of pages that are made: between their marks, and nowhere else."""

import pytest

from generated import between
from tutorials import excerpt, filled

PAGE = "before\n<!-- x: made -->\nold\n<!-- end of x -->\nafter\n"


def test_only_what_lies_between_the_marks_changes():
    made = between(PAGE, "x", "new")
    assert made == "before\n<!-- x: made -->\n\nnew\n\n<!-- end of x -->\nafter\n"
    assert between(made, "x", "new") == made


@pytest.mark.parametrize("page", ["", PAGE.replace("end of x", "end"), PAGE.replace("<!-- x:", "<!-- y:")])
def test_a_page_without_its_marks_is_refused(page):
    with pytest.raises(ValueError, match="no part marked '<!-- x:"):
        between(page, "x", "new")


def test_an_excerpt_shows_what_it_leaves_out():
    text = "\na  \nb\n\nc\nd\n"
    assert excerpt(text, None, None) == "a\nb\n\nc\nd"
    assert excerpt(text, None, "c") == "a\nb\n..."
    assert excerpt(text, "b", "d") == "...\nb\n\nc\n..."
    for wanted in (("z", None), ("b", "z"), ("b", "a")):
        with pytest.raises(ValueError, match="no line with"):
            excerpt(text, *wanted)


def test_a_page_that_runs_anything_else_is_refused(tmp_path):
    with pytest.raises(ValueError, match="not a command of detente: rm"):
        filled("<!-- run: rm -r x -->\n", tmp_path)


def test_a_command_that_fails_is_no_output(tmp_path):
    with pytest.raises(ValueError, match="exit code 2, expected 0"):
        filled("<!-- run: detente check nothing.yaml -->\n", tmp_path)
