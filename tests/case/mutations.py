"""Texts of cases gone wrong: bits of a good one cut, doubled, swapped or replaced by scalars of odd kinds. `text(seed)` is the same everywhere."""

import random
import re
from importlib import resources

ODD = (
    "",
    "null",
    "~",
    "true",
    "False",
    "&x true",
    "0",
    "-1",
    "0x" + "F" * 4000,
    "9" * 5000,
    "-" + "9" * 400,
    "1e999",
    "-.inf",
    ".nan",
    "1_000",
    "0o17",
    "0b1",
    "12:30:45",
    "1e-400",
    "²",
    "'²'",
    "'٣'",
    "٣%",
    "'1\\u0663'",
    '"\\UFFFFFFFF"',
    '"\\uD800"',
    '"\\x00"',
    '"\\u0000"',
    "'2_26-0_1-0_1'",
    "2020-99999999999999999999",
    "2020-02-30",
    "2020-1-1",
    "0000-01-01",
    "10000-01-01",
    "2001-12-14t21:59:43.10-05:00",
    "!!binary aGVsbG8=",
    "!!python/object:os.system x",
    "!!set {a, b}",
    "!!omap [a: 1]",
    "!!float x",
    "!!int ''",
    "!!timestamp x",
    "!x y",
    "*x",
    "&y [*y]",
    "<<",
    "{<<: 1}",
    "{<<: [{a: 1}]}",
    "? [a, b]",
    "{[a]: b}",
    "{{a: b}: c}",
    "[[[[]]]]",
    "[" * 40 + "]" * 40,
    "{1: 2, '1': 3}",
    "{null: 1}",
    "|\n  x",
    ">-\n  x",
    "@x",
    "`x",
    "%x",
    "'",
    '"',
    "- x",
    "x: y: z",
    "rest",
    "15% to",
    "to 5%",
    "5% to 1%",
    "history.",
    "history.peace_failure(",
    "'history.peace_failure(name: x)'",
    "'history.peace_failure(within: ²)'",
    "'history.war_ends(after: 1e3)'",
    "'history.peace_failure(fit: ../x)'",
    "'history.peace_failure(guarantee: none, guarantee: none)'",
    "{value: 1}",
    "{value: {value: 1}}",
    "{value: 5%, basis: []}",
    "{value: 5%, source: 1}",
    "{value: 5%, basis: data}",
    "a.b",
    "..",
    "record.²",
    "ends/²/fighting",
    "ends/1/²",
    "proposals//",
    "1e5 months",
    "1 to 2 months",
    "5 % per month",
)
SETS = (
    "record.²",
    "record.-1",
    "record.0",
    "record.0.0",
    "record.99999999999",
    "scenarios.s.set.zz",
    "scenarios",
    "extends",
    "",
    ".",
    "..",
    "a" + ".b" * 50,
    "detente",
    "id",
    "parties",
    "parties.x",
    "parties.country-a.types.limited.prior.x",
    "war.front.notches.x",
    "war.front.notches",
    "proposals.armistice",
    "backers.patron.support.0",
    "issues.province.options.line",
    "as_of",
    "what_happened.0.forecast",
    "1",
    "null",
)


def good(name):
    """The text of the template or of a built-in case."""
    folder = resources.files("detente.case")
    return (folder / "template.yaml" if name == "template" else folder / "library" / f"{name}.yaml").read_text("utf-8")


def text(seed):
    """The text of a case, spoilt."""
    r = random.Random(seed)
    found = good(r.choice(("template", "template", "template", "ukraine-2022")))
    for _ in range(r.choice((1, 1, 2, 4))):
        found = r.choice((_value, _value, _value, _set, _cut, _swap, _double, _character, _extends, _happened))(
            r, found
        )
    return found


def _value(r, found):
    """A value replaced by an odd one."""
    places = list(re.finditer(r"(?<=: )[^\s{\[&|>,}#][^\n,}\]]*", found))
    place = r.choice(places) if places else None
    return found[: place.start()] + r.choice(ODD) + found[place.end() :] if place else found


def _set(r, found):
    """A scenario that sets something odd."""
    return found.replace(
        "\nscenarios:\n", f"\nscenarios:\n  odd: {{title: odd, set: {{'{r.choice(SETS)}': {r.choice(ODD)}}}}}\n", 1
    )


def _cut(r, found):
    begin = r.randrange(len(found))
    return found[:begin] + found[begin + r.choice((1, 2, 10, 100)) :]


def _swap(r, found):
    lines = found.split("\n")
    a, b = r.randrange(len(lines)), r.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return "\n".join(lines)


def _double(r, found):
    lines = found.split("\n")
    a = r.randrange(len(lines))
    return "\n".join([*lines[: a + 1], *lines[a:]])


def _character(r, found):
    at = r.randrange(len(found))
    return found[:at] + r.choice("\t\0\x07\x85\u2028\ufeff\ud800\U0001f600²:{}[]&*!|>'\"%@`#,-?~") + found[at + 1 :]


def _extends(r, found):
    base = r.choice(("ukraine-2022", "ukraine-2024", "nothing", "[]", "{}", "1", "²"))
    return f"extends: {base}\n" + (
        found
        if r.random() < 0.5
        else f"detente: 1\nid: x\ntitle: X\nrecord: {r.choice(ODD)}\nwar: {{front: {r.choice(ODD)}}}\n"
    )


def _happened(r, found):
    forecast = r.choice(
        (
            "ends/²/fighting",
            "ends/1/x",
            "ends/" + "9" * 500 + "/fighting",
            "ends/1",
            "proposals/x/y",
            "/",
            "ends/-1/fighting",
            "ends/0/fighting",
            "x/1/y",
        )
    )
    return (
        found
        + f"\nwhat_happened:\n  - {{forecast: {forecast}, was: 'yes', date: {r.choice(('2027', '9999-12', '0001', *ODD))}}}\n"
    )
