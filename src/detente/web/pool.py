"""Worker processes, or a cluster's workers, shared fairly among users."""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pebble import ProcessPool

from detente.assessment.executors import on_cluster
from detente.cluster import ClusterError
from detente.web.work import bounded, prepare, warm, warm_pages

log = logging.getLogger("detente")
SHARE = 0.7  # of the machine's memory, for all workers together
LONGEST = 600.0  # seconds allowed for one task, such as a draw


def memory_for(workers: int) -> int:
    """The memory allowed for each of some workers, in bytes."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(int(SHARE * physical / workers), 1 << 30)


class Processes:
    """Pebble's pool, whose running tasks can be stopped. It breaks when an idle worker is killed, and is then replaced.

    `room` is how many tasks it is given at a time.
    """

    def __init__(self, workers: int, memory: int, nice: bool) -> None:
        self.room = self._workers = workers
        self._arguments = (memory, nice)
        self._pool = self._made()

    def warm(self, load: Callable[[], int] = warm) -> list[Future[Any]]:
        """Start the workers and let them load their libraries, before anyone waits for that."""
        return [self._pool.schedule(load) for _ in range(self._workers)]

    def schedule(self, fn: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Future[Any]:
        """Call a function in a worker, for at most some seconds."""
        try:
            found: Future[Any] = self._pool.schedule(bounded, args=(fn, args), timeout=seconds)
        except RuntimeError:
            log.warning("a worker was killed from outside; starting a new pool")
            self._pool = self._made()
            found = self._pool.schedule(bounded, args=(fn, args), timeout=seconds)
        return found

    def close(self) -> None:
        """End all processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join(timeout=10)

    def _made(self) -> ProcessPool:
        context: Any = multiprocessing.get_context("spawn")
        return ProcessPool(self._workers, initializer=prepare, initargs=self._arguments, context=context)


class Machines:
    """The workers of a Dask cluster in the place of processes. A cluster that was lost is looked for again with every call, in the background.

    A task has no time limit and the memory that its worker was started with; one that is cancelled in the middle ends there, and its result is
    dropped. Raises `ClusterError` if the cluster cannot be used at the start.
    """

    def __init__(self, address: str) -> None:
        self._address, self._cluster = address, on_cluster(address)
        self._aside = ThreadPoolExecutor(1)
        self._search: Future[None] | None = None

    @property
    def room(self) -> int:
        """How many tasks it is given at a time: what each worker solves, and one that it finds waiting."""
        return 2 * self._cluster.workers

    def warm(self) -> list[Future[Any]]:
        """Nothing to start: the workers run already."""
        return []

    def schedule(self, fn: Callable[..., Any], args: tuple[Any, ...], _seconds: float) -> Future[Any]:
        """Call a function on a worker. The future fails with `ClusterError` while the cluster is lost."""
        try:
            return self._cluster.submit(fn, *args)
        except ClusterError as error:
            if self._search is None or self._search.done():
                self._search = self._aside.submit(self._connect)
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed

    def close(self) -> None:
        """Leave the cluster."""
        self._aside.shutdown(wait=False, cancel_futures=True)
        self._cluster.close()

    def _connect(self) -> None:
        try:
            found = on_cluster(self._address)
        except ClusterError as error:
            log.warning("%s", error)
            return
        lost, self._cluster = self._cluster, found
        lost.close()


@dataclass(eq=False)
class _Task:
    work: Callable[[], Any]
    outer: Future[Any]
    user: int
    run: str
    number: int = 0
    inner: Future[Any] | None = None


