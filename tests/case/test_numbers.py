"""One draw's numbers, by quantity."""

from dataclasses import replace

import pytest

from detente.case.numbers import Numbers
from detente.case.quantity import parse_quantity


def numbers(**drawn):
    quantities = {k: replace(parse_quantity("rest" if v is None else v, "share"), name=k) for k, v in drawn.items()}
    return quantities, Numbers({q.name: q.low for q in quantities.values()})


def test_rest_completes():
    quantities, x = numbers(a=0.2, b=0.5, c=None)
    assert x.shares(quantities) == pytest.approx({"a": 0.2, "b": 0.5, "c": 0.3})


def test_too_much_is_scaled_and_rest_is_nothing():
    quantities, x = numbers(a=0.9, b=0.6, c=None)
    assert x.shares(quantities) == pytest.approx({"a": 0.6, "b": 0.4, "c": 0.0})


def test_by_type():
    quantities, x = numbers(low=0.1, high=0.4)
    assert x.typed(quantities, "high") == 0.4
    assert x.typed({"*": quantities["low"]}, "high") == 0.1
