"""What differs between two texts of a case, in sentences, and where a place of the one is in the other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from detente.case.load import merged
from detente.case.refers import GIVEN, choices, gives, kind_at, rename_all
from detente.case.shape import Shape, whole_case
from detente.literals import keys as keys_of

Keys = tuple[str, ...]
MOST = 200  # sentences
SHORT = 120  # letters of a value
MOST_COMPARED = 1_000_000  # pairs of items of lists, or values of parts each with each part that is gone
MOST_RENAMED = 500  # parts; of more, the others count as removed and added
MOST_PAIRED = 200  # new items of a list among which an old one is looked for
ALIKE = 0.5  # share of what two parts say in common, from which one counts as the other renamed
# What an entry of a mapping or list is called that is no part with a name of its own.
ENTRY = {
    "scenarios": "scenario", "goals": "goal", "interventions": "intervention", "moves": "rule of opinion", "record": "event",
    "what_happened": "outcome", "synergies": "synergy", "clocks": "clock", "forecasts": "outside forecast",
    "timelines": "timeline", "months": "month", "stipulations": "stipulation", "scores": "score",
}  # fmt: skip
_PEOPLE = ("party", "backer", "outsider")
_ABOUT = ("source", "note", "basis", "n", "round", "experts", "weights")  # what is said of a number beside its value
_SAME = (
    "date",
    "by",
    "forecast",
    "question",
    "issue",
    "title",
    "party",
    "month",
    "year",
)  # what tells entries of a list apart
_NOTHING = object()


def told(old: str, new: str) -> list[str]:
    """What differs between two texts of a case, in sentences. Raises `CaseError` for a text that cannot be read.

    Parts that were renamed are told once; the places that name them are then the same.
    """
    before, after = merged(old), merged(new)
    names = _deepest_first(renamed(before, after))
    old, refused = rename_all(old, names)
    telling = _Telling(before, after)
    found = [
        _capital(f"{telling.called(keys, alone=True)} is now called '{name}' in the file, not '{keys[-1]}'")
        for keys, name in names.items()
        if keys not in refused
    ]
    return (found + differences(merged(old) if found else before, after))[:MOST]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs between two cases as plain data, which may have mistakes: a sentence for each difference, none if there is none."""
    found: list[str] = []
    for sentence in _Telling(old, new).tell():
        if len(found) == MOST:
            return [*found, "More has changed than is told here: see the text"]
        found.append(_capital(sentence))
    return found


def renamed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[Keys, str]:
    """The parts of the one that seem to stand in the other under a new name: `{keys: name}`.

    A part counts as renamed if its name is gone and a new one beside it says for the most part the same; of very many, if it says all the same.
    """
    found: dict[Keys, str] = {}
    for pattern in GIVEN:
        for at in _places(old, keys_of(pattern)[:-1]):
            now = tuple(found.get(at[:n], key) for n, key in enumerate(at, 1))
            one, other = there(old, at), there(new, now)
            if not isinstance(one, Mapping) or not isinstance(other, Mapping):
                continue
            gone = {name: _Said.of(one[name]) for name in one if name not in other}
            left = {name: _Said.of(other[name]) for name in other if name not in one}
            pairs = dict(_pairs(dict(gone), left))
            found |= {(*at, name): pairs[name] for name in gone if name in pairs}
    return dict(islice(found.items(), MOST_RENAMED))


@dataclass(frozen=True)
class _Said:
    """What a part says: all its single values with the keys that lead to each, and its title."""

    leaves: frozenset[str]
    title: str

    @classmethod
    def of(cls, part: Any) -> _Said:
        return cls(frozenset(_leaves(part)), _title(part))

    def alike(self, other: _Said) -> float:
        """How far two parts say the same: the share of their values in common, and one more for the same title."""
        common = len(self.leaves & other.leaves)
        whole = len(self.leaves) + len(other.leaves) - common
        return common / max(whole, 1) + (bool(self.title) and self.title == other.title)


def _pairs(gone: dict[str, _Said], left: dict[str, _Said]) -> Iterator[tuple[str, str]]:
    """Which part that is gone is which new one: first those that say exactly the same, then those that say mostly the same."""
    exact: dict[_Said, list[str]] = {}
    for name in reversed(left):
        exact.setdefault(left[name], []).append(name)
    for name in list(gone):
        if gone[name].leaves and (same := exact.get(gone[name])):
            best = same.pop()
            del gone[name], left[best]
            yield name, best
    if len(gone) * sum(len(said.leaves) for said in left.values()) > MOST_COMPARED:
        return
    for name, said in gone.items():
        likeness = {new: said.alike(other) for new, other in left.items()}
        close = max(likeness, key=likeness.__getitem__, default=None)
        if close is not None and likeness[close] >= ALIKE:
            del left[close]
            yield name, close


