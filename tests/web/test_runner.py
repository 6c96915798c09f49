"""Runs end with what the library's own functions say, go on where they stopped, and fail in words."""

import json
import time
from importlib import resources

import pytest

from detente.assessment import assess, deals, fixes
from detente.assessment.assess_draws import steps
from detente.assessment.saved import read_assessment
from detente.case import parse_case
from detente.case.edit import set_value
from detente.web import runner as module
from detente.web.pool import FairPool
from detente.web.runner import Runner
from detente.web.store.errors import Full

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


def wait(bench, key, until=("done", "failed", "cancelled", "interrupted"), seconds=120):
    for _ in range(seconds * 20):
        run = bench.store.queued(key)
        if run.status in until and bench.runner.progress(key) is None:
            return run
        time.sleep(0.05)
    raise AssertionError(f"still {run.status}")


def solved(bench, key, wanted):
    for _ in range(3000):
        if len(bench.store.solved(key)) >= wanted:
            return
        time.sleep(0.02)
    raise AssertionError(bench.store.queued(key).error)


@pytest.fixture(scope="module")
def make(bench):
    who = bench.store.local()
    case = bench.store.create_case(who, "A war", TEXT)

    def make(**values):
        asked = {"text": TEXT, "kind": "assess", "scenario": None, "draws": 2, "seed": 1, **values}
        return bench.store.create_run(who, case, **asked).key

    return make


def result(bench, key):
    return bench.store.result(bench.store.local(), key)


def test_an_assessment_equals_the_librarys_to_the_last_digit(bench, make):
    key = make(scenario="cut", draws=3)
    bench.runner.start(key)
    run = wait(bench, key)
    assert (run.status, run.error, run.done, run.total) == ("done", None, steps(3), steps(3))
    found = read_assessment(result(bench, key))
    own = assess(parse_case(TEXT, "the case", "cut"), draws=3)
    assert {k: list(v) for k, v in found.samples.items()} == {k: list(v) for k, v in own.samples.items()}
    assert found.facts["map"]["proposals"]
    assert run.seconds > 0
    assert bench.store.solved(key) == {}


@pytest.mark.parametrize("kind", ["deals", "fixes"])
def test_searches_equal_the_librarys(bench, make, kind):
    key = make(kind=kind)
    bench.runner.start(key)
    assert wait(bench, key).status == "done"
    loaded = parse_case(TEXT)
    own = deals(loaded, draws=2).as_dict() if kind == "deals" else fixes(loaded, draws=2).as_dict()
    assert json.loads(result(bench, key)) == json.loads(json.dumps(own))


def test_an_assessment_with_all_searches_has_them_in_its_report(bench, make):
    key = make(kind="assess+")
    bench.runner.start(key)
    assert wait(bench, key).status == "done"
    assert {"map", "deals", "hinges"} <= set(read_assessment(result(bench, key)).facts)


def test_a_cancelled_run_keeps_its_draws_and_a_resumed_one_takes_them(bench, make):
    key = make(draws=16)
    bench.runner.start(key)
    solved(bench, key, 3)
    who = bench.store.local()
    bench.cancel(who, key)
    stopped = wait(bench, key)
    assert stopped.status == "cancelled"
    kept = bench.store.solved(key)
    assert 3 <= len(kept) < 16
    # A draw that was kept is not solved again: an altered one comes through.
    number = max(kept)
    answers, where = json.loads(kept[number])
    bench.store.keep_draw(key, number, json.dumps([{**answers, "quality/residual": 0.125}, where]))
    bench.resume(who, key)
    assert wait(bench, key).status == "done"
    found = read_assessment(result(bench, key))
    own = assess(parse_case(TEXT), draws=16)
    assert found.samples["quality/residual"][number] == 0.125
    path = "proposals/armistice/all_sign"
    assert list(found.samples[path]) == list(own.samples[path])


