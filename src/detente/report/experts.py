"""Ranges asked of experts as sections of a page: the pools with their picture, everybody's ranges and reasons, and the scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from detente.assessment.tables import Table
from detente.assessment.wording import count
from detente.report.sections import Picture, Section, libraries, picture
from detente.report.terminal.experts import FEW, figure

INVENTED = "The answers of this panel are invented, to show what a panel tells. No expert gave them."


def sections(told: Mapping[str, Any], width: int | None = None) -> Iterator[Section]:
    """The sections of results as `web.work_experts.results_of` tells them, with names; pictures are `width` pixels wide.

    Raises `ReportError` if the extra is not installed.
    """
    libraries()
    for one in told["ranges"]:
        charts = _chart(one, width, told["invented"])
        yield Section(
            f"range-{one['name']}",
            one["asks"],
            _text(one),
            tables=[_pools(one)],
            details=[_answers(one)],
            charts=charts,
        )
    if told["scores"] is not None:
        yield Section(
            "expert-scores", "How the experts did on questions with known answers", tables=[_scores(told["scores"])]
        )
    if told["known"]:
        rows = [[q["asks"], f"{q['truth']:.3g} {q['unit']}", q["source"]] for q in told["known"]]
        yield Section(
            "known",
            "The questions with known answers",
            details=[Table("Answers", ["question", "answer", "source"], rows, words=True)],
        )


def ends(kind: str, unit: str, low: float, high: float) -> str:
    """A range with its unit: `12% to 38%`, `6 to 18 months`."""
    return f"{figure(kind, low)} to {figure(kind, high)} {unit.lstrip('% ')}".strip()


def _text(one: Mapping[str, Any]) -> list[str]:
    kind, unit, spread = one["kind"], one["unit"], one["spread"]
    equal = one["pools"][0]
    many, range_ = count(len(one["answers"]), "expert"), ends(kind, unit, equal["low"], equal["high"])
    said = f"Together, all alike, {many} say {range_}, with a median of {figure(kind, equal['median'])}."
    if len(one["answers"]) > 1:
        said += f" Their best estimates lie from {figure(kind, spread['least'])} to {figure(kind, spread['greatest'])}."
    moved = (
        f"{count(one['moved'], 'expert')} changed the best estimate in the second round." if one["round"] == 2 else ""
    )
    return [said, *([moved] if moved else [])]


def _pools(one: Mapping[str, Any]) -> Table:
    kind, unit = one["kind"], one["unit"]
    rows = [[p["title"], ends(kind, unit, p["low"], p["high"]), figure(kind, p["median"])] for p in one["pools"]]
    note = "If the pools differ much, the choice of pool is itself an assumption: say which you took."
    return Table(f"Pools: {one['asks']}", ["pool", "90% range", "median"], rows, note=note)


def _answers(one: Mapping[str, Any]) -> Table:
    def cell(interval: Mapping[str, float] | None) -> str:
        if interval is None:
            return ""
        kind = one["kind"]
        return f"{ends(kind, one['unit'], interval['low'], interval['high'])}, best {figure(kind, interval['best'])}"

    rows = [[a["expert"], cell(a["first"]), cell(a["second"]), " / ".join(a["reasons"])] for a in one["answers"]]
    return Table(
        f"Every expert's range at 90%, and reasons: {one['asks']}", ["expert", "round 1", "round 2", "reasons"], rows
    )


def _scores(scores: Mapping[str, Any]) -> Table:
    rows = [
        [
            e["expert"], f"{e['calibration']:.2g}", f"{e['information']:.2g}", "none" if e["weight"] is None else f"{100 * e['weight']:.0f}%",
        ]
        for e in scores["experts"]
    ]  # fmt: skip
    few = f" With fewer than {FEW} questions the scores are mostly luck." if scores["questions"] < FEW else ""
    note = (
        "Calibration: how well the truth fell where each expert said it would, from 0 to 1. Information: how narrow the ranges are. "
        f"Weight: their product (Cooke 1991).{few} {scores['note']}".rstrip()
    )
    title = f"Scores on {count(scores['questions'], 'question')} with known answers"
    return Table(title, ["expert", "calibration", "information", "weight"], rows, note=note)


def _chart(one: Mapping[str, Any], width: int | None, invented: bool) -> list[Picture]:
    from detente.report.charts import WIDE
    from detente.report.charts.panel_experts import experts, experts_rows
    from detente.report.charts.shared import wrapped

    def drawn(pixels: int) -> Any:
        chart = experts(one, pixels)
        if chart is not None and invented:  # it may be saved and passed on alone
            chart.title.subtitle = [*wrapped(INVENTED, pixels), *chart.title.subtitle]
            chart.description = f"{INVENTED} {chart.description}"
        return chart

    made = picture(f"experts-{one['name']}", drawn, lambda: experts_rows(one), width or WIDE)
    return [] if made is None else [made]
