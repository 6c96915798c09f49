"""How much memory a solve needs, worked out before it starts."""

from __future__ import annotations

from math import comb
from pathlib import Path

import numpy as np

from detente.game.build import Game, TooLargeError
from detente.game.numerics.jit import LANES


def memory(game: Game, points: int, horizon: int | None = 1, keep_policies: bool = True) -> int:
    """The bytes a solve needs; arguments as for `solve`.

    Counts values, the next period's values, policies (as given, packed, and for every period if they are kept) and odds, all at eight bytes each
    (some take four; see `SINGLE` in `solver`).
    """
    cells = belief_points(game, points)
    tree = game.tree
    columns = game.payoff.shape[1]
    kinds_of = np.array([len(p.types) for p in game.parties] or [1])
    counts = np.diff(tree.action)
    rows = int(np.where(tree.mover >= 0, counts * kinds_of[np.maximum(tree.mover, 0)], 0).sum())
    widest = max((f.ids.size for f in game.families.values()), default=1)
    states = game.size + int(counts.max(initial=0)) * min(LANES, widest)
    entries = int((tree.entry >= 0).sum())
    copies = (horizon or 1) + 1 if keep_policies and horizon else 2
    # A stationary solve keeps its last step, and compares values with those before.
    values = states + (2 if horizon else 6) * entries
    return int(8 * cells * (values * columns + (copies + 2) * rows))


def belief_points(game: Game, points: int) -> int:
    """How many joint beliefs a lattice has with so many points along each edge."""
    cells = 1
    for party in game.parties:
        kinds = len(party.types)
        edge = max(points - 1, kinds, 1)
        cells *= comb(edge + kinds - 1, kinds - 1) if kinds > 1 else 1
    return cells


def check_memory(needed: int) -> None:
    """Raise `TooLargeError` if `needed` bytes are more than the memory that is free."""
    free = _free_memory()
    if free is not None and needed > free:
        raise TooLargeError(
            f"solving needs {needed / 2**30:.1f} GiB of memory, and {free / 2**30:.1f} GiB is free: use fewer belief points, fewer types, "
            "a smaller war grid or fewer proposals"
        )


def _free_memory() -> int | None:
    """Bytes of free memory, or None where the system does not say."""
    try:
        rows = dict(line.split(":") for line in Path("/proc/meminfo").read_text("ascii").splitlines())
        return int(rows["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None
