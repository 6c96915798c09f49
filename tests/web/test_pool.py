"""Turns are fair, a cancelled run ends at once, and a worker takes no more memory than it may."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError, Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from importlib import resources
from pathlib import Path

import jobs
import pytest
from pebble import ProcessExpired, ProcessPool
from pebble.pool.process import WorkerManager

from detente.web import pool as module
from detente.web.pool import Cancelled, Desk, FairPool, Turn, memory_for
from detente.web.store.errors import Busy


@pytest.fixture(scope="module")
def pool():
    found = FairPool(1, 1 << 30)
    found.submit(9, "warm", os.getpid).result(60)
    yield found
    found.close()


@pytest.fixture
def order(monkeypatch):
    """A pool whose one worker does what it is told when the test says so: the order of turns alone is looked at."""
    started: list[tuple[str, Future]] = []

    class Slow:
        room = 1

        def __init__(self, *args, **kwargs):
            pass

        def schedule(self, fn, args, seconds):
            started.append((args[0], Future()))
            return started[-1][1]

    class AtOnce:
        def __init__(self, *args):
            pass

        def submit(self, fn, *args):
            fn(*args)

    monkeypatch.setattr(module, "ThreadPoolExecutor", AtOnce)
    monkeypatch.setattr(module, "Processes", Slow)
    return FairPool(1, 1 << 30), started


def finish(started):
    """End the task under way, until none is."""
    done = 0
    while done < len(started):
        started[done][1].set_result(None)
        done += 1
    return [name for name, _ in started]


def ended(pid):
    """Wait until a process has ended."""
    for _ in range(300):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().split(") ")[1].startswith("Z"):
            return
        time.sleep(0.1)
    pytest.fail(f"process {pid} goes on")


def test_users_take_turns_and_a_users_runs_come_in_order(order):
    pool, started = order
    for n in range(3):
        pool.submit(1, "a", print, f"a{n}")
    for n in range(2):
        pool.submit(1, "b", print, f"b{n}")
    for n in range(2):
        pool.submit(2, "c", print, f"c{n}")
    pool.submit(3, "d", print, "d0")
    assert finish(started) == ["a0", "c0", "d0", "a1", "c1", "a2", "b0", "b1"]


def test_a_desk_keeps_a_process_for_others_however_much_one_user_asks(order, monkeypatch):
    _, started = order
    monkeypatch.setattr(module.Processes, "room", 3)
    desk = Desk(3, 1 << 30)
    for n in range(4):
        desk.ask(1, 1, print, f"a{n}")
    assert [name for name, _ in started] == ["a0", "a1"]
    for n in range(2):
        desk.ask(2, 1, print, f"b{n}")
    assert [name for name, _ in started] == ["a0", "a1", "b0"]
    assert finish(started) == ["a0", "a1", "b0", "a2", "b1", "a3"]


def test_a_user_of_whom_too_much_waits_is_told_and_nobody_else(order, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    desk = Desk(3, 1 << 30)
    for _ in range(3):
        desk.ask(1, 1, print, "a")
    with pytest.raises(Busy, match="2 of your questions wait for an answer"):
        desk.ask(1, 1, print, "a")
    desk.ask(2, 1, print, "b")


def test_whoever_waits_for_a_dropped_task_is_told(order):
    """Also when the task under way ends well in the very moment its run is cancelled."""
    pool, started = order
    futures = [pool.submit(1, "a", print, f"a{n}") for n in range(3)]
    started[0][1].cancel = lambda: False
    pool.cancel("a")
    finish(started)
    ended = list(as_completed(futures, timeout=5))
    assert sum(f.cancelled() for f in ended) == 2
    assert len(started) == 1


def test_what_nobody_waits_for_any_more_is_not_done(order):
    pool, started = order
    futures = [pool.submit(1, "a", print, f"a{n}") for n in range(3)]
    futures[1].cancel()
    assert finish(started) == ["a0", "a2"]


def test_work_is_done_elsewhere_and_errors_come_back(pool):
    turn = Turn(pool, 1, "r")
    assert turn.submit(jobs.add, 2, 3).result(30) == 5
    assert list(turn.map(jobs.add, [1, 2], [3, 4])) == [4, 6]
    assert turn.submit(os.getpid).result(30) != os.getpid()
    with pytest.raises(ValueError, match="as it should"):
        turn.submit(jobs.fail).result(30)


def test_cancelling_a_run_ends_its_tasks_at_once_and_no_others(pool):
    begun = time.monotonic()
    first, second = pool.submit(1, "slow", jobs.sleep, 60), pool.submit(1, "slow", jobs.sleep, 60)
    other = pool.submit(2, "quick", jobs.add, 1, 1)
    time.sleep(0.3)
    pool.cancel("slow")
    with pytest.raises((Cancelled, CancelledError)):
        first.result(30)
    with pytest.raises((Cancelled, CancelledError)):
        second.result(30)
    assert other.result(60) == 2
    assert time.monotonic() - begun < 50


def test_a_worker_takes_no_more_memory_than_it_may(pool):
    with pytest.raises((MemoryError, ProcessExpired)):
        pool.submit(1, "greedy", jobs.devour, 3 << 30).result(60)
    assert pool.submit(1, "modest", jobs.devour, 1 << 20).result(60) == 1 << 20
    assert memory_for(1) >= memory_for(8) >= 1 << 30


def test_a_worker_that_ran_out_of_memory_keeps_nothing_of_it(pool):
    first = pool.submit(1, "who", os.getpid).result(60)
    with pytest.raises(MemoryError):
        pool.submit(1, "greedy", jobs.hoard, 600 << 20, 3 << 30).result(60)
    assert pool.submit(1, "modest", jobs.devour, 500 << 20).result(60) == 500 << 20
    assert pool.submit(1, "who", os.getpid).result(60) == first, "the same worker"


def test_a_new_worker_has_all_it_needs_to_check_a_case(pool):
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    assert pool.submit(1, "check", jobs.loaded_to_check, text).result(60) == []


def test_a_worker_gives_way_to_the_pages(pool):
    assert pool.submit(1, "nice", os.nice, 0).result(30) == 10


def test_a_pool_whose_idle_worker_is_killed_is_replaced_and_ends():
    before = set(multiprocessing.active_children())
    desk = Desk(2, 2 << 30)
    desk.warm()[0].result(60)
    killed, other = (worker.pid for worker in set(multiprocessing.active_children()) - before)
    os.kill(killed, signal.SIGKILL)
    while desk.alive:
        time.sleep(0.01)
    until = time.monotonic() + 60
    while not desk.alive:  # looking is enough, as a container's health check does
        assert time.monotonic() < until
        time.sleep(0.1)
    assert desk.ask(1, 60, jobs.add, 1, 2).result(60) == 3
    ended(other)
    desk.close()


def test_whoever_asks_does_not_wait_for_processes_to_start(monkeypatch):
    """The server's loop asks, and everybody waits for it."""
    started, asked = threading.Event(), threading.Event()

    def slow(self, *args, **kwargs):
        assert asked.wait(60)
        started.set()
        return Future()

    monkeypatch.setattr(ProcessPool, "schedule", slow)
    desk = Desk(1, 2 << 30)
    desk.ask(1, 60, jobs.add, 1, 2)
    assert not desk.alive
    asked.set()
    assert started.wait(60)
    desk.close()


