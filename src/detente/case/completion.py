"""What could be typed at a place of a case's text: the keys of the schema, its options, and the names of the case. The text may be unfinished."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.case.refers import choices, gives
from detente.case.shape import Shape, shape_at

KEY = re.compile(r"(\"[^\"]*\"|'[^']*'|[^\s#{}\[\],&*!|>'\"%@`:][^:#{}\[\],]*):(?:\s|$)")
Keys = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a cursor is: the keys that lead there, whether a `value` is wanted or a key below them, and the `word` typed so far."""

    keys: Keys
    value: bool
    word: str


@dataclass(frozen=True)
class Completion:
    """What could be typed: the `label`, what it means, and the text to put in."""

    label: str
    detail: str
    apply: str


def place_in(text: str, line: int, column: int) -> Place:
    """Where a cursor is, from the indents of the lines above it and the brackets before it; both counted from 0."""
    lines = text.split("\n")
    stack: list[tuple[int, str]] = []
    for row in lines[:line]:
        if row.strip() and not row.lstrip().startswith("#"):
            _open(stack, row)
    before = lines[line][:column] if line < len(lines) else ""
    rest, indent = _open(stack, before)
    keys = tuple(key for _, key in stack)
    if rest is None:  # a key is being typed: it belongs to what is less indented
        return Place(tuple(key for at, key in stack if at < indent), False, before.strip().lstrip("- "))
    return _within(keys, rest)


def _open(stack: list[tuple[int, str]], row: str) -> tuple[str | None, int]:
    """Follow a line: what is open after it, the rest of it behind its key (None if it has no key), and the column of its key."""
    indent = len(row) - len(row.lstrip(" "))
    content = row[indent:]
    while content == "-" or content.startswith("- "):
        last = next((key for at, key in reversed(stack) if at == indent and key.isdecimal()), None)
        _close(stack, indent)
        stack.append((indent, "0" if last is None else str(int(last) + 1)))
        inner = content[1:].lstrip(" ")
        indent += len(content) - len(inner)
        content = inner
    found = KEY.match(content)
    if not found:
        return (content, indent) if content[:1] in ("{", "[") else (None, indent)
    _close(stack, indent)
    stack.append((indent, found[1].strip("\"'")))
    return content[found.end() :], indent


def _close(stack: list[tuple[int, str]], indent: int) -> None:
    while stack and stack[-1][0] >= indent:
        stack.pop()


def _within(keys: Keys, rest: str) -> Place:
    """Where a cursor is in a value written in a line."""
    stack: list[list[Any]] = []  # of each bracket: its kind, and its key or number so far; None while a key is typed
    word = ""
    for letter in rest:
        if letter in "{[":
            stack.append([letter, "0" if letter == "[" else None])
            word = ""
        elif letter in "}]" and stack:
            stack.pop()
            word = ""
        elif letter == "," and stack:
            stack[-1][1] = str(int(stack[-1][1]) + 1) if stack[-1][0] == "[" else None
            word = ""
        elif letter == ":" and stack and stack[-1][0] == "{" and stack[-1][1] is None:
            stack[-1][1] = word.strip().strip("\"'")
            word = ""
        else:
            word += letter
    here = (*keys, *(str(key) for _, key in stack if key is not None))
    return Place(here, not stack or stack[-1][1] is not None, word.lstrip())


def completions(text: str, tree: Mapping[str, Any], line: int, column: int) -> list[Completion]:
    """What could be typed at a cursor, by how it begins. `tree` is the case as it could last be read, whose names are offered."""
    place = place_in(text, line, column)
    shape = shape_at(place.keys)
    if shape is None:
        return []
    found = _values(tree, place.keys, shape) if place.value else _keys(tree, place.keys, shape)
    begun = place.word.lower()
    return [one for one in found if one.label.lower().startswith(begun) or one.detail.lower().startswith(begun)]


def _keys(tree: Mapping[str, Any], keys: Keys, shape: Shape) -> list[Completion]:
    there: Any = tree
    for key in keys:
        there = there.get(key) if isinstance(there, Mapping) else None
    used = set(there) if isinstance(there, Mapping) else set()
    if shape.what == "part":
        fields = {name: f"{field.label}. {field.help}" for name, field in shape.fields.items()}
    elif gives((*keys, "?")):
        return []
    else:
        fields = choices(tree, (*keys, "?")) or {}
    return [Completion(name, says, f"{name}: ") for name, says in fields.items() if name not in used]


def _values(tree: Mapping[str, Any], keys: Keys, shape: Shape) -> list[Completion]:
    if shape.what == "choice":
        return [Completion(c, shape.label, c) for c in shape.choices]
    if shape.what == "flag":
        return [Completion(c, shape.label, c) for c in ("true", "false")]
    if shape.what in ("number", "by type"):
        found = [Completion(shape.default, "detente's default", _quoted(shape.default))] if shape.default else []
        return found + (
            [Completion(shape.history, "a base rate from history", _quoted(shape.history))] if shape.history else []
        )
    named = choices(tree, keys, value=True)
    return [Completion(name, title, name) for name, title in (named or {}).items()]


def _quoted(text: str) -> str:
    return f'"{text}"' if ":" in text else text
