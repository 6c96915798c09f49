"""What the guard lets through: tried with a real client, and with requests as an attacker would send them."""

import asyncio

import engineio
import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from detente.web.app import create_app
from detente.web.entrance import PAIR, Entrance
from detente.web.guard import COOKIE, LARGEST_BODY, Guard

HERE = "http://127.0.0.1:8411"
THERE = "http://bench.example:8411"


@pytest.fixture(scope="module")
def here(bench):
    return TestClient(create_app(bench, screens=False), base_url=HERE)


@pytest.fixture
def there(guarded):
    """A client nobody has logged in with. Failures of other tests are forgotten."""
    guarded.entrance = Entrance(guarded.accounts, guarded.trail)
    return TestClient(create_app(guarded, screens=False), base_url=THERE, follow_redirects=False)


def log_in(client, name, to="/"):
    form = {"name": name, "password": f"{name}0123456789", "to": to}
    return client.post("/login", data=form, headers={"Origin": THERE})


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "127.0.0.1@evil.example"])
def test_a_name_that_was_rebound_to_this_machine_is_refused(here, host):
    assert here.get("/api/v1/cases", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["[", "[]", "[::1", "a b", "127.0.0.1:x", "127.0.0.1:999999", "a\xff/"])
def test_a_host_that_is_none_is_refused_in_a_sentence(here, there, host):
    for client in (here, there):
        answer = client.get("/login", headers={"Host": host.encode("latin-1")})
        assert (answer.status_code, answer.text) == (400, "the Host header names no host\n")


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "//", "http://a:99999999", "http://\xe2\x84\x80"])
def test_an_origin_that_is_none_is_another_sites(here, origin):
    answer = here.post("/api/v1/check", json={"text": "x"}, headers={"Origin": origin.encode("latin-1")})
    assert (answer.status_code, answer.json()) == (403, {"detail": "the request came from another site"})


def test_who_leaves_before_a_page_can_read_what_they_sent_leaves_no_traceback(bench):
    path = "/_nicegui_ws/socket.io/"
    behind = engineio.ASGIApp(engineio.AsyncServer(async_mode="asgi"), engineio_path=path)
    told = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        told.append(message)

    scope = {
        "type": "http", "method": "POST", "path": path, "query_string": b"EIO=4&transport=polling",
        "headers": [(b"host", b"127.0.0.1:8411")],
    }  # fmt: skip
    asyncio.run(Guard(behind, bench=bench)(scope, receive, send))
    assert told[0]["status"] == 400


@pytest.mark.parametrize(
    "path", ["/%00", "/help/files/%00.svg", "/shared/%00/charts/x.svg", "/_nicegui/%00", "/api/v1/cases/%00"]
)
def test_a_zero_byte_in_an_address_is_refused_in_a_sentence(here, path):
    answer = here.get(path)
    assert answer.status_code == 400
    assert "the address contains a zero byte" in answer.text


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe", b'{"text": "\\ud800"}', b'{"\\ud800": 1}', b'{"text": NaN}', b'{"text": 1e999}', b"[" * 100_000],
)
def test_a_body_that_is_no_text_is_refused_in_a_sentence(here, body):
    for kind in ("application/json", "text/plain; charset=\xff", None):
        headers = {"Content-Type": kind.encode("latin-1")} if kind else {}
        answer = here.post("/api/v1/check", content=body, headers=headers)
        assert answer.status_code in (400, 422)
        assert all(set(wrong) == {"type", "loc", "msg"} for wrong in answer.json()["detail"] if isinstance(wrong, dict))


def test_what_was_sent_is_not_sent_back_with_a_refusal(here):
    assert len(here.post("/api/v1/check", json={"wrong": "x" * 1_000_000}).content) < 1000
    form = {"name": ("a.txt", b"x" * 1000)}
    answer = here.post("/login", files=form, headers={"Origin": HERE})
    assert (answer.status_code, answer.text) == (422, "name: Input should be a valid string\n")


@pytest.mark.parametrize("host", ["127.0.0.1:8411", "localhost:8411", "[::1]:8411"])
def test_this_machines_own_names_are_let_in_without_an_account(here, host):
    assert here.get("/api/v1/cases", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_another_sites_page_changes_nothing(here, headers):
    before = here.get("/api/v1/cases").json()
    answer = here.post("/api/v1/cases", json={"title": "Evil", "text": "x"}, headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"detail": "the request came from another site"})
    assert here.get("/api/v1/cases").json() == before


def test_another_sites_page_opens_no_socket(here):
    with (
        pytest.raises(WebSocketDisconnect),
        here.websocket_connect("/_nicegui_ws/socket.io/", headers={"Origin": "http://evil.example"}),
    ):
        pass
    polled = here.get("/_nicegui_ws/socket.io/", headers={"Origin": "http://evil.example"})
    assert polled.status_code == 403


