"""What the public makes of each proposal, beside what the model says of its signatures."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment, Band
from detente.panel.results import OTHERS, Results, Row

DIFFERENT = (
    "What people can tolerate and what leaders sign are different things: the ballots tell the one, the model the other, and neither is evidence "
    "for the other."
)
YEARS = 5  # that a signed settlement holds


def beside(found: Results, a: Assessment) -> list[dict[str, Any]]:
    """A row for each proposal that was put to the panel and is in the assessment, in the panel's order; JSON-ready, shares and chances from 0 to 1.

    `groups` and `everybody` hold who find the proposal at least tolerable, with the interval; `least` is the group that accepts it least, None
    where it has no score (see `consensus.rank`). `signs` is the chance of each signature if the others sign, `all_sign` of all, `holds` that they
    sign and it holds `YEARS` years, as medians with 5-95% bands over the draws. The assessment must be of the panel's case: proposals go by their
    ids, and one that it does not have is left out.
    """
    least = {r.question: r.least for r in found.ranked.get("least", [])}
    rows = []
    for asked in found.asked:
        if asked.proposal is None or asked.proposal not in a.proposals:
            continue
        p = asked.proposal
        worst = asked.row(least.get(asked.name, ""))
        rows.append(
            {
                "question": asked.name,
                "proposal": p,
                "title": a.titles[p],
                "groups": [_public(r) for r in asked.rows if r.group != OTHERS],
                "everybody": _public(asked.everybody) if asked.everybody else None,
                "least": _public(worst) if worst else None,
                "withheld": list(asked.withheld),
                "signs": [
                    {"party": w, "title": a.titles.get(w, w), **_chance(a.band(paths.signs(p, w)))}
                    for w in a.under(paths.signs(p))
                ],
                "all_sign": _chance(a.band(paths.all_sign(p))),
                "holds": _chance(a.band(paths.signed_and_holds(p))),
            }
        )
    return rows


def _public(row: Row) -> dict[str, Any]:
    return {"group": row.group, "title": row.title, "accept": row.accept, "low": row.low, "high": row.high}


def _chance(band: Band) -> dict[str, float]:
    return {"median": float(band.median), "low": float(band.low), "high": float(band.high)}
