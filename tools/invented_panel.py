"""Invents the ballots and experts' answers of the example panel, from a seed alone: where groups stand is drawn at random, not taken from anybody."""

from __future__ import annotations

import argparse
import csv
import io
import math
from pathlib import Path

import numpy as np

from detente.files import write_whole
from detente.panel.box import ballots_csv, empty
from detente.panel.experts.answers import calibration_of
from detente.panel.questions import Option, Package, case_of, load_panel
from detente.panel.tally import NOT_SEEN

SEED = 19
SIZES = {"a": 72, "b": 108, "c": 12, "d": 40, None: 8}


def ballots() -> str:
    """240 ballots: people stand somewhere between the ends of each issue, and take an option the less the further it is from them."""
    panel = load_panel("ukraine-2022")
    case = case_of(panel)
    assert case is not None
    rng = np.random.default_rng(SEED)
    names = list(panel.groups)
    group = np.repeat([names.index(g) if g else -1 for g in SIZES], list(SIZES.values()))
    centre = {g: rng.normal(0.35, 0.15, len(case.issues)) for g in range(-1, len(names))}
    stand = np.clip(np.stack([centre[g] for g in group]) + rng.normal(0, 0.28, (len(group), len(case.issues))), 0, 1)
    patience = rng.normal(0.0, 0.5, len(group))
    place = {i: {o: k / (len(x.options) - 1) for k, o in enumerate(x.options)} for i, x in case.issues.items()}
    issues = list(case.issues)

    def distance(issue: str, option: str) -> np.ndarray:
        return np.abs(stand[:, issues.index(issue)] - place[issue][option])

    box = empty(panel, len(group))
    for n, q in enumerate(panel.questions.values()):
        if isinstance(q, Option):
            likes = 4.9 - 4.6 * distance(q.issue, q.option)
        elif isinstance(q, Package):
            terms = case.proposals[q.proposal].terms if q.proposal else q.terms
            far = np.stack([distance(i, o) for i, o in terms.items()])
            likes = 4.9 - 3.4 * far.mean(axis=0) - 1.6 * far.max(axis=0)
        else:
            pull = stand @ rng.normal(0, 1.6, len(issues))
            vote = pull - np.median(pull) + rng.normal(0, 0.5, len(group)) + rng.normal(0, 0.3)
            box.answers[:, n] = np.where(np.abs(vote) < 0.25, 0, np.sign(vote)).astype(np.int8)
            continue
        box.answers[:, n] = np.clip(np.rint(likes + patience + rng.normal(0, 0.5, len(group))), 1, 5).astype(np.int8)
    box.answers[rng.random(box.answers.shape) < 0.04] = NOT_SEEN
    box.groups[:] = group
    box.also["age"][:] = rng.integers(-1, 3, len(group))
    box.seconds[:] = np.rint(rng.lognormal(math.log(8 * len(panel.questions)), 0.4, len(group)))
    box.submitted[:] = 1667260800 + np.rint(rng.uniform(0, 10 * 86400, len(group)) / 60) * 60
    careless = rng.choice(len(group), 9, replace=False)
    box.answers[careless[:5], : sum(panel.scaled)] = 1
    box.seconds[careless[5:]] = np.rint(rng.uniform(15, 40, 4))
    order = rng.permutation(len(group))
    return ballots_csv(panel, box.only(order))


def answers() -> str:
    """Nine experts in two rounds: some know more than others, and some are surer than they should be."""
    panel = load_panel("ukraine-2022")
    case = case_of(panel)
    assert case is not None
    rng = np.random.default_rng([SEED, 1])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["expert", "question", "round", "lowest", "highest", "best", "confidence", "reason"])
    reasons = [
        "Promises are kept when troops are already there.",
        "Words cost nothing.",
        "It depends on who governs then.",
        "",
    ]
    for e in range(9):
        expert, error, width = f"expert-{e + 1}", rng.uniform(0.2, 0.9), rng.uniform(0.6, 2.2)
        for q in calibration_of(panel, case):
            top = q.bounds.high
            best = (
                q.truth * math.exp(rng.normal(0, error))
                if top == math.inf
                else float(np.clip(q.truth + rng.normal(0, 25 * error), 3, 97))
            )
            half = width * (error * best * 0.8 if top == math.inf else 18 * error)
            low, high = max(q.bounds.low, best - half), min(top, best + half)
            writer.writerow(
                [expert, q.id, 1, f"{low:.3g}", f"{max(high, low * 1.01 + 0.01):.3g}", f"{best:.3g}", "80%", ""]
            )
        for name, middle in (("nato-answers", 0.6), ("treaty-answers", 0.3)):
            first = float(np.clip(middle + rng.normal(0, 0.18), 0.05, 0.95))
            for round_, best in ((1, first), (2, 0.6 * first + 0.4 * middle)):
                half = 0.12 * width / round_**0.5
                low, high = max(0.01, best - half), min(0.99, best + half)
                writer.writerow(
                    [
                        expert,
                        name,
                        round_,
                        f"{low:.0%}",
                        f"{high:.0%}",
                        f"{best:.0%}",
                        f"{rng.choice([70, 80, 90])}%",
                        reasons[int(rng.integers(4))],
                    ]
                )
    return out.getvalue()


def main() -> None:
    """Write both files."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path, help="the folder of the built-in panels")
    folder = asked.parse_args().out
    write_whole(folder / "ukraine-2022.ballots.csv", ballots())
    write_whole(folder / "ukraine-2022.experts.csv", answers())


if __name__ == "__main__":
    main()
