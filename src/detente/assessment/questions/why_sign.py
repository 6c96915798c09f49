"""Why a side would sign a package: its gain over fighting on, and on which issues the terms are better or worse than things as they are at war."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from detente.assessment.band import Band
from detente.assessment.wording import share_of_stakes, stakes
from detente.case import Case
from detente.case.words import option_says
from detente.conflict.packages import GUARANTEE
from detente.conflict.setting import Setting
from detente.terms.space import Space

Floats = npt.NDArray[np.float64]

LEADING = 2  # issues named
LEAST = 0.005  # of the stakes; what rounds to nothing is not named


def over_war(setting: Setting, space: Space, mix: Floats) -> tuple[Floats, ...]:
    """For each issue of the space, what its options are worth to the parties beyond what is in force at war today: arrays (options, parties).

    That is weight x (value of the option - value at war), in shares of the stakes (Raiffa 1982, ch. 11, for the values). An issue that the front
    settles is worth at war what it is at today's line. `mix` (columns, parties) turns the values of types into a party's.
    """
    case = setting.case
    front = setting.stand(setting.today)
    found = []
    for issue, options, worth in zip(space.issues, space.options, space.worth, strict=True):
        if issue not in case.issues:  # the guarantee, which is worth nothing in itself
            now = np.zeros(len(mix))
        elif case.settled_by(issue) is not None:
            now = np.concatenate([v.weight[issue] * v.on_the_line(issue, front) for v in setting.values.values()])
        else:
            now = worth[:, options.index(case.war.status_quo[issue])]
        found.append((worth - now[:, None]).T @ mix)
    return tuple(found)


def reasons(
    case: Case, terms: Mapping[str, str], gains: Mapping[str, Band], apart: Mapping[str, Mapping[str, Band]]
) -> dict[str, str]:
    """For each side, why it would sign a package, in a sentence.

    `gains` {side: over fighting on}, `apart` {side: {issue: what its option is worth beyond things as they are at war}}, shares of the stakes.
    """
    found = {}
    for side, gain in gains.items():
        medians = {i: b.median for i, b in apart[side].items() if i != GUARANTEE}
        up = sorted((i for i in medians if medians[i] >= LEAST), key=lambda i: -medians[i])[:LEADING]
        down = min((i for i in medians if medians[i] <= -LEAST), key=lambda i: medians[i], default=None)

        def named(issue: str, medians: Mapping[str, float] = medians) -> str:
            return f"{case.issues[issue].title} ({option_says(case, issue, terms[issue])}: {share_of_stakes(medians[issue])})"

        ended = ", and gains by the end of the fighting" if gain.median >= LEAST else ""
        won = f"wins most on {' and '.join(map(named, up))}" if up else f"wins on no issue{ended}"
        lost = f"; it gives up most on {named(down)}" if down else ""
        found[side] = f"{case.name(side)} {stakes(gain)}: beside things as they are at war, it {won}{lost}."
    return found
