"""What a report's HTML is made with: its templates, in which technical words explain themselves, and the error of one that cannot be made."""

from __future__ import annotations

from functools import cache
from typing import Any

from detente.assessment.glossary import marked
from detente.errors import DetenteError


class ReportError(DetenteError):
    """A report or chart that cannot be made; the message says what would help."""


@cache
def environment() -> Any:
    """The templates of the report; everything put into them is escaped. Raises `ReportError` if the extra is not installed."""
    try:
        import jinja2
    except ImportError as error:
        raise missing(error) from None
    found = jinja2.Environment(
        loader=jinja2.PackageLoader("detente.report", "."), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined,
        auto_reload=False,  # templates do not change while they are used, and to ask the disk each time took longer than the rest
    )  # fmt: skip
    found.globals.update(marked=marked, unseen=set)
    return found


def words_html(text: str, seen: set[str] | None = None) -> str:
    """A text as HTML in which technical words explain themselves on hover, focus or tap; `seen` as in `marked`."""
    return str(_words()(text, seen))


@cache
def _words() -> Any:
    return environment().get_template("words.html").module.words


def missing(error: ImportError) -> ReportError:
    """The error of a report whose library could not be imported."""
    return ReportError(f"a report needs {error.name}, which is not installed: pip install 'detente[report]'")
