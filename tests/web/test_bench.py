"""What pages are shown is worked out once for all visitors."""

import asyncio

from detente.case.brief import Brief
from detente.web.bench import PAGES, Bench
from detente.web.kept import Kept
from detente.web.store import Invalid


class Counting(Bench):
    def __init__(self):
        self.asked = []
        self._pages = Kept(PAGES)

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
    bench._built_in = {"title: Built in\nas_of: 2020\n"}

    async def stopped(seconds, fn, *args):
        raise Invalid("this took longer than 5 seconds and was stopped; make the case smaller")

    bench._ask = stopped
    assert asyncio.run(bench.brief("title: Slow\n")) == Brief()
    assert asyncio.run(bench.brief("title: Built in\nas_of: 2020\n")).as_of == "2020"
