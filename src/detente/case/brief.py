"""The few things that a card of a case shows, read without checking the case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from detente.case.load import library, read_text

# The parts that a card needs, each with the lines that belong to it; they are a quarter of a case, which takes long to read.
_PARTS = re.compile(r"^(?:as_of|extends|summary|parties):.*(?:\n(?:[ #].*)?)*", re.MULTILINE)


@dataclass(frozen=True)
class Brief:
    """The day of a case, its `sides` as (a or b, title of a party) and its summary; empty where the text does not say, or cannot be read."""

    as_of: str = ""
    sides: tuple[tuple[str, str], ...] = ()
    summary: str = ""


@lru_cache(maxsize=512)
def brief(text: str) -> Brief:
    """What a card shows of a case with this text, which may have mistakes."""
    try:
        tree = _read(text)
    except (YAMLError, ValueError, RecursionError):
        return Brief()
    if not isinstance(tree, dict):
        return Brief()
    parties = tree.get("parties")
    named = parties.items() if isinstance(parties, dict) else ()
    sides = sorted((str(p.get("side")), str(p.get("title") or key)) for key, p in named if isinstance(p, dict))
    summary = tree.get("summary")
    base = brief(read_text(tree["extends"])[0]) if tree.get("extends") in library() else Brief()
    return Brief(
        str(tree.get("as_of") or base.as_of),
        tuple(sorted({*sides, *base.sides})),
        summary if isinstance(summary, str) else base.summary,
    )


def _read(text: str) -> Any:
    """The parts of a text that a card needs, or the whole if they cannot be read by themselves, as with an anchor elsewhere."""
    reader = YAML(typ="safe")
    parts = "\n".join(_PARTS.findall(text))
    if "parties:" in parts or "extends:" in parts:
        try:
            return reader.load(parts)
        except (YAMLError, ValueError, RecursionError):
            pass
    return reader.load(text)
