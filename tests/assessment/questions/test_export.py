"""A case's tree for other solvers."""

from importlib import resources

import pyspiel
import pytest

from detente.assessment.questions.export import export_domain, export_efg
from detente.case import parse_case
from detente.game import GameError
from detente.terms.domains import DomainError

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def case():
    return parse_case(TEMPLATE).case


def test_openspiel_plays_the_template_for_a_quarter(case):
    done = []
    text = export_efg(case, 1, ["armistice"], lambda _stage, n, total: done.append((n, total)))
    assert done
    assert all(0 <= n <= total for n, total in done)
    tree = pyspiel.load_efg_game(text)
    assert tree.num_players() == 4  # both sides, the patron, the mediator
    value = pyspiel.expected_returns(tree.new_initial_state(), pyspiel.UniformRandomPolicy(tree), -1, True)
    assert all(-1 < v < 1.5 for v in value)


def test_fewer_proposals_make_a_smaller_tree(case):
    assert len(export_efg(case, 1, ["armistice"])) < len(export_efg(case, 1))


def test_too_large_a_tree_is_refused_before_it_is_written(case):
    with pytest.raises(GameError, match=r"the tree has [\d,]+ nodes; the limit is 2,000,000"):
        export_efg(case, 6)


def test_a_value_that_opinion_moves_below_nothing_fits_no_profile():
    groups = "opinion:\n  groups: {coast: {title: The coast, accepts: {province: {returned: 10%}}}}\n"
    rule = "  moves: {x: {group: coast, party: country-a, option: {province: returned}, by: 50%}}\n"
    with pytest.raises(DomainError, match="opinion makes an option worth less than nothing"):
        export_domain(parse_case(TEMPLATE + groups + rule).case)
