"""Panels, their codes and their ballots in the store, on SQLite and on PostgreSQL."""

import datetime
import threading

import numpy as np
import pytest
from sqlalchemy import select, update
from voters import panel_text

from detente.panel.questions import parse_panel
from detente.panel.tally import NOT_SEEN
from detente.web.store import Conflict, Forbidden, Invalid, Missing
from detente.web.store.ballots import Ballots, Changes, new_secret
from detente.web.store.models import Ballot, Invitation, StoredPanel
from detente.web.store.panels import Panels
from detente.web.store.store import now

TEXT = panel_text(4)
PANEL = parse_panel(TEXT)


@pytest.fixture
def panels(store):
    return Panels(store)


@pytest.fixture
def ballots(store):
    return Ballots(store)


@pytest.fixture
def opened(panels, people):
    key = panels.create(people["emil"], "The valley", TEXT, None).key
    panels.open(people["emil"], key)
    panels.set_link(people["emil"], key, True)
    return key


def answered(*values):
    return np.array(values, np.int8)


NONE = answered(-1)


def changes(answers, group, also):
    return Changes(dict(enumerate(answers.tolist())), group, dict(enumerate(also.tolist())))


def vote(ballots, key, values, group=0, code=None):
    secret = new_secret()
    ballots.begin(key, PANEL, secret, code, "en")
    ballots.save(secret, changes(answered(*values), group, NONE), "en", 20.0, True)
    return secret


def test_a_panel_is_drafted_opened_and_then_stays_as_it_was_asked(panels, people):
    emil, eva, rosa = people["emil"], people["eva"], people["rosa"]
    key = panels.create(emil, "The valley", TEXT, None).key
    assert panels.write(emil, key, "The valley, again", TEXT + "\n", None).text == TEXT + "\n"
    with pytest.raises(Conflict, match="not been opened"):
        panels.close(emil, key)
    for forbidden in (panels.get, panels.own, panels.open, panels.close, panels.numbers, panels.delete):
        with pytest.raises(Missing):
            forbidden(eva, key)
    with pytest.raises(Forbidden, match="reader"):
        panels.create(rosa, "Mine", TEXT, None)
    with pytest.raises(Invalid, match="past"):
        panels.open(emil, key, now() - datetime.timedelta(hours=1))
    assert panels.open(emil, key).status == "open"
    with pytest.raises(Conflict, match="stay as they were asked"):
        panels.write(emil, key, "Else", TEXT, None)
    assert panels.share(emil, key, True).shared
    assert [p.key for p, _ in panels.all(eva)] == [key]
    with pytest.raises(Forbidden, match="only the owner"):
        panels.close(eva, key)
    assert panels.close(emil, key).status == "closed"
    panels.delete(emil, key)
    assert panels.all(emil) == []


def test_a_code_begins_one_ballot_and_nothing_joins_the_two(store, panels, ballots, people, opened):
    codes = panels.invite(people["emil"], opened, 3)
    assert len(set(codes)) == 3
    secret = new_secret()
    ballots.begin(opened, PANEL, secret, codes[0].upper().replace("-", " "), "uk")
    ballots.begin(opened, PANEL, secret, codes[0], "uk")  # the same form again
    with pytest.raises(Forbidden, match="used already"):
        ballots.begin(opened, PANEL, new_secret(), codes[0], "en")
    with pytest.raises(Forbidden, match="not one of this panel"):
        ballots.begin(opened, PANEL, new_secret(), "abcd-efgh-jkmn", "en")
    assert ballots.cast(secret).language == "uk"
    with pytest.raises(Missing):
        ballots.cast(codes[0])
    with store.session() as s:
        held = s.scalars(select(Ballot)).one()
        kept = {repr(v) for v in vars(held).values()}
        spent = s.scalars(select(Invitation).where(Invitation.used)).one()
    assert not any(secret in v or codes[0] in v or spent.hash in v for v in kept)
    assert (held.started.second, held.started.microsecond) == (0, 0)
    numbers = panels.numbers(people["emil"], opened)
    assert (numbers.handed_in, numbers.unfinished, numbers.codes, numbers.used) == (0, 1, 3, 1)


def test_a_code_sent_many_times_at_once_begins_one_ballot(store, panels, ballots, people, opened):
    code = panels.invite(people["emil"], opened, 1)[0]
    refused = []

    def begin():
        try:
            ballots.begin(opened, PANEL, new_secret(), code, "en")
        except Forbidden as error:
            refused.append(error)

    many = [threading.Thread(target=begin) for _ in range(8)]
    for one in many:
        one.start()
    for one in many:
        one.join()
    with store.session() as s:
        assert len(list(s.scalars(select(Ballot.hash)))) == 1
    assert len(refused) == 7


def test_who_comes_without_a_code_needs_an_open_link(panels, ballots, people, opened):
    panels.set_link(people["emil"], opened, False)
    with pytest.raises(Forbidden, match="by invitation"):
        ballots.begin(opened, PANEL, new_secret(), None, "en")
    with pytest.raises(Forbidden, match="changed on its way"):
        ballots.begin(opened, PANEL, "short", None, "en")
    with pytest.raises(Missing):
        ballots.begin("p-none", PANEL, new_secret(), None, "en")


