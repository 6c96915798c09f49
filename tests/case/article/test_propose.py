"""Entries proposed from an article: quotes, dates, terms, doubts; any text, and much of it."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case import load_case, parse_case
from detente.case.article import LARGEST_ARTICLE, ArticleError, Names, candidates, event, notice, proposed
from detente.case.article.propose import BECOMES
from detente.case.edit import set_value
from detente.case.load import read_text

CASE = load_case("ukraine-2022").case
NEWS = """Ukraine on Monday rejected the plan put to the poll, saying it would never give up land.

Russian President Vladimir Putin threatened to use a tactical nuclear weapon. "We will not negotiate with them," said Putin. \
He promised to withdraw by 12 November if sanctions were lifted. Moscow broke the truce, U.S. officials said.
"""
WORDS = [
    "Russia", "Moscow", "Ukraine", "U.S.", "Putin", "it", "rejected", "will", "would", "not", "accept", "the plan", "threatened to", "promised", "unless",
    "if", ",", ".", "\"", "”", "“", "said", "warned that", "attack", "broke", "its", "ceasefire", "by", "was", "on Monday", "12 March", "\n\n", "accused", "of",
]  # fmt: skip


def test_each_entry_has_its_quote_its_reason_and_its_doubts():
    found = proposed(NEWS, CASE, "2022-10-04")
    assert [(p.found, p.by, p.about, p.date) for p in found] == [
        ("refusal", "ukraine", "poll-plan", "2022-10-03"),
        ("threat", "russia", "nuclear", "2022-10-04"),
        ("refusal", "russia", None, "2022-10-04"),
        ("pledge", "russia", None, "2022-10-04"),
        ("broken", "russia", None, "2022-10-04"),
    ]
    assert [p.number for p in found] == [1, 2, 3, 4, 5]
    assert all(NEWS[p.start : p.end] == p.quote for p in found)
    first, threat, quoted, pledge, told = found
    assert (first.sure, first.why, first.date_from) == ("plain", (), "“Monday”")
    assert first.rule == "a verb of refusing: “rejected”"
    assert threat.date_from == "the article's date"
    assert "said in a quotation" in quoted.why
    assert pledge.condition == "if sanctions were lifted"
    assert told.reported == "United States" and told.sure == "doubtful"


@pytest.mark.parametrize(
    "sentence",
    [
        "Russia might reject the plan.",
        "Ukraine hopes that Russia will accept the plan.",
        "Would Russia accept the plan?",
        "If Russia rejected the plan, the war would go on.",
        "The plan was rejected.",
        "A plan proposed by Russia was on the table.",
        "Germany rejected the plan.",
        "Russia has not accepted the plan.",
    ],
)
def test_what_nobody_in_the_case_has_done_is_not_proposed(sentence):
    assert proposed(sentence, CASE, "2022-10-04") == []


def test_a_denial_and_a_demand_are_statements():
    for sentence in ("Russia denied that it had broken the ceasefire.", "Russia urged Ukraine to accept the plan."):
        assert [(p.found, p.by) for p in proposed(sentence, CASE, "2022-10-04")] == [("statement", "russia")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=300))
def test_any_text_is_read_and_quoted_where_it_stands(text):
    found = proposed(text, CASE, "2022-10-04")
    for p in found:
        assert text[p.start : p.end] == p.quote
        assert p.by in Names.of(CASE).who
        assert p.date <= "2022-10-04"
        assert datetime.date.fromisoformat((p.date + "-01-01")[:10])
        assert p.sure in ("plain", "likely", "doubtful")
    assert notice(text) in ("", notice("Это сказано по-русски и никак иначе"))
    assert len(candidates(text)) <= 12


@pytest.mark.parametrize("piece", ["Russia rejected the plan. ", "warned ", '"', "dismissed the a b c "])
def test_a_long_text_is_read_whatever_is_in_it(piece):
    """Were the time quadratic in the length, this would not end."""
    text = (piece * LARGEST_ARTICLE)[:LARGEST_ARTICLE]
    assert len(proposed(text, CASE, "2022-10-04")) == (text.count("plan.") if "plan" in piece else 0)


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(ArticleError, match="200,001 characters"):
        proposed("x" * (LARGEST_ARTICLE + 1), CASE, "2022-10-04")


def test_whatever_is_found_becomes_an_entry_that_a_case_may_have():
    names = Names.of(CASE)
    asked = [(found, about) for found in BECOMES for about in ("poll-plan", "nuclear", None)]
    entries = [event(found, "russia", about, "2022-10", "It said so. " * 300, names) for found, about in asked]
    record = parse_case(set_value(read_text("ukraine-2022")[0], ("record",), entries)).case.record
    for (found, about), added in zip(asked, record, strict=True):
        assert added.weight is not None and added.weight.high == 0
        assert (added.kind == "answer") == (found in ("refusal", "acceptance") and about == "poll-plan")
        assert added.outcome == (None if added.kind == "statement" else BECOMES[found][1])


def test_an_answer_of_somebody_who_does_not_sign_is_a_statement():
    assert event("refusal", "europe", "poll-plan", "2022", "No.", Names.of(CASE))["kind"] == "statement"


def test_names_that_act_are_candidates_for_parties():
    found = candidates(NEWS)
    assert [(c.name, c.count) for c in found][:2] == [("Russia", 2), ("Ukraine", 1)]
    assert found[1].quote.startswith("Ukraine on Monday")


def test_a_text_in_another_language_is_said_to_be():
    assert "English" in notice("Украина отвергла план, а Россия пригрозила ядерным оружием")
    assert notice(NEWS) == ""
