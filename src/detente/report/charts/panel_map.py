"""The map of opinion: where people who answered alike stand, in cells of several people each, never a dot for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from detente.assessment.wording import count
from detente.panel.results import Results
from detente.report.charts.panel_shared import mark_of
from detente.report.charts.shared import FAINT, ON, SAYS, WIDE, Rows, chart_of, pixels, texts, titled

FIGURE = 19  # pixels: a mark from this size on holds its number
EDGE = 34  # pixels around the cells, for names
LARGEST = 50  # pixels: the side of a cell
NAME = 62  # pixels: half a cluster's name


def opinion_rows(found: Results) -> Rows:
    """The cells of the map: column and row, cluster, and how many people stand there."""
    return [dict(cell) for cell in found.clusters["map"]] if found.clusters else []


def opinion(found: Results, width: int = WIDE) -> Any:
    """The map of opinion with its clusters; None if there are no clusters or no cell may be shown."""
    rows = opinion_rows(found)
    if not rows or not found.clusters:
        return None
    grid = _Grid.of(rows, width)
    marks = _marks(rows, grid)
    inside = [{"x": m["x"], "y": m["y"] + 0.5, "text": str(m["people"])} for m in marks if m["size"] > FIGURE**2]
    labels = _labels(found, rows, grid)
    cells = (
        chart_of(marks)
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=pixels("x"),
            y=pixels("y"),
            size=alt.Size("size:Q", scale=None),
            color=alt.Color("colour:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            description=SAYS,
        )
    )
    box = chart_of([{"x": 0, "x2": width, "y": 0, "y2": grid.height}]).mark_rect(filled=False, stroke=FAINT)
    layers = [
        box.encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y"), y2=pixels("y2")),
        cells,
        texts(inside, align="center", color=ON, fontSize=11),
        texts(labels, align="center", fontWeight=600, stroke=ON, strokeWidth=4, strokeJoin="round", color=ON),
        texts(labels, align="center", fontWeight=600),
    ]
    left = found.clusters["people"] - sum(r["people"] for r in rows)
    seen = {r["cluster"] for r in rows}
    unseen = [
        f" Cluster {c['number']} has no larger place." for c in found.clusters["clusters"] if c["number"] not in seen
    ]
    undrawn = (
        f" {count(left, 'person', 'people')} in places with fewer than {found.threshold} are not drawn." if left else ""
    )
    return titled(
        alt.layer(*layers, width=width, height=grid.height),
        _finding(found),
        "Who stand near each other answered alike; the directions have no meaning of their own. A mark is several people, the larger the more."
        f"{undrawn}{''.join(unseen)} {found.clusters['note']}",
        width,
    )  # fmt: skip


@dataclass(frozen=True)
class _Grid:
    """Where the cells with people stand: the part of the map that has any, in square cells."""

    first_x: int
    last_y: int
    left: float
    step: float
    height: int
    width: int

    @classmethod
    def of(cls, rows: Rows, width: int) -> _Grid:
        columns, lines = ([r[k] for r in rows] for k in ("x", "y"))
        across, down = max(columns) - min(columns) + 1, max(lines) - min(lines) + 1
        step = min(LARGEST, (width - 2 * EDGE) / across)
        return cls(min(columns), max(lines), (width - across * step) / 2, step, round(down * step + 2 * EDGE), width)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The middle of a cell, in pixels."""
        return self.left + (x - self.first_x + 0.5) * self.step, EDGE + (self.last_y - y + 0.5) * self.step


def _marks(rows: Rows, grid: _Grid) -> Rows:
    """The marks: their areas go with people; clusters that share a cell stand side by side in it."""
    places = [(r["x"], r["y"]) for r in rows]
    # One scale for all: where any cell is shared, the largest mark takes half a cell.
    most, widest = max(r["people"] for r in rows), 0.95 * grid.step / max(map(places.count, places))
    found: Rows = []
    for r in rows:
        mates = [o["cluster"] for o in rows if (o["x"], o["y"]) == (r["x"], r["y"])]
        x, y = grid.place(r["x"], r["y"])
        colour, shape = mark_of(r["cluster"] - 1)
        found.append(
            {
                "x": x + (mates.index(r["cluster"]) - (len(mates) - 1) / 2) * widest, "y": y,
                "size": r["people"] / most * widest**2, "colour": colour, "shape": shape,
                "people": r["people"], "says": f"cluster {r['cluster']}: {count(r['people'], 'person', 'people')} here",
            }
        )  # fmt: skip
    return found


def _finding(found: Results) -> str:
    assert found.clusters is not None
    each = [c["people"] for c in found.clusters["clusters"]]
    sizes = f"{', '.join(f'{n:,}' for n in each[:-1])} and {each[-1]:,}" if len(each) > 1 else f"{each[0]:,}"
    return f"The answers fall into {count(found.clusters['number'], 'cluster')}, of {sizes} people"


def _labels(found: Results, rows: Rows, grid: _Grid) -> Rows:
    """The name and size of each cluster above its people, kept inside the map and apart from each other."""
    assert found.clusters is not None
    placed: Rows = []
    for c in found.clusters["clusters"]:
        mine = [r for r in rows if r["cluster"] == c["number"]]
        if not mine:
            continue
        middle = sum(r["x"] * r["people"] for r in mine) / sum(r["people"] for r in mine)
        x, y = grid.place(middle, max(r["y"] for r in mine) + 0.5)
        x, y = max(NAME, min(grid.width - NAME, x)), max(10.0, y - 11)
        while any(abs(p["x"] - x) < 2 * NAME and abs(p["y"] - y) < 16 for p in placed):
            y += 16
        placed.append({"x": x, "y": y, "text": f"Cluster {c['number']}: {c['people']:,} people"})
    return placed
