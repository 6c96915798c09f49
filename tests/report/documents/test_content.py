"""What documents say: the sections of the HTML report, with what the answer says to each."""

import html
import re

from detente import paths
from detente.assessment.wording import plain
from detente.report.documents.content import backwards, clean, linked, of_comparison, of_deals, of_fixes, of_runs
from detente.report.page import report_html
from detente.report.sections import Picture


def test_every_section_of_the_page_is_there_in_its_order(answered, content, monkeypatch):
    def undrawn(name, draw, data, width):
        return None if draw(width) is None else Picture(name, "", "", [], [], "")

    monkeypatch.setattr("detente.report.sections.picture", undrawn)  # to draw them again takes seconds
    found = [(i, html.unescape(t)) for i, t in re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', report_html(answered))]
    told = [(one.section.id, one.section.title) for one in content.told]
    assert [("answer", "The answer"), *told[:-1]] == found
    assert told[-1] == ("words", "Words used here")


def test_sections_say_what_the_answer_says_to_them_and_what_turns_it_over(answered, content):
    told = {one.section.id: one for one in content.told}
    assert told["holds"].says == content.answer.part("holds").says
    assert told["ends"].says == content.words[1:2]
    for section, path in (("proposals", paths.all_sign), ("holds", lambda p: paths.holds(p, 5))):
        found = answered.facts["hinges"]["headlines"].get(path(answered.lasting))
        turns = [r for r in found["assumptions"] if r["break_even"] is not None] if found else []
        assert any("cross 50%" in words for words in told[section].turns) == bool(turns)
        assert all(row["words"] in " ".join(told[section].turns) for row in turns)


def test_words_that_a_page_explains_are_explained_at_the_end(content):
    (table,) = content.told[-1].section.tables
    assert [
        "draw",
        "One of many versions of the case, in which every uncertain number takes one value from its range.",
    ] in table.rows


def test_links_are_found_without_the_stop_behind_them():
    pieces = list(linked("See https://example.org/a_(b)?c=d, and (http://x.org)."))
    assert [p for p in pieces if p[1]] == [("https://example.org/a_(b)?c=d",) * 2, ("http://x.org",) * 2]
    assert "".join(p for p, _ in pieces) == "See https://example.org/a_(b)?c=d, and (http://x.org)."


def test_a_text_without_what_xml_cannot_hold():
    assert clean("a\x00b\x0bc\ud800d\te 4-\u20607") == "abcd\te 4-7"


def test_which_way_a_text_runs():
    assert backwards("هدنة (1)") and backwards("12 שלום")
    assert not backwards("'هدنة' is likelier to be signed") and not backwards("55%")


def test_figures_behind_a_name_that_runs_backwards_stay_in_their_order():
    assert clean("'هدنة على خط', 34% (17-51)") == "'هدنة على خط', 34% (17-51)"  # nothing else says which way
    assert clean("All sign 'هدنة على خط', 34% (17-51)") == "All sign 'هدنة على خط\u200e', 34% (17-51)"


def test_searches_for_deals_and_fixes_and_comparisons_have_documents_too(answered):
    from detente.assessment.questions.comparison import Comparison, compare_runs

    band = {"median": 0.4, "low": 0.1, "high": 0.6}
    deal = {
        "says": "A & B",
        "terms": {},
        "all_sign": band,
        "holds_5": band,
        "signed_and_holds_5": band,
        "best_in": 0.5,
        "like": [],
    }
    found = of_deals(
        {"case": "c", "draws": 2, "seed": 1, "version": "0", "packages": 9, "allowed": 8, "weighed": 7, "best": [deal]},
        "A war",
    )
    assert found.title.startswith("A war: ") and plain(found.told[0].section.tables[0].rows[0][1]) == "40 (10-60)"
    fix = {"proposal": "p", "as_is": band, "changes": ["do it"], "changed": band, "enough": False}
    assert "do it" in str(
        of_fixes({"case": "c", "draws": 2, "seed": 1, "version": "0", "fixes": [fix]}).told[0].section.tables[0].rows
    )
    same = of_runs(compare_runs(answered, answered))
    assert [t.section.text for t in same.told[:2]] == [
        ["Nothing differs between the two runs' cases and settings."],
        ["No answer differs."],
    ]
    assert same.told[1].section.charts == []
    compared = of_comparison(Comparison({None: answered, "cut": answered}))
    assert compared.told[0].section.id == "cut"
    assert "the case as it is" in compared.words[0].lower()
