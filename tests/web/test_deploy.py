"""What is in deploy/ agrees with the program, and does what it says as far as a machine without Docker can try it."""

import http.server
import json
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from server import Server
from typer.main import get_command
from websockets.sync.client import connect

from detente.cli.app import app
from detente.web.guard import LARGEST_BODY
from detente.web.settings import CLIENT, DATABASE, ISSUER, SECRET
from detente.web.watch import TOKEN

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text("utf-8"))
UNIT = (DEPLOY / "detente.service").read_text("utf-8")


def steps(what):
    return re.findall(rf"^{what} (.+)$", DOCKERFILE, re.MULTILINE)


def test_the_image_installs_what_is_pinned_and_runs_as_nobody_in_particular():
    installs = [step for step in steps("RUN") if "pip install" in step]
    assert all("--require-hashes" in step or "--no-deps" in step for step in installs)
    wanted = {r for step in installs for r in re.findall(r"-r (\S+)", step)}
    assert wanted == {"requirements/base.txt", "requirements/report.txt", "requirements/web.txt"}
    (user,) = steps("USER")
    assert user.isdigit() and int(user) > 0
    assert DOCKERFILE.index("\nUSER ") > DOCKERFILE.rindex("\nRUN ")


def test_all_that_the_wheel_is_made_of_is_copied_into_the_image_and_not_ignored():
    copied = {name for step in steps("COPY") if not step.startswith("--from") for name in step.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    needed = {*included, project["project"]["readme"], *project["project"]["license-files"], "pyproject.toml", "src"}
    assert needed <= copied
    taken = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert taken == copied


@pytest.mark.parametrize(
    "words",
    [
        json.loads(steps("ENTRYPOINT")[0]) + json.loads(steps("CMD")[0]),
        ["detente", *COMPOSE["services"]["detente"]["command"]],
        shlex.split(re.search("^ExecStart=(.+)$", UNIT, re.MULTILINE)[1]),
    ],
    ids=["image", "compose", "unit"],
)
def test_the_server_is_started_with_options_that_it_has(words):
    assert Path(words[0]).name == "detente"
    command = get_command(app).commands[words[1]]
    told = command.make_context("serve", list(words[2:])).params
    assert told["json_log"] and not told["show"]
    if "--name" in words:
        assert told["name"] == [words[words.index("--name") + 1]]


def test_the_workbench_in_compose_writes_nowhere_but_in_its_volume_and_its_database_is_inside():
    services = COMPOSE["services"]
    ours = services["detente"]
    home = re.search(r"DETENTE_HOME=(\S+)", DOCKERFILE)[1]
    assert ours["read_only"] and ours["cap_drop"] == ["ALL"] and ours["tmpfs"] == ["/tmp"]
    assert ours["volumes"] == [f"state:{home}"]
    assert re.search(r"NUMBA_CACHE_DIR=(\S+)", DOCKERFILE)[1].startswith(home + "/")
    assert {DATABASE, TOKEN, ISSUER, CLIENT, SECRET} <= set(ours["environment"])
    assert [name for name, s in services.items() if "ports" in s] == ["proxy"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert (services["database"]["networks"], services["proxy"]["networks"]) == (["back"], ["front"])
    assert set(COMPOSE["volumes"]) == {
        v.split(":")[0] for s in services.values() for v in s["volumes"] if not v.startswith(".")
    }
    settings = set(re.findall(r"\$\{(\w+)", json.dumps(COMPOSE)))
    assert settings == set(re.findall(r"^(\w+)=", (DEPLOY / "env.example").read_text("utf-8"), re.MULTILINE))


def test_systemd_finds_no_mistake_in_the_unit_and_little_that_it_exposes(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze: apt-get install systemd")
    unit = tmp_path / "detente.service"
    unit.write_text(UNIT.replace("/opt/detente/bin/detente", "/bin/true"))

    def analyze(*words):
        done = subprocess.run(["systemd-analyze", *words, str(unit)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    assert analyze("verify") == ""
    analyze("security", "--offline=true", "--threshold=20")  # of 100


class Proxy:
    """Caddy with the Caddyfile of deploy/, on free ports, with certificates of its own in a folder of the test's."""

    def __init__(self, folder, upstream):
        self.port, plain = self._free(), self._free()
        self.plain = f"http://localhost:{plain}"
        self.address = f"https://localhost:{self.port}"
        aside = f"{{\n\tadmin off\n\tskip_install_trust\n\thttp_port {plain}\n\tstorage file_system {folder}\n"
        (folder / "Caddyfile").write_text((DEPLOY / "Caddyfile").read_text("utf-8").replace("\n{\n", f"\n{aside}", 1))
        with (folder / "caddy.log").open("w") as log:
            self.process = subprocess.Popen(
                ["caddy", "run", "--config", str(folder / "Caddyfile")], stdout=log, stderr=log,
                env={**os.environ, "HOME": str(folder), "DOMAIN": f"localhost:{self.port}", "UPSTREAM": upstream},
            )  # fmt: skip
        root = folder / "pki/authorities/local/root.crt"
        for _ in range(600):
            try:
                self.tls = ssl.create_default_context(cafile=str(root))
                with socket.create_connection(("localhost", self.port)) as raw:
                    self.tls.wrap_socket(raw, server_hostname="localhost").close()
                return
            except OSError:
                time.sleep(0.05)
                assert self.process.poll() is None, (folder / "caddy.log").read_text()
        raise AssertionError((folder / "caddy.log").read_text())

    @staticmethod
    def _free():
        with socket.create_server(("localhost", 0)) as free:
            return free.getsockname()[1]

    def ask(self, path, body=None, headers=None):
        """Status, headers and body of an answer, redirections not followed."""
        request = urllib.request.Request(self.address + path, body, headers or {})
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=self.tls), Stay)
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection."""

    def redirect_request(self, *_):
        return None


@pytest.fixture
def proxied(tmp_path):
    """Makes a proxy in front of an address."""
    if shutil.which("caddy") is None:
        pytest.skip("no Caddy: apt-get install caddy")
    made = []

    def make(upstream):
        made.append(Proxy(tmp_path, upstream))
        return made[-1]

    yield make
    for proxy in made:
        proxy.stop()


def test_people_work_through_the_proxy_and_only_through_tls(tmp_path, proxied):
    server = Server(tmp_path, "--workers", "1", "--name", "localhost", DETENTE_PROXIES="127.0.0.1")
    server.user("anna", "admin")
    proxy = proxied(f"127.0.0.1:{server.port}")
    server.start()
    try:
        used(proxy)
    finally:
        server.stop()


def used(proxy):
    """Look, log in, send too much, open a page's socket."""
    status, headers, _ = proxy.ask("/login")
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["X-Frame-Options"] == "DENY"
    with pytest.raises(urllib.error.HTTPError) as to_tls:
        urllib.request.build_opener(Stay).open(proxy.plain + "/login?next=/")
    assert to_tls.value.code == 308
    assert to_tls.value.headers["Location"] == f"{proxy.address}/login?next=/"
    to_tls.value.close()
    for path in ("/metrics", "/health", "/health/live"):
        assert proxy.ask(path)[0] == 404
    sent = urllib.parse.urlencode({"name": "anna", "password": "anna0123456789"}).encode()
    status, headers, _ = proxy.ask("/login", sent, {"Origin": proxy.address})
    assert status == 303
    cookie = headers["Set-Cookie"]
    assert "; Secure" in cookie and "; HttpOnly" in cookie
    who = {"Cookie": cookie.partition(";")[0], "Origin": proxy.address}
    assert proxy.ask("/api/v1/cases", headers=who)[0] == 200
    assert proxy.ask("/api/v1/check", b"x" * (LARGEST_BODY + 1), who)[0] == 413
    page = f"wss://localhost:{proxy.port}/_nicegui_ws/socket.io/?EIO=4&transport=websocket"
    with connect(page, ssl=proxy.tls, additional_headers={"Cookie": who["Cookie"]}, origin=proxy.address) as pushed:
        assert json.loads(pushed.recv(timeout=60)[1:])["upgrades"] == []  # Engine.IO's greeting


def test_the_proxy_believes_nobody_on_whom_they_speak_for(proxied):
    seen = {}

    class Echo(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.update(self.headers.items())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Echo) as echo:
        threading.Thread(target=echo.serve_forever, daemon=True).start()
        proxy = proxied(f"127.0.0.1:{echo.server_port}")
        forged = {"X-Forwarded-For": "10.1.2.3", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"}
        assert proxy.ask("/", headers=forged)[0] == 204
        echo.shutdown()
    assert seen["X-Forwarded-For"] in ("127.0.0.1", "::1")
    assert seen["X-Forwarded-Proto"] == "https"
    assert seen["X-Forwarded-Host"] == seen["Host"] == f"localhost:{proxy.port}"
