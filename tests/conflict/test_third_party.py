"""A third party, on the side of another: it signs, and it may break the peace, for itself; the war is its side's."""

import numpy as np
import pytest
from small import TEMPLATE, built, solved

from detente.conflict.offer import lay, named_terms
from detente.conflict.war import chance_forward
from detente.game import play

DEAL = "armistice"
# One that the war would ruin and a breach as well: it signs and keeps whatever there is.
EAGER = "war_cost: 300%, breach_cost: 500%, concession_cost: 0%"
# One that loses nothing by the war, gets nothing by any terms, and all by a victory, whose ever; it hardly errs.
NOTHING = "values: {province: {options: {returned: 0, ceded: 0}}, alignment: {options: {alliance: 0, neutral: 0}}}"
FIGHTER = (
    "war_cost: 0%, breach_cost: 500%, concession_cost: 0%, noise: 0.5%, outcomes: {country-b-wins: 100%, country-a-wins: 100%}, "
    + NOTHING
)


def with_third(fields: str, more: str = "", side: str = "b") -> str:
    """The template with a third party that never proposes; `fields` are its own, `more` replaces its types."""
    third = f"  third:\n    title: The third\n    side: {side}\n    <<: {{{fields}}}\n{more}"
    text = TEMPLATE.replace("\nbackers:\n", f"\n{third}\nbackers:\n", 1)
    assert text != TEMPLATE
    return text.replace("\nwar:\n", "\nwar:\n  proposers: {third: 0}\n", 1)


def offer(text: str):
    conflict = built(text=text)
    return lay(conflict, solved(conflict), named_terms(conflict, DEAL)).offer()


def test_one_that_signs_and_keeps_anything_changes_nothing():
    two, three = offer(TEMPLATE), offer(with_third(EAGER))
    assert three.signs["third"] == pytest.approx(1, abs=1e-9)
    for who in two.signs:
        assert three.signs[who] == pytest.approx(two.signs[who], abs=2e-3)
    assert three.all_sign == pytest.approx(two.all_sign, abs=2e-3)
    assert three.holds[5] == pytest.approx(two.holds[5], abs=5e-3)


def test_one_that_can_only_lose_by_terms_vetoes_them():
    refuses = offer(with_third(FIGHTER))
    assert refuses.signs["third"] < 0.02
    assert refuses.all_sign < 0.02
    assert refuses.signs["country-a"] > refuses.all_sign


def test_it_may_break_the_peace_against_the_will_of_its_side():
    def kept(fields: str) -> float:
        conflict = built(text=with_third(fields))
        watch = {"broken": np.concatenate([f.ids.ravel() for f in conflict.places.breach["third"]])}
        start = int(conflict.places.signed[DEAL].ids[conflict.today])
        plays = play(solved(conflict), start, 20, 1200, seed=3, watch=watch)
        return float(plays.weight @ (plays.first["broken"] < 0))

    cheap = FIGHTER.replace("breach_cost: 500%", "breach_cost: 0%")
    assert kept(EAGER) > 0.999
    assert kept(cheap) < 0.2


def test_its_strength_is_added_to_that_of_its_side():
    before, after = (
        built().setting,
        built(("  proposers", "  strength: {own: {third: 100%}}\n  proposers"), text=with_third(EAGER)).setting,
    )
    assert (chance_forward(after, after.case.fronts[0]) < chance_forward(before, before.case.fronts[0])).all()
    on_a = built(
        ("  proposers", "  strength: {own: {third: 100%}}\n  proposers"), text=with_third(EAGER, side="a")
    ).setting
    assert (chance_forward(on_a, on_a.case.fronts[0]) > chance_forward(before, before.case.fronts[0])).all()
    none = built(text=with_third(EAGER)).setting
    assert chance_forward(none, none.case.fronts[0]) == pytest.approx(chance_forward(before, before.case.fronts[0]))


def test_three_informed_parties_and_what_their_names_are():
    types = "    types: {soft: {prior: 50%}, hard: {prior: rest}}\n"
    text = with_third("war_cost: 5%", types)
    found = offer(text)
    assert {k: len(v) for k, v in found.by_type.items()} == {"country-a": 2, "country-b": 2, "third": 2}
    assert found.all_sign < min(found.signs.values()) + 0.05
    renamed = offer(text.replace("third", "zebra"))
    assert renamed.all_sign == found.all_sign
    assert renamed.holds == found.holds
