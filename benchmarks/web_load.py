"""Time a workbench while five hundred people read stored results in it, and watch its memory.

    python benchmarks/web_load.py [--people 500] [--minutes 5] [--pace 15] [--draws 8] [--loads N]

A real `detente serve` with accounts; everybody has a session of their own. Each person opens a page every 15 s on average (10 to 20), about as
long as one looks at a page before going on, whether or not the last one has arrived, so a slow server is not spared: 33 pages a second for five
hundred. The pages are those that show stored results, most of them runs; one in ten is the page to work with a run. A page is loaded as a browser
with the style sheets and scripts in its cache loads it: the HTML, and if the page has a socket, what follows over that until all pictures are there.
The socket stays open until the person's next page. `--loads` stops after that many pages.

The server, its workers and the people share the machine; processor times tell how much of it each needs.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import json
import os
import random
import re
import sys
import tempfile
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
import psutil
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "web"))
from server import Server

from detente.assessment import assess
from detente.case.load import parse_case
from detente.web.guard import COOKIE
from detente.web.store import Store
from detente.web.store.accounts import SESSION, _issue
from detente.web.store.models import User
from detente.web.store.sharing import Sharing
from detente.web.store.store import now

CASE = "ukraine-2022"
RUNS = 2
SETTLED = 15.0  # seconds from the start until the workbench has loaded its workers
LAST = "Method and limits"  # the last of a report's sections
EVERY = 10.0  # seconds between looks at the memory


@dataclass
class Page:
    """A page that people open: how often, and the words by which its content, and all of it, is known."""

    what: str
    address: str
    share: float
    words: str
    last: str


@dataclass
class Measured:
    """What was measured of the pages of a kind, in seconds; `whole`: until everything, pictures included, was there."""

    html: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)


def filled(folder: Path, people: int, draws: int) -> tuple[list[str], list[Page]]:
    """Fill a store: accounts with sessions, finished runs that all may see, a link. Returns the sessions and the pages."""
    store = Store(f"sqlite:///{folder / 'workbench.db'}")
    with store.session() as s:
        s.add_all(User(name=f"p{n}", password="none", role="editor", active=True, created=now()) for n in range(people))
    with store.session() as s:
        users = list(s.scalars(select(User).where(User.name.startswith("p"))))
    with store.session() as s:
        sessions = [_issue(s, one.id, "browser", SESSION, "127.0.0.1") for one in users]
    owner, case = users[0], store.case(users[0], CASE)
    loaded, keys = parse_case(case.text), []
    for seed in range(1, RUNS + 1):
        run = store.create_run(owner, case, text=case.text, kind="assess", scenario=None, draws=draws, seed=seed)
        found = assess(loaded, draws=draws, seed=seed)
        store.finish_run(run.key, found.to_json(), 1.0)
        store.share_run(owner, run.key, True)
        keys.append(run.key)
    link = "/shared/" + Sharing(store).open(owner, run=keys[0])
    store.close()
    told = "The answer"
    pages = [Page("a run", f"/runs/{key}", 0.35 / RUNS, told, LAST) for key in keys]
    pages += [Page("work with a run", f"/runs/{key}/work", 0.1 / RUNS, told, LAST) for key in keys]
    pages += [
        Page("a case", f"/cases/{CASE}", 0.15, "Ukraine, October 2022", "Ukraine, October 2022"),
        Page("the cases", "/", 0.1, "Ukraine, October 2022", "Ukraine, October 2022"),
        Page("the runs", "/runs", 0.08, f"/runs/{keys[0]}", f"/runs/{keys[0]}"),
        Page("a comparison", f"/compare?one={keys[0]}&other={keys[1]}", 0.08, "What differs", "What differs"),
        Page("a shared run", link, 0.07, told, LAST),
        Page("documentation", "/help/docs/reading-an-answer", 0.07, "How to read an answer", "How to read an answer"),
    ]
    return sessions, pages


class People:
    """Everybody who reads, and what they measured."""

    def __init__(self, server: Server, sessions: list[str], pages: list[Page], pace: float, loads: int) -> None:
        self.server, self.sessions, self.pages, self.pace, self.loads = server, sessions, pages, pace, loads
        self.times: dict[str, Measured] = {}
        self.wrong: list[str] = []
        self.opened = 0
        self._background: set[asyncio.Task[None]] = set()

    async def read(self, until: float) -> None:
        """Have all of them read until some time."""
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=4)
        async with aiohttp.ClientSession(
            self.server.address, connector=connector, cookie_jar=aiohttp.DummyCookieJar()
        ) as http:
            await asyncio.gather(*(self._person(http, n, until) for n in range(len(self.sessions))))
            await asyncio.gather(*self._background)

    async def _person(self, http: aiohttp.ClientSession, number: int, until: float) -> None:
        """Open a page, and then the next when it is time, whether or not the first has come."""
        chance = random.Random(number)
        at = time.monotonic() + chance.random() * self.pace
        leaves = asyncio.Event()
        while at < until and self.opened < self.loads:
            await asyncio.sleep(at - time.monotonic())
            leaves.set()
            leaves = asyncio.Event()
            self.opened += 1
            page = chance.choices(self.pages, [p.share for p in self.pages])[0]
            one = asyncio.create_task(self._open(http, self.sessions[number], page, at, leaves))
            self._background.add(one)
            one.add_done_callback(self._background.discard)
            at += self.pace * chance.uniform(2 / 3, 4 / 3)
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        leaves.set()

    async def _open(
        self, http: aiohttp.ClientSession, session: str, page: Page, begun: float, leaves: asyncio.Event
    ) -> None:
        """Load a page, and stay on it until it is time to leave."""
        cookie = {"Cookie": f"{COOKIE}={session}"}
        kept = self.times.setdefault(page.what, Measured())
        try:
            async with http.get(page.address, headers=cookie, timeout=aiohttp.ClientTimeout(60)) as answer:
                body = await answer.read()
            text = body.decode()
            if answer.status != 200:
                raise ValueError(f"{answer.status} {text[:100]}")
            kept.html.append(time.monotonic() - begun)
            kept.size.append(len(body))
            if (found := re.search(r"query: (\{.*?\}),\n", text)) is None:
                if page.last not in text:
                    raise ValueError(f"{page.last} is missing")
                kept.whole.append(time.monotonic() - begun)
                return
            missing = {w for w in (page.words, page.last) if w not in text}
            await self._socket(http, cookie, ast.literal_eval(found[1]), missing, begun, kept, leaves)
        except (TimeoutError, ValueError, OSError, aiohttp.ClientError) as error:
            self.wrong.append(f"{page.what}: {error!r}")

    async def _socket(
        self, http: aiohttp.ClientSession, cookie: dict[str, str], about: dict[str, Any], missing: set[str], begun: float,
        kept: Measured, leaves: asyncio.Event,
    ) -> None:  # fmt: skip
        """A page's socket, from its beginning until the person leaves."""
        asked = {name: str(value).lower() if isinstance(value, bool) else value for name, value in about.items()}
        query = {**asked, "tab_id": str(uuid.uuid4()), "document_id": str(uuid.uuid4()), "old_tab_id": ""}
        place = "/_nicegui_ws/socket.io/?" + urllib.parse.urlencode({"EIO": 4, "transport": "websocket", **query})
        head = {**cookie, "Origin": self.server.address}
        async with http.ws_connect(place, headers=head, max_msg_size=0) as socket:
            gone, number = asyncio.create_task(leaves.wait()), 0
            if not missing:
                kept.whole.append(time.monotonic() - begun)
            while True:
                heard = asyncio.create_task(socket.receive())
                await asyncio.wait((heard, gone), return_when=asyncio.FIRST_COMPLETED)
                if not heard.done():
                    heard.cancel()
                    if missing:
                        raise ValueError(f"left before {missing} came")
                    return
                data = heard.result().data
                if not isinstance(data, str):
                    raise ValueError(f"the socket was closed ({data})")
                if data.startswith("0"):
                    await socket.send_str("40")
                elif data == "2":
                    await socket.send_str("3")
                elif data.startswith("42"):
                    number += 1
                    if (
                        number % 10 == 0
                    ):  # as a browser says every three seconds, so that the server need not keep what has come
                        got = {"client_id": about["client_id"], "next_message_id": number}
                        await socket.send_str("42" + json.dumps(["ack", got]))
                    if missing and not (missing := {w for w in missing if w not in data}):
                        kept.whole.append(time.monotonic() - begun)


