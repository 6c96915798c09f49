"""The graph model of a case in a terminal."""

import io

from rich.console import Console
from talks import two_proposals

from detente.assessment.tables_of_lens import answer, left_out
from detente.report.terminal.lens import print_lens


def test_a_terminal_shows_all_of_it_on_80_columns():
    one = two_proposals()
    out = io.StringIO()
    print_lens(one, Console(file=out, width=80))
    shown = out.getvalue()
    assert max(map(len, shown.splitlines())) <= 80
    plain = " ".join(shown.split())
    assert all(" ".join(sentence.split()) in plain for sentence in [*answer(one), *left_out(one)])
    assert "war; A accepts 'Swap'" in plain and "The outcomes" in plain and "Two lenses" in plain
