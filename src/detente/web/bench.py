"""What the screens and the API ask for: one object that joins the store, the runner and the desk."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import TimeoutError as TooLong
from dataclasses import replace
from typing import Any

from pebble import ProcessExpired

from detente.web import work
from detente.web.pool import Desk, FairPool, memory_for
from detente.web.runner import KINDS, Progress, Runner
from detente.web.settings import Settings
from detente.web.store import Conflict, Found, Invalid, Run, Store, StoreError, User
from detente.web.store.accounts import Accounts
from detente.web.throttle import Throttle

CHECK, QUICK, SHOW = 20.0, 30.0, 60.0  # seconds
DESK = 2
DESK_MEMORY = 3 << 30
MOST_DRAWS = 4096
LARGEST_SEED = 2**31 - 1
log = logging.getLogger("detente")


class Bench:
    """The workbench without its screens. Raises `StoreError` for a database that does not open or is in use."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.database)
        self.store.claim()
        self.accounts = Accounts(self.store)
        interrupted = self.store.mark_interrupted()
        if interrupted:
            log.warning("%d runs were interrupted when the workbench last stopped; they can be resumed", interrupted)
        self.pool = FairPool(settings.workers, memory_for(settings.workers))
        self.runner = Runner(self.store, self.pool)
        self.throttle = Throttle()
        self.desk = Desk(DESK, DESK_MEMORY)

    def close(self) -> None:
        """Stop runs (they are marked as interrupted) and processes."""
        self.runner.close()
        self.pool.close()
        self.desk.close()
        self.store.close()

    async def _ask(self, seconds: float, fn: Callable[..., Any], *args: Any) -> Any:
        try:
            return await asyncio.wrap_future(self.desk.ask(seconds, fn, *args))
        except (TooLong, TimeoutError):
            raise Invalid(
                f"this took longer than {seconds:.0f} seconds and was stopped; the text is too large or too intricate"
            ) from None
        except (MemoryError, ProcessExpired):
            raise Invalid("this needs more memory than a page may take; make the case smaller") from None

    async def check(self, text: str) -> work.Checked:
        """Check the text of a case in another process. Raises `Invalid` for one that cannot be checked in time."""
        found: work.Checked = await self._ask(CHECK, work.check, text)
        return found

    async def edit(self, text: str, edits: Sequence[work.Edit]) -> str:
        """A text after some edits. Raises `Invalid` with why one cannot be made."""
        changed, why = await self._ask(CHECK, work.edit, text, list(edits))
        if why:
            raise Invalid(why)
        return str(changed)

    async def what_if(self, run: Run, changes: Mapping[str, float]) -> dict[str, Any]:
        """Some assumptions of a run put elsewhere, by the reduced solve. Raises `QuestionError` for assumptions it does not have."""
        found: dict[str, Any] = await self._ask(QUICK, work.quick, run.text, run.scenario, dict(changes))
        return found

    async def foresee(self, run: Run) -> None:
        """Have the workers of the desk read a run's case and solve it as it is, so that the first what-if need not."""
        await asyncio.gather(*[self.what_if(run, {}) for _ in range(DESK)])

    async def show(self, content: str, wanted: Sequence[str], choice: Mapping[str, str | None]) -> list[dict[str, Any]]:
        """Sections of a report with their pictures."""
        found: list[dict[str, Any]] = await self._ask(SHOW, work.show, content, tuple(wanted), dict(choice))
        return found

    async def tell(self, run: Run, content: str) -> dict[str, Any]:
        """What a result page shows before any picture."""
        found: dict[str, Any] = await self._ask(SHOW, work.told, content, run.text, run.scenario)
        return found

    async def report(self, content: str) -> str:
        """The report as one HTML file."""
        return str(await self._ask(SHOW, work.report, content))

    async def compare(self, one: str, other: str) -> dict[str, Any]:
        """Two results side by side. Raises `QuestionError` if they have no headline in common."""
        found: dict[str, Any] = await self._ask(SHOW, work.side_by_side, one, other)
        return found

    async def start(
        self, who: User, case: Found, *, kind: str = "assess", scenario: str | None = None, draws: int = 32, seed: int = 1, text: str | None = None,
        version: int | None = None, changes: Mapping[str, str] | None = None,
    ) -> Run:  # fmt: skip
        """Queue a run of a case (or of `text`: an older `version` of it, or the case with `changes`). Raises `Invalid` for what cannot be run."""
        if kind not in KINDS:
            raise Invalid(f"kind: got {kind!r}; allowed are {', '.join(KINDS)}")
        if not 1 <= draws <= MOST_DRAWS:
            raise Invalid(f"draws: got {draws}; from 1 to {MOST_DRAWS:,}")
        if not 0 <= seed <= LARGEST_SEED:
            raise Invalid(f"seed: got {seed}; from 0 to {LARGEST_SEED:,}")
        body = case.text if text is None else text
        checked = await self.check(body)
        if checked.problems:
            raise Invalid("the case has mistakes: " + "; ".join(str(p) for p in checked.problems[:5]))
        if scenario is not None and scenario not in (checked.scenarios or {}):
            raise Invalid(f"scenario: got {scenario!r}; the case has {', '.join(checked.scenarios or {}) or 'none'}")
        of = case if version is None else replace(case, version=version)
        run = self.store.create_run(
            who, of, text=body, kind=kind, scenario=scenario, draws=draws, seed=seed, changes=dict(changes or {})
        )
        self.runner.start(run.key)
        return run

    def cancel(self, who: User, key: str) -> Run:
        """Stop a run of one's own. Raises `Conflict` if it has ended."""
        run = self.store.own_run(who, key)
        if run.status not in ("queued", "running"):
            raise Conflict(f"run {key} is {run.status} already")
        self.runner.cancel(key)
        return self.store.run(who, key)

    def resume(self, who: User, key: str) -> Run:
        """Go on with a run that was interrupted or cancelled, from the draws that are solved. Raises `Conflict` for any other."""
        run = self.store.own_run(who, key)
        if run.status not in ("interrupted", "cancelled", "failed"):
            raise Conflict(f"run {key} is {run.status}; only a run that stopped can be resumed")
        from detente._version import __version__

        if run.release != __version__:
            raise Conflict(f"run {key} was begun with detente {run.release}, and this is {__version__}: start it anew")
        self.store.note_run(key, status="queued", error=None, finished=None)
        self.runner.start(key)
        return self.store.run(who, key)

    def progress(self, run: Run) -> Progress | None:
        """How far a run under way is."""
        return self.runner.progress(run.key)

    def changes(self, run: Run) -> dict[str, str]:
        """What a run's text has otherwise than the version it came from."""
        found: dict[str, str] = json.loads(run.changes)
        return found


__all__ = ["Bench", "StoreError"]
