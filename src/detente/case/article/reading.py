"""Read one sentence: what was done in it, and by whom. Nothing is parsed; who acts is told from where names stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from detente.case.article.names import Mention
from detente.case.article.rules import (
    ABOUT_WORDS,
    ACCUSED,
    CLAUSE,
    COMMA,
    DENIED,
    FIRST,
    FOUND,
    IF,
    NOT,
    PREPOSED,
    PRONOUN,
    RULES,
    SAYING,
    SUPPOSED,
    TELLING,
    URGED,
    Rule,
)

_QUOTES = re.compile(r"[“\"][^”\"]*[”\"]?")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be|gets?|got)(?: \w+ly| also| once)?\s+$", re.IGNORECASE)
_BY = re.compile(r"^[^,;.]{0,40}?\bby (?:the )?$", re.IGNORECASE)
_NOT_PASSIVE = (
    "ready",
    "willing",
    "prepared",
    "open",
    "is",
    "was",
    "are",
    "were",
    "not",
    "committed",
    "unwilling",
    "in",
    "as",
)
_VERB_FORM = re.compile(r"(?:ed|es|s|ing|ore|ew|oke|en|ept|ook|ave|ut)$", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?<!^)(?<=\s)([A-Z][\w’'-]+) (?:\w+ly )?$")
_NAME_BEHIND = re.compile(r" ((?:[A-Z][\w’'.-]+ ?)+)")
_MOST = 12  # verbs of each sort in a sentence: more are in no sentence that a person wrote
_REACH = 80  # characters behind a verb in which its "by" may stand
_EARLIER = {"title", "other name"}


@dataclass(frozen=True)
class Act:
    """What a sentence tells of: what was found, by which rule and words, where, who did it, and what makes that less than certain."""

    found: str
    rule: str
    words: str
    at: int
    by: Mention
    doubts: tuple[str, ...]
    condition: str | None = None
    reported: str | None = None


class Reading:
    """A sentence with the names in it, and who acted in the sentence before."""

    def __init__(self, text: str, mentions: Sequence[Mention], before: Mention | None) -> None:
        self.text, self.mentions, self.before = text, list(mentions), before
        self.quotes = [m.span() for m in _QUOTES.finditer(text)]
        self.clauses = [0, *(m.end() for m in CLAUSE.finditer(text))]
        self.commas = [0, *(m.end() for m in COMMA.finditer(text))]
        self.speaker = self._speaker()

    def subject(self) -> Mention | None:
        """Who the sentence is about, for a pronoun in the next one."""
        free = [m for m in self.mentions if not self._preposed(m)]
        return next(iter(free or self.mentions), self.before)

    def acts(self) -> list[Act]:
        """All that was done in this sentence, in its order."""
        if self.text.rstrip('"”’ ').endswith("?"):
            return []
        found: dict[tuple[int, str], Act] = {}
        for rule, match in _matches(self.text):
            act = self._act(rule, match)
            if act is None:
                continue
            key = (self._clause(act.at), act.by.who)
            known = found.get(key)
            if known is None or FOUND.index(act.found) < FOUND.index(known.found):
                found[key] = act
        acts: dict[tuple[str, str], Act] = {}
        for act in sorted(found.values(), key=lambda a: a.at):
            acts.setdefault((act.found, act.by.who), act)
        return list(acts.values()) or self._statement()

    def actors(self) -> list[int]:
        """Where each verb of a promise, a threat or an answer begins, for whoever looks for names before it."""
        return [match.start() for _, match in _matches(self.text)]

    # What a match tells

    def _act(self, rule: Rule, match: re.Match[str]) -> Act | None:
        start = match.start()
        segment = self.text[self._segment(start) : start]
        if SUPPOSED.search(segment) or IF.search(segment) or self._infinitive(rule, match):
            return None
        accused = ACCUSED.search(self.text, self._clause(start), start)
        if accused:
            return self._accusation(rule, match, accused.end())
        if URGED.search(segment) and not (
            self.mentions and self._last_before(start, self._segment(start) + self._urged(segment))
        ):
            return None
        subject, doubts = self._subject(rule, match)
        if subject is None:
            return None
        found = self._negated(rule, match, segment, subject)
        if found is None or (found in ("refusal", "acceptance") and ABOUT_WORDS.match(self.text, match.end())):
            return None
        reported = self.speaker.who if self.speaker and self.speaker.who != subject.who else None
        if reported:
            doubts.append("told by somebody else")
        if rule.inferred:
            doubts.append("the sentence does not name the act; it follows from what is announced")
        condition = self._condition() if found in ("threat", "offer", "pledge") else None
        return Act(found, rule.words, match[0], start, subject, tuple(doubts), condition, reported)

    def _negated(self, rule: Rule, match: re.Match[str], segment: str, subject: Mention) -> str | None:
        """What is found once "not" before the verb is heeded; None if nothing is."""
        begin = max(self._segment(match.start()), subject.end if subject.end <= match.start() else 0)
        if not (
            NOT.search(self.text, begin, match.start())
            or DENIED.search(segment)
            or re.match(r"\s*(?:neither|no|none)\b", segment, re.IGNORECASE)
        ):
            return rule.found
        return "broken" if rule.found == "kept" and not DENIED.search(segment) else None

    def _accusation(self, rule: Rule, match: re.Match[str], begin: int) -> Act | None:
        by = next((m for m in self.mentions if begin <= m.start and m.end <= match.start()), None)
        if by is None or rule.found not in ("broken", "threat", "refusal"):
            return None
        accuser = next((m for m in self.mentions if m.end <= begin and m.who != by.who), None)
        return Act(
            rule.found,
            rule.words,
            match[0],
            match.start(),
            by,
            ("an accusation",),
            None,
            accuser.who if accuser else None,
        )

    def _infinitive(self, rule: Rule, match: re.Match[str]) -> bool:
        """Whether the verb stands as "to accept", which something else governs."""
        first = match[0].split()[0]
        governed = re.search(r"\bto\s+$", self.text[max(0, match.start() - 6) : match.start()])
        return bool(governed) and not _VERB_FORM.search(first)

    def _condition(self) -> str | None:
        """The condition that the sentence states, in its own words."""
        match = IF.search(self.text)
        if not match:
            return None
        stop = COMMA.search(self.text, match.end())
        return self.text[match.start() : stop.start() if stop else len(self.text)].rstrip(' .!"”')

    # Who acts

    def _subject(self, rule: Rule, match: re.Match[str]) -> tuple[Mention | None, list[str]]:
        start = match.start()
        quote = next((q for q in self.quotes if q[0] <= start < q[1]), None)
        if quote:
            if FIRST.search(self.text, quote[0], match.end()) or not self._last_before(start, quote[0]):
                return (
                    (self.speaker, ["said in a quotation"]) if self.speaker else self._carried(["said in a quotation"])
                )
            return self._last_before(start, quote[0]), ["said in a quotation"]
        if match[0].split()[0].lower() not in _NOT_PASSIVE and not rule.inferred:
            passive = _PASSIVE.search(self.text[max(0, start - 30) : start])
            by = self._by(match.end())
            if passive:
                return by, ["a passive"]
            if self.text.startswith(" by ", match.end()):
                return None, []
        if near := self._last_before(start, self._clause(start)):
            return near, self._named(near, start)
        if PRONOUN.search(self.text, self._segment(start), start):
            earlier = self._last_before(start, 0)
            return (earlier, ["a pronoun"]) if earlier else self._carried(["a pronoun"])
        if earlier := self._last_before(start, 0):
            if not self.text[self._clause(start) : start].strip():  # one subject of two verbs
                return earlier, self._named(earlier, start)
            return earlier, ["who acts is told from another part of the sentence"]
        if self.speaker:
            return self.speaker, ["taken to be whoever says it"]
        behind = re.match(r"[^,]{0,60},\s*", self.text[match.end() :])  # "As promised, ..."
        first = next((m for m in self.mentions if m.start >= match.end()), None)
        if behind and first and first.start - match.end() - behind.end() in (0, 4):
            return first, []
        return None, []

    def _named(self, who: Mention, start: int) -> list[str]:
        """What is less than certain about a name as the subject of a verb."""
        doubts = [] if who.how in _EARLIER else [f"named by {who.how}"]
        if PRONOUN.search(self.text, max(who.end, self._segment(start)), start):
            doubts.append("behind a pronoun")
        return doubts

    def _carried(self, doubts: list[str]) -> tuple[Mention | None, list[str]]:
        return self.before, [*doubts, "who acts is told from the sentence before"]

    def _by(self, end: int) -> Mention | None:
        for mention in self.mentions:
            if end <= mention.start <= end + _REACH and _BY.match(self.text[end : mention.start]):
                return mention
        return None

    def _last_before(self, end: int, begin: int) -> Mention | None:
        """The nearest name before a place that no preposition makes an object."""
        for mention in reversed(self.mentions):
            if begin <= mention.start and mention.end <= end and not self._preposed(mention):
                return mention
        of = [m for m in self.mentions if begin <= m.start and m.end <= end]
        return next(
            (m for m in of if re.search(r"\b(?:of|in)(?: the)?\s+$", self.text[max(0, m.start - 8) : m.start])), None
        )

    def _preposed(self, mention: Mention) -> bool:
        return bool(PREPOSED.search(self.text[max(0, mention.start - 24) : mention.start]))

    def _speaker(self) -> Mention | None:
        """Who says what the sentence reports."""
        for verb in islice(SAYING.finditer(self.text), _MOST):
            if any(a <= verb.start() < b for a, b in self.quotes):
                continue
            if self._by_a_stranger(verb):
                return None
            after = next((m for m in self.mentions if verb.end() <= m.start <= verb.end() + 30), None)
            if verb[0].lower() == "according to" or (after and self._follows(verb.end(), after)):
                if after:
                    return after
                continue
            begin = max([0, *(b for _, b in self.quotes if b <= verb.start())])
            before = [m for m in self.mentions if begin <= m.start and m.end <= verb.start() and not self._preposed(m)]
            if before:
                return before[-1]
            of = [m for m in self.mentions if begin <= m.start and m.end <= verb.start()]
            if of and not re.search(r"\b(?:its|his|her|their)\b", self.text[of[-1].end : verb.start()]):
                return of[-1]
        return None

    def _by_a_stranger(self, verb: re.Match[str]) -> bool:
        """Whether somebody who is not among the names says it: a capitalised word right before the verb, or right behind it."""
        before = _NAME_BEFORE.search(self.text, max(0, verb.start() - 40), verb.start())
        behind = (
            _NAME_BEHIND.match(self.text, verb.end())
            if verb.start() and self.text[: verb.start()].rstrip()[-1:] in ',"”'
            else None
        )
        named = before or behind
        return named is not None and not any(m.start < named.end(1) and named.start(1) < m.end for m in self.mentions)

    def _follows(self, end: int, mention: Mention) -> bool:
        """Whether a name stands right behind a verb of saying and closes the sentence, as in: said the chancellor."""
        between = self.text[end : mention.start].strip().lower()
        begun = self.text[:end].rstrip()
        quoted = bool(self.quotes) and re.search(r"[,”\"]\W*\w+$", begun) is not None
        return quoted and between in ("", "the", "president", "prime minister", "chancellor", "general")

    def _statement(self) -> list[Act]:
        for verb in islice(TELLING.finditer(self.text), _MOST):
            if any(a <= verb.start() < b for a, b in self.quotes):
                continue
            segment = self.text[self._segment(verb.start()) : verb.start()]
            if (
                NOT.search(segment)
                or IF.search(segment)
                or SUPPOSED.search(segment)
                or SUPPOSED.search(self.text[verb.end() : verb.end() + 9])
            ):
                continue
            if self._by_a_stranger(verb):
                continue
            subject = self._last_before(verb.start(), self._clause(verb.start()))
            if self.speaker and SAYING.fullmatch(verb[0]):
                subject = self.speaker
            if subject is None and PRONOUN.search(segment):
                subject = self.before
            if subject is None or _PASSIVE.search(self.text[max(0, verb.start() - 30) : verb.start()]):
                continue
            doubts = () if subject.how in _EARLIER else (f"named by {subject.how}",)
            return [Act("statement", "a verb of saying", verb[0], verb.start(), subject, doubts)]
        return []

    # Places

    def _clause(self, at: int) -> int:
        return max(c for c in self.clauses if c <= at)

    def _segment(self, at: int) -> int:
        return max(c for c in self.commas if c <= at)

    @staticmethod
    def _urged(segment: str) -> int:
        return max(m.end() for m in URGED.finditer(segment)) + len(segment)  # nobody acts between


def _matches(text: str) -> list[tuple[Rule, re.Match[str]]]:
    """What the rules find in a sentence, in order; of two that overlap, the longer."""
    found = [(rule, match) for rule in RULES for match in rule.pattern.finditer(text)]
    found.sort(key=lambda f: (-(f[1].end() - f[1].start()), FOUND.index(f[0].found)))
    kept: list[tuple[Rule, re.Match[str]]] = []
    for rule, match in found[: 4 * _MOST]:
        if all(match.end() <= k.start() or k.end() <= match.start() for _, k in kept):
            kept.append((rule, match))
    return sorted(kept, key=lambda f: f[1].start())[:_MOST]
