"""Change one value in the text of a case and leave every other character, comments included, as it was.

A form and a text editor can so work on the same text: the form calls `set_value(text, path, value)`. Positions come from the text's nodes. After
each change the text is read again, and the change is refused unless it did what was asked and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from detente.case import nodes, tree
from detente.case.nodes import DEEPEST, MOST_NODES
from detente.case.problems import CaseError
from detente.case.quantity import PANEL
from detente.case.tree import LARGEST_WHOLE
from detente.errors import DetenteError
from detente.literals import dotted, place, shown
from detente.literals import keys as keys_of

_ANCHOR = re.compile(r"&\S+\s*")
_ALIAS = re.compile(r"\s*(\*[^\s,\]}]+)")


class EditError(DetenteError):
    """A change that a form cannot make. The message says why; the text itself can still be edited."""


def set_value(text: str, path: Sequence[str], value: Any, within_line: bool = False) -> str:
    """The text with `value` at `path`: a key for each level, numbers for list items. Mappings missing on the way are created.

    `value` is a scalar, or plain data to be written as a block; `within_line` writes it in the line of a value that is there already. Raises
    `EditError` if the text is not YAML, or if the value cannot be changed without changing another (one shared through an alias, a key under a
    single value).
    """
    check_value(value)
    root = compose(text)
    keys = tuple(str(p) for p in path)
    known, depth = descend(root, keys)
    if depth == len(keys):
        changed = _replaced(text, root, keys, value, within_line)
    else:
        inner: Any = value
        for key in reversed(keys[depth + 1 :]):
            inner = {key: inner}
        changed = _inserted(text, root, keys[:depth], known, keys[depth], inner)
    return checked(root, changed, keys, value)


def set_values(text: str, values: Mapping[tuple[str, ...], Any]) -> str:
    """The text with many scalars changed that are there already, each in its line: {path: scalar}. Much faster than one by one.

    Raises `EditError` as `set_value` does, and KeyError for a path that is not there.
    """
    root = compose(text)
    places = {}
    for keys, value in values.items():
        check_value(value)
        node, depth = descend(root, keys)
        if depth < len(keys):
            raise KeyError(".".join(keys))
        places[keys] = node.start_mark.index
    changed, expected = text, plain(root)
    for keys in sorted(places, key=lambda k: -places[k]):  # from the end, so that the positions before it stay
        changed = _replaced(changed, root, keys, values[keys], within_line=True)
        _change(expected, keys, values[keys])
    if plain(compose(changed)) != expected:
        raise EditError("these values cannot be changed without changing something else; edit them in the text")
    return changed


def set_quantity(text: str, path: str | Sequence[str], value: str) -> str:
    """The text with the value of the quantity at `path`, dotted or as keys, changed and its source and note kept.

    A value changed by hand is no longer a panel's: the experts' ranges, their number and round and the panel as its source go. Raises `EditError` as
    `set_value` does.
    """
    root = compose(text)
    keys = keys_of(path) if isinstance(path, str) else tuple(path)
    node, depth = descend(root, keys)
    if depth == len(keys) and isinstance(node, MappingNode):
        if not pair_of(node, "value"):
            raise EditError(f"{dotted(keys)}: this is given type by type; edit it in the text")
        text = _without_panel(text, keys, node)
        keys = (*keys, "value")
    return set_value(text, keys, value)


def _without_panel(text: str, keys: tuple[str, ...], node: Any) -> str:
    """The text in which nothing says that the quantity at `keys` is a panel's."""
    source = pair_of(node, "source")
    of_a_panel = source is not None and str(source[1].value).startswith(PANEL)
    for key in ("weights", "experts", "round", "n", *(["source"] if of_a_panel else [])):
        if pair_of(node, key):
            text = remove(text, (*keys, key))
    return text


