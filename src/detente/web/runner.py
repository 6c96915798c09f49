"""Runs continue after the page that started them is closed. Every solved draw is kept, so an interrupted run resumes where it stopped."""

from __future__ import annotations

import json
import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as TooLong
from dataclasses import dataclass, replace
from typing import Any

from pebble import ProcessExpired

from detente.assessment import assess, deals, fixes
from detente.assessment.assess_draws import assess_draw
from detente.assessment.questions.package_search import search_size
from detente.case import parse_case
from detente.errors import DetenteError
from detente.terms.space import SpaceError
from detente.web.pool import LONGEST, Cancelled, FairPool, Turn
from detente.web.results import kept
from detente.web.store import Store, Unavailable
from detente.web.store.models import Run
from detente.web.store.store import now

KINDS = {
    "assess": "assessment",
    "assess+": "assessment with deals and hinges",
    "deals": "search for deals",
    "fixes": "what would fix each proposal",
}
INCLUDE = {"assess": ("map",), "assess+": ("map", "deals", "hinges")}  # what else an assessment answers
MOST_PACKAGES = 1_000_000
AGAIN = 5.0  # seconds until the database is asked again to take what it refused
log = logging.getLogger("detente")


@dataclass
class Progress:
    """The progress of a run. `left` is the estimated time to go in seconds, None until there is an estimate.

    `unwritten` says why the database does not know yet that the run has ended.
    """

    stage: str = "waiting"
    done: int = 0
    total: int = 1
    left: float | None = None
    began: float = 0.0
    first: int = 0
    unwritten: Unavailable | None = None
    ended: bool = False  # as the database says, so that it may be resumed at any moment
    again: bool = False


