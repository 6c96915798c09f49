"""Cases with extreme values: the template and a small war, changed at random to the ends of what each field allows.

Most pass the checks; those that do must run. `case(seed)` is the same text on every machine, and `trouble` runs it.
"""

import functools
import io
import json
import random
from collections import defaultdict
from importlib import resources

import numpy as np
from rich.console import Console
from ruamel.yaml import YAML

from detente import paths
from detente.assessment import assess, deals, fixes
from detente.case import CaseError, parse_case
from detente.case.named import walk
from detente.report import print_assessment, print_fixes, print_included, report_html
from detente.report.terminal.deals import print_deals

SHARES = (
    0,
    1,
    "0%",
    "100%",
    "1e-12",
    1e-9,
    "0.1%",
    "99.999999%",
    "0% to 100%",
    "0% to 0.001%",
    "99.99% to 100%",
    "1e-12 to 1",
    "1e-9 to 99.9999999%",
    "50%",
)
RATES = ("0% per quarter", "100% per quarter", "50% to 100% per quarter",
         "1e-12 per quarter", "99.99% per month", "99.9999999% per quarter", "0% to 99.99% per quarter", "0% to 1e-9% per year",
         "1e-9 per year", "90% to 99.9% per quarter", "1e-12 to 0.5 per quarter", "50% per quarter")  # fmt: skip
POSITIVES = (
    0,
    "1e-12",
    1e-9,
    "0.1%",
    1,
    "1000",
    999999999,
    "0 to 999999999",
    "1e-9 to 1000000",
    "1e-12 to 1",
    "0% to 5%",
    "10 to 1000",
)
COSTS = (0, "1e-12", "0.1%", 1, 10, "1000%", "0 to 10", "1e-12 to 10", "0% to 5%", "900% to 1000%")
UNITS = (0, "1e-12", 1e-9, 1, 1000, "0 to 1000", "1e-9 to 1000")
NOISES = ("0.1%", "0.1% to 0.2%", "0.1% to 1000%", "3%", "1000%", "0.3%", "1%")
DURATIONS = ("1e-12 months", "1e-9 days", "0.001 days", "1 day", "0.01 to 100 years", "60 years", "1000 years", "999999999 days",
             "80000000 years", "1e-9 to 1000000 months", "5 to 15 years")  # fmt: skip
HORIZONS = ("6 months", "1 year", "18 months", "10 years", "30 years", "100 years")
REALS = (0, -1, -2, 1, 1e-12, -1e-9, 1e8, -999999999, "-100000000 to 100000000", "-1 to 1", "-5% to 5%")
EXTRAS = (0, -10, 10, "-1000% to 1000%", "1e-12")
VALUES = {"share": SHARES, "rate": RATES, "positive": POSITIVES, "duration": DURATIONS, "real": REALS}
BY_NAME = {
    "noise": NOISES,
    "horizon": HORIZONS,
    **dict.fromkeys(
        ("war_cost", "breach_cost", "concession_cost", "cost", "leverage", "audience_cost", "cost_growth"), COSTS
    ),
}
# Values that no case may have: the loader must say so.
OUTSIDE = ("1e-100", "1e-300", "1e-400", 0, "0%", "100%", "101%", -1, "1e9", 1e300, "1e-100 months", "80000000 years", "99.99999999999999% per month",
           "1e-100 per quarter", "1e-100 to 1", "5 to 15 years", "0 months")  # fmt: skip
DAYS = (
    "0001",
    "0001-01-01",
    "1066-10-14",
    "1850",
    "1914-07",
    "1950-06-25",
    "1966-01",
    "1999-12-31",
    "2025",
    "2025-12-31",
    "2026-01",
    "2100-02",
    "9999-12-31",
)
IDS = ("a", "none", "mediator", "only", "settled", "fighting", "escalated", "talk", "z" * 40)


def text(name):
    """The text of the template or of a built-in case."""
    folder = resources.files("detente.case")
    return (folder / "template.yaml" if name == "template" else folder / "library" / f"{name}.yaml").read_text("utf-8")


@functools.cache
def _base(name):
    found_in = text(name)
    tree = json.loads(json.dumps(YAML(typ="safe", pure=True).load(found_in), default=str))
    found = []
    for path, quantity in walk(parse_case(found_in).case):
        found.append((tuple(p for p in path if p != "*"), quantity.kind))
    return json.dumps(tree), tuple(found)


def _put(tree, path, value):
    """Set a value, making mappings on the way; a plain value on the way is replaced by one."""
    node = tree
    for key in path[:-1]:
        if isinstance(node, list):
            node = node[int(key)]
            continue
        if not isinstance(node.get(key), dict | list):
            node[key] = {"says": node[key]} if key in node and "options" in path and isinstance(node[key], str) else {}
        node = node[key]
    node[int(path[-1]) if isinstance(node, list) else path[-1]] = value