def remove(text: str, path: Sequence[str]) -> str:
    """The text without the key at `path` and everything under it; a mapping left empty goes too.

    The same for an item of a list. Raises `EditError` if a form cannot make the change, and KeyError if there is no such key.
    """
    root = compose(text)
    keys = tuple(str(p) for p in path)
    parent, depth = descend(root, keys[:-1])
    if depth == len(keys) - 1 and isinstance(parent, SequenceNode):
        return _without_item(text, root, keys, parent)
    if depth < len(keys) - 1 or not isinstance(parent, MappingNode) or pair_of(parent, keys[-1]) is None:
        raise KeyError(".".join(keys))
    if len(parent.value) == 1 and len(keys) > 1:
        return remove(text, keys[:-1])
    numbers = [k.value for k, _ in parent.value]
    at = numbers.index(keys[-1])
    key, value = parent.value[at]
    if parent.flow_style:
        if at + 1 < len(numbers):
            begin, end = key.start_mark.index, parent.value[at + 1][0].start_mark.index
        else:
            begin, end = end_of(*parent.value[at - 1]), end_of(key, value)
        changed = text[:begin] + text[end:]
    else:
        begin, end = lines_of(text, parent, at)
        dash = text[begin : key.start_mark.index]
        if dash.strip() and at + 1 < len(
            numbers
        ):  # the first key of a list item: the next one takes its place behind the dash
            end = parent.value[at + 1][0].start_mark.index
            begin = key.start_mark.index
        if len(keys) == 1 and text[:begin].endswith("\n\n") and text[end : end + 1] in ("", "\n"):
            begin -= 1  # with the blank line that set the section apart
        changed = text[:begin] + text[end:]
    return checked(root, changed, keys, _GONE)


def _without_item(text: str, root: Any, keys: tuple[str, ...], parent: Any) -> str:
    number = place_of(parent, keys[-1])
    if number is None:
        raise KeyError(".".join(keys))
    if len(parent.value) == 1:
        return remove(text, keys[:-1])
    if parent.flow_style:
        if number + 1 < len(parent.value):
            begin, end = parent.value[number].start_mark.index, parent.value[number + 1].start_mark.index
        else:
            begin, end = leaf_end(parent.value[number - 1]), leaf_end(parent.value[number])
    else:
        begin, end = lines_of(text, parent, number)
    return checked(root, text[:begin] + text[end:], keys, _GONE)


def lines_of(text: str, parent: Any, at: int) -> tuple[int, int]:
    """Where the lines of an entry of a block begin and end, without comments above it."""
    entry = parent.value[at]
    head, end = (entry[0], end_of(*entry)) if isinstance(entry, tuple) else (entry, leaf_end(entry))
    line = text.rfind("\n", 0, head.start_mark.index) + 1
    if isinstance(parent, SequenceNode):  # an item may begin below its dash
        column = parent.start_mark.column
        while line > 0 and (text[line : line + column].strip() or text[line + column : line + column + 1] != "-"):
            line = text.rfind("\n", 0, line - 1) + 1
    stop = text.find("\n", end)
    return line, len(text) if stop < 0 else stop + 1


_GONE = object()
EMPTY = ("", "null", "~")  # what stands for nothing


def compose(text: str) -> Any:
    """The text as nodes, which know where they stand. Raises `EditError` if it is not a YAML mapping."""
    try:
        root, _ = nodes.compose(text, "the text")
    except CaseError as error:
        raise EditError(str(error)) from None
    if not isinstance(root, MappingNode):
        raise EditError("the text is not a mapping; expected 'key: value' lines")
    return root


def check_value(value: Any, depth: int = 0) -> None:
    """Refuse a value that no case could hold."""
    if depth > DEEPEST:
        raise EditError(f"the value is nested deeper than {DEEPEST} levels")
    if isinstance(value, dict | list):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            check_value(part, depth + 1)
    elif isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        raise EditError(
            f"got {shown(value)}: whole numbers may have at most 15 digits; if this is text, put it in quotes"
        )
    elif isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
        raise EditError(f"got {shown(value)}: this contains half a character (a lone surrogate); write the whole one")


def pair_of(node: Any, key: str) -> tuple[Any, Any] | None:
    """The nodes of a key and its value in a mapping; None if it has no such key."""
    return next((pair for pair in node.value if pair[0].value == key), None)


