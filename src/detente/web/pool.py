"""Worker processes, or a cluster's workers, shared fairly among users."""

from __future__ import annotations

import contextlib
import itertools
import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, Future, InvalidStateError, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

from pebble import ProcessPool

from detente.assessment.executors import on_cluster
from detente.cluster import ClusterError
from detente.web.store.errors import Busy
from detente.web.work import bounded, prepare

log = logging.getLogger("detente")
SHARE = 0.7  # of the machine's memory, for all workers together
LONGEST = 600.0  # seconds allowed for one task, such as a draw
RUNS_GIVE_WAY, PAGES_GIVE_WAY = (
    10,
    5,
)  # niceness of workers: the server comes first, then what pages wait for, then runs
TRIES = 5  # pools that a task may see break
MOST_WAITING = 300  # calls of one user to the desk
MOST_TURNS = 10_000  # users whose last turn is remembered
# For whom a request is answered, an account or an address; tasks that it starts inherit it.
ON_BEHALF: ContextVar[Hashable] = ContextVar("on_behalf", default="the workbench")


def memory_for(workers: int) -> int:
    """The memory allowed for each of some workers, in bytes."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(int(SHARE * physical / workers), 1 << 30)


class Processes:
    """Pebble's pool, whose running tasks can be stopped. It breaks when an idle worker is killed; what it is given then fails with
    `BrokenProcessPool`, and the next task is given to another pool.

    `room` is how many tasks it is given at a time.
    """

    def __init__(self, workers: int, memory: int, nice: int) -> None:
        self.room = self._workers = workers
        self._arguments = (memory, nice)
        self._pool = self._made()
        self._given: set[Future[Any]] = set()
        self._started = self._closed = False

    def warm(self) -> list[Future[Any]]:
        """Start the workers before anyone waits for that. The futures give their process ids."""
        return [self.schedule(os.getpid, (), LONGEST) for _ in range(self._workers)]

    def schedule(self, fn: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Future[Any]:
        """Call a function in a worker, for at most some seconds. The future is cancelled once the pool is closed.

        The first call waits until the processes are there, which takes seconds.
        """
        try:
            found: Future[Any] = self._pool.schedule(bounded, args=(fn, args), timeout=seconds)
        except RuntimeError:
            return self._failed()
        self._started = True
        self._given.add(found)
        found.add_done_callback(self._given.discard)
        return found

    def _failed(self) -> Future[Any]:
        """The future of what cannot be given to the pool. The next is given to another one."""
        found: Future[Any] = Future()
        if self._closed:
            found.cancel()
            return found
        log.warning("a worker was killed from outside; starting a new pool")
        threading.Thread(target=_end_broken, args=(self._pool, self._given), name="broken pool", daemon=True).start()
        self._pool, self._given, self._started = self._made(), set(), False
        found.set_exception(BrokenProcessPool("the pool broke"))
        return found

    @property
    def alive(self) -> bool:
        """Whether the processes are there."""
        return self._started and bool(self._pool.active)  # asking Pebble starts them, which would have to be waited for

    def close(self) -> None:
        """End all processes."""
        self._closed = True
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join(timeout=10)

    def _made(self) -> ProcessPool:
        context: Any = multiprocessing.get_context("forkserver")
        # Libraries are loaded once, in a process that each worker is a copy of: a new one is there at once and shares their memory.
        context.set_forkserver_preload(["__main__", "detente.web.loaded"])
        return ProcessPool(self._workers, initializer=prepare, initargs=self._arguments, context=context)


def _end_broken(pool: ProcessPool, given: set[Future[Any]]) -> None:
    """End the processes of a pool that broke, and fail what it was given in that very moment, which it forgets."""
    pool.join()
    for future in given.copy():
        with contextlib.suppress(InvalidStateError):
            future.set_exception(BrokenProcessPool("the pool broke"))


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

    @property
    def alive(self) -> bool:
        """Whether the cluster is there."""
        return self._cluster.workers > 0

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
    user: Hashable
    run: str
    number: int
    inner: Future[Any] | None = None
    dropped: bool = False
    tries: int = 0


class _Turns:
    """Serves users in turn, and each user's runs in the order they came. `share` is how many tasks of one user are at work at a time.

    A thread gives the pool its tasks: that may take seconds, while processes start, and whoever asks is not to wait for it.
    """

    def __init__(self, pool: Processes | Machines, share: int | None = None) -> None:
        self._pool, self._share = pool, share
        self._waiting: dict[Hashable, list[_Task]] = {}
        self._running: list[_Task] = []
        self._turns: dict[Hashable, int] = {}
        self._count = itertools.count()
        self._lock = threading.RLock()
        self._order: dict[str, int] = {}
        self._feeder = ThreadPoolExecutor(1, "feeder")

    def _put(self, user: Hashable, run: str, seconds: float, fn: Callable[..., Any], *args: Any) -> Future[Any]:
        """Queue a task for a user's run."""
        with self._lock:
            task = _Task(lambda: self._pool.schedule(fn, args, seconds), Future(), user, run, next(self._count))
            self._order.setdefault(run, task.number)
            self._waiting.setdefault(user, []).append(task)
        self._soon(self._feed)
        return task.outer

    def cancel(self, run: str) -> None:
        """Drop all tasks of a run."""
        with self._lock:
            dropped = [t for tasks in self._waiting.values() for t in tasks if t.run == run]
            for task in dropped:
                self._taken(task)
            stopped = [t for t in self._running if t.run == run]
            for task in stopped:
                task.dropped = True
            self._order.pop(run, None)
        for task in dropped:
            _drop(task)
        for task in stopped:
            if task.inner is not None:
                task.inner.cancel()

    @property
    def alive(self) -> bool:
        """Whether what does the tasks is there; if it is not, it is started."""
        found = self._pool.alive
        if not found:
            self._soon(self._pool.warm)
        return found

    @property
    def load(self) -> tuple[int, int]:
        """How many tasks wait, and how many are being done."""
        with self._lock:
            return sum(map(len, self._waiting.values())), len(self._running)

    def warm(self) -> list[Future[Any]]:
        """Start the workers, see `Processes.warm`."""
        return self._feeder.submit(self._pool.warm).result()

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            dropped, self._waiting = [t for tasks in self._waiting.values() for t in tasks], {}
        for task in dropped:
            _drop(task)
        self._feeder.shutdown(wait=False, cancel_futures=True)
        self._pool.close()

    def _soon(self, fn: Callable[..., object], *args: Any) -> None:
        with contextlib.suppress(RuntimeError):  # closed meanwhile
            self._feeder.submit(fn, *args)

    def _feed(self) -> None:
        while (task := self._first()) is not None:
            self._give(task)

    def _first(self) -> _Task | None:
        """Take the next task, if the pool has room for one."""
        with self._lock:
            while len(self._running) < self._pool.room and (task := self._next()) is not None:
                self._taken(task)
                if task.outer.set_running_or_notify_cancel():  # else it was cancelled while it waited
                    self._running.append(task)
                    self._served(task.user)
                    return task
        return None

    def _next(self) -> _Task | None:
        """The oldest task of the oldest run of the user served longest ago, of those who have not their share at work."""
        users = [u for u in self._waiting if self._share is None or self._at_work(u) < self._share]
        if not users:
            return None
        tasks = {u: min(self._waiting[u], key=lambda t: (self._order.get(t.run, 0), t.number)) for u in users}
        return min(tasks.values(), key=lambda t: (self._turns.get(t.user, -1), self._order.get(t.run, 0), t.number))

    def _at_work(self, user: Hashable) -> int:
        return sum(task.user == user for task in self._running)

    def _served(self, user: Hashable) -> None:
        self._turns.pop(user, None)
        self._turns[user] = next(self._count)
        while len(self._turns) > MOST_TURNS:
            del self._turns[next(iter(self._turns))]  # of whoever was served longest ago

    def _taken(self, task: _Task) -> None:
        """Take a task off those that wait."""
        self._waiting[task.user].remove(task)
        if not self._waiting[task.user]:
            del self._waiting[task.user]

    def _give(self, task: _Task) -> None:
        """Give a task to the pool."""
        task.tries += 1
        inner = task.work()
        with self._lock:
            task.inner = inner
            dropped = task.dropped
        if dropped:
            inner.cancel()
        inner.add_done_callback(partial(self._ended, task))

    def _ended(self, task: _Task, inner: Future[Any]) -> None:
        error = None if inner.cancelled() else inner.exception()
        broken = isinstance(error, BrokenProcessPool)
        with self._lock:
            again = broken and not task.dropped and task.tries < TRIES
            if not again:
                self._running.remove(task)
        if again:  # the pool broke, for which its tasks are not to blame: they are done by the next one
            self._soon(self._give, task)
            return
        if inner.cancelled() or (task.dropped and broken):
            task.outer.set_exception(Cancelled())
        elif error is not None:
            task.outer.set_exception(error)
        else:
            task.outer.set_result(inner.result())
        self._soon(self._feed)