def _sections(r, tree):
    for section in ("sources", "record", "scenarios", "goals", "what_happened", "threats"):
        if r.random() < 0.5 or section not in tree:
            empty = [] if section in ("record", "what_happened") else {}
            tree[section] = empty if section != "sources" else tree.get("sources", {})
    if not tree["threats"]:
        tree["what_happened"] = []
        for event in tree["record"]:
            event.pop("about", None)


def _no_backers(r, tree):
    tree["backers"], tree["guarantees"] = {}, {}
    for issue in tree["issues"].values():
        for option, says in issue["options"].items():
            if isinstance(says, dict):
                says.pop("guarantee", None)
            issue["options"][option] = says
    for section in ("scenarios", "goals"):
        tree[section] = {}


def _types(r, tree):
    """Another number of types for a party, 1 to 4, or none written."""
    who = r.choice(list(tree["parties"]))
    party = tree["parties"][who]
    for field in ("war_cost", "breach_cost", "concession_cost"):
        party.pop(field, None)
    party.pop("values", None), party.pop("outcomes", None)
    tree["record"] = [e for e in tree.get("record", []) if e["by"] != who]
    tree["scenarios"] = {}
    tree.pop("threats", None)
    for event in tree["record"]:
        event.pop("about", None)
    for backer in tree.get("backers", {}).values():
        backer.pop("credulity", None)
    n = r.choice((0, 1, 1, 2, 2, 3, 4))
    party.pop("types", None)
    if n:
        names = ["hard", "soft", "only", "odd"][:n]
        rest = r.random() < 0.5
        priors = r.choice(([1 / n] * n, [1, *[0] * (n - 1)], [1 - 1e-9 * (n - 1), *[1e-9] * (n - 1)]))
        party["types"] = {k: {"prior": p} for k, p in zip(names, priors, strict=True)}
        if rest:
            party["types"][names[-1]]["prior"] = "rest"
        elif r.random() < 0.2:
            party["types"][names[-1]]["prior"] = f"0% to {100 / n}%"
        party["war_cost"] = {k: r.choice(COSTS) for k in names}


def _war(r, tree):
    """The war's grid at its smallest, or one of its dimensions at its largest."""
    war = tree.setdefault("war", {})
    front, tired = war.setdefault("front", {}), war.setdefault("exhaustion", {})
    for issue in tree["issues"].values():
        for says in issue["options"].values():
            if isinstance(says, dict):
                says.pop("front", None)
    front.update(notches=3, now=2)
    tired.update(levels=1, now={})
    war.update(support_levels=2, support_now=r.choice((0, 1)))
    which = r.randrange(5)
    if which == 0:
        front.update(notches=31, now=r.choice((2, 30)))
    elif which == 1:
        tired.update(levels=8, now={who: r.choice((0, 7)) for who in tree["parties"]})
    elif which == 2:
        war.update(support_levels=7, support_now=r.choice((0, 6)))


def _support(r, tree):
    for backer in tree.get("backers", {}).values():
        if r.random() < 0.5:
            tree["scenarios"], tree["goals"] = {}, {}
            backer["support"] = r.choice(
                (
                    {"hold": 0},
                    {"hold": 1},
                    {"cut": 0, "hold": 0},
                    {"hold": 1000},
                    {f"l{n}": n for n in range(5)},
                    {"low": 1e-9, "high": 1000},
                )
            )


def _dates(r, tree):
    tree["what_happened"] = []
    began, tree["as_of"] = sorted(r.choices(DAYS, k=2)) if r.random() < 0.9 else r.choices(DAYS, k=2)
    tree.setdefault("war", {})["began"] = began
    for event in tree.get("record", []):
        event["date"] = r.choice(DAYS)
    if r.random() < 0.5:
        tree["half_life"] = r.choice(DURATIONS)


def _weights(r, tree):
    for section in ("parties", "backers"):
        for valuer in tree.get(section, {}).values():
            if r.random() < 0.5:
                some = r.choice(list(tree["issues"]))
                for issue in tree["issues"]:
                    at = valuer.setdefault("values", {}).setdefault(issue, {})
                    at["weight"] = r.choice((1, "1e-9", 999999999)) if issue == some and r.random() < 0.95 else 0


def _proposers(r, tree):
    who = ["mediator", *tree["parties"]]
    tree["war"]["proposers"] = {w: r.choice((0, 0, 1, 1e-9, 1e8)) for w in who}
    if r.random() < 0.9:
        tree["war"]["proposers"][r.choice(who)] = 1
    tree["war"]["talks"] = r.choice(RATES)