def place_of(parent: Any, key: str) -> int | None:
    """The place of a key, or of an item by its number, in a mapping or list; None if it has none."""
    if isinstance(parent, SequenceNode):
        return place(key, len(parent.value))
    names = [k.value for k, _ in parent.value] if isinstance(parent, MappingNode) else []
    return names.index(key) if key in names else None


def descend(root: Any, keys: Sequence[str]) -> tuple[Any, int]:
    """The deepest existing node on the way, and how many keys lead to it."""
    node = root
    for depth, key in enumerate(keys):
        if isinstance(node, MappingNode) and (pair := pair_of(node, key)):
            node = pair[1]
        elif isinstance(node, SequenceNode) and (number := place(key, len(node.value))) is not None:
            node = node.value[number]
        else:
            return node, depth
    return node, len(keys)


def end_of(before: Any, node: Any) -> int:
    """Where a node's own text ends; `before` is its key, or the item before it."""
    if node.start_mark.index < before.end_mark.index:
        raise EditError("this value is shared through an alias; edit it in the text")
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        return end_of(*node.value[-1])
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(node.value[-2], last) if len(node.value) > 1 and not _is_alias(node, last) else leaf_end(last)
    return leaf_end(node)


def _is_alias(parent: Any, node: Any) -> bool:
    return bool(node.start_mark.index < parent.start_mark.index)


def leaf_end(node: Any) -> int:
    """Where the text of an item of a list ends, or of the last thing in it."""
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(*last) if isinstance(last, tuple) else leaf_end(last)
    return int(node.end_mark.index)


def _replaced(text: str, root: Any, keys: tuple[str, ...], value: Any, within_line: bool = False) -> str:
    parent = descend(root, keys[:-1])[0]
    if isinstance(parent, SequenceNode):
        node = parent.value[int(keys[-1])]
        begin, end = node.start_mark.index, leaf_end(node)
        return text[:begin] + inline(value) + text[end:]
    pair = pair_of(parent, keys[-1])
    assert pair is not None
    key, node = pair
    colon = text.index(":", key.end_mark.index) + 1
    if node.start_mark.index < key.end_mark.index:  # an alias: its own place is where it is used
        found = _ALIAS.match(text, colon)
        if not found:
            raise EditError(f"{dotted(keys)}: this is shared through an alias; edit it in the text")
        begin, end = found.span(1)
        return text[:begin] + inline(value) + text[end:]
    end = end_of(key, node)
    if isinstance(value, dict | list) and not parent.flow_style and value and not (within_line or _short(value)):
        indent = key.start_mark.column + 2
        return text[:colon] + "\n" + block(value, indent) + text[end:]
    anchor = _ANCHOR.match(text, node.start_mark.index)
    begin = anchor.end() if anchor else node.start_mark.index
    if begin == end or (not isinstance(node, ScalarNode) and not node.flow_style):
        begin = colon
    space = "" if text[begin - 1 : begin].isspace() else " "
    return text[:begin] + space + inline(value) + text[end:]


def _inserted(text: str, root: Any, at: tuple[str, ...], node: Any, key: str, value: Any) -> str:
    empty = isinstance(node, ScalarNode) and node.value in EMPTY and at
    if empty:
        return _replaced(text, root, at, {key: value})
    if not isinstance(node, MappingNode):
        raise EditError(
            f"{dotted(at)}: this is a single value or a list, so '{key}' cannot go under it; edit it in the text"
        )
    if is_used_alias(root, at):
        raise EditError(f"{dotted(at)}: this is shared through an alias; edit it in the text")
    if node.flow_style:
        close = node.end_mark.index - 1
        if not node.value:
            return f"{text[: node.start_mark.index]}{{{inline(key)}: {inline(value)}}}{text[close + 1 :]}"
        last = end_of(*node.value[-1])
        return f"{text[:last]}, {inline(key)}: {inline(value)}{text[last:]}"
    column = node.value[0][0].start_mark.column
    last = end_of(*node.value[-1])
    stop = text.find("\n", last)
    stop = len(text) if stop < 0 else stop
    blank = "\n" if not at and isinstance(value, dict | list) and value else ""  # sections stand apart
    return text[:stop].rstrip("\r") + "\n" + blank + block({key: value}, column) + text[stop:]