class _Kept(Turn):
    """A run's executor that stores solved draws and reuses those stored before."""

    def __init__(self, pool: FairPool, store: Store, run: Run) -> None:
        super().__init__(pool, run.owner_id, run.key)
        self._store, self._key = store, run.key
        self._solved = store.solved(run.key)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue a call, or return the stored draw."""
        if fn is not assess_draw:
            return super().submit(fn, *args, **kwargs)
        number = args[0].number
        if number in self._solved:
            kept: Future[Any] = Future()
            answers, where = json.loads(self._solved[number])
            kept.set_result((answers, where))
            return kept
        future = super().submit(fn, *args, **kwargs)
        future.add_done_callback(lambda f: self._keep(number, f))
        return future

    def _keep(self, number: int, future: Future[Any]) -> None:
        if not future.cancelled() and future.exception() is None:
            try:
                self._store.keep_draw(self._key, number, json.dumps(future.result()))
            except Unavailable as error:  # it counts for this run, and would be solved again in one that is resumed
                log.warning("run %s: a solved draw was not kept: %s", self._key, error)


class Runner:
    """Carries out runs. Each has a thread that only waits; the pool does the work."""

    def __init__(self, store: Store, pool: FairPool) -> None:
        self._store, self._pool = store, pool
        self._progress: dict[str, Progress] = {}
        self._cancelled: set[str] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def start(self, key: str) -> None:
        """Queue a run."""
        with self._lock:
            before = self._progress.get(key)
            if before is not None:
                before.again = before.ended
                return
            self._progress[key] = Progress()
            self._cancelled.discard(key)
        threading.Thread(target=self._carry_out, args=(key,), name=f"run {key}", daemon=True).start()

    def cancel(self, key: str) -> None:
        """Stop a run. Solved draws are kept, and it can be resumed. Raises `Unavailable` if it has ended, and only waits for that to be written."""
        with self._lock:
            self._cancelled.add(key)
            at = self._progress.get(key)
            if at is not None and at.unwritten:
                raise type(at.unwritten)(
                    f"run {key} has stopped, and will be shown so once that can be saved: {at.unwritten}"
                )
        self._pool.cancel(key)

    def progress(self, key: str) -> Progress | None:
        """The progress of a run; None unless it is queued or running."""
        with self._lock:
            found = self._progress.get(key)
            return replace(found) if found else None

    def active(self) -> int:
        """The number of runs that are queued or running."""
        with self._lock:
            return len(self._progress)

    def close(self) -> None:
        """Stop all runs; they are marked as interrupted."""
        self._closed.set()
        with self._lock:
            keys = list(self._progress)
        for key in keys:
            self._pool.cancel(key)
        for _ in range(50):
            if not self.active():
                break
            time.sleep(0.1)

    def _carry_out(self, key: str) -> None:
        began = time.monotonic()
        before = 0.0
        try:
            run = self._store.queued(key)
            before = run.seconds
            content = self._found(run)
            self._store.finish_run(key, content, before + time.monotonic() - began)
        except Exception as error:  # noqa: BLE001 - whatever it is, the run must not stay "running"
            status, why = self._reason(key, error)
            self._end(key, status=status, error=why, finished=now(), seconds=before + time.monotonic() - began)
        finally:
            with self._lock:
                self._progress[key].ended = True
            # In this order: once the run counts as ended it may be resumed, and what is left of it must not take the new tasks along.
            self._pool.cancel(key)
            with self._lock:
                again = self._progress.pop(key).again
            if again:
                self.start(key)

    def _end(self, key: str, **values: Any) -> None:
        """Write how a run ended, again and again while the database cannot be written; unwritten, it counts as interrupted at the next start."""
        while not self._tried(key, values) and not self._closed.wait(AGAIN):
            pass

    def _tried(self, key: str, values: dict[str, Any]) -> bool:
        try:
            self._store.note_run(key, **values)
        except Unavailable as error:
            with self._lock:
                self._progress[key].unwritten = error
            return False
        return True

    def _reason(self, key: str, error: Exception) -> tuple[str, str]:
        if isinstance(error, Cancelled | CancelledError):
            if self._closed.is_set():
                return "interrupted", "the workbench stopped during this run; resume it to continue"
            return "cancelled", "cancelled; solved draws are kept, so it can be resumed"
        if isinstance(error, Unavailable):
            return "failed", f"{error}; draws that were solved before are kept, so resume the run then"
        if isinstance(error, DetenteError):
            return "failed", str(error)
        if isinstance(error, MemoryError):
            return (
                "failed",
                "this case needs more memory than a worker is allowed; use fewer notches, exhaustion levels or types",
            )
        if isinstance(error, ProcessExpired):
            return "failed", "a worker died, probably because it ran out of memory; make the case smaller"
        if isinstance(error, TooLong):
            return "failed", f"one draw took longer than {LONGEST / 60:.0f} minutes; make the case smaller"
        log.exception("run %s", key, exc_info=error)
        return "failed", f"an error in detente: {type(error).__name__}: {error}; the server's log has the details"

    def _found(self, run: Run) -> str:
        turn = _Kept(self._pool, self._store, run)
        loaded = turn.submit(parse_case, run.text, "the case", run.scenario).result()
        if run.kind in ("deals", "assess+") and (size := search_size(loaded.case)[0]) > MOST_PACKAGES:
            raise SpaceError(
                f"this case has {size:,} packages, but the workbench searches at most {MOST_PACKAGES:,}; use fewer issues or options"
            )
        tell = self._teller(run)
        if run.kind in INCLUDE:
            found = assess(
                loaded, draws=run.draws, seed=run.seed, include=INCLUDE[run.kind], executor=turn, progress=tell
            )
            return kept(found, run.key)
        if run.kind == "fixes":
            changes = fixes(loaded, draws=run.draws, seed=run.seed, executor=turn, progress=tell)
            return json.dumps(changes.as_dict())
        return json.dumps(deals(loaded, draws=run.draws, seed=run.seed, executor=turn, progress=tell).as_dict())

    def _teller(self, run: Run) -> Callable[[str, int, int], None]:
        """A progress callback that records how far the run is, and ends it once it is cancelled."""
        self._store.note_run(run.key, status="running", started=run.started or now(), error=None, finished=None)

        def tell(stage: str, done: int, total: int) -> None:
            # Stored before it is shown: what somebody was told must still be true after a crash.
            self._store.note_run(run.key, done=done, total=total, stage=stage)
            with self._lock:
                at = self._progress[run.key]
                at.stage, at.total, at.done = stage, total, done
                if stage != "first" and not at.began:
                    at.began, at.first = time.monotonic(), at.done
                elif at.began and at.done > at.first:
                    rate = (time.monotonic() - at.began) / (at.done - at.first)
                    at.left = math.ceil(rate * (total - at.done))
                stopped = run.key in self._cancelled or self._closed.is_set()
            if stopped:
                raise Cancelled

        return tell
