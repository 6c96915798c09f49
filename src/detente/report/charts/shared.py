"""What the charts share: the one palette, two widths, titles, and rows of dots or bars with their names and figures beside them.

Text takes the colour of the page around it. A colour is written as a CSS variable with its shade on white paper as the fallback, so that a page can
give another shade on a dark ground, and a picture saved on its own still has colours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

from detente.assessment import Assessment, Band
from detente.assessment.wording import chance, in_percent
from detente.report.palette import GROUND, SHADES

Rows = list[dict[str, Any]]

COLOURS = {name: f"var(--{name}, {light})" for name, (light, _) in SHADES.items()}
OTHERS = [COLOURS[name] for name in SHADES if name.startswith("other-")]
PEACE, BROKEN, WAR, ALARM = (COLOURS[n] for n in ("peace", "broken", "war", "alarm"))
ON = f"var(--ground, {GROUND[0]})"
INK, LINE, FAINT = "currentColor", "#808080", "#80808040"

WIDE, NARROW = 720, 350  # pixels: across a page, and on a phone
COLUMNS = 520  # from this width on, names stand in columns beside the marks; below, in lines above them
FONT, LETTER = 12.5, 6.4  # the size of text, and the room that one of its letters takes
FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
VISIBLE = 0.005  # a difference of two chances below which a bar would have no length
CHANCE = (0.0, 100.0)
SAYS = alt.Description("says:N")  # what a mark shows, in words


def on_paper(text: str) -> str:
    """A chart's text with the shades for white paper in place of what only a page can give."""
    return re.sub(r"var\(--[\w-]+, (#\w+)\)", r"\1", text).replace("currentColor", "#1b1b1b")


def everybody(a: Assessment) -> list[str]:
    """The ids of the sides and all others with a say, in the order of their colours."""
    return [*a.sides, *(who for who in a.under("fighting_on") if who not in a.sides)]


def colour_of(a: Assessment, who: str) -> str:
    """The colour that somebody has in every picture; grey for one that has no say in the game."""
    own = [COLOURS["side-a"], COLOURS["side-b"], *OTHERS]
    known = everybody(a)
    return own[known.index(who) % len(own)] if who in known else WAR


def unchecked() -> Any:
    """A context in which Altair does not check every step of a chart against its schema, which takes longer than to draw it."""
    return debug_mode(False)


def chart_of(rows: Rows) -> alt.Chart:
    """A chart that carries its rows as data.

    Its channels are best given as objects (`x2=alt.X2("high:Q")`): Altair reads its whole schema again for one given as a string.
    """
    # Altair copies lists over and over, and leaves tuples alone.
    return alt.Chart(alt.Data(values=tuple(rows)))  # type: ignore[no-untyped-call]


def titled(chart: Any, finding: str, says: str, width: int = WIDE) -> Any:
    """Give a chart its finding as the title, a line below on how to read it, and both as alternative text."""
    title = alt.TitleParams(
        wrapped(finding, width, 8.3), subtitle=wrapped(says, width), anchor="start", frame="bounds", offset=14
    )  # fmt: skip
    words = {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12}
    # Set where it is: each of Altair's own ways makes a copy of the whole chart.
    chart.title, chart.description, chart.padding = title, f"{finding}. {says}", 2
    chart.config = alt.Config(
        background="transparent", font="Helvetica Neue, Helvetica, Arial, sans-serif", view={"stroke": None},
        axis={
            **words, "domainColor": LINE, "tickColor": LINE, "gridColor": FAINT,
            "labelLimit": 0, "titleFontWeight": "normal", "labelOverlap": "greedy",
        },
        title={"color": INK, "subtitleColor": INK, "fontSize": 15, "subtitleFontSize": FONT, "subtitlePadding": 5},
        legend={**words, "orient": "bottom", "labelLimit": 260}, text={"color": INK, "fontSize": FONT},
    )  # fmt: skip
    return chart


