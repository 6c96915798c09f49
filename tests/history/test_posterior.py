from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from detente.history.posterior import CUTOFFS, Posterior, PosteriorError, own, save, shipped


def _posterior(spread: float) -> Posterior:
    draws = {
        "base": np.log(np.array([[0.2]])),
        "effect": np.log(np.array([[[0.5]]])),
        "step": np.array([[0.3, -0.3]]),
        "spread": np.array([spread]),
    }
    return Posterior(draws, {})


def test_survival_without_spread_is_that_of_a_hazard_constant_by_interval() -> None:
    """By hand: hazard .1 e^.3 for a year, then .1 e^-.3."""
    found = _posterior(0.0).survival(0, np.array([1.0]), np.array([0.0, 1.0, np.inf]), np.array([0.5, 1.0, 3.0]))
    one, two = 0.1 * np.exp(0.3), 0.1 * np.exp(-0.3)
    np.testing.assert_allclose(found[0], np.exp([-0.5 * one, -one, -one - 2 * two]), rtol=1e-12)


@pytest.mark.parametrize("spread", [0.3, 1.0, 1.5])
def test_averages_over_the_shared_effect_are_integrals(spread: float) -> None:
    """Against adaptive quadrature of the same integral."""
    p = _posterior(spread)
    total = 0.1 * np.exp(0.3)
    found = p.survival(0, np.array([1.0]), np.array([0.0, 1.0, np.inf]), np.array([1.0]))[0, 0]
    exact = quad(lambda u: np.exp(-total * np.exp(spread * u)) * norm.pdf(u), -10, 10)[0]
    assert found == pytest.approx(exact, abs=1e-5)
    chance = p.chance(0, np.array([1.0]))[0]
    exact = quad(lambda u: norm.pdf(u) / (1 + np.exp(-np.log(0.1) - 0.3 - spread * u)), -10, 10)[0]
    assert chance == pytest.approx(exact, abs=1e-5)


def test_every_shipped_model_has_converged() -> None:
    models = {
        "peace",
        "pledge",
        "threat",
        "war",
        "leader",
        "crisis",
        "civil-war-25",
        "civil-war-1000",
        "civil-recurrence",
    }
    for cut in (None, *CUTOFFS):
        assert set(shipped(cut)) == models
        for name, posterior in shipped(cut).items():
            assert posterior.about["rhat"] <= 1.01, (cut, name)
            assert posterior.about["ess"] >= 400, (cut, name)
            assert posterior.about["divergences"] <= 60, (cut, name)
            assert posterior.draws["base"].shape[0] == 1000


def test_saving_and_reading_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    (tmp_path / "history").mkdir()
    save(tmp_path / "history" / "mine.npz", {"peace": Posterior(_posterior(1.0).draws, {"kind": "peace"})})
    found = own("mine")
    assert found.about["kind"] == "peace"
    np.testing.assert_allclose(found.draws["base"], _posterior(1.0).draws["base"], rtol=1e-6)
    assert list(tmp_path.glob("history/*.part")) == []


@pytest.mark.parametrize("name", ["../mine", "Mine", "", "a/b"])
def test_names_cannot_lead_out_of_the_folder(name: str) -> None:
    with pytest.raises(PosteriorError, match="lower-case letters"):
        own(name)


def test_a_fit_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    with pytest.raises(PosteriorError, match="fit: got 'mine'; your fits are: none"):
        own("mine")


def test_a_broken_file_is_refused_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    (tmp_path / "history").mkdir()
    (tmp_path / "history" / "mine.npz").write_bytes(b"not an archive")
    with pytest.raises(PosteriorError, match="not a file of posterior draws"):
        own("mine")
