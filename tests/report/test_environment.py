"""Technical words in HTML explain themselves, once."""

import re

from markupsafe import escape

from detente.assessment.glossary import TERMS
from detente.report.environment import words_html


def test_technical_words_explain_themselves():
    html = words_html("A <b>notch</b> & more")
    assert f'data-says="{escape(TERMS["notch"])}"' in html
    assert "&lt;b&gt;" in html and "&amp; more" in html
    assert re.search(r'tabindex="0" role="note" aria-label="notch: ', html)


def test_a_word_explained_above_is_not_explained_again():
    seen = set()
    cells = [words_html(text, seen) for text in ("a notch", "two notches and a notch", "the median")]
    assert [cell.count('class="term"') for cell in cells] == [1, 0, 1]
    assert seen == {"notch", "median"}
