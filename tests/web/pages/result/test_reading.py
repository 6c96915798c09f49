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
from detente.web.store.comments import About

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
    here = f"/runs/{run.key}"
    unfinished = mine.get(here)
    assert (unfinished.status_code, unfinished.headers["location"]) == (303, f"{here}/work")
    store.finish_run(run.key, assess(parse_case(TEXT, "the case"), draws=2).to_json(), 1.0)
    first = mine.get(here)
    assert first.status_code == 200
    assert first.headers["content-encoding"] == "gzip"
    assert first.text.count('<figure class="picture"') > 5
    assert f'href="{here}/work"' in first.text and "1 comment<" not in first.text
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
    assert mine.get("/runs/r-0").status_code == 404
    assert mine.get(here, headers={"Cookie": ""}).status_code == 303
    chosen = mine.get(f"{here}?proposal=x&whatif=y:1").headers["location"]
    assert chosen == f"{here}/work?proposal=x&whatif=y:1"  # what an address chooses is chosen where it can be


def test_another_kind_of_run_is_shown_where_it_is_worked_with(bench):
    store, emil = bench.store, bench.accounts.whose(bench.accounts.enter("emil", "emil0123456789"), "browser")
    case = store.create_case(emil, "Another", TEXT)
    run = store.create_run(emil, case, text=TEXT, kind="deals", scenario=None, draws=2, seed=1)
    answer = visitor(bench, "emil").get(f"/runs/{run.key}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/runs/{run.key}/work")


def test_comments_changed_assumptions_and_a_new_name_are_on_the_page_at_once(bench):
    store, emil = bench.store, bench.accounts.whose(bench.accounts.enter("emil", "emil0123456789"), "browser")
    case = store.create_case(emil, "Talked of", TEXT)
    changes = {"war.talks": "<b>.3"}
    run = store.create_run(emil, case, text=TEXT, kind="assess", scenario=None, draws=1, seed=1, changes=changes)
    store.finish_run(run.key, assess(parse_case(TEXT, "the case"), draws=1).to_json(), 1.0)
    mine, here = visitor(bench, "emil"), f"/runs/{run.key}"
    first = mine.get(here)
    assert "Changed assumptions: war.talks = &lt;b&gt;.3</p>" in first.text and "1 comment<" not in first.text
    bench.comments.add(emil, About(run=run.key), "well")
    store.name_run(emil, run.key, "<i>Named</i>")
    second = mine.get(here, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200
    assert f'<a href="{here}/work">1 comment</a>' in second.text
    assert "&lt;i&gt;Named&lt;/i&gt;</h1>" in second.text
