"""Pictures for documents: a chart as PNG, its finding and how to read it as text beside it, and the bars of the answer."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from detente.panel.results import INVENTED
from detente.report.sections import Picture, figures, libraries

SCALE = 2.0  # points of the PNG to a pixel of the chart
COLOURS = 96  # the charts have flat colours; with so few a PNG is a third as large
GUTTER = 24  # pixels between the columns of a picture that was cut
BAR = (600, 26)  # pixels
SIGNED_AND_HOLDS, SIGNED, NONE = "#007a4d", "#8fae9f", "#e4e4e2"


@dataclass(frozen=True)
class Drawing:
    """A chart as PNG, its width and height in pixels of the chart, its finding as a sentence, and how to read it."""

    png: bytes
    width: float
    height: float
    finding: str
    how: str


def drawing(
    name: str, draw: Callable[[int], Any], data: Callable[[], list[dict[str, Any]]], width: int
) -> Picture | None:
    """A chart as a picture for a document, with the figures behind it; None if there is nothing to draw.

    The finding stands beside the picture and not in it, so that it can be searched, copied and read aloud.
    """
    charts, convert = libraries()
    with charts.unchecked():
        chart = draw(width)
        if chart is None:
            return None
        spec = chart.to_dict(validate=False)
    title = spec["title"]
    finding, how = (_joined(title.get(part, "")) for part in ("text", "subtitle"))
    if not how.startswith(INVENTED):  # a picture of invented ballots says so itself
        del spec["title"]
    spec = json.loads(charts.on_paper(json.dumps(spec)))
    spec["background"] = "white"
    png, size = _small(convert.vegalite_to_png(spec, scale=SCALE))
    head, rows = figures(data())
    return Picture(
        name, Drawing(png, size[0] / SCALE, size[1] / SCALE, finding, how), str(spec["description"]), head, rows, ""
    )


def reflowed(figure: Drawing, rooms: Sequence[tuple[float, float]]) -> Drawing:
    """A picture much taller than any room for it, cut into columns that stand side by side, if that makes it a quarter larger or more."""
    from PIL import Image

    def scale(columns: int) -> float:
        across = columns * figure.width + (columns - 1) * GUTTER
        tall = figure.height * (1.05 if columns > 1 else 1.0) / columns
        return max(min(room[0] / across, room[1] / tall) for room in rooms)

    columns = max((2, 3), key=scale)
    if scale(columns) < 1.25 * scale(1):
        return figure
    with Image.open(io.BytesIO(figure.png)) as opened:
        whole = opened.convert("RGB")
    gaps = [0, *(_gap(whole, n * whole.height // columns) for n in range(1, columns)), whole.height]
    tall = max(b - a for a, b in pairwise(gaps))
    beside = round(GUTTER * SCALE)
    made = Image.new("RGB", (columns * whole.width + (columns - 1) * beside, tall), "white")
    for n, (a, b) in enumerate(pairwise(gaps)):
        made.paste(whole.crop((0, a, whole.width, b)), (n * (whole.width + beside), 0))
    png = _saved(made.quantize(COLOURS, dither=Image.Dither.NONE))
    return replace(figure, png=png, width=made.width / SCALE, height=made.height / SCALE)


def _gap(image: Any, near: int) -> int:
    """The middle of the widest gap between rows of a picture, not far from a height."""
    reach = image.height // 12
    grey = image.convert("L")
    empty = [
        sum(grey.crop((0, y, image.width, y + 1)).histogram()[:200]) <= 0.01 * image.width
        for y in range(near - reach, near + reach)
    ]
    best, at, begin = 0, near, 0
    for n, clear in enumerate([*empty, False]):
        if clear:
            continue
        if n - begin > best:
            best, at = n - begin, near - reach + (begin + n) // 2
        begin = n + 1
    return at


def bar(signed: float, both: float) -> bytes:
    """A bar for a proposal as PNG: how likely it is signed by all, and of that how likely it also holds, in per cent."""
    from PIL import Image, ImageDraw

    width, height = BAR
    made = Image.new("RGB", BAR, NONE)
    pen = ImageDraw.Draw(made)
    for share, colour in ((signed, SIGNED), (both, SIGNED_AND_HOLDS)):
        if share > 0:
            pen.rectangle((0, 0, max(1, round(width * share / 100)) - 1, height), fill=colour)
    return _saved(made.quantize(4))


def _small(png: bytes) -> tuple[bytes, tuple[int, int]]:
    """A PNG in few colours, and its size."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as opened:
        return _saved(opened.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)), opened.size


def _saved(image: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _joined(lines: Any) -> str:
    return lines if isinstance(lines, str) else " ".join(lines)
