"""The answer as a page without a socket: made once, sent to those who may see the run, and to nobody else."""

from importlib import resources

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from detente.assessment import assess
from detente.case import parse_case
from detente.web.bench import Bench
from detente.web.guard import Guard
from detente.web.pages.result import reading
from detente.web.settings import Settings

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    found = Bench(
        Settings(database=f"sqlite:///{tmp_path_factory.mktemp('reading') / 'bench.db'}", host="0.0.0.0", workers=1)
    )
    for name in ("emil", "eva"):
        found.accounts.add(name, f"{name}0123456789", "editor")
    yield found
    found.close()


def visitor(bench, name):
    """A browser of somebody, logged in."""
    app = FastAPI()
    app.include_router(reading.router)
    app.add_middleware(Guard, bench=bench)
    cookie = f"detente_session={bench.accounts.enter(name, f'{name}0123456789')}"
    return TestClient(app, base_url="http://bench.example", headers={"Cookie": cookie}, follow_redirects=False)


def test_it_is_made_once_and_sent_to_whoever_may_see_the_run_and_asked_for_anew_every_time(bench, monkeypatch):
    store, emil = bench.store, bench.accounts.whose(bench.accounts.enter("emil", "emil0123456789"), "browser")
    case = store.create_case(emil, "A <b>war</b>", TEXT)
    run = store.create_run(emil, case, text=TEXT, kind="assess", scenario=None, draws=2, seed=1)
    mine, others = visitor(bench, "emil"), visitor(bench, "eva")
    here = f"/runs/{run.key}/read"
    assert mine.get(here).status_code == 409  # not finished
    store.finish_run(run.key, assess(parse_case(TEXT, "the case"), draws=2).to_json(), 1.0)
    first = mine.get(here)
    assert first.status_code == 200
    assert first.headers["content-encoding"] == "gzip"
    assert first.text.count('<figure class="picture"') > 5
    assert f'<a href="/runs/{run.key}">the page of this run</a>' in first.text
    assert "_nicegui" not in first.text and "<b>war" not in first.text
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["content-security-policy"].startswith("default-src 'none'")
    monkeypatch.setattr(store, "content", None)  # from now on the result is not read
    assert mine.get(here, headers={"Accept-Encoding": "identity"}).text == first.text
    tag = {"If-None-Match": first.headers["etag"]}
    again = mine.get(here, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert others.get(here, headers=tag).status_code == 404
    store.share_case(emil, case.key, True)
    store.share_run(emil, run.key, True)
    assert others.get(here, headers=tag).status_code == 304
    store.share_run(emil, run.key, False)
    store.share_case(emil, case.key, False)
    assert others.get(here, headers=tag).status_code == 404
    assert mine.get("/runs/r-0/read").status_code == 404
    assert mine.get(here, headers={"Cookie": ""}).status_code == 303


def test_another_kind_of_run_says_so(bench):
    store, emil = bench.store, bench.accounts.whose(bench.accounts.enter("emil", "emil0123456789"), "browser")
    case = store.create_case(emil, "Another", TEXT)
    run = store.create_run(emil, case, text=TEXT, kind="deals", scenario=None, draws=2, seed=1)
    answer = visitor(bench, "emil").get(f"/runs/{run.key}/read")
    assert answer.status_code == 422 and "has no page to read" in answer.text
