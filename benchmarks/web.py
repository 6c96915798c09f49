"""Time a workbench while fifty people browse it and four runs are queued: how long pages take, and how much the runs slow down.

Each person loads a page, socket included, reads for five seconds on average and loads the next: the library, a case, the runs, a finished run,
history, a comparison. Two times are taken: until the HTML arrives, and until the page shows its content. One of the fifty uses a real browser,
Chromium.
"""

from __future__ import annotations

import ast
import asyncio
import random
import re
import shutil
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import numpy as np
import socketio
from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "web"))
from server import Server

PEOPLE, SECONDS, READS, RUNS, DRAWS = 50, 60.0, 5.0, 4, 32
CASE = "ukraine-2022"


async def ended(client: httpx2.AsyncClient, key: str) -> None:
    """Wait for a run."""
    while (await client.get(f"/api/v1/runs/{key}")).json()["status"] in ("queued", "running"):
        await asyncio.sleep(0.2)


async def solved(client: httpx2.AsyncClient, keys: list[str]) -> int:
    """The number of solved draws of some runs."""
    return sum([(await client.get(f"/api/v1/runs/{key}")).json()["done"] for key in keys])


async def visit(client: httpx2.AsyncClient, address: str, page: str, words: str, reads: float) -> tuple[float, float]:
    """Load a page as a browser does, socket included: seconds until the HTML arrives, and until the page shows `words`."""
    begun = time.monotonic()
    answer = await client.get(page)
    assert answer.status_code == 200, (page, answer.status_code, answer.text[:200])
    loaded = time.monotonic() - begun
    found = re.search(r"query: (\{.*?\}),\n", answer.text)
    assert found, "NiceGUI's page has changed"
    query = {
        **{n: str(v).lower() if isinstance(v, bool) else v for n, v in ast.literal_eval(found[1]).items()},
        "tab_id": str(uuid.uuid4()),
        "document_id": str(uuid.uuid4()),
        "old_tab_id": "",
    }
    seen = asyncio.Event()
    socket = socketio.AsyncClient(reconnection=False)

    async def heard(_event: str, data: object) -> None:
        if words in repr(data):
            seen.set()

    socket.on("*", heard)
    place = f"{address}?{urlencode(query)}"
    await socket.connect(place, socketio_path="/_nicegui_ws/socket.io", transports=["websocket"])
    if words not in answer.text:
        await asyncio.wait_for(seen.wait(), 60)
    shown = time.monotonic() - begun
    await asyncio.sleep(reads)
    await socket.disconnect()
    return loaded, shown


async def person(
    number: int,
    address: str,
    pages: dict[str, str],
    until: float,
    times: dict[str, list[tuple[float, float]]],
    wrong: list[str],
) -> None:
    """Browse as one person."""
    chance = random.Random(number)
    async with httpx2.AsyncClient(base_url=address, timeout=60) as client:
        await asyncio.sleep(chance.random() * 2 * READS)
        while time.monotonic() < until:
            page = chance.choice(list(pages))
            try:
                took = await visit(client, address, page, pages[page], 2 * READS * chance.random())
            except (TimeoutError, AssertionError, httpx2.HTTPError, socketio.exceptions.ConnectionError) as error:
                wrong.append(f"{page}: {error!r}")
                continue
            times.setdefault(page, []).append(took)


async def browser(
    address: str, seen: dict[str, str], until: float, times: dict[str, list[tuple[float, float]]]
) -> None:
    """Browse as one person, with Chromium."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = await chromium.new_page(base_url=address)
        while time.monotonic() < until:
            for where, words in seen.items():
                begun = time.monotonic()
                await page.goto(where)
                loaded = time.monotonic() - begun
                await page.get_by_text(words).first.wait_for(timeout=60_000)
                times.setdefault(f"Chromium {where}", []).append((loaded, time.monotonic() - begun))
                await asyncio.sleep(READS)
        await chromium.close()


async def main(server: Server) -> None:
    """Measure and print."""
    async with httpx2.AsyncClient(base_url=server.address, timeout=60) as client:
        (await client.get(f"/api/v1/cases/{CASE}")).json()["text"]
        small = (await client.post("/api/v1/runs", json={"case": CASE, "draws": 1})).json()["key"]
        await ended(client, small)
        keys = [
            (await client.post("/api/v1/runs", json={"case": CASE, "draws": DRAWS, "seed": n})).json()["key"]
            for n in range(RUNS)
        ]
        while not await solved(client, keys):
            await asyncio.sleep(0.2)
        before = await solved(client, keys)
        await asyncio.sleep(20)
        alone = (await solved(client, keys) - before) / 20
        pages = {
            "/": "Ukraine, October 2022", f"/cases/{CASE}": "Ukraine, October 2022", "/runs": "draws", f"/runs/{small}": "The answer",
            "/history": "Base rates", "/compare": "Compare two runs",
        }  # fmt: skip
        times: dict[str, list[tuple[float, float]]] = {}
        wrong: list[str] = []
        until = time.monotonic() + SECONDS
        before, begun = await solved(client, keys), time.monotonic()
        people = [person(n, server.address, pages, until, times, wrong) for n in range(PEOPLE - 1)]
        await asyncio.gather(*people, browser(server.address, pages, until, times))
        shared = (await solved(client, keys) - before) / (time.monotonic() - begun)
        print(
            f"{PEOPLE} people for {SECONDS:.0f} s, {READS:.0f} s a page on average; {RUNS} runs of {DRAWS} draws of {CASE} queued"
        )
        print(f"{'page':<40}{'loads':>6}  html: {'median':>6}{'95%':>8}   shown: {'median':>6}{'95%':>8}{'worst':>8}")
        for page, both in sorted(times.items()):
            html, shown = np.array(both).T
            print(
                f"{page:<40}{len(both):>6}{np.median(html):>13.2f}s{np.quantile(html, 0.95):>7.2f}s"
                f"{np.median(shown):>15.2f}s{np.quantile(shown, 0.95):>7.2f}s{max(shown):>7.2f}s"
            )
        print(
            f"draws a second: {alone:.2f} with no visitors, {shared:.2f} with {PEOPLE} people; failed visits: {len(wrong)} {wrong[:3]}"
        )
        inputs = (await client.get(f"/api/v1/runs/{small}/result")).json()["inputs"]
        path, values = next((p, v) for p, v in inputs.items() if "war_cost" in p)
        for n in range(4):
            begun = time.monotonic()
            answer = await client.post(
                f"/api/v1/runs/{small}/whatif", json={"changes": {path: values[0] * (1 + n / 10)}}
            )
            assert answer.status_code == 200
            print(
                f"what-if during the runs: {time.monotonic() - begun:.2f} s"
                + (" (also solves the case as it is)" if n < 2 else "")
            )
        for key in keys:
            await client.post(f"/api/v1/runs/{key}/cancel")


if __name__ == "__main__":
    bench = Server(Path(tempfile.mkdtemp()), "--workers", "2").start()
    try:
        asyncio.run(main(bench))
    finally:
        bench.stop()
