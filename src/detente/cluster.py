"""Solving draws on other machines: an executor over a Dask cluster, for any question that takes one.

What many tasks share (the case, the names of its quantities, large tables) travels once. It is a task of its own, whose result each worker fetches
and keeps; since Dask knows how to make it again, it outlives the worker that held it. A task itself is then some two kilobytes, most of them the
numbers of its draw. Only as many tasks are handed over as keep the workers busy, so that stopping is quick and the scheduler's work does not grow
with the number of draws.

Workers and the scheduler import this module, so it loads nothing heavy.
"""

from __future__ import annotations

import asyncio
import io
import logging
import pickle
import re
import sys
import threading
import time
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from detente.errors import DetenteError

REACH = 10.0  # seconds in which a scheduler must answer at first
PATIENCE = 60.0  # seconds without workers, or without an answer from the scheduler, after which a run is given up
LOOK = 0.5  # seconds between looks at whether both are there
AHEAD = 3  # tasks handed over for each worker: one that it solves, and some that it finds waiting
LARGE = 1 << 16  # bytes: an array of this size or more travels once
LONG = 64  # items: so does a tuple as long as this
KEPT = 32  # shared things kept on the cluster, the newest
ALIKE = ("detente", "python", "numpy", "scipy", "numba")  # versions that must be the same on both sides
READS = ("detente", "python")  # those that the scheduler needs too, since it reads tasks
ALONE = ("127.", "localhost", "[::1]")  # addresses that no other machine can reach


class ClusterError(DetenteError):
    """A cluster that cannot be reached, does not fit this installation, or was lost in the middle."""


@dataclass
class Sent:
    """What went to the cluster: tasks and their bytes, and the bytes of what they share, sent once."""

    tasks: int = 0
    bytes: int = 0
    shared: int = 0
    shared_bytes: int = 0


@dataclass(eq=False)
class _Task:
    name: str
    fn: Callable[..., Any]
    args: tuple[Any, ...]
    outer: Future[Any] = field(default_factory=Future)
    inner: Future[Any] | None = None


