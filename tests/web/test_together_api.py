"""Comments, names of runs and changes in words, as a script uses them."""

from importlib import resources

import promises
import pytest
from starlette.testclient import TestClient

from detente.web.app import create_app
from detente.web.together_api import router

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def app(bench):
    return create_app(bench, screens=False)


@pytest.fixture(scope="module")
def client(app):
    return TestClient(app, base_url="http://127.0.0.1/api/v1")


def test_a_comment_is_written_changed_listed_and_deleted(client):
    path = "/cases/ukraine-2022/comments"
    said = client.post(path, json={"text": "why?", "path": "parties.russia.war_cost.limited", "words": "Russia"}).json()
    assert (said["by"], said["edited"], said["mine"]) == ("local", None, True)
    changed = client.put(f"{path}/{said['id']}", json={"text": "why not?"}).json()
    assert changed["edited"] is not None
    assert client.get(path).json() == [changed]
    assert client.post(path, json={"text": "x" * 4001}).status_code == 422
    assert client.delete(f"{path}/{said['id']}").status_code == 204
    assert client.delete(f"{path}/{said['id']}").status_code == 404
    assert client.get("/cases/no-such-case/comments").status_code == 404
    assert client.get("/runs/no-such-run/comments").status_code == 404


def test_changes_between_versions_are_told_in_words_and_lines(client):
    key = client.post("/cases", json={"title": "A war", "text": TEXT}).json()["key"]
    client.put(f"/cases/{key}", json={"text": TEXT.replace("40% to 60%", "30% to 60%"), "based_on": 1})
    client.put(f"/cases/{key}", json={"text": "{", "based_on": 2})
    client.put(f"/cases/{key}", json={"text": "# only this differs\n{", "based_on": 3})
    asked = {"old": 1, "new": 2}
    assert client.get(f"/cases/{key}/changes", params=asked).json() == [
        "A: type 'limited': chance before the record: 30% to 60%, was 40% to 60%"
    ]
    assert "\n+      limited: {prior: 30% to 60%" in client.get(f"/cases/{key}/difference", params=asked).text
    (sentence,) = client.get(f"/cases/{key}/changes", params={"old": 2, "new": 3}).json()
    assert sentence.startswith("One of the two cannot be read as a case")
    client.put(f"/cases/{key}", json={"text": "a\n" * 20_001, "based_on": 4})
    refused = client.get(f"/cases/{key}/difference", params={"old": 1, "new": 5})
    assert (refused.status_code, "20,000 lines" in refused.json()["detail"]) == (422, True)


def test_a_run_is_named_when_started_or_later(client):
    run = client.post("/runs", json={"case": "ukraine-2022", "draws": 1, "name": " Baseline "}).json()
    client.post(f"/runs/{run['key']}/cancel")
    assert run["name"] == "Baseline"
    assert client.put(f"/runs/{run['key']}/name", json={"name": "Other"}).json()["name"] == "Other"
    assert client.get(f"/runs/{run['key']}").json()["name"] == "Other"
    assert client.put(f"/runs/{run['key']}/name", json={"name": "x" * 121}).status_code == 422


@promises.each(router)
def test_every_made_up_request_gets_an_answer_that_the_description_promises(described, method, path):
    promises.kept(described, method, path, 5)
