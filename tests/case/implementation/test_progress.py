"""Progress by theme, against sums done by hand."""

from detente.case.implementation import themes
from detente.case.schema import Implementation


def agreement(**scores):
    """Stipulations by name, their theme being the first letter, with scores by year."""
    return Implementation.model_validate({
        "agreement": "Accord", "signed": "2016",
        "stipulations": {
            name: {"says": name, "theme": name[0], "by": "x", "scores": [{"year": y, "score": s} for y, s in own.items()]}
            for name, own in scores.items()
        },
    })  # fmt: skip


def test_a_share_is_the_sum_of_scores_over_the_most_there_could_be():
    whole, a, b = themes(agreement(a1={2017: 0, 2018: 3}, a2={2017: 1, 2018: 2}, b1={2018: 1}))
    assert (whole.name, whole.stipulations, a.name, a.stipulations, b.stipulations) == (
        "All stipulations",
        3,
        "a",
        2,
        1,
    )
    assert [(y.year, y.counts, y.share) for y in whole.years] == [
        (2017, (1, 1, 0, 0), 1 / 6),
        (2018, (0, 1, 1, 1), 6 / 9),
    ]
    assert [(y.year, y.share) for y in a.years] == [(2017, 1 / 6), (2018, 5 / 6)]
    assert [(y.year, y.share) for y in b.years] == [(2018, 1 / 3)]


def test_a_single_theme_stands_alone():
    assert [t.name for t in themes(agreement(a1={2017: 2}))] == ["a"]
