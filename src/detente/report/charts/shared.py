"""What the charts share: colours, sizes, titles, dots on bands, and the two sides of the war.

Text takes the colour of the page around it. The palette is that of Okabe and Ito (2008), which colour-blind readers can tell apart.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.assessment import Assessment, Band
from detente.assessment.wording import chance

Rows = list[dict[str, Any]]

BLUE, ORANGE, GREEN, RED, SKY, YELLOW, PINK, GREY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#B8A500", "#CC79A7", "#808080",
)  # fmt: skip
COLOURS = [BLUE, ORANGE, GREEN, RED, SKY, PINK, YELLOW, GREY]
WIDTH = 300
STEP = 26
VISIBLE = 0.005  # a difference of two chances below which a bar would have no length
CHANCE = alt.Scale(domain=[0, 100])


def chart_of(rows: Rows) -> alt.Chart:
    """A chart that carries its rows as data."""
    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]


def titled(chart: Any, finding: str, says: str) -> Any:
    """A chart with its finding as the title, a line below on how to read it, and both as alternative text."""
    title = alt.TitleParams(_wrapped(finding, 58), subtitle=_wrapped(says, 70), anchor="start", offset=12)
    return (
        chart.properties(title=title, description=f"{finding}. {says}")
        .configure(background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor="currentColor", titleColor="currentColor", domainColor="#808080", tickColor="#808080", gridColor="#80808040",
            labelFontSize=12, titleFontSize=12, labelLimit=220, titleFontWeight="normal",
        )
        .configure_title(color="currentColor", subtitleColor="currentColor", fontSize=14, subtitleFontSize=12)
        .configure_legend(
            labelColor="currentColor", titleColor="currentColor", labelFontSize=12, titleFontSize=12, orient="bottom", columns=2, labelLimit=260
        )
        .configure_text(color="currentColor")
        .configure_header(labelColor="currentColor", titleColor="currentColor", labelFontSize=12)
    )  # fmt: skip


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def dots(rows: Rows, x: str, colour: str, order: list[str], domain: list[str], palette: list[str], scale: Any) -> Any:
    """Medians as dots on their 5-95% bands: one row per `what`, and within it one line per colour."""
    base = chart_of(rows).encode(
        y=alt.Y("what:N", sort=order, title=None),
        yOffset=alt.YOffset(f"{colour}:N", sort=domain),
        color=alt.Color(f"{colour}:N", scale=alt.Scale(domain=domain, range=palette), title=None, sort=domain),
    )
    band = base.mark_rule(strokeWidth=3, opacity=0.55).encode(x=alt.X("low:Q", title=x, scale=scale), x2="high:Q")
    dot = base.mark_point(filled=True, size=70, opacity=1).encode(x=alt.X("median:Q", title=x, scale=scale))
    return (band + dot).properties(width=WIDTH, height=alt.Step(max(14, STEP - 4 * len(domain))))


def share(band: Band) -> dict[str, float]:
    """The fields of a row that hold a band, in per cent."""
    return {"median": 100 * band.median, "low": 100 * band.low, "high": 100 * band.high}


def with_band(row: dict[str, Any]) -> str:
    """A row's median with its band: `27% (3-65)`."""
    return chance(Band(*(row[k] / 100 for k in ("median", "low", "high"))))


def quoted(names: list[str]) -> str:
    """Names in quotes, since they may contain commas: `'Armistice', 'Peace, later'`."""
    return ", ".join(f"'{name}'" for name in names)


def gain_axes(a: Assessment) -> tuple[str, str, Any]:
    """Axis titles for the two sides' gains over fighting on, and dashed lines at a gain of zero."""
    x, y = (f"gain of {a.titles[s]} (% of its stakes)" for s in a.parties)
    zero = chart_of([{"z": 0}])
    lines = zero.mark_rule(color="#808080", strokeDash=[4, 3]).encode(x=alt.X("z:Q", title=x)) + zero.mark_rule(
        color="#808080", strokeDash=[4, 3]
    ).encode(y=alt.Y("z:Q", title=y))
    return x, y, lines
