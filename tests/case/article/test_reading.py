"""Who did what in a sentence, on sentences labelled by hand before the rules were written."""

import pytest
from article_scoring import half, score

HELD_OUT = {  # as docs/article.md says; the rules are not changed for the sake of these sentences
    "acceptance": (4, 4, 6), "backed down": (1, 1, 1), "broken": (5, 5, 6), "carried out": (1, 1, 2), "kept": (4, 4, 4), "offer": (6, 6, 6),
    "pledge": (7, 7, 7), "refusal": (5, 5, 7), "statement": (6, 9, 6), "threat": (8, 8, 8),
}  # fmt: skip


def test_the_figures_of_the_held_out_sentences_are_those_of_the_page():
    right, found, there, who, _ = score(half(held_out=True))
    assert {kind: (right[kind], found[kind], there[kind]) for kind in {*found, *there}} == HELD_OUT
    assert who["right"] == who["all"]


def test_on_the_sentences_for_development_nothing_is_lost():
    right, found, there, _, wrong = score(half(held_out=False))
    assert len(wrong) == 1  # a threat that no word of threatening tells
    assert sum(right.values()) == sum(found.values()) - 1 == sum(there.values()) - 1


@pytest.mark.parametrize("held_out", [True, False])
def test_the_halves_are_of_all_kinds(held_out):
    assert len(half(held_out)) >= 60
    assert {kind for _, _, says in half(held_out) for kind in says.values()} == set(HELD_OUT)
