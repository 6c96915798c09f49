"""Texts of cases gone wrong: tokens of a good one cut, doubled, moved, renamed, nested, or replaced by scalars and structures of odd kinds.

`mutated(rng)` is the same everywhere for the same state of the generator.
"""

import random
import re
from functools import lru_cache
from importlib import resources

SMALL = """\
detente: 1
id: small
title: A small war
as_of: 2020-01-01
issues:
  land: {title: Land, options: {theirs: B's, line: {says: divided, at_front: true}, ours: A's}}
parties:
  a-land: {side: a, types: {soft: {prior: 40% to 60%}, hard: {prior: rest}}}
  b-land: {side: b}
war:
  front: {notches: 5, now: 3, settles: {land: {a: ours, b: theirs}}}
proposals:
  line: {title: Divide, terms: {land: line}}
scenarios:
  long: {title: Slow front, set: {war.front.tempo: 5% per quarter}}
"""
EXTENDED = """\
detente: 1
extends: ukraine-2022
id: mine
proposals: {withdrawal: null}
war: {front: {tempo: {value: 3% to 30% per quarter, experts: [3% per quarter, 30% per quarter]}}}
record:
  - {date: 2023, by: russia, kind: signal, says: more}
scenarios: {slow: {title: Slow, set: {war.front.tempo.value: 1% per quarter}}}
"""
MORE = """
opinion:
  groups: {people: {title: The people, accepts: {province: {line: 40%, ceded: 20%}}, proposals: {armistice: 55%}}}
  moves: {fear: {group: people, party: country-b, by: 20% to 60%}}
series:
  loans: {title: Rates, unit: per cent, source: report, vintage: 2025-12-01, values: {2025-06: 18, 2025-09: 17 to 19, 2025-12: 21}}
forecasts:
  - {question: signed_by/1, probability: 35%, date: 2025-12-01, source: report}
what_happened:
  - {forecast: ends/0.5/fighting, was: 'yes', date: 2026-08}
"""
# Texts that are given for one value; some are no scalars at all.
ODD = (
    "", "null", "~", "true", "False", "&x true", "0", "-1", "0x" + "F" * 4000, "9" * 5000, "-" + "9" * 400, "1e999", "-.inf", ".nan", "1_000",
    "0o17", "0b1", "12:30:45", "1e-400", "²", "'²'", "'٣'", "٣%", "'1\\u0663'", '"\\UFFFFFFFF"', '"\\uD800"', '"\\x00"', '"\\u0000"',
    "'2_26-0_1-0_1'", "2020-99999999999999999999", "2020-02-30", "2020-1-1", "0000-01-01", "10000-01-01", "2001-12-14t21:59:43.10-05:00",
    "!!binary aGVsbG8=", "!!python/object:os.system x", "!!set {a, b}", "!!omap [a: 1]", "!!float x", "!!int ''", "!!timestamp x", "!!str 1",
    "!!null x", "!!bool 7", "!!seq {a: 1}", "!!map [1]", "!<tag:x> y", "!x y", "!e!x y", "*x", "&y [*y]", "&y {a: *y}", "&z", "<<", "{<<: 1}",
    "{<<: [{a: 1}]}", "{<<: *x}", "? [a, b]", "{[a]: b}", "{{a: b}: c}", "{? {? 1}}", "{1, 2}", "{: 1}", "[,]", "[[[[]]]]", "[" * 40 + "]" * 40,
    "{1: 2, '1': 3}", "{null: 1}", "{true: 1, yes: 2}", "{a: 1, a: 2}", "|\n  x", ">-\n  x", "|9\n x", "|+\n\n\n", "@x", "`x", "%x", "'", '"',
    "- x", "x: y: z", "# x", "--- x", "...", "rest", "15% to", "to 5%", "5% to 1%", "3 to 1", "100%", "nan", "yes", "history.",
    "history.peace_failure(", "'history.peace_failure(name: x)'", "'history.peace_failure(within: ²)'", "'history.war_ends(after: 1e3)'",
    "'history.peace_failure(fit: ../x)'", "'history.peace_failure(guarantee: none, guarantee: none)'", "'history.peace_failure(guarantee: treaty)'",
    "{value: 1}", "{value: {value: 1}}", "{value: 5%, basis: []}", "{value: 5%, source: 1}", "{value: 5%, basis: data}",
    "{value: 1% to 5%, experts: [1%, 5%], weights: [0, 0]}", "{value: 1% to 5%, experts: [1%, 5%], n: 3}", "a.b", "..", "record.²",
    "ends/²/fighting", "ends/1/²", "ends/" + "9" * 500 + "/fighting", "ends/-1/fighting", "proposals//", "/", "1e5 months", "1 to 2 months",
    "5 % per month", "0x1F", "\ufeff", "a\u0000b", "'\u2028'", "\u202etitle", "\x1b[2J", "e\u0301", "\U0001f600",
)  # fmt: skip
PATHS = (
    "record.²", "record.-1", "record.0", "record.0.0", "record.99999999999", "scenarios.s.set.zz", "scenarios", "extends", "", ".", "..",
    "a" + ".b" * 50, "detente", "id", "parties", "parties.x", "parties.country-a.types.limited.prior.x", "war.front.notches.x",
    "war.front.notches", "proposals.armistice", "backers.patron.support.0", "issues.province.options.line", "as_of", "what_happened.0.forecast",
    "1", "null",
)  # fmt: skip
BITS = (
    "{", "}", "[", "]", ":", ": ", "- ", "? ", "\n", "\r", "\r\n", "\t", "&a ", "*a ", "!!int ", "! ", "%", ", ", "#", " # ", "|", ">", "<<: *a",
    "\x00", "\x07", "\x85", "\u2028", "\ufeff", "\ud800", "\U0001f600", "²", "...", "\n...\n", "\n---\n", "%YAML 1.1\n---\n", "%TAG ! x\n---\n",
    "@", "`", "-", "'", '"', "\\",
)  # fmt: skip
# Pieces that are repeated thousands of times: what is slow where a pattern or a loop is quadratic.
PIECES = (
    "9", " ", "!", "a", "%", "\t", "_", "9_", ".", "1.", "e", "9 to ", "a-", "- ", "[", "{? ", "a: ", "&a ", "!a", "\\", "''", "%41", "\u0301",
    "\n", "\n ", "#", "60:",
)  # fmt: skip


