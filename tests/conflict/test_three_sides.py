"""A war of three sides, each with fronts of its own: absorption written out anew, symmetry, and what a side that does nothing changes."""

import itertools

import numpy as np
import pytest
from small import TEMPLATE, built, solved

from detente.case import CaseError, parse_case
from detente.conflict.offer import lay, named_terms
from detente.conflict.war import chance_forward, power
from detente.game import solve

CHAIN = """\
detente: 1
id: chain
title: A war of three sides that nobody stops
as_of: 2020
issues:
  land: {title: Land, options: {theirs: B's, line: {says: divided, at_front: true}, ours: A's}}
  coast: {title: Coast, options: {c: C's, line: {says: divided, at_front: true}, a: A's}}
  hills: {title: Hills, options: {c: C's, line: {says: divided, at_front: true}, b: B's}}
parties:
  a-land: {side: a, patience: 100%}
  b-land: {side: b, patience: 100%}
  c-land: {side: c, patience: 100%}
war:
  front: {notches: 4, now: 2, tempo: 40% per quarter, settles: {land: {a: ours, b: theirs}}}
  front_ac: {notches: 3, now: 2, tempo: 20% per quarter, settles: {coast: {a: a, c: c}}}
  front_bc: {notches: 4, now: 3, tempo: 30% per quarter, settles: {hills: {b: b, c: c}}}
  strength: {own: {a-land: 1.2, b-land: 0.9, c-land: 0.7}, contest: 2, loss: 10%}
  exhaustion: {levels: 2, months: {a-land: 20 months, b-land: 12 months, c-land: 15 months}}
  collapse:
    a-land: {always: 1% per quarter, last_level: 4% per quarter}
    b-land: {always: 2% per quarter, last_level: 3% per quarter, then: {b-land-collapses: 60%, a-land-wins: rest}}
    c-land: {always: 3% per quarter, last_level: 2% per quarter}
  escalation: 0.5% per quarter
  talks: 0% per quarter
peace: {failure: 1% per year, review: 25% per quarter}
proposals: {line: {title: Divide, terms: {land: line, coast: line, hills: line}}}
goals:
  a-wins: {title: A wins, for: a-land, wants: {ends: [a-land-wins]}}
  b-wins: {title: B wins, for: a-land, wants: {ends: [b-land-wins]}}
  c-wins: {title: C wins, for: a-land, wants: {ends: [c-land-wins]}}
  a-falls: {title: A falls, for: a-land, wants: {ends: [a-land-collapses]}}
  b-falls: {title: B falls, for: a-land, wants: {ends: [b-land-collapses]}}
  c-falls: {title: C falls, for: a-land, wants: {ends: [c-land-collapses]}}
  wider: {title: Wider war, for: a-land, wants: {ends: [escalated]}}
"""
ENDS = ["a-wins", "b-wins", "c-wins", "a-falls", "b-falls", "c-falls", "wider"]
SIZES, PAIRS = (2, 1, 2), ((0, 1), (0, 2), (1, 2))  # war states of the fronts, and whose they are
TEMPO, OWN, MONTHS = (0.4, 0.2, 0.3), (1.2, 0.9, 0.7), (20, 12, 15)
ALWAYS, LAST = (0.01, 0.02, 0.03), (0.04, 0.03, 0.02)


