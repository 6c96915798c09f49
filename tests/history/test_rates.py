import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.history import RATES, RateError, rate, read, spells
from detente.history.posterior import PosteriorError, shipped


@pytest.mark.parametrize("name", list(RATES))
def test_every_rate_is_a_chance_with_cases_behind_it(name: str) -> None:
    answer = rate(name)
    assert answer.draws.shape == (1000,)
    assert ((answer.draws >= 0) & (answer.draws <= 1)).all()
    median, low, high = answer.band()
    assert low < median < high
    data = answer.as_dict()
    assert data["cases"] > 0
    assert name == "civil_war_recurs" or data["cases"] == len(data["comparable"])
    assert data["cite"]


@pytest.mark.parametrize("name", list(RATES))
def test_every_value_of_every_argument_is_answered(name: str) -> None:
    for key, allowed in RATES[name].arguments.items():
        for value in ("2 years",) if allowed == "years" else allowed:
            besides = {"war": "civil"} if (name, key) == ("war_ends", "deaths") else {}
            assert np.isfinite(rate(name, **{**besides, key: value}).draws).all()


def test_a_rate_reads_as_in_a_case_file() -> None:
    one = read("history.peace_failure(guarantee: treaty, ended: stalemate)")
    two = read("history.peace_failure(guarantee=treaty,ended=stalemate)")
    np.testing.assert_array_equal(one.draws, two.draws)
    assert one.asked == read(one.asked).asked


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("history.peace_falure()", "there is no such base rate; expected one of peace_failure"),
        ("history.peace_failure(garantee: treaty)", "garantee: there is no such argument; expected one of guarantee"),
        ("history.peace_failure(guarantee: treatty)", "got 'treatty'; expected one of none, peacekeepers, treaty"),
        ("history.peace_failure(within: soon)", "expected a time such as 5 years"),
        ("history.peace_failure(within: 0 years)", "expected a time such as 5 years"),
        ("history.peace_failure(treaty)", "expected an argument as 'name: value'"),
        ("history.", "expected a base rate such as"),
    ],
)
def test_mistakes_are_told_with_what_would_be_right(text: str, message: str) -> None:
    with pytest.raises(RateError, match=message.replace("(", r"\(").replace(")", r"\)")):
        read(text)


def test_opposites_sum_to_one() -> None:
    for one, other in (
        ("peace_failure", "peace_holds"),
        ("pledge_kept", "pledge_broken"),
        ("threat_carried_out", "threat_backed_down"),
    ):
        np.testing.assert_allclose(rate(one).draws + rate(other).draws, 1)


@given(st.floats(0.1, 20), st.floats(0.1, 20))
def test_longer_is_likelier(one: float, two: float) -> None:
    short, long = sorted((round(one, 3), round(two, 3)))
    for name in ("peace_failure", "war_ends", "leader_exit"):
        assert (rate(name, within=f"{short} years").draws <= rate(name, within=f"{long} years").draws + 1e-12).all()


def test_the_ways_a_war_ends_sum_to_its_ending() -> None:
    for after in ("0 years", "0.5 years", "3 years"):
        whole = rate("war_ends", after=after, within="2 years").draws
        parts = sum(
            rate("war_ends", after=after, within="2 years", how=h).draws
            for h in ("victory", "compromise", "stalemate", "transformed")
        )
        np.testing.assert_allclose(whole, parts, atol=1e-9)


def test_the_chance_per_quarter_adds_up_to_the_chance() -> None:
    answer = rate("peace_failure", within="5 years")
    np.testing.assert_allclose(1 - (1 - answer.per_quarter()) ** 20, answer.draws, rtol=1e-9)
    with pytest.raises(RateError, match="a plain chance; expected a chance per time"):
        rate("pledge_kept").per_quarter()


def test_wars_end_as_observed() -> None:
    """The model's median is within .06 of the share of COW wars that were over, and the band holds it."""
    for years, share in ((0.5, 0.53), (1, 0.68), (2, 0.85), (5, 0.95)):
        median, low, high = rate("war_ends", after="0 years", within=f"{years} years").band()
        assert median == pytest.approx(share, abs=0.06)
        assert low < share < high