@dataclass
class FairPool:
    """A pool of processes, or of a cluster's workers if its address is given, that serves users in turn, and each user's runs in the order they came.

    A task is small, such as one draw, so turns are short. Cancelling a run ends its tasks at once, running ones included.
    """

    workers: int
    memory: int
    cluster: str | None = None
    _waiting: list[_Task] = field(default_factory=list)
    _running: list[_Task] = field(default_factory=list)
    _turns: dict[int, int] = field(default_factory=dict)
    _count: Any = field(default_factory=itertools.count)
    _lock: Any = field(default_factory=threading.RLock)
    _order: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._feeding = False
        self._pool: Processes | Machines
        self._pool = Machines(self.cluster) if self.cluster else Processes(self.workers, self.memory, nice=True)

    def submit(self, user: int, run: str, fn: Callable[..., Any], *args: Any) -> Future[Any]:
        """Queue a task for a user's run."""
        task = _Task(lambda: self._pool.schedule(fn, args, LONGEST), Future(), user, run)
        with self._lock:
            task.number = next(self._count)
            self._order.setdefault(run, task.number)
            self._waiting.append(task)
        self._feed()
        return task.outer

    def cancel(self, run: str) -> None:
        """Drop all tasks of a run."""
        with self._lock:
            dropped = [t for t in self._waiting if t.run == run]
            self._waiting = [t for t in self._waiting if t.run != run]
            stopped = [t for t in self._running if t.run == run]
            self._order.pop(run, None)
        for task in dropped:
            _drop(task)
        for task in stopped:
            if task.inner is not None:
                task.inner.cancel()

    def warm(self) -> list[Future[Any]]:
        """Start the workers, see `Processes.warm`."""
        return self._pool.warm()

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            dropped, self._waiting = self._waiting, []
        for task in dropped:
            _drop(task)
        self._pool.close()

    def _feed(self) -> None:
        with self._lock:
            if self._feeding:
                return  # called from below, by a task that failed at once; the loop goes on by itself
            self._feeding = True
            try:
                while self._waiting and len(self._running) < self._pool.room:
                    task = self._next()
                    self._waiting.remove(task)
                    if not task.outer.set_running_or_notify_cancel():
                        continue  # cancelled while it waited
                    self._running.append(task)
                    self._turns[task.user] = next(self._count)
                    task.inner = task.work()
                    task.inner.add_done_callback(partial(self._ended, task))
            finally:
                self._feeding = False

    def _next(self) -> _Task:
        """The oldest task of the oldest run of the user served longest ago."""
        return min(self._waiting, key=lambda t: (self._turns.get(t.user, -1), self._order.get(t.run, 0), t.number))

    def _ended(self, task: _Task, inner: Future[Any]) -> None:
        with self._lock:
            self._running.remove(task)
        if inner.cancelled():
            task.outer.set_exception(Cancelled())
        elif (error := inner.exception()) is not None:
            task.outer.set_exception(error)
        else:
            task.outer.set_result(inner.result())
        self._feed()


def _drop(task: _Task) -> None:
    """Cancel a waiting task. Only the second call wakes those who wait in `as_completed`."""
    if task.outer.cancel():
        task.outer.set_running_or_notify_cancel()


class Cancelled(Exception):  # noqa: N818
    """The run this task belonged to was cancelled."""


class Turn(Executor):
    """An executor for one run over a `FairPool`, for any function of detente that takes one."""

    def __init__(self, pool: FairPool, user: int, run: str) -> None:
        self._pool, self._user, self._run = pool, user, run

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue a call."""
        assert not kwargs
        return self._pool.submit(self._user, self._run, fn, *args)


class Desk:
    """A few processes for work that a page waits for. Each call has a time limit."""

    def __init__(self, workers: int, memory: int) -> None:
        self._pool = Processes(workers, memory, nice=False)

    def ask(self, seconds: float, fn: Callable[..., Any], *args: Any) -> Future[Any]:
        """Call a function in a worker. After some seconds the future fails with TimeoutError and the worker is replaced."""
        return self._pool.schedule(fn, args, seconds)

    def warm(self) -> list[Future[Any]]:
        """Start the workers, see `Processes.warm`."""
        return self._pool.warm(warm_pages)

    def close(self) -> None:
        """End all processes."""
        self._pool.close()
