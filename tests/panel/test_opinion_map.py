"""Clusters of opinion told of a panel: found where they were put, withheld where they are small."""

import numpy as np

from detente.panel.box import empty
from detente.panel.opinion_map import NEVER, clusters_of
from detente.panel.questions import parse_panel
from detente.panel.tally import NOT_SEEN

TEXT = "panel: 1\nid: s\ntitle: S\ngroups: {all: All}\nquestions:\n" + "".join(
    f"  s{n}: {{kind: statement, asks: Statement {n}}}\n" for n in range(6)
)
PANEL = parse_panel(TEXT)


def camps(one, other, seed=1):
    rng = np.random.default_rng(seed)
    box = empty(PANEL, one + other)
    camp = np.repeat([1, -1], [one, other])[:, None]
    side = np.array([1, 1, 1, -1, -1, -1])
    box.answers[:] = np.where(rng.random((one + other, 6)) < 0.9, camp * side, 0)
    box.groups[:] = 0
    return box


ROWS = np.ones((3, 6), bool)


def test_two_camps_are_found_with_what_tells_them_apart():
    found, why = clusters_of(PANEL, camps(40, 25), ROWS, None, 1)
    assert why is None and found["note"] == NEVER
    assert [c["people"] for c in found["clusters"]] == [40, 25]
    told = found["clusters"][0]["tells"][0]
    assert abs(told["inside"] - told["outside"]) > 0.7
    assert found["stability"]["median"] > 0.9
    assert sum(c["people"] for c in found["map"]) <= 65


def test_a_camp_of_few_is_withheld_and_few_statements_have_no_clusters():
    found, why = clusters_of(PANEL, camps(40, 4), ROWS, None, 1)
    assert found is None or min(c["people"] for c in found["clusters"]) >= PANEL.threshold
    assert found is not None or "fewer than 5" in why
    assert clusters_of(PANEL, camps(40, 25), ROWS * [1, 1, 1, 0, 0, 0] > 0, None, 1) == (None, None)
    same = camps(40, 25)
    same.answers[:] = 1
    found, why = clusters_of(PANEL, same, ROWS, None, 1)
    assert found is None and why.startswith("Clusters of opinion cannot be told")
    same.answers[:] = NOT_SEEN
    assert clusters_of(PANEL, same, ROWS, None, 1)[0] is None
