"""Change the arrangement of a case's text, comments kept: items added to a list, entries moved, keys renamed. See `edit` for values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from detente.case.edit import (
    EMPTY,
    EditError,
    block,
    check_value,
    checked,
    compose,
    descend,
    end_of,
    inline,
    is_used_alias,
    leaf_end,
    lines_of,
    pair_of,
    place_of,
    plain,
    set_value,
)


def append(text: str, path: Sequence[str], value: Any) -> str:
    """The text with `value` as the last item of the list at `path`, written as the item before it is; a list that is not there is begun.

    Raises `EditError` as `set_value` does, and if something else than a list is there.
    """
    check_value(value)
    root = compose(text)
    keys = tuple(str(p) for p in path)
    node, depth = descend(root, keys)
    if depth < len(keys) or (isinstance(node, ScalarNode) and node.value in EMPTY) or node.value == []:
        return set_value(text, keys, [value])
    if not isinstance(node, SequenceNode):
        raise EditError(f"{'.'.join(keys)}: this is not a list; edit it in the text")
    if is_used_alias(root, keys):
        raise EditError(f"{'.'.join(keys)}: this is shared through an alias; edit it in the text")
    last = node.value[-1]
    if node.flow_style:
        end = leaf_end(last)
        changed = f"{text[:end]}, {inline(value)}{text[end:]}"
    else:
        dash = " " * node.start_mark.column
        if isinstance(last, MappingNode | SequenceNode) and last.flow_style:
            item = f"{dash}- {inline(value)}"
        else:
            item = block([value], node.start_mark.column)
        stop = lines_of(text, node, len(node.value) - 1)[1]
        before = text[:stop] if text[:stop].endswith("\n") else text[:stop] + "\n"
        changed = before + item + ("\n" + text[stop:] if text[:stop].endswith("\n") else "")
    return checked(root, changed, (*keys, str(len(node.value))), value)


def move(text: str, path: Sequence[str], to: int) -> str:
    """The text with the entry at `path` moved to place `to`, from 0, among the keys or items beside it; comments above and behind it go along.

    Raises `EditError` if a form cannot make the change, and KeyError if there is no such entry or place.
    """
    root = compose(text)
    keys = tuple(str(p) for p in path)
    parent, depth = descend(root, keys[:-1])
    at = place_of(parent, keys[-1])
    if depth < len(keys) - 1 or at is None or not 0 <= to < len(parent.value):
        raise KeyError(".".join(keys))
    if is_used_alias(root, keys[:-1]):
        raise EditError(f"{'.'.join(keys[:-1])}: this is shared through an alias; edit it in the text")
    parts = _parts(text, parent)
    order = list(range(len(parts)))
    order.insert(to, order.pop(at))
    moved = [text[slice(*parts[n])] for n in order]
    if not parent.flow_style:
        moved = [part if part.endswith("\n") else part + "\n" for part in moved]
    between = [text[parts[n][1] : parts[n + 1][0]] for n in range(len(parts) - 1)] + [""]
    changed = text[: parts[0][0]] + "".join(a + b for a, b in zip(moved, between, strict=True)) + text[parts[-1][1] :]
    if not text.endswith("\n") and parts[-1][1] == len(text):
        changed = changed.removesuffix("\n")
    expected = plain(root)
    inner = _inside(expected, keys[:-1])
    if isinstance(inner, list):
        inner[:] = [inner[n] for n in order]
    else:
        values = list(inner.items())
        inner.clear()
        inner.update(values[n] for n in order)
    if json.dumps(plain(compose(changed))) != json.dumps(expected):  # as text, so that the order of keys counts
        raise EditError(f"{'.'.join(keys)}: this cannot be moved without changing something else; edit it in the text")
    return changed


def _inside(tree: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return tree


def _parts(text: str, parent: Any) -> list[tuple[int, int]]:
    """Where each entry of a mapping or list begins and ends: within a line its own text, in a block its lines with the comments above them."""
    if parent.flow_style:
        ends = [end_of(*x) if isinstance(x, tuple) else leaf_end(x) for x in parent.value]
        return [
            ((x[0] if isinstance(x, tuple) else x).start_mark.index, e) for x, e in zip(parent.value, ends, strict=True)
        ]
    lines = [lines_of(text, parent, n) for n in range(len(parent.value))]
    first = lines[0][0]
    if text[first : parent.value[0][0].start_mark.index if isinstance(parent, MappingNode) else first].strip():
        raise EditError("these entries begin in the line of a list item; edit them in the text")
    head = parent.value[0]
    indent = parent.start_mark.column if isinstance(parent, SequenceNode) else head[0].start_mark.column
    while first > 0:  # the comments above the first entry, if they are written at its indent
        above = text.rfind("\n", 0, first - 1) + 1
        if text[above : above + indent].strip() or text[above + indent : above + indent + 1] != "#":
            break
        first = above
    return [(first if n == 0 else lines[n - 1][1], end) for n, (_, end) in enumerate(lines)]


def rename(text: str, path: Sequence[str], name: str) -> str:
    """The text with the key at `path` called `name`, in its place; what refers to it stays as it is (see `renaming`).

    Raises `EditError` if the name is taken or a form cannot make the change, and KeyError if there is no such key.
    """
    root = compose(text)
    keys = tuple(str(p) for p in path)
    parent, depth = descend(root, keys[:-1])
    found = pair_of(parent, keys[-1]) if depth == len(keys) - 1 and isinstance(parent, MappingNode) else None
    if found is None:
        raise KeyError(".".join(keys))
    if pair_of(parent, name):
        raise EditError(f"{'.'.join(keys)}: there is '{name}' already; choose another name")
    key = found[0]
    changed = text[: key.start_mark.index] + inline(name) + text[key.end_mark.index :]
    expected = plain(root)
    inner = _inside(expected, keys[:-1])
    values = [(name if k == keys[-1] else k, v) for k, v in inner.items()]
    inner.clear()
    inner.update(values)
    if plain(compose(changed)) != expected:
        raise EditError(
            f"{'.'.join(keys)}: this cannot be renamed without changing something else; edit it in the text"
        )
    return changed
