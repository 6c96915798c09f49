"""Split an article into sentences, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass


def several(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


LONGEST = 1200  # characters of a sentence; a longer run without an end is cut at a space
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？؟۔]+[\"'”’」』»)\]]*|\n\s*\n")
_BEFORE = re.compile(r"([^\s\"'“‘(\[]+)$")
_ABBREVIATED = several(
    "mr mrs ms dr prof gen col lt sgt capt maj cmdr adm brig rep sen gov pres amb hon rev fr st ste jr sr "
    "messrs no nos vol art arts para fig pp jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues "
    "wed thu thur thurs fri sat sun vs v etc cf approx ca inc corp ltd co bros dept est ft lb mt e.g i.e a.m "
    "p.m u.s u.n u.k e.u d.c ph.d"
)
_MAY_END = several("u.s u.n u.k e.u d.c a.m p.m etc inc corp ltd co jr sr ph.d")
_STARTS = several(
    "the a an he she it they we i in on at but and this that these those there his her its their after "
    "before when while for if as however meanwhile both some no"
)
_NUMBERED = several("no nos vol art arts para fig")  # a number follows
_WORDS_TOO = several("sun mar mon sat")
_ENGLISH = several(
    "the of to and in that a is was for on with as by it its he said at from not be are has have had an were"
)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # characters from which the language is told


@dataclass(frozen=True)
class Sentence:
    """A sentence: its text, and where in the article it begins and ends."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text in order. Blank lines end one, too; abbreviations, initials and decimals do not."""
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        if match[0][0] in ".!?…" and not _ends(text, start, match):
            continue
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return found


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the sign at a match ends a sentence."""
    after = text[match.end() : match.end() + 40].lstrip()
    first = after.lstrip("\"'“‘«([")[:1]
    if first.islower():
        return False
    if match[0] != ".":
        return True
    before = _BEFORE.search(text, max(start, match.start() - 30), match.start())
    word = before[1] if before else ""
    if len(word) == 1 and word.isupper() and word != "I":
        return False  # an initial
    key = word.lower()
    if key in _MAY_END:
        begins = _WORD.match(after.lstrip("\"'“‘«(["))
        return begins is not None and begins[0].lower() in _STARTS
    if key in _NUMBERED:
        return not first.isdigit()
    return key not in _ABBREVIATED or (key in _WORDS_TOO and word.islower())


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    """Add what stands from `start` to `end`, without the space around it, cut where it is too long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        space = text.rfind(" ", start + 1, start + LONGEST)
        cut = space if space > start else start + LONGEST
        found.append(Sentence(text[start:cut], start, cut))
        start = cut + (space > start)
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        found.append(Sentence(text[start:end], start, end))


def in_english(text: str) -> bool:
    """Whether a text seems to be in English, by its most common words. The rules know no other language."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    return not words or sum(w in _ENGLISH for w in words) >= 0.12 * len(words)
