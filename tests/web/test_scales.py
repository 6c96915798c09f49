"""The scales of sliders: one for each kind of quantity, with round ends and every value of the kind on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.case import load_case
from detente.case.named import quantities
from detente.web.scales import ends, scales


@pytest.fixture(scope="module")
def case():
    return load_case("ukraine-2022").case


def test_every_value_of_a_case_is_on_its_scale(case):
    found = scales(case)
    for q in quantities(case):
        if not q.rest:
            scale = found[q.name]
            assert scale.least <= q.low <= q.high <= scale.most, q.name
            assert scale.percent == (q.kind in ("share", "rate") or "%" in q.text), q.name


def test_quantities_of_a_kind_have_one_scale(case):
    found = scales(case)
    shares = {found[q.name] for q in quantities(case) if q.kind == "share" and not q.rest}
    assert [(s.least, s.most, s.percent) for s in shares] == [(0, 1, True)]
    weights = {q.name: found[q.name] for q in quantities(case) if ".weight" in q.name}
    assert len(weights) > 10
    assert len(set(weights.values())) == 1
    crimea = weights["parties.russia.values.crimea.weight.limited"]
    assert (crimea.least, crimea.most) == (0, 1)  # the largest weight is 60%
    # A level of support and a strength by support are both written under `support`, the one without %.
    assert found["backers.united-states.support.surge"] != found["war.strength.support.ukraine"]


@pytest.mark.parametrize(
    ("kind", "low", "high", "found"),
    [
        ("share", 0.2, 0.4, (0, 1)),
        ("rate", 0.001, 0.004, (0, 0.006)),
        ("rate", 0.5, 0.9, (0, 1)),
        ("duration", 6, 8, (0, 15)),
        ("positive", 0, 0, (0, 1)),
        ("real", -0.2, 0.1, (-0.3, 0.3)),
    ],
)
def test_ends(kind, low, high, found):
    assert ends(kind, low, high) == pytest.approx(found)


@given(st.floats(1e-12, 1e9), st.sampled_from(["positive", "duration"]))
def test_a_scale_has_room_and_not_too_much(value, kind):
    least, most = ends(kind, 0, value)
    assert least == 0
    assert 1.49 * value < most < 3.1 * value
