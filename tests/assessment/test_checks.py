"""Draws solved again: what is found is what two solves of our own differ by."""

from importlib import resources

import pytest

from detente import assess
from detente.assessment import checks, work
from detente.assessment.draws import draw
from detente.assessment.work import Work
from detente.case import parse_case
from detente.conflict.offer import Manner
from detente.game import GameError, TooLargeError

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
LOADED = parse_case(TEMPLATE)


@pytest.fixture(scope="module")
def run():
    return assess(LOADED, draws=2)


def test_a_draw_solved_as_usual_is_the_run_s(run):
    sample = draw(LOADED.case, 2, 1, LOADED.names)
    found = checks.solve_again(Work(LOADED.case, sample, 1, 1, Manner()))
    assert all(found[path] == run.samples[path][1] for path in found)


def test_the_differences_are_told_as_they_are(run):
    work = [
        Work(LOADED.case, None, 0, 1, Manner(closer=True)),
        Work(LOADED.case, None, 1, 1, Manner(war_expected=True)),
    ]
    path = "proposals/armistice/holds/5"
    own = [{p: float(run.samples[p][n]) for p in run.samples} for n in range(2)]
    off = {**own[0], path: own[0][path] + 0.01}
    other = {**own[1], path: own[1][path] - 0.3}
    found = checks.certainty(work, [off, other], run.samples, [path])
    assert found["closer"]["worst"] == pytest.approx(0.01)
    assert found["closer"]["path"] == path
    assert found["closer"]["most"] == 0.0
    assert found["equilibria"]["several"] == [{"draw": 2, "path": path, "shown": own[1][path], "other": other[path]}]
    assert found["equilibria"]["headlines"] == {path: pytest.approx(0.3)}


def test_the_answer_says_how_settled_it_is(run):
    certainty = run.facts["certainty"]
    assert certainty["closer"]["draws"] == certainty["equilibria"]["draws"] == 2
    assert certainty["closer"]["most"] < 0.02
    assert any(w.startswith("how settled: 2 of the draws were solved again") for w in run.warnings)
    assert any(w.startswith("equilibria: 2 draws were solved again") for w in run.warnings)


def test_without_the_memory_to_check_the_answer_says_so(monkeypatch):
    def full(conflict, manner):
        raise TooLargeError("solving needs 9 GiB of memory")

    def broken(conflict, manner):
        raise GameError("some values are no longer numbers")

    monkeypatch.setattr(work, "settle", full)
    sample = draw(LOADED.case, 1, 1, LOADED.names)
    closer = Work(LOADED.case, sample, 0, 1, Manner(closer=True))
    assert checks.solve_again(closer) == {}
    with pytest.raises(TooLargeError):
        checks.solve_again(Work(LOADED.case, sample, 0, 1, Manner(war_expected=True)))
    monkeypatch.setattr(work, "settle", broken)
    with pytest.raises(GameError):
        checks.solve_again(closer)
    found = checks.certainty([closer], [{}], {}, [])
    assert found["closer"]["draws"] == found["closer"]["chances"] == 0


def test_the_draws_solved_again_are_the_first_few():
    sample = draw(LOADED.case, 32, 1, LOADED.names)
    jobs = checks.jobs(LOADED.case, sample, 1)
    assert [(j.number, j.manner.closer) for j in jobs] == [(0, True), (1, True), (0, False), (1, False)]
    assert checks.how_many(1) == (1, 1)
    assert checks.how_many(256) == (2, 16)
