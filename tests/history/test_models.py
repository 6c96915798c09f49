import numpy as np

from detente.history import events, models, spells


def test_every_shipped_model_has_its_cases() -> None:
    found = models.shipped_models()
    assert {n: d.cases for n, d in found.items() if n != "leader"} == {
        "peace": 361,
        "pledge": 146,
        "threat": 693,
        "war": 95,
        "crisis": 486,
    }
    assert found["peace"].happened.sum() == 158
    np.testing.assert_allclose(found["peace"].years.sum(), sum(spells.peace().end - spells.peace().begin))


def test_wars_still_fought_count_as_time_and_not_as_endings() -> None:
    data = models.war(np.array([0.7, 4.0]), np.array([1, 0]))
    assert data.happened.sum() == 1
    np.testing.assert_allclose(data.years.sum(), 4.7)


def test_endings_follow_the_counts() -> None:
    wars = events.wars()
    draws = models.endings(wars, 4000, 1)
    np.testing.assert_allclose(draws.sum(axis=2), 1)
    early = wars.ended[wars.years <= 1]
    np.testing.assert_allclose(draws[:, 0, 0].mean(), (early == 0).mean(), atol=0.02)