def good(name: str) -> str:
    """The text of the template or of a built-in case."""
    folder = resources.files("detente.case")
    return (folder / "template.yaml" if name == "template" else folder / "library" / f"{name}.yaml").read_text("utf-8")


@lru_cache
def bases() -> tuple[str, ...]:
    """The texts that are spoilt, small ones first."""
    folder = resources.files("detente.case") / "library"
    names = sorted(x.name.removesuffix(".yaml") for x in folder.iterdir() if x.name.endswith(".yaml"))
    template = good("template")
    return (SMALL, EXTENDED, template, template + MORE, *(good(name) for name in names))


def mutated(rng: random.Random) -> str:
    """The text of a case, spoilt in one to four ways. Most are small, since a large one, or one with scenarios of another, takes long to read."""
    small, extended, *templates = bases()[:4]
    text = rng.choice((small, *templates)) if rng.random() < 0.97 else rng.choice((extended, *bases()[4:]))
    for _ in range(rng.choice((1, 1, 1, 2, 2, 4))):
        text = rng.choice(WAYS)(rng, text) or text
    return text


def _values(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"(?<=: )[^\s{\[&|>,}#][^\n,}\]]*", text))


def _keys(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"[\w.-]+(?=:\s)", text))


def _put(text: str, place: re.Match[str], new: str) -> str:
    return text[: place.start()] + new + text[place.end() :]


def _value(rng: random.Random, text: str) -> str | None:
    """A value replaced by an odd one."""
    places = _values(text)
    return _put(text, rng.choice(places), rng.choice(ODD)) if places else None


def _exchanged(rng: random.Random, text: str) -> str | None:
    """Two values exchanged, or one copied into another's place."""
    places = _values(text)
    if not places:
        return None
    one, other = sorted((rng.choice(places), rng.choice(places)), key=lambda m: m.start())
    return _put(_put(text, other, one[0]), one, rng.choice((one[0], other[0])))


def _key(rng: random.Random, text: str) -> str | None:
    """A key replaced by another key, or by something odd, or written in its long form."""
    places = _keys(text)
    if not places:
        return None
    place = rng.choice(places)
    return _put(
        text, place, rng.choice((rng.choice(places)[0], rng.choice(ODD), f"? {place[0]}\n", f"{place[0]}: {place[0]}"))
    )


def _marked(rng: random.Random, text: str) -> str | None:
    """A value with a tag or an anchor, and at another place an alias."""
    places = _values(text)
    if not places:
        return None
    one, other = sorted((rng.choice(places), rng.choice(places)), key=lambda m: m.start())
    mark = rng.choice(
        ("&x ", "!!str ", "!!int ", "!!float ", "!!binary ", "!!set ", "!!omap ", "!x ", "!!map ", "!!seq ", "!!null ")
    )
    return _put(_put(text, other, rng.choice(("*x", other[0], "{<<: *x}"))), one, mark + one[0])


