"""Change one value in the text of a case and leave every other character, comments included, as it was.

A form and a text editor can so work on the same text: the form calls `set_value(text, path, value)`. Positions come from ruamel.yaml's nodes. After
each change the text is read again, and the change is refused unless it did what was asked and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from detente.case.load import DEEPEST, MALFORMED, MOST_NODES, reader, unusable
from detente.case.quantity import PANEL
from detente.errors import DetenteError
from detente.literals import is_place, place, shown
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
    _check_value(value)
    root = compose(text)
    keys = tuple(str(p) for p in path)
    known, depth = _descend(root, keys)
    if depth == len(keys):
        changed = _replaced(text, root, keys, value, within_line)
    else:
        inner: Any = value
        for key in reversed(keys[depth + 1 :]):
            inner = {key: inner}
        changed = _inserted(text, root, keys[:depth], known, keys[depth], inner)
    return _checked(root, changed, keys, value)


def set_values(text: str, values: Mapping[tuple[str, ...], Any]) -> str:
    """The text with many scalars changed that are there already, each in its line: {path: scalar}. Much faster than one by one.

    Raises `EditError` as `set_value` does, and KeyError for a path that is not there.
    """
    root = compose(text)
    places = {}
    for keys, value in values.items():
        _check_value(value)
        node, depth = _descend(root, keys)
        if depth < len(keys):
            raise KeyError(".".join(keys))
        places[keys] = node.start_mark.index
    changed, expected = text, _plain(root)
    for keys in sorted(places, key=lambda k: -places[k]):  # from the end, so that the positions before it stay
        changed = _replaced(changed, root, keys, values[keys], within_line=True)
        _change(expected, keys, values[keys])
    if _plain(compose(changed)) != expected:
        raise EditError("these values cannot be changed without changing something else; edit them in the text")
    return changed


def set_quantity(text: str, path: str, value: str) -> str:
    """The text with a quantity's value changed and its source and note kept. `path` is dotted, as in an assessment's inputs.

    A value changed by hand is no longer a panel's: the experts' ranges, their number and round and the panel as its source go. Raises `EditError` as
    `set_value` does, and for a list entry in a case that extends another: the lists of the two are joined, so its index in the whole case is not its
    index in this text.
    """
    keys = keys_of(path)
    root = compose(text)
    if _pair(root, "extends") and any(is_place(k) for k in keys):
        raise EditError(f"{path}: this may come from the case that this one extends; edit it in the text")
    node, depth = _descend(root, keys)
    if depth == len(keys) and isinstance(node, MappingNode):
        if not _pair(node, "value"):
            raise EditError(f"{path}: this is given type by type; edit it in the text")
        text = _without_panel(text, keys, node)
        keys = (*keys, "value")
    return set_value(text, keys, value)


def _without_panel(text: str, keys: tuple[str, ...], node: Any) -> str:
    """The text in which nothing says that the quantity at `keys` is a panel's."""
    source = _pair(node, "source")
    of_a_panel = source is not None and str(source[1].value).startswith(PANEL)
    for key in ("weights", "experts", "round", "n", *(["source"] if of_a_panel else [])):
        if _pair(node, key):
            text = remove(text, (*keys, key))
    return text


def remove(text: str, path: Sequence[str]) -> str:
    """The text without the key at `path` and everything under it; a mapping left empty goes too.

    The same for an item of a list. If the key is not in the text but the case extends another, it is set to null, which deletes it from that one.
    Raises `EditError` if a form cannot make the change, and KeyError if there is no such key.
    """
    root = compose(text)
    keys = tuple(str(p) for p in path)
    parent, depth = _descend(root, keys[:-1])
    if depth == len(keys) - 1 and isinstance(parent, SequenceNode):
        return _without_item(text, root, keys, parent)
    if depth < len(keys) - 1 or not isinstance(parent, MappingNode) or _pair(parent, keys[-1]) is None:
        if _pair(root, "extends"):
            return set_value(text, keys, None)
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
            begin, end = _end(*parent.value[at - 1]), _end(key, value)
        changed = text[:begin] + text[end:]
    else:
        begin, end = _lines(text, parent, at)
        dash = text[begin : key.start_mark.index]
        if dash.strip() and at + 1 < len(
            numbers
        ):  # the first key of a list item: the next one takes its place behind the dash
            end = parent.value[at + 1][0].start_mark.index
            begin = key.start_mark.index
        if len(keys) == 1 and text[:begin].endswith("\n\n") and text[end : end + 1] in ("", "\n"):
            begin -= 1  # with the blank line that set the section apart
        changed = text[:begin] + text[end:]
    return _checked(root, changed, keys, _GONE)