class FairPool(_Turns):
    """The processes, or a cluster's workers if its address is given, that solve runs. A task is small, such as one draw, so turns are short.

    Cancelling a run ends its tasks at once, running ones included.
    """

    def __init__(self, workers: int, memory: int, cluster: str | None = None) -> None:
        super().__init__(Machines(cluster) if cluster else Processes(workers, memory, RUNS_GIVE_WAY))

    def submit(self, user: int, run: str, fn: Callable[..., Any], *args: Any) -> Future[Any]:
        """Queue a task for a user's run."""
        return self._put(user, run, LONGEST, fn, *args)


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


class Desk(_Turns):
    """A few processes for work that a page waits for. Each call has a time limit. One user never has them all, however much they ask."""

    def __init__(self, workers: int, memory: int) -> None:
        super().__init__(Processes(workers, memory, PAGES_GIVE_WAY), max(workers - 1, 1))

    def ask(self, user: Hashable, seconds: float, fn: Callable[..., Any], *args: Any) -> Future[Any]:
        """Call a function in a worker for a user. After some seconds of work the future fails with TimeoutError and the worker is replaced.

        Raises `Busy` for a user of whom too many calls wait.
        """
        with self._lock:
            if len(self._waiting.get(user, ())) >= MOST_WAITING:
                raise Busy(
                    f"{MOST_WAITING} of your questions wait for an answer; wait until some have one, then ask again"
                )
            return self._put(user, "", seconds, fn, *args)