def _nested(rng: random.Random, text: str) -> str | None:
    """A value within lists or mappings, a few or many."""
    places = _values(text)
    if not places:
        return None
    place, (begin, end) = (
        rng.choice(places),
        rng.choice((("[", "]"), ("{a: ", "}"), ("{? ", "}"), ("[{", "}]"), ("{? [", "] : 1}"))),
    )
    deep = rng.choice((1, 2, 5, 14, 19, 21, 300))
    return _put(text, place, begin * deep + place[0] + end * deep)


def _long(rng: random.Random, text: str) -> str | None:
    """A value that is very long."""
    places = _values(text)
    if not places:
        return None
    piece = rng.choice(PIECES)
    new = piece * (rng.choice((50, 500, 2000)) if rng.random() < 0.97 else 30_000) + rng.choice(
        ("", "!", "1", "'", "}")
    )
    return _put(text, rng.choice(places), rng.choice(("{}", "'{}'", '"{}"', "{} per quarter")).format(new))


def _many(rng: random.Random, text: str) -> str | None:
    """A line that has a key, repeated many times under other keys; or a list item."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    found = re.match(r"(\s*(?:- )?)([\w.-]+)(:.*)$", lines[at])
    if not found:
        return None
    many = rng.choice((5, 50)) if rng.random() < 0.95 else 3000
    lines[at : at + 1] = [f"{found[1]}{found[2]}{'' if '- ' in found[1] else n}{found[3]}" for n in range(many)]
    return "\n".join(lines)


def _set(rng: random.Random, text: str) -> str:
    """A scenario that sets something odd."""
    path = (
        rng.choice(PATHS)
        if rng.random() < 0.5
        else ".".join(m[0] for m in rng.sample(_keys(text) or [re.match("", "")], 1))
    )
    return text.replace(
        "\nscenarios:\n", f"\nscenarios:\n  odd: {{title: odd, set: {{'{path}': {rng.choice(ODD)}}}}}\n", 1
    )


def _cut(rng: random.Random, text: str) -> str:
    """Some characters left out, or everything behind a place."""
    begin = rng.randrange(len(text) + 1)
    return text[:begin] + text[begin + rng.choice((1, 2, 10, 100, 1_000_000)) :]


def _doubled(rng: random.Random, text: str) -> str:
    """Some characters given twice."""
    begin = rng.randrange(len(text) + 1)
    end = begin + rng.randint(1, 25)
    return text[:end] + text[begin:]


def _lines(rng: random.Random, text: str) -> str:
    """Lines exchanged, doubled, moved to another indentation, or moved under another key."""
    lines = text.split("\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    way = rng.randrange(4)
    if way == 0:
        lines[a], lines[b] = lines[b], lines[a]
    elif way == 1:
        lines.insert(a, lines[a])
    elif way == 2:
        lines[a] = rng.choice((" ", "  ", "\t", "- ", "    ")) + lines[a].lstrip()
    else:
        lines.insert(b, lines.pop(a))
    return "\n".join(lines)


def _bit(rng: random.Random, text: str) -> str:
    """Something odd put in or in place of a few characters."""
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(BITS) + text[at + rng.choice((0, 0, 1, 5)) :]


def _extends(rng: random.Random, text: str) -> str:
    base = rng.choice(("ukraine-2022", "ukraine-2024", "nothing", "[]", "{}", "1", "²", "../x", "null"))
    if rng.random() < 0.5:
        return f"extends: {base}\n{text}"
    return (
        f"extends: {base}\ndetente: 1\nid: x\ntitle: X\nrecord: {rng.choice(ODD)}\nwar: {{front: {rng.choice(ODD)}}}\n"
    )


def _happened(rng: random.Random, text: str) -> str:
    forecast, day = rng.choice(ODD), rng.choice(("2027", "9999-12", "0001", rng.choice(ODD)))
    return f"{text}\nwhat_happened:\n  - {{forecast: {forecast}, was: 'yes', date: {day}}}\n"


def _ends_of_lines(rng: random.Random, text: str) -> str:
    return text.replace("\n", rng.choice(("\r\n", "\r", "\x85", "\u2028")))


WAYS = (
    _value, _value, _value, _value, _exchanged, _exchanged, _key, _key, _marked, _nested, _long, _set, _cut, _doubled, _lines, _lines, _bit, _bit,
    _many, _extends, _happened, _ends_of_lines,
)  # fmt: skip
