"""The graph model at size: stability of 10^5 states, and as a ratio against the matrix form of the literature on sizes that both can do.

    python benchmarks/graph.py          (part of `make bench`)

The matrix form (Xu, Hipel & Kilgour 2009) writes what a coalition can reach, and each concept, as products of dense n x n matrices. It is written
here as published, with this machine's BLAS. Graphs are of options that four parties take up or drop at will; preferences are made by chance.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

from detente.graph.coalitions import coalitions
from detente.graph.model import GraphModel, Option
from detente.graph.stability import stability
from detente.graph.states import feasible, moves_of
from detente.graph.status_quo import status_quo

PARTIES = 4


def made(options: int, states: int | None = None) -> GraphModel:
    """A graph of so many options, dealt out among the parties."""
    rng = np.random.default_rng(options)
    all_ = [Option(f"o{n}", n % PARTIES) for n in range(options)]
    patterns = feasible(options)[:states]
    moves = tuple(moves_of(k, all_, patterns) for k in range(PARTIES))
    n = len(patterns)
    ranks = np.array([rng.permutation(n) for _ in range(PARTIES)])
    return GraphModel(tuple("abcd"), tuple(map(str, range(n))), moves, ranks, today=0)


def dense(model: GraphModel) -> dict[str, np.ndarray]:
    """Stability by dense matrices, as in the literature: Nash, GMR, SMR and SEQ for every party and state."""
    n, p = len(model.states), len(model.parties)
    moves = [m.toarray().astype(np.float32) for m in model.moves]
    better = [(r[None, :] > r[:, None]).astype(np.float32) for r in model.ranks]
    improving = [m * b for m, b in zip(moves, better, strict=True)]
    found = {c: np.zeros((p, n), bool) for c in ("nash", "gmr", "smr", "seq")}
    for i in range(p):
        others = [j for j in range(p) if j != i]
        worse = 1 - better[i]
        reach, reach_better = (_reach([m[j] for j in others]) for m in (moves, improving))
        own = improving[i]
        held = worse * (1 - np.sign(worse * (moves[i] @ better[i].T).T))
        found["nash"][i] = own.sum(axis=1) == 0
        for concept, sanction, where in (("gmr", worse, reach), ("smr", held, reach), ("seq", worse, reach_better)):
            # Entry [s1, s] is true where from s1 the others can get to a state that holds i, who began in s.
            answered = np.sign(where @ sanction.T)
            found[concept][i] = (own * (1 - answered.T)).sum(axis=1) == 0
    return found


def _reach(movers: list[np.ndarray]) -> np.ndarray:
    """What a coalition can reach if nobody moves twice running."""
    last = list(movers)
    while True:
        grown = [np.sign(m + sum(x for j, x in enumerate(last) if j != k) @ m) for k, m in enumerate(movers)]
        if all((a == b).all() for a, b in zip(grown, last, strict=True)):
            return np.sign(sum(last))
        last = grown


def timed(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Seconds, the least of several times, and what was worked out."""
    best, found = np.inf, None
    for _ in range(times):
        begin = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - begin)
    return best, found


def main() -> None:
    """Print the figures."""
    print("states   moves        dense s   sparse s   ratio   agree")
    for options in (6, 8, 9):
        model = made(options)
        slow, wanted = timed(lambda m=model: dense(m))
        quick, found = timed(lambda m=model: stability(m))
        agree = all((found.stable[c] == wanted[c]).all() for c in wanted)
        entries = sum(m.nnz for m in model.moves)
        print(f"{len(model.states):6,}   {entries:9,}   {slow:9.3f}   {quick:8.4f}   {slow / quick:5.0f}   {agree}")
        if not agree:
            sys.exit("the two forms disagree")
    for options, states in ((17, 100_000), (18, None)):
        begin = time.perf_counter()
        tracemalloc.start()
        model = made(options, states)
        built = time.perf_counter() - begin
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        begin = time.perf_counter()
        stability(model)
        ways = time.perf_counter()
        status_quo(model)
        done = time.perf_counter()
        entries = sum(m.nnz for m in model.moves)
        print(
            f"{len(model.states):,} states, {entries:,} moves: made in {built:.1f} s ({peak:,.0f} MiB at most), "
            f"five concepts for {PARTIES} parties in {ways - begin:.1f} s, ways from today in {done - ways:.1f} s"
        )
    model = made(9)
    print(
        f"{len(model.states):,} states, all 15 coalitions, five concepts: {timed(lambda: coalitions(model))[0]:.1f} s"
    )


if __name__ == "__main__":
    main()
