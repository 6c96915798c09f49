"""Set the defaults that decide how eagerly wars end and peaces break, so that a generic case does both at history's rates.

    python tools/history/calibrate.py            (writes docs/calibration.json)
    python tools/history/calibrate.py defaults   (after changing a default: assesses the generic case again)

The generic case is the template of `detente new`. Its noise, tempo, strengths, exhaustion, deadlock, review and costs of concession and of breach
are drawn from wide ranges (Sobol points), the case is assessed at each, and the answers are set beside history's rates: approximate Bayesian
computation in three rounds (Beaumont et al. 2009), each drawing around the nearest sixteenth of the one before. What is near in the last round is
the range of the defaults. Wars differ: tempo, strengths and the end of a deadlock are ranges, drawn anew for each war, since a mix of quick and slow
wars ends ever more slowly with age, as history's do, and no single rate does.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit
from scipy.stats import beta, qmc

from detente.assessment.assess_draws import PLAYS
from detente.assessment.draws import Draws, draw
from detente.assessment.reading import Reader
from detente.case import Case
from detente.case.load import parse_case
from detente.conflict.setting import QUARTERS
from detente.conflict.solved import set_up, settle
from detente.game import play
from detente.history import rate

Floats = npt.NDArray[np.float64]

FILE = Path(__file__).parents[2] / "docs" / "calibration.json"
SEED, ROUNDS, POINTS, DRAWS, NEAR = 7, 3, 128, (8, 16, 16), 8
SIDES = ("country-a", "country-b")
# Parameter: (lowest, highest).
PARAMETERS: dict[str, tuple[float, float]] = {
    "noise": (0.01, 0.10),
    "tempo": (0.10, 0.80),  # the middle of its range, a quarter
    "tempo_spread": (0.5, 4.0),  # from the middle to either end of the range, in log odds
    "months": (6, 36),
    "deadlock_ends": (0.01, 0.3),  # the middle of its range, a quarter
    "deadlock_moved": (0.01, 0.4),
    "concession_cost": (0.02, 0.8),  # the middle of its range
    "strength_spread": (0.1, 2.0),  # from 1 to either end of the range of a side's strength, in logs
    "review": (0.02, 0.50),
    "breach_cost": (0.02, 0.50),
}
APART = 0.8  # from the middle to either end of the range of the end of a deadlock, in log odds
# Of 189 spells of negotiation in 92 interstate wars of 1823-2003, three quarters produced no peace (Min 2025, Words of War). Spells of one war are
# alike, so the share is taken to be known as well as from one spell a war.
TALKS_FAIL, WARS = 0.75, 92


def targets() -> dict[str, tuple[float, float, float]]:
    """History's rates for the generic case, a war a year old: median, 5 % and 95 % quantiles."""
    found = {f"over by {y}": rate("war_ends", after="1 year", within=f"{y} years").band() for y in (1, 2, 3, 5)}
    # Of the wars over within five years, how many by a settlement: compromise or stalemate, not a victory.
    whole = rate("war_ends", after="1 year", within="5 years").draws
    victory = sum(rate("war_ends", after="1 year", within="5 years", how=h).draws for h in ("victory", "transformed"))
    median, low, high = np.quantile(1 - victory / whole, [0.5, 0.05, 0.95])
    found["settled, of those over by 5"] = (float(median), float(low), float(high))
    for years in (1, 5):
        found[f"armistice holds {years}"] = rate("peace_holds", terms="ceasefire", within=f"{years} years").band()
    found["guaranteed holds 5"] = rate("peace_holds", terms="ceasefire", guarantee="treaty", within="5 years").band()
    known = beta(0.5 + WARS * (1 - TALKS_FAIL), 0.5 + WARS * TALKS_FAIL)
    found["first talks succeed"] = (float(known.median()), float(known.ppf(0.05)), float(known.ppf(0.95)))
    return found


def settings(values: dict[str, float]) -> dict[str, str]:
    """The parameters as a case writes them, {path: text}."""

    def between(name: str, apart: float) -> str:
        low, high = expit(logit(values[name]) + apart * np.array([-1, 1]))
        return f"{low:.4f} to {high:.4f} per quarter"

    found = {
        "war.front.tempo": between("tempo", values["tempo_spread"]),
        "war.deadlock.ends": between("deadlock_ends", APART),
        "war.deadlock.moved": f"{values['deadlock_moved']:.4f}",
        "peace.review": f"{values['review']:.4f} per quarter",
        "backers.patron.noise": f"{values['noise']:.4f}",
    }
    for side in SIDES:
        found[f"war.exhaustion.months.{side}"] = f"{values['months']:.2f} months"
        for name in ("noise", "breach_cost"):
            found[f"parties.{side}.{name}"] = f"{values[name]:.4f}"
        cost, spread = values["concession_cost"], np.exp(values["strength_spread"])
        found[f"parties.{side}.concession_cost"] = f"{cost / 1.5:.4f} to {cost * 1.5:.4f}"
        found[f"war.strength.own.{side}"] = f"{1 / spread:.4f} to {spread:.4f}"
    return found


def generic(values: dict[str, float] | None = None) -> Any:
    """The template, with some parameters set."""
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    if values is None:
        return parse_case(text)
    text += "\n  calibrated: {title: Calibrated, set: " + json.dumps(settings(values)) + "}\n"
    head, mark, tail = text.partition("\nscenarios:\n")
    body, _, added = tail.rpartition("\n  calibrated:")
    return parse_case(f"{head}{mark}  calibrated:{added}{body}", scenario="calibrated")


