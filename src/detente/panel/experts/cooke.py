"""Cooke's classical model (Cooke 1991, Experts in Uncertainty, chapter 12): how experts did on questions with known answers, and weights from that.

An expert states quantiles of each quantity, as a rule those at 5, 50 and 95 per cent. Two scores are kept apart. Calibration: do the truths fall
between the quantiles as often as the expert says. Information: how narrow the ranges are, against a background that is uniform, or uniform in the
logarithm, over the intrinsic range. Weights are the product of the two. With few questions the scores are mostly luck, and weights from past answers
say nothing of insight into the war in question: that they carry over is a judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincc

from detente.panel.experts.errors import ExpertError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

QUANTILES = (0.05, 0.5, 0.95)
OVERSHOOT = 0.1  # of the intrinsic range, added at each end (Cooke 1991)


@dataclass(frozen=True, eq=False)
class Answered:
    """Experts' quantiles of quantities: `values` (experts, questions, quantiles), at probabilities `at`; nan for a question left out.

    `truths` (questions,) are the known values, nan where not known. `logarithmic` (questions,) says which backgrounds are uniform in the logarithm.
    Raises `ExpertError` for shapes that do not fit, quantiles out of order, or a logarithmic question with values that are not positive.
    """

    values: Floats
    truths: Floats
    at: tuple[float, ...] = QUANTILES
    logarithmic: npt.NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        questions = (len(self.truths),)
        if self.values.ndim != 3 or self.values.shape[1:] != (*questions, len(self.at)):
            raise ExpertError(
                f"got values of shape {self.values.shape}; expected (experts, {len(self.truths)} questions, {len(self.at)} quantiles)"
            )
        if not (np.all(np.diff(self.at) > 0) and self.at[0] > 0 and self.at[-1] < 1):
            raise ExpertError("the quantiles' probabilities must rise and lie between 0 and 1")
        missing = np.isnan(self.values)
        if np.any(missing.any(axis=2) != missing.all(axis=2)):
            raise ExpertError("an answer has only some of its quantiles; give all of them or none")
        if np.any(np.diff(self.values, axis=2) < 0):
            raise ExpertError("an answer's quantiles fall; give them in rising order")
        if np.any(missing.all(axis=(0, 2))):
            raise ExpertError("a question was answered by nobody; leave it out")
        if self.logarithmic is not None:
            if self.logarithmic.shape != questions:
                raise ExpertError("say for each question whether its background is logarithmic")
            if np.any(self.values[:, self.logarithmic] <= 0) or np.any(self.truths[self.logarithmic] <= 0):
                raise ExpertError("a question with a logarithmic background has a value that is not above 0")


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores by expert, (experts,) each; `by_question` (experts, questions) is the information, nan for a question left out.

    `calibration` is between 0 and 1, `information` the mean over the questions with known answers, in nats; `answered` counts those answered.
    """

    calibration: Floats
    information: Floats
    by_question: Floats
    answered: Ints

    @property
    def combined(self) -> Floats:
        """Calibration times information, (experts,)."""
        return self.calibration * self.information


def calibration(hits: Ints, at: Sequence[float] = QUANTILES, power: float = 1.0) -> float:
    """The chance to do worse, were the stated quantiles true: P(chi-square > 2 N I(s, p)), with N the sum of `hits`.

    `hits` counts the truths in each interval between the quantiles at `at`, below the first and above the last included: one more than quantiles.
    I(s, p) = sum s ln(s / p) is the relative information of the shares s of hits to the stated p; degrees of freedom are as many as quantiles
    (Cooke 1991, chapter 12). `power` below 1 lessens the number of questions, to compare with a study that had fewer. Raises `ExpertError` for
    no hits, or counts that do not fit the quantiles.
    """
    if len(hits) != len(at) + 1 or hits.sum() <= 0:
        raise ExpertError(f"got {len(hits)} counts; expected {len(at) + 1}, at least one of them above 0")
    stated = np.diff([0.0, *at, 1.0])
    share = hits / hits.sum()
    some = share > 0
    information = float(np.sum(share[some] * np.log(share[some] / stated[some])))
    return float(gammaincc(len(at) / 2, power * hits.sum() * information))