def is_used_alias(root: Any, at: tuple[str, ...]) -> bool:
    """Whether the value at some keys is written elsewhere and only named here."""
    if not at:
        return False
    parent = descend(root, at[:-1])[0]
    pair = pair_of(parent, at[-1]) if isinstance(parent, MappingNode) else None
    return pair is not None and bool(pair[1].start_mark.index < pair[0].end_mark.index)


def inline(value: Any) -> str:
    """A value as written within a line of a case."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inline(str(k))}: {inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(v) for v in value) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    if value and value.isprintable() and value == value.strip() and not set(value) & {'"', "&"}:
        alone = {"a": value, "b": {"k": value, "z": 1}}  # in a line of its own and within one
        try:
            if tree.read(f"a: {value}\nb: {{k: {value}, z: 1}}\n", "", "").root == alone:
                return value
        except CaseError:
            pass
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(value, ensure_ascii=False))


def block(value: Any, indent: int) -> str:
    """A mapping or list as lines, without the final line break."""
    return "\n".join(" " * indent + line for line in _written(value))


def _written(value: Any) -> list[str]:
    lines = []
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict | list) and inner and not _short(inner):
                lines += [f"{inline(str(key))}:", *("  " + line for line in _written(inner))]
            else:
                lines.append(f"{inline(str(key))}: {inline(inner)}")
        return lines
    for inner in value:
        first, *rest = (
            _written(inner) if isinstance(inner, dict | list) and inner and not _figures(inner) else [inline(inner)]
        )
        lines += [f"- {first}", *("  " + line for line in rest)]
    return lines


def _figures(value: Any) -> bool:
    """Whether an item of a list is a row of figures, such as a month of a timeline, which is written in a line."""
    figures = [x for x in value.values() if isinstance(x, int | float)] if isinstance(value, dict) else []
    return len(figures) > 1 and len(figures) >= len(value) - 1


def _short(value: Any) -> bool:
    """Whether a mapping or list is written in a line: a number with its source, or a list of a few words."""
    if isinstance(value, dict):
        return "value" in value
    return not any(isinstance(x, dict | list) for x in value) and len(inline(value)) < 100


def checked(before: Any, after: str, keys: tuple[str, ...], value: Any) -> str:
    """The new text, if it differs from the old only in the change asked for."""
    expected = plain(before)
    _change(expected, keys, value)
    if plain(compose(after)) != expected:
        raise EditError(f"{dotted(keys)}: this cannot be changed without changing something else; edit it in the text")
    return after


def _change(tree: Any, keys: tuple[str, ...], value: Any) -> None:
    """Make a change asked for in plain data."""
    node = tree
    for key in keys[:-1]:
        if isinstance(node, list):
            node = node[int(key)]
        else:
            if not isinstance(node.get(key), dict | list):
                node[key] = {}
            node = node[key]
    last: Any = int(keys[-1]) if isinstance(node, list) else keys[-1]
    if value is _GONE:
        del node[last]
        return
    if isinstance(node, list) and last == len(node):
        node.append(None)
    node[last] = plain(compose(f"k: {inline(value)}"))["k"]


def plain(node: Any, depth: int = 0, count: list[int] | None = None) -> Any:
    """Nodes as plain data, scalars with their tags, so that texts can be compared. Raises `EditError` if aliases unfold without end."""
    count = count if count is not None else [0]
    count[0] += 1
    if depth > DEEPEST or count[0] > MOST_NODES:
        raise EditError(
            f"the text, with its aliases expanded, is nested deeper than {DEEPEST} levels or has more than {MOST_NODES:,} values; "
            "edit it in the text"
        )
    if isinstance(node, MappingNode):
        if not all(isinstance(k, ScalarNode) for k, _ in node.value):
            raise EditError("a key of the text is a list or a mapping; edit it in the text")
        return {k.value: plain(v, depth + 1, count) for k, v in node.value}
    if isinstance(node, SequenceNode):
        return [plain(v, depth + 1, count) for v in node.value]
    return None if str(node.tag).endswith(":null") else (str(node.tag), node.value)
