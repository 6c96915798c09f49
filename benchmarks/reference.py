"""Time the reference game: 9 fronts, 4 x 4 exhaustion, 3 support levels, 8 packages, 2 x 2 types, 9 x 9 beliefs, 40 quarters."""

from __future__ import annotations

import os
import time
from importlib import resources

import numpy as np

from detente.assessment.draws import middle
from detente.case import parse_case
from detente.case.schema import Proposal
from detente.conflict import Conflict
from detente.conflict.solved import set_up
from detente.game import solve
from detente.game.memory import memory

QUARTERS, POINTS, TOLERANCE = 40, 9, 1e-4


def reference_game() -> Conflict:
    """The template's war at the size of the reference game, with every package of its two issues and two guaranteed ones."""
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    for old, new in (
        ("notches: 5, now: 3", "notches: 11, now: 6"),
        ("exhaustion: {levels: 3}", "exhaustion: {levels: 4}"),
    ):
        if old not in text:
            raise SystemExit(f"the template no longer contains '{old}'; update benchmarks/reference.py")
        text = text.replace(old, new)
    case = parse_case(text).case
    packages = [(p, a, None) for p in ("returned", "line", "ceded") for a in ("alliance", "neutral")]
    packages += [("line", "neutral", "alliance"), ("ceded", "neutral", "alliance")]
    base = case.proposals["armistice"]
    proposals: dict[str, Proposal] = {
        f"package-{n}": base.model_copy(update={"terms": {"province": p, "alignment": a}, "guarantee": g})
        for n, (p, a, g) in enumerate(packages)
    }
    case = case.model_copy(update={"proposals": proposals})
    return set_up(case, middle(case))


def main() -> None:
    """Print the table."""
    conflict = reference_game()
    game = conflict.game
    print(f"\nReference game: {game.size:,} states, {QUARTERS} quarters, {POINTS} x {POINTS} beliefs; "
          f"needs {memory(game, POINTS, QUARTERS, keep_policies=False) / 2**30:.2f} GiB\n")  # fmt: skip
    solve(game, horizon=1, points=3, tolerance=TOLERANCE)  # compile
    print("| threads | seconds | million belief-state updates a second | ns an update | worst residual |")
    print("|---|---|---|---|---|")
    for workers in (1, os.cpu_count() or 1):
        start = time.perf_counter()
        solution = solve(
            game, horizon=QUARTERS, points=POINTS, tolerance=TOLERANCE, keep_policies=False, workers=workers
        )
        took = time.perf_counter() - start
        updates = game.size * POINTS**2 * QUARTERS
        print(
            f"| {workers} | {took:.2f} | {updates / took / 1e6:.1f} | {took / updates * 1e9:.0f} | {solution.report.residual:.0e} |"
        )
    bound(conflict, solution.values.dtype)


def bound(conflict: Conflict, real: np.dtype) -> None:
    """Lower bounds on the time of a sweep: its exponentials, and writing its arrays once a period."""
    game = conflict.game
    tree = game.tree
    kinds = np.array([len(p.types) for p in game.parties])
    counts = np.diff(tree.action)
    deciders = tree.mover >= 0
    exponentials = (counts * kinds[np.maximum(tree.mover, 0)])[deciders].sum() * POINTS**2 * QUARTERS
    numbers = (
        game.size * game.payoff.shape[1] + 2 * (counts * kinds[np.maximum(tree.mover, 0)])[deciders].sum()
    ) * POINTS**2
    x = np.full(1_000_000, -3.0, dtype=real)
    start = time.perf_counter()
    np.exp(x)
    each = (time.perf_counter() - start) / x.size
    start = time.perf_counter()
    x.copy()
    copying = (time.perf_counter() - start) / x.size
    print(
        f"\nLower bounds on one core: {exponentials / 1e6:.0f} million exponentials, {exponentials * each:.2f} s at NumPy's speed; "
        f"{numbers * QUARTERS * real.itemsize / 1e9:.1f} GB written, {numbers * QUARTERS * copying:.2f} s at the speed of copying."
    )


if __name__ == "__main__":
    main()
