"""Servers that are copies of a process which has loaded everything. A real one takes seconds to start, nearly all of them to load."""

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from multiprocessing import forkserver, util
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from server import Server

LOADED = [
    "detente.web.loaded", "detente.web.app", "detente.web.bench", "detente.web.connections", "detente.cli.app", "detente.web.backup", "uvicorn",
    "detente.history.importers", "detente.report.terminal.history", "detente.panel.box", "detente.case.events", "detente.report.terminal.files",
]  # fmt: skip


def copied(fn: Callable[..., None], *args: Any, **kwargs: Any) -> BaseProcess:
    """Call a function in a process which has loaded everything."""
    source = multiprocessing.get_context("forkserver")
    source.set_forkserver_preload(LOADED)
    process = source.Process(target=fn, args=args, kwargs=kwargs)
    process.start()
    return process


class Copied(Server):
    """A `Server` that starts as such a copy."""

    def begin(self) -> None:
        self.process = _Process(copied(_serve, self.arguments, self.environment, self.folder / "log"))

    def begin_alone(self) -> None:
        """Start it as any server is started."""
        super().begin()


class _Process:
    """What is asked of a `subprocess.Popen`."""

    def __init__(self, process: BaseProcess) -> None:
        self._process, self.pid = process, process.pid

    def send_signal(self, by: int) -> None:
        if self._process.is_alive():
            os.kill(self.pid, by)

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("serve", timeout)
        return self._process.exitcode


def _serve(arguments: list[str], environment: dict[str, str], log: Path) -> None:
    """`detente serve`, in a process that has loaded it. The process that its workers are copied from is a copy as well."""
    with log.open("a") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["detente", *arguments]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    started, util.spawnv_passfds = util.spawnv_passfds, _forked
    forkserver.ensure_running()
    util.spawnv_passfds = started
    from detente.__main__ import main

    main()


def _forked(path: str, words: Sequence[str], passed: Sequence[int]) -> int:
    """Run what a new Python would be told to, in a copy of this process."""
    child = os.fork()
    if child:
        return child
    try:
        kept = [2, *sorted(passed), os.sysconf("SC_OPEN_MAX")]
        for low, high in itertools.pairwise(kept):
            os.closerange(low + 1, high)
        exec(words[-1], {})
    finally:
        os._exit(1)