def _record(r, tree):
    """A long record, all one way."""
    who = r.choice(list(tree["parties"]))
    types = tree["parties"][who].get("types") or {"only": {}}
    tree["record"] = [
        {
            "date": r.choice(DAYS), "by": who, "kind": r.choice(("pledge", "threat", "signal", "statement")), "says": "x",
            "likelihood": {k: r.choice((1e-9, "1e-12", "0.1%", 1, "0% to 100%")) for k in types}, "weight": r.choice((0, 1, "50%", 1e-9)),
        }
        for _ in range(r.choice((1, 40)))
    ]  # fmt: skip


def _terms(r, tree):
    """One proposal that changes nothing, all signing it in an odd order; or a lottery with certain odds."""
    tree["scenarios"], tree["threats"], tree["what_happened"] = {}, {}, []
    tree["record"] = [{k: v for k, v in e.items() if k != "about"} for e in tree.get("record", [])]
    signers = [*tree["parties"], *tree.get("backers", {})]
    r.shuffle(signers)
    tree["proposals"] = {"nothing": {"title": "Nothing", "terms": {}, "signatories": r.choice(([], signers))}}


def _lottery(r, tree):
    issue = r.choice(list(tree["issues"].values()))
    plain = [o for o, s in issue["options"].items() if not (isinstance(s, dict) and s.get("lottery"))]
    for says in issue["options"].values():
        if isinstance(says, dict) and "lottery" in says:
            says["lottery"] = dict(
                zip(plain, r.choice(((0, 1), (1, 0), ("1e-12", "rest"), ("0% to 100%", "rest"))), strict=False)
            )


def _names(r, tree):
    """A party called by an odd name."""
    old, new = r.choice(list(tree["parties"])), r.choice(IDS)
    for section in ("record", "scenarios", "threats", "goals", "what_happened"):
        tree.pop(section, None)
    for section in ("parties", "backers"):
        for valuer in tree.get(section, {}).values():
            valuer.pop("outcomes", None)
    text = json.dumps(tree).replace(f'"{old}"', f'"{new}"').replace(f'"{old}-', f'"{new}-')
    tree.clear()
    tree.update(json.loads(text))


def _clocks(r, tree):
    who = r.choice(list(tree["parties"]))
    tree["war"].setdefault("exhaustion", {})["clocks"] = [
        {"party": who, "says": "x", "speeds": r.choice(REALS)} for _ in range(r.choice((1, 9)))
    ]


def _powers(r, tree):
    """One or two outside powers that may enter the war."""
    a, b = sorted(tree["parties"], key=lambda who: tree["parties"][who]["side"])
    powers = [(who, {}) for who in tree.get("backers", {})][:1]
    if not tree.get("outsiders") and (not powers or r.random() < 0.3):
        tree["outsiders"] = {"onlooker": {"war_cost": r.choice(COSTS)}}
        powers.append(("onlooker", {"against": r.choice((a, b))}))
    fates = (
        {"fighting": 1},
        {f"{a}-wins": "rest", "fighting": "1e-12"},
        {"escalated": "0% to 100%", f"{b}-collapses": 0, "fighting": "rest"},
    )
    tree["interventions"] = {
        f"entry-{n}": {
            "by": who, "cost": r.choice(COSTS), "outcomes": dict(r.choice(fates)), "strain": r.choice((0, 1, 3)),
            "support": r.choice(("same", "full")), "strength": r.choice(POSITIVES), **more,
        }
        for n, (who, more) in enumerate(powers)
    }  # fmt: skip


_KINDS = ("limited", "expansionist", "resolute", "weary")
CHANGES = (
    _sections,
    _no_backers,
    _types,
    _types,
    _war,
    _war,
    _support,
    _dates,
    _dates,
    _weights,
    _proposers,
    _record,
    _terms,
    _lottery,
    _names,
    _clocks,
)


def _small(r, tree):
    """The template's war at its smallest, with one proposal: solved in about a second."""
    war = tree["war"]
    war["front"].update(notches=3, now=2)
    war.setdefault("exhaustion", {}).update(levels=1, now={})
    war.update(support_levels=2, support_now=1)
    kept = r.choice(list(tree["proposals"]))
    tree["proposals"] = {kept: tree["proposals"][kept]}
    tree["scenarios"], tree["what_happened"] = {}, []
    if r.random() < 0.5:
        tree["threats"] = {}
    tree["record"] = [{k: v for k, v in event.items() if k != "about"} for event in tree["record"]]


