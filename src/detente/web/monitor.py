"""What a workbench tells those who watch over it: whether it can work, and figures in the form of Prometheus."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import QueuePool, func, select
from sqlalchemy.exc import SQLAlchemyError

from detente._version import __version__
from detente.history.posterior import home
from detente.web.bench import Bench
from detente.web.store import Run
from detente.web.store.schema import revision, revisions

LEAST_FREE = 200_000_000  # bytes of disk
PATIENCE = 5.0  # seconds in which the database must answer
FRESH = 1.0  # seconds for which a check holds: who asks often costs no more
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Monitor:
    """The figures of one workbench. No label holds anything that a user wrote or that tells who they are."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._aside = ThreadPoolExecutor(1, "monitor")
        self._asked: tuple[float, Future[dict[str, str]]] | None = None
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)
        self.requests = Counter(
            "detente_requests",
            "Requests answered, by route and status",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "detente_request_seconds", "How long requests took", ("route",), buckets=BUCKETS, registry=self._registry
        )
        self.sockets = Gauge("detente_sockets", "Open pages: web sockets that are connected", registry=self._registry)
        Gauge("detente_info", "The version that runs", ("version",), registry=self._registry).labels(__version__).set(1)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self.requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    async def checks(self) -> dict[str, str]:
        """What is needed to work, each with "ok" or what is wrong with it."""
        now = time.monotonic()
        if self._asked is None or (self._asked[1].done() and now - self._asked[0] > FRESH):
            self._asked = (now, self._aside.submit(self._checked))
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._asked[1])), PATIENCE)
        except TimeoutError:
            return {"database": "does not answer", **self._beside()}

    def metrics(self) -> bytes:
        """All figures, as Prometheus reads them."""
        return generate_latest(self._registry)

    def describe(self) -> Iterable[Metric]:
        """Nothing: the figures below are looked up when they are asked for, not when this is registered."""
        return []

    def collect(self) -> Iterable[Metric]:
        """The figures that are looked up when they are asked for."""
        checks = self._checked()
        ready = GaugeMetricFamily("detente_ready", "1 for what works, 0 for what does not", labels=["check"])
        for name, told in checks.items():
            ready.add_metric([name], float(told == "ok"))
        yield ready
        yield GaugeMetricFamily("detente_disk_free_bytes", "Free where detente keeps its files", _free())
        waiting, solving = self._bench.pool.load
        draws = GaugeMetricFamily("detente_tasks", "Draws and other tasks of runs", labels=["state"])
        draws.add_metric(["waiting"], waiting)
        draws.add_metric(["solving"], solving)
        yield draws
        pool = self._bench.store.engine.pool
        if isinstance(pool, QueuePool):
            used = GaugeMetricFamily("detente_database_connections", "Connections to the database", labels=["state"])
            used.add_metric(["used"], pool.checkedout())
            used.add_metric(["idle"], pool.checkedin())
            yield used
        if checks["database"] == "ok":
            runs = GaugeMetricFamily("detente_runs", "Runs, by what became of them", labels=["status"])
            with self._bench.store.session() as s:
                for status, number in s.execute(select(Run.status, func.count()).group_by(Run.status)):
                    runs.add_metric([status], number)
            yield runs

    def _checked(self) -> dict[str, str]:
        try:
            with self._bench.store.engine.connect() as connection:
                at = revision(connection)
        except SQLAlchemyError:
            return {"database": "does not answer", **self._beside()}
        tables = "ok" if at == revisions()[0] else "the tables are not those of this version"
        return {"database": "ok", "tables": tables, **self._beside()}

    def _beside(self) -> dict[str, str]:
        works = self._bench.pool.alive and self._bench.desk.alive
        return {
            "workers": "ok" if works else "do not run",
            "disk": "ok" if _free() >= LEAST_FREE else f"less than {LEAST_FREE // 10**6} MB are free",
        }


def _free() -> int:
    """Bytes free where detente keeps its files, or will."""
    folder = home().absolute()
    return shutil.disk_usage(next(f for f in (folder, *folder.parents) if f.is_dir())).free