def _without_item(text: str, root: Any, keys: tuple[str, ...], parent: Any) -> str:
    number = _place(parent, keys[-1])
    if number is None:
        raise KeyError(".".join(keys))
    if len(parent.value) == 1:
        return remove(text, keys[:-1])
    if parent.flow_style:
        if number + 1 < len(parent.value):
            begin, end = parent.value[number].start_mark.index, parent.value[number + 1].start_mark.index
        else:
            begin, end = _leaf_end(parent.value[number - 1]), _leaf_end(parent.value[number])
    else:
        begin, end = _lines(text, parent, number)
    return _checked(root, text[:begin] + text[end:], keys, _GONE)


def append(text: str, path: Sequence[str], value: Any) -> str:
    """The text with `value` as the last item of the list at `path`, written as the item before it is; a list that is not there is begun.

    Raises `EditError` as `set_value` does, and if something else than a list is there.
    """
    _check_value(value)
    root = compose(text)
    keys = tuple(str(p) for p in path)
    node, depth = _descend(root, keys)
    if depth < len(keys) or (isinstance(node, ScalarNode) and node.value in EMPTY) or node.value == []:
        return set_value(text, keys, [value])
    if not isinstance(node, SequenceNode):
        raise EditError(f"{'.'.join(keys)}: this is not a list; edit it in the text")
    if _is_used_alias(root, keys):
        raise EditError(f"{'.'.join(keys)}: this is shared through an alias; edit it in the text")
    last = node.value[-1]
    if node.flow_style:
        end = _leaf_end(last)
        changed = f"{text[:end]}, {inline(value)}{text[end:]}"
    else:
        dash = " " * node.start_mark.column
        if isinstance(last, MappingNode | SequenceNode) and last.flow_style:
            item = f"{dash}- {inline(value)}"
        else:
            item = _block([value], node.start_mark.column)
        stop = _lines(text, node, len(node.value) - 1)[1]
        before = text[:stop] if text[:stop].endswith("\n") else text[:stop] + "\n"
        changed = before + item + ("\n" + text[stop:] if text[:stop].endswith("\n") else "")
    return _checked(root, changed, (*keys, str(len(node.value))), value)


def move(text: str, path: Sequence[str], to: int) -> str:
    """The text with the entry at `path` moved to place `to`, from 0, among the keys or items beside it; comments above and behind it go along.

    Raises `EditError` if a form cannot make the change, and KeyError if there is no such entry or place.
    """
    root = compose(text)
    keys = tuple(str(p) for p in path)
    parent, depth = _descend(root, keys[:-1])
    at = _place(parent, keys[-1])
    if depth < len(keys) - 1 or at is None or not 0 <= to < len(parent.value):
        raise KeyError(".".join(keys))
    if _is_used_alias(root, keys[:-1]):
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
    expected = _plain(root)
    inner = expected
    for key in keys[:-1]:
        inner = inner[int(key)] if isinstance(inner, list) else inner[key]
    if isinstance(inner, list):
        inner[:] = [inner[n] for n in order]
    else:
        values = list(inner.items())
        inner.clear()
        inner.update(values[n] for n in order)
    if json.dumps(_plain(compose(changed))) != json.dumps(expected):  # as text, so that the order of keys counts
        raise EditError(f"{'.'.join(keys)}: this cannot be moved without changing something else; edit it in the text")
    return changed


def _parts(text: str, parent: Any) -> list[tuple[int, int]]:
    """Where each entry of a mapping or list begins and ends: within a line its own text, in a block its lines with the comments above them."""
    if parent.flow_style:
        ends = [_end(*x) if isinstance(x, tuple) else _leaf_end(x) for x in parent.value]
        return [
            ((x[0] if isinstance(x, tuple) else x).start_mark.index, e) for x, e in zip(parent.value, ends, strict=True)
        ]
    lines = [_lines(text, parent, n) for n in range(len(parent.value))]
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


