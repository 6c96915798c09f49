"""Rich's console: no text steers the terminal, and there is always room to print."""

import io

import pytest
from rich.table import Table
from rich.text import Text

from detente.report.terminal.console import LEAST, Console


def test_control_characters_are_shown_wherever_they_stand():
    out = io.StringIO()
    table = Table("head\x1b]0;a\x07")
    table.add_row("cell\x9b2J")
    console = Console(file=out, width=60, force_terminal=True, no_color=True, color_system=None)
    console.print("plain\x1b[2J", Text("styled\x1b[8m", style="bold"), table)
    found = out.getvalue()
    assert all(f"{text}␛" in found for text in ("plain", "styled", "head"))
    assert not set(found) & {"\x1b", "\x9b", "\x07"}


@pytest.mark.parametrize("columns", ["0", "1", "²", "9" * 30, "-5", ""])
def test_there_is_room_whatever_the_columns(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    out = io.StringIO()
    console = Console(file=out)
    assert LEAST <= console.width <= 1000
    console.print("some words")
    assert out.getvalue() == "some words\n"
