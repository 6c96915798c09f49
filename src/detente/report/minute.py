"""The answer in one minute as HTML: its words, a bar for each proposal, and its parts. The report and the result page show the same."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from detente import paths
from detente.assessment.answer import answer
from detente.assessment.glossary import marked
from detente.assessment.result import Assessment
from detente.assessment.wording import SCALE_SAYS, chance, percent, short, signature
from detente.report.sections import libraries

CSS = (resources.files("detente.report") / "answer.css").read_text("utf-8")


@cache
def environment() -> Any:
    """The templates of the report; everything put into them is escaped. Raises `ReportError` if the extra is not installed."""
    jinja2 = libraries()[2]
    found = jinja2.Environment(
        loader=jinja2.PackageLoader("detente.report", "."), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )  # fmt: skip
    found.globals["marked"] = marked
    return found


def minute_html(a: Assessment) -> str:
    """The answer in one minute. Raises `ReportError` if the extra `report` is not installed."""
    found: str = environment().get_template("answer.html").render(parts_of(a))
    return found


def words_html(text: str) -> str:
    """A text as HTML in which technical words explain themselves on hover, focus or tap."""
    found: str = environment().get_template("words.html").module.words(text)
    return str(found)


def parts_of(a: Assessment) -> dict[str, Any]:
    """What the template of the answer needs."""
    return {"answer": answer(a), "bars": bars(a), "scale": SCALE_SAYS}


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
                "more": f"signs, in %: {signs}; all sign {short(signed)}; once signed holds {' / '.join(years)} years: {holds}",
            }
        )
    return found
