"""What a panel's results rest on: the rounds that may be shown, and nobody to be told by a round that was left."""

import asyncio
import csv
import io

import pytest
from consulted import CASE, ranges_text

from detente.panel.experts.idea import FourSteps
from detente.web.store import Conflict, Invalid
from detente.web.work_experts import questions_of

STEPS = FourSteps(0.1, 0.4, 0.2, 0.8)
REVISED = FourSteps(0.2, 0.4, 0.3, 0.8)


@pytest.fixture
def begun(bench):
    """A panel in the first round in which three experts have answered one question."""
    me, found = bench.store.local(), bench.elicitation
    case = bench.store.create_case(me, "A war", CASE).key
    key = bench.polling.panels.create(me, "The desk", ranges_text(case), case).key
    secrets = dict(found.experts.add(me, key, ["Anna", "Bela", "Ciro"]))
    found.experts.begin(me, key, questions_of(ranges_text(case), CASE)[0])
    for secret in secrets.values():
        asyncio.run(found.answer(secret, 1, {"alliance": (STEPS, "why")}, {}, "en"))
    return key, secrets


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_who_leaves_the_second_round_stays_with_the_first(bench, begun):
    key, secrets = begun
    me, found = bench.store.local(), bench.elicitation
    with pytest.raises(Conflict, match="hidden"):
        asyncio.run(found.results(me, key))
    found.experts.second(me, key)
    asyncio.run(found.answer(secrets["Bela"], 2, {"alliance": (REVISED, "")}, {}, "en"))
    assert {r["round"] for r in rows(asyncio.run(found.answers_csv(me, key)))} == {"1"}
    found.experts.end(me, key)
    saved = rows(asyncio.run(found.answers_csv(me, key)))
    # Otherwise the only one with a second answer would be the only one with one in the owner's list.
    assert sorted((r["round"], r["best"]) for r in saved) == [("1", "20%")] * 3 + [("2", "20%")] * 2 + [("2", "30%")]
    told = (asyncio.run(found.results(me, key)))["ranges"][0]
    assert told["moved"] == 1
    assert all(a["second"] for a in told["answers"])


def test_ended_after_one_round_there_is_no_second(bench, begun):
    key, _ = begun
    me, found = bench.store.local(), bench.elicitation
    found.experts.end(me, key)
    told = (asyncio.run(found.results(me, key)))["ranges"][0]
    assert told["round"] == 1
    assert {a["second"] for a in told["answers"]} == {None}
    assert {r["reason"] for r in rows(asyncio.run(found.answers_csv(me, key)))} == {"why"}
    with pytest.raises(Invalid, match="pool"):
        asyncio.run(found.propose(me, key, "best", False))


def test_an_expert_sees_nothing_of_others_in_the_first_round(bench, begun):
    _, secrets = begun
    sitting = asyncio.run(bench.elicitation.sitting(secrets["Anna"]))
    own = sitting.questions[0]
    assert (own.first.steps, own.now.steps, own.seen) == (STEPS, STEPS, ())
    assert sitting.may_answer(own)
