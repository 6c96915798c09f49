"""Write docs/history.md from the fits, checks and calibration: `python tools/history_docs.py docs/history.md`. A stale page fails a test."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

from detente.case import parse_case
from detente.history import RATES, codebook, rate
from detente.history.civil import CITE
from detente.history.events import COMMITMENTS, PERIODS, TRIGGERS
from detente.history.own import KINDS
from detente.history.posterior import CUTOFFS
from detente.history.spells import SOURCES

ROOT = Path(__file__).parents[1]
FITS = ROOT / "docs" / "history-fits.json"
CALIBRATION = ROOT / "docs" / "calibration.json"
STRATA = {
    "peace": SOURCES,
    "pledge": PERIODS,
    "threat": tuple(f"commitment {c}" for c in COMMITMENTS),
    "war": ("wars",),
    "leader": ("irregular, at peace", "irregular, in war", "foreign, at peace", "foreign, in war"),
    "civil-war-25": ("civil wars of 25 deaths a year",),
    "civil-war-1000": ("civil wars of 1,000 deaths in a year",),
    "civil-recurrence": ("after civil wars",),
    "crisis": tuple(f"{t} to {level}" for level in ("serious clashes", "war") for t in TRIGGERS),
}
CIVIL = ("0-6 months", "6-12 months", "1-2 years", "2-3 years", "3-5 years", "5-10 years", "10 years on")
INTERVALS = {
    "peace": ("0-3 months", "3-6 months", "6-12 months", "1-2 years", "2-5 years", "5-10 years", "10 years on"),
    "war": ("0-6 months", "6-12 months", "1-2 years", "2-3 years", "3-5 years", "5 years on"),
    "civil-war-25": CIVIL,
    "civil-war-1000": CIVIL,
    "civil-recurrence": ("1-2 years", "2-5 years", "5-10 years", "10 years on"),
}
HEAD = """# What history says

Base rates: how long peace lasts, whether pledges are kept and threats carried out, how wars end and leaders fall, which crises turn to war. They
are fitted to other researchers' data, ship as posterior draws, and can be used wherever a case file takes a chance. `tools/history_docs.py` writes
this page from `docs/history-fits.json` and `docs/calibration.json`, which come from `tools/history/fit.py` and `tools/history/calibrate.py`.

    detente history
    detente history show "peace_failure(guarantee: treaty, ended: stalemate)"

In a case, write one in place of a share or a chance per time (in quotes, or with `=` for the colons):

    peace: {failure: "history.peace_failure(guarantee: treaty)"}
    parties: {country-a: {types: {limited: {prior: history.pledge_kept(kind=defence)}}}}

