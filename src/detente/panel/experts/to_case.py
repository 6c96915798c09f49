"""A panel's pooled range written into a case, and read back.

The entry is `{value: 12% to 38%, basis: judgement, source: panel:<name>, n: 9, round: 2}`. It may keep each expert's own range beside it, in rising
order so that the order gives nobody away; the draws of an assessment are then single experts', and their disagreement reaches the answers as it is. A
later round updates the same entry. Comments and layout of the case stay, as with every edit (`case.edit`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.case.edit import EditError, remove, set_value
from detente.case.load import parse_case, read_tree
from detente.case.named import quantities
from detente.case.quantity import OF_A_PANEL, PANEL, Kind, Quantity, told_in_percent
from detente.case.schema import Case
from detente.literals import is_place
from detente.literals import keys as keys_of
from detente.panel.experts.errors import ExpertError
from detente.panel.experts.idea import Interval
from detente.panel.experts.pooling import Pool

DIGITS = 3  # significant, and as many more as it takes for an end to be within FINE of the width
FINE = 0.005
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class FromPanel:
    """What a case says of a quantity that a panel gave: the panel, how many people and which round, the range and the experts' own, in its unit."""

    panel: str
    n: int | None
    round: int | None
    low: float
    high: float
    experts: tuple[tuple[float, float], ...] = ()
    weights: tuple[float, ...] = ()


def from_panel(quantity: Quantity) -> FromPanel | None:
    """What a quantity says of the panel it is from; None for one from elsewhere."""
    if not quantity.panel:
        return None
    experts = tuple((e.low, e.high) for e in quantity.experts)
    return FromPanel(quantity.panel, quantity.n, quantity.round, quantity.low, quantity.high, experts, quantity.weights)


def quantity_at(case: Case, path: str) -> Quantity:
    """The quantity of a case at a dotted path, as in an assessment's inputs. Raises `ExpertError` if there is none."""
    found = next((q for q in quantities(case) if q.name == path), None)
    if found is None or found.rest:
        raise ExpertError(f"{path}: the case has no such number; detente check and the page of its numbers list them")
    return found


def write(
    text: str,
    path: str,
    pool: Pool,
    panel: str,
    round_: int,
    experts: Sequence[Interval] = (),
    weights: Sequence[float] = (),
) -> str:
    """The text of a case with the pool as its quantity at `path`, as judgement of the panel `panel` in round `round_`.

    With `experts`, the ranges pooled, each draw is one expert's: equally often, or by `weights`. The percent signs of the value that was there are
    kept; times are in months and chances in quarters. Raises `CaseError` if the case is not valid before or after, `EditError` if the text cannot be
    edited there (a list or mapping by type, a value shared through an alias), and `ExpertError` for no such quantity, a bad name, a pool without
    width, or experts who are not those of the pool.
    """
    if not _NAME.fullmatch(panel):
        raise ExpertError(f"got {panel!r} as the panel's name; use small letters, digits and hyphens, at most 40")
    if not pool.low < pool.high:
        raise ExpertError(f"the pool is the single value {pool.low:g}; a case holds the experts' range")
    if experts and len(experts) != pool.n:
        raise ExpertError(f"got the ranges of {len(experts)} experts for a pool of {pool.n}; give all of them or none")
    if weights and len(weights) != len(experts):
        raise ExpertError(f"got {len(weights)} weights for {len(experts)} experts; give one for each")
    before = quantity_at(parse_case(text).case, path)
    percent = told_in_percent(before.kind, before.text)
    entry: dict[str, Any] = {
        "value": written_range(before.kind, pool.low, pool.high, percent),
        "basis": "judgement",
        "source": PANEL + panel,
        "n": pool.n,
        "round": round_,
    }
    if experts:
        given = sorted(zip(experts, weights or [1.0] * len(experts), strict=True), key=lambda e: (e[0].low, e[0].high))
        entry["experts"] = [written_range(before.kind, e.low, e.high, percent) for e, _ in given]
        if weights:
            entry["weights"] = [float(f"{w:.6g}") for _, w in given]
    after = _put(text, path, entry)
    parse_case(after)
    return after


def _put(text: str, path: str, entry: dict[str, Any]) -> str:
    """The text with the entry at `path`, changed key by key where there is one already, so that comments within it stay."""
    keys = keys_of(path)
    tree = read_tree(text, "the case", "")
    if isinstance(tree, dict) and "extends" in tree and any(is_place(k) for k in keys):
        raise EditError(f"{path}: this may come from the case that this one extends; edit it in the text")
    there = _at(tree, keys)
    if isinstance(there, dict) and "value" not in there:
        raise EditError(f"{path}: this is given type by type; edit it in the text")
    if not isinstance(there, dict):
        if there is None:
            text = set_value(text, keys, entry["value"])
        return set_value(text, keys, entry, within_line=True)
    for key in OF_A_PANEL:
        if key in there and key not in entry:
            text = remove(text, (*keys, key))
    for key, value in entry.items():
        text = set_value(text, (*keys, key), value, within_line=key in there)
    return text


def _at(tree: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        if isinstance(tree, list) and is_place(key) and int(key) < len(tree):
            tree = tree[int(key)]
        elif isinstance(tree, dict):
            tree = tree.get(key)
        else:
            return None
    return tree


def written_range(kind: Kind, low: float, high: float, percent: bool) -> str:
    """A range as an analyst would write it, to three digits or as many as its width needs. `parse_quantity` reads it back to 0.5% of the width.

    `percent` is for a positive or real number; shares and rates always are in per cent. Chances keep the digits that tell them from 100%.
    """
    chance = kind in ("share", "rate")
    times = 100.0 if chance or (percent and kind != "duration") else 1.0
    unit = {"rate": " per quarter", "duration": " months"}.get(kind, "")
    mark = "%" if times == 100 else ""
    width = times * (high - low)
    texts = []
    for value in (low, high):
        decimals = _decimals(FINE * width)
        if chance and value < 1:
            decimals = max(decimals, _decimals(100 * (1 - value) / 10))
        size = abs(times * value)
        whole = math.floor(math.log10(size)) + 1 if size > 0 else 1
        texts.append(f"{times * value:.{min(max(DIGITS, whole + decimals), 15)}g}{mark}")
    return " to ".join(texts) + unit


def _decimals(step: float) -> int:
    """How many decimals it takes to write numbers to within `step`."""
    return max(0, math.ceil(-math.log10(step))) if step > 0 else 0
