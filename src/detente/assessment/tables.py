"""The tables of an answer, each described once; the terminal, the report and the workbench draw the same description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente import paths
from detente.assessment.band import Band
from detente.assessment.outside import NoRate, Outside
from detente.assessment.questions.break_even import Hinge
from detente.assessment.questions.scoring import Scores
from detente.assessment.result import Assessment
from detente.assessment.sensitivity import Weight
from detente.assessment.wording import (
    SITUATIONS,
    asked,
    assumption,
    chance,
    chance_of,
    decibans,
    either_means,
    headline,
    in_percent,
    lever,
    moves,
    outcome,
    short,
    signature,
    spans,
    stakes,
    years,
)

Rows = list[list[str]]
FEW_YEARS = ("0.5", "1", "2", "5", "10")
BEST = 3  # levers shown for a goal


@dataclass
class Table:
    """A table ready to draw: its title, column headings, cells as text, and a note below it.

    `words`: the first column holds running text rather than names, and needs room.
    """

    title: str
    head: list[str]
    rows: Rows
    words: bool = False
    note: str = field(default="")


def signing(a: Assessment) -> Table:
    """Who would sign each proposal: the parties, and whoever else must; these share a column if no proposal has several of them."""
    parties = a.parties
    others = {p: [w for w in a.under(paths.signs(p)) if w not in parties] for p in a.proposals}
    several = max(map(len, others.values()), default=0) > 1
    columns = [[w] for w in dict.fromkeys(w for found in others.values() for w in found)]
    if not several and columns:
        columns = [[w for column in columns for w in column]]
    heads = [a.titles.get(column[0], column[0]) if several else "third" for column in columns]
    rows = []
    for p in a.proposals:
        thirds = [next((w for w in column if w in others[p]), None) for column in columns]
        cells = [signature(a.band(paths.signs(p, w))) if w else "-" for w in (*parties, *thirds)]
        rows.append([a.titles[p], *cells, short(a.band(paths.all_sign(p)))])
    third = "" if several or not columns else " Third: the guarantor, or whoever else must sign."
    unmoved = f" {means}" if (means := either_means(cell for row in rows for cell in row[1:])) else ""
    return Table(
        "Who would sign? (chances in %)",
        ["", *[a.titles[w] for w in parties], *heads, "all sign"],
        rows,
        note="If the terms are put on the table today. Each signatory: the chance that it signs if the others do. All sign: one after another, "
        f"each knowing the earlier answers.{third}{unmoved}",
    )


def holding(a: Assessment) -> Table:
    """Whether each proposal would hold once signed."""
    rows = []
    for p in a.proposals:
        shown = (paths.holds(p, 1), paths.holds(p, 5), paths.holds(p, 10), paths.signed_and_holds(p))
        rows.append([a.titles[p], *[short(a.band(path)) for path in shown]])
    return Table(
        "Would it hold? (chances in %)",
        ["", "1 year", "5 years", "10 years", "signed, holds 5"],
        rows,
        note="The chance that the terms hold, once all have signed. Last column: the chance that all sign and the terms then hold for 5 years.",
    )


def gains(a: Assessment) -> Table:
    """What each side would gain from each proposal, compared with fighting on."""
    rows = [[a.titles[p], *[stakes(a.band(paths.gains(p, w))) for w in a.parties]] for p in a.proposals]
    return Table("Gains over fighting on (% of each side's own stakes)", ["", *[a.titles[w] for w in a.parties]], rows)


def ends(a: Assessment) -> Table:
    """How the war ends, by year: after six months and some years, so that the table fits where people read it, and at the horizon."""
    spans = [y for y in a.years if y in FEW_YEARS or y == a.years[-1]]
    order = sorted(a.under(paths.ends(spans[0])), key=lambda e: -a.band(paths.ends(spans[-1], e)).median)
    rows = [[outcome(a.titles, end), *[short(a.band(paths.ends(y, end))) for y in spans]] for end in order]
    stuck = paths.deadlock(paths.TODAY)
    note = ""
    if stuck in a.samples and a.band(stuck).high > 0:
        note = (
            f"Chance that talks are in deadlock today: {chance(a.band(stuck))}. While they are, refusals stand, and however often the parties talk, "
            "nobody makes an offer that would be weighed afresh."
        )
    return Table(
        "How the war ends if nobody changes course (chances in %, after ...)",
        ["", *[years(y) for y in spans]],
        rows,
        note=note,
    )


def threat(a: Assessment, name: str) -> Table:
    """Whether a threat would be carried out, by the state of the war and the type of the threatener."""
    kinds = a.under(paths.carried_out_by_type(name, "today"))
    rows = [
        [
            SITUATIONS[situation],
            short(a.band(paths.carried_out(name, situation))),
            *[short(a.band(paths.carried_out_by_type(name, situation, k))) for k in kinds],
        ]
        for situation in a.under(paths.carried_out(name))
    ]
    last = a.under(paths.threat_by_year(name))[-1]
    made = chance(a.band(paths.threat_by_year(name, last)))
    return Table(
        f"Is it a bluff? {a.titles[name]}: carried out if the terms are refused (chances in %)",
        ["", "overall", *[f"if {k}" for k in kinds]],
        rows,
        note=f"Chance that the threat is both made and carried out within {years(last)}: {made}.",
    )


def entering(a: Assessment) -> Table:
    """Which outside powers would enter the war, and by when."""
    spans = [y for y in a.years if y in FEW_YEARS or y == a.years[-1]]
    rows = [
        [
            a.titles[f"interventions/{i}"],
            short(a.band(paths.enters_today(i))),
            *[short(a.band(paths.enters(i, y))) for y in spans],
        ]
        for i in a.interventions
    ]
    return Table(
        "Would an outside power enter the war? (chances in %)",
        ["", "this quarter", *[years(y) for y in spans]],
        rows,
        note="This quarter: if nothing is signed in it. Then: the chance that it has entered after so long.",
    )


def waiting(a: Assessment) -> Table:
    """What each side gains by waiting a year."""
    deals = a.under("waiting")
    parties = a.under(paths.waiting(deals[0]))
    rows = [[a.titles[deal], *[stakes(a.band(paths.waiting(deal, p, 4))) for p in parties]] for deal in deals]
    return Table(
        "Settle now or wait? Gain from waiting a year (% of each side's own stakes)",
        ["", *[a.titles[p] for p in parties]],
        rows,
        note="Compared with having the terms signed today. Below 0 it is better to sign now, above 0 to wait.",
    )


def levers(a: Assessment) -> Table:
    """What serves each goal best today: who would do what. Moves that are best in no draw are left out."""
    rows = []
    for goal in a.goals:
        often = {name: share for name, share in a.best(goal).items() if share > 0}
        rows.append([a.titles[goal], "", ""])
        for name in sorted(often, key=lambda n: -a.band(paths.levers(goal, n)).median)[:BEST]:
            met = short(a.band(paths.levers(goal, name)))
            rows.append([f"  {lever(a.titles, goal, name)}", met, f"{in_percent(often[name])} of draws"])
    return Table(
        "Levers: the moves that serve each goal best today",
        ["", "met", "best in"],
        rows,
        note="Met: the share of the years ahead in which the goal is met, in %; near years count for more. Terms come from a mediator, so that the "
        "offer tells nothing about a side. A move that is best in no draw is left out.",
    )


def beliefs(a: Assessment) -> Table:
    """What type each party is believed to be, before and after the record."""
    rows = [
        [
            f"{a.titles[party]}: {kind}",
            short(a.band(paths.beliefs_before(party, kind))),
            short(a.band(paths.beliefs(party, kind))),
        ]
        for party in a.under("beliefs")
        for kind in a.under(paths.beliefs(party))
    ]
    return Table(
        "Ranges: what each party is believed to be, before and after the record (%)",
        ["", "before", "after"],
        rows,
    )


def outside(a: Assessment, spans: tuple[str, ...] = ()) -> Table:
    """The model's chances beside history's, by the class of past cases. `spans`, if given, are the only numbers of years shown for how long a
    settlement holds.

    The note explains each class whose count of cases lies outside its band, once, for the time nearest to five years.
    """
    classes: dict[str, Rows] = {}
    told: dict[str, Outside] = {}
    for row in a.outside:
        held = paths.holds.names(row.path)
        if held and spans and held[1] not in spans:
            continue
        history = short(Band(row.median, row.low, row.high))
        cells = [short(a.band(row.path)), history, f"{row.happened} of {row.cases}", "" if row.agrees else "disagree"]
        classes.setdefault(_sentence(row.note), []).append([f"  {headline(a.titles, row.path)}", *cells])
        if row.counts and (row.note not in told or row.path.endswith("/5")):
            told[row.note] = row
    for gap in a.no_rates:
        cells = [short(a.band(gap.path)), "none", "-", ""]
        classes.setdefault(_sentence(gap.note), []).append([f"  {headline(a.titles, gap.path)}", *cells])
    notes = [
        "Inside: this model. History: past cases of the class above the row. Rows that say 'disagree': the two 5-95% bands do not overlap; ask which "
        "view has the better grounds.",
        *(f"{_sentence(note)}: {row.counts}" for note, row in told.items()),
        *(f"{headline(a.titles, gap.path)}: {_because(gap)}" for gap in a.no_rates),
    ]
    return Table(
        "Inside view and outside view (chances in %)",
        ["", "inside", "history", "cases", ""],
        [line for name, rows in classes.items() for line in ([name, "", "", "", ""], *rows)],
        note="\n".join(notes),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _because(gap: NoRate) -> str:
    """Why history has no rate, with the past cases that bear on it."""
    return f"no base rate. {gap.why}{': ' + '; '.join(gap.cases) if gap.cases else ''}."


def hangs(a: Assessment) -> Table | None:
    """What each headline hangs on, its shares adding up to 100%; None if there are too few draws to tell."""
    rows = []
    for path, found in a.hangs_on().items():
        if found.explained is None:
            continue
        rows.append([f"{headline(a.titles, path)}: {chance(a.band(path))}", "", "", ""])
        rows += [
            [f"  {assumption(a.titles, w.path)}{_doubt(w)}", spans(a, w), moves(w), _banded(w)] for w in found.named
        ]
        for pair in found.together:
            both = " with ".join(assumption(a.titles, p) for p in pair.paths)
            rows.append([f"  {both}: more than the sum", "", "", in_percent(pair.share)])
        if found.others or not found.named:
            weak = "other assumptions" if found.named else "no assumption that can be told from luck"
            rows.append([f"  {weak}", "", "", in_percent(found.others)])
        rows.append(["  not explained by any assumption on its own", "", "", in_percent(1 - found.explained)])
    if not rows:
        return None
    doubted = any(_doubt(w) for found in a.hangs_on().values() for w in found.named)
    return Table(
        "What the answer hangs on: the assumptions that move it most",
        ["", "from ... to", "answer", "share"],
        rows,
        note="Answer: its median with the assumption at the two ends of its range, all else as drawn. Share: of how the answer varies over the "
        "draws, with a 5-95% band."
        + (" Not settled: with other draws another might lead; take more." if doubted else ""),
    )


def _doubt(w: Weight) -> str:
    return "" if w.settled else " (not settled)"


def _banded(w: Weight) -> str:
    """The share of an assumption with its band: `34% (23-40)`."""
    return chance(Band(w.share, w.share_low, w.share_high))


def record(a: Assessment) -> Table:
    """Every event on the record with its weight of evidence."""
    rows = []
    for n, event in enumerate(a.facts["record"]):
        weights = [f"{k} {decibans(a.band(paths.record(n, k)))}" for k in a.under(paths.record(n))]
        weighs = "; ".join(weights) or "none: no likelihood"
        outcome_ = event["outcome"] or event["kind"]
        rows.append([event["date"], event["by"], event["says"], outcome_, weighs, event["source"] or ""])
    return Table(
        "The record, with weights of evidence in decibans", ["date", "by", "event", "outcome", "weight", "source"], rows
    )


def fixes(found: Mapping[str, Any]) -> Table:
    """The smallest change that mends each proposal, from the JSON of the fixes."""
    rows = [
        [
            f.get("title", f["proposal"]),
            chance_of(f["as_is"]),
            " and ".join(f["changes"]) or ("none needed" if f["enough"] else "none found"),
            chance_of(f["changed"]),
            "yes" if f["enough"] else "no",
        ]
        for f in found["fixes"]
    ]
    return Table(
        "The smallest change that makes each proposal more likely than not to be signed and to hold for five years",
        ["proposal", "as it is", "change", "with the change", "enough"],
        rows,
        note="\n".join(
            f"{f.get('title', f['proposal'])}: {f['left_out']}" for f in found["fixes"] if f.get("left_out")
        ),
    )


def hinges(found: Sequence[Hinge], title: str = "") -> Table:
    """The assumptions behind one headline, and the value of each at which it would cross 50%."""
    rows = [
        [
            f"{hinge.words}, {hinge.range}{_doubt(hinge.weight)}",
            _banded(hinge.weight),
            moves(hinge.weight),
            f"{in_percent(hinge.low_end)} to {in_percent(hinge.high_end)}",
            hinge.crosses or "-",
        ]
        for hinge in found
    ]
    return Table(title, ["assumption and its range", "share", "over draws", "at medians", "50% at"], rows)


def scores(found: Scores) -> list[Table]:
    """Every forecast against what happened, then the mean scores by question and over all, and how often what was forecast came about."""
    more = (_by_question(found), _means(found), _calibration(found))
    return [_forecasts(found), *(table for table in more if table.rows)]


VIEWS = {"inside": "model", "outside": "history", "average": "average", "pool": "pooled"}  # heads of columns


def _forecasts(found: Scores) -> Table:
    rows = []
    for row in found.rows:
        chances = [in_percent(row.chances[v]) if v in row.chances else "-" for v in VIEWS if v != "average"]
        logs = [f"{row.log(v):.2f}" if v in row.chances else "-" for v in ("inside", "outside")]
        rows.append([f"{row.case}: {row.path}", *chances, "yes" if row.happened else "no", *logs])
    return Table(
        "Forecasts against what happened",
        ["", "model", "history", "pooled", "happened", "log, model", "log, history"],
        rows,
        note="Log score: the natural logarithm of the chance given to what happened; 0 is best.",
    )


def _by_question(found: Scores) -> Table:
    rows = []
    for kind, means in found.by_question().items():
        log = {m.view: m.log for m in means}
        best = VIEWS[max(log, key=lambda v: round(log[v], 2))] if len(log) > 1 else "-"
        rows.append(
            [asked(kind), str(means[0].forecasts), *[f"{log[v]:.2f}" if v in log else "-" for v in VIEWS], best]
        )
    return Table(
        "Which view wins which question (mean log score)",
        ["", "wars", *VIEWS.values(), "best"],
        rows,
        note="History has base rates for how long wars and peaces last, and for nothing else here. Where it has some, the means are over those "
        "forecasts.",
    )


def _means(found: Scores) -> Table:
    rows = []
    for name, means in found.means().items():
        which = "all questions" if name == "all" else "those that history answers, too"
        for m in means:
            rows.append(
                [f"{VIEWS[m.view]}: {which}", str(m.forecasts), f"{m.log:.3f}", _between(m.log_band), f"{m.brier:.3f}", _between(m.brier_band)]
            )  # fmt: skip
    return Table(
        "Mean scores",
        ["", "forecasts", "log", "5-95%", "Brier", "5-95%"],
        rows,
        note="Brier score: the squared error, mean over forecasts; 0 is best. Bands: wars drawn again with replacement, because forecasts about one "
        "war stand or fall together.",
    )


def _calibration(found: Scores) -> Table:
    rows = [
        [f"{VIEWS[view]}: {100 * b.low:.0f}-{100 * b.high:.0f}%", str(b.forecasts), in_percent(b.mean), in_percent(b.happened / b.forecasts)]
        for view in ("inside", "pool")
        for b in found.calibration(view)
    ]  # fmt: skip
    return Table(
        "Of the forecasts with a chance from ... to ..., how many came about",
        ["", "forecasts", "mean chance", "came about"],
        rows,
        note="",
    )


def _between(band: tuple[float, float] | None) -> str:
    return f"{band[0]:.2f} to {band[1]:.2f}" if band else "-"
