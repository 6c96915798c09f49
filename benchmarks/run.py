"""Time detente, Gambit and OpenSpiel on the same games in one run. `make bench` prints the tables of benchmarks/README.md.

The games: two parties with private costs of war (TA x TB types) take turns offering one of K divisions for R rounds; the last refusal means
war. Gambit traces the agent logit equilibrium of the whole tree; detente solves the same game backward on a lattice of 9 belief points an edge (5
for four types). OpenSpiel runs CFR+ on the tree to a NashConv of 0.001; it is compared with detente at low noise.
"""

from __future__ import annotations

import io
import multiprocessing
import platform
import time
from collections.abc import Callable
from importlib.metadata import version

import numpy as np

from detente.assessment.draws import middle
from detente.case import load_case
from detente.conflict.solved import STAGES, set_up, settle_closer, settle_coarse
from detente.game import Game, GameBuilder, GameError, Move, solve
from detente.game.efg import write_efg
from detente.game.memory import memory

NOISE = 0.1
SHARP = 0.005
POINTS = {2: 9, 4: 5}  # belief points an edge, by types
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


def offers(types_a: int, types_b: int, menu: int, rounds: int, noise: float = NOISE) -> Game:
    """Alternating offers with private costs of war."""
    g = GameBuilder()
    for name, kinds in (("A", types_a), ("B", types_b)):
        g.party(name, {f"c{n}": 1 / kinds for n in range(kinds)}, noise=noise, discount=0.95)
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
    """The first type's first offer."""
    return [float(p) for p in policy[0]]


def by_detente(size: tuple[int, int, int, int]) -> list[float]:
    """The first offer according to detente."""
    game = offers(*size)
    return first_offer(solve(game, points=POINTS[size[0]]).policy(game.state("offer-0")))


def by_gambit(size: tuple[int, int, int, int]) -> list[float]:
    """The first offer according to Gambit."""
    import pygambit
    from pygambit import qre

    game = offers(*size)
    tree = pygambit.read_efg(io.StringIO(write_efg(game, game.state("offer-0"), per_noise=True)))
    profile = qre.logit_solve_lambda(tree, lam=1.0)[0].profile
    first = next(dict(mixed) for history, mixed in profile["A"] if repr(history).count("HistoryTransition(") == 1)
    return [float(p) for p in first.values()]


def by_openspiel(size: tuple[int, int, int, int], goal: float = 1e-3) -> list[float]:
    """Run CFR+ until NashConv is at most `goal`; returns the NashConv reached."""
    import pyspiel

    game = offers(*size)
    solver = pyspiel.CFRPlusSolver(tree := pyspiel.load_efg_game(write_efg(game, game.state("offer-0"))))
    steps = 8
    while True:
        for _ in range(steps):
            solver.evaluate_and_update_policy()
        left = float(pyspiel.nash_conv(tree, solver.average_policy()))
        if left <= goal:
            return [left]
        steps = min(2 * steps, 64)


def sharp(size: tuple[int, int, int, int]) -> list[float]:
    """The first offer according to detente, at a noise so low that its policies leave less to gain than CFR+ is asked for."""
    game = offers(*size, noise=SHARP)
    return first_offer(solve(game, points=POINTS[size[0]]).policy(game.state("offer-0")))


def more_types() -> None:
    """Three types a side, and a third party with types whose consent is needed, over many rounds."""
    print("\n| game | states | belief points | memory stated | rounds | seconds | worst residual |")
    print("|---|---|---|---|---|---|---|")
    for name, game, rounds, points in (
        ("3 x 3 types, 5 offers", offers(3, 3, 5, 40), 40, 9),
        ("2 x 2 x 2 types, 5 offers, a third must agree", with_guarantor(5, 40), 40, 9),
        ("3 x 3 x 3 types, 5 offers, a third must agree", with_guarantor(5, 10, 3), 10, 5),
    ):
        start = time.perf_counter()
        solution = solve(game, points=points)
        cells = solution.values.shape[2]
        print(
            f"| {name} | {game.size:,} | {cells:,} | {memory(game, points) / 2**30:.2f} GiB | {rounds} | "
            f"{time.perf_counter() - start:.2f} | {solution.report.residual:.0e} |",
            flush=True,
        )


