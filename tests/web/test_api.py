"""The API as a script uses it, and against requests made up from its own description (Schemathesis)."""

import time
from importlib import resources

import promises
import pytest
import schemathesis
from starlette.testclient import TestClient

from detente.assessment import assess, graph_of
from detente.assessment.assess_draws import steps
from detente.assessment.questions.second_lens import lens_of
from detente.assessment.saved import read_assessment
from detente.case import parse_case
from detente.history import rate
from detente.web.api import router
from detente.web.app import create_app

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def client(bench):
    return TestClient(create_app(bench, screens=False), base_url="http://127.0.0.1/api/v1")


def post(client, address, status=200, **body):
    answer = client.post(address, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def _file_name_of(answer):
    return answer.headers["content-disposition"].removeprefix('attachment; filename="').removesuffix('"')


def done(client, key):
    for _ in range(1200):
        run = client.get(f"/runs/{key}").json()
        if run["status"] not in ("queued", "running"):
            return run
        time.sleep(0.05)
    raise AssertionError(run)


def test_a_case_is_written_checked_changed_looked_back_on_and_undone(client):
    made = post(client, "/cases", 201, title="A war", text=TEXT)
    key = made["key"]
    assert post(client, "/check", text=TEXT)["ok"] is True
    wrong = post(client, "/check", text=TEXT.replace("as_of: 2026-01-01", "as_of: someday"))
    assert wrong["ok"] is False
    assert wrong["problems"][0]["line"] == TEXT.splitlines().index("as_of: 2026-01-01") + 1
    saved = client.put(f"/cases/{key}", json={"text": TEXT + "# more\n", "based_on": 1, "note": "a comment"})
    assert saved.json()["version"] == 2
    assert client.put(f"/cases/{key}", json={"text": "x", "based_on": 1}).status_code == 409
    assert [v["note"] for v in client.get(f"/cases/{key}/versions").json()] == ["a comment", "created"]
    assert "+# more" in client.get(f"/cases/{key}/difference", params={"old": 1, "new": 2}).text
    assert post(client, f"/cases/{key}/restore", number=1, based_on=2)["text"] == TEXT
    assert _file_name_of(client.get(f"/cases/{key}/file")) == "a-war.yaml"
    assert _file_name_of(client.get("/cases/ukraine-2022/file")) == "ukraine-2022.yaml"
    other = post(client, "/cases", 201, title="Война", text=TEXT)["key"]
    assert _file_name_of(client.get(f"/cases/{other}/file")) == "voyna.yaml"
    client.delete(f"/cases/{other}")
    assert client.get(f"/cases/{key}/file").content.decode() == TEXT
    assert client.get("/cases", params={"search": "province war"}).json()[0]["key"] == key
    assert client.delete(f"/cases/{key}").status_code == 204
    assert client.get(f"/cases/{key}").status_code == 404
    assert post(client, f"/cases/{key}/undelete")["version"] == 3


def test_a_run_is_started_polled_and_read(client):
    key = post(client, "/cases", 201, title="A war", text=TEXT)["key"]
    client.put(f"/cases/{key}", json={"text": TEXT.replace("talks", "talks"), "based_on": 1, "title": "Renamed"})
    run = post(client, "/runs", 201, case=key, version=1, draws=2, scenario="cut", name="First look: ціна")
    assert run["status"] in ("queued", "running")
    ended = done(client, run["key"])
    assert (ended["status"], ended["done"], ended["version"]) == ("done", steps(2), 1)
    found = read_assessment(client.get(f"/runs/{run['key']}/result").text)
    own = assess(parse_case(TEXT, scenario="cut"), draws=2)
    assert {p: list(v) for p, v in found.samples.items()} == {p: list(v) for p, v in own.samples.items()}
    assert lens_of(client.get(f"/runs/{run['key']}/graph").json()) == graph_of(found)
    report = client.get(f"/runs/{run['key']}/report")
    assert report.text.startswith("<!doctype html>") and ": First look: ціна</h1>" in report.text
    assert _file_name_of(report).endswith(f"-first-look-tsina-{run['key']}.html")
    assert "script-src" not in report.headers["content-security-policy"]
    path = next(iter(own.inputs))
    what = post(client, f"/runs/{run['key']}/whatif", changes={path: float(own.inputs[path][0])})
    assert what["draws"] == 2
    assert {"before", "after", "difference"} == set(what["answers"]["proposals/armistice/all_sign"])
    other = done(client, post(client, "/runs", 201, case=key, draws=2)["key"])
    side = client.get(f"/runs/{other['key']}/compare/{run['key']}").json()
    assert side["paired"] is True
    assert side["names"] == ["as in the file", "The patron cuts its support: First look: ціна"]
    assert {"what", "one", "other", "difference", "by_draw"} == set(side["rows"][0])
    assert side["picture"]["figure"].startswith("<figure")
    saved = client.get(f"/runs/{other['key']}/compare/{run['key']}/documents/csv")
    assert saved.headers["content-type"] == "text/csv; charset=utf-8" and saved.text.startswith(
        "path,answer,one_median"
    )
    assert saved.headers["content-disposition"].endswith(f'-compared-{other["key"]}-{run["key"]}.csv"')
    assert client.post(f"/runs/{run['key']}/cancel").status_code == 409
    assert client.post(f"/runs/{run['key']}/resume").status_code == 409


def test_deals_are_a_run_of_their_own(client):
    run = post(client, "/deals", 201, case="ukraine-2024", draws=1)
    assert run["kind"] == "deals"
    post(client, f"/runs/{run['key']}/cancel")
    assert done(client, run["key"])["status"] == "cancelled"
    assert client.get(f"/runs/{run['key']}/graph").status_code != 200


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({"case": "no-such"}, 404, "no case"),
        ({"case": "ukraine-2022", "kind": "magic"}, 422, "kind: got 'magic'"),
        ({"case": "ukraine-2022", "scenario": "none"}, 422, "scenario: got 'none'"),
        ({"case": "ukraine-2022", "version": 1}, 422, "a built-in case has no versions"),
        ({"case": "ukraine-2022", "draws": 0}, 422, "greater than or equal"),
        ({"case": "ukraine-2022", "draws": 10**6}, 422, "less than or equal"),
    ],
)
def test_what_cannot_be_run_is_refused_in_words(client, body, status, why):
    answer = client.post("/runs", json=body)
    assert answer.status_code == status
    assert why in answer.text


def test_history_answers_as_the_library_does(client):
    shown = client.get("/history/rate", params={"ask": "peace_failure(guarantee: treaty)"}).json()
    assert shown["median"] == pytest.approx(rate("peace_failure", guarantee="treaty").as_dict()["median"])
    assert len(client.get("/history").json()) > 5
    assert client.get("/history/rate", params={"ask": "peace_failure(guarantee: magic)"}).status_code == 422


@pytest.fixture(scope="module")
def described(bench):
    """The description of the API; runs are taken and not carried out, so that made-up ones cost nothing."""
    app = create_app(bench, screens=False)
    bench.runner.start, kept = (lambda key: None), bench.runner.start
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers={"Host": "127.0.0.1"})
    yield schema
    bench.runner.start = kept


@promises.each(router)
def test_every_made_up_request_gets_an_answer_that_the_description_promises(described, method, path):
    promises.kept(described, method, path, 15)
