"""An assessment from a case's draws: each is solved and read on its own, and the answers are gathered."""

from __future__ import annotations

import os
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from detente import paths
from detente._version import __version__
from detente.assessment.draws import Draws, draw, middle
from detente.assessment.errors import QuestionError
from detente.assessment.executors import Progress, each
from detente.assessment.facts import facts, titles
from detente.assessment.outside import no_rates, outside_view
from detente.assessment.reading import Answers, Reader
from detente.assessment.result import Assessment
from detente.beliefs import Reading
from detente.case import Case, LoadedCase
from detente.case.named import quantities
from detente.conflict.solved import STAGES, readings_of, set_up, settle
from detente.game.memory import memory
from detente.game.solution import TROUBLE

PLAYS = 4000
FEW = 64
LISTED = 3


def assess_draws(loaded: LoadedCase, draws: int, seed: int, pool: Executor, progress: Progress) -> Assessment:
    """The assessment of a loaded case over `draws` draws, solved on `pool`; `progress(stage, done, total)` is called as the work advances.

    Raises `QuestionError` for fewer than one draw.
    """
    if draws < 1:
        raise QuestionError(f"draws: got {draws}; at least 1 is needed")
    sample = draw(loaded.case, draws, seed, loaded.names)
    progress("first", 0, draws)
    work = [Work(loaded.case, sample, n, seed) for n in range(draws)]
    found = each(pool, assess_draw, work, lambda done: progress("draws", done, draws))
    samples = {path: np.array([answers[path] for answers, _ in found]) for path in found[0][0]}
    inputs = {sample.names[n]: sample.values[:, n] for n in sample.uncertain}
    return Assessment(
        loaded.case.id,
        loaded.case.title,
        loaded.scenario,
        __version__,
        loaded.hash,
        seed,
        draws,
        samples,
        inputs,
        titles(loaded.case),
        tuple(_warnings(loaded.case, samples, [where for _, where in found])),
        outside_view(loaded.case, samples),
        facts(loaded.case),
        no_rates(loaded.case, samples),
    )


def needed(loaded: LoadedCase, draws: int) -> int:
    """The most memory that solving a case's draws takes, in bytes: one draw per core at a time, all of the same size."""
    game = set_up(loaded.case, middle(loaded.case)).game
    return memory(game, STAGES[-1][0], None) * min(draws, os.cpu_count() or 1)


@dataclass(frozen=True)
class Work:
    """One draw to solve and read."""

    case: Case
    draws: Draws
    number: int
    seed: int


def assess_draw(work: Work) -> tuple[Answers, str]:
    """Solve and read one draw: its answers, and where the solver is furthest from converged."""
    numbers = work.draws.numbers(work.number)
    readings = readings_of(work.case, numbers)
    conflict = set_up(work.case, numbers, readings)
    fine, coarse = settle(conflict)
    reader = Reader(conflict, fine, work.seed, PLAYS)
    return {**_belief_answers(readings), **reader.everything(), **reader.grid_error(coarse)}, fine.report.where


def read_beliefs(case: Case, draws: int = 1024, seed: int = 1) -> dict[str, np.ndarray]:
    """The beliefs that the record leads to, over the draws, without solving the game: {path: (draws,)}, with paths as in an assessment."""
    sample = draw(case, draws, seed)
    rows = []
    for n in range(draws):
        numbers = sample.numbers(n)
        rows.append(_belief_answers(readings_of(case, numbers)))
    return {path: np.array([row[path] for row in rows]) for path in rows[0]}


def _belief_answers(readings: dict[str, Reading]) -> Answers:
    out: Answers = {}
    for party, reading in readings.items():
        for k, kind in enumerate(reading.types):
            out[paths.beliefs_before(party, kind)] = float(reading.before[k])
            out[paths.beliefs(party, kind)] = float(reading.after[k])
            for event, decibans in zip(reading.events, reading.decibans, strict=True):
                out[paths.record(event, kind)] = float(decibans[k])
    return out


def _warnings(case: Case, samples: dict[str, np.ndarray], where: list[str]) -> list[str]:
    """The limits of the assessment, one sentence or two each."""
    found, draws = [], len(where)
    residual = samples[paths.quality("residual")]
    bad = residual > TROUBLE
    if bad.any():
        found.append(
            f"solver: in {int(bad.sum())} of {draws} draws some decision did not converge to within {TROUBLE:g} (largest residual "
            f"{residual.max():.1e}; at most {samples[paths.quality('unsettled')].max():.3%} of the decision states in any draw); worst in "
            + ", ".join(
                f"draw {n + 1}: {residual[n]:.1e} at {where[n]}"
                for n in np.argsort(-residual)[: min(LISTED, int(bad.sum()))]
            )
        )
    noise = min(middle(case)(p.noise) for p in case.parties.values())
    left, grid = samples[paths.quality("change")], samples[paths.quality("grid_error")]
    found.append(
        f"solver: when it stopped, the values of today's state could still move by about {100 * np.median(left):.2g}% of the stakes "
        f"({100 * left.max():.2g}% in the worst draw); with a noise of {noise:.0%}, a chance can move by up to {1 / (4 * noise):.0f} "
        "times as many percentage points"
    )
    found.append(
        f"belief lattice: its coarseness causes an error in chances of signing of about {100 * np.median(grid):.1f} percentage points in the "
        f"median draw and {100 * grid.max():.1f} in the worst (the largest error of each draw, estimated by comparing two lattices)"
    )
    if draws < FEW:
        found.append(f"few draws: with {draws}, the ends of the bands are rough; take {FEW} draws or more")
    found.append(
        f"sampling: how the war ends is played out {PLAYS:,} times per draw; the standard error of these chances is at most "
        f"{100 * samples[paths.quality('sampling_error')].max():.1f} percentage points in any draw"
    )
    silent = sum(1 for e in case.record if not e.likelihood)
    if silent:
        found.append(f"record: {silent} of {len(case.record)} entries have no likelihood, and so carry no weight")
    defaults = [q.name for q in quantities(case) if q.basis == "default"]
    if defaults:
        found.append(f"defaults: {len(defaults)} quantities are detente's defaults; the case does not set them")
    return found