def followed(old: str, new: str, paths: Sequence[str]) -> dict[str, str]:
    """Where dotted paths of one text stand in another: renamed with the parts they name, and moved with the items of lists.

    A path whose part is gone stays as it is. Raises `CaseError` for a text that cannot be read.
    """
    before, after = merged(old), merged(new)
    moved = renamed(before, after)
    before = merged(rename_all(old, moved)[0])
    return {path: ".".join(_followed(before, after, moved, keys_of(path))) for path in paths}


def _followed(old: Any, new: Any, moved: Mapping[Keys, str], keys: Keys) -> Keys:
    """A path with each name as it is now, and each number of an item as it is now."""
    now: Keys = ()
    for n, key in enumerate(keys, 1):
        given, here = kind_at(keys[:n]), moved.get(keys[:n])
        if here is None and given is not None:  # named there, and given elsewhere
            here = next((x for at, x in moved.items() if at[-1] == key and _fits(kind_at(at), given)), None)
        here = here or key
        old, items = there(old, (here,)), there(new, now)
        if isinstance(items, list) and old is not None:
            exact = [i for i, x in enumerate(items) if x == old]
            alike = exact or [i for i, x in enumerate(items) if _is_same(old, x)]
            here = str(alike[0]) if alike else here
        now = (*now, here)
    return now


def _fits(given: Any, used: Any) -> bool:
    """Whether a part given in one place may be what is named in another."""
    kind, word = given[0], used[0]
    return (kind == word and given[1].items() <= used[1].items()) or (
        kind in _PEOPLE and (word in _PEOPLE or word in ("who", "outside", "proposer"))
    )


