"""Fifty people browsing a workbench with four runs queued: how long pages take, and what it costs the runs.

A person loads a page, reads for a second, loads the next: the library, a case, the runs, a finished run, history, and the API. One of them is a
real browser (Chromium), timed until the page shows what it is for.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import httpx2
import numpy as np
from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "web"))
from server import Server

PEOPLE, SECONDS, READS, RUNS, DRAWS = 50, 60.0, 1.0, 4, 32
CASE = "ukraine-2022"


async def ended(client: httpx2.AsyncClient, key: str) -> None:
    """Wait for a run."""
    while (await client.get(f"/api/v1/runs/{key}")).json()["status"] in ("queued", "running"):
        await asyncio.sleep(0.2)


async def solved(client: httpx2.AsyncClient, keys: list[str]) -> int:
    """How many draws of some runs are solved."""
    return sum([(await client.get(f"/api/v1/runs/{key}")).json()["done"] for key in keys])


async def person(address: str, pages: list[str], until: float, times: dict[str, list[float]], wrong: list[str]) -> None:
    """One who browses."""
    chance = random.Random(repr(times))
    async with httpx2.AsyncClient(base_url=address, timeout=60) as client:
        await asyncio.sleep(chance.random() * READS)
        while time.monotonic() < until:
            page = chance.choice(pages)
            begun = time.monotonic()
            answer = await client.get(page)
            times.setdefault(page, []).append(time.monotonic() - begun)
            if answer.status_code != 200:
                wrong.append(f"{page}: {answer.status_code}")
            await asyncio.sleep(READS)


async def browser(address: str, seen: dict[str, str], until: float, times: dict[str, list[float]]) -> None:
    """One who browses with Chromium."""
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
                await page.get_by_text(words).first.wait_for(timeout=60_000)
                times.setdefault(f"Chromium {where}", []).append(time.monotonic() - begun)
                await asyncio.sleep(READS)
        await chromium.close()


async def main(server: Server) -> None:
    """Measure and print."""
    async with httpx2.AsyncClient(base_url=server.address, timeout=60) as client:
        text = (await client.get(f"/api/v1/cases/{CASE}")).json()["text"]
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
        pages = [
            "/",
            f"/cases/{CASE}",
            "/runs",
            f"/runs/{small}",
            "/history",
            "/api/v1/cases",
            f"/api/v1/runs/{keys[-1]}",
            f"/api/v1/cases/{CASE}",
        ]
        seen = {"/": "Ukraine, October 2022", f"/cases/{CASE}": "No mistakes", f"/runs/{small}": "The answer"}
        times: dict[str, list[float]] = {}
        wrong: list[str] = []
        until = time.monotonic() + SECONDS
        before, begun = await solved(client, keys), time.monotonic()
        await asyncio.gather(
            *[person(server.address, pages, until, times, wrong) for _ in range(PEOPLE - 1)],
            browser(server.address, seen, until, times),
        )
        shared = (await solved(client, keys) - before) / (time.monotonic() - begun)
        asked = time.monotonic()
        await client.post("/api/v1/check", json={"text": text + "# changed\n"})
        print(
            f"{PEOPLE} people for {SECONDS:.0f} s, {RUNS} runs of {DRAWS} draws of {CASE} queued, on {server.options}"
        )
        print(f"{'page':<44}{'loads':>7}{'median':>9}{'95 %':>9}{'worst':>9}")
        for page, all_ in sorted(times.items()):
            print(f"{page:<44}{len(all_):>7}{np.median(all_):>8.2f}s{np.quantile(all_, 0.95):>8.2f}s{max(all_):>8.2f}s")
        print(
            f"draws a second: {alone:.2f} with nobody there, {shared:.2f} with {PEOPLE} people; answers other than 200: {len(wrong)}"
        )
        print(f"a check of the case afterwards, runs going on: {time.monotonic() - asked:.2f} s")
        for key in keys:
            await client.post(f"/api/v1/runs/{key}/cancel")


if __name__ == "__main__":
    bench = Server(Path(tempfile.mkdtemp()), "--workers", "2").start()
    try:
        asyncio.run(main(bench))
    finally:
        bench.stop()
