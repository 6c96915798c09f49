"""A case laid over the one that it extends, and a scenario laid over a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from detente.case.nodes import DEEPEST
from detente.case.problems import CaseError, Problem
from detente.case.quantity import OF_A_PANEL
from detente.case.tree import Place, PlacedList, PlacedMapping, Tree
from detente.literals import keys as keys_of
from detente.literals import place as place_in


def extended(base: Tree, over: Tree) -> Tree:
    """A file over the one that it extends: mappings are merged, lists are appended to, null deletes, and anything else replaces what was there.

    The base is used up.
    """
    _merge(base.root, over.root)
    return Tree(over.file, base.root, base.size + over.size)


def _merge(under: PlacedMapping, over: PlacedMapping) -> None:
    for key, value in over.items():
        there = under.get(key)
        if value is None:
            under.pop(key, None)
            continue
        under.places[key] = over.places[key]
        if isinstance(value, PlacedMapping) and isinstance(there, PlacedMapping):
            if "value" in value:
                _forget_panel(there)
            _merge(there, value)
        elif isinstance(value, PlacedList) and isinstance(there, PlacedList):
            under[key] = PlacedList([*there, *value], [*there.places, *value.places])
        else:
            under[key] = value


def _forget_panel(quantity: dict[str, Any]) -> None:
    """What a panel said of a quantity goes when it gets another value, which would otherwise be shown and the experts' ranges drawn."""
    if "value" in quantity:
        for key in OF_A_PANEL:
            quantity.pop(key, None)


def under(tree: Tree, scenario: str) -> Tree:
    """A case under one of its scenarios: values set at dotted paths, with missing mappings created on the way. Raises `CaseError`.

    The tree stays as it is; the new one shares with it whatever the scenario leaves alone.
    """
    entry: PlacedMapping = tree.root["scenarios"][scenario]["set"]
    changed = replace(tree, root=_copied(tree.root))
    fresh = {id(changed.root)}  # copied already, and so ours to change
    for dotted, value in entry.items():
        _set(changed, fresh, dotted, value, entry.places[dotted], scenario)
    return changed


def _copied(node: Any) -> Any:
    return type(node)(node, node.places)


def _set(tree: Tree, fresh: set[int], dotted: str, value: Any, place: Place, scenario: str) -> None:
    keys = keys_of(dotted)

    def fail(message: str) -> CaseError:
        return CaseError([Problem(*place, f"scenarios.{scenario}.set", f"cannot set '{dotted}': {message}")])

    if keys[0] == "scenarios" or len(keys) > DEEPEST:
        raise fail("a scenario cannot change scenarios" if keys[0] == "scenarios" else f"deeper than {DEEPEST} levels")
    node: Any = tree.root
    for depth, key in enumerate(keys):
        last = depth == len(keys) - 1
        at: Any = key
        if isinstance(node, PlacedList):
            at = place_in(key, len(node))
            if at is None:
                raise fail(f"got '{key}'; '{'.'.join(keys[:depth])}' is a list of {len(node)}, counted from 0")
        if last:
            if key == "value":
                _forget_panel(node)
            node[at] = value
            node.places[at] = place
            return
        if isinstance(node, PlacedMapping) and key not in node:
            node[key], node.places[key] = PlacedMapping(), place
        if not isinstance(node[at], PlacedMapping | PlacedList):
            raise fail(f"'{'.'.join(keys[: depth + 1])}' is a single value")
        if id(node[at]) not in fresh:
            node[at] = _copied(node[at])
        fresh.add(id(node[at]))
        node = node[at]
