"""What can be read under a link, and attacks on what cannot."""

import json
from importlib import resources

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from detente.assessment import assess
from detente.case import parse_case
from detente.web.app import create_app
from detente.web.bench import WHILE, WRONG_LINKS
from detente.web.throttle import Throttle

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
THERE = "http://bench.example:8411"
SECRETIVE = "# written by emil@example.org\n"


@pytest.fixture(scope="module")
def emil(guarded):
    return guarded.accounts.whose(guarded.accounts.enter("emil", "emil0123456789"), "browser")


@pytest.fixture(scope="module")
def war(guarded, emil):
    """A case with an answered run, another run, a draft, and two links."""
    store = guarded.store
    found = store.create_case(emil, "A <b>war</b>", TEXT)
    content = assess(parse_case(TEXT, "the case"), draws=2).to_json()
    runs = []
    for seed in (1, 2):
        run = store.create_run(emil, found, text=TEXT, kind="assess", scenario=None, draws=2, seed=seed)
        store.finish_run(run.key, content, 1.0)
        runs.append(run.key)
    store.keep_draft(emil, found.key, SECRETIVE, 1)
    links = {"run": guarded.sharing.open(emil, run=runs[0]), "case": guarded.sharing.open(emil, case=found.key)}
    return found.key, runs, links


@pytest.fixture
def stranger(guarded):
    """Somebody without an account; wrong secrets tried in other tests are forgotten."""
    guarded.wrong_links = Throttle(WRONG_LINKS, WHILE)
    return TestClient(create_app(guarded, screens=False), base_url=THERE, follow_redirects=False)


def test_a_link_to_a_run_shows_its_answer_with_pictures_and_leads_nowhere_else(stranger, war):
    key, runs, links = war
    answer = stranger.get(f"/shared/{links['run']}")
    assert answer.status_code == 200
    page = answer.text
    assert page.count('<figure class="picture"') > 5
    assert "Shared by a read-only link" in page
    for hidden in ("emil", 'href="/', "/runs", "/cases", "_nicegui", runs[1], key, links["run"], SECRETIVE):
        assert hidden not in page, hidden
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1]
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


def test_a_link_to_a_case_shows_its_text_and_answers_but_no_draft_and_no_name(stranger, war):
    _, runs, links = war
    page = stranger.get(f"/shared/{links['case']}").text
    assert "A &lt;b&gt;war&lt;/b&gt;" in page
    assert "emil" not in page
    assert page.count(f"/shared/{links['case']}/runs/") == 2
    assert page.count('href="') == 2
    shown = stranger.get(f"/shared/{links['case']}/runs/{runs[1]}")
    assert shown.status_code == 200
    assert f'href="/shared/{links["case"]}"' in shown.text


@pytest.mark.parametrize("which", ["run", "case"])
def test_nothing_next_to_a_link_can_be_read_or_written(stranger, war, which):
    key, runs, links = war
    secret = links[which]
    beside = [f"/shared/{secret}/{x}" for x in (
        "cases", f"cases/{key}", "draft", "result", "runs", "runs/", f"runs/{key}", "runs/r-0", "charts", "charts/", "charts/none", "charts/..%2f..",
        "charts/signing/more", "..", "../cases", f"..%2f..%2fapi%2fv1%2fcases%2f{key}", "api/v1/cases", "_nicegui_ws/socket.io/", "%00", "%0a",
    )]  # fmt: skip
    if which == "run":
        beside += [f"/shared/{secret}/runs/{runs[1]}", f"/shared/{secret}/runs/{runs[1]}/report"]
    else:
        beside += [f"/shared/{secret}/charts/signing", f"/shared/{secret}/report"]
    beside += [
        f"/shared/{secret[:-1]}",
        f"/shared/{secret}x",
        f"/shared/{secret.swapcase()}",
        f"/shared/{runs[0]}",
        f"/shared/{key}",
        "/shared/",
    ]
    for address in beside:
        answer = stranger.get(address)
        assert answer.status_code in (303, 400, 404, 429), address
        assert "war" not in answer.text, address
    for address in (
        "/",
        "/runs",
        f"/runs/{runs[0]}",
        f"/cases/{key}",
        f"/api/v1/runs/{runs[0]}",
        f"/api/v1/cases/{key}",
        f"/api/v1/runs/{runs[0]}/result",
    ):
        for headers in ({}, {"Authorization": f"Bearer {secret}"}, {"Cookie": f"detente_session={secret}"}):
            assert stranger.get(address, headers=headers).status_code in (303, 401), address
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for address in (f"/shared/{secret}", f"/shared/{secret}/links", f"/shared/{secret}/runs/{runs[0]}"):
            assert stranger.request(method, address, headers={"Origin": THERE}).status_code in (404, 405, 429)
    for address in (
        "/_nicegui_ws/socket.io/?EIO=4&transport=websocket",
        f"/shared/{secret}",
        f"/shared/{secret}/socket",
    ):
        with pytest.raises(WebSocketDisconnect), stranger.websocket_connect(address, headers={"Origin": THERE}):
            pass


