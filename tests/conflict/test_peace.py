"""Peace: what holds a settlement is what a breach would meet."""

import numpy as np
import pytest
from small import built, solved

from detente.game import play
from detente.terms import complete


def kept(deal: str, years: int, *edits: tuple[str, str]) -> float:
    conflict = built(*edits)
    solution = solved(conflict)
    broken = np.concatenate([f.ids.ravel() for side in conflict.places.breach.values() for f in side])
    start = int(conflict.places.signed[deal].ids[conflict.today])
    plays = play(solution, start, 4 * years, 1200, seed=3, watch={"broken": broken})
    return float(plays.weight @ (plays.first["broken"] < 0))


def test_a_guarantee_with_teeth_holds_a_settlement():
    # Where a breach costs little in itself: else that alone would hold it.
    cheap = [
        (f"    war_cost: {{{kind}", f"    breach_cost: 5%\n    war_cost: {{{kind}") for kind in ("limited", "resolute")
    ]
    assert kept("armistice-alliance", 5, *cheap) > kept("armistice", 5, *cheap) + 0.3
    toothless = ("answers: 70% to 90%", "answers: 1% to 3%")
    assert kept("armistice-alliance", 5, toothless, *cheap) < kept("armistice-alliance", 5, *cheap) - 0.1


def test_breach_costs_hold_a_settlement_too():
    dear = ("    war_cost: {limited", "    breach_cost: 60%\n    war_cost: {limited")
    dear_b = ("    war_cost: {resolute", "    breach_cost: 60%\n    war_cost: {resolute")
    assert kept("armistice", 5, dear, dear_b) > 0.85
    assert kept("armistice", 5) < 0.7


def test_reviewing_every_quarter_lets_noise_break_more():
    often = ("guarantees:\n", "peace: {review: 95% per quarter}\nguarantees:\n")
    rarely = ("guarantees:\n", "peace: {review: 10% per quarter}\nguarantees:\n")
    assert kept("armistice", 2, often) < kept("armistice", 2, rarely) - 0.1


def test_a_vote_is_drawn_and_then_complied_with_or_not():
    conflict = built(
        (
            "      ceded: ceded to A",
            "      vote: {says: a vote, lottery: {returned: 60%, ceded: rest}}\n      ceded: ceded to A",
        ),
        ("terms: {province: line, alignment: neutral}", "terms: {province: vote, alignment: neutral}"),
    )
    game = conflict.game
    state = int(conflict.places.signed["armistice"].ids[conflict.today])
    act = game.tree.action[state]
    rows = range(game.tree.successor[act], game.tree.successor[act + 1])
    led = {game.label(int(game.tree.target[n])).split("[")[0]: float(game.tree.prob[n]) for n in rows}
    assert led == pytest.approx({"comply-a:armistice:returned": 0.6, "comply-a:armistice:ceded": 0.4})
    # Not complied with, the war goes on where it stood, not where the package would have drawn the line.
    breach = game.families["comply-breach-a:armistice:returned"].ids[conflict.today[:3]]
    back = game.tree.target[game.tree.successor[game.tree.action[breach]]]
    assert game.label(int(back)).startswith(f"quiet[front={conflict.today[0]},")


def test_conceding_has_an_audience_cost_at_signature():
    conflict = built(("terms: {province: line, alignment: neutral}", "terms: {province: returned, alignment: neutral}"))
    game = conflict.game
    act = game.tree.action[int(conflict.places.signed["armistice"].ids[conflict.today])]
    values = conflict.setting.values["country-a"]
    terms, front = (
        complete(conflict.setting.case, conflict.setting.case.proposals["armistice"].terms),
        conflict.setting.stand(conflict.today),
    )
    given_up = values.at_war(front) - values.package(terms, front)
    rate = conflict.setting.x.typed(conflict.setting.case.parties["country-a"].concession_cost, "limited")
    assert (given_up > 0).all()
    assert game.tree.reward[act, game.columns("country-a")] == pytest.approx(-rate * given_up)
    assert game.tree.reward[act, game.columns("country-b")] == pytest.approx([0, 0])
