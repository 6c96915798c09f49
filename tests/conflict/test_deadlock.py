"""Refusals stand: closed forms of a two-state chain, the bound on signatures, and talks that alone do not end a war."""

from importlib import resources

import numpy as np
import pytest
from small import TEMPLATE, built

from detente.assessment.draws import middle
from detente.assessment.reading import Reader
from detente.case import parse_case
from detente.conflict.deadlock import deadlocked_today, ends_in_a_quarter, refusals
from detente.conflict.solved import set_up, settle_coarse
from detente.conflict.war import wear_chance

LIBRARY = resources.files("detente.case") / "library"
PLACE = "  exhaustion: {levels: 3}"
REFUSED = "  - {date: 2025-12-01, by: country-b, kind: answer, about: armistice, outcome: refused, says: Turned the armistice down}"


def war(lines: str) -> tuple[str, str]:
    return PLACE, f"{PLACE}\n  {lines}"


def on_record(*lines: str) -> tuple[str, str]:
    return "\nscenarios:\n", "\n" + "\n".join(lines) + "\n\nscenarios:\n"


def within_two_years(text: str, talks: str, more: str = "") -> tuple[float, float]:
    """The chances that the war is still being fought after two years, and that something was signed by then, at the medians."""
    parsed = parse_case(
        text + f"\n  t: {{title: T, set: {{war.talks: {talks} per quarter{more}}}}}\n", scenario="t"
    ).case
    conflict = set_up(parsed, middle(parsed))
    found = Reader(conflict, settle_coarse(conflict), 1, 4000).ends()
    return found["ends/2/fighting"], found["signed_by/2"]


def with_scenarios_last(text: str) -> str:
    head, mark, tail = text.partition("\nscenarios:\n")
    body = tail.split("\n\n", 1)
    return head + ("\n\n" + body[1] if len(body) > 1 else "") + mark + body[0]


@pytest.mark.parametrize("name", ["template", "ukraine-2022", "ukraine-2024"])
def test_twice_the_talks_hardly_shorten_a_war(name):
    text = TEMPLATE if name == "template" else (LIBRARY / f"{name}.yaml").read_text("utf-8")
    text = with_scenarios_last(text)
    often, seldom = within_two_years(text, "80%")[0], within_two_years(text, "40%")[0]
    assert abs(seldom - often) < 0.05


def test_however_often_they_talk_a_deadlock_bounds_the_signatures():
    # Whoever signs within n quarters has left the deadlock by the one before: P <= 1 - (1 - e)^(n - 1), with e the most that it can end in a quarter.
    ends, moved = 0.05, 0.1
    more = f", war.deadlock.ends: {ends:.0%} per quarter, war.deadlock.moved: {moved:.0%}, war.deadlock.now: 100%"
    text = with_scenarios_last(TEMPLATE)
    conflict = built()
    s = conflict.setting
    rises = [float(wear_chance(s, side).max()) for side in s.sides]
    tempo, support = s.x(s.case.war.front.tempo), 1.0
    most = 1 - (1 - ends) * np.prod([1 - moved * chance for chance in (tempo, support, *rises)])
    for talks in ("10%", "50%", "90%", "100%"):
        signed = within_two_years(text, talks, more)[1]
        assert 0 < signed <= 1 - (1 - most) ** 7 + 0.02  # play's luck


def test_today_is_a_two_state_chain_since_the_war_began():
    for began, quarters in (("2025-01-01", 4), ("2023-01-01", 12)):
        conflict = built(("began: 2025-01-01", f"began: {began}"), war("talks: 30% per quarter"))
        leaves = ends_in_a_quarter(conflict.setting)
        chain = np.array([[0.7, 0.3], [leaves, 1 - leaves]])
        assert deadlocked_today(conflict.setting) == pytest.approx(
            np.linalg.matrix_power(chain, quarters)[0, 1], abs=2e-3
        )
    for_ever = built(("  began: 2025-01-01", "  #"), war("talks: 30% per quarter"))
    leaves = ends_in_a_quarter(for_ever.setting)
    assert for_ever.deadlock == pytest.approx(0.3 / (0.3 + leaves))


def test_a_deadlock_ends_by_itself_or_by_what_moves():
    conflict = built(war("deadlock: {ends: 10% per quarter, moved: 20%}"))
    s = conflict.setting
    tempo = s.x(s.case.war.front.tempo)
    rises = [float(wear_chance(s, side)[s.today]) for side in s.sides]
    expected = 1 - 0.9 * np.prod([1 - 0.2 * p for p in (tempo, *rises)])
    assert ends_in_a_quarter(s) == pytest.approx(expected)
    # The same from the game itself: the chance that a quarter that begins in a deadlock, with support at hold, does not end in one.
    stay = chance_to_stay(conflict)
    assert stay == pytest.approx(1 - expected, abs=0.02)


def chance_to_stay(conflict):
    """The chance that a quarter of deadlock, in which the stock of support rests, is followed by another, given that the war goes on."""
    tree, families = conflict.game.tree, conflict.game.families
    stuck = set(families["refused:none"].ids.ravel().tolist())
    free = set(families["talk"].ids.ravel().tolist())
    total = {"stay": 0.0, "leave": 0.0}

    def walk(state, chance):
        if state in stuck or state in free:
            total["stay" if state in stuck else "leave"] += chance
            return
        first = tree.action[state]
        if tree.mover[state] < 0 and tree.action[state + 1] > first:
            for n in range(tree.successor[first], tree.successor[first + 1]):
                walk(int(tree.target[n]), chance * float(tree.prob[n]))

    walk(int(families["deadlock-front-moves"].ids[conflict.today]), 1.0)
    return total["stay"] / (total["stay"] + total["leave"])


def test_a_refusal_on_the_record_stands_until_the_deadlock_ends():
    conflict = built(on_record(REFUSED), war("deadlock: {ends: 10% per quarter, moved: 20%}"))
    left = ends_in_a_quarter(conflict.setting)
    assert conflict.refusals == {("armistice", "country-b"): pytest.approx((1 - left) ** (4 * 31 / 365.25))}
    assert conflict.deadlock == pytest.approx((1 - left) ** (4 * 31 / 365.25))
    older = built(on_record(REFUSED.replace("2025-12-01", "2024-01-01")))
    assert older.refusals["armistice", "country-b"] < conflict.refusals["armistice", "country-b"]
    accepted = REFUSED.replace("2025-12-01", "2025-12-20").replace("refused", "accepted")
    assert refusals(built(on_record(REFUSED, accepted)).setting) == {}


def test_an_answer_of_weight_0_waits_to_be_judged():
    unjudged = REFUSED.replace("}", ", weight: 0%}")
    assert refusals(built(on_record(unjudged)).setting) == {}
    judged = REFUSED.replace("}", ", weight: 10%}")
    assert refusals(built(on_record(judged)).setting) == refusals(built(on_record(REFUSED)).setting) != {}


def test_switched_off_nothing_of_it_is_left():
    off = built(war("deadlock: {ends: 100% per quarter}"))
    assert off.deadlock == 0 and off.refusals == {}
    assert not [name for name in off.game.families if name.startswith(("deadlock", "quiet"))]
    assert off.places.quiet is off.places.refused["none"]
    assert built(war("deadlock: {ends: 100% per quarter, moved: 50%, now: 90%}")).game.size == off.game.size