def test_pictures_may_stand_in_a_frame_and_nothing_else_may(stranger, war):
    _, runs, links = war
    for at in (f"/shared/{links['run']}", f"/shared/{links['case']}/runs/{runs[0]}"):
        page = stranger.get(f"{at}/charts/signing")
        assert page.status_code == 200
        assert "frame-ancestors *" in page.headers["content-security-policy"]
        assert "x-frame-options" not in page.headers
        for part in ("<svg", "Cite as: ", "medians over 2 draws"):
            assert part in page.text
        svg = stranger.get(f"{at}/charts/signing.svg")
        assert svg.headers["content-type"] == "image/svg+xml"
        assert svg.text.startswith("<svg")
        assert "<script" not in svg.text
        assert "var(--" not in svg.text
        gone = stranger.get(f"{at}/charts/nothing")
        assert gone.status_code == 404
        assert gone.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in gone.headers["content-security-policy"]


def test_the_report_is_a_file_of_its_own(stranger, war):
    answer = stranger.get(f"/shared/{war[2]['run']}/report")
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert "emil" not in answer.text
    assert answer.text.startswith("<!doctype html>")


def test_a_withdrawn_link_is_told_from_an_unknown_one_by_nobody(guarded, emil, stranger, war):
    _, runs, _ = war
    secret = guarded.sharing.open(emil, run=runs[1])
    assert stranger.get(f"/shared/{secret}").status_code == 200
    assert stranger.get(f"/shared/{secret}/charts/signing").status_code == 200
    guarded.sharing.withdraw(emil, guarded.sharing.links(emil, run=runs[1])[0].id, run=runs[1])
    for address in (
        f"/shared/{secret}",
        f"/shared/{secret}/charts/signing",
        f"/shared/{secret}/charts/signing.svg",
        f"/shared/{secret}/report",
    ):
        withdrawn, unknown = stranger.get(address), stranger.get(address.replace(secret, "x" * 43))
        assert withdrawn.status_code == unknown.status_code == 404
        assert withdrawn.text == unknown.text
        assert "Nothing is shared at this address; the link may have been withdrawn, or mistyped." in withdrawn.text


def test_whoever_tries_many_secrets_must_wait_and_a_right_one_is_still_answered(stranger, war):
    for n in range(WRONG_LINKS):
        assert stranger.get(f"/shared/{n:043d}").status_code == 404
    answer = stranger.get(f"/shared/{'y' * 43}")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert stranger.get(f"/shared/{war[2]['run']}").status_code == 200


def test_the_answer_of_another_question_is_a_page_with_its_table(guarded, emil, stranger, war):
    store, found = guarded.store, guarded.store.case(emil, war[0])
    run = store.create_run(emil, found, text=TEXT, kind="fixes", scenario=None, draws=2, seed=1)
    fix = {
        "proposal": "armistice",
        "title": "The <i>armistice</i>",
        "as_is": {"median": 0.2, "low": 0.1, "high": 0.3},
        "changes": ["more guards"],
    }
    fix |= {"changed": {"median": 0.6, "low": 0.5, "high": 0.7}, "enough": True}
    store.finish_run(run.key, json.dumps({"fixes": [fix]}), 1.0)
    secret = guarded.sharing.open(emil, run=run.key)
    page = stranger.get(f"/shared/{secret}")
    assert page.status_code == 200
    assert "The &lt;i&gt;armistice&lt;/i&gt;" in page.text
    assert "more guards" in page.text
    assert stranger.get(f"/shared/{secret}/charts/signing").status_code == 404
