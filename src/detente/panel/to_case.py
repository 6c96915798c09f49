"""What groups made of the terms, written into a case: the section `opinion.groups`, each share with the panel as its source.

That moves nothing in the model until the case has a rule under `opinion.moves`. A later round updates the shares; one of the same panel that the
later round does not give goes. Comments and layout of the case stay, as with every edit (`case.edit`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from detente.case.edit import remove, set_value, set_values
from detente.case.load import parse_case, read_tree
from detente.case.quantity import OF_A_PANEL, PANEL
from detente.errors import DetenteError
from detente.panel.experts.to_case import written_range
from detente.panel.results import OTHERS, Results

Interval = tuple[float, float]
Judged = tuple[str, Mapping[tuple[str, str], Interval], Mapping[str, Interval]]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
DIGITS = 6  # decimals of a share that are kept; a share nearer to 0 or 1 is taken for it


class OpinionError(DetenteError):
    """Shares that cannot be written into a case; the message says which and why."""


def write_groups(text: str, groups: Mapping[str, Judged], panel: str) -> str:
    """The text of a case with what groups accept, as judged by the panel `panel`.

    `groups` is {group: (title, {(issue, option): (low, high)}, {proposal: (low, high)})}, with the ends of 90% intervals of shares from 0 to 1.
    Raises `OpinionError` for a bad name of the panel or a range that is not of shares, `CaseError` if the case is not valid before or after (an
    unknown option; a rule left without its share), and `EditError` if the text cannot be edited there.
    """
    if not _NAME.fullmatch(panel):
        raise OpinionError(f"got {panel!r} as the panel's name; use small letters, digits and hyphens, at most 40")
    parse_case(text)
    for name, (title, options, proposals) in groups.items():
        ends: dict[tuple[str, ...], Interval] = {("accepts", i, o): x for (i, o), x in options.items()}
        ends |= {("proposals", p): x for p, x in proposals.items()}
        shares = {keys: _written(name, x) for keys, x in ends.items()}
        text = _put(text, ("opinion", "groups", name), title, shares, PANEL + panel)
    parse_case(text)
    return text


def judged(found: Results) -> dict[str, Judged]:
    """What each group that may be shown made of the options and proposals of the case, as `write_groups` takes it.

    `found` should be results at the level of a case's ranges, 90%.
    """
    groups: dict[str, tuple[str, dict[tuple[str, str], Interval], dict[str, Interval]]] = {}
    for asked in found.asked:
        for row in asked.rows:
            if row.group == OTHERS or row.accept is None:
                continue
            _, options, proposals = groups.setdefault(row.group, (row.title, {}, {}))
            if asked.issue is not None and asked.option is not None:
                options[asked.issue, asked.option] = (row.low, row.high)
            elif asked.proposal is not None:
                proposals[asked.proposal] = (row.low, row.high)
    return dict(groups)


def _written(group: str, ends: Interval) -> str:
    low, high = (round(float(x), DIGITS) if math.isfinite(x) else math.nan for x in ends)
    if not 0 <= low <= high <= 1:
        raise OpinionError(
            f"{group}: got {ends[0]:g} to {ends[1]:g} as a share who accept; expected two numbers from 0 to 1, the lower first"
        )
    found = written_range("share", low, high, True)
    return found if low < high else found.partition(" to ")[0]


def _put(text: str, at: tuple[str, ...], title: str, shares: Mapping[tuple[str, ...], str], source: str) -> str:
    """The text with one group: as a block if it is new, otherwise share by share, so that comments within it stay."""
    there = _at(read_tree(text, "the case", ""), at)
    if not isinstance(there, dict):
        made: dict[str, Any] = {"title": title}
        for keys, value in shares.items():
            node = made
            for key in keys[:-1]:
                node = node.setdefault(key, {})
            node[keys[-1]] = _entry(value, source)
        return set_value(text, at, made)
    if there.get("title") != title:
        text = set_value(text, (*at, "title"), title)
    for keys, old in list(_entries(there)):
        if keys not in shares and isinstance(old, dict) and old.get("source") == source:
            text = remove(text, (*at, *keys))
    plain = {}  # the panel's own shares that only have another value now
    for keys, value in shares.items():
        old = _at(there, keys)
        if isinstance(old, dict) and set(old) <= {"value", "source", "note"} and old.get("source") == source:
            plain[*at, *keys, "value"] = value
        else:
            text = _update(text, (*at, *keys), old, value, source)
    return set_values(text, plain)


def _update(text: str, path: tuple[str, ...], old: Any, value: str, source: str) -> str:
    """The text with one share of a group that the text has already."""
    if old is None:
        return set_value(text, path, _entry(value, source))
    if not isinstance(old, dict):
        return set_value(text, path, _entry(value, source), within_line=True)
    for key in ("basis", *OF_A_PANEL):
        if key in old:
            text = remove(text, (*path, key))
    for key, new in (("value", value), ("source", source)):
        if old.get(key) != new:
            text = set_value(text, (*path, key), new)
    return text


def _entry(value: str, source: str) -> dict[str, str]:
    """A share as written."""
    return {"value": value, "source": source}


def _entries(group: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The shares of a group as they stand in a case, with the keys that lead to them."""
    for issue, options in (group.get("accepts") or {}).items():
        yield from ((("accepts", issue, option), entry) for option, entry in (options or {}).items())
    yield from ((("proposals", p), entry) for p, entry in (group.get("proposals") or {}).items())


def _at(tree: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree
