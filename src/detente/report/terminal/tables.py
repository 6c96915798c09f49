"""Tables as text for a terminal."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from detente.assessment.tables import Table
from detente.assessment.wording import plain as as_usual

NARROW = 18  # least width of the first column, in characters
APART = 2  # spaces between columns


def draw(table: Table) -> RenderableType:
    """A table without lines, with its title above and its note below; if its first column is running text, a numbered list."""
    if table.words:
        return Group(*_listed(table))
    parts: list[RenderableType] = [Text(f"\n{table.title}", style="bold")] if table.title else []
    return Group(*parts, _Columns(table), *([Text(table.note, style="dim")] if table.note else []))


@dataclass(frozen=True)
class _Columns:
    """The columns of a table; those that the terminal has no room for go below, beside the row labels again."""

    table: Table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for n, columns in enumerate(self._fitting(options.max_width)):
            if n:
                yield Text()
            grid = plain(header=any(self.table.head))
            grid.add_column(self.table.head[0], justify="left", min_width=NARROW)
            for c in columns:
                grid.add_column(self.table.head[c], justify="right", no_wrap=True)
            for row in self.table.rows:
                grid.add_row(row[0], *(row[c] for c in columns))
            yield grid

    def _fitting(self, room: int) -> list[list[int]]:
        """The columns after the first, in groups that fit beside it."""
        groups: list[list[int]] = [[]]
        left = room - NARROW
        for c in range(1, len(self.table.head)):
            wide = APART + max(cell_len(text) for text in (self.table.head[c], *(row[c] for row in self.table.rows)))
            if wide > left and groups[-1]:
                groups.append([])
                left = room - NARROW
            groups[-1].append(c)
            left -= wide
        return groups


@dataclass(frozen=True)
class Flow:
    """A paragraph, wrapped between words but not where a space does not break; those then print as any space, so that a line can be copied.

    Lines of the text stay lines; `style` is that of those after the first, `first` of the first.
    """

    text: str
    first: str = ""
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for n, line in enumerate(self.text.splitlines()):
            # What joins a hyphen to the next figure takes no room, and nothing breaks at hyphens here.
            for piece in textwrap.wrap(
                line.replace("\N{WORD JOINER}", ""), options.max_width, break_on_hyphens=False
            ) or [""]:
                yield Text(as_usual(piece), style=self.style if n else self.first)


def plain(title: str = "", header: bool = True) -> Grid:
    """An empty table without lines, its title above on the left."""
    return Grid(
        title=f"\n{title}" if title else None,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, APART, 0, 0),
        show_header=header,
    )


def _listed(table: Table) -> list[RenderableType]:
    """Each row as a line of figures with its text below."""
    lines: list[RenderableType] = [Text(f"\n{table.title}", style="bold")]
    for n, (says, *figures) in enumerate(table.rows, 1):
        line = "; ".join(f"{head} {figure}" for head, figure in zip(table.head[1:], figures, strict=True))
        lines += [Padding(Flow(f"{n}. {line}"), (0, 0, 0, 2)), Padding(Flow(says, style="dim"), (0, 0, 0, 5))]
    if table.note:
        lines.append(Flow(table.note, first="dim", style="dim"))
    return lines
