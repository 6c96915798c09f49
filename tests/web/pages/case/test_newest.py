"""The card of a case's newest answer."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from detente.assessment import AssessmentError
from detente.web.pages.case.newest import newest


def bench(runs, headline):
    async def told(who, key):
        return headline(key)

    return SimpleNamespace(store=SimpleNamespace(runs=lambda who, key: [(run, "me") for run in runs]), headline=told)


def run(key, answered=True):
    return SimpleNamespace(key=key, answered=answered, draws=2000, finished=None)


def shown(*of):
    with ThreadPoolExecutor(1) as thread:  # the browser's tests have a loop running in this one
        return thread.submit(asyncio.run, newest(bench(*of), None, "c-1")).result()


def test_it_is_the_first_that_is_answered_and_its_words_are_text():
    card = shown([run("r-2", False), run("r-1")], lambda key: f"<b>{key}</b>")
    assert "<p>&lt;b&gt;r-1&lt;/b&gt;</p>" in card and 'href="/runs/r-1"' in card
    assert shown([run("r-2", False)], str) == ""


def test_an_answer_whose_draws_are_gone_says_so():
    def gone(key):
        raise AssessmentError(f"the run: {key}.draws.npy: No such file or directory")

    assert "The newest answer cannot be shown: the run: r-1.draws.npy: No such file or directory." in shown(
        [run("r-1")], gone
    )
