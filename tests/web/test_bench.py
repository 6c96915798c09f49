"""What pages are shown is worked out once for all visitors."""

import asyncio
from types import SimpleNamespace

from detente.case.brief import Brief
from detente.web.bench import PAGES, Bench
from detente.web.kept import Kept
from detente.web.store import Invalid


class Counting(Bench):
    def __init__(self):
        self.asked = []
        self._pages, self._briefs = Kept(PAGES), Kept(PAGES)
        self.store = SimpleNamespace(case=lambda who, key: SimpleNamespace(text=f"title: {key}\n"))

    async def _ask(self, seconds, fn, *args):
        self.asked.append(args)
        return f"{fn.__name__}{args}"


def test_the_same_is_worked_out_once_and_the_oldest_goes_first():
    bench = Counting()
    asyncio.run(bench.check("a"))
    asyncio.run(bench.check("a"))
    assert bench.asked == [("a",)]
    for n in range(PAGES):
        asyncio.run(bench.check(f"b{n}"))
    asyncio.run(bench.check(f"b{PAGES - 1}"))
    assert len(bench.asked) == 1 + PAGES
    asyncio.run(bench.check("a"))
    assert len(bench.asked) == 2 + PAGES


def test_sections_of_another_choice_are_other_sections():
    bench = Counting()
    shown = [asyncio.run(bench.show("run", ("ends",), {"year": year})) for year in ("1", "5", "1")]
    assert shown[0] == shown[2] != shown[1]
    assert len(bench.asked) == 2


def test_a_case_that_takes_too_long_to_read_has_a_card_without_more():
    bench = Counting()
    slow = SimpleNamespace(key="c-1", version=1, built_in=False, text="")
    shipped = SimpleNamespace(key="war", version=0, built_in=True, text="title: Built in\nas_of: 2020\n")

    async def stopped(seconds, fn, *args):
        raise Invalid("this took longer than 5 seconds and was stopped; make the case smaller")

    bench._ask = stopped
    assert asyncio.run(bench.brief(None, slow)) == Brief()
    assert asyncio.run(bench.brief(None, shipped)).as_of == "2020"


def test_a_card_is_read_once_for_each_version():
    bench = Counting()
    versions = [SimpleNamespace(key="c-1", version=n, built_in=False, text="") for n in (1, 2, 1)]
    told = [asyncio.run(bench.brief(None, one)) for one in versions]
    assert told[0] == "brief('title: c-1\\n',)"
    assert len(bench.asked) == 2
