"""A workbench in a process of its own, as `detente serve` starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from detente.cli.app import app


class Server:
    """Runs `detente serve` on a free port over a folder; can be killed and started again."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self.folder = folder
        self.environment = {**os.environ, "DETENTE_HOME": str(folder), **environment}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.arguments = ["serve", "--no-open", "--port", str(self.port), *options]
        self.process: subprocess.Popen | None = None

    def start(self) -> "Server":
        """Start it, and wait until it answers."""
        self.begin()
        return self.ready()

    def begin(self) -> None:
        """Start it, and do not wait."""
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "detente", *self.arguments], env=self.environment, stdout=log, stderr=log
            )

    def ready(self) -> "Server":
        assert self.process is not None
        for _ in range(1200):
            try:
                urllib.request.urlopen(self.address + "/login", timeout=5).close()
            except urllib.error.HTTPError:
                return self
            except OSError:
                time.sleep(0.1)
                assert self.process.poll() is None, self.log()
            else:
                return self
        raise AssertionError(self.log())

    def kill(self) -> None:
        """As a machine that loses power would, for the processes."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, address: str, body: Any = None, method: str | None = None) -> Any:
        """What the API answers. Raises OSError, also for a refusal (HTTPError), and HTTPException."""
        request = urllib.request.Request(
            f"{self.address}/api/v1{address}",
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())

    def stop(self, by: int = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(by)
        return self.process.wait(30)

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def user(self, name: str, role: str) -> None:
        """An account whose password is its name and ten digits."""
        given = {**self.environment, "DETENTE_PASSWORD": f"{name}0123456789"}
        answer = CliRunner().invoke(app, ["user", "add", name, "--role", role], env=given)
        assert answer.exit_code == 0, answer.output
