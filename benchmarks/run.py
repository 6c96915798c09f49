"""Time detente and Gambit on the same games in one run. `make bench` prints the table of benchmarks/README.md.

The games: two parties with private costs of war (TA x TB types) take turns in offering one of K divisions, R rounds; after the last refusal there is
war. Gambit traces the agent logit equilibrium of the whole tree; detente solves the same game backward on a lattice of 9 belief points.
"""

from __future__ import annotations

import io
import multiprocessing
import platform
import time
from collections.abc import Callable

import numpy as np

from detente.assessment.draws import middle
from detente.assessment.run import STAGES, set_up
from detente.case import load_case
from detente.game import Game, GameBuilder, Move, solve
from detente.game.efg import write_efg

NOISE = 0.1
LIMIT = 60.0
SIZES = [
    (2, 2, 5, 1),
    (2, 2, 5, 2),
    (4, 4, 5, 2),
    (2, 2, 5, 3),
    (2, 2, 3, 3),
    (2, 2, 5, 4),
    (2, 2, 5, 12),
    (2, 2, 5, 40),
    (2, 2, 5, 120),
]


def offers(types_a: int, types_b: int, menu: int, rounds: int) -> Game:
    """Alternating offers with private costs of war."""
    g = GameBuilder()
    for name, kinds in (("A", types_a), ("B", types_b)):
        g.party(name, {f"c{n}": 1 / kinds for n in range(kinds)}, noise=NOISE, discount=0.95)
    share = np.linspace(0.1, 0.9, menu)
    deal = g.states("deal", x=menu)
    g.terminal(deal, {"A": share, "B": 1 - share})
    war = g.states("war")
    costs = {
        n: {f"c{i}": 0.5 - c for i, c in enumerate(np.linspace(0.05, 0.35, k))}
        for n, k in (("A", types_a), ("B", types_b))
    }
    g.terminal(war, costs)
    after: object = war.ids
    for round_ in reversed(range(rounds)):
        proposer, other = ("A", "B") if round_ % 2 == 0 else ("B", "A")
        answer = g.states(f"answer-{round_}", x=menu)
        offer = g.states(f"offer-{round_}")
        g.decide(answer, other, {"yes": Move(deal.ids), "no": Move(after)})
        g.decide(offer, proposer, {str(n): Move(answer.ids[n]) for n in range(menu)})
        after = offer.ids
    return g.build()


def first_offer(policy: np.ndarray) -> list[float]:
    """The first offer of the first type."""
    return [float(p) for p in policy[0]]


def by_detente(size: tuple[int, int, int, int]) -> list[float]:
    """The first offer by detente."""
    game = offers(*size)
    return first_offer(solve(game, points=9).policy(game.state("offer-0")))


def by_gambit(size: tuple[int, int, int, int]) -> list[float]:
    """The first offer by Gambit."""
    import pygambit
    from pygambit import qre

    game = offers(*size)
    tree = pygambit.read_efg(io.StringIO(write_efg(game, game.state("offer-0"), per_noise=True)))
    profile = qre.logit_solve_lambda(tree, lam=1.0)[0].profile
    first = next(dict(mixed) for history, mixed in profile["A"] if repr(history).count("HistoryTransition(") == 1)
    return [float(p) for p in first.values()]


def timed(work: Callable[..., list[float]], size: tuple[int, int, int, int]) -> tuple[float, list[float]] | None:
    """Seconds and answer, in a process of its own; None past the limit."""
    context = multiprocessing.get_context("fork")
    receive, send = context.Pipe(duplex=False)

    def run() -> None:
        start = time.perf_counter()
        found = work(size)
        send.send((time.perf_counter() - start, found))

    process = context.Process(target=run)
    process.start()
    result = receive.recv() if receive.poll(LIMIT) else None
    process.kill()
    process.join()
    return result


def the_war() -> None:
    """Solve the built-in case at its medians, stage by stage."""
    case = load_case("ukraine-2022").case
    numbers = middle(case)
    start = time.perf_counter()
    conflict = set_up(case, numbers)
    print(
        f"\nukraine-2022 at its medians: {conflict.game.size:,} states, built in {time.perf_counter() - start:.2f} s\n"
    )
    print("| belief points | sweeps | seconds, one core | million belief-state updates a second | worst residual |")
    print("|---|---|---|---|---|")
    solution = None
    for points, settled, sweeps in STAGES:
        start = time.perf_counter()
        solution = solve(
            conflict.game,
            horizon=None,
            points=points,
            tolerance=1e-5,
            settled=settled,
            most_sweeps=sweeps,
            start=solution,
        )
        took = time.perf_counter() - start
        updates = conflict.game.size * points**2 * solution.report.sweeps
        print(
            f"| {points} x {points} | {solution.report.sweeps} | {took:.2f} | {updates / took / 1e6:.1f} | {solution.report.residual:.0e} |"
        )


def main() -> None:
    """Print the tables."""
    import pygambit

    by_detente((2, 2, 3, 1))  # compile
    print(
        f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, pygambit {pygambit.__version__}\n"
    )
    print("| types | offers | rounds | detente s | Gambit s | ratio | largest difference of the first offer |")
    print("|---|---|---|---|---|---|---|")
    stopped = False
    for size in SIZES:
        mine = timed(by_detente, size)
        theirs = None if stopped else timed(by_gambit, size)
        stopped = stopped or theirs is None
        ours = f"{mine[0]:.3f}" if mine else f"over {LIMIT:.0f}"
        if mine and theirs:
            gap = max(abs(p - q) for p, q in zip(mine[1], theirs[1], strict=True))
            tail = f"{theirs[0]:.2f} | {theirs[0] / mine[0]:.2g} | {gap:.0e}"
        else:
            tail = f"over {LIMIT:.0f} | - | -"
        print(f"| {size[0]} x {size[1]} | {size[2]} | {size[3]} | {ours} | {tail} |", flush=True)
    the_war()


if __name__ == "__main__":
    main()
