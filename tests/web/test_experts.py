"""Experts of panels and their judgements in the store, on SQLite and on PostgreSQL; the rules of the rounds attacked."""

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from consulted import ranges_text
from sqlalchemy import select, update

import detente.web.store
from detente.panel.experts.idea import FourSteps
from detente.web.store import Conflict, Forbidden, Invalid, Missing
from detente.web.store.experts import ENDED, FIRST, SECOND, STATES, Experts, Listed
from detente.web.store.models import Expert, Judgement, StoredPanel
from detente.web.store.panels import Panels

TEXT = ranges_text("c-mine")
STEPS = FourSteps(0.1, 0.4, 0.2, 0.8)
WIDER = FourSteps(0.1, 0.6, 0.2, 0.8)


@pytest.fixture
def experts(store):
    return Experts(store)


@pytest.fixture
def panels(store):
    return Panels(store)


@pytest.fixture
def key(panels, people):
    return panels.create(people["emil"], "The desk", TEXT, "c-mine").key


@pytest.fixture
def begun(experts, people, key):
    """The secrets of three experts in the first round."""
    made = dict(experts.add(people["emil"], key, ["Anna", "Bela", "Ciro"]))
    experts.begin(people["emil"], key, "{}")
    return made


def test_a_panel_from_before_there_were_experts_has_not_begun(store, panels, people, key):
    config = Config()
    config.set_main_option("script_location", str(Path(detente.web.store.__file__).parent / "migrations"))
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        command.upgrade(config, "head")
    found = panels.get(people["emil"], key)
    assert (found.title, found.text, found.round, found.asked) == ("The desk", TEXT, 0, None)


def test_names_are_added_and_secrets_are_kept_as_hashes(store, experts, people, key):
    made = experts.add(people["emil"], key, [" Anna ", "", "Bela"])
    assert [name for name, _ in made] == ["Anna", "Bela"]
    with store.session() as s:
        held = {repr(v) for e in s.scalars(select(Expert)) for v in vars(e).values()}
    assert not any(secret in v for _, secret in made for v in held)
    assert experts.seat(made[0][1])[0].name == "Anna"
    assert experts.listed(people["emil"], key) == [Listed("Anna", None, 0, 0), Listed("Bela", None, 0, 0)]
    for names, why in (
        (["anna"], "there twice"),
        (["Dora", "dora"], "there twice"),
        (["  "], "one or more"),
        (["x" * 81], "81 letters"),
        (["Expert 3"], "unnamed experts are called"),
        (["\0"], "zero byte"),
        ([f"e{n}" for n in range(199)], "at most 200"),
    ):
        with pytest.raises(Invalid, match=why):
            experts.add(people["emil"], key, names)
    with pytest.raises(Missing, match="mistyped"):
        experts.seat("nothing")


def test_only_the_owner_runs_the_experts(experts, panels, people, key):
    for call in (experts.listed, experts.second, experts.end):
        with pytest.raises(Missing):
            call(people["eva"], key)
    panels.share(people["emil"], key, True)
    for who in ("eva", "rosa"):
        with pytest.raises(Forbidden):
            experts.listed(people[who], key)
        with pytest.raises(Forbidden):
            experts.add(people[who], key, ["Anna"])
        with pytest.raises(Forbidden):
            experts.begin(people[who], key, "{}")


def test_rounds_follow_one_another_and_never_go_back(experts, panels, people, key):
    emil = people["emil"]
    with pytest.raises(Conflict, match="no experts"):
        experts.begin(emil, key, "{}")
    assert panels.get(emil, key).round == 0  # nothing was half done
    made = experts.add(emil, key, ["Anna", "Bela"])
    for early in (experts.second, experts.end):
        with pytest.raises(Conflict, match="not begun"):
            early(emil, key)
    experts.begin(emil, key, "{}")
    with pytest.raises(Conflict, match="round 1"):
        experts.begin(emil, key, "{}")
    experts.save(made[0][1], FIRST, [("alliance", STEPS, "")], {}, "en")
    with pytest.raises(Conflict, match="fewer than 2 experts"):
        experts.second(emil, key)
    experts.save(made[1][1], FIRST, [("alliance", WIDER, "")], {}, "en")
    experts.add(emil, key, ["Ciro"])  # still may join
    experts.second(emil, key)
    with pytest.raises(Conflict, match="before the second round"):
        experts.add(emil, key, ["Dora"])
    assert [e.name for e in experts.listed(emil, key)] == ["Anna", "Bela", "Ciro"]
    experts.end(emil, key)
    for late in (experts.second, experts.end):
        with pytest.raises(Conflict, match="ended"):
            late(emil, key)
    assert STATES[panels.get(emil, key).round] == "ended"


