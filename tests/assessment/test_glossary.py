"""Technical words are found where they stand, once each, and nothing else of a text changes."""

from hypothesis import given
from hypothesis import strategies as st

from detente.assessment.glossary import TERMS, marked


@given(
    st.lists(st.sampled_from([*TERMS, "war", "equilibria", "Draws", "drawn", "stereotype", ", ", " "])).map(" ".join)
)
def test_the_text_stays_as_it_is(text):
    assert "".join(piece for piece, _ in marked(text)) == text


def test_the_first_of_each_is_explained():
    found = [(piece, says) for piece, says in marked("A draw and two Draws; a stereotype; several equilibria.") if says]
    assert found == [("draw", TERMS["draw"]), ("equilibria", TERMS["equilibrium"])]


def test_the_longer_term_wins():
    assert [piece for piece, says in marked("its red line and audience costs") if says] == [
        "red line",
        "audience costs",
    ]


def test_every_explanation_is_a_sentence():
    assert all(says[0].isupper() and says.endswith(".") for says in TERMS.values())