def told(people: People) -> None:
    """Print the times by kind of page."""
    print(
        f"{'page':<16}{'loads':>7}{'kB':>7}   html: {'p50':>6}{'p95':>7}{'p99':>7}   whole: {'p50':>6}{'p95':>7}{'p99':>7}{'worst':>7}"
    )
    every = Measured()
    for one in people.times.values():
        every.html += one.html
        every.whole += one.whole
        every.size += one.size
    for what, one in [*sorted(people.times.items()), ("all", every)]:
        if one.whole:
            html, whole = np.quantile(one.html, [0.5, 0.95, 0.99]), np.quantile(one.whole, [0.5, 0.95, 0.99, 1])
            both = ["".join(f"{x:7.2f}" for x in these) for these in (html, whole)]
            print(f"{what:<16}{len(one.html):>7}{np.mean(one.size) / 1000:>7.0f}         {both[0]}          {both[1]}")
    print(f"failed: {len(people.wrong)} of {people.opened} {people.wrong[:3]}")


async def main(options: argparse.Namespace, server: Server, sessions: list[str], pages: list[Page]) -> None:
    """Measure and print."""
    assert server.process is not None
    process = psutil.Process(server.process.pid)
    await asyncio.sleep(SETTLED)
    # Everything once, as those before would have seen it, and what is loaded with the first page.
    await People(server, sessions[:20], pages, 1.0, 60).read(time.monotonic() + 10)
    before, used, begun = process.memory_info().rss, process.cpu_times(), time.monotonic()
    mine = time.process_time()
    print(
        f"{options.people} people, a page every {options.pace:.0f} s each; memory of the server before: {before / 2**20:.0f} MiB"
    )
    people = People(server, sessions, pages, options.pace, options.loads)

    async def watch() -> None:
        while True:
            await asyncio.sleep(EVERY)
            memory, busy = process.memory_info().rss / 2**20, process.cpu_percent()
            took = time.monotonic() - begun
            print(
                f"  after {people.opened:>6} pages, {took:4.0f} s: {memory:.0f} MiB, processor {busy:.0f}%", flush=True
            )

    process.cpu_percent()
    watching = asyncio.create_task(watch())
    await people.read(begun + 60 * options.minutes)
    watching.cancel()
    took, now_used = time.monotonic() - begun, process.cpu_times()
    spent = now_used.user + now_used.system - used.user - used.system
    told(people)
    print(
        f"processor time of the server: {1000 * spent / people.opened:.1f} ms a page, {100 * spent / took:.0f}% of a core; of the people "
        f"{100 * (time.process_time() - mine) / took:.0f}%; load of the machine {os.getloadavg()[0]:.1f}"
    )
    await asyncio.sleep(options.rest)
    print(f"memory of the server afterwards: {process.memory_info().rss / 2**20:.0f} MiB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--pace", type=float, default=15.0, help="seconds from page to page")
    parser.add_argument("--draws", type=int, default=8, help="draws of the runs that are read")
    parser.add_argument("--loads", type=int, default=sys.maxsize, help="stop after so many pages")
    parser.add_argument(
        "--rest", type=float, default=5.0, help="seconds to wait until memory is looked at for the last time"
    )
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp())
    known = filled(home, options.people, options.draws)
    bench = Server(home, "--host", "0.0.0.0", "--name", "127.0.0.1", "--workers", "1").start()
    try:
        asyncio.run(main(options, bench, *known))
    finally:
        bench.stop()