def test_a_run_that_cannot_be_done_fails_in_a_sentence(bench, make):
    key = make(text="detente: 1\n")
    bench.runner.start(key)
    run = wait(bench, key)
    assert run.status == "failed"
    assert "the case:1:1: issues: is missing" in run.error


def test_a_case_that_would_devour_memory_fails_and_harms_no_other(bench, make):
    small = FairPool(1, 900 << 20)
    runner = Runner(bench.store, small)
    text = set_value(TEXT, ("war", "front", "notches"), 31)
    text = set_value(set_value(text, ("war", "exhaustion", "levels"), 8), ("war", "support_levels"), 7)
    greedy, modest = make(text=text, draws=1), make(draws=1)
    for key in (greedy, modest):
        runner.start(key)
    for _ in range(1200):
        if runner.active() == 0:
            break
        time.sleep(0.05)
    assert bench.store.queued(greedy).status == "failed"
    assert "memory" in bench.store.queued(greedy).error
    assert bench.store.queued(modest).status == "done"
    small.close()


def test_a_run_whose_disk_fills_up_ends_as_failed_once_that_can_be_written(disk, bench, monkeypatch):
    """Cancelling it meanwhile says why it cannot be."""

    def endless(*_args, progress, **_more):
        for n in range(1_000_000):
            progress("draws", n, 1_000_000)
            time.sleep(0.01)

    monkeypatch.setattr(module, "AGAIN", 0.1)
    monkeypatch.setattr(module, "assess", endless)
    store, who = disk.store, disk.store.local()
    case = store.create_case(who, "A war", TEXT)
    run = store.create_run(who, case, text=TEXT, kind="assess", scenario=None, draws=16, seed=1)
    runner = Runner(store, bench.pool)
    runner.start(run.key)
    until(lambda: store.queued(run.key).done > 1)
    disk.fill()
    until(lambda: runner.progress(run.key).unwritten)
    assert store.queued(run.key).status == "running"
    with pytest.raises(
        Full, match=f"run {run.key} has stopped, and will be shown so once .*: the disk of the database is full"
    ):
        runner.cancel(run.key)
    disk.empty()
    until(lambda: not runner.active())
    ended = store.queued(run.key)
    assert ended.status == "failed"
    assert ended.error.startswith(
        "the disk of the database is full, so nothing was saved; make room on it, then try again; draws that were"
    )


def until(found):
    """Wait until something is so."""
    for _ in range(2400):
        if found():
            return
        time.sleep(0.05)
    raise AssertionError("two minutes have passed")


def test_a_run_that_is_resumed_in_the_moment_it_ends_is_not_left_waiting(bench, make, monkeypatch):
    key = make(text="detente: 1\n")
    runner, note = bench.runner, bench.store.note_run

    def noted(of, **values):
        note(of, **values)
        if values.get("status") == "failed" and of == key and not seen:
            seen.append(values)
            monkeypatch.setattr(bench.pool, "cancel", resumed)

    def resumed(of):
        monkeypatch.undo()
        note(key, status="queued", error=None, finished=None)
        runner.start(key)
        bench.pool.cancel(of)

    seen = []
    monkeypatch.setattr(bench.store, "note_run", noted)
    runner.start(key)
    assert wait(bench, key).status == "failed"
    assert seen


def test_progress_tells_the_time_left(bench, make):
    key = make(draws=8)
    bench.runner.start(key)
    seen = []
    while (at := bench.runner.progress(key)) is not None and len(seen) < 5000:
        seen.append((at.done, at.left))
        time.sleep(0.02)
    assert wait(bench, key).status == "done"
    done = [d for d, _ in seen]
    assert done == sorted(done)
    assert any(left is not None and left >= 0 for _, left in seen)


def test_a_runner_that_closes_marks_its_runs_as_interrupted(bench, make):
    runner = Runner(bench.store, bench.pool)
    key = make(draws=64)
    runner.start(key)
    solved(bench, key, 1)
    runner.close()
    run = bench.store.queued(key)
    assert run.status == "interrupted"
    assert "resume" in run.error