class Cluster(Executor):
    """An executor over the Dask cluster whose scheduler is at `address`, such as `tcp://10.0.0.5:8786`.

    Every worker must have one thread and this side's versions. Objects of the types `shared` travel once, not once a task. `security` is a
    `distributed.Security` for TLS; without one Dask's own settings hold. Use it in a `with` block, or `close` it: then nothing of it is left waiting
    on the cluster. What a worker is in the middle of it ends, and the result is dropped.

    Raises `ClusterError` if the scheduler cannot be reached or has no workers, or if they do not fit; so do the futures of a cluster that is lost.
    """

    def __init__(
        self, address: str, shared: tuple[type, ...] = (), security: Any = None, patience: float = PATIENCE
    ) -> None:
        self.address, self.sent = address, Sent()
        self._types, self._patience = shared, patience
        self._lock = threading.RLock()
        self._waiting: deque[_Task] = deque()
        self._running: set[_Task] = set()
        self._shared: OrderedDict[int, tuple[Any, str, Any]] = OrderedDict()
        self._lost: ClusterError | None = None
        self._closed = threading.Event()
        self._level = logging.getLogger("distributed").level
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is said here, in a sentence
        self._client: Any = None
        try:
            self._client = _connected(address, security)
            self.workers = self._fitting()
        except BaseException:
            self._end()
            raise
        self._executor = self._client.get_executor(pure=False)
        threading.Thread(target=self._watch, name="cluster", daemon=True).start()

    @property
    def lost(self) -> bool:
        """Whether the cluster is lost or closed."""
        return self._lost is not None

    @property
    def open_to_others(self) -> bool:
        """Whether other machines can reach the scheduler without a certificate: then they can run code on it."""
        return not self.address.startswith("tls://") and not self.address.removeprefix("tcp://").startswith(ALONE)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue a call of a function that the workers can import. Raises `ClusterError` once the cluster is lost or closed."""
        assert not kwargs
        task = _Task(f"{getattr(fn, '__name__', 'task')}-{uuid.uuid4().hex}", fn, args)
        task.outer.add_done_callback(partial(self._cancelled, task))
        with self._lock:
            if self._lost is not None:
                raise ClusterError(str(self._lost))  # anew: an error keeps the frames of all who raise it
            self._waiting.append(task)
        self._feed()
        return task.outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what is under way, unless told otherwise, and leave the cluster."""
        while wait and not cancel_futures and self._client is not None and (self._running or self._waiting):
            time.sleep(LOOK / 10)
        self.close()

    def close(self) -> None:
        """Leave the cluster: nothing is left waiting there."""
        self._closed.set()
        self._give_up(ClusterError(f"{self.address}: the connection to the cluster is closed"))
        self._end()

    def __exit__(self, *_: object) -> None:
        """Leave the cluster, whether all is done or not."""
        self.close()

    def _end(self) -> None:
        client, self._client = self._client, None
        if client is None:
            logging.getLogger("distributed").setLevel(self._level)
            return
        try:
            client.close(timeout=10 if client.status == "running" else 2)
        except Exception:  # noqa: BLE001 - it may have gone already; Dask would go on to log that, and try it again at the end
            client.status = "closed"
            return
        logging.getLogger("distributed").setLevel(self._level)

    def _fitting(self) -> int:
        """How many workers there are, once they have been found to fit."""
        until = time.monotonic() + REACH
        while not (threads := self._client.nthreads()):
            if time.monotonic() > until:
                raise ClusterError(
                    f"{self.address}: the scheduler has no workers; start some: dask worker {self.address} --nthreads 1"
                )
            time.sleep(LOOK)
        for worker, count in threads.items():
            _check_threads(worker, count)
        found = self._client.get_versions(packages=list(ALIKE))
        here = found["client"]["packages"]
        _check_versions("the scheduler", found["scheduler"]["packages"], here, READS)
        for worker, its in found["workers"].items():
            _check_versions(f"worker {worker}", its["packages"], here, ALIKE)
        self._here = {name: here.get(name) for name in ALIKE}
        return len(threads)

    def _feed(self) -> None:
        begun: list[_Task] = []
        failed: list[tuple[_Task, Exception]] = []
        with self._lock:
            while self._waiting and self._lost is None and len(self._running) < AHEAD * self.workers + 1:
                task = self._waiting.popleft()
                if task.outer.done():
                    continue
                try:
                    task.inner = self._handed_over(task)
                except Exception as error:  # noqa: BLE001 - whatever it is, nobody may wait for this task for ever
                    failed.append((task, error))
                else:
                    self._running.add(task)
                    begun.append(task)
        # Outside the lock, since whoever is told may take locks of their own.
        for task in begun:
            assert task.inner is not None
            task.inner.add_done_callback(partial(self._ended, task))
        for task, why in failed:
            _fail(task, self._said(why))

    def _handed_over(self, task: _Task) -> Future[Any]:
        packed = _Packer.of((task.fn, task.args), self)
        self.sent.tasks += 1
        self.sent.bytes += len(packed.bytes)
        found: Future[Any] = self._executor.submit(
            call, self._here, packed.bytes, packed.names, *packed.futures, key=task.name
        )
        return found

    def _share(self, thing: Any) -> tuple[str, Any]:
        """The name of something that travels once, and the Dask future that stands for it."""
        known = self._shared.get(id(thing))
        if known is None:
            content = pickle.dumps(thing, 5)
            name = f"{type(thing).__name__}-{uuid.uuid4().hex}"
            known = (thing, name, self._client.submit(_restored, content, key=name, pure=False))
            self._shared[id(thing)] = known  # the thing too, so that its id stays its own
            self.sent.shared += 1
            self.sent.shared_bytes += len(content)
            while len(self._shared) > KEPT:
                self._shared.popitem(last=False)
        self._shared.move_to_end(id(thing))
        return known[1:]

    def _ended(self, task: _Task, inner: Future[Any]) -> None:
        with self._lock:
            self._running.discard(task)
        if not task.outer.done() and task.outer.set_running_or_notify_cancel():
            if inner.cancelled():  # not by us: Dask forgets all futures when the scheduler goes
                task.outer.set_exception(self._gone())
            elif (error := inner.exception()) is not None:
                task.outer.set_exception(self._said(error))
            else:
                task.outer.set_result(inner.result())
        self._feed()

    def _cancelled(self, task: _Task, outer: Future[Any]) -> None:
        """Take a task back that was cancelled on this side."""
        if not outer.cancelled():
            return
        with self._lock:
            if task in self._waiting:
                self._waiting.remove(task)
            inner = task.inner
        if inner is not None and self._client is not None and self._client.status == "running":
            inner.cancel()

    def _said(self, error: BaseException) -> BaseException:
        """An error as it is told: Dask's own in a sentence."""
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            return ClusterError(
                f"{self.address}: one draw ended {error.allowed_failures + 1} workers, the last {error.last_worker.address}, most likely for want of "
                "memory; give each worker more (dask worker --memory-limit) or make the case smaller"
            )
        if type(error).__module__.split(".")[0] in ("distributed", "dask"):
            return ClusterError(f"{self.address}: {type(error).__name__}: {error}")
        return error

    def _gone(self) -> ClusterError:
        return self._lost or ClusterError(
            f"{self.address}: the scheduler was lost in the middle of the run; start it again, and the run with it"
        )

    def _watch(self) -> None:
        """Give up once the scheduler is gone or silent, or nobody works for it: whoever waits must be told."""
        last = time.monotonic()
        while not self._closed.wait(LOOK):
            client = self._client
            if client is None:
                return
            if client.status != "running":
                self._give_up(self._gone())
                return
            try:
                threads = client.sync(client.scheduler.ncores, callback_timeout=self._patience)
            except Exception:  # noqa: BLE001 - Dask raises many; whichever it was, there was no answer
                if client.status == "running" and not self._closed.is_set():
                    self._give_up(
                        ClusterError(f"{self.address}: the scheduler has not answered for {self._patience:.0f} seconds")
                    )
                    return
                continue
            if threads:
                last, self.workers = time.monotonic(), len(threads)
                self._feed()
            elif not self._running:
                last = time.monotonic()
            elif time.monotonic() - last > self._patience:
                self._give_up(
                    ClusterError(
                        f"{self.address}: no worker has been there for {self._patience:.0f} seconds; start some and run it again"
                    )
                )
                return

    def _give_up(self, why: ClusterError) -> None:
        with self._lock:
            self._lost = self._lost or why
            dropped = [*self._waiting, *self._running]
            self._waiting.clear()
            self._running.clear()
            self._shared.clear()
        for task in dropped:
            _fail(task, self._lost)


