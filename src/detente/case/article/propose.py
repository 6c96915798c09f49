"""Propose entries of a case's record from an article. Nothing is added: a person accepts each, and judges it afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from detente.case.article.names import Gazetteer, Mention, Names, place_of
from detente.case.article.reading import Act, Reading
from detente.case.article.sentences import Sentence, in_english, sentences, several
from detente.case.article.when import dated
from detente.case.schema import Case
from detente.errors import DetenteError

LARGEST_ARTICLE = 200_000  # characters
LONGEST_QUOTE = 2000  # characters, as a case's texts
ARTICLE = "the article's date"
# What is found, and the kind of entry with its outcome that it would become.
BECOMES: dict[str, tuple[str, str | None]] = {
    "pledge": ("pledge", None),
    "kept": ("pledge", "kept"),
    "broken": ("pledge", "broken"),
    "threat": ("threat", None),
    "carried out": ("threat", "carried out"),
    "backed down": ("threat", "backed down"),
    "offer": ("signal", None),
    "refusal": ("answer", "refused"),
    "acceptance": ("answer", "accepted"),
    "statement": ("statement", None),
}
IN_WORDS = {
    "kept": "promise kept",
    "broken": "promise broken",
    "carried out": "threat carried out",
    "backed down": "threat dropped",
}
_TERMS = re.compile(r"\b(?:plan|proposal|terms|deal|accord|agreement|offer|draft)\b", re.IGNORECASE)
_SMALL = several("a an the of on in to for and or at by with from as is be it its")
_CAPITALISED = re.compile(r"(?:[A-Z][\w’'\-]+|U\.S\.|U\.N\.)(?: (?:of the |of |the )?[A-Z][\w’'\-]+){0,4}")
_NO_NAME = several(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december the a an in on at but and he she it they we after before "
    "when while if unless as for however meanwhile both some no not this that these those there his her its "
    "their mr mrs ms dr president prime minister foreign defence defense general chancellor according talks "
    "peace government officials one two three yes to from with by during under since last next every lay i "
    "you all any most many neither nor should"
)


class ArticleError(DetenteError):
    """An article that cannot be read, or an entry that cannot be made of it. The message says why."""


@dataclass(frozen=True)
class Proposed:
    """A sentence and the entry it would become.

    `quote` is the article's text from `start` to `end`. `rule` says in words what found it, `sure` how sure that is: plain, likely or doubtful, with
    `why`. `by` is an id of the case, `named` how the article names it. `date_from` are the words that gave the date, or that there were none.
    """

    number: int
    found: str
    rule: str
    quote: str
    start: int
    end: int
    by: str
    named: str
    about: str | None
    date: str
    date_from: str
    condition: str | None
    reported: str | None
    sure: str
    why: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Candidate:
    """A name that may be a party's: how often it acts in such sentences, and the first of them."""

    name: str
    count: int
    quote: str


def proposed(text: str, case: Case | Names, date: str) -> list[Proposed]:
    """What an article dated `date` reports that could go on a case's record, in its order. The rules read English alone; see `in_english`.

    Raises `ArticleError` for a text that is too long, and `LiteralError` if `date` is no date.
    """
    names = Names.of(case) if isinstance(case, Case) else case
    gazetteer = Gazetteer(names)
    found: list[Proposed] = []
    before: Mention | None = None
    for sentence in _split(text):
        mentions = gazetteer.mentions(sentence.text)
        reading = Reading(sentence.text, mentions, before)
        for act in reading.acts():
            found.append(_proposed(len(found) + 1, sentence, act, names, date))
        before = reading.subject()
        gazetteer.learn(sentence.text)
    return found


def notice(text: str) -> str:
    """What the reader of an article should know about how it was read; empty if nothing."""
    if in_english(text):
        return ""
    return "This text does not seem to be in English, the only language that the rules read; little or nothing may be found."


def candidates(text: str, most: int = 12) -> list[Candidate]:
    """Names that act in an article's pledges, threats, offers and answers, the most frequent first: who its parties may be.

    A country's adjective and capital count as the country. Raises `ArticleError` for a text that is too long.
    """
    counts: dict[str, int] = {}
    quotes: dict[str, str] = {}
    for sentence in _split(text):
        for name in _actors(sentence.text):
            counts[name] = counts.get(name, 0) + 1
            quotes.setdefault(name, sentence.text)
    best = sorted(counts, key=lambda n: -counts[n])[:most]
    return [Candidate(n, counts[n], quotes[n]) for n in best]