Used as a chance per time, a rate is the chance within the time given (`within`), spread evenly over it. All rates are for a war or country outside
the data: where its cases share an effect they carry the spread between wars, and always the uncertainty of the fit.
"""


def page() -> str:
    """The page as Markdown."""
    fits, calibration = (json.loads(f.read_text("utf-8")) for f in (FITS, CALIBRATION))
    parts = [
        HEAD,
        _rates(),
        _then(fits["cutoffs"]),
        _civil(),
        _models(fits["models"]),
        _checks(fits["models"]),
        _validation(fits["validation"]),
    ]
    parts += [_calibration(calibration), _own(), _tables()]
    return "\n".join(parts)


def _selection() -> str:
    none, keepers = (
        rate("peace_failure", war="civil", terms="ceasefire", guarantee=g).band()[0] for g in ("none", "peacekeepers")
    )
    return (
        "Rates are what happened, not what a provision does. That peace after a ceasefire in a civil war fails within five years in "
        f"{none:.0%} of cases without and {keepers:.0%}\n"
        "with peacekeepers does not mean that peacekeepers make that difference: they are sent to some wars and not to others, and neither deaths nor borders nor anything else in\n"
        "these data stands for all the reasons why (selection, not effect). The same holds for guarantees by treaty, for agreements and for how a war ended. What a case does not\n"
        "name is as in the comparable cases, so two answers also differ in the wars they are about. Between states one guarantee by treaty was there at the ceasefire: what the\n"
        "rate says of them rests mostly on the settlements of civil wars.\n"
    )


def _rates() -> str:
    rows = [
        "## The rates",
        "",
        "With their default arguments, as median and 5-95% band:",
        "",
        "| rate | chance that | median (band) | comparable cases |",
        "|---|---|---|---|",
    ]
    for name, about in RATES.items():
        answer = rate(name)
        median, low, high = answer.band()
        rows.append(f"| `{answer.asked}` | {about.says} | {median:.0%} ({low:.0%}-{high:.0%}) | {answer.cases[0]} |")
    rows += ["", "Arguments and the values they take, the default first:", ""]
    for name, about in RATES.items():
        given = "; ".join(
            f"{k}: {f'a time ({_years(about.spans[k])} by default)' if v == 'years' else ', '.join(v)}"
            for k, v in about.arguments.items()
        )
        rows.append(f"- `{name}`: {given}")
    return "\n".join([*rows, ""])


def _years(span: float) -> str:
    return f"{span:g} year{'' if span == 1 else 's'}"


def _models(models: dict[str, Any]) -> str:
    rows = [
        "## The models",
        "",
        "All models share one linear predictor (`detente.history.fit`). It has a base for each stratum (source, period, commitment, kind), partially pooled; for",
        "hazards, a random walk over intervals of time; covariates whose effects are partially pooled over the strata; and, for pledges, an effect shared by those of",
        "one war, if it has two or more. Hazards are constant within each interval (Poisson likelihood); everything else is Bernoulli. Sampling is by NUTS,",
        "with PyMC and nutpie: four chains of 1,500 draws, seed 20261122. One draw in six ships.",
        "",
        "Peace is fitted to what was known at the ceasefire: how the war ended, terms, guarantee, earlier wars of the same pair or country, deaths and how long the",
        "war lasted (in standard deviations within each source), and, between states, whether a state's existence was at stake and whether the two share a border. A",
        "question that does not name these is answered by the mean over the comparable cases, each with its own (marginal standardisation). A value that no case of",
        "that kind of war and terms had is refused, not answered from the prior. Mediation, regime, whether a third party stopped the war, what a war was about, and the",
        "power sharing and costs written into settlements did not help to predict and are left out. Threats count a sender's past, decided threats of earlier years smoothed by five",
        "at everyone's rate, in place of an effect of the sender. Nor do peaces of one war or country share an effect: earlier wars stand for it, and a country has several",
        "spells because its peaces failed, so that an effect put the base too low (see below). Its bands take peaces of one war for independent.",
        "",
        "| model | cases | events | worst R-hat | smallest ESS | divergences | prior chance in a plain case: 5%, 50%, 95% |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, m in models.items():
        prior = ", ".join(f"{x:.2f}" for x in m["prior"]["chance"])
        rows.append(
            f"| {name} | {m['cases']} | {m['events']} | {m['rhat']:.4f} | {m['ess']} | {m['divergences']} | {prior} |"
        )
    rows += ["", "For hazards, the prior chance is the chance of the event within five years.", ""]
    return "\n".join(rows)


def _then(cutoffs: dict[str, Any]) -> str:
    rhat = max(m["rhat"] for models in cutoffs.values() for m in models.values())
    ess = min(m["ess"] for models in cutoffs.values() for m in models.values())
    divergences = max(m["divergences"] for models in cutoffs.values() for m in models.values())
    years = ", ".join(str(c.year) for c in CUTOFFS)
    rows = [
        "## As known on a day",
        "",
        '`rate("war_ends", after=2, within=1, as_of="1952-07-01", without="Korean War")` answers from what was known on that day: cases that began later are left out, those',
        "that were still going on count as far as they had come, and of the war in question nothing counts, nor of its cluster. A case is taken to be of a war if it has all the",
        "words of its name (but for words such as 'war' and 'first'), which leaves out rather too much. Comparable cases are chosen in the same way.",
        "",
        f"Posteriors also ship for what was known at the start of {years}. Draws of the latest that is not after the day are reweighted by the likelihood of what became known",
        "since and of what is left out (Pareto-smoothed importance sampling; Vehtari, Gelman & Gabry 2017; Buerkner, Gabry & Vehtari 2020). Where Pareto's k is above 0.7 the answer says",
        "that it is rough: that is for no day in the middle of 1961 to 2005 for wars, pledges and leaders, and for some days for peace, threats and crises.",
        "Civil wars are known as at the cut-off itself, and a country is left out of them by name.",
        "Settlements of civil wars have no dates in the source: they count from 2006 on. Threats, crises and pledges count from the year after they were decided.",
        "",
        f"Over all cut-offs and models the worst R-hat is {rhat:.4f}, the smallest effective sample {ess}, the most divergences {divergences}.",
        "",
    ]
    return "\n".join(rows)


def _civil() -> str:
    rows = [
        "## Civil wars",
        "",
        "`war_ends(war: civil)` is fitted to episodes of fighting between a government and one rebel group in which at least 25 people died in battle in each year (UCDP). With",
        "`deaths: 1000`, the default, they are those that had had 1,000 battle deaths in one year, counted from the start of the first such year: to count them from their beginning would",
        "credit them with the time they had to last before. Chance still fighting after:",
        "",
        "| | 1 year | 2 years | 5 years | 10 years |",
        "|---|---|---|---|---|",
    ]
    for label, given in (
        ("between states", {}),
        ("civil, 1,000 deaths in a year", {"war": "civil"}),
        ("civil, 25 deaths a year", {"war": "civil", "deaths": "25"}),
    ):
        cells = []
        for years in (1, 2, 5, 10):
            median, low, high = rate("war_ends", after=0, within=years, **given).band()
            cells.append(f"{1 - median:.0%} ({1 - high:.0%}-{1 - low:.0%})")
        rows.append(f"| {label} | {' | '.join(cells)} |")
    rows += [
        "",
        "A compromise is a peace agreement, a stalemate a ceasefire or fighting that fades out; a war is transformed if a side ceases to exist.",
        "",
        "`civil_war_recurs` is the chance that fighting between the same two sides, with 25 deaths in a year, begins again. By definition an episode is over when a calendar year passes with fewer,",
        "so that nothing can recur in about the first year: the time asked about begins a year after the last fighting. Its covariates are how it ended; for an agreement whether it was",
        "full, partial or one step of a process, provided for peacekeepers or shared power, and had a third party; earlier episodes; and whether 1,000 had died in a year.",
        "The files end in 2004 and do not ship; the posteriors do, with endings and years at risk by country. Cite:",
        "",
        *(f"- {c}" for c in CITE),
        "",
    ]
    return "\n".join(rows)


def _checks(models: dict[str, Any]) -> str:
    rows = [
        "## Posterior predictive checks",
        "",
        "Events observed, the 5-95% band of replicates from the fitted model, and the share of replicates with more events (a tie counts half).",
        "",
    ]
    outside = total = 0
    for name, m in models.items():
        rows += [f"**{name}**", "", "| | observed | replicated | share above |", "|---|---|---|---|"]
        for row in m["predictive"]:
            where = STRATA[name][row["stratum"]]
            if name in INTERVALS:
                where += f", {INTERVALS[name][row['interval']]}"
            rows.append(f"| {where} | {row['observed']} | {row['low']:.0f}-{row['high']:.0f} | {row['p']:.2f} |")
            total += 1
            outside += not row["low"] <= row["observed"] <= row["high"]
        rows.append("")
    rows += [f"{outside} of {total} observed counts lie outside their 90% band.", ""]
    return "\n".join(rows)


def _validation(found: dict[str, Any]) -> str:
    peace = found["peace"]
    rows = [
        "## Out of sample",
        "",
        f"Leave one war out: each of {peace['folds']} wars or countries is left out in turn, and its spells ({peace['spells']} in all) are predicted from the others and from what was",
        "known at the ceasefire. The table gives the log score (natural logarithm; higher is better) and the Brier score (lower is better) of 'peace has failed by then'.",
        "",
        "| | log, 1 year | Brier | log, 5 years | Brier | log, 10 years | Brier | C-index |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, s in peace["scores"].items():
        cells = " | ".join(f"{s[h]['log']:.3f} | {s[h]['brier']:.3f}" for h in ("1", "5", "10"))
        rows.append(f"| {name} | {cells} | {s['C-index']:.2f} |")
    verdicts = [
        _verdict(f"peace at {_years(int(h))}", {n: s[h]["log"] for n, s in peace["scores"].items()})
        for h in ("1", "5", "10")
    ]
    rows += ["", *verdicts, ""]
    chosen = "; ".join(f"{what} ({n} of {peace['folds']})" for what, n in peace["chosen"].items())
    rows += [
        "The covariates and the scale of their prior were chosen anew without the war left out (`tools/history/choose.py`), and so was whether peaces of one war share an",
        f"effect, by leaving out a second war (`tools/history/validate.py`): {chosen}. *With a shared effect* is the same model with one. *Cox* has the five covariates that can",
        "be asked about, *Cox, covariates chosen* has those chosen. Wars are left out by reweighting, and by fitting again for the "
        f"{peace['again']} for which Pareto's k is above 0.7.",
        "",
    ]
    rows += [
        "How detente's five-year forecasts are calibrated, in five bins:",
        "",
        "| cases | forecast | failed |",
        "|---|---|---|",
    ]
    rows += [f"| {b['n']} | {b['forecast']:.2f} | {b['happened']:.2f} |" for b in peace["calibration"]]
    rows += [
        "",
        "The model takes peaces of one war or country for independent. A bootstrap of whole wars and countries does not, and gives bands of this width (standard",
    ]
    rows += ["deviation of the log odds of failure within five years; `tools/history/bands.py`):", ""]
    rows += ["| question | model | bootstrap |", "|---|---|---|"]
    rows += [f"| `{b['asked']}` | {b['model']:.2f} | {b['wars']:.2f} |" for b in peace["bands"]]
    part = found["pledge"]
    rows += ["", f"Pledges, leaving out one war at a time ({part['folds']} folds, {part['cases']} cases):", ""]
    rows += ["| | log | Brier |", "|---|---|---|"]
    rows += [f"| {n} | {s['log']:.3f} | {s['brier']:.3f} |" for n, s in part["scores"].items()]
    rows += ["", _verdict("pledges", {n: s["log"] for n, s in part["scores"].items()})]
    part = found["threat"]
    rows += [
        "",
        f"Threats, forward in time: the {part['cases']} of {part['first']} on, those of each year from the threats decided before it:",
        "",
        "| | log | Brier |",
        "|---|---|---|",
    ]
    rows += [f"| {n} | {s['log']:.3f} | {s['brier']:.3f} |" for n, s in part["scores"].items()]
    rows += ["", _verdict("threats", {n: s["log"] for n, s in part["scores"].items()})]
    rows += [
        "",
        "The model of how wars end has no covariate but time, so there is no base rate to compare it with: it is one.",
        "",
    ]
    return "\n".join(rows)


def _verdict(what: str, log: dict[str, float]) -> str:
    """A sentence on which rivals the model beats and which it does not, by the scores."""
    mine = log["detente"]
    beaten = [f"*{n}*" for n, s in log.items() if n != "detente" and s < mine]
    not_beaten = [f"*{n}*" for n, s in log.items() if n != "detente" and s >= mine]
    parts = [f"beats {' and '.join(beaten)}"] if beaten else []
    parts += [f"does not beat {' and '.join(not_beaten)}"] if not_beaten else []
    return f"By log score, for {what}, detente's model {' but '.join(parts)}."


def _calibration(found: dict[str, Any]) -> str:
    rows = [
        "## Calibrated defaults",
        "",
        "The generic case is the template of `detente new`: a war one year old. Its noise, tempo, strengths, exhaustion, deadlock, review and costs of concession and of",
        f"breach were drawn from wide ranges, {found['points']} points in three rounds, and the outcomes compared with history's rates (`tools/history/calibrate.py`). The",
        "eight nearest points of the last round, beside the defaults:",
        "",
        "| | nearest points, 5-95% | default |",
        "|---|---|---|",
    ]
    for name, band in found["near"].items():
        rows.append(f"| {name.replace('_', ' ')} | {band['low']:.3g}-{band['high']:.3g} | {_default(name)} |")
    rows += [
        "",
        "Chances are per quarter, months are per level of exhaustion. Wars differ, so tempo, the end of a deadlock, strengths and concession costs are ranges:",
        "`tempo` and `deadlock ends` are the middles of theirs, the spreads say how far the ends lie from the middle (tempo in log odds, strength in logs). The",
        "generic case with its defaults (32 draws), compared with history:",
        "",
        "| | generic case | history: median (5-95%) | |",
        "|---|---|---|---|",
    ]
    for name, (median, low, high) in found["targets"].items():
        value = found["generic"][name]
        rows.append(
            f"| {name} | {value:.2f} | {median:.2f} ({low:.2f}-{high:.2f}) | {'' if low <= value <= high else 'outside'} |"
        )
    rows += [
        "",
        "*First talks succeed* is the share of wars with talks in which the first of them end in a signature. History's figure is not from our data: of 189 spells of",
        "negotiation in 92 interstate wars of 1823-2003 three quarters produced no peace (Min 2025, *Words of War*). How long wars last from first talks to a settlement no",
        "data at hand tell. Threats were not fitted: history's rate is for sanctions, and there are no data here on threats of force. The default chance that peace fails by",
        "accident is the rate for peaces guaranteed by treaty (`history.peace_failure(guarantee: treaty)`): where a breach would be answered, few choose one.",
        "",
    ]
    return "\n".join(rows)


def _default(name: str) -> str:
    template = parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8")).case
    party, war = template.parties["country-a"], template.war
    return {
        "noise": party.noise,
        "tempo": war.front.tempo,
        "tempo_spread": war.front.tempo,
        "months": war.exhaustion.months["country-a"],
        "deadlock_ends": war.deadlock.ends,
        "deadlock_moved": war.deadlock.moved,
        "concession_cost": party.concession_cost["*"],
        "strength_spread": war.strength.own["country-a"],
        "review": template.peace.review,
        "breach_cost": party.breach_cost["*"],
    }[name].text


def _own() -> str:
    rows = [
        "## Your own data",
        "",
        "`detente history fit FILE.csv --kind KIND --name NAME` fits the same model to your table and keeps it in your own folder (or in DETENTE_HOME). A case then uses it as",
        "`\"history.peace_failure(fit: NAME)\"`. Fitting needs an extra: `pip install 'detente[fit]'`. The columns, for each kind of table:",
        "",
    ]
    for kind, columns in KINDS.items():
        rows += [f"**{kind}**", "", "| column | meaning | may be |", "|---|---|---|"]
        for name, c in columns.items():
            allowed = c.allowed if isinstance(c.allowed, str) else ", ".join(c.allowed)
            rows.append(f"| {name}{'' if c.default is None else ' (optional)'} | {c.says} | {allowed} |")
        rows.append("")
    return "\n".join(rows) + IMPORT


IMPORT = """
### From a download

