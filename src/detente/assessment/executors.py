"""Where the draws are solved: on the executor given, or on a thread for each core."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TypeVar

Progress = Callable[[str, int, int], None]
"""Called as work gets on, with the stage, the steps done and the steps in all."""

Job = TypeVar("Job")
Found = TypeVar("Found")


@contextmanager
def workers(executor: Executor | None) -> Iterator[Executor]:
    """The executor given; without one, threads (the kernels run without Python's lock), which end with the work."""
    if executor is not None:
        yield executor
        return
    own = ThreadPoolExecutor(os.cpu_count())
    try:
        yield own
    finally:
        own.shutdown(wait=True, cancel_futures=True)


def each(
    pool: Executor, fn: Callable[[Job], Found], jobs: Sequence[Job], done: Callable[[int], None] = lambda _: None
) -> list[Found]:
    """What `fn` finds for each job, in their order, whatever the order in which they end.

    The first runs alone, so that kernels are compiled once. `done(n)` is called when n have ended. If one fails, those not begun are cancelled.
    """
    if not jobs:
        return []
    found = [pool.submit(fn, jobs[0]).result()]
    done(1)
    futures: list[Future[Found]] = []
    try:
        futures = [pool.submit(fn, job) for job in jobs[1:]]
        for n, future in enumerate(as_completed(futures), 2):
            future.result()
            done(n)
    finally:
        for future in futures:
            future.cancel()
    return found + [f.result() for f in futures]