def answers(samples: list[dict[str, float]]) -> dict[str, float]:
    """The generic case's answers that history has a rate for, means over draws."""
    mean = {k: float(np.mean([s[k] for s in samples])) for k in samples[0]}
    found = {f"over by {y}": 1 - mean[f"ends/{y}/fighting"] for y in (1, 2, 3, 5)}
    settled = mean["ends/5/settled-holding"] + mean["ends/5/settled-broken"]
    found["settled, of those over by 5"] = settled / max(found["over by 5"], 1e-9)
    for years in (1, 5):
        found[f"armistice holds {years}"] = mean[f"proposals/armistice/holds/{years}"]
    found["guaranteed holds 5"] = mean["proposals/armistice-alliance/holds/5"]
    found["first talks succeed"] = mean["signed"] / max(mean["talked"], 1e-9)
    return found


def read(case: Case, sample: Draws, number: int) -> dict[str, float]:
    """One draw's answers, and the chances that there are talks within the horizon and that the first of them end in a signature."""
    conflict = set_up(case, sample.numbers(number))
    solution = settle(conflict)
    reader = Reader(conflict, solution, SEED, PLAYS)
    propose = np.concatenate([f.ids.ravel() for f in conflict.places.propose.values()])
    signed = np.concatenate([f.ids.ravel() for f in conflict.places.signed.values()])
    profiles = int(np.prod([len(types) for types in reader.prior.values()]))
    plays = play(
        solution, conflict.begin(PLAYS, profiles), 10 * QUARTERS, PLAYS, seed=SEED, watch={"talked": propose, "signed": signed}
    )  # fmt: skip
    talked, at_once = plays.first["talked"] >= 0, plays.first["signed"] == plays.first["talked"]
    chances = {"talked": float(plays.weight @ talked), "signed": float(plays.weight @ (talked & at_once))}
    return {**reader.proposals(), **reader.ends(), **chances}


def one(task: tuple[dict[str, float], int]) -> dict[str, float]:
    """Assess the generic case at one point."""
    values, draws = task
    loaded = generic(values)
    sample = draw(loaded.case, draws, SEED, loaded.names)
    return answers([read(loaded.case, sample, n) for n in range(draws)])


def at_defaults() -> dict[str, float]:
    """What the generic case gives with the defaults as they are."""
    loaded = generic()
    sample = draw(loaded.case, 32, SEED, loaded.names)
    return answers([read(loaded.case, sample, n) for n in range(32)])


def distance(found: dict[str, float], wanted: dict[str, tuple[float, float, float]]) -> float:
    """Root mean square distance in log odds, in units of history's own uncertainty (half its band) plus .2."""
    total = 0.0
    for name, (median, low, high) in wanted.items():
        half = (logit(high) - logit(low)) / 2 + 0.2
        total += ((logit(np.clip(found[name], 0.005, 0.995)) - logit(median)) / half) ** 2
    return float(np.sqrt(total / len(wanted)))


def main() -> None:
    """Three rounds; write what was found. With `defaults`, only the generic case at its defaults is assessed anew."""
    parser = argparse.ArgumentParser(
        description="Calibrate the defaults that decide how eagerly wars end and peaces break."
    )
    parser.add_argument(
        "what", nargs="?", choices=("defaults",), help="only assess the generic case at its defaults again"
    )
    if parser.parse_args().what == "defaults":
        FILE.write_text(
            json.dumps({**json.loads(FILE.read_text()), "targets": targets(), "generic": at_defaults()}, indent=1)
            + "\n"
        )
        return
    wanted = targets()
    names = list(PARAMETERS)
    low, high = (np.log([PARAMETERS[n][k] for n in names]) for k in (0, 1))
    pool = ProcessPoolExecutor(2)
    everything: list[tuple[float, Floats, dict[str, float]]] = []
    centres: Floats | None = None
    for turn in range(ROUNDS):
        points = qmc.Sobol(len(names), scramble=True, rng=np.random.default_rng([SEED, turn])).random(POINTS)
        if centres is None:
            logs = low + (high - low) * points
        else:  # around each of the near ones, with a third of their spread
            spread = np.maximum(centres.std(axis=0), 0.05 * (high - low))
            logs = np.repeat(centres, POINTS // len(centres), axis=0) + spread * (2 * points - 1)
            logs = np.clip(logs, low, high)
        tasks = [(dict(zip(names, map(float, np.exp(row)), strict=True)), DRAWS[turn]) for row in logs]
        found = []
        for n, answer in enumerate(pool.map(one, tasks)):
            found.append((distance(answer, wanted), logs[n], answer))
            print(f"round {turn + 1}: {n + 1} of {POINTS}, distance {found[-1][0]:.2f}", file=sys.stderr, flush=True)
        everything = sorted(found, key=lambda f: f[0])
        centres = np.stack([f[1] for f in everything[:NEAR]])
        best = everything[0]
        print(
            turn + 1,
            round(best[0], 3),
            dict(zip(names, np.exp(best[1]).round(4).tolist(), strict=True)),
            best[2],
            flush=True,
        )
    assert centres is not None
    near = np.exp(np.stack([f[1] for f in everything[:NEAR]]))
    data = {
        "targets": wanted,
        "best": {"distance": everything[0][0], "answers": everything[0][2]},
        "near": {
            n: {"low": float(a), "median": float(m), "high": float(b)}
            for n, (a, m, b) in zip(names, np.quantile(near, [0.05, 0.5, 0.95], axis=0).T, strict=True)
        },
        "generic": at_defaults(),
        "points": POINTS * ROUNDS,
        "distances": [round(f[0], 3) for f in everything[:NEAR]],
    }
    FILE.write_text(json.dumps(data, indent=1) + "\n")


if __name__ == "__main__":
    main()
