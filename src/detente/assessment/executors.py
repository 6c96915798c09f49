"""Where the draws are solved: on a given executor, or on one thread per core."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any, TypeVar

from detente.cluster import Cluster

Progress = Callable[[str, int, int], None]
"""Called as the work advances, with the stage, the steps done and the total number of steps."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress for a caller who asked for none."""


Job = TypeVar("Job")
Found = TypeVar("Found")


@contextmanager
def workers(executor: Executor | None) -> Iterator[Executor]:
    """The given executor, or else threads of our own (the kernels release Python's lock), shut down when the work ends."""
    if executor is not None:
        yield executor
        return
    own = ThreadPoolExecutor(os.cpu_count())
    try:
        yield own
    finally:
        own.shutdown(wait=True, cancel_futures=True)


def on_cluster(address: str, *, security: Any = None) -> Cluster:
    """An executor over the Dask cluster whose scheduler is at `address`, such as `tcp://10.0.0.5:8786`; use it in a `with` block.

    The case travels once, not once a draw. `security` is a `distributed.Security` for TLS; without one Dask's own settings hold.

    Raises `ClusterError` if the scheduler cannot be reached, has no workers, or these have more than one thread or other versions than this side.
    """
    from detente.case import Case

    return Cluster(address, (Case,), security)


def each(
    pool: Executor,
    fn: Callable[[Job], Found],
    jobs: Sequence[Job],
    done: Callable[[int], None] = lambda _: None,
    compiled: bool = False,
) -> list[Found]:
    """The result of `fn` for each job, in the order of the jobs.

    The first job runs alone, so that kernels are compiled once, unless they are `compiled` already. `done(n)` is called when n jobs have ended. If
    one fails, its exception is raised and the jobs not yet begun are cancelled.
    """
    found = [] if compiled else [pool.submit(fn, job).result() for job in jobs[:1]]
    if found:
        done(1)
    alone = len(found)
    futures: list[Future[Found]] = []
    try:
        futures = [pool.submit(fn, job) for job in jobs[alone:]]
        for n, future in enumerate(as_completed(futures), alone + 1):
            future.result()
            done(n)
    finally:
        for future in futures:
            future.cancel()
    return found + [f.result() for f in futures]