def test_a_pool_that_breaks_while_it_starts_is_replaced(monkeypatch):
    def breaks(self):
        monkeypatch.undo()
        raise BrokenProcessPool

    monkeypatch.setattr(WorkerManager, "new_worker", breaks)
    desk = Desk(1, 2 << 30)
    assert desk.ask(1, 60, jobs.add, 1, 2).result(60) == 3
    desk.close()


def test_what_a_pool_was_given_when_it_broke_is_done_by_the_next():
    desk = Desk(1, 2 << 30)
    for _ in range(3):
        os.kill(desk.ask(1, 60, os.getpid).result(60), signal.SIGKILL)
        assert desk.ask(1, 60, jobs.add, 1, 2).result(60) == 3
    desk.close()


def test_a_task_whose_pools_keep_breaking_fails_and_a_cancelled_one_is_not_given_again(order):
    pool, started = order
    failing, cancelled = pool.submit(1, "a", print, "a"), pool.submit(1, "b", print, "b")
    for number in range(module.TRIES):
        started[number][1].set_exception(BrokenProcessPool())
    with pytest.raises(BrokenProcessPool):
        failing.result(5)
    started[-1][1].cancel = lambda: False  # it has just failed
    pool.cancel("b")
    started[-1][1].set_exception(BrokenProcessPool())
    with pytest.raises(Cancelled):
        cancelled.result(5)
    assert [name for name, _ in started] == ["a"] * module.TRIES + ["b"]


def test_workers_are_not_started_before_they_are_wanted():
    desk = Desk(2, 2 << 30)
    before = len(multiprocessing.active_children())
    ready = {future.result(60) for future in desk.warm()}
    assert len(multiprocessing.active_children()) == before + 2
    assert ready and os.getpid() not in ready
    desk.close()


def test_the_desk_stops_what_takes_too_long():
    desk = Desk(1, 2 << 30)
    desk.ask(1, 60, os.getpid).result(60)
    with pytest.raises(TimeoutError):
        desk.ask(1, 0.5, jobs.sleep, 30).result(30)
    assert desk.ask(1, 60, jobs.add, 1, 2).result(60) == 3
    desk.close()


def test_one_users_flood_delays_no_other():
    desk = Desk(3, 2 << 30)
    flood = [desk.ask(1, 300, jobs.sleep, 300) for _ in range(10)]
    assert desk.ask(2, 60, jobs.add, 1, 2).result(120) == 3
    assert not any(f.done() for f in flood)
    desk.close()


def test_workers_end_with_the_server(tmp_path):
    """A server that is killed leaves no process behind."""
    script = tmp_path / "server.py"
    script.write_text(
        "import os, time\nfrom detente.web.pool import FairPool\n"
        "if __name__ == '__main__':\n    pool = FairPool(1, 1 << 30)\n    print(pool.submit(1, 'r', os.getpid).result(60), flush=True)\n"
        "    time.sleep(60)\n"
    )
    server = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    worker = int(server.stdout.readline())
    assert Path(f"/proc/{worker}").exists()
    server.send_signal(signal.SIGKILL)
    server.wait()
    server.stdout.close()
    ended(worker)
