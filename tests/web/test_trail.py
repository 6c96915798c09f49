"""What people did is noted with what they did, and stays."""

import datetime
import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from detente.web.store import Conflict, Forbidden, Invalid
from detente.web.store.accounts import Accounts
from detente.web.store.panels import Panels
from detente.web.store.sharing import Sharing
from detente.web.store.trail import FIELDS, Trail, acts_csv, rows

PASSWORD = "correct horse battery"


@pytest.fixture
def trail(store):
    return Trail(store)


def told(trail, **wanted):
    return [(a.who, a.what, a.about, a.detail) for a in reversed(trail.acts(**wanted))]


def test_who_changed_shared_and_ran_what_is_noted_and_no_text(store, people, trail):
    emil, sharing = people["emil"], Sharing(store)
    case = store.create_case(emil, "A secret title", "secret text").key
    store.save_case(emil, case, "another secret", 1, "secret note")
    store.share_case(emil, case, True)
    store.share_case(emil, case, False)
    sharing.name(emil, case, "eva", "editor")
    secret = sharing.open(emil, case=case, note="secret purpose")
    sharing.withdraw(emil, sharing.links(emil, case=case)[0].id, case=case)
    sharing.remove(emil, case, "eva")
    run = store.create_run(
        emil, store.case(emil, case), text="secret", kind="assess", scenario=None, draws=2, seed=1
    ).key
    store.share_run(emil, run, True)
    store.delete_case(emil, case)
    store.undelete_case(emil, case)
    panel = Panels(store).create(emil, "A secret panel", "secret", None).key
    Panels(store).open(emil, panel)
    (code,) = Panels(store).invite(emil, panel, 1)
    assert told(trail) == [
        ("emil", "created case", case, ""),
        ("emil", "saved case", case, "version 2"),
        ("emil", "shared case", case, ""),
        ("emil", "stopped sharing case", case, ""),
        ("emil", "named person", case, "eva as editor"),
        ("emil", "made link", case, ""),
        ("emil", "withdrew link", case, "link 1"),
        ("emil", "removed person", case, "eva"),
        ("emil", "started run", run, f"assess of {case}"),
        ("emil", "shared run", run, ""),
        ("emil", "deleted case", case, ""),
        ("emil", "brought case back", case, ""),
        ("emil", "created panel", panel, ""),
        ("emil", "opened panel", panel, ""),
        ("emil", "made codes", panel, "1"),
    ]
    kept = acts_csv(trail.acts())
    assert not [x for x in ("secret", secret, code) if x in kept]


def test_who_came_in_and_who_was_let_in_is_noted_and_no_password(store, trail):
    accounts = Accounts(store)
    accounts.add("anna", PASSWORD, "admin")
    accounts.add("emil", PASSWORD, "reader", by="anna")
    for name in ("emil", PASSWORD):
        with pytest.raises(Forbidden):
            accounts.enter(name, "a guess", "192.0.2.9")
    session = accounts.enter("emil", PASSWORD, "192.0.2.1")
    accounts.leave(session)
    token = accounts.token("emil", "nightly", by="emil")
    number = accounts.logins("emil")[0].number
    accounts.revoke("emil", number, by="emil")
    accounts.change("emil", role="editor", password="another password", by="anna")
    accounts.end("emil", by="anna")
    accounts.change("emil", active=False, by="anna")
    accounts.change("emil", active=True, by="anna")
    assert told(trail) == [
        ("command line", "added account", "anna", "admin"),
        ("anna", "added account", "emil", "reader"),
        ("", "failed to sign in", "emil", ""),
        ("", "failed to sign in", "", ""),
        ("emil", "signed in", "emil", ""),
        ("emil", "signed out", "emil", ""),
        ("emil", "made token", "emil", f"{number} nightly"),
        ("emil", "revoked token", "emil", number),
        ("anna", "changed password", "emil", ""),
        ("anna", "changed role", "emil", "editor"),
        ("anna", "ended sessions", "emil", "and tokens"),
        ("anna", "closed account", "emil", ""),
        ("anna", "reopened account", "emil", ""),
    ]
    assert trail.entered_from("emil", "192.0.2.1")
    assert not trail.entered_from("emil", "192.0.2.9")
    kept = json.dumps(rows(trail.acts()))
    assert not [x for x in (PASSWORD, "a guess", "another password", session, token) if x in kept]


def test_what_is_refused_is_not_noted(store, people, trail):
    case = store.create_case(people["emil"], "A war", "x").key
    with pytest.raises(Conflict):
        store.save_case(people["emil"], case, "y", 7)
    assert [what for _, what, *_ in told(trail)] == ["created case"]


@pytest.mark.parametrize("harm", ["UPDATE audit SET who = 'eva'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_or_drop_what_was_noted(store, people, trail, harm):
    store.create_case(people["emil"], "A war", "x")
    with pytest.raises(DBAPIError, match="only added to"), store.engine.begin() as connection:
        connection.execute(text(harm))
    assert len(trail.acts()) == 1


def test_it_is_read_by_admins_through_filters_and_a_page_at_a_time(store, people, trail):
    for name in ("emil", "eva", "emil"):
        store.create_case(people[name], "A war", "x")
    newest, middle, oldest = trail.read(people["anna"])
    assert (newest.who, middle.who, oldest.who) == ("emil", "eva", "emil")
    assert [a.id for a in trail.acts(by="emil", before=newest.id)] == [oldest.id]
    assert [a.id for a in trail.acts(about=middle.about)] == [middle.id]
    today = newest.at.date()
    assert len(trail.acts(since=today, until=today)) == 3
    assert (
        trail.acts(until=today - datetime.timedelta(days=1))
        == trail.acts(since=today + datetime.timedelta(days=1))
        == []
    )
    assert len(trail.acts(since=datetime.date.min, until=datetime.date.max, limit=2)) == 2
    assert trail.acts(by="\0") == trail.acts(what="signed out") == []
    with pytest.raises(Invalid, match="what"):
        trail.acts(what="stole")
    for name in ("emil", "rosa"):
        with pytest.raises(Forbidden, match="only an admin"):
            trail.read(people[name])


def test_as_csv_no_cell_is_a_formula(store, people, trail):
    trail.note(people["emil"], "downloaded", "=HYPERLINK(1)")
    head, row = acts_csv(trail.acts()).splitlines()
    assert head == ",".join(FIELDS)
    assert ",downloaded,'=HYPERLINK(1)," in row
