"""A draw of a case as a game."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from small import TEMPLATE, built, solved


def test_today_is_what_the_case_says():
    conflict = built()
    assert conflict.today == (1, 0, 0, 0, 1)
    label = conflict.game.label(int(conflict.places.talk.ids[conflict.today]))
    assert label == "talk[front=1, exhaustion_a=0, exhaustion_b=0, support_a=0, support_b=1]"


@settings(max_examples=3)
@given(swap=st.permutations(["limited", "expansionist"]))
def test_the_order_of_types_does_not_matter(swap):
    rows = {
        "limited": "      limited: {prior: 50%, says: wants the province}\n",
        "expansionist": "      expansionist: {prior: 50%, says: wants all of B}\n",
    }
    start = TEMPLATE.index("      limited: {prior")
    end = TEMPLATE.index("    war_cost: {limited")
    other = TEMPLATE[:start] + "".join(rows[k] for k in swap) + TEMPLATE[end:]
    plain = TEMPLATE[:start] + "".join(rows.values()) + TEMPLATE[end:]

    def answers(text: str) -> dict[str, float]:
        conflict = built(
            ("5% to 10%", "7%"),
            ("2% to 5%, weary", "3%, weary"),
            ("expansionist: 2% to 5%", "expansionist: 3%"),
            text=text,
        )
        solution = solved(conflict)
        state = int(
            conflict.places.answers["armistice-alliance"]["country-a", "country-b", "patron"].ids[conflict.today]
        )
        types = conflict.game.parties[0].types
        return dict(zip(types, solution.policy(state)[:, 0], strict=True))

    one, two = answers(plain), answers(other)
    # Solved to a change of 2e-3 of the stakes on a coarse grid: equal to that, not to the last digit.
    np.testing.assert_allclose([one[k] for k in rows], [two[k] for k in rows], atol=0.02)