def wrapped(text: str, room: float, letter: float = LETTER) -> list[str]:
    """A text in lines that fit into so many pixels, if its words do."""
    most, lines = int(room / letter), [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def texts(rows: Rows, **how: Any) -> Any:
    """Words at places in pixels: rows have `x`, `y` and `text`, which may be several lines."""
    return (
        chart_of([{**row, "text": "\n".join(row["text"]) if isinstance(row["text"], list) else row["text"]} for row in rows])
        .mark_text(**{"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": 15, **how})
        .encode(x=pixels("x"), y=pixels("y"), text=alt.Text("text:N"))
    )  # fmt: skip


def pixels(field: str) -> Any:
    """A place along an axis that is given in pixels, and has no axis of its own to show; `x2` and `y2` are where a mark ends."""
    if field in ("x2", "y2"):
        return alt.X2("x2:Q") if field == "x2" else alt.Y2("y2:Q")
    channel: type[Any] = alt.Y if field.startswith("y") else alt.X
    return channel(f"{field}:Q", scale=None, axis=None)


class Table:
    """A picture in rows: every row has a name, marks along a common scale, and a figure at the end; rows with the same `group` share a heading.

    Each row is a dict with `group` and `name`; `text` is its figure, `says` what it shows in words and `colour` its colour. `long`: names are
    sentences and not one or two words. `rows` are the rows with their places in pixels added, `left` and `right` the ends of the scale.
    """

    def __init__(self, rows: Rows, width: int, *, long: bool = False, figures: float = 0.0) -> None:
        self.width = width
        wide = width >= COLUMNS
        beside = wide and not long  # the group's name stands beside its rows and not above
        longest = max((len(str(r["name"])) for r in rows), default=0) * LETTER
        heading = 0.3 * width if beside else 0.0
        names = min(longest + 10, width * (0.4 if long else 0.24 if wide else 0.36)) if wide or not long else 0.0
        widest = max((len(str(r.get("text", ""))) for r in rows), default=0)
        self.left = round(heading + names) + 4
        self.right = width - max(14, round(max(figures, widest * LETTER + (6 if widest else 0))))
        self.rows: Rows = []
        self._bold: Rows = []
        self._plain: Rows = []
        self._lines: Rows = []
        self._ruled = bool(names)  # lines down the picture would run through names that stand above their marks
        y = 0.0
        for group in dict.fromkeys(r["group"] for r in rows):
            if y:
                self._lines.append({"y": y + 3})
                y += 8
            above = wrapped(group, heading - 12 if beside else width, 7.2) if group else []
            self._bold.append({"x": 0, "y": y + 10, "text": above})
            begin = y
            y += 0 if beside else 15 * len(above) + (3 if above else 0)
            for row in (r for r in rows if r["group"] == group):
                lines = wrapped(str(row["name"]), names - 8 if names else width)
                self._plain.append({"x": heading, "y": y + 10, "text": lines})
                if not names:
                    y += 15 * len(lines)
                height = max(20, 15 * len(lines) + 5) if names else 28
                self.rows.append({**row, "y": y + 10})
                y += height
            y = max(y, begin + 15 * len(above) + 5)
        self.height = round(y) + 4

    def x(
        self,
        field: str,
        title: str | Sequence[str],
        domain: tuple[float, float] | None = None,
        rows: Iterable[Any] = (),
    ) -> Any:
        """The scale along the rows, from the least to the greatest of the domain; by default that of the rows' bands or bars."""
        low, high = domain or self._span()
        scale = alt.Scale(domain=[low, high], range=[self.left, self.right], nice=False, zero=False)
        room = self.right - self.left
        lines = wrapped(title, room + 60) if isinstance(title, str) else list(title)
        return alt.X(
            f"{field}:Q",
            scale=scale,
            title=lines,
            axis=alt.Axis(tickCount=max(3, room // 70), domain=False, grid=self._ruled),
        )

    def _span(self) -> tuple[float, float]:
        ends = [float(r[k]) for r in self.rows for k in ("low", "high", "from", "to", "median") if r.get(k) is not None]
        low, high = min(0.0, *ends), max(0.0, *ends)
        edge = 0.03 * ((high - low) or 1.0)
        return low - edge * (low < 0), high + edge * (high > 0)

    def marks(self) -> Any:
        """The rows as data, to draw marks from."""
        return chart_of(self.rows).encode(y=pixels("y"), color=alt.Color("colour:N", scale=None), description=SAYS)

    def layers(self, *drawn: Any) -> Any:
        """The picture: lines between groups, the marks given, and names and figures in words."""
        ends = [{"x": self.right + 6, "y": r["y"], "text": r["text"]} for r in self.rows if r.get("text")]
        parts = [
            chart_of([{**line, "x": 0, "x2": self.width} for line in self._lines])
            .mark_rule(color=FAINT)
            .encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y")),
            *drawn,
            texts([t for t in self._bold if t["text"]], fontWeight=600, baseline="middle"),
            texts(self._plain),
            texts(ends),
        ]
        return alt.layer(*parts, width=self.width, height=self.height)


def dots(
    rows: Rows,
    x: str,
    width: int,
    domain: tuple[float, float] | None = CHANCE,
    told: Callable[[Rows, bool], list[str]] | None = None,
) -> Any:
    """Medians as dots on their 5-95% bands, one row each. `told` gives the figures at the end, with bands or without."""
    wide = width >= COLUMNS
    figures = (told or chances)(rows, wide)
    table = Table([{"says": "", **r, "text": f} for r, f in zip(rows, figures, strict=True)], width)
    axis = table.x("median", x, domain)
    base = table.marks()
    band = base.mark_rule(strokeWidth=4, opacity=0.4, strokeCap="round").encode(
        x=table.x("low", x, domain), x2=alt.X2("high:Q")
    )
    dot = base.mark_point(filled=True, size=75, opacity=1).encode(x=axis)
    zero = [
        chart_of([{"z": 0}]).mark_rule(color=LINE, strokeDash=[4, 3]).encode(x=table.x("z", x, domain or table._span()))
    ]
    return table.layers(*(zero if domain is None else []), band, dot)


def chances(rows: Rows, banded: bool) -> list[str]:
    """Rows' chances in words, with their bands or without."""
    return [with_band(r) if banded else in_percent(r["median"] / 100) for r in rows]


def gained(rows: Rows, banded: bool) -> list[str]:
    """Rows' gains in per cent of the stakes, with their bands or without."""
    return [
        f"{r['median']:+.0f} ({r['low']:+.0f}, {r['high']:+.0f})" if banded else f"{r['median']:+.0f}" for r in rows
    ]


def swing(rows: Rows, x: str, width: int) -> Any:
    """How far each assumption moves an answer: a bar between `from`, a triangle, and `to`, with a tick at `middle`."""
    table = Table(rows, width, long=True)
    base = table.marks()
    bars = base.mark_bar(height=10, opacity=0.5).encode(x=table.x("from", x, CHANCE), x2=alt.X2("to:Q"))
    low = base.mark_point(shape="triangle-up", filled=True, size=70, opacity=1).encode(x=table.x("from", x, CHANCE))
    here = base.mark_tick(thickness=3, size=16, color=INK).encode(x=table.x("middle", x, CHANCE), color=alt.value(INK))
    return table.layers(bars, low, here)


def share(band: Band) -> dict[str, float]:
    """The fields of a row that hold a band, in per cent."""
    return {"median": 100 * band.median, "low": 100 * band.low, "high": 100 * band.high}


def band_of(row: dict[str, Any]) -> Band:
    """The band that `share` put into a row."""
    return Band(*(row[k] / 100 for k in ("median", "low", "high")))


def with_band(row: dict[str, Any]) -> str:
    """A row's median with its band: `27% (3-65)`."""
    return chance(band_of(row))


def quoted(names: list[str]) -> str:
    """Names in quotes, since they may contain commas: `'Armistice', 'Peace, later'`."""
    return ", ".join(f"'{name}'" for name in names)


def gain_axes(a: Assessment) -> tuple[str, str, Any]:
    """Axis titles for the gains of the parties that lead sides a and b over fighting on, and dashed lines at a gain of zero."""
    x, y = (f"gain of {a.titles[s]} (% of its stakes)" for s in a.sides[:2])
    zero = chart_of([{"z": 0}])
    lines = zero.mark_rule(color=LINE, strokeDash=[4, 3]).encode(x=alt.X("z:Q", title=x)) + zero.mark_rule(
        color=LINE, strokeDash=[4, 3]
    ).encode(y=alt.Y("z:Q", title=y))
    return x, y, lines
