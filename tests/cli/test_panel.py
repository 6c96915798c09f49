"""The commands of a panel as a user meets them."""

import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from detente.assessment import arrays, load_assessment
from detente.case import load_case
from detente.case.named import quantities
from detente.cli.app import app
from detente.panel.box import read_ballots
from detente.panel.questions import load_panel

run = CliRunner().invoke
LIBRARY = resources.files("detente.panel") / "library"
EXPERTS, BALLOTS = (str(LIBRARY / f"ukraine-2022.{kind}.csv") for kind in ("experts", "ballots"))


def test_the_demonstration_shows_ballots_and_ranges_and_says_they_are_invented(tmp_path):
    page = tmp_path / "p.html"
    shown = run(app, ["panel", "demo", "--html", str(page)])
    assert shown.exit_code == 0, shown.output
    assert "invented" in shown.output and "90% range" in shown.output
    assert page.read_text("utf-8").startswith("<!doctype html>")
    told = json.loads(run(app, ["panel", "demo", "--json"]).output)
    assert told["invented"] is True and told["asked"]


def test_a_panel_is_made_from_a_case_checked_and_counted(tmp_path):
    file, ballots = tmp_path / "p.panel.yaml", tmp_path / "b.csv"
    made = run(
        app, ["panel", "new", "ukraine-2022", str(file), "--group", "north: The north", "--group", "south: The south"]
    )
    assert made.exit_code == 0, made.output
    assert run(app, ["panel", "new", "ukraine-2022", str(file), "--group", "a: A"]).exit_code == 2
    assert "no mistakes" in run(app, ["panel", "check", str(file)]).output
    ballots.write_text("group,crimea-open\n" + "north,tolerable\n" * 6 + "south,unacceptable\n" * 7, "utf-8")
    found = json.loads(run(app, ["panel", "results", str(file), str(ballots), "--json"]).output)
    rows = next(a for a in found["asked"] if a["name"] == "crimea-open")["rows"]
    assert [(r["title"], r["answered"], r["accept"]) for r in rows] == [("The north", 6, 1.0), ("The south", 7, 0.0)]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["check", "none.yaml"], "no such file, and not a built-in panel"),
        (["results", "ukraine-2022", "none.csv"], "none.csv: no such file"),
        (["results", "ukraine-2022", BALLOTS, "--language", "fr"], "--language: got 'fr'; expected one of en, uk"),
        (["new", "ukraine-2022", "new.yaml", "--group", "north"], "--group: got 'north'; expected an id and a title"),
        (["pool", "ukraine-2022", EXPERTS, "--into", "ukraine-2022"], "is a built-in case, which cannot be changed"),
        (["import", "none", "p.yaml", "b.csv"], "none: has neither participants-votes.csv nor votes.csv"),
    ],
)
def test_a_mistake_is_one_sentence(asked, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = run(app, ["panel", *asked])
    assert found.exit_code == 2 and told in found.output
    assert not list(tmp_path.iterdir())


def test_experts_ranges_are_written_into_a_case_with_its_comments(tmp_path):
    file = tmp_path / "mine.yaml"
    text = (resources.files("detente.case") / "library" / "ukraine-2022.yaml").read_text("utf-8")
    file.write_text(text, "utf-8")
    done = run(app, ["panel", "pool", "ukraine-2022", EXPERTS, "--into", str(file), "--keep-experts"])
    assert done.exit_code == 0, done.output
    written = {q.name: q for q in quantities(load_case(file).case)}
    before = {q.name: q for q in quantities(load_case("ukraine-2022").case)}
    for path in ("guarantees.nato.answers", "guarantees.treaty.answers"):
        assert written[path].source == "panel:ukraine-2022" and written[path].n == 9 and len(written[path].experts) == 9
    assert {n for n in before if str(written[n].text) != str(before[n].text)} == {
        "guarantees.nato.answers",
        "guarantees.treaty.answers",
    }
    comments = [line.split("#", 1)[1] for line in text.splitlines() if "#" in line]
    assert all(c in file.read_text("utf-8") for c in comments)
    asked = json.loads(run(app, ["panel", "questions", "ukraine-2022", "--json"]).output)
    assert [a["known"] for a in asked] == [False] * 2 + [True] * 6


def test_what_groups_accept_is_written_into_a_case_and_moves_nothing_there(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text((resources.files("detente.case") / "library" / "ukraine-2022.yaml").read_text("utf-8"), "utf-8")
    done = run(app, ["panel", "results", "ukraine-2022", BALLOTS, "--into", str(file)])
    assert done.exit_code == 0, done.output
    case = load_case(file).case
    assert set(case.opinion.groups) == {"a", "b", "c", "d"}
    assert set(case.opinion.groups["b"].accepts) == set(case.issues)
    assert [q.name for q in quantities(case)] == [q.name for q in quantities(load_case("ukraine-2022").case)]


def test_ballots_go_out_in_the_files_of_polis_and_come_back(tmp_path):
    folder, back, ballots = tmp_path / "polis", tmp_path / "back.panel.yaml", tmp_path / "back.csv"
    made = run(app, ["panel", "export", "ukraine-2022", BALLOTS, str(folder), "--language", "uk"])
    assert made.exit_code == 0, made.output
    assert "24 questions with the words of the scale have no place in them" in made.output
    assert run(app, ["panel", "export", "ukraine-2022", BALLOTS, str(folder)]).exit_code == 2
    assert run(app, ["panel", "import", str(folder), str(back), str(ballots)]).exit_code == 0
    panel, first = load_panel("ukraine-2022"), load_panel(back)
    said = [panel.words(q.asks, "uk") for q in panel.questions.values() if q.kind == "statement"]
    assert [q.asks for q in first.questions.values()] == said
    wanted, found = read_ballots(panel, BALLOTS), read_ballots(first, ballots)
    assert np.array_equal(found.answers, wanted.answers[:, ~np.array(panel.scaled)])
    assert np.array_equal(found.groups, wanted.groups)
    kept = back.read_bytes()
    back.unlink()  # as if the command had been killed before its end
    assert run(app, ["panel", "import", str(folder), str(back), str(ballots)]).exit_code == 0
    assert back.read_bytes() == kept
    back.unlink()
    ballots.write_text("somebody else's", "utf-8")
    refused = run(app, ["panel", "import", str(folder), str(back), str(ballots)])
    assert refused.exit_code == 2 and "exists already" in refused.stderr
    assert ballots.read_text("utf-8") == "somebody else's" and not back.exists()
    assert (
        "expected one of en, uk"
        in run(app, ["panel", "export", "ukraine-2022", BALLOTS, "x", "--language", "fr"]).output
    )


def test_a_large_assessment_can_stand_beside_a_panel(tmp_path, monkeypatch):
    monkeypatch.setattr(arrays, "MANY", 1)
    large = tmp_path / "large.json"
    load_assessment(Path(__file__).parents[1] / "assessment" / "saved" / "format-2.json").save(large)
    shown = run(app, ["panel", "results", "ukraine-2022", BALLOTS, "--beside", str(large), "--json"])
    assert shown.exit_code == 0, shown.output
    none = run(app, ["panel", "results", "ukraine-2022", BALLOTS, "--beside", str(tmp_path / "none.json")])
    assert none.exit_code == 2 and "none.json: No such file" in none.output
