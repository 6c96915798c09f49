"""Where a case names its own parts: what may be named at a place, and a part renamed together with everything that names it.

A place is a pattern of keys: `*` is any key, `@` the name itself, as a key or, at the end after `=`, as a value. `#` is the issue whose option is
named, `$` the party whose type is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from detente import paths
from detente.case.edit import EditError, compose, inline
from detente.case.extending import NOTHING, Extended, extended
from detente.case.load import merged
from detente.case.references import ANY_BREACH, FIGHTING
from detente.literals import keys as keys_of

Keys = tuple[str, ...]

# Where names are given.
GIVEN = {
    "parties.@": "party",
    "backers.@": "backer",
    "outsiders.@": "outsider",
    "issues.@": "issue",
    "issues.#.options.@": "option",
    "parties.$.types.@": "type",
    "guarantees.@": "guarantee",
    "proposals.@": "proposal",
    "threats.@": "threat",
    "sources.@": "source",
    "opinion.groups.@": "group",
    "interventions.@": "intervention",
    "scenarios.@": "scenario",
    "goals.@": "goal",
    "series.@": "series",
}
# Where they are used, and which ones may be. `who` is any party, backer or outsider.
USED = {
    "parties.*.values.@": "issue",
    "backers.*.values.@": "issue",
    "outsiders.*.values.@": "issue",
    "parties.*.red_lines.@": "issue",
    "issues.*.options.*.excludes.@": "issue",
    "issues.*.options.*.requires.@": "issue",
    "war.front.settles.@": "issue",
    "war.front_ac.settles.@": "issue",
    "war.front_bc.settles.@": "issue",
    "war.status_quo.@": "issue",
    "proposals.*.terms.@": "issue",
    "goals.*.wants.terms.@": "issue",
    "opinion.groups.*.accepts.@": "issue",
    "opinion.moves.*.option.@": "issue",
    "parties.*.synergies.*.options.@": "issue",
    "backers.*.synergies.*.options.@": "issue",
    "outsiders.*.synergies.*.options.@": "issue",
    "issues.#.options.*.lottery.@": "option",
    "issues.*.options.*.excludes.#=": "option",
    "issues.*.options.*.excludes.#.*=": "option",
    "issues.*.options.*.requires.#=": "option",
    "issues.*.options.*.requires.#.*=": "option",
    "parties.*.values.#.options.@": "option",
    "backers.*.values.#.options.@": "option",
    "outsiders.*.values.#.options.@": "option",
    "parties.*.red_lines.#=": "option",
    "parties.*.red_lines.#.*=": "option",
    "parties.*.synergies.*.options.#=": "option",
    "backers.*.synergies.*.options.#=": "option",
    "outsiders.*.synergies.*.options.#=": "option",
    "war.front.settles.#.a=": "option",
    "war.front.settles.#.b=": "option",
    "war.front_ac.settles.#.a=": "option",
    "war.front_ac.settles.#.c=": "option",
    "war.front_bc.settles.#.b=": "option",
    "war.front_bc.settles.#.c=": "option",
    "war.status_quo.#=": "option",
    "proposals.*.terms.#=": "option",
    "goals.*.wants.terms.#.*=": "option",
    "opinion.groups.*.accepts.#.@": "option",
    "opinion.moves.*.option.#=": "option",
    "backers.*.backs=": "party",
    "outsiders.*.of=": "party",
    "backers.*.credulity.@": "party",
    "war.strength.own.@": "party",
    "war.strength.support.@": "party",
    "war.exhaustion.now.@": "party",
    "war.exhaustion.months.@": "party",
    "war.exhaustion.clocks.*.party=": "party",
    "war.collapse.@": "party",
    "war.proposers.@": "proposer",
    "peace.rearm.@": "party",
    "guarantees.*.by=": "outside",
    "interventions.*.by=": "outside",
    "interventions.*.against=": "party",
    "threats.*.by=": "who",
    "threats.*.against=": "party",
    "record.*.by=": "who",
    "implementation.stipulations.*.by=": "who",
    "goals.*.for=": "who",
    "proposals.*.by=": "who",
    "proposals.*.signatories.*=": "who",
    "proposals.*.endorsed_by.@": "who",
    "proposals.*.rejected_by.@": "who",
    "opinion.moves.*.party=": "party",
    "parties.*.outcomes.@": "end",
    "backers.*.outcomes.@": "end",
    "outsiders.*.outcomes.@": "end",
    "war.collapse.*.then.@": "end or fighting",
    "threats.*.carried_out.outcomes.@": "end or fighting",
    "interventions.*.outcomes.@": "end or fighting",
    "guarantees.*.outcomes.@": "end of a breach",
    "goals.*.wants.ends.*=": "end of a goal",
    "parties.$.war_cost.@": "type",
    "parties.$.breach_cost.@": "type",
    "parties.$.concession_cost.@": "type",
    "parties.$.leader.successor.@": "type",
    "parties.$.values.*.weight.@": "type",
    "parties.$.values.*.grows.@": "type",
    "parties.$.values.*.options.*.@": "type",
    "parties.$.outcomes.*.@": "type",
    "parties.$.synergies.*.value.@": "type",
    "backers.*.credulity.$.believes=": "type",
    "record.*.likelihood.@": "type of by",
    "threats.*.audience_cost.@": "type of by",
    "threats.*.carried_out.cost.@": "type of by",
    "issues.*.options.*.guarantee=": "guarantee",
    "proposals.*.guarantee=": "guarantee",
    "threats.*.with_terms.*=": "proposal",
    "record.*.about=": "proposal or threat",
    "opinion.groups.*.proposals.@": "proposal",
    "opinion.moves.*.group=": "group",
    "war.exhaustion.clocks.*.follows.series=": "series",
}
SECTIONS: dict[str, tuple[str, ...]] = {
    "party": ("parties",),
    "outside": ("backers", "outsiders"),
    "who": ("parties", "backers", "outsiders"),
    "proposer": ("parties", "backers", "outsiders"),
    "issue": ("issues",),
    "guarantee": ("guarantees",),
    "proposal": ("proposals",),
    "threat": ("threats",),
    "proposal or threat": ("proposals", "threats"),
    "source": ("sources",),
    "group": ("groups",),
    "series": ("series",),
}
WHO = ("party", "backer", "outsider")
_QUANTITY = (
    "value",
    "source",
    "note",
    "basis",
    "n",
    "round",
    "experts",
    "weights",
)  # keys of a number, which name no type


def kind_at(keys: Sequence[str], value: bool = False) -> tuple[str, dict[str, str]] | None:
    """What is named at a place: `(kind, {"#": issue, "$": party})`, or None. `value`: by the value there, and not by its last key."""
    if value and keys[-1:] == ("source",):
        return "source", {}
    for pattern, kind in _PATTERNS[value, len(keys)]:
        bound: dict[str, str] = {}
        for part, key in zip(pattern, keys, strict=True):
            if part in "#$":
                bound[part] = key
            elif part not in ("*", "@", key):
                break
        else:
            return None if kind.startswith("type") and keys[-1] in _QUANTITY and not value else (kind, bound)
    return None


def _compiled() -> dict[tuple[bool, int], list[tuple[Keys, str]]]:
    found: dict[tuple[bool, int], list[tuple[Keys, str]]] = {(v, n): [] for v in (False, True) for n in range(30)}
    for pattern, kind in (GIVEN | USED).items():
        parts = keys_of(pattern.removesuffix("="))
        found[pattern.endswith("="), len(parts)].append((parts, kind))
    return found


_PATTERNS = _compiled()


def gives(keys: Sequence[str]) -> bool:
    """Whether the last of the keys is the name of a part, given there."""
    return any(keys_fit(keys, pattern) for pattern in GIVEN)


def choices(tree: Mapping[str, Any], keys: Sequence[str], value: bool = False) -> dict[str, str] | None:
    """What may be named at a place of a case that may have mistakes: `{id: title}`; None where nothing of the case is named.

    `tree` is the case as plain data. `value`: the value at `keys` is wanted, and not its last key.
    """
    found = kind_at(tuple(keys), value)
    if found is None:
        return None
    kind, bound = found
    if kind == "option":
        return {o: _title(x, "says", o) for o, x in _entries(tree, "issues", bound["#"], "options")}
    if kind in ("type", "type of by"):
        party = bound["$"] if kind == "type" else str(_at(tree, keys[:2], "by"))
        return {t: t.replace("-", " ") for t, _ in _entries(tree, "parties", party, "types")}
    if kind.startswith("end"):
        return _ends(tree, kind)
    named = {} if kind != "proposer" else {"mediator": "A mediator"}
    where: Any = tree.get("opinion") if kind == "group" else tree
    for section in SECTIONS.get(kind, ()):
        named |= {name: _title(x, "title", name) for name, x in _entries(where, section)}
    return named if kind in SECTIONS else None


def _ends(tree: Mapping[str, Any], kind: str) -> dict[str, str]:
    """The ends of the war that have a name."""
    named = {"settled": "the war is settled"} if kind == "end of a goal" else {}
    if kind != "end":
        named[FIGHTING] = "fighting goes on"
    parties = {name: _title(x, "title", name) for name, x in _entries(tree, "parties")}
    named |= {f"{p}-wins": f"{title} wins" for p, title in parties.items()}
    named |= {f"{p}-collapses": f"{title} collapses" for p, title in parties.items()}
    if kind == "end of a breach":
        named |= {end: f"the {end.replace('-', ' ')}" for end in ANY_BREACH}
    return named | {"escalated": "the war escalates"}


def _entries(tree: Any, *keys: str) -> list[tuple[str, Any]]:
    for key in keys:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    return list(tree.items()) if isinstance(tree, Mapping) else []


def _at(tree: Any, keys: Sequence[str], last: str) -> Any:
    for key in (*keys, last):
        if isinstance(tree, Mapping):
            tree = tree.get(key)
        elif isinstance(tree, list) and key.isdecimal() and int(key) < len(tree):
            tree = tree[int(key)]
        else:
            return None
    return tree


def _title(entry: Any, key: str, name: str) -> str:
    """What a part is called: its title, or its name in words."""
    if isinstance(entry, str) and key == "says":
        return entry
    found = entry.get(key) if isinstance(entry, Mapping) else None
    return found if isinstance(found, str) and found else name.replace("-", " ").capitalize()


def rename(text: str, keys: Sequence[str], name: str) -> str:
    """The text with the part at `keys` called `name`, there and wherever the case names it; everything else stays, comments included.

    Raises `EditError` if nothing with a name of its own is there, if it comes from the case that this one extends, or if the name is taken, and
    `CaseError` for a text that cannot be read.
    """
    changed, refused = rename_all(text, {tuple(keys): name})
    if refused:
        raise EditError(refused[tuple(keys)])
    return changed


def rename_all(text: str, names: Mapping[Keys, str]) -> tuple[str, dict[Keys, str]]:
    """The text with parts renamed as `rename` does, all at once: `names` has the new name of each. And those that cannot be, with the reason.

    No name may be both that of one part until now and a new one. Raises `CaseError` for a text that cannot be read.
    """
    if not names:
        return text, {}
    tree, root, other = merged(text), compose(text), extended(text)
    refused: dict[Keys, str] = {}
    wanted: dict[str, list[tuple[int, Target, str]]] = {}  # by the name until now
    taken: dict[Keys, set[str]] = {}
    # Parts within others first, since the names of those are in their keys.
    for number, keys in enumerate(sorted(names, key=lambda k: -len(k))):
        why = _why_not(tree, other, taken, keys, names[keys])
        if why:
            refused[keys] = why
            continue
        kind, bound = kind_at(keys) or ("", {})
        wanted.setdefault(keys[-1], []).append((number, Target(kind, keys[-1], bound), names[keys]))
    spots = []
    for own, value, node in _scalars(root):
        word = new = str(node.value)
        found = [x for bit in _bits(word) for x in wanted.get(bit, ())]
        place = own if other is None or not found else other.whole(own)
        for _, target, name in sorted(found, key=lambda x: x[0]):
            new = _renamed(tree, target, name, place, value, new)
        if new != word:
            spots.append((node.start_mark.index, node.end_mark.index, inline(new)))
    pieces, at = [], 0
    for begin, end, new in sorted(set(spots)):
        pieces += [text[at:begin], new]
        at = end
    return "".join([*pieces, text[at:]]), refused


def _why_not(
    tree: Mapping[str, Any], other: Extended | None, taken: dict[Keys, set[str]], keys: Keys, name: str
) -> str:
    """Why a part cannot have a name; empty if it can, and then the name is taken from now on."""
    given = kind_at(keys)
    path = ".".join(keys)
    if given is None or not gives(keys):
        return f"{path}: this has no name of its own; edit it in the text"
    group = ("who",) if given[0] in WHO else keys[:-1]
    if group not in taken:
        places = [(s,) for s in SECTIONS["who"]] if given[0] in WHO else [keys[:-1]]
        taken[group] = {n for place in places for n, _ in _entries(tree, *place)}
    if keys[-1] not in taken[group]:
        return f"{path}: there is no such part"
    if name in taken[group]:
        return f"there is '{name}' already; choose another name"
    if other is not None and other.spot(keys).base is not NOTHING:
        return f"{path}: this comes from the case that this one extends, and keeps its name"
    taken[group].add(name)
    return ""


def _bits(word: str) -> set[str]:
    """Every name that a scalar may hold: itself, a key of a dotted path, a step of an answer's path, and the party of an end of the war."""
    found = {word, *keys_of(word), *word.split("/")}
    return found | {bit.removesuffix("-wins").removesuffix("-collapses") for bit in found}