def _fail(task: _Task, error: BaseException) -> None:
    if not task.outer.done() and task.outer.set_running_or_notify_cancel():
        task.outer.set_exception(error)


def call(here: Mapping[str, str | None], packed: bytes, names: tuple[str, ...], *shared: Any) -> Any:
    """On a worker: make the call that was packed. Raises `ClusterError` on one that came late and does not fit."""
    from distributed import get_worker

    worker = get_worker()
    _check_threads(worker.address, worker.state.nthreads)
    _check_versions(f"worker {worker.address}", dict(_versions()), here, ALIKE)
    fn, args = _Unpacker(io.BytesIO(packed), dict(zip(names, shared, strict=True))).load()
    try:
        return fn(*args)
    except MemoryError as error:
        said = str(error)  # the error itself holds its frames with their arrays, and Dask holds the error
    raise MemoryError(said)


def _restored(content: bytes) -> Any:
    return pickle.loads(content)


@lru_cache(1)
def _versions() -> tuple[tuple[str, str | None], ...]:
    from distributed.versions import get_versions

    found = get_versions(list(ALIKE))["packages"]
    return tuple((name, found.get(name)) for name in ALIKE)


def _check_threads(worker: str, count: int) -> None:
    if count != 1:
        raise ClusterError(
            f"worker {worker} has {count} threads, but detente needs workers with one: start one for each core, with dask worker --nthreads 1"
        )


