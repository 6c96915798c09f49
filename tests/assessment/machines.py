"""A Dask scheduler and workers, each a process of its own, that can be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

STARTS = 60.0  # seconds in which a process must be there


class Machines:
    """`address` is the scheduler's. Every process has a log in `folder`, and ends with `close` at the latest."""

    def __init__(self, folder: Path) -> None:
        pytest.importorskip("distributed", reason="no distributed: pip install 'detente[cluster]'")
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self.scheduler: subprocess.Popen | None = None
        self.workers: list[subprocess.Popen] = []

    def start(self, workers: int = 0) -> "Machines":
        """Start the scheduler and some workers, and wait until they are there."""
        port = self.address.rsplit(":", 1)[1]
        self.scheduler = self._run("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        for _ in range(workers):
            self.work()
        self.wait(workers)
        return self

    def work(self, threads: int = 1, **environment: str) -> subprocess.Popen:
        """Start a worker, without waiting for it."""
        words = ("--nthreads", str(threads), "--no-nanny", "--no-dashboard", "--death-timeout", "60")
        found = self._run("worker", self.address, *words, **environment)
        self.workers.append(found)
        return found

    def wait(self, workers: int) -> None:
        """Wait until there are just so many workers."""
        until = time.monotonic() + STARTS
        while (found := len(self.ask(lambda dask_scheduler: list(dask_scheduler.workers)))) != workers:
            assert time.monotonic() < until, f"{found} workers, not {workers}: {self.logs()}"
            time.sleep(0.05)

    def ask(self, what):
        """What a function says of the scheduler."""
        from distributed import Client

        with Client(self.address, timeout=STARTS, set_as_default=False) as client:
            return client.run_on_scheduler(what)

    def tasks(self) -> int:
        """How many tasks the scheduler knows."""
        return self.ask(lambda dask_scheduler: len(dask_scheduler.tasks))

    def kill(self, process: subprocess.Popen) -> None:
        """As a machine that loses power would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process in self.workers:
            self.workers.remove(process)

    def close(self) -> None:
        """End all processes."""
        for process in [*self.workers, self.scheduler]:
            if process is not None and process.poll() is None:
                self.kill(process)

    def logs(self) -> str:
        return "\n".join(f"{f.name}: {f.read_text()[-500:]}" for f in sorted(self.folder.glob("*.log")))

    def _run(self, *words: str, **environment: str) -> subprocess.Popen:
        log = self.folder / f"{words[0]}-{len(list(self.folder.glob('*.log')))}.log"
        with log.open("w") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_scheduler" if words[0] == "scheduler" else "distributed.cli.dask_worker", *words[1:]],
                stdout=out, stderr=out, cwd=self.folder, start_new_session=True, env={**os.environ, **environment},
            )  # fmt: skip
