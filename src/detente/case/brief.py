"""The few things that a card of a case shows, read without checking the case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from detente.case.load import FIRST, library, read_text, read_tree
from detente.case.problems import CaseError

# The parts that a card needs, each with the lines that belong to it; the rest may have mistakes.
_PARTS = re.compile(r"^(?:as_of|extends|summary|parties):.*(?:\n(?:[ #].*)?)*", re.MULTILINE)


@dataclass(frozen=True)
class Brief:
    """The day of a case, its parties {id: (side, title)} and its summary; empty where the text does not say, or cannot be read."""

    as_of: str = ""
    parties: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    summary: str = ""

    @property
    def sides(self) -> list[tuple[str, str]]:
        """The side and the title of each party, those of side a first."""
        return sorted(self.parties.values(), key=lambda party: party[0])


@lru_cache(maxsize=512)
def brief(text: str) -> Brief:
    """What a card shows of a case with this text, which may have mistakes."""
    try:
        tree = _read(text)
    except CaseError:
        return Brief()
    summary = tree.get("summary")
    base = brief(read_text(tree["extends"])[0]) if tree.get("extends") in library() else Brief()
    parties = dict(base.parties)
    given = tree.get("parties")
    for name, party in given.items() if isinstance(given, dict) else ():
        if isinstance(party, dict):
            side, title = parties.get(name, (None, name))
            parties[name] = str(party.get("side") or side), str(party.get("title") or title)
    return Brief(
        str(tree.get("as_of") or base.as_of),
        parties,
        summary if isinstance(summary, str) else base.summary,
    )


def _read(text: str) -> dict[str, Any]:
    """The parts of a text that a card needs, or the whole if they cannot be read by themselves, as with an anchor elsewhere."""
    parts = "\n".join(_PARTS.findall(text))
    if "parties:" in parts or "extends:" in parts:
        try:
            return read_tree(parts, "", FIRST)
        except CaseError:
            pass
    return read_tree(text, "", FIRST)
