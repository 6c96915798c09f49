"""Who may come in."""

import datetime

import pytest
from sqlalchemy import select, update

from detente.web.store import Conflict, Forbidden, Invalid, Missing
from detente.web.store.accounts import Accounts
from detente.web.store.models import Login, User

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(store):
    found = Accounts(store)
    found.add("anna", PASSWORD, "admin")
    return found


def test_a_password_opens_a_session_that_ends(store, accounts):
    secret = accounts.enter("anna", PASSWORD)
    assert accounts.whose(secret, "browser").name == "anna"
    assert accounts.whose(secret, "api") is None
    accounts.leave(secret)
    assert accounts.whose(secret, "browser") is None


def test_neither_passwords_nor_secrets_are_kept(store, accounts):
    secret, token = accounts.enter("anna", PASSWORD), accounts.token("anna")
    with store.session() as s:
        user = s.scalar(select(User).where(User.name == "anna"))
        assert user.password.startswith("$argon2id$")
        kept = [login.hash for login in s.scalars(select(Login))]
    assert len(kept) == 2
    assert not {secret, token} & set(kept)
    assert PASSWORD not in user.password


@pytest.mark.parametrize(("name", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("local", ""), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_refused_in_the_same_words(store, accounts, name, password):
    store.local()
    with pytest.raises(Forbidden, match=r"^wrong name or password$"):
        accounts.enter(name, password)


def test_a_session_that_has_run_out_is_none(store, accounts):
    secret = accounts.enter("anna", PASSWORD)
    with store.session() as s:
        s.execute(update(Login).values(expires=datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=1)))
    assert accounts.whose(secret, "browser") is None


def test_a_new_password_or_a_closed_account_ends_all_sessions(accounts):
    accounts.add("emil", PASSWORD, "editor")
    first = accounts.enter("emil", PASSWORD)
    accounts.change("emil", password="another password")
    assert accounts.whose(first, "browser") is None
    second = accounts.token("emil")
    accounts.change("emil", active=False)
    assert accounts.whose(second, "api") is None
    with pytest.raises(Forbidden):
        accounts.enter("emil", "another password")


def test_the_last_admin_stays(accounts):
    for change in ({"role": "editor"}, {"active": False}):
        with pytest.raises(Conflict, match="last admin"):
            accounts.change("anna", **change)
    accounts.add("otto", PASSWORD, "admin")
    accounts.change("anna", role="reader")
    assert {u.name: u.role for u in accounts.all()} == {"anna": "reader", "otto": "admin"}


def test_what_will_not_do_is_refused(accounts):
    with pytest.raises(Invalid, match="expected 10 to"):
        accounts.add("eva", "short", "editor")
    for name in ("Eva", "local", "", "a b", "x" * 41, "eva\n"):
        with pytest.raises(Invalid, match="name"):
            accounts.add(name, PASSWORD, "editor")
    with pytest.raises(Invalid, match="role"):
        accounts.add("eva", PASSWORD, "king")
    with pytest.raises(Conflict, match="already"):
        accounts.add("anna", PASSWORD, "editor")
    with pytest.raises(Missing):
        accounts.change("nobody", role="admin")
    assert accounts.count() == 1


def test_each_session_and_token_is_listed_and_can_be_ended_alone(accounts):
    first, second = accounts.enter("anna", PASSWORD, "192.0.2.1"), accounts.enter("anna", PASSWORD, "192.0.2.2")
    token = accounts.token("anna", "nightly runs")
    listed = {login.about: login for login in accounts.logins("anna")}
    assert set(listed) == {"192.0.2.1", "192.0.2.2", "nightly runs"}
    assert listed["192.0.2.1"].opened_by(first)
    assert not listed["192.0.2.1"].opened_by(second)
    accounts.revoke("anna", listed["nightly runs"].number)
    assert accounts.whose(token, "api") is None
    accounts.revoke("anna", listed["192.0.2.1"].number)
    assert accounts.whose(first, "browser") is None
    assert accounts.whose(second, "browser").name == "anna"
    with pytest.raises(Missing, match="no session or token"):
        accounts.revoke("anna", listed["192.0.2.1"].number)


def test_nobody_ends_anothers_session(accounts):
    accounts.add("emil", PASSWORD, "editor")
    secret = accounts.enter("anna", PASSWORD)
    with pytest.raises(Missing):
        accounts.revoke("emil", accounts.logins("anna")[0].number)
    assert accounts.end("emil") == 0
    assert accounts.whose(secret, "browser").name == "anna"


def test_all_sessions_end_at_once_but_the_one_that_asks_and_tokens_only_if_wanted(accounts):
    mine, other = accounts.enter("anna", PASSWORD), accounts.enter("anna", PASSWORD)
    token = accounts.token("anna")
    assert accounts.end("anna", tokens=False, keep=mine) == 1
    assert [accounts.whose(mine, "browser"), accounts.whose(token, "api")] != [None, None]
    assert accounts.whose(other, "browser") is None
    accounts.change("anna", password="another password", keep=mine)
    assert accounts.whose(mine, "browser").name == "anna"
    assert accounts.whose(token, "api") is None
    assert accounts.end("anna") == 1
    assert accounts.whose(mine, "browser") is None


def test_whoever_signs_on_elsewhere_is_known_by_a_verified_address_once_and_then_by_who_they_are(accounts):
    accounts.add("eva", None, "editor", email="Eva@Example.org")
    for email in (None, "other@example.org"):
        with pytest.raises(Forbidden, match="no account"):
            accounts.signed_on("https://id.example.org", "17", email)
    assert accounts.signed_on("https://id.example.org", "17", "eva@example.org").name == "eva"
    assert accounts.signed_on("https://id.example.org", "17", None).name == "eva"
    for issuer, subject in (("https://id.example.org", "18"), ("https://other.example.org", "17")):
        with pytest.raises(Forbidden, match="no account"):
            accounts.signed_on(issuer, subject, "eva@example.org")
    accounts.change("eva", active=False)
    with pytest.raises(Forbidden, match="no account"):
        accounts.signed_on("https://id.example.org", "17", "eva@example.org")
    with pytest.raises(Conflict, match="address"):
        accounts.add("ewa", None, "editor", email="eva@example.org")
    with pytest.raises(Invalid, match="email"):
        accounts.add("ewa", None, "editor", email="nothing")
