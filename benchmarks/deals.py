"""Value all packages and find their Pareto set: detente and NegMAS on the same random additive domains, in one run.

    python benchmarks/deals.py          (part of `make bench`)

detente values every package for two types of each party and finds the frontier of the parties' expected values in two ways: by filtering a list of
all packages, and by dynamic programming over issues, without a list. NegMAS (one type a party) is stopped after a minute.
"""

from __future__ import annotations

import importlib.metadata
import multiprocessing
import time
from typing import Any

import numpy as np

from detente.terms.pareto import non_dominated
from detente.terms.space import Space

LIMIT = 60.0
OPTIONS = 10


def domain(parties: int, issues: int) -> tuple[np.ndarray, np.ndarray]:
    """Option values (parties, types, issues, options) and weights (parties, types, issues)."""
    rng = np.random.default_rng([parties, issues])
    return rng.random((parties, 2, issues, OPTIONS)), rng.dirichlet(np.ones(issues), (parties, 2))


def ours(parties: int, issues: int) -> tuple[float, float, int]:
    """detente: seconds by listing and by dynamic programming, and the size of the frontier."""
    tables, weights = domain(parties, issues)
    worth = tuple((tables[:, :, i] * weights[:, :, i, None]).reshape(2 * parties, OPTIONS) for i in range(issues))
    space = Space(tuple(f"i{i}" for i in range(issues)), (tuple(f"o{o}" for o in range(OPTIONS)),) * issues, worth)
    mix = np.kron(np.eye(parties), np.array([[0.4], [0.6]]))
    started = time.perf_counter()
    _, values = space.everything(2**34)
    front = non_dominated(values @ mix)
    listed = time.perf_counter() - started
    del values
    started = time.perf_counter()
    found = space.frontier(mix)
    assert len(found.points) == len(front), "the two ways must agree"
    assert found.gap == 0
    return listed, time.perf_counter() - started, len(front)


def theirs(parties: int, issues: int, out: Any) -> None:
    """NegMAS: put the seconds and the size of the frontier into a queue."""
    from negmas.outcomes import make_issue, make_os
    from negmas.preferences import LinearAdditiveUtilityFunction
    from negmas.preferences.ops import pareto_frontier

    tables, weights = domain(parties, issues)
    space = make_os([make_issue([f"o{o}" for o in range(OPTIONS)], name=f"i{i}") for i in range(issues)])
    ufuns = []
    for p in range(parties):
        mixed = [
            {
                f"o{o}": float(sum(b * weights[p, t, i] * tables[p, t, i, o] for t, b in enumerate((0.4, 0.6))))
                for o in range(OPTIONS)
            }
            for i in range(issues)
        ]
        ufuns.append(LinearAdditiveUtilityFunction(values=mixed, weights=[1.0] * issues, outcome_space=space))
    started = time.perf_counter()
    front, _ = pareto_frontier(ufuns, issues=space.issues)
    out.put((time.perf_counter() - started, len(front)))


def timed(parties: int, issues: int) -> str:
    """Run NegMAS in its own process, stopped at the limit."""
    context = multiprocessing.get_context("spawn")
    out = context.Queue()
    process = context.Process(target=theirs, args=(parties, issues, out))
    process.start()
    process.join(LIMIT + 15)  # the extra seconds are for its import
    if process.is_alive():
        process.kill()
        process.join()
        return f"over {LIMIT:.0f} s"
    if process.exitcode:
        return "out of memory" if process.exitcode == -9 else "failed"
    seconds, size = out.get()
    return f"{seconds:.2f} s ({size})"


def main() -> None:
    """Print the table."""
    ours(2, 3)  # compiles the kernel
    print(
        f"NegMAS {importlib.metadata.version('negmas')}; {OPTIONS} options an issue; the size of the frontier is in brackets"
    )
    print(f"{'packages':>12} {'parties':>8} {'listed':>10} {'by issues':>10} {'NegMAS':>22}")
    for issues in (3, 4, 5, 6, 7):
        for parties in (2, 3, 4):
            listed, by_issues, size = ours(parties, issues)
            peer = timed(parties, issues)
            print(
                f"{OPTIONS**issues:>12,} {parties:>8} {listed:>9.3f}s {by_issues:>9.3f}s {peer:>22} ({size})",
                flush=True,
            )


if __name__ == "__main__":
    main()
