"""A panel's results in a terminal: the answer in words, the tables, and every answer if asked for."""

from io import StringIO

import pytest
from invented import an_assessment, made
from rich.console import Console

from detente.panel.answer import answer
from detente.report.terminal.panel import print_results


def printed(*told, width=100, **more):
    out = StringIO()
    print_results(*told, console=Console(file=out, width=width), **more)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_it_says_what_the_page_says(width):
    found = made()
    text = printed(found, an_assessment(), width=width)
    flat = " ".join(text.split())
    for sentence in [*answer(found), *found.notes]:
        assert " ".join(sentence.split()) in flat
    titles = [
        "Ballots",
        "What every group can tolerate",
        "Beside the model",
        "What divides most",
        "What ballots on single terms imply",
    ]
    places = [
        text.index(f"\n{t}")
        for t in [*titles, "What tells clusters of opinion apart", "What leaving flagged ballots out changes"]
    ]
    assert places == sorted(places)
    assert max(map(len, text.splitlines())) <= width
    assert "Every answer" not in text


def test_every_answer_if_asked_for_and_no_model_without_an_assessment():
    text = printed(made(), every=True)
    assert "Every answer" in text
    assert "Beside the model" not in text