@dataclass(frozen=True)
class Target:
    """A part that is renamed: its kind, its name until now, and the issue (`#`) or party (`$`) that it belongs to."""

    kind: str
    old: str
    bound: Mapping[str, str]

    def named(self, tree: Mapping[str, Any], keys: Keys, value: bool, word: str) -> str | None:
        """How a word at a place names the part: as what comes before `-wins`, say (`{}-wins`), or alone (`{}`); None if it does not."""
        found = kind_at(keys, value)
        if found is None:
            return None
        kind, bound = found
        if kind.startswith("end") and self.kind == "party":
            return next((f"{{}}-{end}" for end in ("wins", "collapses") if word == f"{self.old}-{end}"), None)
        if word != self.old:
            return None
        if kind == "type of by":
            kind, bound = "type", {"$": str(_at(tree, keys[:2], "by"))}
        if self.kind in WHO:
            return "{}" if kind in ("who", "proposer", *WHO, "outside") else None
        return "{}" if self.kind in kind.split(" or ") and bound == self.bound else None


def _renamed(tree: Mapping[str, Any], target: Target, name: str, keys: Keys, value: bool, word: str) -> str:
    """A scalar as it reads once the part has its new name."""
    if value and (keys_fit(keys, "what_happened.*.forecast") or keys_fit(keys, "forecasts.*.question")):
        return _forecast(target, name, word)
    if not value and keys_fit(keys, "scenarios.*.set.@"):  # a dotted path: each of its keys is at a place of the case
        path = keys_of(word)
        return ".".join(_new(tree, target, name, path[: n + 1], False, key) for n, key in enumerate(path))
    if keys_fit(keys[:4], "scenarios.*.set.@"):
        keys = (*keys_of(keys[3]), *keys[4:])
    return _new(tree, target, name, keys, value, word)


