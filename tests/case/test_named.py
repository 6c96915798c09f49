"""Every quantity has a name of its own, the same wherever the case goes."""

import pickle

import pytest

from detente.case import library, load_case
from detente.case.named import quantities, walk


@pytest.mark.parametrize("case", library())
def test_names_are_unique_and_are_the_keys_that_lead_there(case):
    loaded = load_case(case)
    names = [q.name for q in quantities(loaded.case)]
    assert len(names) == len(set(names))
    assert loaded.names == tuple(names)
    for keys, quantity in walk(loaded.case):
        assert quantity.name == ".".join(k for k in keys if k != "*")


def test_names_stay_when_a_case_is_copied_or_sent():
    case = load_case("ukraine-2022").case
    names = [q.name for q in quantities(case)]
    assert [q.name for q in quantities(case.model_copy(update={"threats": {}}))] == [
        n for n in names if not n.startswith("threats.")
    ]
    assert [q.name for q in quantities(pickle.loads(pickle.dumps(case)))] == names
