"""What pages are shown is worked out once for all visitors."""

import asyncio
from collections import OrderedDict

from detente.web.bench import PAGES, Bench


class Counting(Bench):
    def __init__(self):
        self.asked = []
        self._pages = OrderedDict()

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
    assert len(bench._pages) == PAGES
    asyncio.run(bench.check(f"b{PAGES - 1}"))
    assert len(bench.asked) == 1 + PAGES
    asyncio.run(bench.check("a"))
    assert len(bench.asked) == 2 + PAGES


def test_sections_of_another_choice_are_other_sections():
    bench = Counting()
    shown = [asyncio.run(bench.show("run", ("ends",), {"year": year})) for year in ("1", "5", "1")]
    assert shown[0] == shown[2] != shown[1]
    assert len(bench.asked) == 2
