"""The answer in one minute as HTML: its words, a bar for each proposal, and its parts. The report and the result page show the same."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any

from detente import paths
from detente.assessment.answer import answer
from detente.assessment.result import Assessment
from detente.assessment.wording import SCALE_SAYS, chance, percent, short, signature
from detente.report.environment import environment

CSS = (resources.files("detente.report") / "answer.css").read_text("utf-8")


FIGURES_SAY = (
    "A figure is the median over the draws; the range in brackets holds nine draws of ten. All of it holds only given the "
    "assumptions of the case."
)


def minute_html(a: Assessment) -> str:
    """The answer in one minute. Raises `ReportError` if the extra `report` is not installed."""
    found: str = environment().get_template("answer.html").render(parts_of(a))
    return found


def miniature_html(data: dict[str, Any]) -> str:
    """The answers of a case in miniature, one for each scenario to choose from; `data` as `miniature` gives it."""
    found: str = environment().get_template("miniature.html").render(data)
    return found


def miniature(runs: Mapping[str, Assessment]) -> dict[str, Any]:
    """What a miniature shows, JSON-ready, from the assessments of a case as it is and under its scenarios, by their titles."""
    first = next(iter(runs.values()))
    return {
        "case": first.case,
        "hash": first.case_hash,
        "title": first.title,
        "made": f"{first.draws} draws, seed {first.seed}, detente {first.version}",
        "scenarios": [{"title": title, "says": answer(a).words[0], "bars": bars(a)} for title, a in runs.items()],
    }


def parts_of(a: Assessment) -> dict[str, Any]:
    """What the template of the answer needs."""
    return {"answer": answer(a), "bars": bars(a), "scale": SCALE_SAYS, "figures": FIGURES_SAY}


def bars(a: Assessment) -> list[dict[str, Any]]:
    """A bar for each proposal, the most likely to be signed and to last first; lengths in per cent are medians."""
    found = []
    for p in sorted(a.proposals, key=lambda p: -a.band(paths.signed_and_holds(p)).median):
        both, signed = a.band(paths.signed_and_holds(p)), a.band(paths.all_sign(p))
        signs = " · ".join(
            f"{a.titles.get(w, w)} {signature(a.band(paths.signs(p, w)))}" for w in a.under(paths.signs(p))
        )
        years = a.under(paths.holds(p))
        holds = " / ".join(percent(a.band(paths.holds(p, y)).median) for y in years)
        found.append(
            {
                "title": a.titles[p],
                "both": f"{100 * min(both.median, signed.median):.2f}",
                "signed": f"{100 * signed.median:.2f}",
                "shown": f"{percent(both.median)}%",
                "range": f"{percent(both.low)}-{percent(both.high)}",
                "alt": f"{a.titles[p]}: signed and holds five years {chance(both)}; all sign {chance(signed)}",
                "more": f"signs, in %: {signs}; all sign {short(signed)}; once signed it holds {' / '.join(years)} years: {holds}",
            }
        )
    return found
