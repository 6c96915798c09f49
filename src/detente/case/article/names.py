"""Who and what a text may speak of: the names of a case, found by longest match."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from detente.case.references import signers
from detente.case.schema import Case

_TOKEN = re.compile(r"[^\W_]+(?:[.'’\-][^\W_]+)*")
_STATE = re.compile(
    r"^(?:the )?(government|republic|kingdom|state|union|federation|democratic republic|islamic republic) of (?:the )?(.+)$",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"^(.+?)\s*\(([A-Z][\w.\-]{1,9})\)$")
_LONGEST = 8  # words of a name
_ROLES = (
    r"(?:[Pp]rime [Mm]inister|[Ff]oreign [Mm]inister|[Dd]efen[cs]e [Mm]inister|[Ii]nterior [Mm]inister|[Mm]inister|[Pp]resident|[Vv]ice [Pp]resident|[Cc]hancellor|[Kk]ing|"
    r"[Qq]ueen|[Pp]remier|[Ll]eader|[Cc]ommander|[Cc]omandante|[Gg]eneral|[Cc]olonel|[Aa]dmiral|[Ss]pokes(?:man|woman|person)|[Aa]mbassador|[Ee]nvoy|[Nn]egotiator|[Ss]ecretary|[Cc]hief|"
    r"[Rr]epresentative|[Ss]enator)"
)
_BEARER = re.compile(
    rf"(?:['’]s)?(?:,? [a-z\-]+){{0,2}} (?:{_ROLES}(?: of [A-Z][\w\-]+)?,? )+((?:[A-Z][\w'’\-]*\.? ){{0,3}}[A-Z][\w'’\-]+)"
)

_OFFICE = re.compile(rf"(?:{_ROLES},? )+((?:[A-Z][\w'’.\-]* ?)+)$")


@dataclass(frozen=True)
class Mention:
    """Somebody named in a text: where, who, and by what kind of name."""

    start: int
    end: int
    who: str
    how: str


@dataclass(frozen=True)
class Names:
    """Those who may act, by id, with their titles and other names; and what may be spoken about.

    `signers` says who may answer which proposal, `threat_by` who makes which threat.
    """

    who: Mapping[str, str]
    other: Mapping[str, Sequence[str]] = field(default_factory=dict)
    proposals: Mapping[str, str] = field(default_factory=dict)
    threats: Mapping[str, str] = field(default_factory=dict)
    signers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    threat_by: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, other: Mapping[str, Sequence[str]] | None = None) -> Names:
        """The names of a case, with other names for its actors if given."""
        who = {name: case.name(name) for name in (*case.parties, *case.others)}
        extra = {name: [*(other or {}).get(name, ()), name.replace("-", " ")] for name in who}
        return cls(
            who,
            extra,
            {p: x.title for p, x in case.proposals.items()},
            {t: x.title for t, x in case.threats.items()},
            {p: signers(case, x) for p, x in case.proposals.items()},
            {t: x.by for t, x in case.threats.items()},
        )


class Gazetteer:
    """Finds names in a text, the longest first. It learns who bears a name from words such as "the Russian foreign minister, Sergei Lavrov"."""

    def __init__(self, names: Names) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], tuple[str, str, str]]] = {}
        self._shared: set[tuple[str, ...]] = set()
        for who, title in names.who.items():
            self._add(title, who, "title")
            for name in names.other.get(who, ()):
                self._add(name, who, "other name")
        for who, title in names.who.items():
            for name, how in (*_derived(title), *_surnames([title, *names.other.get(who, ())])):
                self._add(name, who, how, weak=True)
        states = [
            who for who, title in names.who.items() if title.lower().startswith(("government of", "the government of"))
        ]
        if len(states) == 1:
            self._add("government", states[0], "being the only government here", weak=True)

    def _add(self, name: str, who: str, how: str, weak: bool = False) -> None:
        """Add a name. One that two share is nobody's; `weak`: a name made from a title gives way to one that somebody has."""
        key = _key(name)
        if not key or len(key) > _LONGEST or (len("".join(key)) < 2):
            return
        known = self._by_first.setdefault(key[0], {})
        if key in known or key in self._shared:
            if key in known and known[key][0] != who and not (weak and known[key][1] in ("title", "other name")):
                del known[key]
                self._shared.add(key)
            return
        bare = re.sub(r"^[Tt]he ", "", name.strip())
        known[key] = (
            who,
            how,
            "upper" if bare.isupper() and len(bare) > 1 else "capital" if bare[:1].isupper() else "any",
        )

    def mentions(self, text: str) -> list[Mention]:
        """Everybody named in a text, in order."""
        words = [(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(text)]
        keys = [_word(w) for _, _, w in words]
        found, n = [], 0
        while n < len(words):
            step = 1
            known = self._by_first.get(keys[n])
            if known:
                for length in range(min(_LONGEST, len(words) - n), 0, -1):
                    entry = known.get(tuple(keys[n : n + length]))
                    if entry and _written_so(entry[2], words[n][2], length):
                        found.append(Mention(words[n][0], words[n + length - 1][1], entry[0], entry[1]))
                        step = length
                        break
            n += step
        return found

    def learn(self, text: str) -> None:
        """Learn surnames from a sentence."""
        for mention in self.mentions(text):
            match = _BEARER.match(text, mention.end)
            if match and not _TOKEN.findall(match[1])[-1].isupper():
                self._add(_TOKEN.findall(match[1])[-1], mention.who, "the name of who speaks for it", weak=True)


def _key(name: str) -> tuple[str, ...]:
    """A name as it is compared: words without case, dots and a leading article."""
    found = [_word(w) for w in _TOKEN.findall(name)]
    return tuple(found[1:] if len(found) > 1 and found[0] == "the" else found)


def _word(word: str) -> str:
    word = re.sub(r"['’]s$", "", word)
    return word.replace(".", "").replace("’", "'").casefold()


def _written_so(needs: str, first: str, length: int) -> bool:
    """Whether a match is written as a name: NATO in capitals, Georgia with one; a longer name may have a small first letter."""
    if needs == "upper":
        return re.sub(r"['’]s$", "", first).isupper()
    return needs == "any" or length > 1 or first[:1].isupper()


@lru_cache(maxsize=1)
def _places() -> dict[str, tuple[list[str], list[str]]]:
    text = (resources.files("detente.case.article") / "places.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {r["name"]: (r["adjectives"].split(";"), [c for c in r["capital"].split(";") if c]) for r in rows}


@lru_cache(maxsize=1)
def _place_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for place, (adjectives, capitals) in _places().items():
        for name in (place, *capitals, *(n for a in adjectives for n in (a, f"{a}s"))):
            found.setdefault(name, place)
    return found


def place_of(name: str) -> str | None:
    """The country that a name, an adjective or a capital stands for."""
    return "United States" if name.replace(".", "") == "US" else _place_by_name().get(name)


def _derived(title: str) -> Iterable[tuple[str, str]]:
    """Names that follow from a title, each with how."""
    named = _INITIALS.match(title)
    if named:
        yield named[1], "title"
        yield named[2], "its initials"
    bare = re.sub(r"^[Tt]he ", "", named[1] if named else title)
    capitals = [w for w in bare.split() if w[:1].isupper()]
    if len(capitals) > 2:
        yield "".join(w[0] for w in capitals), "its initials"
    state = _STATE.match(bare)
    country = state[2] if state else bare
    if state:
        yield country, "its short name"
    elif " of " in bare and bare.split()[1] == "of":
        yield bare.split()[0], "the first word of its title"
    if country == "United States":
        yield from (("U.S.", "its initials"), ("USA", "its initials"))
    adjectives, seats = _places().get(country, ([_demonym(country)] if _demonym(country) else [], []))
    for adjective in adjectives:
        yield adjective, "its adjective"
        yield f"{adjective}s", "its adjective"
    for seat in seats:
        yield seat, "its capital"


def _surnames(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The last word of a name that begins with an office, such as President."""
    for name in names:
        match = _OFFICE.match(name)
        if match:
            yield match[1].split()[-1], "a surname"


def _demonym(country: str) -> str:
    """The adjective of a name that forms it plainly: Ruvia, Ruvian."""
    if " " in country or not country[:1].isupper() or not country.isalpha() or len(country) < 4:
        return ""
    if country.endswith("a"):
        return country + "n"
    return country + "i" if country.endswith("stan") else ""
