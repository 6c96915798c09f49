"""How far the chances of a run can be trusted as numbers: a few of its draws are solved again, far more closely, and from other expectations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from detente import paths
from detente.assessment.draws import Draws
from detente.assessment.reading import Answers
from detente.assessment.work import Work, solve_draw
from detente.case import Case
from detente.conflict.offer import Manner
from detente.game import TooLargeError

CLOSER = 2  # draws solved again more closely
SHARE, LEAST = 16, 2  # one draw in how many is solved again from other expectations, and how many at least
APART = 0.02  # chances that differ by more belong to different equilibria
MOST = 0.9  # the share of the chances that a figure for most of them covers
CHANCES = (
    paths.signs, paths.all_sign, paths.holds, paths.ends, paths.signed_by, paths.carried_out, paths.yields_without, paths.yields_under,
)  # fmt: skip


def jobs(case: Case, sample: Draws, seed: int) -> list[Work]:
    """The draws to solve again, the first ones; the slowest solves come first, so that none is left running alone at the end."""
    closer, others = how_many(len(sample))
    manners = [(n, Manner(closer=True)) for n in range(closer)] + [
        (n, Manner(war_expected=True)) for n in range(others)
    ]
    return [Work(case, sample, n, seed, manner) for n, manner in manners]


def how_many(draws: int) -> tuple[int, int]:
    """How many of so many draws are solved again: more closely, and from other expectations."""
    return min(CLOSER, draws), min(draws, max(LEAST, draws // SHARE))


def solve_again(job: Work) -> Answers:
    """The answers of a draw, solved in another manner; none if there is not the memory to solve it more closely."""
    try:
        reader = solve_draw(job)
        return {**reader.proposals(), **reader.ends(), **reader.threats(), **reader.entering()}
    except (TooLargeError, MemoryError):
        if not job.manner.closer:
            raise
        return {}


def certainty(
    work: Sequence[Work], again: Sequence[Answers], samples: Mapping[str, np.ndarray], headlines: Sequence[str]
) -> dict[str, Any]:
    """How far apart the answers are, JSON-ready.

    `closer`: in how many draws, over how many chances, the difference that nine in ten do not exceed, the largest, and whose it is. `equilibria`: in
    how many draws solved from other expectations, and for each with another equilibrium, its number (from 1) and the chance that moves furthest, as
    shown and in the other; `headlines` lists how far each of these moves at most.
    """
    closer = [(job.number, found) for job, found in zip(work, again, strict=True) if job.manner.closer and found]
    others = [(job.number, found) for job, found in zip(work, again, strict=True) if job.manner.war_expected]
    gaps = {(n, path): abs(found[path] - samples[path][n]) for n, found in closer for path in chances(found)}
    worst = max(gaps, key=lambda key: gaps[key], default=(0, ""))
    several = []
    for n, found in others:
        moved = {path: abs(found[path] - samples[path][n]) for path in chances(found)}
        path = max(moved, key=lambda p: moved[p])
        if moved[path] > APART:
            several.append({"draw": n + 1, "path": path, "shown": float(samples[path][n]), "other": found[path]})
    return {
        "closer": {
            "draws": len(closer),
            "chances": len(gaps),
            "most": float(np.quantile(list(gaps.values()) or [0.0], MOST)),
            "worst": gaps.get(worst, 0.0),
            "path": worst[1],
        },
        "equilibria": {
            "draws": len(others),
            "several": several,
            "headlines": {path: max(abs(found[path] - float(samples[path][n])) for n, found in others) for path in headlines},
        },
    }  # fmt: skip


def chances(answers: Answers) -> list[str]:
    """The paths of the chances among some answers."""
    return [path for path in answers if any(kind.names(path) for kind in CHANCES)]
