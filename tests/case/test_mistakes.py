"""Mistakes at their places, and of very many the first."""

from resource import RUSAGE_SELF, getrusage
from time import process_time

import pytest
from case_texts import SMALL, good

from detente.case import CaseError, parse_case

TEMPLATE = good("template").split("\nscenarios:")[0]


def problems(text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        parse_case(text, "x.yaml")
    return [str(p) for p in caught.value.problems]


def test_of_very_many_mistakes_the_first_are_told_and_how_many_more_there_are():
    found = problems(TEMPLATE + "\n  - {date: 2020-13, by: country-a, kind: signal, says: a}" * 2000)
    assert len(found) == 51
    assert "record.1.date: got '2020-13'" in found[0]
    assert found[-1].endswith("here and below 1950 more mistakes; mend those above first")
    events = "".join(f"\n  - {{date: 2020, by: a, kind: signal, says: a, source: s{n}}}" for n in range(500))
    found = problems(TEMPLATE + events)
    assert len(found) == 51
    assert found[-1].endswith("(and there may be more mistakes; mend these first)")


def many(head: str, line: str, count: int) -> str:
    return head + "".join(line.format(n=n) for n in range(count))


SLOW = {
    "digits": SMALL + "peace: {review: '" + "9" * 50_000 + "!'}\n",
    "spaces": SMALL + "peace: {review: '5" + " " * 100_000 + "!'}\n",
    "keys within keys": SMALL + "summary: " + "{? " * 14 + "1" + "}" * 14 + "\n",
    "tag": SMALL + "summary: !" + "a" * 900_000 + " x\n",
    "scenarios": many(SMALL, "  s{n}: {{title: x, set: {{war.front.tempo: 5% per quarter}}}}\n", 4000),
    "long text named often": SMALL + "x: &x " + "é" * 400_000 + "\nrecord:\n" + "  - {date: *x, by: *x, kind: *x, says: *x}\n" * 4000,
    "names like others": many(
        many(SMALL + "sources:\n", "  source-{n}: {{title: x}}\n", 7000) + "record:\n",
        "  - {{date: 2020, by: a-land, kind: signal, says: a, source: sourced-{n}}}\n", 1500,
    ),
    "shares of groups": many(
        many(SMALL + "opinion:\n  groups:\n", "    g{n}: {{title: T, proposals: {{line: 40%}}}}\n", 3000) + "  moves:\n",
        "    m{n}: {{group: g{n}, party: a-lend, by: 20%}}\n", 3000,
    ),
    "clocks": SMALL.replace("war:\n", "war:\n  exhaustion: {clocks: [" + "{party: a-land, says: x, speeds: 5%}, " * 5000 + "]}\n"),
    "base rates": many(SMALL + "guarantees:\n", '  g{n}: {{by: a-land, answers: "history.war_ends(after: 1.{n})"}}\n', 3000),
    "days": many(SMALL, "  s{n}: {{title: x, set: {{as_of: 1999-03-1{n}, peace.failure: 'history.crisis_violent()'}}}}\n", 9),
    "base of very many": many("extends: ukraine-2022\nid: x\n", "k{n}: 1\n", 20_000),
}  # fmt: skip


@pytest.mark.parametrize("what", SLOW)
def test_texts_that_were_slow_are_refused_soon_and_in_little_memory(what):
    before, begun = getrusage(RUSAGE_SELF).ru_maxrss, process_time()
    assert problems(SLOW[what])
    assert process_time() - begun < 5  # seconds of the processor; each took minutes, or never ended
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < 256 * 1024  # KiB
