"""Panels as pages and API use them: drafts checked, questions kept at hand, and results shown only as views that give nobody away."""

from __future__ import annotations

import asyncio
import datetime
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.concurrency import run_in_threadpool

from detente.case import Problem
from detente.errors import DetenteError
from detente.panel.questions import THRESHOLD, Panel, parse_panel
from detente.web import work_panels
from detente.web.store import Conflict, Forbidden, Invalid, Missing, Store, User
from detente.web.store.ballots import Ballots, hash_of_secret
from detente.web.store.models import StoredPanel
from detente.web.store.panels import Panels
from detente.web.throttle import Throttle
from detente.web.work_drafts import Looked, look

CHECK, COUNT = 20.0, 120.0  # seconds
EVERY = 20.0  # seconds between looks whether voters may see more
BREAK = 600.0  # seconds; who takes longer over a page does something else
MOST_KEPT = 64  # panels kept parsed
MOST_CLOCKS = 50_000
BEGUN, WRONG, WINDOW = 30, 20, 600  # ballots begun by the open link and wrong codes of one address, in so many seconds
log = logging.getLogger("detente")
Ask = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Shown:
    """A view that is shown: its number, its time, and what `Results.as_dict` gave."""

    number: int
    at: datetime.datetime
    told: dict[str, Any]


