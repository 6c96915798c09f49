"""Ballots that look careless or made up, told from answers and times alone.

A flag is a reason to look, not a verdict: who rejects everything may mean it, and a hall full of people votes in a burst. No identity or address is
used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtrc

from detente.panel.tally import NOT_SEEN, Word

QUESTIONS = 8  # scaled questions with one and the same answer
FLOOR = 2.0  # seconds a question
WINDOW = 60.0  # seconds of a burst
AROUND = 3600.0  # seconds before and after it that tell how many to expect
CHANCE = 1e-3  # that any burst is flagged where ballots come at an even rate

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Flags:
    """Which ballots are flagged, people long, for what; `why` says so of each kind, to follow how many they are."""

    straight: Bools
    fast: Bools
    burst: Bools
    why: tuple[str, str, str]

    @property
    def any(self) -> Bools:
        """Ballots with a flag of any kind."""
        found: Bools = self.straight | self.fast | self.burst
        return found


def flag(
    answers: NDArray[np.int8],
    scaled: Bools,
    started: Floats,
    submitted: Floats,
    open_link: Bools,
    questions: int = QUESTIONS,
    floor: float = FLOOR,
    window: float = WINDOW,
) -> Flags:
    """Flag the ballots of a panel: `straight_liners`, `too_fast` and `bursts`, and why.

    `answers` is people x questions, `scaled` questions long; `started` and `submitted` are in seconds, NaN where not known; `open_link` says who
    came without an invitation.
    """
    straight = straight_liners(answers, scaled, questions)
    fast = too_fast(answers, started, submitted, floor)
    burst = bursts(np.where(open_link, submitted, np.nan), window)
    return Flags(
        straight,
        fast,
        burst,
        (
            f"gave one and the same answer to all questions with the scale, {questions} or more, "
            "where most of the others answered otherwise.",
            f"took less than {floor:g} seconds a question.",
            f"came from the open link within {window:g} seconds of so many others that chance does not explain it.",
        ),
    )


def straight_liners(answers: NDArray[np.int8], scaled: Bools, least: int = QUESTIONS) -> Bools:
    """Ballots with one and the same word for all the scaled questions they answer, `least` or more, where the others' answers vary.

    They vary if, on average over those questions, at most half of the other ballots have that word: of a panel in which nearly everybody finds
    everything unacceptable, nobody is flagged. Raises ValueError for `least` below 2.
    """
    if least < 2:
        raise ValueError("one answer is no straight line")
    part = answers[:, np.asarray(scaled, bool)]
    seen = part != NOT_SEEN
    number = seen.sum(axis=1)
    high = part.max(axis=1, initial=NOT_SEEN)
    low = np.where(seen, part, np.int8(Word.ESSENTIAL + 1)).min(axis=1, initial=Word.ESSENTIAL + 1)
    found: Bools = (number >= least) & (high == low)
    answered = seen.sum(axis=0)
    for word in np.unique(high[found]).tolist():
        these = found & (high == word)
        # Of the others: without the ballot itself.
        share = ((part == word).sum(axis=0) - 1) / np.maximum(answered - 1, 1)
        mean = seen[these] @ share / number[these]
        found[these] = (mean <= 0.5) & (seen[these] @ (answered > 1) > 0)
    return found


def too_fast(answers: NDArray[np.int8], started: Floats, submitted: Floats, floor: float = FLOOR) -> Bools:
    """Ballots that took less than `floor` seconds for each question answered; those without both times are not flagged."""
    number = (answers != NOT_SEEN).sum(axis=1)
    with np.errstate(invalid="ignore"):
        found: Bools = (number > 0) & (submitted - started < floor * number)
    return found


def bursts(submitted: Floats, window: float = WINDOW, around: float = AROUND, chance: float = CHANCE) -> Bools:
    """Ballots of an open link that came with too many others within `window` seconds.

    `submitted` is in seconds, NaN for ballots of invitations, which are not looked at. What to expect of the window that begins with a ballot is
    told by the time `around` it, before and after, within the first and last ballot: (ballots there + 1) / seconds there, times the window. All
    ballots of a window are flagged if as many as came would come with a chance of less than `chance` / (number of windows), by the Poisson
    distribution of the others given that the first came (Bonferroni's bound over the windows). Where less time than a window lies around it there
    is nothing to compare with, and no flag.
    """
    times = np.sort(submitted[np.isfinite(submitted)])
    found = np.zeros(len(submitted), bool)
    if len(times) < 2:
        return found
    place = np.arange(len(times))
    end = np.searchsorted(times, times + window, "right")
    inside = end - place
    before = place - np.searchsorted(times, times - around, "left")
    after = np.searchsorted(times, times + window + around, "right") - end
    seconds = np.minimum(times - times[0], around) + np.clip(times[-1] - times - window, 0, around)
    expected = (before + after + 1) / np.maximum(seconds, 1e-9) * window
    others = inside - 1
    # As many others or more; pdtrc is the chance of more than its first argument.
    tail = np.where(others > 0, pdtrc(np.maximum(others - 1, 0), expected), 1.0)
    burst = (seconds >= window) & (tail < chance / len(times))
    depth = np.zeros(len(times) + 1, int)
    np.add.at(depth, place[burst], 1)
    np.add.at(depth, end[burst], -1)
    order = np.flatnonzero(np.isfinite(submitted))[np.argsort(submitted[np.isfinite(submitted)], kind="stable")]
    found[order] = np.cumsum(depth)[:-1] > 0
    return found
