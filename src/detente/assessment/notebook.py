"""An assessment as a notebook shows it: the answer in a few sentences and the table of proposals, without any library."""

from __future__ import annotations

from html import escape

from detente import paths
from detente.assessment.result import Assessment
from detente.assessment.wording import chance, headlines


def as_html(a: Assessment) -> str:
    """The main answers as HTML; what the case's author wrote is escaped."""
    head = "".join(f"<li>{escape(s)}</li>" for s in headlines(a))
    rows = "".join(
        f"<tr><td>{escape(a.titles[p])}</td>"
        + "".join(
            f"<td>{chance(a.band(x))}</td>" for x in (paths.all_sign(p), paths.holds(p, 5), paths.signed_and_holds(p))
        )
        + "</tr>"
        for p in a.proposals
    )
    return (
        f"<h3>{escape(a.title)}</h3><ul>{head}</ul><table><tr><th></th><th>all sign</th><th>holds 5 years</th><th>both</th></tr>{rows}</table>"
        f"<small>{a.draws} draws, seed {a.seed}, detente {escape(a.version)}, case {escape(a.case_hash)}; medians and 5-95 % bands</small>"
    )
