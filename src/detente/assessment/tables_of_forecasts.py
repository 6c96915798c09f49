"""The tables of outside forecasts: each beside its own kind of answer, and how each source has scored."""

from __future__ import annotations

from detente import paths
from detente.assessment.band import Band
from detente.assessment.questions.scoring import Scores
from detente.assessment.result import Assessment
from detente.assessment.tables import Rows, Table
from detente.assessment.wording import count, headline, in_percent, short

# The kinds of answer of each part of a report or of the terminal's output.
KINDS: dict[str, tuple[paths.Path, ...]] = {
    "signing": (paths.all_sign, paths.signs),
    "holding": (paths.holds, paths.signed_and_holds),
    "ends": (paths.ends, paths.signed_by),
    "threats": (paths.carried_out, paths.threat_by_year),
    "entering": (paths.enters, paths.enters_today),
}


def forecasts(a: Assessment, part: str) -> list[Table]:
    """What others forecast of one part of the answer, beside the model and history; no table if nothing."""
    history = {o.path: Band(o.median, o.low, o.high) for o in a.outside}
    rows: dict[str, Rows] = {}
    notes, beyond = [], 0
    mine = [
        x
        for x in a.facts.get("forecasts", [])
        if x["path"] in a.samples and any(k.names(x["path"]) for k in KINDS[part])
    ]
    for given in mine:
        path, by = given["path"], f"{given['source']}, {given['date']}"
        view, words = a.band(path), headline(a.titles, path)
        beyond += not view.low <= given["chance"] <= view.high
        history_ = short(history[path]) if path in history else "-"
        rows.setdefault(by, []).append(
            [f"  {words}", in_percent(given["chance"]).removesuffix("%"), short(view), history_]
        )
        if given["says"] or given["question"] != path:
            notes.append(f"{words} ({by}) was asked as: {given['says'] or given['question']}")
    if not rows:
        return []
    apart = (
        f" {count(beyond, 'forecast')} of {len(mine)} {'lies' if beyond == 1 else 'lie'} outside the model's band."
        if beyond
        else ""
    )
    return [
        Table(
            "What others forecast (chances in %)",
            ["", "forecast", "this model", "history"],
            [line for by, lines in rows.items() for line in ([by, "", "", ""], *lines)],
            note="\n".join(
                [f"Forecast: by whom the line above says, on that day. It moves nothing in the model.{apart}", *notes]
            ),
        )
    ]


def scored(found: Scores) -> list[Table]:
    """The mean scores of each source of outside forecasts, with the model's on the same questions; no table if there is no such forecast."""
    rows = [
        [source, str(own.forecasts), f"{own.log:.3f}", f"{own.brier:.3f}", f"{model.log:.3f}", f"{model.brier:.3f}"]
        for source, (own, model) in found.by_source().items()
    ]
    if not rows:
        return []
    return [
        Table(
            "Outside forecasts: mean scores of each source, and the model's on the same questions",
            ["", "forecasts", "log", "Brier", "log, model", "Brier, model"],
            rows,
            note="Of several forecasts of a source for one answer the latest counts. A source that answered few questions, or easy ones, can look "
            "better than it is: compare it with the model on the same questions only.",
        )
    ]