def hits(values: Floats, truths: Floats) -> Ints:
    """How many truths lie in each interval between one expert's quantiles, (quantiles + 1,).

    `values` (questions, quantiles), `truths` (questions,). A truth on a quantile counts as below it; one not known not at all.
    """
    known = ~np.isnan(truths) & ~np.isnan(values).any(axis=1)
    where = (values[known] < truths[known, None]).sum(axis=1)
    found: Ints = np.bincount(where, minlength=values.shape[1] + 1).astype(np.int64)
    return found


def intrinsic_ranges(answered: Answered, overshoot: float = OVERSHOOT) -> tuple[Floats, Floats]:
    """The ends of each question's intrinsic range, (questions,) each, on the scale of its background (logarithms where that is logarithmic).

    From the smallest to the largest of all experts' quantiles and the truth, widened at each end by `overshoot` of its width (Cooke 1991).
    """
    values, truths = _on_scale(answered)
    low = np.fmin(np.nanmin(values, axis=(0, 2)), truths)
    high = np.fmax(np.nanmax(values, axis=(0, 2)), truths)
    more = overshoot * (high - low)
    return low - more, high + more


def score(answered: Answered, overshoot: float = OVERSHOOT, power: float = 1.0) -> Scores:
    """The scores of each expert. An expert who answered no question with a known answer gets no calibration (nan).

    Information of expert e on question i is sum p ln(p / r), with p the stated probabilities between neighbouring quantiles, the ends of the
    intrinsic range included, and r the shares of that range between them (Cooke 1991, chapter 12). Raises `ExpertError` if no truth is known, or
    an answer has two equal quantiles, whose information would be infinite.
    """
    known = np.asarray(~np.isnan(answered.truths), dtype=bool)
    if not known.any():
        raise ExpertError("none of the questions has a known answer; experts can only be scored on such")
    given = np.asarray(~np.isnan(answered.values).any(axis=2), dtype=bool)
    if np.any(np.diff(answered.values, axis=2)[given] == 0):
        raise ExpertError(
            "an answer has two equal quantiles; make them differ, for a range without width cannot be scored"
        )
    experts = range(len(answered.values))
    by_question = _information(answered, overshoot)
    counted = given[:, known].sum(axis=1)
    found = [
        calibration(hits(answered.values[e], answered.truths), answered.at, power) if counted[e] else np.nan
        for e in experts
    ]
    mean = [float(by_question[e, known & given[e]].mean()) if counted[e] else np.nan for e in experts]
    return Scores(np.array(found), np.array(mean), by_question, counted.astype(np.int64))


def _on_scale(answered: Answered) -> tuple[Floats, Floats]:
    """Values and truths, on logarithms where the background is uniform in them."""
    if answered.logarithmic is None:
        return answered.values, answered.truths
    values, truths = answered.values.copy(), answered.truths.copy()
    values[:, answered.logarithmic] = np.log(values[:, answered.logarithmic])
    truths[answered.logarithmic] = np.log(truths[answered.logarithmic])
    return values, truths


def _information(answered: Answered, overshoot: float) -> Floats:
    """The information of each expert on each question, (experts, questions)."""
    low, high = intrinsic_ranges(answered, overshoot)
    values, _ = _on_scale(answered)
    ends = [np.broadcast_to(e[None, :, None], (*values.shape[:2], 1)) for e in (low, high)]
    widths = np.diff(np.concatenate([ends[0], values, ends[1]], axis=2), axis=2)
    stated = np.diff([0.0, *answered.at, 1.0])
    found: Floats = (stated * np.log(stated)).sum() + np.log(high - low) - (stated * np.log(widths)).sum(axis=2)
    return found


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights that sum to 1: (experts,) alike for all questions, or (experts, questions) by question; and the cut-off they were made with.

    `calibration` and `information` are the scores of the weighted pool where the cut-off was optimised, else nan.
    """

    values: Floats
    cut_off: float
    calibration: float = float("nan")
    information: float = float("nan")


def global_weights(scores: Scores, cut_off: float = 0.0) -> Weights:
    """Calibration times mean information for experts whose calibration is at least `cut_off`, else 0; scaled to sum to 1 (Cooke 1991, chapter 12).

    Raises `ExpertError` if nobody reaches the cut-off.
    """
    raw = np.where(scores.calibration >= cut_off, scores.combined, 0.0)
    return Weights(_scaled(raw[:, None], cut_off)[:, 0], cut_off)


def item_weights(scores: Scores, cut_off: float = 0.0) -> Weights:
    """The same with each question's own information: an expert who knows little of one question counts less there. (experts, questions)."""
    raw = np.where((scores.calibration >= cut_off)[:, None], scores.calibration[:, None] * scores.by_question, 0.0)
    return Weights(_scaled(np.nan_to_num(raw), cut_off), cut_off)


