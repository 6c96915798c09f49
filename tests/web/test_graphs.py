"""A graph's text in an address, and asked of the workers."""

import asyncio

import pytest

from detente.case import CaseError
from detente.graph import GraphError
from detente.graph.file import library, text_of
from detente.web.graphs import packed, unpacked
from detente.web.store import Invalid


@pytest.mark.parametrize("name", library())
def test_a_text_fits_into_an_address_and_comes_back(name):
    found = packed(text_of(name))
    assert 0 < len(found) < 3500 and found.replace("-", "").replace("_", "").isalnum()
    assert unpacked(found) == text_of(name)


def test_what_is_no_text_is_refused():
    for bad in ("%%%", "abcd", packed("x" * 200)[:-4], packed(" " * 3_000_000)):
        with pytest.raises(Invalid, match="the address holds"):
            unpacked(bad)
    assert packed("".join(map(chr, range(200, 9000)))) == ""


def test_the_bench_asks_its_workers(bench):
    text = text_of("elmira")
    looked = asyncio.run(bench.graphs.look(text))
    assert looked.problems == () and len(looked.states) == 9 and looked.parties[1] == ("uniroyal", "Uniroyal")
    wrong = asyncio.run(bench.graphs.look(text.replace("[7, 3, 4, 8,", "[7, 3, 4, 4,")))
    assert {p.line for p in wrong.problems} == {19}
    shown = asyncio.run(bench.graphs.show(text, "8", ("ministry", "uniroyal")))
    assert [s["id"] for s in shown["sections"]] == ["states", "tableau", "lasting"] and shown["sections"][0]["pieces"][
        0
    ]["picture"]
    assert "<svg" in asyncio.run(bench.graphs.page(text, None, ()))
    with pytest.raises(GraphError, match="state: got '99'"):
        asyncio.run(bench.graphs.show(text, "99", ()))
    with pytest.raises(CaseError):
        asyncio.run(bench.graphs.analyse("graph: 1", None, ()))
