"""What a button does with a case as a whole; that they work in a browser is in the tests of the library and the toolbar."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from detente.web.bench import Bench
from detente.web.guard import Guard
from detente.web.pages.case.actions import copy, router
from detente.web.settings import Settings
from detente.web.store import Invalid

HERE = {"Origin": "http://localhost"}


@pytest.fixture
def bench(tmp_path):
    found = Bench(Settings(database=f"sqlite:///{tmp_path / 'bench.db'}", workers=1))
    yield found
    found.close()


@pytest.fixture
def client(bench):
    app = FastAPI()
    app.include_router(router)
    app.add_middleware(Guard, bench=bench)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as found:
        yield found


def test_a_case_is_deleted_and_brought_back_and_only_from_here(bench, client):
    me = bench.store.local()
    key = bench.store.create_case(me, "A war", "title: A war\n").key
    assert client.post(f"/cases/{key}/delete", headers={"Origin": "http://elsewhere.example"}).status_code == 403
    assert client.get(f"/cases/{key}/delete").status_code == 405
    assert bench.store.deleted_title(me, key) is None
    gone = client.post(f"/cases/{key}/delete", headers=HERE)
    assert (gone.status_code, gone.headers["location"]) == (303, f"/?deleted={key}")
    assert bench.store.deleted_title(me, key) == "A war"
    assert client.post(f"/cases/{key}/delete", headers=HERE).status_code == 404
    assert client.post(f"/cases/{key}/undelete", headers=HERE).headers["location"] == "/"
    assert bench.store.case(me, key).text == "title: A war\n"
    assert client.post("/cases/ukraine-2022/delete", headers=HERE).status_code in (403, 404)


def test_what_is_no_yaml_is_copied_as_it_is():
    made = {}

    async def edit(text, edits):
        raise Invalid("line 1: not YAML")

    def create(who, title, text, note):
        made.update(title=title, text=text, note=note)
        return SimpleNamespace(key="c-2")

    bench = SimpleNamespace(edit=edit, store=SimpleNamespace(create_case=create))
    with ThreadPoolExecutor(1) as thread:  # the browser's tests have a loop running in this one
        thread.submit(asyncio.run, copy(bench, None, SimpleNamespace(key="c-1", title="x" * 120), "{")).result()
    assert made == {"title": f"{'x' * 110} (copy)", "text": "{", "note": "copied from c-1"}
