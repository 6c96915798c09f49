"""Write docs/scores.md from docs/scores.json: `python tools/scores_docs.py docs/scores.md`. A stale page fails a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from detente.assessment.questions.scoring import (
    HINDSIGHT,
    INSIDE,
    OUTSIDE,
    POOL,
    VIEWS,
    Mean,
    Scored,
    Scores,
    question,
    scores_of,
)
from detente.assessment.tables import VIEWS as HEADS
from detente.assessment.wording import asked, in_percent
from detente.report.terminal.score import SAME, leads
from generated import write

SCORES = Path(__file__).parents[1] / "docs" / "scores.json"
RIGHT = 0.05  # views whose chances differ by less are called equal


def page() -> str:
    """The page as Markdown."""
    data = json.loads(SCORES.read_text("utf-8"))
    found = scores(data["cases"])
    return "\n".join(
        [_head(data, found), _means(found), _questions(found), _calibration(found), _wars(data, found), _codings(data)]
    )


def scores(cases: dict[str, Any]) -> Scores:
    """The scores of the cases in the file."""
    rows = [
        Scored(
            name, f["path"], f["says"], f["happened"], {INSIDE: f["inside"]} | ({} if f["outside"] is None else {OUTSIDE: f["outside"]})
        )
        for name, case in cases.items()
        for f in case["forecasts"]
    ]  # fmt: skip
    return scores_of(rows, [])


def _head(data: dict[str, Any], found: Scores) -> str:
    days = sorted(case["as_of"] for case in data["cases"].values())
    return f"""# Scores: the library of wars

Should you believe it? The library has {len(found.wars)} wars, each coded as of one day between {days[0]} and {days[-1]}, before its end was
known, and asked the same questions: is there still fighting after three months, six months, and up to ten years; is there a settlement, and does it
hold; does a side win; are terms signed. This page scores the answers against what happened: {len(found.rows)} forecasts. `tools/scores_docs.py`
writes it from `docs/scores.json`, which `make scores` makes with {data["draws"]} draws of each case (seed {data["seed"]}, detente {data["version"]}).

    detente score

**What this can and cannot show.** {HINDSIGHT}
Here the coders were asked to write what an analyst of the day would have written, without looking at what the tool says of it, and the numbers have
not been changed since; but they knew the ends. (The case of Ukraine is older: the tool was built with it at hand.) So the scores say how the model
reasons from such cases, not how well a person would forecast with it. The wars were chosen to differ: interstate and civil, short and long, settled,
won, frozen and relapsed; they are no sample of all wars.
{len(found.wars)} wars settle little: forecasts about one war stand or fall together, and the bands below, from drawing whole wars again, are wide.
What they can show is a view that is badly wrong.