def _new(tree: Mapping[str, Any], target: Target, name: str, keys: Keys, value: bool, word: str) -> str:
    form = target.named(tree, keys, value, word)
    return word if form is None else form.format(name)


def _forecast(target: Target, name: str, path: str) -> str:
    """The path of an answer, in which parts of the case have places by kind."""
    names = paths.parse(path)
    kind = names.pop("answer")
    if kind not in paths.KINDS:
        return path
    new = {}
    for what, word in names.items():
        if what == "end" and target.kind == "party" and word in (f"{target.old}-wins", f"{target.old}-collapses"):
            new[what] = name + word[len(target.old) :]
        elif word == target.old and (
            what == target.kind or (what in ("party", "who", "backer") and target.kind in WHO)
        ):
            new[what] = name
        else:
            new[what] = word
    return paths.KINDS[kind](*new.values())


def keys_fit(keys: Sequence[str], pattern: str) -> bool:
    """Whether keys lead to a place of a pattern."""
    parts = keys_of(pattern)
    return len(parts) == len(keys) and all(p in ("*", "@", "#", "$", k) for p, k in zip(parts, keys, strict=True))


def _scalars(node: Any, keys: Keys = ()) -> Iterator[tuple[Keys, bool, Any]]:
    """Every scalar of a text with the place where it stands, and whether it is the value there or its key."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            here = (*keys, str(key.value))
            yield here, False, key
            yield from _scalars(value, here)
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            yield from _scalars(value, (*keys, str(number)))
    elif isinstance(node, ScalarNode):
        yield keys, True, node
