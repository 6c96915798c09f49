"""Rich's console, on which no text steers the terminal and which always has room to print."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import rich.console
from rich.console import ConsoleDimensions, ConsoleOptions, RenderableType
from rich.segment import Segment

from detente.terminal import printing, visible

LEAST, MOST = 20, 1000  # columns


class Console(rich.console.Console):
    """A console whose texts show their control characters (see `detente.terminal`); those that colour them are Rich's own."""

    def __init__(self, **given: Any) -> None:
        # Rich takes any digits, those of other scripts too, and then fails on them.
        told = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES") or (v.isascii() and len(v) < 9)}
        super().__init__(**{"_environ": told, **given})

    @property
    def size(self) -> ConsoleDimensions:
        """The size of the terminal, within reason."""
        found = super().size
        return ConsoleDimensions(min(max(found.width, LEAST), MOST), found.height)

    @size.setter
    def size(self, new_size: tuple[int, int]) -> None:
        self._width, self._height = new_size

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As Rich does, with control characters in texts shown."""
        for part in super().render(renderable, options):
            yield part if part.control else Segment(visible(part.text), part.style)

    def print(self, *objects: Any, **given: Any) -> None:
        """Print as Rich does. Raises OSError if it cannot be written."""
        with printing(self.stderr):
            super().print(*objects, **given)
