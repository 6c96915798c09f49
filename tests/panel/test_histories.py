"""What became of people's answers from view to view, against following each person one at a time."""

from collections import Counter

import numpy as np
import pytest

from detente.panel import histories as module
from detente.panel.histories import histories
from detente.panel.tally import NOT_SEEN


def followed(views, row, question):
    """Kinds by following each person."""
    found = Counter()
    for person, group in enumerate(row.tolist()):
        told = [int(v[person, question]) if person < len(v) else NOT_SEEN for v in views]
        versions = tuple(0 if a == NOT_SEEN else told.index(a) + 1 for a in told)
        if any(versions):
            found[group, versions] += 1
    return sorted((group, versions, many) for (group, versions), many in found.items())


@pytest.mark.parametrize("seed", range(20))
def test_kinds_are_those_of_people_followed_one_at_a_time(seed, monkeypatch):
    monkeypatch.setattr(module, "BLOCK", 7)
    rng = np.random.default_rng(seed)
    row = rng.integers(0, 4, 40)
    answers = rng.integers(1, 6, (40, 3)).astype(np.int8)
    views = []
    for size in np.sort(rng.integers(5, 41, 5)):
        views.append(answers[:size].copy())
        views[-1][rng.random((size, 3)) < 0.1] = NOT_SEEN
        answers = np.where(rng.random(answers.shape) < 0.1, rng.integers(1, 6, answers.shape), answers).astype(np.int8)
    found = histories(views, row, 3)
    sizes = found.sizes()
    for question in range(3):
        kinds = found.kinds(question)
        assert kinds == followed(views, row, question)
        for group in range(4):
            for view, answered in enumerate(views):
                mine = answered[row[: len(answered)] == group, question]
                assert sizes[view, group, question] == (mine != NOT_SEEN).sum()
            new = sum(many for g, versions, many in kinds if g == group and versions[-1] and not any(versions[:-1]))
            assert found.fresh(question, [group]) == new