def test_a_guarantee_by_treaty_is_compared_with_the_settlements_that_had_one() -> None:
    """Mattes & Savun 2009: 14 settlements with a third-party guarantee, 3 of which failed while watched."""
    answer = rate("peace_failure", guarantee="treaty", war="civil")
    assert len(answer.comparable) == 14
    assert "Bosnia, settlement 3" in [c.name for c in answer.comparable]
    assert answer.band()[0] < rate("peace_failure", war="civil").band()[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"war": "civil", "ended": "victory"},
            "ended: got 'victory', which no case in the data has with peace after civil wars",
        ),
        ({"war": "civil", "terms": "ceasefire", "guarantee": "treaty"}, "guarantee: got 'treaty', which no case"),
        ({"war": "civil", "border": "yes"}, "border: the sides of a civil war share none"),
        (
            {"as_of": "1948-12-31", "war": "civil", "guarantee": "treaty"},
            "is known from that time",
        ),
    ],
)
def test_what_was_never_observed_is_refused_instead_of_answered_from_the_prior(arguments, message) -> None:
    with pytest.raises(RateError, match=message):
        rate("peace_failure", **arguments)


def test_what_is_not_asked_about_is_as_in_the_comparable_cases() -> None:
    """Marginal standardisation, by hand: the mean over comparable cases of each one's chance with the question's terms."""
    answer = rate("peace_failure", terms="ceasefire", border="yes")
    rows, posterior = spells.peace(), shipped()["peace"]
    first = rows.lasted()[2]
    like = [
        i
        for i, s in zip(first, np.unique(rows.spell), strict=True)
        if rows.names[s] in {c.name for c in answer.comparable}
    ]
    chances = []
    for i in like:
        x = rows.x[i, : posterior.draws["effect"].shape[2]].copy()
        x[:5], x[9] = 0, 1
        chances.append(1 - posterior.survival(0, x, spells.EDGES, np.array([5.0]))[:, 0])
    np.testing.assert_allclose(answer.draws, np.mean(chances, axis=0), rtol=1e-9)


def test_a_shared_border_and_earlier_wars_raise_the_chance_of_another() -> None:
    """Lo, Hashimoto & Reiter 2008 find contiguous pairs to fight again sooner."""
    apart, near = (rate("peace_failure", terms="ceasefire", border=b).draws for b in ("no", "yes"))
    assert (near > apart).mean() > 0.9
    assert rate("peace_failure", earlier_wars="three").band()[0] >= rate("peace_failure", earlier_wars="none").band()[0]


@pytest.mark.parametrize("as_of", ["yesterday", "1999-13-01", "", "²"])
def test_days_that_are_none_are_refused(as_of: str) -> None:
    with pytest.raises(RateError, match=r"as_of: got .*; expected a day such as"):
        rate("war_ends", as_of=as_of)


def test_where_few_cases_are_alike_looser_ones_are_shown_and_it_is_said() -> None:
    answer = rate("peace_failure", guarantee="treaty", ended="stalemate")
    assert len(answer.comparable) >= 5
    assert answer.looser


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("history.peace_failure(name: x)", "no such argument"),
        ("history.peace_failure(within: ²)", "expected a time"),
        ("history.peace_failure(within: 1_0)", "expected a time"),
        ("history.peace_failure(guarantee: none, guarantee: treaty)", "given twice"),
    ],
)
def test_what_python_would_misread_is_refused(text, says):
    with pytest.raises(RateError, match=says):
        read(text)


def test_odd_texts_are_answered_or_refused():
    names = ("peace_failure", "war_ends", "x", "", "leader_exit", "pledge_kept", "²")
    arguments = ("within", "after", "fit", "guarantee", "name", "²", "how", "war", "")
    values = (
        "5 years",
        "²",
        "1e3",
        "none",
        "any",
        "",
        "5_0",
        "٣",
        "50",
        "1e999",
        ".",
        "0.01",
        "../x",
        "nan",
        "-1",
        "5 years 3",
        "5years",
        "x" * 10_000,
        "\0",
    )
    answered = 0
    for seed in range(1500):
        r = random.Random(seed)
        given = ",".join(f"{r.choice(arguments)}{r.choice(':=')}{r.choice(values)}" for _ in range(r.choice((0, 1, 2))))
        try:
            read(f"history.{r.choice(names)}{r.choice(('(', ' (', ''))}{given}{r.choice((')', ''))}")
            answered += 1
        except (RateError, PosteriorError):
            pass
    assert answered > 50


def test_very_old_wars_end_at_the_rate_of_old_ones():
    old, older = rate("war_ends", after=10, within=5), rate("war_ends", after=49, within=5)
    assert older.draws == pytest.approx(old.draws, rel=1e-6)  # the hazard is one number from the fifth year on
