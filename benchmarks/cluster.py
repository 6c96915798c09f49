"""What a Dask cluster costs beside the draws themselves, and from that a plan for 10,000 draws of ukraine-2022.

A scheduler and two workers run as processes on this machine. The client and the workers speak to the scheduler through relays that count bytes.
Processor time is read from the system, so that it means something on a machine that others use as well.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import wait
from pathlib import Path

from detente.assessment.assess_draws import assess_draw, needed
from detente.assessment.checks import how_many, solve_again
from detente.assessment.draws import draw
from detente.assessment.executors import on_cluster
from detente.assessment.work import Work
from detente.case import load_case
from detente.conflict.offer import Manner

CASE, DRAWS, EMPTY, WORKERS = "ukraine-2022", 32, 4000, 2
PLANNED = 10_000
CORES = (16, 64, 256, 1024)


class Relay:
    """Passes connections on to a port of this machine and counts the bytes `there` and `back`."""

    def __init__(self, port: int) -> None:
        self.to, self.there, self.back = port, 0, 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            near, _ = self.server.accept()
            far = socket.create_connection(("127.0.0.1", self.to))
            threading.Thread(target=self._pass, args=(near, far, "there"), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, "back"), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, way: str) -> None:
        try:
            while data := one.recv(1 << 16):
                setattr(self, way, getattr(self, way) + len(data))
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def processor(pid: int) -> float:
    """The processor time of a process so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def started(folder: str, kind: str, *words: str) -> subprocess.Popen[bytes]:
    """A scheduler or a worker as a process."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words, "--no-dashboard"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure(client: Relay, workers: Relay, scheduler: int, working: list[int]) -> None:
    """Run draws and empty tasks, and print what they cost."""
    loaded = load_case(CASE)
    sample = draw(loaded.case, DRAWS, 1, loaded.names)
    with on_cluster(client.address) as pool:
        wait(
            [pool.submit(assess_draw, Work(loaded.case, sample, n, 1)) for n in range(4 * WORKERS)]
        )  # load the kernels
        before = (
            client.there,
            client.back,
            workers.there,
            workers.back,
            *map(processor, [scheduler, *working]),
            time.monotonic(),
        )
        tasks = pool.sent.tasks
        wait([pool.submit(assess_draw, Work(loaded.case, sample, n, 1)) for n in range(DRAWS)])
        after = (
            client.there,
            client.back,
            workers.there,
            workers.back,
            *map(processor, [scheduler, *working]),
            time.monotonic(),
        )
        spent = [b - a for a, b in zip(before, after, strict=True)]
        done = pool.sent.tasks - tasks
        a_draw, idle = sum(spent[5:-1]) / done, spent[4] / spent[-1]
        print(f"\n{CASE}: {done} draws on {WORKERS} workers in {spent[-1]:.1f} s\n\n| | |\n|---|---|")
        print(f"| processor time a draw, on a worker | {a_draw:.2f} s |")
        print(f"| draws a second a core | {1 / a_draw:.2f} |")
        print(f"| memory a draw | {needed(loaded, 1) / 2**20:.0f} MiB |")
        print(f"| the call of a draw, packed | {pool.sent.bytes / pool.sent.tasks:,.0f} bytes |")
        print(f"| client to scheduler, a draw | {spent[0] / done:,.0f} bytes |")
        print(f"| scheduler to client, a draw (the answers come this way) | {spent[1] / done:,.0f} bytes |")
        print(f"| workers to scheduler, a draw | {spent[2] / done:,.0f} bytes |")
        print(f"| scheduler to workers, a draw | {spent[3] / done:,.0f} bytes |")
        print(
            f"| the case and the names of its quantities, once | {pool.sent.shared_bytes:,} bytes in {pool.sent.shared} parts |"
        )
        print(f"| scheduler, while draws are solved | {idle:.1%} of a core |")
        at = sum(map(processor, working))
        pool.submit(solve_again, Work(loaded.case, sample, 0, 1, Manner(closer=True))).result()
        closer = sum(map(processor, working)) - at
        print(f"| processor time of a draw solved more closely | {closer:.1f} s |")
        at, own, begun = processor(scheduler), time.process_time(), time.monotonic()
        wait([pool.submit(abs, -1) for _ in range(EMPTY)])
        seconds, a_task = time.monotonic() - begun, (processor(scheduler) - at) / EMPTY
        client_a_task = (time.process_time() - own) / EMPTY
        print(f"| empty tasks a second | {EMPTY / seconds:,.0f} |")
        print(f"| processor time of the scheduler an empty task | {1000 * a_task:.2f} ms |")
        print(f"| processor time of the client an empty task | {1000 * client_a_task:.2f} ms |")
    plan(a_draw, closer, max(a_task, client_a_task))


def plan(a_draw: float, closer: float, a_task: float) -> None:
    """Print how long 10,000 draws take on so many cores, from what was measured. `a_task` is that of the busier of scheduler and client."""
    again = how_many(PLANNED)[1]
    total = (PLANNED + again) * a_draw
    print(f"\n{PLANNED:,} draws, {again} of them solved again: {total / 3600:.1f} hours of one core\n")
    print("| cores | minutes | tasks a second | scheduler or client busy |")
    print("|---|---|---|---|")
    for cores in CORES:
        seconds = a_draw + max(total / cores, (PLANNED + again) * a_task) + closer
        rate = (PLANNED + again) / seconds
        print(f"| {cores:,} | {seconds / 60:.1f} | {rate:.0f} | {rate * a_task:.0%} |")


def main() -> None:
    """Start a cluster, measure and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        scheduler = started(folder, "scheduler", "--host", "127.0.0.1", "--port", str(port))
        client, workers = Relay(port), Relay(port)
        processes = [scheduler]
        try:
            while socket.socket().connect_ex(("127.0.0.1", port)):
                time.sleep(0.1)
            processes += [
                started(folder, "worker", workers.address, "--nthreads", "1", "--no-nanny") for _ in range(WORKERS)
            ]
            measure(client, workers, scheduler.pid, [p.pid for p in processes[1:]])
        finally:
            for process in processes:
                process.kill()  # a worker asked to end first looks for its scheduler for a while
            for process in processes:
                process.wait(30)


if __name__ == "__main__":
    main()
