"""Pages without a socket: sent once, asked for anew every time, and closed to scripts that are not ours."""

import pytest
from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient

from detente.web.bench import Bench
from detente.web.guard import Guard
from detente.web.pages.plain import Plain, allowed, plain
from detente.web.settings import Settings
from detente.web.store import Missing


@pytest.fixture
def client(tmp_path):
    bench = Bench(Settings(database=f"sqlite:///{tmp_path / 'bench.db'}", workers=1))
    router = APIRouter()

    @plain(router, "/there/{key}")
    async def there(reader, key: str):
        if key == "gone":
            raise Missing("no <b>page</b> gone")
        return Plain("A <title>", f"<h1>{key}</h1><p>{len(reader.chosen.get('search', ''))}</p>", "let own = 1;")

    app = FastAPI()
    app.include_router(router)
    app.add_middleware(Guard, bench=bench)
    with TestClient(app, base_url="http://localhost") as found:
        yield found
    bench.close()


def test_a_page_is_sent_again_only_if_it_differs(client):
    first = client.get("/there/x?search=abc")
    assert first.status_code == 200 and "<h1>x</h1><p>3</p>" in first.text and "A &lt;title&gt; - detente" in first.text
    tag = {"If-None-Match": first.headers["etag"]}
    again = client.get("/there/x?search=abc", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/there/x?search=abcd", headers=tag).status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"


def test_only_its_own_script_may_run(client):
    policy = client.get("/there/x").headers["content-security-policy"]
    assert (
        "script-src 'sha256-" in policy and "unsafe-eval" not in policy and "script-src 'unsafe-inline'" not in policy
    )
    assert (
        allowed("let own = 1;")["Content-Security-Policy"]
        == policy
        != allowed("let own = 2;")["Content-Security-Policy"]
    )
    assert "script-src" not in allowed("")["Content-Security-Policy"]


def test_a_refusal_is_a_page_with_its_status(client):
    found = client.get("/there/gone")
    assert found.status_code == 404
    assert "No &lt;b&gt;page&lt;/b&gt; gone." in found.text and 'aria-label="detente"' in found.text
