"""Tables in terminals of any width: row labels stay, and no figure is cut."""

from io import StringIO

import pytest
from rich.console import Console
from rich.padding import Padding

from detente.assessment.tables import Table
from detente.assessment.wording import unbroken
from detente.report.terminal.tables import Flow, draw

TABLE = Table(
    "How it ends",
    ["", *[f"{y} years" for y in range(1, 9)]],
    [[f"outcome {n}", *[f"{n}{y} (10-90)" for y in range(1, 9)]] for n in (1, 2)],
    note="A note.",
)


def lines(width):
    out = StringIO()
    Console(file=out, width=width).print(draw(TABLE))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_every_figure_is_there_beside_its_label(width):
    found = lines(width)
    assert max(map(len, found)) <= width
    for n in (1, 2):
        mine = " ".join(line.removeprefix(f"outcome {n}") for line in found if line.startswith(f"outcome {n}"))
        assert mine.split() == [part for y in range(1, 9) for part in (f"{n}{y}", "(10-90)")]
    assert sum("years" in line for line in found) == sum(line.startswith("outcome 1") for line in found)


def test_a_table_that_fits_is_drawn_once():
    assert sum(line.startswith("outcome 1") for line in lines(200)) == 1


@pytest.mark.parametrize("width", range(30, 100, 7))
def test_no_figure_is_parted_from_its_band(width):
    figures = ["+12 (-5, +20)", "87% (79-91)", "<1% (<1-1)", "+18 (+17, +19)"]
    told = unbroken("Here stand figures: " + " and some words, then ".join(figures) + ".\nThe next line, 55% (44-70).")
    out = StringIO()
    Console(file=out, width=width).print(Padding(Flow(told), (0, 0, 0, 4)))
    found = out.getvalue()
    assert "\N{NO-BREAK SPACE}" not in found and "\N{WORD JOINER}" not in found
    assert all(len(line.rstrip()) <= width for line in found.splitlines())
    for figure in [*figures, "55% (44-70)"]:
        assert any(figure in line for line in found.splitlines()), figure
    assert any(line.startswith("    The next line") for line in found.splitlines())