def _scaled(raw: Floats, cut_off: float) -> Floats:
    raw = np.nan_to_num(raw)
    total = raw.sum(axis=0)
    if np.any(total <= 0):
        raise ExpertError(
            f"no expert has a calibration of {cut_off:.3g} or more; lower the cut-off, or weigh all alike"
        )
    return np.asarray(raw / total)


def optimised(answered: Answered, by_item: bool = False, overshoot: float = OVERSHOOT, power: float = 1.0) -> Weights:
    """The weights whose pool scores highest, calibration times information, with each expert's calibration tried as the cut-off (Cooke 1991).

    The pool's scores are on the very questions it was chosen by and flatter it: test weights on questions left out. Questions are those with a truth.
    Raises `ExpertError` as `score` does, and if no pool scores above 0.
    """
    scores = score(answered, overshoot, power)
    make = item_weights if by_item else global_weights
    best: Weights | None = None
    for cut_off in np.unique(scores.calibration[scores.calibration > 0]):
        weights = make(scores, float(cut_off))
        alone = score_of_pool(answered, weights, overshoot, power)
        found = Weights(weights.values, weights.cut_off, *alone)
        if best is None or np.prod(alone) > best.calibration * best.information:
            best = found
    if best is None:
        raise ExpertError("no expert has a calibration above 0; weigh all alike")
    return best


def score_of_pool(
    answered: Answered, weights: Weights, overshoot: float = OVERSHOOT, power: float = 1.0
) -> tuple[float, float]:
    """Calibration and mean information of the weighted pool, over the intrinsic ranges of the experts, on the questions with known answers."""
    known = ~np.isnan(answered.truths)
    some = Answered(
        answered.values[:, known],
        answered.truths[known],
        answered.at,
        None if answered.logarithmic is None else answered.logarithmic[known],
    )
    values = weights.values if weights.values.ndim == 1 else weights.values[:, known]
    pool = pooled_quantiles(some, Weights(values, weights.cut_off), overshoot)
    together = Answered(np.concatenate([some.values, pool[None]]), some.truths, some.at, some.logarithmic)
    found = score(together, overshoot, power)
    return float(found.calibration[-1]), float(found.information[-1])


def pooled_quantiles(answered: Answered, weights: Weights, overshoot: float = OVERSHOOT) -> Floats:
    """The pool's quantiles at the same probabilities, (questions, quantiles): the weighted mean of the experts' distribution functions, inverted.

    Each expert's distribution is the one of least information that has its quantiles: uniform, on the background's scale, between neighbouring
    quantiles and out to the ends of the intrinsic range (Cooke 1991). Experts who left a question out do not count in it.
    """
    low, high = intrinsic_ranges(answered, overshoot)
    values, _ = _on_scale(answered)
    levels = np.array([0.0, *answered.at, 1.0])
    out = np.empty(values.shape[1:])
    for q in range(values.shape[1]):
        w = weights.values if weights.values.ndim == 1 else weights.values[:, q]
        present = ~np.isnan(values[:, q, 0]) & (w > 0)
        if not present.any():
            raise ExpertError(f"no expert with any weight answered question {q + 1}; weigh all alike there")
        knots = np.unique(np.concatenate([values[present, q].ravel(), [low[q], high[q]]]))
        total = sum(
            weight * np.interp(knots, [low[q], *values[e, q], high[q]], levels)
            for e, weight in zip(np.flatnonzero(present), w[present] / w[present].sum(), strict=True)
        )
        out[q] = np.interp(answered.at, np.asarray(total), knots)  # piecewise linear, so that interpolation is exact
    if answered.logarithmic is not None:
        out[answered.logarithmic] = np.exp(out[answered.logarithmic])
    return out