`detente history import` makes such a table from a public data set. Download it as CSV; if there is only a spreadsheet, open it and save it as CSV
(UTF-8). Then name its layout, and for UCDP the last day the file covers:

    detente history import ucdp-term-dyad.csv --layout ucdp-terminations --until 2004-12-31 --out peace.csv
    detente history fit peace.csv --kind peace --name ucdp
    detente history show "peace_failure(fit: ucdp)"

| `--layout` | data set, by its columns | a row of the table | `--until` |
|---|---|---|---|
| `ucdp-terminations` | UCDP Conflict Termination (Kreutz 2010), by conflict or by dyad, versions to 4: `start_date2`, `ependdate`, `outcome` or `c_ependdate`, `c_outcome` | the peace after an episode of fighting, until the next of the same dyad (of the same conflict, if the file has no `dyad_id`) | needed |
| `ucdp-agreements` | UCDP Peace Agreements (Högbladh 2022): `pa_name`, `pa_date`, `ended`, `duration` | an agreement, until it ended | needed |
| `pax` | PA-X (peaceagreements.org): `Con`, `Agt`, `Dat`, `Stage`, `ImPK` | an agreement; PA-X does not say whether peace held, so you fill in `years` and `failed` | not used |
| `cow-wars` | COW Inter-State War Data 4.0 | a war | not used |