def test_a_ballot_is_kept_unfinished_handed_in_and_changed_until_the_panel_closes(panels, ballots, people, opened):
    secret = new_secret()
    ballots.begin(opened, PANEL, secret, None, "en")
    ballots.save(secret, changes(answered(1, NOT_SEEN, NOT_SEEN, NOT_SEEN), 0, answered(1)), "uk", 10.0, False)
    assert len(panels.box(opened, PANEL)) == 0
    ballots.save(secret, changes(answered(1, 0, -1, 1), 0, answered(1)), "uk", 15.0, True)
    ballots.save(secret, changes(answered(1, 0, -1, -1), 1, answered(0)), "en", 5.0, True)  # twice, with another group
    box = panels.box(opened, PANEL)
    assert box.answers.tolist() == [[1, 0, -1, -1]]
    assert (box.groups[0], box.also["age"][0], box.seconds[0], box.open_link[0]) == (0, 1, 30.0, True)
    assert panels.handed(opened) == 2
    panels.close(people["emil"], opened)
    with pytest.raises(Conflict, match="closed"):
        ballots.save(secret, changes(answered(1, 1, 1, 1), 0, NONE), "en", 1.0, True)
    with pytest.raises(Conflict, match="closed"):
        ballots.begin(opened, PANEL, new_secret(), None, "en")
    assert ballots.cast(secret).answers.tolist() == [1, 0, -1, -1]
    assert not ballots.cast(secret).open


def test_a_panel_closes_by_itself(store, panels, ballots, people, opened):
    secret = vote(ballots, opened, (1, 1, 1, 1))
    with store.session() as s:
        s.execute(update(StoredPanel).values(closes=now() - datetime.timedelta(seconds=1)))
    assert ballots.panel(opened).status == "closed"
    with pytest.raises(Conflict):
        ballots.save(secret, changes(answered(1, 1, 1, 1), 0, NONE), "en", 1.0, True)


def test_ballots_keep_their_places_from_one_view_to_the_next(store, panels, ballots, people, opened):
    for n in range(12):
        vote(ballots, opened, (1 if n % 2 else -1, n % 2, 0, 0), n % 2)
    first = panels.box(opened, PANEL)
    for _ in range(6):
        vote(ballots, opened, (0, 0, 0, 1), -1)
    second = panels.box(opened, PANEL)
    assert np.array_equal(second.answers[:12], first.answers)
    assert np.array_equal(second.groups[:12], first.groups)
    assert (second.groups[12:] == -1).all()
    with store.session() as s:
        places = dict(s.execute(select(Ballot.hash, Ballot.place)).all())
    assert sorted(places.values()) == list(range(18))


def test_times_within_a_minute_are_spread_over_it(panels, ballots, opened):
    for _ in range(4):
        vote(ballots, opened, (1, 1, 1, 1))
    within = np.sort(panels.box(opened, PANEL).submitted % 60)
    assert within.tolist() in ([7.5, 22.5, 37.5, 52.5], [15.0, 15.0, 45.0, 45.0], [10.0, 30.0, 30.0, 50.0])


def test_a_panel_with_ballots_is_not_deleted(panels, ballots, people, opened):
    vote(ballots, opened, (1, 1, 1, 1))
    with pytest.raises(Conflict, match="people have voted"):
        panels.delete(people["emil"], opened)


def test_many_who_save_at_once_are_each_written_or_refused_for_themselves(panels, ballots, people, opened):
    secrets = [new_secret() for _ in range(20)]
    for secret in secrets:
        ballots.begin(opened, PANEL, secret, None, "en")
    hold = threading.Event()
    commit = ballots._writer._commit

    def slow(batch):
        assert hold.wait(10)
        return commit(batch)

    ballots._writer._commit = slow
    saved = [ballots.saved(s, Changes({n % 4: 1}, 0, {}), "en", None, True) for n, s in enumerate(secrets)]
    empty = ballots.saved(secrets[0], Changes({0: NOT_SEEN}, None, {}), None, None, True)
    unknown = ballots.saved(new_secret(), Changes({0: 1}, 0, {}), "en", None, True)
    spoilt = ballots.saved(secrets[1], Changes({9: 1}, None, {}), None, None, True)
    after = ballots.saved(secrets[1], Changes({0: -1, 1: 0}, 1, {}), None, None, True)
    hold.set()
    for one in (*saved, after):
        assert one.result(10) is None
    with pytest.raises(Invalid, match="answered nothing"):
        empty.result(10)
    with pytest.raises(Missing):
        unknown.result(10)
    with pytest.raises(ValueError, match="no place 9"):
        spoilt.result(10)
    assert ballots.cast(secrets[0]).answers.tolist() == [1, NOT_SEEN, NOT_SEEN, NOT_SEEN]
    assert ballots.cast(secrets[1]).answers.tolist() == [-1, 0, NOT_SEEN, NOT_SEEN]  # in the order they came
    assert ballots.cast(secrets[1]).group == 0  # as first handed in
    assert panels.handed(opened) == 21


def test_two_pages_of_a_ballot_sent_at_once_do_not_undo_each_other(ballots, opened):
    secret = new_secret()
    ballots.begin(opened, PANEL, secret, None, "en")
    both = [ballots.saved(secret, Changes(said, None, {}), None, None, False) for said in ({0: 1, 1: 0}, {2: -1})]
    for one in both:
        one.result(10)
    assert ballots.cast(secret).answers.tolist() == [1, 0, -1, NOT_SEEN]


def test_ballots_are_saved_while_places_are_drawn(panels, ballots, opened):
    """Both write the same rows; neither waits for the other for good."""
    secrets = [vote(ballots, opened, (1, 0, -1, 1)) for _ in range(40)]
    saves = [ballots.saved(s, Changes({0: -1}, None, {}), None, None, True) for s in reversed(secrets)]
    assert len(panels.box(opened, PANEL)) == 40
    for one in saves:
        one.result(20)
    assert (panels.box(opened, PANEL).answers[:, 0] == -1).all()
