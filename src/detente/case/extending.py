"""Change a case that extends another by the places of the whole: what this file may say is written into it, and only that.

The whole case is the other one's with this file's changes: mappings are merged, lists appended to, and `null` takes out. So a list's items have other
numbers in the whole than in this file, an item of the other file cannot be changed here, and a value equal to the other file's need not be written.
A case that extends none is changed as `edit` and `arrange` do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from detente.case import arrange, edit
from detente.case.edit import EditError
from detente.case.load import library, read_text, read_tree
from detente.case.quantity import OF_A_PANEL, PANEL
from detente.literals import dotted

Keys = tuple[str, ...]
NOTHING: Final = object()
SAME: Final = object()


@dataclass(frozen=True)
class Spot:
    """A place of the whole as this file has it: its `keys` here, whether this file says something there (`null` included), and what the other has.

    `base` is `NOTHING` if the other file has nothing there, or nothing that counts. `item`: it is in an item of a list of the other file, which
    cannot be changed here. `cut` are the keys on the way there, if any, at which this file takes out what the other has, and `gone` is that.
    """

    keys: Keys
    there: bool
    base: Any
    item: bool
    cut: Keys | None = None
    gone: Any = NOTHING


@dataclass(frozen=True)
class Extended:
    """The built-in case that a file extends, `name` and `title`, its plain data (`base`), and this file's own."""

    name: str
    title: str
    base: Mapping[str, Any]
    own: Mapping[str, Any]

    def spot(self, keys: Sequence[str]) -> Spot:
        """Where a place of the whole is in this file."""
        base: Any = self.base
        own: Any = self.own
        here: list[str] = []
        item, cut, gone = False, None, NOTHING
        for n, key in enumerate(keys):
            if isinstance(own, list) and key.isdecimal():
                before = len(base) if isinstance(base, list) else 0
                item = int(key) < before
                base = base[int(key)] if item else NOTHING
                place = int(key) - before
                own = own[place] if not item and place < len(own) else NOTHING
                here.append(key if item else str(place))
                continue
            here.append(key)
            if own is NOTHING:
                item = item or isinstance(base, list)
                base = _under(base, key)
            elif isinstance(own, Mapping):
                base, own = _under(base, key) if isinstance(base, Mapping) else NOTHING, own.get(key, NOTHING)
                if own is None and n + 1 < len(keys):
                    cut, gone = tuple(here), base
                    base = own = NOTHING
            else:
                base = own = NOTHING
        return Spot(tuple(here), own is not NOTHING, base, item, cut, gone)

    def whole(self, keys: Sequence[str]) -> Keys:
        """The keys in the whole of a place of this file."""
        base: Any = self.base
        own: Any = self.own
        found = []
        for key in keys:
            if isinstance(own, list):
                before = len(base) if isinstance(base, list) else 0
                found.append(str(int(key) + before))
                base, own = NOTHING, own[int(key)]
            else:
                found.append(key)
                base, own = _under(base, key), _under(own, key)
        return tuple(found)

    def taken_out(self, keys: Sequence[str]) -> list[str]:
        """The names of the parts under a place that the other file has and this one takes out, singly."""
        spot = self.spot(keys)
        own = _at(self.own, spot.keys)
        if not isinstance(own, Mapping) or not isinstance(spot.base, Mapping):
            return []
        return [name for name in spot.base if name in own and own[name] is None]


def _under(node: Any, key: str) -> Any:
    if isinstance(node, Mapping):
        return node.get(key, NOTHING)
    return node[int(key)] if isinstance(node, list) and key.isdecimal() and int(key) < len(node) else NOTHING