def _check_versions(
    where: str, there: Mapping[str, str | None], here: Mapping[str, str | None], names: tuple[str, ...]
) -> None:
    apart = [name for name in names if _told(name, there) != _told(name, here)]
    if apart:
        raise ClusterError(
            f"{where} has {', '.join(_told(n, there) for n in apart)}; here it is {', '.join(_told(n, here) for n in apart)}: "
            "install the same versions on both sides"
        )


def _told(name: str, versions: Mapping[str, str | None]) -> str:
    """A package and its version; of Python the first two numbers, which decide what it can read."""
    version = versions.get(name)
    title = {"python": "Python", "numpy": "NumPy", "scipy": "SciPy", "numba": "Numba"}.get(name, name)
    if version is None:
        return f"no {title}"
    return f"{title} {'.'.join(version.split('.')[:2]) if name == 'python' else version}"


def _connected(address: str, security: Any) -> Any:
    """A client of the scheduler at an address."""
    try:
        from distributed import Client, Security
    except ImportError:
        raise ClusterError("a cluster needs distributed: pip install 'detente[cluster]'") from None
    try:
        # Dask's own client waits for ever for the first word of a server that is not a scheduler, so its first step is taken here before.
        with ThreadPoolExecutor(1) as aside:  # a notebook has a loop running in its own thread
            aside.submit(asyncio.run, _greeted(address, security or Security())).result()
        return Client(address, timeout=REACH, name="detente", set_as_default=False, security=security)
    except TypeError as error:
        if "TLS" not in str(error):
            raise
        raise ClusterError(
            f"{address}: no certificate is set for TLS; name them in DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
            "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY"
        ) from None
    except (OSError, ValueError, RuntimeError, EOFError, TimeoutError) as error:
        why = re.sub(r"^in <[^>]*>: ", "", str(error.__cause__ or error).strip()).partition("\n")[0]
        raise ClusterError(
            f"{address}: no Dask scheduler can be reached there ({why or 'it gives no answer'}); expected an address "
            "such as tcp://10.0.0.5:8786, or tls:// where the scheduler wants certificates"
        ) from None


async def _greeted(address: str, security: Any) -> None:
    """Connect to a scheduler and part again. Raises OSError, ValueError or TypeError as Dask does, TimeoutError without an answer."""
    from distributed.comm.core import connect

    async with asyncio.timeout(REACH):
        comm = await connect(address, timeout=REACH / 2, **security.get_connection_args("client"))
        await comm.close()


@dataclass
class _Packed:
    bytes: bytes
    names: tuple[str, ...]
    futures: tuple[Any, ...]


class _Packer(pickle.Pickler):
    """Pickles a call, with names in the place of what travels once."""

    def __init__(self, buffer: io.BytesIO, cluster: Cluster) -> None:
        super().__init__(buffer, 5)
        self._cluster = cluster
        self._found: dict[str, Any] = {}

    @classmethod
    def of(cls, thing: Any, cluster: Cluster) -> _Packed:
        buffer = io.BytesIO()
        packer = cls(buffer, cluster)
        packer.dump(thing)
        return _Packed(buffer.getvalue(), tuple(packer._found), tuple(packer._found.values()))

    def persistent_id(self, thing: Any) -> str | None:
        numpy = sys.modules.get("numpy")
        large = numpy is not None and isinstance(thing, numpy.ndarray) and thing.nbytes >= LARGE
        long = type(thing) is tuple and len(thing) >= LONG
        if not large and not long and not isinstance(thing, self._cluster._types):
            return None
        name, future = self._cluster._share(thing)
        self._found[name] = future
        return name


class _Unpacker(pickle.Unpickler):
    def __init__(self, buffer: io.BytesIO, shared: Mapping[str, Any]) -> None:
        super().__init__(buffer)
        self._shared = shared

    def persistent_load(self, name: Any) -> Any:
        return self._shared[name]
