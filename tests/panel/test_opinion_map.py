"""Clusters of opinion told of a panel: found where they were put, withheld where they are small."""

from itertools import combinations

import numpy as np
import pytest

from detente.panel import opinion_map
from detente.panel.box import empty
from detente.panel.clusters import Clusters
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


THREE = parse_panel(TEXT.replace("title: S", "title: S\nthreshold: 3"))


class Drawn:
    """In place of clusters that are found: drawn by lot anew for everybody, at one of two places of the map, so that anything may come together."""

    def __init__(self, rng):
        self.rng = rng

    def __call__(self, votes, seed):
        number = 2
        self.cluster = self.rng.integers(0, number, len(votes)).astype(np.int16)
        self.cluster[self.rng.random(len(votes)) < 0.1] = -1
        self.cluster[:number] = np.arange(number)
        self.place = self.rng.integers(0, 2, len(votes))
        self.place[:2] = 0, 1
        points = np.column_stack([self.place, self.place]).astype(float)
        return Clusters(self.cluster, points, np.zeros((2, 6)), np.zeros(2), np.zeros((number, 2)), {})


def isolated(figures, people, threshold):
    """Whether some combination of figures, each the people it is about, is about fewer than the threshold."""
    matrix = np.array([[person in figure for person in range(people)] for figure in figures], float)
    rank = np.linalg.matrix_rank(matrix) if matrix.size else 0
    for number in range(1, threshold):
        for out in combinations(range(people), number):
            if np.linalg.matrix_rank(np.delete(matrix, out, axis=1)) < rank:
                return True
    return False


def shown_one_after_another(monkeypatch, seed, always=False):
    """Sets that figures are about, as a panel grows: of maps and numbers of ballots, then for each statement who answered it by cluster."""
    rng = np.random.default_rng(seed)
    drawn, told_by = Drawn(rng), []
    lot = opinion_map._without

    def without(*given):
        told_by.append(lot(*given))
        return told_by[-1]

    monkeypatch.setattr(opinion_map, "find_clusters", drawn)
    monkeypatch.setattr(opinion_map, "_without", without)
    monkeypatch.setattr(opinion_map, "stability", lambda *_: np.ones(1))
    figures, statements, maps = [], [[] for _ in range(6)], 0
    size = 0
    while size <= 23:
        before, size = size, size + int(rng.integers(3, min(18, 27 - size)))
        figures.append(set(range(size)))
        box = empty(THREE, size)
        box.answers[:] = np.where(rng.random((size, 6)) < 0.2, NOT_SEEN, rng.integers(-1, 2, (size, 6)))
        box.answers[:, 0] = 1
        found, _ = clusters_of(THREE, box, ROWS, None, 1, 0 if always else before)
        if found is None:
            continue
        maps += 1
        cluster = told_by[-1]
        for one in found["clusters"]:
            members = np.flatnonzero(cluster == one["number"] - 1)
            assert len(members) == one["people"]
            figures.append(set(members.tolist()))
            for tells in one["tells"]:
                n = int(tells["question"][1:])
                for k in range(found["number"]):
                    statements[n].append(set(np.flatnonzero((cluster == k) & (box.answers[:, n] != NOT_SEEN)).tolist()))
        for cell in found["map"]:
            members = np.flatnonzero((cluster == cell["cluster"] - 1) & (drawn.place == (cell["x"] > 0)))
            assert len(members) == cell["people"]
            figures.append(set(members.tolist()))
    return maps, [figures, *statements]


@pytest.mark.parametrize("seed", range(40))
def test_no_maps_shown_one_after_another_tell_together_of_fewer_than_three_people(monkeypatch, seed):
    _, about = shown_one_after_another(monkeypatch, seed)
    assert not any(isolated(figures, 26, 3) for figures in about if figures)


def test_maps_are_shown_more_than_once_and_showing_every_one_would_be_seen_to_fail(monkeypatch):
    assert max(shown_one_after_another(monkeypatch, seed)[0] for seed in range(12)) > 1
    with monkeypatch.context() as patched:
        assert any(isolated(shown_one_after_another(patched, seed, always=True)[1][0], 26, 3) for seed in range(40))


def test_one_more_ballot_is_not_to_be_seen_on_the_map_and_a_good_many_are():
    many = camps(60, 40)
    assert clusters_of(PANEL, many, ROWS, None, 1, 0)[0] is not None
    found, why = clusters_of(PANEL, many, ROWS, None, 1, 99)
    assert found is None and "too few have come" in why
    order = np.random.default_rng(4).permutation(100)
    mixed = many.only(order)
    found, _ = clusters_of(PANEL, mixed, ROWS, None, 1, 50)
    assert found["people"] == 100


def test_how_many_are_in_no_cluster_is_told_of_enough_people_or_of_none():
    """Seven statements, and two people who answered only one: by taking the clusters from the ballots their number would be had."""
    text = TEXT + "  s6: {kind: statement, asks: Statement 6}\n"
    panel = parse_panel(text)
    old = camps(40, 25)
    box = empty(panel, 65)
    box.answers[:, :6], box.answers[:, 6], box.groups[:] = old.answers, 1, 0
    rows = np.ones((3, 7), bool)
    assert clusters_of(panel, box, rows, None, 1)[0]["people"] == 65
    box.answers[[3, 50], 1:] = NOT_SEEN
    assert clusters_of(panel, box, rows, None, 1)[0]["people"] == 60
    box.answers[[3, 50]] = NOT_SEEN  # no ballots at all
    assert clusters_of(panel, box, rows, None, 1)[0]["people"] == 63
