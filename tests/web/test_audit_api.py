"""The audit trail through the API: for admins alone."""

import csv
import io

import pytest
from promises import each, kept
from starlette.testclient import TestClient

from detente.web.app import create_app
from detente.web.audit_api import router

THERE = "http://bench.example:8411"


@each(router)
def test_made_up_requests_are_answered_as_promised(described, method, path):
    kept(described, method.lower(), path, 30)


@pytest.fixture(scope="module")
def client(guarded):
    return TestClient(create_app(guarded, screens=False), base_url=THERE)


def test_an_admin_reads_it_and_nobody_else(client, guarded):
    anna, emil = ({"Authorization": f"Bearer {guarded.accounts.token(name)}"} for name in ("anna", "emil"))
    key = client.post("/api/v1/cases", json={"title": "A war", "text": "x"}, headers=emil).json()["key"]
    wanted = {"about": key, "by": "emil", "what": "created case"}
    (act,) = client.get("/api/v1/audit", params=wanted, headers=anna).json()
    assert (act["who"], act["what"], act["about"]) == ("emil", "created case", key)
    table = client.get("/api/v1/audit.csv", params=wanted, headers=anna)
    assert table.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    assert [row["about"] for row in csv.DictReader(io.StringIO(table.text))] == [key]
    assert client.get("/api/v1/audit", headers=anna).json()[0]["what"] == "downloaded"
    for address in ("/api/v1/audit", "/api/v1/audit.csv"):
        assert client.get(address, headers=emil).status_code == 403
        assert client.get(address).status_code == 401
    assert client.get("/api/v1/audit?what=stole", headers=anna).status_code == 422
