"""Runs: work that outlives the page it was asked on. Every solved draw is kept, so that an interrupted run goes on where it stopped."""

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

from detente.assessment import assess, deals, fixes, hinges
from detente.assessment.assess_draws import assess_draw
from detente.assessment.questions.belief_map import answer_map
from detente.assessment.questions.package_search import search_size
from detente.case import parse_case
from detente.terms.space import SpaceError
from detente.web.pool import LONGEST, Cancelled, FairPool, Turn
from detente.web.store import Store
from detente.web.store.models import Run
from detente.web.store.store import now

KINDS = {
    "assess": "assessment",
    "assess+": "assessment with the search for deals and what it hangs on",
    "deals": "search for deals",
    "fixes": "what would fix each proposal",
}
MOST_PACKAGES = 1_000_000
EXTRA = 8  # draws of the searches that come with an assessment
log = logging.getLogger("detente")


@dataclass
class Progress:
    """How far a run is. `left` is in seconds, None until there is something to judge by."""

    stage: str = "waiting"
    done: int = 0
    total: int = 1
    left: float | None = None
    began: float = 0.0
    first: int = 0


class _Kept(Turn):
    """A run's executor that keeps solved draws and gives back those kept before."""

    def __init__(self, pool: FairPool, store: Store, run: Run) -> None:
        super().__init__(pool, run.owner_id, run.key)
        self._store, self._key = store, run.key
        self._solved = store.solved(run.key)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue a call, or answer from what is kept."""
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
            self._store.keep_draw(self._key, number, json.dumps(future.result()))


class Runner:
    """Takes runs from the store to their end. Each has a thread that only waits; the work is done in the pool."""

    def __init__(self, store: Store, pool: FairPool) -> None:
        self._store, self._pool = store, pool
        self._progress: dict[str, Progress] = {}
        self._cancelled: set[str] = set()
        self._lock = threading.Lock()
        self._closed = False

    def start(self, key: str) -> None:
        """Queue a run."""
        with self._lock:
            if key in self._progress:
                return
            self._progress[key] = Progress()
            self._cancelled.discard(key)
        threading.Thread(target=self._carry_out, args=(key,), name=f"run {key}", daemon=True).start()

    def cancel(self, key: str) -> None:
        """Stop a run; what is solved stays, and it can be resumed."""
        with self._lock:
            self._cancelled.add(key)
        self._pool.cancel(key)

    def progress(self, key: str) -> Progress | None:
        """How far a run under way is; None if it is not."""
        with self._lock:
            found = self._progress.get(key)
            return replace(found) if found else None

    def active(self) -> int:
        """How many runs are under way or waiting."""
        with self._lock:
            return len(self._progress)

    def close(self) -> None:
        """Stop all runs; they are marked as interrupted."""
        self._closed = True
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
        run = self._store.queued(key)
        try:
            content = self._found(run)
            self._store.finish_run(key, content, run.seconds + time.monotonic() - began)
        except Exception as error:  # noqa: BLE001 - whatever it is, the run must not stay "running"
            status, why = self._reason(key, error)
            self._store.note_run(
                key, status=status, error=why, finished=now(), seconds=run.seconds + time.monotonic() - began
            )
        finally:
            with self._lock:
                self._progress.pop(key, None)
            self._pool.cancel(key)

    def _reason(self, key: str, error: Exception) -> tuple[str, str]:
        if isinstance(error, Cancelled | CancelledError):
            if self._closed:
                return "interrupted", "the workbench stopped while this ran; resume it to go on"
            return "cancelled", "cancelled; what was solved is kept, resume it to go on"
        if isinstance(
            error, ValueError
        ):  # mistakes of a case, games and spaces that are too large: each says so itself
            return "failed", str(error)
        if isinstance(error, MemoryError):
            return (
                "failed",
                "this case needs more memory than a worker may take; make the war smaller (notches, levels, types)",
            )
        if isinstance(error, ProcessExpired):
            return "failed", "a worker ended without an answer, most likely for want of memory; make the case smaller"
        if isinstance(error, TooLong):
            return "failed", f"one draw took longer than {LONGEST / 60:.0f} minutes; make the case smaller"
        log.exception("run %s", key, exc_info=error)
        return "failed", f"something went wrong: {type(error).__name__}: {error}"

    def _found(self, run: Run) -> str:
        turn = _Kept(self._pool, self._store, run)
        loaded = turn.submit(parse_case, run.text, "the case", run.scenario).result()
        told = self._teller(run)
        if run.kind in ("deals", "assess+"):
            size = search_size(loaded.case)[0]
            if size > MOST_PACKAGES:
                raise SpaceError(
                    f"{size:,} packages; the workbench searches up to {MOST_PACKAGES:,}: use detente deals on a machine of your own"
                )
        if run.kind == "deals":
            return json.dumps(
                deals(loaded, draws=run.draws, seed=run.seed, executor=turn, progress=told(0, run.draws)).as_dict()
            )
        if run.kind == "fixes":
            return json.dumps(
                fixes(loaded, draws=run.draws, seed=run.seed, executor=turn, progress=told(0, run.draws)).as_dict(
                    loaded.case
                )
            )
        total = run.draws + (2 * EXTRA if run.kind == "assess+" else 0)
        found = assess(loaded, draws=run.draws, seed=run.seed, executor=turn, progress=told(0, total))
        more: dict[str, Any] = {"map": turn.submit(answer_map, loaded.case).result()}
        if run.kind == "assess+":
            more["deals"] = deals(
                loaded, draws=EXTRA, seed=run.seed, executor=turn, progress=told(run.draws, total)
            ).as_dict()
            more["hinges"] = hinges(
                loaded, seed=run.seed, answered=found, executor=turn, progress=told(run.draws + EXTRA, total)
            ).as_dict()
        return replace(found, facts={**found.facts, **more}).to_json()

    def _teller(self, run: Run) -> Callable[[int, int], Callable[[str, int, int], None]]:
        """What to tell of progress: `told(offset, total)` for a part of the work that begins after `offset` of `total` steps."""
        self._store.note_run(run.key, status="running", started=run.started or now(), error=None, finished=None)

        def told(offset: int, total: int) -> Callable[[str, int, int], None]:
            def tell(stage: str, done: int, _total: int) -> None:
                with self._lock:
                    at = self._progress[run.key]
                    at.stage, at.total = stage, total
                    at.done = min(offset + done, total)
                    if stage != "first" and not at.began:
                        at.began, at.first = time.monotonic(), at.done
                    elif at.began and at.done > at.first:
                        rate = (time.monotonic() - at.began) / (at.done - at.first)
                        at.left = math.ceil(rate * (total - at.done))
                    stopped = run.key in self._cancelled or self._closed
                self._store.note_run(run.key, done=min(offset + done, total), total=total, stage=stage)
                if stopped:
                    raise Cancelled

            return tell

        return told