{_eve(found)} History's
rates are for all wars of the same age, so a view that expects peace soon is favoured here. Nor do the two always mean the same: for *still fighting*
what counts is that no settlement has been signed and the war has not ended otherwise, while in history's data a settlement that soon breaks is no
end.
"""


def _eve(found: Scores) -> str:
    asked_of = [r for r in found.rows if question(r.path) == "signed_by/1"]
    signed = sum(r.happened for r in asked_of)
    return f"The days are mostly from the eve of a settlement: in {signed} of {len(asked_of)} wars one was signed within a year."


def _means(found: Scores) -> str:
    rows = [
        "## The views compared",
        "",
        "Four views: " + "; ".join(f"*{HEADS[v]}*: {about}" for v, about in VIEWS.items()) + ".",
        "Log score: the natural logarithm of the chance given to what happened, 0 at best. Brier score: the squared error, 0 at best.",
        "",
        "| view | questions | forecasts | log score (5-95%) | Brier score (5-95%) |",
        "|---|---|---|---|---|",
    ]
    for name, means in found.means().items():
        which = "all" if name == "all" else "those history answers, too"
        rows += [
            f"| {HEADS[m.view]} | {which} | {m.forecasts} | {_score(m, 'log')} | {_score(m, 'brier')} |" for m in means
        ]
    rows.append("")
    if found.weight is not None:
        rows.append(
            f"The weight of the model in the pool, fitted on all wars, is {in_percent(found.weight)}. "
            + " ".join(leads(found))
        )
        rows += ["", _shown(found)]
    return "\n".join([*rows, ""])


def _shown(found: Scores) -> str:
    gap, _ = found.lead(POOL, INSIDE)
    if gap >= SAME:
        return "The pool scores better than the model alone, so its forecast is the one to quote."
    shown = "assessments go on showing the model's chances first, with history's beside them and no pool"
    return f"The pool scores no better than the model alone, so {shown}."


def _score(mean: Mean, name: str) -> str:
    value, band = getattr(mean, name), getattr(mean, f"{name}_band")
    return f"{value:.3f}" + (f" ({band[0]:.2f} to {band[1]:.2f})" if band else "")


def _questions(found: Scores) -> str:
    rows = [
        "## Which view wins which question",
        "",
        "Mean log scores. History has base rates for how long wars and peaces last, and for nothing else here; where it has some, the means are over",
        "those forecasts.",
        "",
        "| question | wars | came about | " + " | ".join(HEADS.values()) + " | best |",
        "|---|---|---|" + "---|" * (len(HEADS) + 1),
    ]
    for kind, means in found.by_question().items():
        log = {m.view: m.log for m in means}
        best = HEADS[max(log, key=lambda v: round(log[v], 2))] if len(log) > 1 else ""
        asked_of = [r for r in found.rows if question(r.path) == kind and (OUTSIDE in r.chances or OUTSIDE not in log)]
        came = sum(r.happened for r in asked_of)
        cells = [f"{log[v]:.2f}" if v in log else "" for v in HEADS]
        rows.append(f"| {asked(kind)} | {means[0].forecasts} | {came} | {' | '.join(cells)} | {best} |")
    return "\n".join([*rows, ""])


def _calibration(found: Scores) -> str:
    rows = [
        "## Calibration",
        "",
        "Of the forecasts with a chance in each range, the mean chance and the share that came about. Where a view is calibrated the two agree.",
        "",
        "| view | chance | forecasts | mean chance | came about |",
        "|---|---|---|---|---|",
    ]
    for view in VIEWS:
        for b in found.calibration(view):
            cells = (
                f"{100 * b.low:.0f}-{100 * b.high:.0f}%",
                str(b.forecasts),
                in_percent(b.mean),
                in_percent(b.happened / b.forecasts),
            )
            rows.append(f"| {HEADS[view]} | {' | '.join(cells)} |")
    return "\n".join([*rows, ""])


def _wars(data: dict[str, Any], found: Scores) -> str:
    rows = [
        "## War by war",
        "",
        "Chances are means over the draws. Nearer: the view that gave what happened the better chance, and how much better, in percentage points.",
        "",
    ]
    for name, case in data["cases"].items():
        rows += [
            f"### {case['title']}",
            "",
            "| question | model | history | pooled | what happened | nearer |",
            "|---|---|---|---|---|---|",
        ]
        words = {f["path"]: f["asked"] for f in case["forecasts"]}
        for r in (row for row in found.rows if row.case == name):
            cells = [in_percent(r.chances[v]) if v in r.chances else "" for v in (INSIDE, OUTSIDE, POOL)]
            happened = ("yes" if r.happened else "no") + (f": {r.says}" if r.says else "")
            rows.append(f"| {words[r.path]} | {' | '.join(cells)} | {happened} | {_nearer(r)} |")
        rows.append("")
    return "\n".join(rows)


def _nearer(row: Scored) -> str:
    if OUTSIDE not in row.chances:
        return ""
    gap = (row.chances[INSIDE] - row.chances[OUTSIDE]) * (1 if row.happened else -1)
    return "equal" if abs(gap) < RIGHT else f"{HEADS[INSIDE] if gap > 0 else HEADS[OUTSIDE]}, by {100 * abs(gap):.0f}"


def _codings(data: dict[str, Any]) -> str:
    rows = [
        "## How far coders differ",
        "",
        "Some wars were coded twice, by coders who did not see each other's file. Below are the model's chances from either file, for the questions",
        "that both answer.",
        "",
        "| war | question | one coder | the other | apart | what happened |",
        "|---|---|---|---|---|---|",
    ]
    gaps: list[float] = []
    for name, case in data["codings"].items():
        first = data["cases"][name.removesuffix("-again")]
        mine = {f["path"]: f for f in first["forecasts"]}
        for f in case["forecasts"]:
            one = mine.get(f["path"])  # sides and proposals may have other names; then there is nothing to compare
            if one is None:
                continue
            gaps.append(abs(one["inside"] - f["inside"]))
            rows.append(
                f"| {first['title']} | {one['asked']} | {in_percent(one['inside'])} | {in_percent(f['inside'])} | "
                f"{100 * gaps[-1]:.0f} | {'yes' if f['happened'] else 'no'} |"
            )
    if gaps:
        gaps.sort()
        rows += [
            "",
            f"The median gap is {100 * gaps[len(gaps) // 2]:.0f} percentage points, the largest {100 * gaps[-1]:.0f}.",
        ]
    return "\n".join([*rows, ""])


if __name__ == "__main__":
    write(page, __doc__)
