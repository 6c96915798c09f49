"""A YAML text as nodes that know where they stand, read by libyaml within limits.

Plain scalars are what YAML 1.2 says they are, except that dates and infinities stay text, for the schema to judge. No tag is followed but `!!str`, so
that no text can have code run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from yaml import YAMLError
from yaml.cyaml import CParser
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from detente.case.problems import CaseError, Problem

LARGEST_FILE = 1_000_000  # bytes
MOST_NODES = 50_000  # keys and values
DEEPEST = 20

_TAG = "tag:yaml.org,2002:"
TEXT, NULL, TRUTH, WHOLE, REAL, MERGE = (_TAG + kind for kind in ("str", "null", "bool", "int", "float", "merge"))
_WORDS = dict.fromkeys(("", "~", "null", "Null", "NULL"), NULL) | {"<<": MERGE}
_WORDS |= dict.fromkeys(("true", "True", "TRUE", "false", "False", "FALSE"), TRUTH)
# Possessive, so that no text makes them try again and again.
_WHOLE = re.compile(r"[-+]?(?:0b[01][01_]*+|0o[0-7][0-7_]*+|0x[0-9a-fA-F][0-9a-fA-F_]*+|[0-9][0-9_]*+)")
_REAL = re.compile(
    r"[-+]?(?:[0-9][0-9_]*+\.[0-9_]*+(?:[eE][-+]?[0-9]++)?|[0-9][0-9_]*+[eE][-+]?[0-9]++|\.[0-9][0-9_]*+(?:[eE][-+]?[0-9]++)?)"
)
# What YAML does not allow, and the ends of lines that are none in most editors, after which the numbers of lines would differ.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Mark:
    """Where the text of a block scalar ends, without the lines left blank behind it."""

    index: int


def compose(text: str, file: str = "<text>") -> tuple[Any, int]:
    """The root of a text, None if it is empty, and how many keys and values it has. An alias is the node that it names.

    Raises `CaseError` with line and column for a text that is not YAML, or that is larger, deeper or longer than allowed.
    """
    if len(text) > LARGEST_FILE:
        raise CaseError([Problem(file, 0, 0, "", f"the file is larger than {LARGEST_FILE:,} characters")])
    if wrong := _FORBIDDEN.search(text):
        line, begin = text.count("\n", 0, wrong.start()) + 1, text.rfind("\n", 0, wrong.start())
        what = f"U+{ord(wrong[0]):04X} is a character that no YAML text may hold as it is"
        raise CaseError(
            [Problem(file, line, wrong.start() - begin, "", f'not valid YAML: {what}; write "\\u{ord(wrong[0]):04x}"')]
        )
    try:
        composer = _Composer(file, text)
        return composer.root(), composer.count
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reason = getattr(error, "problem", None) or getattr(error, "context", None) or "not YAML"
        if "history." in "".join(text.splitlines()[max(line - 1, 0) : line]):
            reason += "; put a base rate in quotes, or write = for its colons: history.peace_failure(guarantee=treaty)"
        raise CaseError([Problem(file, line, column, "", f"not valid YAML: {reason}")]) from None


def tag_of(written: str) -> str:
    """What a plain scalar is: a tag of YAML."""
    if (known := _WORDS.get(written)) is not None:
        return known
    if written[0] in "0123456789+-.":
        if _WHOLE.fullmatch(written):
            return WHOLE
        if _REAL.fullmatch(written):
            return REAL
    return TEXT


class _Composer:
    """Builds nodes from libyaml's events, without recursion, and stops early at a text that was made to unfold without end."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.parser = CParser(text)
        self.open: list[Any] = []  # the collections that the next node is within
        self.keys: list[Any] = []  # of each, the key that waits for its value
        self.seen: list[set[str]] = []  # of each, its keys
        self.anchors: dict[str, Any] = {}
        self.sizes: dict[int, tuple[int, int]] = {}  # of each finished collection: how many nodes, and how deep
        self.begun: list[tuple[int, int]] = []  # of each open one: the count before it, and the depth within it so far
        self.count = 0

    def root(self) -> Any:
        found = None
        while True:
            event = self.parser.get_event()
            kind = type(event)
            if kind is StreamEndEvent:
                return found
            if kind is DocumentStartEvent and found is not None:
                raise self.fail(event, "not valid YAML: a second document begins here; expected one")
            if kind in (StreamStartEvent, DocumentStartEvent, DocumentEndEvent):
                continue
            if isinstance(event, CollectionEndEvent):
                self.close(event)
                continue
            node = self.node(event, kind)
            if self.open:
                self.place(node, event)
            else:
                found = node
            if kind in (MappingStartEvent, SequenceStartEvent):
                self.enter(node)

    def fail(self, event: Any, message: str) -> CaseError:
        return CaseError([Problem(self.file, event.start_mark.line + 1, event.start_mark.column + 1, "", message)])

    def node(self, event: Any, kind: type) -> Any:
        self.count += 1
        node: Any
        if kind is AliasEvent:
            node = self.anchors.get(event.anchor)
            if node is None:
                raise self.fail(event, f"not valid YAML: nothing is called '&{event.anchor}'")
            if any(node is one for one in self.open):
                raise self.fail(event, f"'*{event.anchor}' stands within what it names")
            size, depth = self.sizes.get(id(node), (1, 0))
            self.count += size - 1
            self.limited(event, len(self.open) + depth, " once aliases are expanded")
            return node
        if event.tag is not None and event.tag != TEXT:
            raise self.fail(event, "YAML tags such as !!binary are not allowed; write the value without one")
        begin, end = event.start_mark, event.end_mark
        if kind is ScalarEvent:
            if event.style in ("|", ">"):
                end = Mark(begin.index + len(self.text[begin.index : end.index].rstrip(" \r\n")))
            tag = TEXT if event.tag or event.style not in (None, "") or not event.implicit[0] else tag_of(event.value)
            node = ScalarNode(tag, event.value, begin, end, style=event.style or None)
        elif event.tag is not None:
            raise self.fail(event, "this is marked as text with !!str, and is a list or mapping; leave the mark out")
        else:
            new = MappingNode if kind is MappingStartEvent else SequenceNode
            node = new(_TAG + ("map" if new is MappingNode else "seq"), [], begin, end, flow_style=event.flow_style)
        self.limited(event, len(self.open) + (kind is not ScalarEvent), "")
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def limited(self, event: Any, depth: int, when: str) -> None:
        if self.count > MOST_NODES:
            raise self.fail(event, f"more than {MOST_NODES:,} keys and values{when}")
        if depth > DEEPEST + 1:
            raise self.fail(event, f"nested deeper than {DEEPEST} levels{when}")

    def enter(self, node: Any) -> None:
        self.open.append(node)
        self.keys.append(None)
        self.seen.append(set())
        self.begun.append((self.count, 0))

    def close(self, event: Any) -> None:
        node = self.open.pop()
        self.keys.pop()
        self.seen.pop()
        node.end_mark = event.end_mark
        before, deep = self.begun.pop()
        self.sizes[id(node)] = (self.count - before + 1, deep + 1)
        self.deepen(deep + 1)

    def deepen(self, depth: int) -> None:
        if self.begun:
            before, deep = self.begun[-1]
            self.begun[-1] = (before, max(deep, depth))

    def place(self, node: Any, event: Any) -> None:
        """Put a node into the collection that it is within."""
        if isinstance(event, AliasEvent):
            self.deepen(self.sizes.get(id(node), (1, 0))[1])
        parent = self.open[-1]
        if isinstance(parent, SequenceNode):
            parent.value.append(node)
        elif self.keys[-1] is not None:
            parent.value.append((self.keys[-1], node))
            self.keys[-1] = None
        elif not isinstance(node, ScalarNode):
            raise self.fail(event, "a key is a list or a mapping; expected a single value")
        elif node.value in self.seen[-1]:
            raise self.fail(event, f"the key '{node.value}' is given twice; keep one")
        else:
            self.seen[-1].add(node.value)
            self.keys[-1] = node
