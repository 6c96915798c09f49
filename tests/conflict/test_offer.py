"""Terms put on the table alone, against the whole game they are part of."""

import numpy as np
import pytest
from small import built, solved

from detente.conflict.offer import Terms, lay, named_terms, put_on_table
from detente.conflict.signing import sign_in_turn


@pytest.fixture(scope="module")
def whole():
    conflict = built()
    return conflict, solved(conflict, settled=5e-5)


def test_an_offer_fares_as_in_the_whole_game(whole):
    # The same package, weighed alone against the solved war and read off the whole game, differs by the coarse lattice only.
    conflict, solution = whole
    for deal in conflict.setting.case.proposals:
        offer = put_on_table(conflict, solution, named_terms(conflict, deal))
        places = conflict.places.answers[deal]
        order = max(places, key=len)
        chain = [(who, int(places[order[n:]].ids[conflict.today])) for n, who in enumerate(order)]
        assert offer.all_sign == pytest.approx(sign_in_turn(solution, chain).all_sign, abs=0.005)
        signed, on = (
            int(f.ids[conflict.today]) for f in (conflict.places.signed[deal], conflict.places.refused["none"])
        )
        for who, gain in offer.gains.items():
            np.testing.assert_allclose(gain, solution.value(who, signed) - solution.value(who, on), atol=0.002)


def test_an_answer_that_decides_follows_the_gain(whole):
    # The last to answer weighs signing against refusing: a logit choice (McKelvey and Palfrey 1998) between the two values at that belief.
    conflict, solution = whole
    laid = lay(conflict, solution, named_terms(conflict, "armistice"))
    offer = laid.offer()
    for who in ("country-a", "country-b"):
        noise = conflict.setting.x(conflict.setting.case.parties[who].noise)
        gain = offer.gains[who]
        at_most = 1 / (1 + np.exp(-(gain + 0.02) / noise))
        at_least = 1 / (1 + np.exp(-(gain - 0.02) / noise))
        # Both the answer and the gain are at today's belief but for what the answer itself teaches.
        assert (offer.by_type[who] <= at_most + 0.05).all()
        assert (offer.by_type[who] >= at_least - 0.05).all()


def test_it_does_not_matter_who_asks_or_where_else(whole):
    conflict, solution = whole
    terms = named_terms(conflict, "armistice")
    alone = put_on_table(conflict, solution, terms)
    again = put_on_table(conflict, solution, Terms(terms.proposal, dict(terms.guarantees)))
    assert (alone.all_sign, alone.signs, alone.holds) == (again.all_sign, again.signs, again.holds)
    fronts = [conflict.today, (0, *conflict.today[1:]), conflict.today]
    laid = lay(conflict, solution, terms, fronts)
    assert laid.signing(0).all_sign == pytest.approx(laid.signing(2).all_sign, abs=1e-9)
    assert laid.signing(1).all_sign != pytest.approx(laid.signing(0).all_sign, abs=1e-6)


def test_a_refusal_that_stands_is_no_signature(whole):
    conflict, solution = whole
    fresh = named_terms(conflict, "armistice")
    free = put_on_table(conflict, solution, fresh)
    stands = put_on_table(conflict, solution, Terms(fresh.proposal, fresh.guarantees, refusals={"country-a": 0.75}))
    assert stands.signs["country-a"] == pytest.approx(free.signs["country-a"] / 4)
    assert stands.all_sign == pytest.approx(free.all_sign / 4)
    assert stands.signs["country-b"] == pytest.approx(free.signs["country-b"])
