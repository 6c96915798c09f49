"""An assessment from a case's draws: each is solved and read on its own, and the answers are gathered."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

import numpy as np

from detente import paths
from detente._version import __version__
from detente.assessment import checks
from detente.assessment.draws import draw, middle
from detente.assessment.errors import QuestionError
from detente.assessment.executors import Progress, each
from detente.assessment.facts import facts, titles
from detente.assessment.outside import no_rates, outside_view
from detente.assessment.reading import Answers
from detente.assessment.result import Assessment
from detente.assessment.wording import headline as titled
from detente.assessment.wording import in_percent
from detente.assessment.work import PLAYS, Work, solve_draw
from detente.beliefs import Reading
from detente.case import Case, LoadedCase
from detente.case.named import quantities
from detente.conflict.solved import STAGES, readings_of, set_up
from detente.game.memory import memory
from detente.game.solution import TROUBLE

FEW = 64
LISTED = 3


def assess_draws(loaded: LoadedCase, draws: int, seed: int, pool: Executor, progress: Progress) -> Assessment:
    """The assessment of a loaded case over `draws` draws, solved on `pool`, a few of them again (see `checks`).

    `progress(stage, done, total)` is called as the work advances; the total is `steps(draws)`.

    Raises `QuestionError` for fewer than one draw.
    """
    if draws < 1:
        raise QuestionError(f"draws: got {draws}; at least 1 is needed")
    sample = draw(loaded.case, draws, seed, loaded.names)
    total = steps(draws)
    progress("first", 0, total)
    work = [Work(loaded.case, sample, n, seed) for n in range(draws)]
    found = each(pool, assess_draw, work, lambda done: progress("draws", done, total))
    samples = {path: np.array([answers[path] for answers, _ in found]) for path in found[0][0]}
    inputs = {sample.names[n]: sample.values[:, n] for n in sample.uncertain}
    again = checks.jobs(loaded.case, sample, seed)
    answers = each(pool, checks.solve_again, again, lambda done: progress("checks", draws + done, total), compiled=True)
    a = Assessment(
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
        (),
        outside_view(loaded.case, samples),
        facts(loaded.case),
        no_rates(loaded.case, samples),
    )
    certainty = checks.certainty(again, answers, samples, a.headlines())
    warnings = _warnings(loaded.case, samples, [where for _, where in found], certainty, a.titles)
    return replace(a, warnings=tuple(warnings), facts={**a.facts, "certainty": certainty})


def steps(draws: int) -> int:
    """The steps of progress of so many draws: they and those solved again."""
    return draws + sum(checks.how_many(draws))


def needed(loaded: LoadedCase, draws: int) -> int:
    """The most memory that solving a case's draws takes, in bytes: one draw per core at a time, all of the same size."""
    game = set_up(loaded.case, middle(loaded.case)).game
    return memory(game, STAGES[-1].points, None) * min(draws, os.cpu_count() or 1)


def assess_draw(work: Work) -> tuple[Answers, str]:
    """Solve and read one draw: its answers, and where the solver is furthest from converged."""
    readings = readings_of(work.case, work.draws.numbers(work.number))
    reader = solve_draw(work, readings)
    return {**_belief_answers(readings), **reader.everything()}, reader.solution.report.where


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


def _several(several: list[dict[str, Any]], titles: Mapping[str, str]) -> str:
    """How many draws have another equilibrium, and how far apart the two are where they differ most."""
    most = max(several, key=lambda row: abs(row["shown"] - row["other"]))
    return (
        f"{len(several)} {'has' if len(several) == 1 else 'have'} another equilibrium, in which that expectation sustains itself (furthest apart in "
        f"draw {most['draw']}, {titled(titles, most['path'])}: {in_percent(most['shown'])} as shown, {in_percent(most['other'])} in the other)"
    )


def _warnings(
    case: Case, samples: dict[str, np.ndarray], where: list[str], certainty: dict[str, Any], titles: Mapping[str, str]
) -> list[str]:
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
    closer, others = certainty["closer"], certainty["equilibria"]
    found.append(
        f"how settled: {closer['draws']} of the draws were solved again on finer lattices; of their {closer['chances']} chances nine in ten "
        f"changed by no more than {100 * closer['most']:.1f} percentage points, and the furthest by {100 * closer['worst']:.1f} "
        f"({titled(titles, closer['path'])})"
        if closer["draws"]
        else "how settled: not checked, because solving a draw again on finer lattices needs more memory than is free"
    )
    found.append(
        f"equilibria: {others['draws']} draws were solved again from the expectation that no peace will be kept; "
        + (_several(others["several"], titles) if others["several"] else "none has another equilibrium")
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
