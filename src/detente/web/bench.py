"""What pages and API call: one object that joins the store, the runner and the desk."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as TooLong
from dataclasses import replace
from typing import Any

from pebble import ProcessExpired
from starlette.concurrency import run_in_threadpool

from detente.assessment.draws import DRAWS
from detente.assessment.questions.whatif import AGAIN
from detente.assessment.wording import count
from detente.case.brief import Brief, brief
from detente.case.completion import Completion
from detente.case.examples import Example, examples
from detente.case.problems import unknown
from detente.web import work, work_compared
from detente.web.articles import Articles
from detente.web.elicitation import Elicitation
from detente.web.entrance import Entrance
from detente.web.files import Files
from detente.web.graphs import Graphs
from detente.web.kept import Kept
from detente.web.lines import unified
from detente.web.merging import Merged, merge
from detente.web.polling import Polling
from detente.web.pool import ON_BEHALF, Desk, FairPool, memory_for
from detente.web.presence import Presence
from detente.web.results import needs_file, whole
from detente.web.runner import KINDS, Progress, Runner
from detente.web.settings import Settings
from detente.web.shared import made
from detente.web.store import Conflict, Found, Invalid, Run, Store, StoreError, User, patience
from detente.web.store.accounts import Accounts
from detente.web.store.comments import About, Comments, Said
from detente.web.store.sharing import Sharing
from detente.web.store.trail import Trail
from detente.web.throttle import Throttle

BRIEF, CHECK, QUICK, SHOW = 5.0, 20.0, 30.0, 60.0  # seconds
DESK = 3  # processes for pages, of which one user has at most two at work
CARDS = 2048  # first sentences of answers kept, and what cards show of cases
PAGES = 128  # parts of pages kept, of up to half a megabyte each
SHARED_PAGES = 32  # whole pages kept, of up to a few megabytes each
WRONG_LINKS, WHILE = 30, 300  # wrong secrets from one address in so many seconds
DESK_MEMORY = 3 << 30
MOST_DRAWS = 4096
LARGEST_SEED = 2**31 - 1
log = logging.getLogger("detente")


class Bench:
    """The workbench without its pages. Raises `StoreError` if the database does not open or is in use, `ClusterError` for its cluster."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.database)
        patience.limit(self.store.engine)  # but not its migration, which may take long
        self.store.claim()
        self.accounts = Accounts(self.store)
        self.comments = Comments(self.store)
        interrupted = self.store.mark_interrupted()
        if interrupted:
            log.warning("the workbench last stopped with %s unfinished; resume to continue", count(interrupted, "run"))
        self.pool = FairPool(settings.workers, memory_for(settings.workers), settings.cluster)
        self.runner = Runner(self.store, self.pool)
        self.sharing = Sharing(self.store)
        self.presence = Presence()
        self.trail = Trail(self.store)
        self.entrance = Entrance(self.accounts, self.trail)
        self.wrong_links = Throttle(WRONG_LINKS, WHILE)
        self.desk = Desk(DESK, DESK_MEMORY)
        self.polling = Polling(self.store, self._ask)
        self.elicitation = Elicitation(self.store, self.polling, self._ask)
        self.articles = Articles(self._ask)
        self.files = Files(self._ask)
        self.graphs = Graphs(self._once)
        self._headlines, self._briefs = Kept(CARDS), Kept(CARDS)
        self._pages, self._shared, self._readings = Kept(PAGES), Kept(SHARED_PAGES), Kept(PAGES)

    def warm(self) -> None:
        """Start the workers in the background."""

        def start() -> None:
            with contextlib.suppress(RuntimeError, CancelledError):  # closed meanwhile
                self.desk.warm()
                self.pool.warm()

        threading.Thread(target=start, name="warm", daemon=True).start()

    def close(self) -> None:
        """Stop all processes. Unfinished runs are marked as interrupted."""
        self.runner.close()
        self.pool.close()
        self.desk.close()
        self.polling.close()
        self.entrance.close()
        self.store.close()

    async def _ask(self, seconds: float, fn: Callable[..., Any], *args: Any) -> Any:
        try:
            return await asyncio.wrap_future(self.desk.ask(ON_BEHALF.get(), seconds, fn, *args))
        except (TooLong, TimeoutError):
            raise Invalid(
                f"this took longer than {seconds:.0f} seconds and was stopped; make the case smaller"
            ) from None
        except (MemoryError, ProcessExpired):
            raise Invalid("this needs more memory than the workbench allows; make the case smaller") from None

    async def _once(self, seconds: float, fn: Callable[..., Any], *args: Any) -> Any:
        """What a worker makes of a text for a page; the newest are kept, since the next visitor asks for the same."""
        return await self._pages.get(lambda: self._ask(seconds, fn, *args), fn.__name__, *args)

    async def made(self, fn: Callable[..., Any], *args: Any) -> Any:
        """What a worker makes of a result for those who follow a link (`shared.made`); the newest are kept."""
        return await self._shared.get(lambda: self._ask(SHOW, fn, *args), fn.__name__, *args)

    async def merge(self, base: str, mine: str, theirs: str) -> Merged:
        """Two people's changes to a text, put together. Raises `Invalid` if that takes too long."""
        found: Merged = await self._ask(CHECK, merge, base, mine, theirs)
        return found

    async def lines(self, old: str, new: str, name: str, other: str) -> str:
        """Two texts compared line by line, as a unified diff with a name for each. Raises `QuestionError` if they differ over too many lines."""
        return str(await self._ask(CHECK, unified, old.splitlines(), new.splitlines(), name, other))

    async def check(self, text: str) -> work.Checked:
        """Check the text of a case in another process. Raises `Invalid` if that takes too long."""
        found: work.Checked = await self._once(CHECK, work.check, text)
        return found

    async def brief(self, who: User, case: Found) -> Brief:
        """What the library shows of a case that this user was found to see; nothing of one that takes too long to read. Kept by its version."""

        async def make() -> Any:
            if case.built_in:  # which ships with detente, and is there before any worker
                return await run_in_threadpool(brief, case.text)
            return await self._ask(BRIEF, brief, (await run_in_threadpool(self.store.case, who, case.key)).text)

        try:
            found: Brief = await self._briefs.get(make, case.key, case.version)
        except StoreError:
            return Brief()
        return found

    async def edit(self, text: str, edits: Sequence[work.Edit]) -> str:
        """Apply edits to a text. Raises `Invalid` with the reason if one is impossible."""
        changed, why = await self._ask(CHECK, work.edit, text, list(edits))
        if why:
            raise Invalid(why)
        return str(changed)

    async def examples(self, keys: tuple[str, ...]) -> list[Example]:
        """What the built-in cases say at a place of a case."""
        found: list[Example] = await self._once(CHECK, examples, keys)
        return found

    async def difference(self, who: User, key: str, old: int, new: int) -> dict[str, Any]:
        """What differs between two versions of a case: `told` in sentences, and `lines`, a unified diff; see `work.difference`.

        Raises `Missing`, and `Invalid` for texts too long to compare.
        """
        texts = [(await run_in_threadpool(self.store.version, who, key, n)).text for n in (old, new)]
        found: dict[str, Any] = await self._once(CHECK, work.difference, *texts, old, new)
        return found

    async def said(self, who: User, about: About) -> list[Said]:
        """The comments on a case or a run. Those on a case are where their places are in its newest version, even if parts were renamed or moved."""
        found = await run_in_threadpool(self.comments.all, who, about)
        newest = await run_in_threadpool(self.comments.version, who, about)
        stale = [x for x in found if newest and x.version and x.path and x.version < newest]
        if not stale or newest is None or about.case is None:
            return found
        text = (await run_in_threadpool(self.store.version, who, about.case, newest)).text
        for version in sorted({x.version or 0 for x in stale}):
            these = [x for x in stale if x.version == version]
            old = (await run_in_threadpool(self.store.version, who, about.case, version)).text
            at = await self._ask(CHECK, work.followed, old, text, [x.path for x in these])
            moved = {x.id: at[x.path] for x in these}
            await run_in_threadpool(self.comments.put_in_place, who, about, moved, newest)
        return await run_in_threadpool(self.comments.all, who, about)

    async def complete(self, text: str, line: int, column: int) -> list[Completion]:
        """What could be typed at a place of a text."""
        found: list[Completion] = await self._ask(CHECK, work.complete, text, line, column)
        return found

    async def what_ifs(
        self, run: Run, content: str, changes: Mapping[str, float], draws: int = AGAIN
    ) -> AsyncIterator[dict[str, Any]]:
        """Answer a what-if about a run with the result `content`, better and better: from more draws each time, up to `draws`.

        Raises `QuestionError` for assumptions the run does not have, and `Invalid` if a draw takes too long.
        """
        after: list[Any] = []
        most = min(draws, run.draws)
        while len(after) < most:
            upto = min(len(after) + DESK - 1, most)
            jobs = [
                self._ask(QUICK, work.changed_draw, run.text, run.scenario, dict(changes), run.draws, run.seed, n)
                for n in range(len(after), upto)
            ]
            after += await asyncio.gather(*jobs)
            yield await self._ask(SHOW, work.what_if, content, dict(changes), after)

    async def show(self, content: str, wanted: Sequence[str], choice: Mapping[str, str | None]) -> list[dict[str, Any]]:
        """Sections of a report with their charts."""
        found: list[dict[str, Any]] = await self._once(SHOW, work.show, content, tuple(wanted), dict(choice))
        return found

    async def tell(self, run: Run, content: str) -> dict[str, Any]:
        """What a result page shows before its charts."""
        found: dict[str, Any] = await self._once(SHOW, work.told, content, run.text, run.scenario)
        return found

    async def base_rate(self, text: str) -> dict[str, Any]:
        """A base rate written as in a case file, with its picture; see `work.base_rate`."""
        found: dict[str, Any] = await self._ask(SHOW, work.base_rate, text)
        return found

    async def headline(self, who: User, key: str) -> str:
        """The first sentence of a finished assessment's answer."""
        run = await run_in_threadpool(self.store.run, who, key)  # asked every time: what was shared may no longer be

        async def make() -> Any:
            return await self._ask(SHOW, work.headline_of, await run_in_threadpool(self.store.content, run))

        return str(await self._headlines.get(make, key))

    def headline_kept(self, key: str) -> str | None:
        """The same for whoever was found to be allowed to see the run, if it is at hand."""
        found = self._headlines.at_hand(key)
        return None if found is None else str(found)

    async def whole(self, content: str) -> str:
        """A result as one text that needs no file beside it; see `results.whole`."""
        return str(await self._ask(SHOW, whole, content)) if needs_file(content) else content

    async def report(self, run: Run, content: str) -> str:
        """The report as one HTML file."""
        return str(await self._ask(SHOW, work.report, content, run.name or ""))

    async def reading(self, run: Run, bar: str) -> tuple[bytes, str]:
        """The answer of a finished assessment as a page, compressed, and what tells it from any other. `bar`: HTML under its title."""
        account = "Your account" if self.settings.accounts else ""
        return await self._page(run, bar, made.reading_page, run.key, run.name or "", account)

    async def shared(self, run: Run, note: str) -> tuple[bytes, str]:
        """The same for those who follow a link; `note`: HTML that says so."""
        return await self._page(run, note, made.shared_page, run.name or "")

    async def _page(self, run: Run, words: str, fn: Callable[..., bytes], *args: str) -> tuple[bytes, str]:
        """A page that a worker makes of a result, with `words` in their place. While it is kept, the result is not read."""

        async def draw() -> bytes:
            content = await run_in_threadpool(self.store.content, run)
            return bytes(await self._ask(SHOW, fn, content, *args))

        async def make() -> tuple[bytes, str]:
            return await run_in_threadpool(_put, await self._shared.get(draw, fn.__name__, run.key, run.name), words)

        found: tuple[bytes, str] = await self._readings.get(make, fn.__name__, run.key, run.name, words)
        return found

    async def document(self, run: Run, content: str, kind: str, short: bool = False) -> bytes:
        """The result of a run as a document (see `detente.report.documents`), or only its answer on one page or slide."""
        if short and not run.assesses:
            raise Invalid(f"a run of kind {run.kind} has no answer on one page; leave out 'short'")
        return bytes(await self._ask(SHOW, work.document, content, run.kind, run.title, run.name or "", kind, short))

    async def compare(self, who: User, one: str, other: str) -> dict[str, Any]:
        """Compare two finished assessments by their keys. Raises `Invalid` for a run of another kind, `QuestionError` if they share no headline."""
        runs, filed, called = await self._two(who, one, other)

        async def make() -> Any:
            return await self._ask(SHOW, work_compared.side_by_side, *await self._results(runs), filed, called)

        found: dict[str, Any] = await self._pages.get(make, "compare", one, other, filed, called)
        return found

    async def compared(self, who: User, one: str, other: str, kind: str) -> tuple[tuple[Run, Run], bytes]:
        """The same as a file of a kind of `work_compared.KINDS`, with the runs that it is about."""
        runs, filed, called = await self._two(who, one, other)
        results = await self._results(runs)
        return runs, bytes(await self._ask(SHOW, work_compared.saved, *results, filed, called, kind))

    async def _two(
        self, who: User, one: str, other: str
    ) -> tuple[tuple[Run, Run], work_compared.Filed, work_compared.Called]:
        """Two runs to compare, which of them ran the case as filed, and their own names."""
        runs = []
        for key in (one, other):
            run = await run_in_threadpool(self.store.run, who, key)
            if not run.assesses:
                raise Invalid(f"run {key} is of kind {run.kind}; only assessments can be compared")
            runs.append(run)
        # What was changed in a what-if was changed from its version of the case; of two versions neither is the file.
        alike = (runs[0].case_key, runs[0].version) == (runs[1].case_key, runs[1].version)
        first, second = (alike and not self.changes(run) for run in runs)
        return (runs[0], runs[1]), (first, second), (runs[0].name or "", runs[1].name or "")

    async def _results(self, runs: Sequence[Run]) -> list[str]:
        return [await run_in_threadpool(self.store.content, run) for run in runs]

    async def start(
        self, who: User, case: Found, *, kind: str = "assess", scenario: str | None = None, draws: int = DRAWS, seed: int = 1,
        text: str | None = None, version: int | None = None, changes: Mapping[str, str] | None = None, name: str | None = None,
    ) -> Run:  # fmt: skip
        """Queue a run of a case, or of `text` in its place: an older `version`, or the case with `changes`.

        Raises `Invalid` if it cannot be run.
        """
        if kind not in KINDS:
            raise Invalid(unknown(kind, KINDS, "kind: "))
        if not 1 <= draws <= MOST_DRAWS:
            raise Invalid(f"draws: got {draws}; expected 1 to {MOST_DRAWS:,}")
        if not 0 <= seed <= LARGEST_SEED:
            raise Invalid(f"seed: got {seed}; expected 0 to {LARGEST_SEED:,}")
        body = case.text if text is None else text
        checked = await self.check(body)
        if checked.problems:
            raise Invalid("the case has mistakes: " + "; ".join(str(p) for p in checked.problems[:5]))
        if scenario is not None and scenario not in (checked.scenarios or {}):
            raise Invalid(unknown(scenario, checked.scenarios or {}, "scenario: "))
        of = case if version is None else replace(case, version=version)
        title = (checked.scenarios or {})[scenario]["title"] if scenario is not None else None
        run = self.store.create_run(
            who,
            of,
            text=body,
            kind=kind,
            scenario=scenario,
            scenario_title=title,
            draws=draws,
            seed=seed,
            changes=dict(changes or {}),
            name=name,
        )
        self.runner.start(run.key)
        return run

    def cancel(self, who: User, key: str) -> Run:
        """Cancel a run of this user's own. Raises `Conflict` if it has ended, `Unavailable` if only the database does not know yet that it has."""
        run = self.store.own_run(who, key)
        if run.status not in ("queued", "running"):
            raise Conflict(f"run {key} is already {run.status}")
        self.trail.note(who, "cancelled run", key)
        self.runner.cancel(key)
        return self.store.run(who, key)

    def resume(self, who: User, key: str) -> Run:
        """Continue a run that stopped; draws solved before are kept. Raises `Conflict` if it did not stop, or ran with another release."""
        run = self.store.own_run(who, key)
        if run.status not in ("interrupted", "cancelled", "failed"):
            raise Conflict(f"run {key} is {run.status}; only a run that stopped can be resumed")
        from detente._version import __version__

        if run.release != __version__:
            raise Conflict(
                f"run {key} was started with detente {run.release}, but this is {__version__}; start a new run"
            )
        self.store.note_run(key, status="queued", error=None, finished=None)
        self.trail.note(who, "resumed run", key)
        self.runner.start(key)
        return self.store.run(who, key)

    def progress(self, run: Run) -> Progress | None:
        """The progress of a run; None unless it is queued or running."""
        return self.runner.progress(run.key)

    def changes(self, run: Run) -> dict[str, str]:
        """How a run's text differs from the version it came from: new values by path."""
        found: dict[str, str] = json.loads(run.changes)
        return found


def _put(page: bytes, words: str) -> tuple[bytes, str]:
    """A compressed page with `words` in their place, and its digest."""
    whole = gzip.decompress(page).replace(made.PLACE.encode(), words.encode(), 1)
    return gzip.compress(whole, mtime=0), hashlib.sha256(whole).hexdigest()


__all__ = ["Bench", "StoreError"]
