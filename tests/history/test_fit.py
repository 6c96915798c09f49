"""The sampler against a posterior that is known in closed form."""

import numpy as np
import pytest
from scipy.stats import gamma

from detente.history.fit import Data, Diagnostics, FitError, Model


def _data(happened: list[int], years: list[float]) -> Data:
    n = len(happened)
    zeros = np.zeros(n, np.int64)
    return Data(np.array(happened), np.array(years), zeros, zeros, zeros, np.zeros((n, 0)), 1, 1, zeros - 1, 0.1, n)


@pytest.mark.slow
def test_a_constant_hazard_with_many_events_has_nearly_its_gamma_posterior() -> None:
    """With 400 events the prior hardly matters: the hazard is Gamma(400, 2000 years)."""
    fit = Model(_data([300, 100], [1500.0, 500.0])).sample(1)
    assert fit.diagnostics.trouble() is None
    found = np.quantile(np.exp(fit.draws["base"][:, 0]), [0.05, 0.5, 0.95])
    np.testing.assert_allclose(found, gamma(400, scale=1 / 2000).ppf([0.05, 0.5, 0.95]), rtol=0.02)
    again = Model(_data([300, 100], [1500.0, 500.0])).sample(1)
    np.testing.assert_array_equal(fit.draws["base"], again.draws["base"])


def test_data_in_which_nothing_happened_is_refused() -> None:
    with pytest.raises(FitError, match="the data hold no event"):
        Model(_data([0, 0], [1.0, 2.0]))


def test_trouble_is_told_with_likely_causes() -> None:
    assert Diagnostics(1.001, 2000, 0).trouble() is None
    told = Diagnostics(1.2, 35, 12).trouble()
    assert told is not None
    assert "R-hat 1.200" in told
    assert "Likely causes: 1." in told