class _Telling:
    """Two cases side by side."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self._old, self._new = old, new
        self._known: dict[Any, dict[str, str]] = {}

    def tell(self) -> Iterator[str]:
        """Every difference."""
        yield from self._part(whole_case(), (), [], self._old, self._new)

    def _any(self, shape: Shape | None, keys: Keys, where: list[str], old: Any, new: Any) -> Iterator[str]:
        """The differences at a place that both have. `where` are the words that lead to it."""
        if _equal(old, new):
            return
        if shape is not None and shape.what == "part":
            old, new = _spelt(shape, old), _spelt(shape, new)
        by_type = shape is not None and shape.what == "by type"
        if _number(shape) or (by_type and _one(old) and _one(new)):
            yield from self._number(where, old, new)
        elif by_type and _one(old) != _one(new):
            yield self._changed(shape, keys, where, old, new)
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            if shape is not None and shape.what == "part":
                yield from self._part(shape, keys, where, old, new)
            else:
                yield from self._mapping(shape, keys, where, old, new)
        elif isinstance(old, list) and isinstance(new, list):
            yield from self._list(shape, keys, where, old, new)
        else:
            yield self._changed(shape, keys, where, old, new)

    def _part(self, shape: Shape, keys: Keys, where: list[str], old: Any, new: Any) -> Iterator[str]:
        for key in dict.fromkeys([*shape.fields, *old, *new]):
            one, other = old.get(key, _NOTHING), new.get(key, _NOTHING)
            inner = shape.fields.get(key)
            if keys == () and inner is not None and inner.what == "mapping":
                yield from self._mapping(
                    inner, (key,), [], {} if one is _NOTHING else one, {} if other is _NOTHING else other
                )
                continue
            label = inner.label if inner is not None else key
            words = [*where, label[:1].lower() + label[1:] if where else label]
            if one is _NOTHING and other is _NOTHING:
                continue
            if one is _NOTHING and isinstance(other, Mapping | list) and not _number(inner):
                one = type(other)()
            elif other is _NOTHING and isinstance(one, Mapping | list) and not _number(inner):
                other = type(one)()
            yield from self._any(inner, (*keys, key), words, one, other)

    def _mapping(self, shape: Shape | None, keys: Keys, where: list[str], old: Any, new: Any) -> Iterator[str]:
        if not isinstance(old, Mapping) or not isinstance(new, Mapping):
            yield from self._any(shape, keys, where or [shape.label if shape else keys[-1]], old, new)
            return
        inner = shape.field("*") if shape is not None else None
        whole = inner is None or inner.what in ("part", "list", "anything")
        for key in dict.fromkeys([*old, *new]):
            here = (*keys, key)
            within = where[:-1] if gives(here) or keys[-1] in ENTRY else where  # "option 'x'" says that it is one
            if key not in new:
                yield self._gone(here, within, old[key], whole, "removed")
            elif key not in old:
                yield self._gone(here, within, new[key], whole, "added")
            else:
                yield from self._any(inner, here, [*within, self.called(here)], old[key], new[key])
        common = [[k for k in x if k in old and k in new] for x in (old, new)]
        if common[0] != common[1]:
            yield f"{': '.join(where) or keys[-1].replace('_', ' ')} reordered"

    def _gone(self, keys: Keys, where: list[str], value: Any, whole: bool, what: str) -> str:
        name = self.called(keys, alone=True)
        if whole and not isinstance(value, str | int | float):
            return f"{': '.join([*where, name])} {what}"
        return f"{': '.join([*where, name])}: {self._worded(keys, value)}, {what}"

    def _list(self, shape: Shape | None, keys: Keys, where: list[str], old: list[Any], new: list[Any]) -> Iterator[str]:
        inner = shape.inner if shape is not None else None
        before, after = ([_written(x) for x in items] for items in (old, new))
        if sorted(before) == sorted(after):
            yield f"{': '.join(where)} reordered"
            return
        gone: list[int] = []
        come: list[int] = []
        for tag, a, b, c, d in _changes(before, after):
            if tag != "equal":
                gone += range(a, b)
                come += range(c, d)
        for n in gone:
            near = come[:MOST_PAIRED]
            pair = next((m for m in near if before[n] == after[m]), None)
            if pair is None:
                pair = next((m for m in near if _is_same(old[n], new[m])), None)
            if pair is None:
                yield self._item(keys, n, where, old, "removed")
                continue
            come.remove(pair)
            if before[n] == after[pair]:
                yield self._item(keys, n, where, old, "moved")
            else:
                name = _entry(keys, old, n) or f"{where[-1].lower()} {n + 1}"
                yield from self._any(inner, (*keys, str(pair)), [*where[:-1], name], old[n], new[pair])
        for m in come:
            yield self._item(keys, m, where, new, "added")

    def _item(self, keys: Keys, number: int, where: list[str], items: list[Any], what: str) -> str:
        name = _entry(keys, items, number)
        if name:
            return f"{': '.join([*where[:-1], name])} {what}"
        return f"{': '.join(where)}: {self._worded((*keys, str(number)), items[number])} {what}"

    def _number(self, where: list[str], old: Any, new: Any) -> Iterator[str]:
        """A number, as its value alone or with what is said of it."""
        before, after = (x if isinstance(x, Mapping) else {} if x is _NOTHING else {"value": x} for x in (old, new))
        place = ": ".join(where)
        if before.get("value") != after.get("value"):
            one, other = (x.get("value", _NOTHING) for x in (before, after))
            yield _replaced(place, _plain(one), _plain(other))
        for key in dict.fromkeys([*_ABOUT, *before, *after]):
            one, other = before.get(key, _NOTHING), after.get(key, _NOTHING)
            if key == "value" or _equal(one, other):
                continue
            path = (key, "source") if key == "source" else (key,)
            shown = [x if x is _NOTHING else self._worded(path, x) for x in (one, other)]
            yield _replaced(f"{place}: {key}", *shown)

    def _changed(self, shape: Shape | None, keys: Keys, where: list[str], old: Any, new: Any) -> str:
        shown = [x if x is _NOTHING else self._worded(keys, x) for x in (old, new)]
        return _replaced(": ".join(where), *shown)

    def _worded(self, keys: Keys, value: Any) -> str:
        """A value as it is shown: a part of the case by its title, anything else as written, cut to what fits a line."""
        if isinstance(value, str):
            for tree in (self._new, self._old):
                name = self._choices(tree, keys, True).get(value)
                if name:
                    return _cut(name)
        return str(_plain(value))

    def _choices(self, tree: Mapping[str, Any], keys: Keys, value: bool = False) -> Mapping[str, str]:
        """What may be named at a place, found once for all places of a kind."""
        found = kind_at(keys, value)
        if found is None:
            return {}
        kind, bound = found
        key = (tree is self._new, kind, tuple(bound.values()), keys[:2] if kind == "type of by" else ())
        if key not in self._known:
            self._known[key] = choices(tree, keys, value) or {}
        return self._known[key]

    def called(self, keys: Keys, alone: bool = False) -> str:
        """What a key of a mapping is called. `alone`: without anything after it, so that a party is named as one."""
        key = keys[-1]
        found = next((x[key] for t in (self._new, self._old) if key in (x := self._choices(t, keys))), None)
        kind = kind_at(keys)
        named: str = kind[0] if kind is not None and gives(keys) else ENTRY.get(keys[-2] if len(keys) > 1 else "", "")
        title: str = found or _title(there(self._new, keys)) or _title(there(self._old, keys)) or key.replace("-", " ")
        if key == "*":
            return "all types"
        if named and (alone or named not in _PEOPLE):
            return f"{named} '{title}'"
        return f"if {title}" if kind is not None and kind[0].startswith("type") else title


def _deepest_first(moved: Mapping[Keys, str]) -> dict[Keys, str]:
    """Renamed parts, those within others before these."""
    return dict(sorted(moved.items(), key=lambda x: -len(x[0])))


def _places(tree: Any, pattern: Keys) -> Iterator[Keys]:
    """The places of a case that fit a pattern of keys, in which `#` and `$` stand for any key."""
    if not pattern:
        yield ()
        return
    first, rest = pattern[0], pattern[1:]
    if isinstance(tree, Mapping):
        for key in list(tree) if first in "#$" else [first]:
            if key in tree:
                yield from ((key, *more) for more in _places(tree[key], rest))


def there(tree: Any, keys: Sequence[str]) -> Any:
    """What stands at a place, None if nothing does."""
    for key in keys:
        if isinstance(tree, Mapping):
            tree = tree.get(key)
        elif isinstance(tree, list) and key.isdecimal() and int(key) < len(tree):
            tree = tree[int(key)]
        else:
            return None
    return tree


def _changes(old: list[str], new: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    """What became of the items of a list. Of very many, all are taken for other ones: `difflib` would compare each with each."""
    if len(old) * len(new) > MOST_COMPARED:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _leaves(tree: Any) -> set[str]:
    """All single values of a part with the keys that lead to each."""
    found = set()
    todo: list[tuple[Keys, Any]] = [((), tree)]
    while todo:
        keys, value = todo.pop()
        inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
        if inner is None:
            found.add(f"{keys}{value!r}")
        else:
            todo += [((*keys, str(k)), x) for k, x in inner]
    return found


def _spelt(shape: Shape, value: Any) -> Any:
    """A part that may be given by its text alone, as an option may, spelt out."""
    return {"says": value} if isinstance(value, str) and "says" in shape.fields else value


def _one(value: Any) -> bool:
    """Whether this is one number, and not one for each type."""
    return not isinstance(value, Mapping) or "value" in value


def _number(shape: Shape | None) -> bool:
    return shape is not None and shape.what == "number"


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _equal(one: Any, other: Any) -> bool:
    """Whether two values are the same, the order of entries included."""
    return one is other or (one is not _NOTHING and other is not _NOTHING and _written(one) == _written(other))


def _is_same(one: Any, other: Any) -> bool:
    """Whether two items of a list are the same thing, though not in the same words."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return False
    if one.get("says") is not None and one.get("says") == other.get("says"):
        return True
    known = [key for key in _SAME if key in one]
    return bool(known) and all(one[key] == other.get(key) for key in known)


