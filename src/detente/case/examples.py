"""What the built-in cases say at a place, as examples for whoever fills in a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from detente.case.load import library, merged, read_text
from detente.case.refers import kind_at
from detente.case.shape import shape_at

MOST = 6  # examples, one to a case


@dataclass(frozen=True)
class Example:
    """What a built-in `case` says of something: `what` it is about, the `text` of it as written, and its `note`, empty if it has none."""

    case: str
    what: str
    text: str
    note: str = ""


def examples(keys: Sequence[str]) -> list[Example]:
    """What the built-in cases say at the same place as the one that keys lead to, at most one of each case; names of the case's own may be any."""
    pattern = tuple(_any(tuple(keys[: n + 1])) for n in range(len(keys)))
    found = []
    for title, tree in _library():
        first = next(_matches(tree, pattern, ()), None)
        if first is not None:
            place, value = first
            note = str(value.get("note") or "") if isinstance(value, dict) else ""
            plain = value.get("value") if isinstance(value, dict) else value
            found.append(Example(title, _what(tree, place), str(plain), note))
    return found[:MOST]


def _any(keys: tuple[str, ...]) -> str | None:
    """A key that must be the same in another case; None if any will do: a name of the case, or the number of an item."""
    above = shape_at(keys[:-1])
    free = (
        kind_at(keys) is not None
        or keys[-1].isdecimal()
        or (above is not None and above.what in ("mapping", "by type"))
    )
    return None if free else keys[-1]


@lru_cache(maxsize=1)
def _library() -> list[tuple[str, dict[str, Any]]]:
    trees = [merged(read_text(name)[0]) for name in library()]
    return [(str(tree["title"]), tree) for tree in trees]


def _matches(
    node: Any, pattern: tuple[str | None, ...], place: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not pattern:
        if not isinstance(node, dict | list) or (isinstance(node, dict) and "value" in node):
            yield place, node
        elif isinstance(node, dict):  # a number for each type
            for key, value in node.items():
                yield from _matches(value, (), (*place, str(key)))
        return
    if isinstance(node, list):
        inside = [(str(n), x) for n, x in enumerate(node)]
    elif isinstance(node, dict) and "value" not in node:
        inside = [(str(k), v) for k, v in node.items()]
    else:
        return
    for key, value in inside:
        if pattern[0] is None or key == pattern[0]:
            yield from _matches(value, pattern[1:], (*place, key))


def _what(tree: dict[str, Any], place: tuple[str, ...]) -> str:
    """What an example is about: the titles of the parts on the way, and the names below them."""
    words, node = [], tree
    for n, key in enumerate(place):
        node = node[int(key)] if isinstance(node, list) else node[key]
        title = node.get("title") or node.get("says") if isinstance(node, dict) else None
        if title:
            words.append(str(title))
        elif kind_at(place[: n + 1]) is not None:
            words.append(key.replace("-", " "))
    return ", ".join(words) or place[-1].replace("_", " ")
