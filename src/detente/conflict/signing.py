"""Who signs: the signatories answer one after another, each knowing the earlier answers (model.md section 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.game import Solution
from detente.game.solution import Beliefs


@dataclass(frozen=True)
class Signing:
    """The chances of signing: by signatory, by signatory and type (types,), and of all together; `belief` is the belief once all have signed."""

    signs: Mapping[str, float]
    by_type: Mapping[str, npt.NDArray[np.float64]]
    all_sign: float
    belief: Beliefs


def sign_in_turn(
    solution: Solution,
    answers: Sequence[tuple[str, int]],
    belief: Beliefs | None = None,
    stands: Mapping[str, float] | None = None,
) -> Signing:
    """The chance that all sign. `answers` lists the signatories in order, each with the state in which it answers (its first action is yes).

    `belief` is the public belief before the first answer (default: the prior). Each signature moves it by Bayes' rule, so a later
    signatory answers knowing what the earlier ones taught. `stands` {signatory: chance} is how likely an earlier refusal of these terms still stands;
    a signatory whose refusal stands does not sign.
    """
    now, together = solution.prior() if belief is None else belief, 1.0
    signs, by_type = {}, {}
    for who, state in answers:
        yes = solution.policy(state, now)[:, 0] * (1 - (stands or {}).get(who, 0.0))
        signs[who] = float(yes @ list(now[who].values())) if who in now else float(yes[0])
        by_type[who] = yes
        together *= signs[who]
        now = solution.after(state, 0, now)
    return Signing(signs, by_type, together, now)
