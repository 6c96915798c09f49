"""What a scenario changes, and every compared path, in words."""

import io

from rich.console import Console

from detente.assessment import compare
from detente.assessment.questions.comparison import compared
from detente.assessment.wording import headline
from detente.case import load_case
from detente.report.terminal.scenarios import print_comparison


def test_every_difference_is_printed_in_words():
    scenario = next(iter(load_case("kargil-1999").case.scenarios))
    found = compare("kargil-1999", [scenario], draws=1)
    out = io.StringIO()
    print_comparison(found, Console(file=out, width=200))
    told = out.getvalue()
    pair = found.pair(scenario)
    assert f"{pair.names[1]} ({scenario})" in told
    assert all(f"{change.what}: {change.other}" in told for change in pair.changes)
    for path in compared(found.base):
        words = headline(found.base.titles, path)
        assert words != path
        if abs(pair.difference(path)) >= 0.01:
            assert words in told