Of the dyad file of version 3-2021, cut after 2004, the first command says:

    Wrote peace.csv: 611 rows, 159 of them peaces that failed, from 2,294 rows of the file.
    2 rows left out:
      line 752: its outcome is missing (column outcome); expected 1 to 6
      line 2177: an episode has an outcome but no last day (column ependdate)
    An episode has a first day after its last; peace counts from the last day (lines 254, 314, 1159 and 2094)
    Next: detente history fit peace.csv --kind peace

- A row that cannot be used is left out and named, by the line it begins on; nothing is filled in for it. Blank lines do not count. `--json` gives the same as data.
- Dates may be `2003-12-31`, `20031231`, `31/12/2003` or `12/31/03`. Day and month have one order in each column, which the column's own dates must tell (or else the other
  columns'). A year of two digits is the last such year that is not in the future, nor after the row's `year` or the end of what began then.
- What happens after `--until` is taken not to be known: a peace that failed later counts as holding until then, and what began later is left out. Give the last day that the
  data follow, not the day of download: a day too late makes peaces look longer than they were.
- By the definition of an ending in UCDP's terminations, fighting stayed below 25 deaths in the year after. A return to war within about a year can hardly be seen, so these
  tables understate early failures.
- An agreement with nothing under `ended` is read as still in force, as UCDP leaves that cell empty; the lines are named.
- If peace failed in no row, or no war ended, there is nothing to fit, and that is an error.
"""


def _tables() -> str:
    rows = ["## The tables", "", "| table | what it holds | cite |", "|---|---|---|"]
    rows += [f"| {a.name} | {a.title} | {a.cite} |" for a in codebook().values()]
    rows += [
        "",
        "Left out of the peace model: the 29 dyads of the Second World War that begin after 1945 and never fail (German successor states, Taiwan). Peacekeepers and agreements count if they were",
        "there at the ceasefire, not if a spell ever had them: that would credit them with the time the spell had to survive before they came. Some civil wars are in both civil sources;",
        "they count as two cases. Value labels of ICB and TIES were checked against cross-tabulations and known cases.",
    ]
    return "\n".join([*rows, ""])


if __name__ == "__main__":
    from generated import write

    write(page, __doc__)
