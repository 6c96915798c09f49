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
