"""Tables as text for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from detente.assessment.tables import Table

NARROW = 18  # least width of the first column, in characters


def draw(table: Table) -> RenderableType:
    """A table without lines, with its title above and its note below; if its first column is running text, a numbered list."""
    if table.words:
        return Group(*_listed(table))
    grid = plain(header=any(table.head))
    for n, head in enumerate(table.head):
        if n == 0:
            grid.add_column(head, justify="left", min_width=NARROW)
        else:
            grid.add_column(head, justify="right", no_wrap=True)
    for row in table.rows:
        grid.add_row(*row)
    parts: list[RenderableType] = [Text(f"\n{table.title}", style="bold")] if table.title else []
    return Group(*parts, grid, *([Text(table.note, style="dim")] if table.note else []))


def plain(title: str = "", header: bool = True) -> Grid:
    """An empty table without lines, its title above on the left."""
    return Grid(
        title=f"\n{title}" if title else None,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        show_header=header,
    )


def _listed(table: Table) -> list[RenderableType]:
    """Each row as a line of figures with its text below."""
    lines: list[RenderableType] = [Text(f"\n{table.title}", style="bold")]
    for n, (says, *figures) in enumerate(table.rows, 1):
        line = "; ".join(f"{head} {figure}" for head, figure in zip(table.head[1:], figures, strict=True))
        lines += [Padding(Text(f"{n}. {line}"), (0, 0, 0, 2)), Padding(Text(says, style="dim"), (0, 0, 0, 5))]
    if table.note:
        lines.append(Text(table.note, style="dim"))
    return lines
