"""Work shared among workers: in order, the first alone, nothing begun after a failure."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from detente.assessment.executors import each, workers


def test_results_come_in_the_order_of_the_jobs():
    def slow(n: int) -> int:
        time.sleep(0.02 * (5 - n))
        return n * n

    told: list[int] = []
    with workers(None) as pool:
        assert each(pool, slow, range(5), told.append) == [0, 1, 4, 9, 16]
    assert told == [1, 2, 3, 4, 5]


def test_nothing_to_do():
    with workers(None) as pool:
        assert each(pool, abs, []) == []


def test_the_first_job_runs_alone():
    running, most = [], []
    lock = threading.Lock()

    def job(n: int) -> None:
        with lock:
            running.append(n)
            most.append((n, len(running)))
        time.sleep(0.02)
        with lock:
            running.remove(n)

    with ThreadPoolExecutor(4) as pool:
        each(pool, job, range(4))
    assert most[0] == (0, 1)
    assert all(n != 0 for n, _ in most[1:])


def test_a_failure_ends_the_rest():
    begun = []

    def job(n: int) -> None:
        begun.append(n)
        if n == 1:
            raise ZeroDivisionError
        time.sleep(0.02)

    with ThreadPoolExecutor(1) as pool, pytest.raises(ZeroDivisionError):
        each(pool, job, range(50))
    assert len(begun) < 50


def test_an_executor_given_is_left_open():
    with ThreadPoolExecutor(1) as pool:
        with workers(pool) as same:
            assert same is pool
        assert pool.submit(abs, -1).result() == 1