def case(seed, small=False):
    """The text of one extreme case (JSON, which is YAML); `small`: of one that is quickly solved, unless a change makes it larger again."""
    r = random.Random(seed)
    name = "template" if small else r.choice(("template", "template", "ukraine-2022"))
    found, paths = _base(name)
    tree = json.loads(found)
    if small:
        _small(r, tree)
    if name != "template":  # no larger than the template's war
        tree["war"]["front"].update(notches=7, now=4)
        tree["war"].update(support_levels=2, support_now=1)
        tree["war"]["exhaustion"].update(levels=1)
        del tree["scenarios"]["front-loaded"]
        for proposal in ("poll-plan-nato", "wait-and-see", "armistice", "withdrawal"):
            del tree["proposals"][proposal]
    for change in r.sample(CHANGES, r.choice((0, 1, 1, 2, 2, 3))):
        change(r, tree)
    for path, kind in r.sample(paths, r.choice((0, 1, 2, 4, 8, 20))):
        if _there(tree, path) and not _shared(path):
            _put(tree, path, value(r, path, kind))
    for path, kind in (p for p in paths if p[-1] in ("noise", "patience", "tempo", "talks", "horizon")):
        if r.random() < 0.04 and _there(tree, path):
            _put(tree, path, value(r, path, kind))
    powers = random.Random(f"powers {seed}")
    if powers.random() < 0.2:
        _powers(powers, tree)
    return json.dumps(tree)


def _shared(path):
    """Whether a quantity is one entry of a distribution, which must sum to 1."""
    return (
        path[-1] == "prior"
        or "lottery" in path
        or "then" in path
        or (path[0] in ("guarantees", "threats") and "outcomes" in path)
    )


def value(r, path, kind):
    """An extreme value for a quantity; now and then one that is not allowed."""
    if r.random() < 0.02:
        return r.choice(OUTSIDE)
    if "support" in path and path[0] == "backers":
        return r.choice(UNITS)
    if "synergies" in path:
        return r.choice(EXTRAS)
    return r.choice(next((BY_NAME[key] for key in path if key in BY_NAME), VALUES[kind]))


def _there(tree, path):
    """Whether the thing a path speaks of, party or entry, is still in the case."""
    if path[0] not in tree and path[0] not in ("war", "peace", "horizon"):
        return False
    node = tree
    for key in path[:2]:
        if isinstance(node, list):
            return int(key) < len(node)
        if path[0] in ("war", "peace", "half_life", "horizon"):
            return True
        if not isinstance(node, dict) or key not in node:
            return False
        node = node[key]
    # One number by type, where the types are no longer these: not to be written.
    return not (path[0] == "parties" and path[-1] in _KINDS and path[-1] not in node.get("types", {}))


CHANCES = (
    paths.signs,
    paths.signs_by_type,
    paths.all_sign,
    paths.holds,
    paths.signed_and_holds,
    paths.ends,
    paths.signed_by,
    paths.carried_out,
    paths.carried_out_by_type,
    paths.threat_by_year,
    paths.yields_without,
    paths.yields_under,
    paths.enters,
    paths.enters_today,
    paths.beliefs,
    paths.beliefs_before,
    paths.turn,
    paths.proposes,
    paths.supports,
    paths.front_moves,
)
WHOLE = (paths.ends, paths.beliefs, paths.beliefs_before, paths.proposes, paths.supports)  # chances that sum to 1
NEAR = 1e-9


def unsound(samples):
    """What is wrong with the answers of an assessment: a figure that is not finite, a chance below 0 or above 1, chances that do not sum to 1."""
    sums = defaultdict(float)
    for path, values in samples.items():
        chance = any(kind.names(path) for kind in CHANCES)
        if not np.isfinite(values).all() or (chance and not ((values >= -NEAR) & (values <= 1 + NEAR)).all()):
            return f"{path}: {values}"
        if any(kind.names(path) for kind in WHOLE):
            sums[path.rpartition("/")[0]] += values
    return next((f"{path}/*: sum to {total}" for path, total in sums.items() if abs(total - 1).max() > 1e-6), None)


def asked(loaded, pool, everything=True):
    """Assess a case at one draw; with `everything`, also report and print it, search its deals and mend its proposals. Says what is unsound."""
    answer = assess(loaded, draws=1, include=("map", "deals", "graph") if everything else (), executor=pool)
    if everything:
        out = Console(file=io.StringIO(), width=80)
        print_assessment(answer, out)
        print_included(answer, out)
        report_html(answer)
        print_deals(deals(loaded, draws=1, executor=pool), loaded.case, out)
        print_fixes(fixes(loaded, draws=1, executor=pool), loaded.case, out)
    return unsound(answer.samples)


def trouble(text, pool, everything=True):
    """What is wrong with a case: None if all that is asked of it is answered soundly, or if it is refused with the lines."""
    try:
        loaded = parse_case(text, "case.yaml")
    except CaseError as error:
        return None if all(p.line for p in error.problems) else f"no line: {error}"
    try:
        return asked(loaded, pool, everything)
    except Exception as error:  # noqa: BLE001  what it raises is what is told
        return f"{type(error).__name__}: {error}"
