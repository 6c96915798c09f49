"""How much room a text takes, so that it fits its page or slide.

Letters are measured in the font that Pillow brings, which runs as Arial does, so that a document is the same on every machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from detente.assessment.tables import Rows

LINE = 1.2  # the height of a line, in sizes of its text
SPARE = 1.05  # how much wider Arial may run than what we measure
BOLD = 0.03  # how much wider a bold letter is, in sizes of the text
LATIN = 0x250  # from here on the font has no letters
WIDE, TALL, OTHER = (
    1.05,
    0.85,
    0.65,
)  # widths of other scripts' letters, in sizes of the text: ideographs, capitals, the rest


@cache
def _font() -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(100)


@cache
def _letter(one: str) -> float:
    """The width of a letter, in sizes of the text."""
    if unicodedata.combining(one) or unicodedata.category(one) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(one) in "WF":
        return WIDE
    if ord(one) < LATIN:
        return max(0.2, float(_font().getlength(one)) / 100)
    return TALL if one.isupper() else OTHER


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line of text in points."""
    found = [_letter(one) for one in text]
    return size * (SPARE * sum(found) + (BOLD * sum(x > 0 for x in found) if bold else 0.0))


def lines(text: str, size: float, room: float, bold: bool = False) -> int:
    """How many lines a text takes in so many points; a word longer than a line is broken."""
    return sum(_lines(paragraph, size, room, bold) for paragraph in text.split("\n"))


def _lines(text: str, size: float, room: float, bold: bool) -> int:
    space = width(" ", size, bold)
    used, found = 0.0, 1
    for word in text.split():
        long = width(word, size, bold)
        if used and used + space + long > room:
            found, used = found + 1, 0.0
        elif used:
            used += space
        used += long
        while used > room:
            found, used = found + 1, used - room
    return found


def height(text: str, size: float, room: float, bold: bool = False) -> float:
    """The height of a text in points, in a column of so many points."""
    return lines(text, size, room, bold) * size * LINE


def largest(
    texts: Sequence[str], sizes: Sequence[float], room: tuple[float, float], bold: bool = False, gap: float = 0.0
) -> float | None:
    """The largest of the sizes, given from large to small, at which paragraphs fit into a width and a height; None if none does.

    `gap` is the space between paragraphs, in sizes of the text.
    """
    across, down = room
    for size in sizes:
        tall = sum(height(text, size, across, bold) for text in texts) + gap * size * max(0, len(texts) - 1)
        if tall <= down:
            return size
    return None


def cut(text: str, size: float, room: tuple[float, float], bold: bool = False) -> str:
    """As many words of a text as fit, with an ellipsis if some do not."""
    if height(text, size, room[0], bold) <= room[1]:
        return text
    words = text.split()
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if height(" ".join(words[:middle]) + " ...", size, room[0], bold) <= room[1]:
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low]).rstrip(",;:") + " ..."


def columns(head: Sequence[str], rows: Rows, total: float, size: float, padding: float) -> list[float]:
    """The widths of a table's columns in points: each has room for its longest word if it can, and more the more it holds."""
    count = len(head)
    whole = [row for row in rows if not is_heading(row)]
    cells = [[head[n], *[row[n] for row in whole]] for n in range(count)]
    least = [
        min(0.5 * total, max((width(w, size, True) for cell in column for w in cell.split()), default=0.0) + padding)
        for column in cells
    ]
    wished = [
        max((width(line, size) for cell in column for line in cell.split("\n")), default=0.0) + padding
        for column in cells
    ]
    if sum(wished) <= total:
        return [w + (total - sum(wished)) * w / sum(wished) for w in wished]
    if sum(least) >= total:
        return [total * one / sum(least) for one in least]
    # Narrow columns get what they wish, and those with long texts share the rest.
    room, found, left = total, [0.0] * count, sorted(range(count), key=lambda n: wished[n])
    while len(left) > 1 and wished[left[0]] <= room / len(left):
        found[left[0]] = wished[left[0]]
        room -= wished[left.pop(0)]
    spare = room - sum(least[n] for n in left)
    if spare < 0:
        return [total * one / sum(least) for one in least]
    weights = {n: max(0.0, wished[n] - least[n]) ** 0.5 for n in left}
    for n in left:
        found[n] = least[n] + spare * weights[n] / (sum(weights.values()) or 1.0)
    return found


def is_heading(row: Sequence[str]) -> bool:
    """Whether a row is a heading of those below it: only its first cell says something."""
    return len(row) > 1 and not any(row[1:])
