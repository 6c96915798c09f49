"""A YAML text as plain data that knows where each of its values was written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from detente.case.nodes import MERGE, NULL, REAL, TRUTH, WHOLE, compose
from detente.case.problems import CaseError, Problem
from detente.literals import place as place_in

LARGEST_WHOLE = 10**15

Place = tuple[str, int, int]  # file, line, column
Keys = Sequence[str]


class PlacedMapping(dict[str, Any]):
    """A mapping, and where each of its keys stands."""

    __slots__ = ("places",)

    def __init__(self, items: Any = (), places: dict[str, Place] | None = None) -> None:
        super().__init__(items)
        self.places: dict[str, Place] = dict(places or {})


class PlacedList(list[Any]):
    """A list, and where each of its items stands."""

    __slots__ = ("places",)

    def __init__(self, items: Any = (), places: Sequence[Place] = ()) -> None:
        super().__init__(items)
        self.places: list[Place] = list(places)


@dataclass(frozen=True)
class Tree:
    """What a file says. `size` is how many keys and values there are, with aliases expanded."""

    file: str
    root: PlacedMapping
    size: int

    def walk(self, keys: Keys) -> tuple[Place, int]:
        """Where a value stands, or the nearest one around it that is there, and how many of the keys lead to that."""
        node: Any = self.root
        found, depth = (self.file, 1, 1), 0
        for depth, key in enumerate(keys):
            if isinstance(node, PlacedMapping) and key in node:
                node, found = node[key], node.places[key]
            elif isinstance(node, PlacedList) and (number := place_in(key, len(node))) is not None:
                node, found = node[number], node.places[number]
            else:
                return found, depth
        return found, len(keys)

    def problem(self, keys: Keys, message: str) -> Problem:
        """A problem at the nearest place to some keys; a `*` among them stands for all types, and is left out."""
        shown = [key for key in keys if key != "*"]
        return Problem(*self.walk(shown)[0], ".".join(shown), message)


def read(text: str, file: str, first: str) -> Tree:
    """A YAML text as plain data. `first` is the line that such a file starts with. Raises `CaseError`."""
    node, size = compose(text, file)
    if not isinstance(node, MappingNode):
        described = (
            "an empty file" if node is None else "a list" if isinstance(node, SequenceNode) else "a single value"
        )
        raise CaseError([Problem(file, 1, 1, "", f"got {described}; expected a mapping that starts with '{first}'")])
    return Tree(file, _Reading(file).mapping(node, ()), size)


class _Reading:
    """Makes plain data of nodes; what several aliases name is one object."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.made: dict[int, Any] = {}

    def value(self, node: Any, keys: tuple[str, ...]) -> Any:
        if isinstance(node, ScalarNode):
            return self.scalar(node, keys)
        if id(node) not in self.made:
            make = self.mapping if isinstance(node, MappingNode) else self.items
            self.made[id(node)] = make(node, keys)
        return self.made[id(node)]

    def place(self, node: Any) -> Place:
        return (self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def mapping(self, node: Any, keys: tuple[str, ...]) -> PlacedMapping:
        found = PlacedMapping()
        merged: list[PlacedMapping] = []
        for key, value in node.value:
            here = (*keys, key.value)
            if key.tag == MERGE:
                merged += self.merged(value, here)
                continue
            found[key.value] = self.value(value, here)
            found.places[key.value] = self.place(key)
        for other in merged:  # behind the mapping's own keys, which come before them
            for name in other:
                if name not in found:
                    found[name], found.places[name] = other[name], other.places[name]
        return found

    def merged(self, node: Any, keys: tuple[str, ...]) -> list[PlacedMapping]:
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        if not all(isinstance(one, MappingNode) for one in nodes):
            raise self.refused(node, keys, "what is merged by '<<' must be a mapping, such as *name")
        return [self.value(one, keys) for one in nodes]

    def items(self, node: Any, keys: tuple[str, ...]) -> PlacedList:
        items = [self.value(one, (*keys, str(n))) for n, one in enumerate(node.value)]
        return PlacedList(items, [self.place(one) for one in node.value])

    def refused(self, node: Any, keys: tuple[str, ...], message: str) -> CaseError:
        return CaseError([Problem(*self.place(node), ".".join(keys), message)])

    def scalar(self, node: Any, keys: tuple[str, ...]) -> Any:
        written: str = node.value
        if node.tag == NULL:
            return None
        if node.tag == TRUTH:
            return written.lower() == "true"
        if node.tag == WHOLE:
            found = whole(written)
            if found is None:
                raise self.refused(
                    node, keys, "whole numbers may have at most 15 digits; if this is text, put it in quotes"
                )
            return found
        if node.tag == REAL:
            number = float(written.replace("_", ""))
            return number if math.isfinite(number) else str(number)
        return written


def whole(written: str) -> int | None:
    """A whole number as YAML writes it, in decimal or with 0x, 0o or 0b; None if it has more than 15 digits."""
    digits = written.replace("_", "").lstrip("+-")
    if len(digits) > 60:
        return None
    found = int(digits, {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2], 10))
    return None if found > LARGEST_WHOLE else -found if written[0] == "-" else found
