"""Time a panel in which five hundred people answer at once: how long a request takes, and whether every ballot that was acknowledged is there.

    python benchmarks/panel_load.py [--people 500] [--reads 10] [--postgresql URL] [--at-once] [--kill]

It starts a workbench on this machine, and loads nothing else. Each person begins with a code, fills the steps of a ballot of thirty questions,
reading a step for some seconds on average, and hands in. With `--at-once` nobody reads: all begin in the same instant, then all keep a step in the
same instant, then all hand in. `--kill` kills the server (kill -9) while they answer, starts it again, and compares what was acknowledged with what
is stored.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import httpx2
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "web"))
from server import Server

from detente.panel.questions import parse_panel
from detente.web.store.ballots import new_secret

TEXT = (resources.files("detente.panel") / "library" / "ukraine-2022.panel.yaml").read_text("utf-8")
PANEL = parse_panel(TEXT)
STEP = 10
SETTLED = 15.0  # seconds from the start until the workbench has loaded its workers


@dataclass
class Person:
    """Somebody with a code, the address of their ballot, and what the server has said it kept."""

    code: str
    answers: dict[str, str]
    ballot: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    handed_in: bool = False
    times: dict[str, list[float]] = field(default_factory=dict)


async def timed(
    client: httpx2.AsyncClient, person: Person, what: str, method: str, address: str, data: Any = None
) -> httpx2.Response:
    """A request, timed. Raises on an error and on a refusal."""
    begun = time.monotonic()
    answer = await client.request(method, address, data=data)
    person.times.setdefault(what, []).append(time.monotonic() - begun)
    if answer.status_code >= 400:
        raise RuntimeError(f"{method} {address}: {answer.status_code} {re.sub('<[^>]+>', ' ', answer.text)[-300:]}")
    return answer


async def votes(client: httpx2.AsyncClient, key: str, person: Person, reads: float, chance: random.Random) -> None:
    """Answer as a person does: the beginning, a step at a time, the end."""
    await asyncio.sleep(chance.random() * 2 * reads)
    shown = await timed(client, person, "the beginning", "GET", f"/panels/{key}/vote")
    secret = re.search(r'name="secret" value="([\w-]+)"', shown.text)
    assert secret
    form = {"secret": secret[1], "code": person.code, "language": "en"}
    await timed(client, person, "begin", "POST", f"/panels/{key}/vote", form)
    person.ballot = f"/vote/{secret[1]}"
    names = list(PANEL.questions)
    last = 2 + -(-len(names) // STEP)
    for step in range(1, last + 1):
        await timed(client, person, "a step", "GET", f"{person.ballot}?step={step}")
        await asyncio.sleep(chance.random() * 2 * reads)
        mine = {n: person.answers[n] for n in names[(step - 2) * STEP : (step - 1) * STEP]} if 1 < step < last else {}
        fields = {"step": str(step), "language": "en", "do": "next" if step < last else "hand-in"}
        fields |= {f"q-{n}": a for n, a in mine.items()} | (
            {"group": chance.choice(list(PANEL.groups))} if step == 1 else {}
        )
        await timed(client, person, "keep a step" if step < last else "hand in", "POST", person.ballot, fields)
        person.kept |= mine
    person.handed_in = True
    await timed(client, person, "what others said", "GET", person.ballot)


def told(people: list[Person], title: str) -> None:
    """Print the times of all requests by kind."""
    every: dict[str, list[float]] = {}
    for person in people:
        for what, times in person.times.items():
            every.setdefault(what, []).extend(times)
        person.times = {}
    every["all"] = [t for times in every.values() for t in times]
    print(f"{title}\n{'request':<20}{'number':>8}{'p50':>10}{'p99':>10}{'worst':>10}")
    for what, times in every.items():
        if times:
            p50, p99, worst = 1000 * np.quantile(times, [0.5, 0.99, 1])
            print(f"{what:<20}{len(times):>8}{p50:>7.0f} ms{p99:>7.0f} ms{worst:>7.0f} ms")


def call(server: Server, address: str, body: Any = None, method: str | None = None) -> Any:
    """A request to the API."""
    request = urllib.request.Request(
        f"{server.address}/api/v1{address}", None if body is None else json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def lost(server: Server, key: str, people: list[Person]) -> tuple[int, int]:
    """How many acknowledged ballots are not as acknowledged, and how many there are; a later answer that was not acknowledged may be there, too."""
    wrong = number = 0
    for person in people:
        if person.ballot:
            number += 1
            try:
                found = call(server, f"/vote/{key}/{person.ballot.rpartition('/')[2]}")
            except OSError:
                wrong += 1
                continue
            same = all(found["answers"].get(n) == a for n, a in person.kept.items())
            wrong += not same or (person.handed_in and found["submitted"] is None)
    return wrong, number


async def instant(
    server: Server, people: list[Person], what: str, address: str, forms: list[dict[str, str]], kill: bool = False
) -> int:
    """Have all people send a form in the same instant, over connections that are open already, and time the answers.

    Returns how many were kept. With `kill` the server is killed as soon as a third have been told so.

    The requests are made beforehand and sent over plain sockets, so that hardly any of the time measured is the people's own.
    """
    made = [await asyncio.open_connection("127.0.0.1", server.port) for _ in people]
    host = server.address.partition("//")[2]
    sent = []
    for person, form in zip(people, forms, strict=True):
        body = urllib.parse.urlencode(form).encode()
        head = f"POST {address or person.ballot} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        sent.append(head.encode() + body)
    begun = time.monotonic()
    for (_, writer), request in zip(made, sent, strict=True):
        writer.write(request)

    number = 0

    async def answered(person: Person, reader: asyncio.StreamReader) -> int:
        try:
            status = int((await reader.readline()).split()[1])
        except (OSError, IndexError):  # the server was killed
            return 0
        person.times.setdefault(what, []).append(time.monotonic() - begun)
        if status != 303:
            raise RuntimeError(f"{what}: {status}")
        nonlocal number
        number += 1
        if kill and number == len(people) // 3:
            server.kill()
        return 1

    kept = await asyncio.gather(*(answered(p, reader) for p, (reader, _) in zip(people, made, strict=True)))
    for (_, writer), person, form, yes in zip(made, people, forms, kept, strict=True):
        writer.close()
        if yes and "secret" in form:
            person.ballot = f"/vote/{form['secret']}"
        elif yes:
            person.kept |= {n[2:]: a for n, a in form.items() if n.startswith("q-")}
            person.handed_in = form["do"] == "hand-in"
    return sum(kept)


async def at_once(server: Server, key: str, people: list[Person], kill: bool) -> None:
    """Have all people begin, keep a step and hand in, each in one instant; killed while the steps are being kept."""
    begin = [{"secret": new_secret(), "code": p.code, "language": "en"} for p in people]
    await instant(server, people, "begin", f"/panels/{key}/vote", begin)
    for part in range(-(-len(PANEL.questions) // STEP)):
        names = list(PANEL.questions)[part * STEP : (part + 1) * STEP]
        forms = [
            {"step": str(part + 2), "language": "en", "do": "next"} | {f"q-{n}": p.answers[n] for n in names}
            for p in people
        ]
        kept = await instant(server, people, "keep a step", "", forms, bool(kill and part))
        if kill and part:
            print(f"killed while {len(people)} kept a step: {kept} were told that it was kept")
            return
    await instant(server, people, "hand in", "", [{"step": "9", "language": "en", "do": "hand-in"} for _ in people])


async def over_time(server: Server, key: str, people: list[Person], reads: float, kill: bool) -> list[BaseException]:
    """Have people come, read and answer; returns the errors they met."""
    limits = httpx2.Limits(max_connections=len(people), max_keepalive_connections=len(people))
    async with httpx2.AsyncClient(base_url=server.address, timeout=60, limits=limits) as client:
        work = [asyncio.create_task(votes(client, key, p, reads, random.Random(n))) for n, p in enumerate(people)]
        if kill:
            await asyncio.sleep(reads * 5)
            server.kill()
        return [e for e in await asyncio.gather(*work, return_exceptions=True) if isinstance(e, BaseException)]


async def main(server: Server, asked: argparse.Namespace) -> None:
    """Measure and print."""
    key = call(server, "/panels", {"text": TEXT})["key"]
    call(server, f"/panels/{key}/open", {})
    codes = call(server, f"/panels/{key}/invitations", {"number": asked.people})["codes"]
    chance = random.Random(1)
    words = call(server, f"/vote/{key}")["words"]
    people = [Person(code, {n: chance.choice(w) for n, w in words.items()}) for code in codes]
    where = "PostgreSQL" if asked.postgresql else "SQLite"
    begun = time.monotonic()
    if asked.at_once:
        await asyncio.sleep(SETTLED)
        await at_once(server, key, people, asked.kill)
        told(people, f"{asked.people} people, all in the same instant; {where}")
    else:
        failed = await over_time(server, key, people, asked.reads, asked.kill)
        passed = time.monotonic() - begun
        told(people, f"{asked.people} people over {passed:.0f} s, {asked.reads:g} s a step on average; {where}")
        print(f"people who met an error: {len(failed)} {[str(e)[:200] for e in failed[:2]] if not asked.kill else ''}")
    if asked.kill:
        server.start()
    wrong, number = await asyncio.to_thread(lost, server, key, people)
    print(f"ballots begun: {number}, handed in: {sum(p.handed_in for p in people)}, acknowledged and lost: {wrong}")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--people", type=int, default=500)
    reader.add_argument("--reads", type=float, default=10.0, help="seconds that a step is read, on average")
    reader.add_argument(
        "--postgresql", default="", help="address of an empty database; without it, SQLite in a new folder"
    )
    reader.add_argument("--at-once", action="store_true")
    reader.add_argument("--kill", action="store_true")
    given = reader.parse_args()
    database = {"DETENTE_DATABASE_URL": given.postgresql} if given.postgresql else {}
    bench = Server(Path(tempfile.mkdtemp()), "--workers", "1", **database).start()
    try:
        asyncio.run(main(bench, given))
    finally:
        bench.stop()