def event(
    found: str, by: str, about: str | None, date: str, quote: str, names: Names, source: str | None = None
) -> dict[str, Any]:
    """The entry of the record for what was found, of weight 0: it counts for nothing until a person judges it.

    An answer needs terms that the case knows and somebody who signs them; without them it is a statement.
    """
    kind, outcome = BECOMES[found]
    if kind == "answer" and by not in names.signers.get(about or "", ()):
        kind, outcome = "statement", None
    if about not in names.proposals and about not in names.threats:
        about = None
    says = " ".join(quote.split())
    entry = {
        "date": date,
        "by": by,
        "kind": kind,
        "about": about,
        "outcome": outcome,
        "broken": date if outcome == "broken" else None,
        "says": says if len(says) <= LONGEST_QUOTE else says[: LONGEST_QUOTE - 2].rsplit(" ", 1)[0] + " …",
        "source": source,
        "weight": "0%",
    }
    return {key: value for key, value in entry.items() if value is not None}


def _split(text: str) -> list[Sentence]:
    if len(text) > LARGEST_ARTICLE:
        raise ArticleError(
            f"the article has {len(text):,} characters; at most {LARGEST_ARTICLE:,} are read, so paste a part of it"
        )
    return sentences(text)


def _proposed(number: int, sentence: Sentence, act: Act, names: Names, date: str) -> Proposed:
    about, guessed = _about(sentence.text, act, names)
    when = dated(sentence.text, date, act.at)
    why = list(act.doubts)
    if act.condition:
        why.append("on a condition")
    if guessed:
        why.append("which terms are meant is guessed")
    weak = any(w.startswith(("a pronoun", "told by", "an accusation", "who acts", "taken to be")) for w in why)
    sure = "plain" if not why else "doubtful" if len(why) > 2 or weak else "likely"
    return Proposed(
        number,
        act.found,
        f"{act.rule}: “{act.words}”",
        sentence.text,
        sentence.start,
        sentence.end,
        act.by.who,
        names.who.get(act.by.who, act.by.who),
        about,
        when[0] if when else date,
        f"“{when[1]}”" if when else ARTICLE,
        act.condition,
        names.who.get(act.reported, act.reported) if act.reported else None,
        sure,
        tuple(why),
    )


def _about(text: str, act: Act, names: Names) -> tuple[str | None, bool]:
    """The proposal or threat that a sentence is about, and whether that is a guess."""
    words = _words(text)
    if BECOMES[act.found][0] == "threat":
        own: Mapping[str, str] = {
            t: title for t, title in names.threats.items() if names.threat_by.get(t) in (act.by.who, None)
        }
    else:
        own = names.proposals
    if named := [k for k, title in own.items() if _bare(title) in _bare(text)]:
        return max(named, key=lambda k: len(own[k])), False
    shares = {k: len(_words(title) & words) / max(1, len(_words(title))) for k, title in own.items()}
    best = max(shares, key=lambda k: shares[k], default=None)
    if best is not None and shares[best] >= 0.6 and list(shares.values()).count(shares[best]) == 1:
        return best, True
    if act.found in ("refusal", "acceptance") and len(own) == 1 and _TERMS.search(text):
        return next(iter(own)), True
    return None, False


def _bare(text: str) -> str:
    return re.sub(r"^(?:the|a) ", "", " ".join(text.casefold().split()))


def _words(text: str) -> set[str]:
    """The telling words of a text, cut so that forms of one word match."""
    return {w[:6] for w in re.findall(r"\w+", text.casefold()) if w not in _SMALL and len(w) > 2}


def _actors(text: str) -> list[str]:
    """The names right before verbs of promises, threats and answers."""
    spans = [(m.start(), m.end(), m[0]) for m in _CAPITALISED.finditer(text)]
    mentions = []
    for begin, end, name in spans:
        start, words = begin, name.split()
        while words and words[0].casefold().strip(".") in _NO_NAME:
            start += len(words[0]) + 1
            words = words[1:]
        words = (
            words[:1] if words and place_of(words[0]) else words
        )  # "Russian President Vladimir Putin" acts for Russia
        bare = re.sub(r"['’]s$", "", " ".join(words))
        if bare and bare.casefold() not in _NO_NAME:
            mentions.append(Mention(start, end, place_of(bare) or bare, "title"))
    return list(dict.fromkeys(act.by.who for act in Reading(text, mentions, None).acts() if act.found != "statement"))
