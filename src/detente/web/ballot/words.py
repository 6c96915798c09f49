"""The words around a panel's questions, in the languages of `words.yaml`: those of ballots here, those of experts' pages in their folder."""

from __future__ import annotations

from functools import cache
from importlib import resources

from ruamel.yaml import YAML

FALLBACK = "en"
REFUSED = "refused_"  # how the names of refusals begin
RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi")


@cache
def _all(pages: str) -> dict[str, dict[str, str]]:
    text = (resources.files(f"detente.web.{pages}") / "words.yaml").read_text("utf-8")
    found: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(text)
    return found


def words_in(language: str, pages: str = "ballot") -> tuple[str, dict[str, str]]:
    """The words in a language and the language they are in: English where there are none, or none in its region."""
    for name in (language, language.partition("-")[0]):
        if name in _all(pages):
            return name, _all(pages)[FALLBACK] | _all(pages)[name]
    return FALLBACK, _all(pages)[FALLBACK]


def direction(language: str) -> str:
    """`rtl` for a language written from right to left, else `ltr`."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def refusal_in(language: str, said: str) -> str:
    """A refusal in a language; as it is, in English, if it has no words there."""
    name = next((n for n, words in words_in(FALLBACK)[1].items() if n.startswith(REFUSED) and words == said), None)
    return said if name is None else words_in(language)[1][name]