def _lines(text: str, parent: Any, at: int) -> tuple[int, int]:
    """Where the lines of an entry of a block begin and end, without comments above it."""
    entry = parent.value[at]
    head, end = (entry[0], _end(*entry)) if isinstance(entry, tuple) else (entry, _leaf_end(entry))
    line = text.rfind("\n", 0, head.start_mark.index) + 1
    if isinstance(parent, SequenceNode):  # an item may begin below its dash
        column = parent.start_mark.column
        while line > 0 and (text[line : line + column].strip() or text[line + column : line + column + 1] != "-"):
            line = text.rfind("\n", 0, line - 1) + 1
    stop = text.find("\n", end)
    return line, len(text) if stop < 0 else stop + 1


def rename(text: str, path: Sequence[str], name: str) -> str:
    """The text with the key at `path` called `name`, in its place; what refers to it stays as it is (see `renaming`).

    Raises `EditError` if the name is taken or a form cannot make the change, and KeyError if there is no such key.
    """
    root = compose(text)
    keys = tuple(str(p) for p in path)
    parent, depth = _descend(root, keys[:-1])
    found = _pair(parent, keys[-1]) if depth == len(keys) - 1 and isinstance(parent, MappingNode) else None
    if found is None:
        raise KeyError(".".join(keys))
    if _pair(parent, name):
        raise EditError(f"{'.'.join(keys)}: there is '{name}' already; choose another name")
    key = found[0]
    changed = text[: key.start_mark.index] + inline(name) + text[key.end_mark.index :]
    expected = _plain(root)
    inner = expected
    for k in keys[:-1]:
        inner = inner[int(k)] if isinstance(inner, list) else inner[k]
    values = [(name if k == keys[-1] else k, v) for k, v in inner.items()]
    inner.clear()
    inner.update(values)
    if _plain(compose(changed)) != expected:
        raise EditError(
            f"{'.'.join(keys)}: this cannot be renamed without changing something else; edit it in the text"
        )
    return changed


_GONE = object()
EMPTY = ("", "null", "~")  # what stands for nothing


def compose(text: str) -> Any:
    """The text as ruamel.yaml's nodes, which know where they stand. Raises `EditError` if it is not a YAML mapping."""
    try:
        root = reader().compose(text)
    except (*MALFORMED, RecursionError) as error:
        raise EditError(
            f"the text is not valid YAML: {(str(error).splitlines() or [type(error).__name__])[0]}"
        ) from None
    if not isinstance(root, MappingNode):
        raise EditError("the text is not a mapping; expected 'key: value' lines")
    return root


def _check_value(value: Any, depth: int = 0) -> None:
    """Refuse a value that no case could hold."""
    if depth > DEEPEST:
        raise EditError(f"the value is nested deeper than {DEEPEST} levels")
    if isinstance(value, dict | list):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            _check_value(part, depth + 1)
    elif wrong := unusable(value):
        raise EditError(f"got {shown(value)}: {wrong}")


def _pair(node: Any, key: str) -> tuple[Any, Any] | None:
    return next((pair for pair in node.value if pair[0].value == key), None)


def _place(parent: Any, key: str) -> int | None:
    """The place of a key, or of an item by its number, in a mapping or list; None if it has none."""
    if isinstance(parent, SequenceNode):
        return place(key, len(parent.value))
    names = [k.value for k, _ in parent.value] if isinstance(parent, MappingNode) else []
    return names.index(key) if key in names else None


def _descend(root: Any, keys: Sequence[str]) -> tuple[Any, int]:
    """The deepest existing node on the way, and how many keys lead to it."""
    node = root
    for depth, key in enumerate(keys):
        if isinstance(node, MappingNode) and (pair := _pair(node, key)):
            node = pair[1]
        elif isinstance(node, SequenceNode) and (number := place(key, len(node.value))) is not None:
            node = node.value[number]
        else:
            return node, depth
    return node, len(keys)


def _end(before: Any, node: Any) -> int:
    """Where a node's own text ends; `before` is its key, or the item before it."""
    if node.start_mark.index < before.end_mark.index:
        raise EditError("this value is shared through an alias; edit it in the text")
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        return _end(*node.value[-1])
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(node.value[-2], last) if len(node.value) > 1 and not _is_alias(node, last) else _leaf_end(last)
    return _leaf_end(node)


def _is_alias(parent: Any, node: Any) -> bool:
    return bool(node.start_mark.index < parent.start_mark.index)


