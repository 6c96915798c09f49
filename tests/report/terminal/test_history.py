import io

from rich.console import Console

from detente.history import rate
from detente.report.terminal.history import print_answer, print_citations, print_rates


def _shown(show, *args):
    out = io.StringIO()
    show(*args, console=Console(file=out, width=100))
    return out.getvalue()


def test_a_rate_is_shown_with_its_band_cases_curve_and_whom_to_cite():
    answer = rate("peace_failure", war="civil", guarantee="treaty")
    text = _shown(print_answer, answer)
    median, low, high = (round(100 * x) for x in answer.band())
    assert f"{median}% ({low}-{high})" in text
    assert "It happened in 3 of 14 comparable cases" in text
    assert "Bosnia, settlement 3" in text
    assert "and 2 more (--all)" in text
    assert "5 years" in text
    assert "Mattes, Michaela" in text
    assert "Zimbabwe, settlement 32" in _shown(lambda console: print_answer(answer, True, console))


def test_it_is_said_where_hardly_a_case_is_alike():
    assert "may differ in" in _shown(print_answer, rate("peace_failure", guarantee="treaty"))


def test_all_rates_and_citations_are_listed():
    text = _shown(print_rates)
    assert "history.war_ends" in text
    assert "guarantee: none, peacekeepers, treaty" in text
    assert "Sarkees" in _shown(print_citations)
