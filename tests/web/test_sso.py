"""Single sign-on against a provider that runs in the test: real redirects, state, nonce, PKCE and signatures."""

import time
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from provider import CLIENT, SECRET, Provider
from starlette.testclient import TestClient

from detente.web.app import create_app
from detente.web.bench import Bench
from detente.web.guard import COOKIE
from detente.web.settings import Settings, SignOn, sign_on
from detente.web.store import StoreError

THERE = "https://bench.example"
FAILED = "Single sign-on did not work"


@pytest.fixture(scope="module")
def provider():
    found = Provider()
    yield found
    found.close()


@pytest.fixture(scope="module")
def app(provider, tmp_path_factory):
    bench = Bench(
        Settings(
            database=f"sqlite:///{tmp_path_factory.mktemp('sso') / 'bench.db'}", host="0.0.0.0", workers=1,
            sso=SignOn(provider.issuer, CLIENT, SECRET),
        )
    )  # fmt: skip
    bench.accounts.add("eva", None, "editor", email="eva@example.org")
    yield create_app(bench, screens=False)
    bench.close()


@pytest.fixture
def browser(app, provider):
    """A browser of somebody who is not logged in; the provider is honest."""
    provider.spoil, provider.forge, provider.unsigned = {}, False, False
    provider.person = {"sub": "17", "email": "eva@example.org", "email_verified": True}
    return TestClient(app, base_url=THERE, follow_redirects=False)


def at_the_provider(browser, to="/runs"):
    """Begin in the workbench, go to the provider, and return the address that it sends the browser back to."""
    begun = browser.get(f"/login/sso/?next={to}")
    assert begun.status_code == 302
    return httpx2.get(begun.headers["location"]).headers["location"]


def test_whoever_signs_on_comes_in_where_they_wanted_to_go(browser, provider):
    assert 'href="/login/sso/?next=/runs"' in browser.get("/login?next=/runs").text
    answer = browser.get(at_the_provider(browser))
    assert (answer.status_code, answer.headers["location"]) == (303, "/runs")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(COOKIE)).lower()
    assert "httponly" in cookie and "secure" in cookie
    assert browser.get("/api/v1/cases").status_code == 200
    asked = provider.asked[-1]
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{THERE}/login/sso/back"
    assert len(asked["nonce"]) >= 16 and len(asked["state"]) >= 16


def test_they_are_known_afterwards_whatever_their_address_is(browser, provider):
    browser.get(at_the_provider(browser))
    provider.person = {"sub": "17", "email": "married@example.org", "email_verified": True}
    assert browser.get(at_the_provider(browser)).status_code == 303


@pytest.mark.parametrize(
    "spoil",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": "another", "azp": CLIENT},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_workbench_and_this_visit_is_refused(browser, provider, spoil):
    provider.spoil = spoil
    answer = browser.get(at_the_provider(browser))
    assert answer.status_code == 403
    assert FAILED in answer.text
    assert browser.get("/api/v1/cases").status_code == 401


@pytest.mark.parametrize("how", ["forge", "unsigned"])
def test_a_token_that_the_provider_did_not_sign_is_refused(browser, provider, how):
    setattr(provider, how, True)
    assert FAILED in browser.get(at_the_provider(browser)).text
    assert browser.get("/api/v1/cases").status_code == 401


def test_who_did_not_begin_here_is_refused(browser, app):
    back = at_the_provider(browser)
    other = TestClient(app, base_url=THERE, follow_redirects=False)
    assert FAILED in other.get(back).text
    code = parse_qs(urlsplit(back).query)["code"][0]
    for query in (f"code={code}&state=guess", f"code={code}", "", "error=access_denied&error_description=<script>"):
        answer = browser.get(f"/login/sso/back?{query}")
        assert answer.status_code == 403
        assert FAILED in answer.text
        assert "<script>" not in answer.text


def test_a_code_serves_once(browser):
    back = at_the_provider(browser)
    assert browser.get(back).status_code == 303
    assert FAILED in browser.get(back).text


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "18", "email": "nobody@example.org", "email_verified": True},
        {"sub": "18", "email": "eva@example.org", "email_verified": False},
        {"sub": "18", "email": "eva@example.org"},
        {"sub": "18"},
    ],
    ids=str,
)
def test_nobody_gets_an_account_by_coming(browser, provider, person):
    provider.person = person
    answer = browser.get(at_the_provider(browser))
    assert answer.status_code == 403
    assert "There is no account for you here" in answer.text


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example"])
def test_signing_on_leads_nowhere_else(browser, to):
    assert browser.get(at_the_provider(browser, to)).headers["location"] == "/"


def test_a_provider_that_does_not_answer_is_told_in_a_sentence(tmp_path):
    bench = Bench(
        Settings(
            database=f"sqlite:///{tmp_path / 'bench.db'}", host="0.0.0.0", workers=1, sso=SignOn("http://127.0.0.1:1", "x", "y")
        )
    )  # fmt: skip
    browser = TestClient(create_app(bench, screens=False), base_url=THERE, follow_redirects=False)
    assert FAILED in browser.get("/login/sso/").text
    bench.close()


def test_its_settings_come_from_the_environment_and_the_secret_from_a_file(monkeypatch, tmp_path):
    for name in ("ISSUER", "CLIENT", "SECRET", "SECRET_FILE"):
        monkeypatch.delenv(f"DETENTE_SSO_{name}", raising=False)
    assert sign_on() is None
    monkeypatch.setenv("DETENTE_SSO_ISSUER", "https://id.example.org")
    with pytest.raises(StoreError, match="DETENTE_SSO_CLIENT and DETENTE_SSO_SECRET"):
        sign_on()
    monkeypatch.setenv("DETENTE_SSO_CLIENT", "detente")
    monkeypatch.setenv("DETENTE_SSO_SECRET_FILE", str(tmp_path / "secret"))
    with pytest.raises(StoreError, match="cannot be read"):
        sign_on()
    (tmp_path / "secret").write_text("hidden\n")
    assert sign_on().secret == "hidden"
    assert "hidden" not in repr(sign_on())
    monkeypatch.setenv("DETENTE_SSO_ISSUER", "http://id.example.org")
    with pytest.raises(StoreError, match="https://"):
        sign_on()