def quarter(fronts, worn):
    """What a quarter leads to, written out anew from the text of the model: {where or end: chance}."""
    found: dict = {}

    def add(where, p):
        found[where] = found.get(where, 0.0) + p

    def move():
        for steps in itertools.product((0, 1, -1), repeat=3):
            p, at, winners = 1.0, [], []
            for (one, other), tempo, size, step, front in zip(PAIRS, TEMPO, SIZES, steps, fronts, strict=True):
                # Each side fights on two fronts, with half of its strength on each.
                s1, s2 = (OWN[side] / 2 * 0.9 ** worn[side] for side in (one, other))
                forward = s1**2 / (s1**2 + s2**2)
                p *= {0: 1 - tempo, 1: tempo * forward, -1: tempo * (1 - forward)}[step]
                at.append(front + step)
                winners += [one] if front + step == size else [other] if front + step == -1 else []
            for winner in winners:
                add(f"{'abc'[winner]}-wins", p / len(winners))
            if not winners:
                wear(tuple(at), p)

    def wear(now, p):
        falls = [ALWAYS[k] if worn[k] == 0 else 1 - (1 - ALWAYS[k]) * (1 - LAST[k]) for k in range(3)]
        add("wider", p * 0.005)
        for fallen in itertools.product((0, 1), repeat=3):
            chance = p * 0.995 * np.prod([f if x else 1 - f for f, x in zip(falls, fallen, strict=True)])
            if any(fallen):  # of several that collapse at once, each is as likely to be the one counted
                for k in np.flatnonzero(fallen):
                    share = chance / sum(fallen)
                    add(f"{'abc'[k]}-falls", share * (0.6 if k == 1 else 1))
                    if k == 1:
                        add("a-wins", share * 0.4)
                continue
            rises = [3 / MONTHS[k] if worn[k] == 0 else 0.0 for k in range(3)]
            for up in itertools.product((0, 1), repeat=3):
                q = np.prod([r if x else 1 - r for r, x in zip(rises, up, strict=True)])
                if q > 0:
                    add((now, tuple(w + u for w, u in zip(worn, up, strict=True))), chance * q)

    move()
    return found


def test_absorption_probabilities():
    conflict = built(text=CHAIN)
    solution = solve(conflict.game, horizon=None, settled=1e-14, most_sweeps=4000)
    states = list(itertools.product(itertools.product(*map(range, SIZES)), itertools.product((0, 1), repeat=3)))
    inside, out = np.zeros((len(states),) * 2), np.zeros((len(states), len(ENDS)))
    for row, state in enumerate(states):
        for to, p in quarter(*state).items():
            if isinstance(to, str):
                out[row, ENDS.index(to)] += p
            else:
                inside[row, states.index(to)] += p
    for (fronts, worn), exact in zip(states, np.linalg.solve(np.eye(len(states)) - inside, out), strict=True):
        state = int(conflict.places.talk.ids[*fronts, *worn, 0, 0, 0])
        found = [solution.value(f"goal:{end}", state)[0] for end in ENDS]
        np.testing.assert_allclose(found, exact, atol=1e-10)
        assert sum(found) == pytest.approx(1, abs=1e-10)


def test_a_side_has_half_its_strength_on_each_of_two_fronts():
    hub = [
        ("  front_bc: {notches: 4, now: 3, tempo: 30% per quarter, settles: {hills: {b: b, c: c}}}\n", ""),
        ("  hills: {title: Hills, options: {c: C's, line: {says: divided, at_front: true}, b: B's}}\n", ""),
        (", hills: line", ""),
    ]
    s = built(*hub, text=CHAIN).setting
    assert power(s, "a-land").flat[0] == pytest.approx(1.2)
    assert chance_forward(s, s.case.fronts[0]).flat[0] == pytest.approx(0.6**2 / (0.6**2 + 0.9**2))
    assert chance_forward(s, s.case.fronts[1]).flat[0] == pytest.approx(0.6**2 / (0.6**2 + 0.7**2))


THIRD = """\
  third:
    title: The third
    side: c
    war_cost: 300%
    breach_cost: 500%
    concession_cost: 0%
    values: {province: {weight: 1, options: {returned: 50%, ceded: 50%}}, alignment: {weight: 1, options: {alliance: 50%, neutral: 50%}}}
"""
STILL = "\n  front_ac: {notches: 3, now: 2, tempo: 0% per quarter}\n  collapse: {third: {always: 0% per year, last_level: 0% per year}}\n"


def test_a_side_that_does_nothing_and_signs_anything_changes_nothing():
    """But for its front, which holds half of the other's strength: with twice the strength that side fights on as before."""
    own = "\n  strength: {own: {country-a: %s}}"
    two = TEMPLATE.replace("\nwar:\n", f"\nwar:{own % '1'}\n", 1)
    three = TEMPLATE.replace("\nbackers:\n", f"\n{THIRD}\nbackers:\n", 1)
    three = three.replace("\nwar:\n", f"\nwar:{own % '2'}\n  proposers: {{third: 0}}{STILL}", 1)
    offers = []
    for text in (two, three):
        conflict = built(text=text)
        offers.append(lay(conflict, solved(conflict), named_terms(conflict, "armistice")).offer())
    before, after = offers
    assert after.signs["third"] == pytest.approx(1, abs=1e-6)
    for who in before.signs:
        assert after.signs[who] == pytest.approx(before.signs[who], abs=2e-3)
        assert after.gains[who] == pytest.approx(before.gains[who], abs=2e-3)
    assert after.holds == pytest.approx(before.holds, abs=2e-3)


