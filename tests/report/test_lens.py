"""The graph model of a case in its report, on its own page, and in a terminal."""

import io
import json
import re
import urllib.parse

from rich.console import Console
from talks import run

from detente.assessment import graph_of
from detente.assessment.questions.second_lens import lens_of
from detente.assessment.tables_of_lens import answer, left_out
from detente.report.lens import tables
from detente.report.lens_page import lens_html, lens_svg
from detente.report.terminal.lens import print_lens

HOSTILE = '<script>alert(1)</script> & "quoted"'
GAINS = {"line": {"a": [0.2, 0.3], "b": [0.1, 0.2]}, "swap": {"a": [0.1, 0.3], "b": [-0.3, -0.1]}}


def found(**asked):
    a = run(GAINS, {"strike": {"a": [-0.5, -0.4], "b": [-1, -1]}})
    a.titles["line"] = HOSTILE
    return graph_of(a, **asked)


def test_ways_lead_to_outcomes_only():
    by_title = {t.title: t for t in tables(found(wanted="swap", coalition=("a", "b")))}
    assert [r[0] for r in by_title["From today, state war"].rows] == ["line", "swap", "strike"]
    assert by_title["Where A and B improve together"].rows[0] == ["war", "line"]
    assert "For state swap to last" in by_title


def test_the_page_is_one_file_that_holds_the_answer_and_runs_nothing():
    one = found()
    text = lens_html(one)
    assert text.count("<script") == 1 and not re.search(r"(src|href)=[\"']https?:", text) and "alert(1)" in text
    (data,) = re.findall(r'href="data:application/json;charset=utf-8,([^"]+)"', text)
    assert lens_of(json.loads(urllib.parse.unquote(data))) == one
    assert lens_svg(one).startswith("<svg")


def test_a_terminal_shows_all_of_it_on_80_columns():
    one = found()
    out = io.StringIO()
    print_lens(one, Console(file=out, width=80))
    shown = out.getvalue()
    assert max(map(len, shown.splitlines())) <= 80
    plain = " ".join(shown.split())
    assert all(" ".join(sentence.split()) in plain for sentence in [*answer(one), *left_out(one)])
    assert "war; A accepts 'Swap'" in plain and "The outcomes" in plain and "Two lenses" in plain
