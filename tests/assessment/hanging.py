"""An assessment of which it is known what it hangs on, without solving: for tests of what is shown."""

from dataclasses import replace

import numpy as np
from scipy.special import expit, ndtri

from detente.assessment import Assessment


def hanging(a: Assessment, first: str, second: str, draws: int = 64) -> Assessment:
    """The assessment with made-up draws, in which every chance is lower the higher `first` is, and higher the higher `second` is.

    Of the variance, four fifths follow `first` and a fifth `second`.
    """
    rng = np.random.default_rng(1)
    inputs = {path: (rng.permutation(draws) + 0.5) / draws for path in a.inputs}
    answer = expit(ndtri(inputs[second]) - 2 * ndtri(inputs[first]))
    return replace(a, draws=draws, inputs=inputs, samples=dict.fromkeys(a.samples, answer))