class Polling:
    """The panels of a bench. `ask` does work in another process, as `Bench._ask`."""

    def __init__(self, store: Store, ask: Ask) -> None:
        self._store, self._ask = store, ask
        self.panels, self.ballots = Panels(store), Ballots(store)
        self.links, self.codes = Throttle(BEGUN, WINDOW), Throttle(WRONG, WINDOW)  # addresses are kept in memory alone
        self._parsed: OrderedDict[str, Panel] = OrderedDict()
        self._shown: dict[str, Shown] = {}
        self._looked: dict[str, float] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._clocks: OrderedDict[str, float] = OrderedDict()
        self._whose: OrderedDict[str, str] = OrderedDict()  # panels by their ballots' hashes

    def close(self) -> None:
        """Write the ballots that wait."""
        self.ballots.close()

    # Drafts

    async def check(self, who: User, text: str) -> tuple[work_panels.CheckedPanel, str | None]:
        """The mistakes of a panel's text, and the key of its case."""
        found: work_panels.CheckedPanel = await self._ask(CHECK, work_panels.check_panel, text, None)
        if found.problems or found.case is None:
            return found, None
        try:
            case = await run_in_threadpool(self._store.case, who, found.case)
        except Missing:
            raise Invalid(
                f"case: got '{found.case}'; expected the key of a case you may see, such as ukraine-2022"
            ) from None
        return await self._ask(CHECK, work_panels.check_panel, text, case.text), case.key

    async def look(self, who: User, text: str) -> tuple[Looked, str | None]:
        """A panel's text as forms show it, with its mistakes and what its case has to ask about, and the key of the case."""
        found: Looked = await self._ask(CHECK, look, text, None)
        if found.names is None:
            return found, None
        try:
            case = await run_in_threadpool(self._store.case, who, found.names)
        except Missing:
            why = f"got '{found.names}'; expected the key of a case you may see, such as ukraine-2022"
            return replace(found, problems=(*found.problems, Problem(work_panels.HERE, 0, 0, "case", why))), None
        return await self._ask(CHECK, look, text, case.text), case.key

    async def draft(
        self, who: User, case_key: str, groups: Mapping[str, str], packages: Sequence[Mapping[str, str]] = ()
    ) -> str:
        """The text of a panel about a case. Raises `Invalid` if the case has mistakes."""
        case = await run_in_threadpool(self._store.case, who, case_key)
        text, problems = await self._ask(CHECK, work_panels.draft_panel, case.text, case.key, dict(groups), packages)
        if problems:
            raise Invalid("no panel can be made of this case: " + "; ".join(str(p) for p in problems[:3]))
        return str(text)

    async def create(self, who: User, text: str) -> StoredPanel:
        """Add a draft. Raises `Invalid` for a text with mistakes."""
        title, case_key = await self.sound(who, text)
        return await run_in_threadpool(self.panels.create, who, title, text, case_key)

    async def write(self, who: User, key: str, text: str) -> StoredPanel:
        """Change a draft. Raises `Invalid` for a text with mistakes, `Conflict` once it has been opened."""
        await run_in_threadpool(self.panels.own, who, key)
        title, case_key = await self.sound(who, text)
        return await run_in_threadpool(self.panels.write, who, key, title, text, case_key)

    async def open(self, who: User, key: str, closes: datetime.datetime | None = None) -> StoredPanel:
        """Let people vote. Raises `Invalid` for a panel without questions."""
        found = await run_in_threadpool(self.panels.own, who, key)
        await self.sound(who, found.text)
        if not (await self.parsed(found)).questions:
            raise Invalid("the panel has no questions; add some before people vote")
        return await run_in_threadpool(self.panels.open, who, key, closes)

    async def sound(self, who: User, text: str) -> tuple[str, str | None]:
        """A panel's title, and the key of the case it belongs to. Raises `Invalid` for a text with mistakes."""
        found, key = await self.check(who, text)
        if found.problems:
            raise Invalid("the panel has mistakes: " + "; ".join(str(p) for p in found.problems[:5]))
        return found.title, key

    # Voters

    async def parsed(self, found: StoredPanel) -> Panel:
        """A panel as its text says; the newest are kept, once it has been opened or its experts have begun, since its text stays then.

        Raises `Invalid` if it takes too long to read.
        """
        panel: Panel | None = self._parsed.pop(found.key, None)
        panel = panel or await self._ask(CHECK, parse_panel, found.text)
        if found.status == "draft" and not found.round:
            return panel
        self._parsed[found.key] = panel
        while len(self._parsed) > MOST_KEPT:
            self._parsed.popitem(last=False)
        return panel

    async def threshold(self, found: StoredPanel) -> int:
        """Of how many people a panel shows figures; a draft's text may still change, and it has none."""
        return THRESHOLD if found.status == "draft" else (await self.parsed(found)).threshold

    async def panel_of(self, key: str) -> Panel:
        """The same by its key. Raises `Missing`."""
        kept = self._parsed.get(key)
        return kept if kept is not None else await self.parsed(await run_in_threadpool(self.ballots.panel, key))

    async def panel_key(self, secret: str) -> str:
        """The panel of a ballot, by the ballot's secret; it never changes, so the newest are kept. Raises `Missing`."""
        hashed = hash_of_secret(secret)
        found = self._whose.pop(hashed, None)
        if found is None:
            found = (await run_in_threadpool(self.ballots.cast, secret)).panel_key
        self._belongs(hashed, found)
        return found

    def _belongs(self, hashed: str, key: str) -> None:
        self._whose[hashed] = key
        while len(self._whose) > MOST_CLOCKS:
            self._whose.popitem(last=False)

    async def enter(self, key: str, panel: Panel, secret: str, code: str | None, language: str, address: str) -> None:
        """Begin a ballot unless too many came from one address. Raises as `Ballots.begin` does."""
        if code is None and self.links.take(address) > 0:
            raise Forbidden("too many ballots were begun from your network; wait ten minutes, or use an invitation")
        # Right codes are not counted: a room full of people may begin in the same minute.
        if code is not None and self.codes.wait(address) > 0:
            raise Forbidden("too many wrong codes came from your network; wait ten minutes")
        try:
            await asyncio.wrap_future(self.ballots.begun(key, panel, secret, code, language))
        except DetenteError as error:
            if code is None:
                self.links.give_back(address)
            elif isinstance(error, Forbidden):
                self.codes.take(address)
            raise
        self._belongs(hash_of_secret(secret), key)
        self.started(secret)

    def started(self, secret: str) -> None:
        """Note that a voter has a page before them."""
        self._clocks[hash_of_secret(secret)] = time.monotonic()
        while len(self._clocks) > MOST_CLOCKS:
            self._clocks.popitem(last=False)

    def took(self, secret: str) -> float | None:
        """Seconds since then, a break left out; None if this workbench did not see the page go out."""
        begun = self._clocks.pop(hash_of_secret(secret), None)
        return None if begun is None else min(time.monotonic() - begun, BREAK)

    # Results

    async def seen(self, who: User, key: str) -> Shown:
        """The results of a panel for a user of the workbench. Raises `Missing`, and `Conflict` while there are none."""
        found = await run_in_threadpool(self.panels.get, who, key)
        shown = None if found.status == "draft" else await self.view(key)
        if shown is None:
            raise Conflict("nothing may be shown yet: too few ballots have been handed in")
        return shown

    async def pictures(self, who: User, key: str) -> tuple[Shown, dict[str, Any]]:
        """The same with sentences and pictures, beside the newest assessment of its case that the user may see; see `show_view`."""
        shown, content, assessed = await self._beside(who, key)
        return shown, await self._ask(COUNT, work_panels.show_view, content, assessed)

    async def report(self, who: User, key: str) -> str:
        """The same as one HTML file."""
        _, content, assessed = await self._beside(who, key)
        return str(await self._ask(COUNT, work_panels.view_html, content, assessed))

    async def document(self, who: User, key: str, kind: str) -> bytes:
        """The same as a document for Word or as slides (see `detente.report.documents`)."""
        _, content, assessed = await self._beside(who, key)
        return bytes(await self._ask(COUNT, work_panels.view_document, content, assessed, kind))

    async def _beside(self, who: User, key: str) -> tuple[Shown, bytes, str | None]:
        shown = await self.seen(who, key)
        last = await run_in_threadpool(self.panels.last_view, key)
        found = await run_in_threadpool(self.panels.get, who, key)
        assert last is not None
        runs = await run_in_threadpool(self._store.runs, who, found.case_key) if found.case_key else []
        run = next((r for r, _ in runs if r.answered and r.scenario is None), None)
        assessed = None if run is None else await run_in_threadpool(self._store.result, who, run.key)
        return shown, last.content, assessed

    async def view(self, key: str, wait: bool = True) -> Shown | None:
        """The newest view of a panel, None if there is none yet. A new one is made first if enough ballots came in since the last; without
        `wait` it is made in the background, at most every so often, for whoever looks next."""
        if wait:
            await self._look(key)
        elif time.monotonic() - self._looked.get(key, -EVERY) >= EVERY:
            self._looked[key] = time.monotonic()
            task = asyncio.create_task(self._look(key))
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        return await self._newest(key)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if (
            not task.cancelled() and (error := task.exception()) is not None
        ):  # the owner, who looks with `wait`, is told
            log.warning("no new results of a panel: %s", error)

    async def _newest(self, key: str) -> Shown | None:
        found = await run_in_threadpool(self.panels.last_number, key)
        if found is None:
            return None
        kept = self._shown.get(key)
        if kept is None or kept.number != found:
            last = await run_in_threadpool(self.panels.last_view, key)
            assert last is not None
            kept = Shown(last.number, last.at, await run_in_threadpool(work_panels.told_of, last.content))
            self._shown[key] = kept
        return kept

    async def _look(self, key: str) -> None:
        async with self._locks.setdefault(key, asyncio.Lock()):
            found = await run_in_threadpool(self.ballots.panel, key)
            panel = await self.parsed(found)
            handed = await run_in_threadpool(self.panels.handed, key)
            before, last = await run_in_threadpool(self.panels.last_sizes, key)
            # No more ballots can have been added or changed than were handed in.
            if handed - last < work_panels.wanted(panel.threshold, before, found.status == "closed"):
                return
            box = await run_in_threadpool(self.panels.box, key, panel)
            views = await run_in_threadpool(self.panels.views, key)
            case = await run_in_threadpool(self._case_text, found)
            earlier = [v.content for v in views]
            content = await self._ask(
                COUNT, work_panels.publish, found.text, case, box, earlier, found.status == "closed"
            )
            if content is not None:
                await run_in_threadpool(self.panels.add_view, key, len(views) + 1, len(box), handed, content)

    def _case_text(self, found: StoredPanel) -> str | None:
        """The text of a panel's case as its owner sees it now."""
        if found.case_key is None:
            return None
        try:
            return self._store.case(self._store.user(found.owner_id), found.case_key).text
        except Missing:
            return None


def rounded(number: int, threshold: int) -> str:
    """A number of ballots in words that do not show when a single one came in."""
    return f"fewer than {threshold}" if number < threshold else f"{number - number % threshold} or more"