def test_every_answer_is_kept_and_the_last_of_a_round_counts(store, experts, people, key, begun):
    anna = begun["Anna"]
    experts.save(anna, FIRST, [("alliance", STEPS, "words"), ("rearm", STEPS, "")], {"x": {"best": "?"}}, "uk")
    experts.save(anna, FIRST, [("alliance", STEPS, "words")], {}, "uk")  # the same again
    experts.save(anna, FIRST, [("alliance", WIDER, "words")], {}, "uk")
    experts.save(begun["Bela"], FIRST, [("alliance", STEPS, "")], {}, "en")
    experts.second(people["emil"], key)
    experts.save(anna, SECOND, [("alliance", STEPS, "others")], {}, "uk")
    lot = experts.seat(anna)[0].lot
    given = [(a.round, a.question, a.steps, a.reason) for a in experts.answers(key) if a.expert == lot]
    assert given == [
        (1, "alliance", STEPS, "words"), (1, "rearm", STEPS, ""), (1, "alliance", WIDER, "words"), (2, "alliance", STEPS, "others"),
    ]  # fmt: skip
    assert experts.listed(people["emil"], key)[0] == Listed("Anna", None, 2, 1)
    with store.session() as s:
        assert {j.at.tzinfo is not None for j in s.scalars(select(Judgement))} == {True}


def test_a_round_that_is_over_takes_no_answers_and_what_was_typed_in_it_is_gone(experts, people, key, begun):
    anna, bela = begun["Anna"], begun["Bela"]
    for one in (anna, bela):
        experts.save(one, FIRST, [("alliance", STEPS, "")], {"rearm": {"lowest": "1O"}}, "en")
    assert experts.seat(anna)[0].typed == {"rearm": {"lowest": "1O"}}
    with pytest.raises(Conflict, match="round 2 is not on"):
        experts.save(anna, SECOND, [("alliance", WIDER, "")], {}, "en")
    experts.second(people["emil"], key)
    assert experts.seat(anna)[0].typed == {}
    before = experts.answers(key)
    with pytest.raises(Conflict, match="round 1 is not on"):
        experts.save(anna, FIRST, [("alliance", WIDER, "")], {"alliance": {"lowest": "3"}}, "en")
    experts.end(people["emil"], key)
    for round_ in (0, FIRST, SECOND, ENDED):
        with pytest.raises(Conflict):
            experts.save(anna, round_, [("alliance", WIDER, "")], {}, "en")
    assert experts.answers(key) == before
    assert experts.seat(anna)[0].typed == {}


def test_no_first_answer_slips_in_after_the_second_round_began(store, experts, people, key, begun):
    for one in ("Anna", "Bela"):
        experts.save(begun[one], FIRST, [("alliance", STEPS, "")], {}, "en")
    go, at_the_turn, late = threading.Event(), [], []

    def answer():
        go.wait()
        for n in range(4000):  # on SQLite whoever waits for the other may wait for many of these
            try:
                experts.save(
                    begun["Ciro"], FIRST, [("alliance", FourSteps(0.1, 0.4 + n % 40 / 100, 0.2, 0.8), "")], {}, "en"
                )
            except Conflict:
                late.append(n)
                if len(late) == 5:
                    return

    one = threading.Thread(target=answer)
    one.start()
    go.set()
    experts.second(people["emil"], key)
    at_the_turn = experts.answers(key)
    one.join()
    assert experts.answers(key) == at_the_turn
    assert late


def test_names_are_told_only_with_consent_and_numbers_are_drawn_by_lot(store, experts, people, key, begun):
    lots = {name: experts.seat(secret)[0].lot for name, secret in begun.items()}
    assert sorted(experts.names(key).values()) == ["expert 1", "expert 2", "expert 3"]
    experts.consent(begun["Bela"], True)
    experts.consent(begun["Ciro"], False)
    told = experts.names(key)
    assert told[lots["Bela"]] == "Bela"
    assert all(told[lots[n]].startswith("expert ") for n in ("Anna", "Ciro"))
    with store.session() as s:  # other lots, other numbers: neither the names' order nor that of coming in counts
        for n, name in enumerate(("Ciro", "Anna", "Bela")):
            s.execute(update(Expert).where(Expert.name == name).values(lot=f"{n}"))
    assert experts.names(key) == {"0": "expert 1", "1": "expert 2", "2": "Bela"}
    experts.consent(begun["Bela"], False)
    assert "Bela" not in experts.names(key).values()
    experts.end(people["emil"], key)
    with pytest.raises(Conflict, match="results stand"):
        experts.consent(begun["Anna"], True)
    assert experts.seat(begun["Anna"])[0].named is None
    with pytest.raises(Missing):
        experts.consent("nothing", True)


def test_the_text_stays_once_a_round_has_begun_and_answers_are_not_deleted(panels, experts, people, key, begun):
    emil = people["emil"]
    with pytest.raises(Conflict, match="answered by experts"):
        panels.write(emil, key, "Else", TEXT + "\n", None)
    assert panels.write(emil, key, "The desk", TEXT, "c-mine").text == TEXT
    experts.save(begun["Anna"], FIRST, [("alliance", STEPS, "")], {}, "en")
    with pytest.raises(Conflict, match="experts have answered"):
        panels.delete(emil, key)


def test_what_no_database_takes_is_refused(store, experts, begun, key):
    for reason, why in (("\0", "zero byte"), ("\ud800", "half a character"), ("x" * 2001, "2,001 letters")):
        with pytest.raises(Invalid, match=why):
            experts.save(begun["Anna"], FIRST, [("alliance", STEPS, reason)], {}, "en")
    with pytest.raises(Invalid, match="too much"):
        experts.save(begun["Anna"], FIRST, [], {"alliance": {"reason": "x" * 100_001}}, "en")
    assert experts.answers(key) == []
    with store.session() as s:
        assert s.scalars(select(StoredPanel)).one().round == FIRST