def _at(node: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        node = _under(node, key)
    return node


@lru_cache(maxsize=4)
def _built_in(name: str) -> dict[str, Any]:
    text, file = read_text(name)
    return read_tree(text, file, "")


def extended(text: str) -> Extended | None:
    """What a text extends; None if it extends no built-in case. Raises `CaseError` for a text that cannot be read."""
    if "extends" not in text:
        return None
    own = read_tree(text, "the case", "")
    name = own.pop("extends", None)
    if not isinstance(name, str) or name not in library():
        return None
    base = _built_in(name)
    return Extended(name, str(base.get("title", name)), base, own)


def over(base: Any, wanted: Any) -> Any:
    """What a file has to say for a place to be as `wanted` where the file that it extends has `base`: `SAME` if nothing.

    Raises `EditError` for a list that does not begin as the other file's does: a list can only be added to.
    """
    if isinstance(base, Mapping) and isinstance(wanted, Mapping):
        found = {key: None for key in base if key not in wanted}
        for key, value in wanted.items():
            said = over(base[key], value) if key in base else value
            if said is not SAME:
                found[key] = said
        if found.get("value") is not None and "value" in base:  # another value takes out what a panel says of it
            found = {key: value for key, value in found.items() if key not in OF_A_PANEL}
            found |= {key: wanted[key] for key in OF_A_PANEL if key in wanted}
        return found or SAME
    if isinstance(base, list) and isinstance(wanted, list):
        if wanted[: len(base)] != base:
            raise EditError(
                "this list begins in the case that this one extends, which it can only add to; what stands there already keeps its place"
            )
        return wanted[len(base) :] or SAME
    return SAME if base == wanted and type(base) is type(wanted) else wanted


def set_value(text: str, path: Sequence[str], value: Any, within_line: bool = False) -> str:
    """The text with `value` at a place of the whole. Raises `EditError` as `edit.set_value` does, and for what the other file's lists have."""
    other = extended(text)
    if other is None:
        return edit.set_value(text, path, value, within_line)
    text, spot = _ready(text, other, path)
    said = over(spot.base, value) if spot.base is not NOTHING else value
    if said is SAME:
        return edit.remove(text, spot.keys) if spot.there else text
    return edit.set_value(text, spot.keys, said, within_line)


def set_quantity(text: str, path: Sequence[str], value: str) -> str:
    """The text with a quantity's value at a place of the whole changed, its source and note kept. Raises `EditError` as `set_value` does."""
    other = extended(text)
    if other is None:
        return edit.set_quantity(text, path, value)
    text, spot = _ready(text, other, path)
    if spot.there or not isinstance(spot.base, Mapping):
        if spot.there and spot.base == value:
            return edit.remove(text, spot.keys)
        return edit.set_quantity(text, spot.keys, value)
    if "value" not in spot.base:
        raise EditError(f"{dotted(path)}: this is given type by type; edit it in the text")
    if spot.base["value"] == value:
        return text
    if str(spot.base.get("source", "")).startswith(PANEL):  # a value changed by hand is no longer a panel's
        return edit.set_value(text, spot.keys, {"value": value, "source": None}, within_line=True)
    return edit.set_value(text, spot.keys, {"value": value})


def append(text: str, path: Sequence[str], value: Any) -> str:
    """The text with `value` as the last item of the list at a place of the whole. Raises `EditError` as `arrange.append` does.

    It does so, too, where this file takes out the other's list: what is added would bring it back.
    """
    other = extended(text)
    if other is None:
        return arrange.append(text, path, value)
    text, spot = _ready(text, other, path)
    if spot.there and isinstance(spot.base, list) and not isinstance(_at(other.own, spot.keys), list):
        raise EditError(
            f"{dotted(path)}: this file takes out the list of {other.name}, and whatever is added would bring all of it back"
        )
    return arrange.append(text, spot.keys, value)


def move(text: str, path: Sequence[str], to: int) -> str:
    """The text with an entry moved to place `to` of the whole list or mapping. Raises `EditError` for what the other file has, which comes first."""
    other = extended(text)
    if other is None:
        return arrange.move(text, path, to)
    parent, entry = other.spot(path[:-1]), other.spot(path)
    fixed = EditError(f"{dotted(path)}: what {other.name} has keeps its place, before what this file adds")
    if entry.item or entry.base is not NOTHING:
        raise fixed
    own = _at(other.own, parent.keys)
    if isinstance(own, list):
        place = to - (len(parent.base) if isinstance(parent.base, list) else 0)
    else:
        base = parent.base if isinstance(parent.base, Mapping) else {}
        mine = own if isinstance(own, Mapping) else {}
        names = [k for k in base if mine.get(k, NOTHING) is not None] + [k for k in mine if k not in base]
        if not 0 <= to < len(names):
            raise KeyError(".".join(path))
        place = list(mine).index(names[to]) if names[to] not in base else -1
    if place < 0:
        raise fixed
    return arrange.move(text, entry.keys, place)


def remove(text: str, path: Sequence[str]) -> str:
    """The text in which the whole has nothing at a place: without its key, or with `null` if the other file has something there.

    Raises `EditError` for an item of one of the other file's lists, and KeyError if there is nothing.
    """
    other = extended(text)
    if other is None:
        return edit.remove(text, path)
    text, spot = _ready(text, other, path)
    if spot.base is not NOTHING:
        if spot.there and _at(other.own, spot.keys) is None:
            raise KeyError(".".join(path))
        return edit.set_value(text, spot.keys, None)
    if not spot.there:
        raise KeyError(".".join(path))
    return edit.remove(text, spot.keys)


def restore(text: str, path: Sequence[str]) -> str:
    """The text without what this file says at a place of the whole, so that it is as in the case that this one extends.

    Raises `EditError` if it extends none, and KeyError if this file says nothing there.
    """
    other = extended(text)
    if other is None:
        raise EditError(f"{dotted(path)}: this case extends none, so there is nothing to go back to")
    spot = other.spot(path)
    if not spot.there:
        raise KeyError(".".join(path))
    return edit.remove(text, spot.keys)


def _ready(text: str, other: Extended, path: Sequence[str]) -> tuple[str, Spot]:
    """The text and the place in it. A part taken out on the way there is taken out key by key instead, so that something can stand in it."""
    spot = other.spot(path)
    if spot.item:
        raise EditError(
            f"{dotted(path)}: this is in a list of {other.name}, which this case extends: it can add to the list, and not change what is in it"
        )
    if spot.cut is None or not isinstance(spot.gone, Mapping):
        return text, spot
    text = edit.set_value(text, spot.cut, dict.fromkeys(map(str, spot.gone)))
    again = extended(text)
    assert again is not None
    return _ready(text, again, path)