HUB = """\
detente: 1
id: hub
title: A war on two fronts
as_of: 2020
issues:
  first-land: {title: Land, options: {theirs: theirs, line: {says: divided, at_front: true}, ours: A's}}
  second-land: {title: Coast, options: {theirs: theirs, line: {says: divided, at_front: true}, ours: A's}}
parties:
  a: {side: a, war_cost: 6%, noise: 3%}
  first: {side: b, fields of first}
  second: {side: c, fields of second}
war:
  front: {notches: 4, now: 2, tempo: 30% per quarter, settles: {first-land: {a: ours, b: theirs}}}
  front_ac: {notches: 4, now: 2, tempo: 30% per quarter, settles: {second-land: {a: ours, c: theirs}}}
  exhaustion: {levels: 2, months: {first: 12 months, second: 12 months}}
  strength: {own: {a: 2, b: 0.9, c: 0.7}}
proposals: {line: {title: Divide, terms: {b-land: line, c-land: line}, signatories: [a, b, c]}}
"""


def test_the_order_of_two_sides_that_do_not_fight_each_other_changes_nothing():
    """A has a front with B and one with C: with B and C in each other's places, the war goes as it did."""
    values = {}
    cost = {"b": "8%", "c": "5%"}
    half = "{options: {theirs: 50%, ours: 50%}}"
    for first, second in (("b", "c"), ("c", "b")):
        text = HUB.replace("first", first).replace("second", second)
        for side, own, other in ((first, first, second), (second, second, first)):
            whole = f"{{{own}-land: {{options: {{theirs: 1, ours: 0}}}}, {other}-land: {half}}}"
            text = text.replace(f"fields of {side}", f"war_cost: {cost[side]}, noise: 3%, values: {whole}")
        conflict = built(text=text)
        offer = lay(conflict, solved(conflict, 1e-6), named_terms(conflict, "line")).offer()
        values[first] = {**offer.signs, "holds": offer.holds[5], **{f"gain of {w}": g for w, g in offer.gains.items()}}
    # They answer, and review the peace, in another order.
    for what, value in values["b"].items():
        assert values["c"][what] == pytest.approx(value, abs=1e-3), what


OUTSIDER = """\
outsiders: {power: {title: A power}}
interventions: {in: {by: power, against: a-land, outcomes: {fighting: 100%}}}
parties:
"""
BACKER = """\
backers: {power: {backs: a-land}}
interventions: {in: {by: power, outcomes: {fighting: 100%}}}
parties:
"""
GUARANTOR = """\
backers: {power: {backs: a-land}}
guarantees: {g: {by: power, answers: 50%, means: enters the war, outcomes: {victim-wins: 100%}}}
parties:
"""


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("  c-land: {side: c, patience: 100%}", "  c-land: {side: b, patience: 100%}", "no party has side: c; leave this front out"),
        ("now: 2, tempo: 20%", "now: 3, tempo: 20%", "got 3; expected 2 to 2"),
        ("settles: {hills: {b: b, c: c}}", "settles: {hills: {b: b, c: nowhere}}", "nowhere"),
        ("settles: {hills: {b: b, c: c}}", "settles: {land: {b: ours, c: theirs}}", "war.front settles this issue already"),
        ("  b-land: {side: b, patience: 100%}\n", "", "one party must have side: a and the other side: b"),
        ("parties:\n", OUTSIDER, "on no side, and with three"),
        ("parties:\n", BACKER, "has two enemies; say which"),
        ("parties:\n", GUARANTOR, "victim-wins"),
    ],
)  # fmt: skip
def test_mistakes_in_the_sides_and_fronts(old, new, wrong):
    assert old in CHAIN
    with pytest.raises(CaseError) as caught:
        parse_case(CHAIN.replace(old, new, 1))
    assert wrong in str(caught.value)
