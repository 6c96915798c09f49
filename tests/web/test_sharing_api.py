"""Working together by the API: people, links and a merge; and made-up requests (Schemathesis)."""

from importlib import resources

import promises
import pytest
from starlette.testclient import TestClient

from detente.web.app import create_app
from detente.web.sharing_api import router

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
BASE = "title: A war\nprior: 20%\ncost: 1\n"


@pytest.fixture(scope="module")
def client(bench):
    return TestClient(create_app(bench, screens=False), base_url="http://127.0.0.1/api/v1")


@pytest.fixture(scope="module")
def people(guarded):
    """Clients of emil, eva and rosa, each with a token of their own."""
    app = create_app(guarded, screens=False)

    def client(name):
        headers = {"Authorization": f"Bearer {guarded.accounts.token(name)}"}
        return TestClient(app, base_url="http://bench.example/api/v1", headers=headers)

    return {name: client(name) for name in ("emil", "eva", "rosa")}


def test_a_reader_and_an_editor_may_do_what_their_roles_say(people):
    emil, eva, rosa = people["emil"], people["eva"], people["rosa"]
    key = emil.post("/cases", json={"title": "A war", "text": BASE}).json()["key"]
    assert eva.get(f"/cases/{key}").status_code == 404
    assert emil.put(f"/cases/{key}/people/eva", json={"role": "editor"}).status_code == 204
    assert emil.put(f"/cases/{key}/people/rosa", json={"role": "reader"}).status_code == 204
    assert emil.put(f"/cases/{key}/people/rosa", json={"role": "owner"}).status_code == 422
    assert [(p["name"], p["role"]) for p in emil.get(f"/cases/{key}/people").json()] == [
        ("emil", "owner"), ("eva", "editor"), ("rosa", "reader")
    ]  # fmt: skip
    assert eva.get(f"/cases/{key}").json()["access"] == "editor"
    saved = eva.put(f"/cases/{key}", json={"text": BASE + "# evas\n", "based_on": 1})
    assert saved.json()["version"] == 2
    late = emil.put(f"/cases/{key}", json={"text": "# emils\n" + BASE, "based_on": 1})
    assert late.status_code == 409
    assert late.json()["detail"].startswith("version 2 was saved in the meantime")
    assert rosa.put(f"/cases/{key}", json={"text": "x", "based_on": 2}).status_code == 403
    assert rosa.post("/runs", json={"case": key}).status_code in (403, 422)
    for client in (eva, rosa):
        assert client.get(f"/cases/{key}/people").status_code == 403
        assert client.post(f"/cases/{key}/links", json={}).status_code == 403
        assert client.put(f"/cases/{key}/people/anna", json={"role": "editor"}).status_code == 403
    assert emil.delete(f"/cases/{key}/people/eva").status_code == 204
    for answer in (eva.get(f"/cases/{key}"), eva.put(f"/cases/{key}", json={"text": "x", "based_on": 2})):
        assert answer.status_code == 404


OF_READERS = {
    "check",
    "complete",
    "article",
    "events",
    "implementation",
    "graph",
    "merge",
    "whatif",
    "comments",
    "number",
}
OPEN = ("/vote/", "/expert/")  # to people without an account


def test_an_editor_who_was_made_a_reader_changes_and_shares_nothing_old_either(guarded):
    """Every address of the API that changes something, on what was theirs."""
    guarded.accounts.add("otto", "otto0123456789", "editor")
    app = create_app(guarded, screens=False)
    headers = {"Authorization": f"Bearer {guarded.accounts.token('otto')}"}
    client = TestClient(app, base_url="http://bench.example", headers=headers)
    who = guarded.accounts.whose(headers["Authorization"].split()[1], "api")
    case = guarded.store.create_case(who, "A war", TEXT)
    run = guarded.store.create_run(who, case, text=BASE, kind="assess", scenario=None, draws=1, seed=1).key
    guarded.store.note_run(run, status="interrupted")
    panel = guarded.polling.panels.create(who, "A panel", "x", None).key
    guarded.accounts.change("otto", role="reader")
    bodies = {
        "based_on": 1, "text": BASE, "number": 1, "shared": True, "role": "editor", "note": "", "title": "A war", "case": case.key, "name": "x",
        "answers": {}, "code": "x", "content": "x", "votes": "x", "open": True, "state": "round 1", "names": ["x"], "how": "equal",
    }  # fmt: skip
    described = app.openapi()
    asked = 0
    for path, methods in described["paths"].items():
        for method, about in methods.items():
            if method == "get" or any(x in path for x in OPEN) or path.rsplit("/", 1)[1].strip("{}") in OF_READERS:
                continue
            of = next((k for x, k in (("/cases/", case.key), ("/runs/", run), ("/panels/", panel)) if x in path), "")
            address = path.replace("{key}", of).replace("{name}", "emil").replace("{number}", "1")
            schema = about.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            fields = (
                described["components"]["schemas"]
                .get(schema.get("$ref", "").rsplit("/", 1)[-1], {})
                .get("required", [])
            )
            body = {field: bodies[field] for field in fields}
            if address == "/api/v1/panels":
                body = {"case": case.key, "groups": {"a": "A"}}
            answer = client.request(method, address, json=body)
            assert answer.status_code == 403, (method, address, body, answer.text)
            asked += 1
    assert asked > 25
    assert guarded.store.run(who, run).status == "interrupted"
    assert client.get(f"/api/v1/cases/{case.key}").json()["text"] == TEXT


def test_links_are_made_listed_and_withdrawn(client):
    key = client.post("/cases", json={"title": "A war", "text": BASE}).json()["key"]
    address = client.post(f"/cases/{key}/links", json={"note": "press"}).json()["address"]
    there = TestClient(client.app, base_url="http://127.0.0.1")
    assert "A war" in there.get(address).text
    found = client.get(f"/cases/{key}/links").json()
    assert [link["note"] for link in found] == ["press"]
    assert address.rsplit("/", 1)[1] not in str(found)
    assert client.delete(f"/cases/{key}/links/{found[0]['id']}").status_code == 204
    assert client.delete(f"/cases/{key}/links/{found[0]['id']}").status_code == 404
    assert there.get(address).status_code == 404


def test_changes_are_merged_and_nothing_is_saved(client):
    key = client.post("/cases", json={"title": "A war", "text": BASE}).json()["key"]
    client.put(f"/cases/{key}", json={"text": BASE.replace("20%", "30%"), "based_on": 1})
    mine = BASE.replace("cost: 1", "cost: 5")
    merged = client.post(f"/cases/{key}/merge", json={"text": mine, "based_on": 1}).json()
    assert merged == {"version": 2, "text": "title: A war\nprior: 30%\ncost: 5\n", "clashes": []}
    clash = {"text": BASE.replace("20%", "40%"), "based_on": 1}
    found = client.post(f"/cases/{key}/merge", json=clash).json()
    assert found["text"] is None
    assert found["clashes"] == [{"line": 2, "base": ["prior: 20%"], "mine": ["prior: 40%"], "theirs": ["prior: 30%"]}]
    chosen = client.post(f"/cases/{key}/merge", json={**clash, "choices": ["mine"]}).json()
    assert chosen["text"] == BASE.replace("20%", "40%")
    assert client.post(f"/cases/{key}/merge", json={**clash, "choices": ["mine"] * 2}).status_code == 422
    assert client.get(f"/cases/{key}").json()["version"] == 2


@promises.each(router)
def test_every_made_up_request_gets_an_answer_that_the_description_promises(described, method, path):
    promises.kept(described, method, path, 4)