def _leaf_end(node: Any) -> int:
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(*last) if isinstance(last, tuple) else _leaf_end(last)
    end = int(node.end_mark.index)
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        buffer = node.end_mark.buffer
        while buffer is not None and end > node.start_mark.index and buffer[end - 1] in " \r\n":
            end -= 1
    return end


def _replaced(text: str, root: Any, keys: tuple[str, ...], value: Any, within_line: bool = False) -> str:
    parent = _descend(root, keys[:-1])[0]
    if isinstance(parent, SequenceNode):
        node = parent.value[int(keys[-1])]
        begin, end = node.start_mark.index, _leaf_end(node)
        return text[:begin] + inline(value) + text[end:]
    pair = _pair(parent, keys[-1])
    assert pair is not None
    key, node = pair
    colon = text.index(":", key.end_mark.index) + 1
    if node.start_mark.index < key.end_mark.index:  # an alias: its own place is where it is used
        found = _ALIAS.match(text, colon)
        if not found:
            raise EditError(f"{'.'.join(keys)}: this is shared through an alias; edit it in the text")
        begin, end = found.span(1)
        return text[:begin] + inline(value) + text[end:]
    end = _end(key, node)
    if isinstance(value, dict | list) and not parent.flow_style and value and not within_line:
        indent = key.start_mark.column + 2
        return text[:colon] + "\n" + _block(value, indent) + text[end:]
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
            f"{'.'.join(at)}: this is a single value or a list, so '{key}' cannot go under it; edit it in the text"
        )
    if _is_used_alias(root, at):
        raise EditError(f"{'.'.join(at)}: this is shared through an alias; edit it in the text")
    if node.flow_style:
        close = node.end_mark.index - 1
        if not node.value:
            return f"{text[: node.start_mark.index]}{{{inline(key)}: {inline(value)}}}{text[close + 1 :]}"
        last = _end(*node.value[-1])
        return f"{text[:last]}, {inline(key)}: {inline(value)}{text[last:]}"
    column = node.value[0][0].start_mark.column
    last = _end(*node.value[-1])
    stop = text.find("\n", last)
    stop = len(text) if stop < 0 else stop
    blank = "\n" if not at and isinstance(value, dict | list) and value else ""  # sections stand apart
    return text[:stop].rstrip("\r") + "\n" + blank + _block({key: value}, column) + text[stop:]


def _is_used_alias(root: Any, at: tuple[str, ...]) -> bool:
    if not at:
        return False
    parent = _descend(root, at[:-1])[0]
    pair = _pair(parent, at[-1]) if isinstance(parent, MappingNode) else None
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
            if reader().load(f"a: {value}\nb: {{k: {value}, z: 1}}\n") == alone:  # as a case is read: dates stay text
                return value
        except (YAMLError, ValueError, AttributeError):
            pass
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(value, ensure_ascii=False))


def _block(value: Any, indent: int) -> str:
    """A mapping or list as lines, without the final line break."""
    return "\n".join(" " * indent + line for line in _written(value))


def _written(value: Any) -> list[str]:
    lines = []
    if isinstance(value, dict):
        for key, inner in value.items():
            if (
                isinstance(inner, dict | list) and inner and not (isinstance(inner, dict) and "value" in inner)
            ):  # a number stands in its line
                lines += [f"{inline(str(key))}:", *("  " + line for line in _written(inner))]
            else:
                lines.append(f"{inline(str(key))}: {inline(inner)}")
        return lines
    for inner in value:
        first, *rest = _written(inner) if isinstance(inner, dict | list) and inner else [inline(inner)]
        lines += [f"- {first}", *("  " + line for line in rest)]
    return lines


def _checked(before: Any, after: str, keys: tuple[str, ...], value: Any) -> str:
    """The new text, if it differs from the old only in the change asked for."""
    expected = _plain(before)
    _change(expected, keys, value)
    if _plain(compose(after)) != expected:
        raise EditError(
            f"{'.'.join(keys)}: this cannot be changed without changing something else; edit it in the text"
        )
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
    node[last] = _plain(compose(f"k: {inline(value)}"))["k"]


def _plain(node: Any, depth: int = 0, count: list[int] | None = None) -> Any:
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
        return {k.value: _plain(v, depth + 1, count) for k, v in node.value}
    if isinstance(node, SequenceNode):
        return [_plain(v, depth + 1, count) for v in node.value]
    return None if str(node.tag).endswith(":null") else (str(node.tag), node.value)
