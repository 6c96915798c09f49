"""The workbench as a process: started twice, let out without accounts."""

import os
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from detente.web.store import Store


def detente(folder, *words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "detente", *words], env={**os.environ, "DETENTE_HOME": str(folder), **environment},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_serving_is_announced_before_anything_is_loaded(tmp_path):
    """What the first line needs is imported by then, and no more."""
    script = (
        "import sys\n"
        "from detente.cli import workbench\n"
        "def tell(words, **_):\n"
        "    print(words)\n"
        "    print([m for m in ('numpy', 'sqlalchemy', 'uvicorn', 'nicegui') if m in sys.modules])\n"
        "    sys.exit()\n"
        "workbench.say = tell\n"
        "workbench.serve(port=int(sys.argv[1]), show=False)\n"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = subprocess.run(
        [sys.executable, "-c", script, str(port)], capture_output=True, text=True, check=True, timeout=60
    )
    first, loaded = done.stdout.splitlines()
    assert first.startswith(f"Starting the workbench at http://localhost:{port} ")
    assert loaded == "[]"


def test_the_server_loads_nothing_that_only_runs_need():
    script = (
        "import sys\nimport detente.web.app, detente.web.bench, detente.web.pages\ndetente.web.pages.register()\n"
        "from detente.report.sections import script, style\nassert style('.dark') and script()\n"
        "print([m for m in ('scipy.stats', 'scipy.optimize', 'pandas', 'altair') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_two_on_one_database_and_a_port_that_is_taken_are_told_in_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = detente(tmp_path, "serve", "--no-open", "--port", str(taken.getsockname()[1]), "--workers", "1")
    assert answer.returncode == 2
    assert "cannot listen" in answer.stderr
    assert "Traceback" not in answer.stderr
    held = Store(f"sqlite:///{tmp_path / 'workbench.db'}")
    held.claim()
    answer = detente(tmp_path, "serve", "--no-open", "--workers", "1")
    held.close()
    assert answer.returncode == 2
    assert answer.stderr.strip() == (
        f"another workbench is already using {tmp_path / 'workbench.db'}; stop it first, or use another database"
    )


def test_it_lets_nobody_in_from_elsewhere_without_an_account(tmp_path):
    answer = detente(tmp_path, "serve", "--host", "0.0.0.0", "--no-open")
    assert answer.returncode == 2
    assert "detente user add" in answer.stderr


def test_accounts_are_kept_from_the_command_line(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))

    def say(*words, password="anna0123456789"):
        answer = CliRunner().invoke(app, ["user", *words], env={"DETENTE_PASSWORD": password})
        return answer.exit_code, answer.output.strip()

    assert say("add", "anna", "--role", "admin") == (0, "added anna, admin")
    code, told = say("add", "emil", password="short")
    assert code == 2
    assert told == "password: got 5 characters; expected 10 to 1,000"
    assert say("add", "emil")[0] == 0
    assert say("role", "emil", "reader") == (0, "emil now has the role reader")
    assert say("close", "anna") == (2, "anna is the last admin; make someone else an admin first")
    assert say("list")[1].split() == ["anna", "admin", "emil", "reader"]
    assert len(say("token", "emil")[1]) == 43


@pytest.mark.parametrize("url", ["nonsense", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_does_not_open_is_told_in_a_sentence(tmp_path, url):
    answer = detente(tmp_path, "serve", "--no-open", DETENTE_DATABASE_URL=url)
    assert answer.returncode == 2
    assert answer.stderr.startswith("database ")
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "believed"),
    [([], []), (["--proxy", "172.18.0.7", "--proxy", "fd00::1/64"], ["172.18.0.7/32", "fd00::/64"])],
)
def test_what_a_proxy_says_is_believed_only_of_one_that_is_named(tmp_path, monkeypatch, options, believed):
    """Uvicorn by itself believes whoever connects from this machine."""
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    started = []
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: started.append((self.config, sockets)))
    monkeypatch.setattr("detente.web.app.create_app", lambda _bench: None)
    monkeypatch.setattr("detente.web.bench.Bench", lambda _settings: SimpleNamespace(close=lambda: None))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert CliRunner().invoke(app, ["serve", "--no-open", "--port", str(port), *options]).exit_code == 0
    ((config, _),) = started
    assert config.proxy_headers == bool(believed)
    assert config.forwarded_allow_ips == believed


def test_a_proxy_that_is_no_address_is_refused():
    refused = CliRunner().invoke(app, ["serve", "--proxy", "proxy.example"])
    assert refused.exit_code == 2
    assert "expected an address or a network" in refused.output