def _entry(keys: Keys, items: Sequence[Any], number: int) -> str:
    """What an item of a list is called: an event by its date, and by what it says if others have the same; nothing for a bare value."""
    kind, value = ENTRY.get(keys[-1], ""), items[number]
    if not kind or not isinstance(value, Mapping):
        return ""
    date, says = value.get("date"), value.get("says") or value.get("forecast")
    alone = not any(x.get("date") == date for x in items if isinstance(x, dict) and x is not value)
    words = [kind, f"of {date}" if date else "", f"'{_cut(str(says))}'" if says and not (date and alone) else ""]
    return " ".join(x for x in words if x)


def _title(value: Any) -> str:
    found = value.get("title") or value.get("says") if isinstance(value, Mapping) else None
    return _cut(found) if isinstance(found, str) else ""


def _plain(value: Any) -> Any:
    """A value as text in a line."""
    if value is _NOTHING:
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return _cut(", ".join(f"{k}: {_plain(x)}" for k, x in value.items()) or "nothing")
    if isinstance(value, list):
        return _cut(", ".join(str(_plain(x)) for x in value) or "nothing")
    return _cut(str(value)) or "nothing"


def _replaced(place: str, old: Any, new: Any) -> str:
    if old is _NOTHING:
        return f"{place}: {new}, not given before"
    if new is _NOTHING:
        return f"{place}: left out, was {old}"
    return f"{place}: {new}, was {old}"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHORT else text[: SHORT - 2].rsplit(" ", 1)[0] + " …"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