def test_a_request_that_is_too_large_is_refused_also_when_it_hides_its_size(here):
    assert here.post("/api/v1/check", content=b"x" * (LARGEST_BODY + 1)).status_code == 413

    def pieces():
        for _ in range(LARGEST_BODY // 100_000 + 2):
            yield b"x" * 100_000

    assert here.post("/api/v1/check", content=pieces()).status_code == 413


def test_pages_may_load_nothing_from_elsewhere_and_stand_in_no_frame(here):
    headers = here.get("/api/v1/cases").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_a_stranger_gets_the_form_and_nothing_else(there):
    assert there.get("/api/v1/cases").status_code == 401
    assert there.get("/api/v1/openapi.json").status_code == 401
    assert there.get("/cases/ukraine-2022").headers["location"] == "/login?next=/cases/ukraine-2022"
    assert there.post("/api/v1/check", json={"text": ""}).status_code == 401
    assert there.get("/login").status_code == 200
    with pytest.raises(WebSocketDisconnect), there.websocket_connect("/_nicegui_ws/socket.io/"):
        pass


def test_whoever_logs_in_has_a_session_no_script_can_read(there):
    answer = log_in(there, "emil", "/runs")
    assert (answer.status_code, answer.headers["location"]) == (303, "/runs")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE)
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert there.get("/api/v1/cases").status_code == 200
    assert there.post("/logout", headers={"Origin": THERE}).status_code == 303
    assert there.get("/api/v1/cases").status_code == 401


def test_over_tls_the_cookie_stays_there(guarded):
    guarded.entrance = Entrance(guarded.accounts, guarded.trail)
    client = TestClient(create_app(guarded, screens=False), base_url="https://bench.example", follow_redirects=False)
    form = {"name": "emil", "password": "emil0123456789"}
    assert (
        "secure"
        in client.post("/login", data=form, headers={"Origin": "https://bench.example"}).headers["set-cookie"].lower()
    )


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x=1"]
)
def test_logging_in_leads_nowhere_else(there, to):
    answer = log_in(there, "emil", to)
    assert answer.headers["location"] == "/"


def test_a_session_changes_nothing_unless_its_own_page_asks(there):
    log_in(there, "emil")
    body = {"title": "A war", "text": "x"}
    assert there.post("/api/v1/cases", json=body, headers={"Origin": "http://evil.example"}).status_code == 403
    assert there.post("/api/v1/cases", json=body).status_code == 403
    assert there.post("/api/v1/cases", json=body, headers={"Origin": THERE}).status_code == 201
    assert there.post("/api/v1/cases", json=body, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 201


def test_a_token_serves_scripts_and_opens_no_page(there, guarded):
    token = {"Authorization": f"Bearer {guarded.accounts.token('emil')}"}
    assert there.post("/api/v1/cases", json={"title": "A war", "text": "x"}, headers=token).status_code == 201
    assert there.get("/", headers=token).status_code == 303
    assert there.get("/api/v1/cases", headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_guessing_passwords_is_slowed_down_and_the_right_one_does_not_help_then(there):
    for _ in range(PAIR[0]):
        wrong = there.post("/login", data={"name": "eva", "password": "guess"}, headers={"Origin": THERE})
        assert wrong.status_code == 403
        assert "Wrong name or password" in wrong.text
    answer = log_in(there, "eva")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


def test_a_name_typed_into_the_form_is_shown_as_text(there):
    page = there.post(
        "/login", data={"name": '"><script>alert(1)</script>', "password": "x"}, headers={"Origin": THERE}
    )
    assert "<script>" not in page.text
    assert "<script>" not in there.get('/login?next="><script>alert(1)</script>').text


def test_roles_hold_for_the_api(there):
    log_in(there, "rosa")
    answer = there.post("/api/v1/cases", json={"title": "A war", "text": "x"}, headers={"Origin": THERE})
    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "your role is reader, which cannot change or run anything; ask an admin for the role editor",
    )


def test_one_users_things_are_not_there_for_another(there, guarded):
    log_in(there, "emil")
    key = there.post("/api/v1/cases", json={"title": "Secret", "text": "x"}, headers={"Origin": THERE}).json()["key"]
    for name in ("eva", "anna"):
        log_in(there, name)
        for address in ("", "/versions", "/versions/1", "/file", "/difference?old=1&new=1"):
            assert there.get(f"/api/v1/cases/{key}{address}").status_code == 404
        assert key not in there.get("/api/v1/cases").text


def test_only_pages_whose_templates_are_compiled_in_the_browser_may_run_scripts(there, guarded):
    policies = {
        a: there.get(a).headers["content-security-policy"]
        for a in ("/login", "/shared/x", "/panels/p-1/vote", "/expert/x")
    }
    log_in(there, "emil")
    policies |= {a: there.get(a).headers["content-security-policy"] for a in ("/api/v1/cases", "/api/v1/cases/none")}
    for address, policy in policies.items():
        assert policy.startswith("default-src 'none'"), address
        assert "unsafe-eval" not in policy, address
        assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0], address


def test_what_a_user_takes_away_is_noted_and_of_a_stranger_nothing(there, guarded):
    log_in(there, "emil")
    there.get("/api/v1/cases/ukraine-2022/file")
    there.get("/api/v1/cases/none/file")
    emil, *_ = guarded.trail.acts(by="emil")
    assert (emil.what, emil.about) == ("downloaded", "/cases/ukraine-2022/file")
    assert guarded.trail.acts(by="emil", what="signed in")[0].address == "testclient"


def test_a_stranger_who_guesses_a_name_is_not_told_whether_it_is_one(there):
    known, unknown = (
        [
            there.post("/login", data={"name": n, "password": "guess"}, headers={"Origin": THERE})
            for _ in range(PAIR[0] + 1)
        ]
        for n in ("rosa", "nobody")
    )
    assert [(a.status_code, a.text.replace("rosa", "")) for a in known] == [
        (a.status_code, a.text.replace("nobody", "")) for a in unknown
    ]
