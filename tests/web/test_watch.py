"""Those who watch over the workbench are answered, and learn nothing about its users."""

import logging
import re

import pytest
from httpx2 import ASGITransport, AsyncClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from detente.web import monitor, watch
from detente.web.app import create_app

pytestmark = pytest.mark.anyio
TOKEN = {"Authorization": "Bearer a token of the admin's"}


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
async def client(guarded, monkeypatch):
    monkeypatch.setenv(watch.TOKEN, "a token of the admin's")
    app = create_app(guarded, screens=False)
    transport = ASGITransport(app=app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://bench.example.org") as found:
        yield found


async def figures(client):
    answer = await client.get("/metrics", headers=TOKEN)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}


async def test_it_is_ready_while_all_is_well_whatever_name_it_is_asked_under(client, guarded):
    for started in (*guarded.desk.warm(), *guarded.pool.warm()):
        started.result(60)
    answer = await client.get("/health", headers={"Host": "10.0.0.7:8411"})
    assert answer.json() == {
        "ready": True,
        "checks": {"database": "ok", "tables": "ok", "workers": "ok", "disk": "ok"},
    }
    assert (await client.get("/health/live")).text == "live\n"


async def test_a_full_disk_and_stopped_workers_are_told(client, guarded, monkeypatch):
    monkeypatch.setattr(monitor, "LEAST_FREE", 1 << 62)
    monkeypatch.setattr(type(guarded.desk), "alive", False)
    answer = await client.get("/health")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert (checks["workers"], checks["database"]) == ("do not run", "ok")
    assert re.fullmatch(r"less than \d+ MB are free", checks["disk"])
    assert (await client.get("/health/live")).status_code == 200
    assert (await figures(client))["detente_ready", "workers"] == 0


async def test_a_database_that_does_not_answer_or_has_other_tables_is_told(client, guarded, monkeypatch):
    monkeypatch.setattr(monitor, "FRESH", 0.0)
    monkeypatch.setattr(monitor, "revisions", lambda: ("9999",))
    assert (await client.get("/health")).json()["checks"]["tables"] == "the tables are not those of this version"

    def lost():
        raise OperationalError("select", {}, Exception("password=hunter2"))

    monkeypatch.setattr(guarded.store.engine, "connect", lost)
    answer = await client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "does not answer"
    assert "hunter2" not in answer.text
    assert (await figures(client))["detente_ready", "database"] == 0


async def test_figures_need_the_token_and_are_not_there_without_one(client, guarded, monkeypatch):
    assert (await client.get("/metrics")).status_code == 401
    assert (await client.get("/metrics", headers={"Authorization": "Bearer "})).status_code == 401
    assert (await client.get("/metrics", headers={"Authorization": "Bearer ž".encode()})).status_code == 401
    monkeypatch.delenv(watch.TOKEN)
    transport = ASGITransport(app=create_app(guarded, screens=False))
    async with AsyncClient(transport=transport, base_url="http://bench.example.org") as other:
        assert (await other.get("/metrics", headers={"Authorization": "Bearer "})).status_code == 404


async def test_requests_are_counted_by_route_and_never_by_what_was_asked_for(client, guarded):
    token = guarded.accounts.token("rosa")
    who = {"Authorization": f"Bearer {token}"}
    for path in ("/api/v1/cases/c-one", "/api/v1/cases/c-two", "/none/of/this", "/shared/secret-of-somebody"):
        await client.get(path, headers=who)
    await client.request("BREW", "/api/v1/cases", headers=who)
    found = await figures(client)
    assert found["detente_requests_total", "/api/v1/cases/{key}", "404", "GET"] == 2
    assert found["detente_request_seconds_count", "/api/v1/cases/{key}"] == 2
    assert found["detente_requests_total", "/shared/{secret}", "404", "GET"] == 1
    labels = " ".join(str(x) for key in found for x in key[1:])
    for word in ("c-one", "none/of", "somebody", "rosa", "BREW", token):
        assert word not in labels
    assert found["detente_sockets",] == 0
    assert found["detente_tasks", "waiting"] == 0
    assert ("process_resident_memory_bytes",) in found


async def test_the_log_tells_route_user_number_and_request_but_of_voters_nothing(client, guarded, caplog):
    who = {"Authorization": f"Bearer {guarded.accounts.token('rosa')}"}
    with caplog.at_level(logging.INFO, "detente.requests"):
        answer = await client.get("/api/v1/cases/c-one?search=secret+words", headers=who)
        for path in ("/vote/a-secret", "/expert/a-secret", "/shared/a-secret", "/api/v1/vote/p-1/a-secret"):
            await client.get(path)
    (record,) = caplog.records
    assert (record.getMessage(), record.path, record.status) == (
        "GET /api/v1/cases/{key} 404",
        "/api/v1/cases/c-one",
        404,
    )
    assert record.user == guarded.accounts.whose(who["Authorization"][7:], "api").id
    assert len(answer.headers["x-request-id"]) == 16