def with_guarantor(menu: int, rounds: int, types: int = 2) -> Game:
    """Alternating offers that a third party must guarantee; its cost of doing so is private."""
    g = GameBuilder()
    for name in "ABC":
        g.party(name, {f"c{n}": 1 / types for n in range(types)}, noise=NOISE, discount=0.95)
    share, scale = np.linspace(0.1, 0.9, menu), np.linspace(0.05, 0.35, types)
    deal, war = g.states("deal", x=menu), g.states("war")
    g.terminal(deal, {"A": share, "B": 1 - share, "C": {f"c{n}": 0.6 - float(c) for n, c in enumerate(scale)}})
    g.terminal(war, {p: {f"c{n}": 0.5 - float(c) for n, c in enumerate(scale)} for p in "AB"} | {"C": 0.3})
    after: object = war.ids
    for number in reversed(range(rounds)):
        proposer, other = ("A", "B") if number % 2 == 0 else ("B", "A")
        answer, guard = g.states(f"answer-{number}", x=menu), g.states(f"guard-{number}", x=menu)
        offer = g.states(f"offer-{number}")
        g.decide(guard, "C", {"yes": Move(deal.ids), "no": Move(after)})
        g.decide(answer, other, {"yes": Move(guard.ids), "no": Move(after)})
        g.decide(offer, proposer, {str(n): Move(answer.ids[n]) for n in range(menu)})
        after = offer.ids
    return g.build()


def timed(work: Callable[..., list[float]], size: tuple[int, int, int, int]) -> tuple[float, list[float]] | None:
    """Seconds and answer of work done in its own process; None past the limit."""
    context = multiprocessing.get_context("fork")
    receive, send = context.Pipe(duplex=False)

    def run() -> None:
        start = time.perf_counter()
        try:
            found = work(size)
        except GameError:  # the tree is too large to write
            send.send(None)
            return
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
    start = time.perf_counter()
    coarse = settle_coarse(conflict)
    fine = settle_closer(conflict, STAGES[-1], coarse)
    took = time.perf_counter() - start
    print("| belief points | full sweeps | largest change left in today's values | worst residual |")
    print("|---|---|---|---|")
    for found, points in ((coarse, STAGES[0].points), (fine, STAGES[-1].points)):
        r = found.report
        print(f"| {points} x {points} | {r.sweeps} | {r.change:.0e} | {r.residual:.0e} |")
    print(f"\nBoth together: {took:.2f} s on one core.")


def main() -> None:
    """Print the tables."""
    import pygambit

    for types in POINTS:  # compile: parties of three or more types have their own kernels
        by_detente((types, types, 3, 1))
    print(
        f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, pygambit {pygambit.__version__}, "
        f"OpenSpiel {version('open_spiel')}\n"
    )
    print(
        "| types | offers | rounds | detente s | Gambit s | ratio | largest difference | detente s, low noise | OpenSpiel s | ratio |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    gone: set[str] = set()
    for size in SIZES:
        mine, close = timed(by_detente, size), timed(sharp, size)
        row = [f"{size[0]} x {size[1]}", str(size[2]), str(size[3])]
        for name, ours, peer in (("gambit", mine, by_gambit), ("openspiel", close, by_openspiel)):
            theirs = None if name in gone else timed(peer, size)
            if theirs is None:
                gone.add(name)
            row.append(f"{ours[0]:.3f}" if ours else f"over {LIMIT:.0f}")
            row += [f"{theirs[0]:.2f}", f"{theirs[0] / ours[0]:.2g}"] if ours and theirs else [f"over {LIMIT:.0f}", "-"]
            if name == "gambit":
                gap = max(abs(p - q) for p, q in zip(mine[1], theirs[1], strict=True)) if mine and theirs else None
                row.append("-" if gap is None else f"{gap:.0e}")
        print(f"| {' | '.join(row)} |", flush=True)
    more_types()
    the_war()


if __name__ == "__main__":
    main()
