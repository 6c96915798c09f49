"""Sentences with their places in the text."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.case.article.sentences import LONGEST, in_english, sentences


@pytest.mark.parametrize(
    "parts",
    [
        ["Mr. Hart met Gen. J. P. Besa on 3 Oct. in Geneva.", "They talked."],
        ["It rose by 3.5 percent.", "Nobody noticed!"],
        ["The U.S. envoy left the U.N.", "He said nothing."],
        ['"We will not sign!" the minister said.', '"Never."'],
        ["“We accept.”", "The hall applauded."],
        ["No. 7 was signed at 9 a.m. by both.", "No.", "Yes?", "Yes…"],
        ["Prices, e.g. of grain, rose.", "(He laughed.)", "Then it ended."],
        ["他们拒绝了。", "他们接受了！"],
    ],
)
def test_a_text_is_split_where_a_reader_would(parts):
    assert [s.text for s in sentences(" ".join(parts))] == parts


def test_a_blank_line_ends_a_headline_and_a_line_break_ends_nothing():
    text = "Truce holds\n\nThe truce\nheld. It rained"
    assert [s.text for s in sentences(text)] == ["Truce holds", "The truce\nheld.", "It rained"]


@given(st.text(st.sampled_from('aB .!?\n"”.U。\t9'), max_size=300) | st.text(max_size=300))
def test_sentences_are_pieces_of_the_text_in_order_and_hold_all_its_words(text):
    found = sentences(text)
    assert all(text[s.start : s.end] == s.text and s.text == s.text.strip() for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(s.text.split()) for s in found) == "".join(text.split())
    assert all(len(s.text) <= LONGEST for s in found)


def test_a_run_without_an_end_is_cut_between_words():
    found = sentences("word " * 1000)
    assert len(found) > 1
    assert all(s.text.split() == ["word"] * len(s.text.split()) for s in found)


def test_english_is_told_from_other_languages():
    assert in_english("The government said that it had not signed the paper that was put to it.")
    assert not in_english("Правительство заявило, что не подписало бумагу, которая была ему предложена.")
    assert not in_english("Die Regierung sagte, sie habe das Papier nicht unterzeichnet, das ihr vorgelegt wurde.")
    assert in_english("")


def test_a_long_run_of_signs_is_read_quickly():
    began = time.process_time()
    assert sentences("." * 200_000 + "x. End!")[-1].text == "End!"
    assert time.process_time() - began < 20  # minutes, were the run read anew from each of its signs
