"""Clusters of opinion: published groups, published indices, and what must not change them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polls import conversation

from detente.panel import polis
from detente.panel.clusters import ClusterError, adjusted_rand, find_clusters, silhouettes, stability
from detente.panel.tally import NOT_SEEN


def camps(seed, people, statements=20, missing=0.3):
    """Votes of two camps that mostly disagree, and who is in which."""
    rng = np.random.default_rng(seed)
    camp = rng.integers(0, 2, people)
    lean = np.where(rng.random(statements) < 0.5, 1, -1)
    votes = np.where(camp[:, None] == 1, lean, -lean)
    votes = np.where(rng.random(votes.shape) < 0.08, -votes, votes)
    votes[rng.random(votes.shape) < missing] = NOT_SEEN
    return votes.astype(np.int8), camp


def test_brexit_consensus_has_the_published_groups_whatever_the_seed():
    votes = polis.read(conversation("brexit-consensus"))
    for seed in range(5):
        found = find_clusters(votes.votes, seed)
        both = (votes.groups >= 0) & (found.cluster >= 0)
        assert both.sum() == 189  # eight people of the published groups voted on fewer than seven statements
        assert found.number == 2
        assert adjusted_rand(votes.groups[both], found.cluster[both]) >= 0.85
    alike = stability(votes.votes, found, 30)
    assert 0.6 < np.median(alike) < 0.95  # a batch port of Polis' algorithm had .78


def test_bowling_green_has_much_of_the_published_groups():
    votes = polis.read(conversation("bowling-green"))
    found = find_clusters(votes.votes)
    both = (votes.groups >= 0) & (found.cluster >= 0)
    assert adjusted_rand(votes.groups[both], found.cluster[both]) >= 0.7  # the batch port had .72


def test_two_camps_are_found_whoever_stands_first_and_seen_from_either_side():
    votes, camp = camps(1, 120)
    found = find_clusters(votes)
    assert found.number == 2
    assert adjusted_rand(found.cluster, camp) > 0.95
    order = np.random.default_rng(2).permutation(120)
    assert adjusted_rand(find_clusters(votes[order]).cluster, found.cluster[order]) == 1
    turned = np.where(votes == NOT_SEEN, NOT_SEEN, -votes.astype(int)).astype(np.int8)
    assert adjusted_rand(find_clusters(turned).cluster, found.cluster) == 1
    assert np.bincount(found.cluster)[0] >= np.bincount(found.cluster)[1]
    assert np.median(stability(votes, found, 10)) > 0.95


def test_the_same_seed_gives_the_same_clusters():
    votes, _ = camps(3, 60)
    one, two = find_clusters(votes, 7), find_clusters(votes, 7)
    np.testing.assert_array_equal(one.cluster, two.cluster)
    np.testing.assert_array_equal(one.positions, two.positions)
    np.testing.assert_array_equal(stability(votes, one, 5), stability(votes, two, 5))


@pytest.mark.parametrize("dense", [5, 100])
@pytest.mark.parametrize("people", [15, 60])
def test_components_are_those_of_a_singular_value_decomposition(people, dense, monkeypatch):
    monkeypatch.setattr("detente.panel.clusters.DENSE", dense)
    votes, _ = camps(4, people, missing=0)
    found = find_clusters(votes)
    centred = votes - votes.mean(axis=0)
    _, values, vectors = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(found.components), np.abs(vectors[:2]), atol=1e-8)
    np.testing.assert_allclose(found.explained, (values**2 / (values**2).sum())[:2])
    np.testing.assert_allclose(found.positions, centred @ found.components.T, atol=1e-8)


def test_who_has_seen_few_statements_is_placed_as_far_out_as_the_others_and_who_has_seen_fewest_not_put_into_a_cluster():
    votes, _ = camps(5, 80, missing=0)
    full = votes[0].copy()
    votes[0, 10:] = NOT_SEEN
    votes[1, 6:] = NOT_SEEN
    votes[2] = NOT_SEEN
    found = find_clusters(votes)
    assert found.cluster[1] == found.cluster[2] == -1
    assert found.positions[2].tolist() == [0, 0]
    enough = np.delete(np.arange(80), [1, 2])
    means = np.array([votes[enough][votes[enough, q] != NOT_SEEN, q].mean() for q in range(20)])
    expected = np.sqrt(2) * found.components[:, :10] @ (full[:10] - means[:10])
    np.testing.assert_allclose(found.positions[0], expected)


def test_nobody_or_everybody_alike_has_no_clusters():
    with pytest.raises(ClusterError, match="four people"):
        find_clusters(np.ones((3, 8), np.int8))
    with pytest.raises(ClusterError, match="hardly anybody"):
        find_clusters(np.ones((30, 8), np.int8))
    with pytest.raises(ClusterError, match="hardly anybody"):
        find_clusters(np.ones((150, 120), np.int8))
    with pytest.raises(ClusterError, match="four people"):
        find_clusters(np.full((30, 8), NOT_SEEN, np.int8))


def test_votes_with_one_dimension_only_have_no_second_component():
    votes = np.ones((150, 120), np.int8)
    votes[::3] = -1
    votes[1::3, :60] = -1
    votes[1::3] *= np.repeat([1, -1], 60).astype(np.int8)
    found = find_clusters(np.vstack([votes, np.zeros((1, 120), np.int8)]))
    assert np.all(np.isfinite(found.positions))
    assert found.explained[0] == pytest.approx(1)
    assert found.number == 2


def test_many_people_are_placed_from_a_sample(monkeypatch):
    monkeypatch.setattr("detente.panel.clusters.SAMPLE", 100)
    monkeypatch.setattr("detente.panel.clusters.JUDGED", 50)
    votes, camp = camps(6, 350)
    assert adjusted_rand(find_clusters(votes).cluster, camp) > 0.9


def test_rand_index_worked_by_hand():
    # Of 21 pairs, 3 + 6 = 9 are together in one division, 3 + 6 = 9 in the other and 3 + 3 = 6 in both; by chance 81 / 21 would be.
    found = adjusted_rand([0, 0, 0, 0, 1, 1, 1], ["x", "x", "x", "y", "y", "y", "y"])
    assert found == pytest.approx((6 - 27 / 7) / (9 - 27 / 7))


def test_rand_index_is_its_definition_over_pairs():
    rng = np.random.default_rng(1)
    one, other = rng.integers(0, 3, 40), rng.integers(0, 4, 40)
    pairs = [(one[i] == one[j], other[i] == other[j]) for i in range(40) for j in range(i)]
    both, first, second = (sum(a and b for a, b in pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs))
    chance = first * second / len(pairs)
    assert adjusted_rand(one, other) == pytest.approx((both - chance) / ((first + second) / 2 - chance))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_rand_index_is_symmetric_at_most_one_and_blind_to_names(labels):
    one, other = (np.array(x) for x in zip(*labels, strict=True))
    found = adjusted_rand(one, other)
    assert found == pytest.approx(adjusted_rand(other, one))
    assert found <= 1 + 1e-12
    assert adjusted_rand(one, 5 - one) == 1


def test_rand_index_needs_the_same_things():
    for one, other in (([], []), ([1], [1, 2])):
        with pytest.raises(ValueError, match="same things"):
            adjusted_rand(one, other)


def test_silhouettes_worked_by_hand():
    points = np.array([[0.0, 0], [0, 1], [0, 5], [9, 9]])
    found = silhouettes(points, np.array([0, 0, 1, 2]))
    assert found[0] == pytest.approx((5 - 1) / 5)
    assert found[1] == pytest.approx((4 - 1) / 4)
    assert found[2:].tolist() == [0, 0]
    with pytest.raises(ValueError, match="two clusters"):
        silhouettes(points, np.zeros(4, int))
