"""`detente events` and `detente implementation`: what they print, what they write, and what they refuse."""

import json
from importlib import resources

import pytest
from event_files import ACLED, GED, acled, ged, text
from typer.testing import CliRunner

from detente.case import load_case
from detente.cli.app import app

run = CliRunner().invoke
SCORES = """\
stipulation,theme,by,2024,2025
Withdraw from the ridge,Withdrawal,country-a,1,3
Open the road,Roads,country-b,2,0
Count the mines,Roads,The mine office,,0
"""


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text((resources.files("detente.case") / "template.yaml").read_text("utf-8"), "utf-8")
    return str(path)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ged.csv"
    path.write_text(text([ged(1), ged(2, type_of_violence="3", best="9", source_headline="\x1b[31mRed")], GED), "utf-8")
    return str(path)


ALSO = ["--also", "country-a=Government of A", "--also", "country-b=Government of B"]


def test_months_and_candidates_are_listed(file, case):
    answer = run(app, ["events", file, "--case", case, *ALSO])
    assert answer.exit_code == 0, answer.output
    assert "2 of 2 events" in answer.output and "2025-03" in answer.output
    assert "UCDP's best estimate" in answer.output and "CC BY 4.0" in answer.output
    assert "A or B, say which (the file does not say who attacked); row 2" in answer.output
    assert "\x1b" not in answer.output
    found = json.loads(run(app, ["events", file, "--case", case, "--json", *ALSO]).output)
    assert found["months"] == [{"month": "2025-03", "events": 2, "deaths": 19, "low": 16, "high": 28}]
    assert [c["by"] for c in found["candidates"]] == [None, "country-a"]


def test_a_case_takes_months_and_entries(file, case, tmp_path):
    answer = run(
        app,
        [
            "events",
            file,
            "--case",
            case,
            "--accept",
            "1=country-b,2",
            "--into",
            case,
            "--downloaded",
            "2026-02-01",
            *ALSO,
        ],
    )
    assert answer.exit_code == 0, answer.output
    assert "1 month of events; 2 entries more on the record" in answer.output
    found = load_case(case).case
    assert [(e.by, e.row) for e in found.record[-2:]] == [("country-b", 2), ("country-a", 3)]
    other = tmp_path / "acled.csv"
    other.write_text(text([acled()], ACLED), "utf-8")
    assert run(app, ["events", str(other), "--case", case, "--into", case]).exit_code == 0
    written = (tmp_path / "case.yaml").read_text("utf-8")
    assert "- {month: 2025-03, events: 1, deaths: 3}" in written and "shells fell on Rivertown" not in written
    assert set(load_case(case).case.timelines) == {"ucdp-ged", "acled"}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--accept", "1"], "--accept goes with --into"),
        (
            ["--accept", "9", "--into", "x.yaml", *ALSO],
            "--accept: got '9'; expected numbers from 1 to 2, such as 1,3=country-a",
        ),
        (
            ["--accept", "1", "--into", "x.yaml", *ALSO],
            "1: the file does not say who of country-a and country-b did it",
        ),
        (["--accept", "1=nobody", "--into", "x.yaml", *ALSO], "--accept: got 'nobody'"),
        (["--accept", "1", "--into", "x.yaml"], "there is no candidate"),
        (["--conflict", "Z"], "no event has 'Z'"),
        (["--downloaded", "soon"], "--downloaded: got 'soon'"),
        (["--conflict", " "], "conflict: got nothing; expected a name or a part of one"),
    ],
)
def test_a_mistake_is_one_sentence(file, case, more, why):
    answer = run(app, ["events", file, "--case", case, *more])
    assert answer.exit_code == 2
    assert why in answer.output
    assert len(answer.output.strip().splitlines()) == 1


def test_scores_are_shown_taken_into_a_case_and_proposed_as_pledges(case, tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text(SCORES, "utf-8")
    about = ["--case", case, "--agreement", "Accord of the ridge", "--signed", "2024-02-01"]
    answer = run(app, ["implementation", str(path), *about])
    assert answer.exit_code == 0, answer.output
    assert "A: promise kept" in answer.output and "B: promise broken in 2025" in answer.output
    assert "The mine office (nobody in the case): promise broken in 2025" in answer.output
    answer = run(app, ["implementation", str(path), *about, "--accept", "1,2", "--into", case])
    assert "3 stipulations; 2 pledges more on the record" in answer.output
    kept, broken = load_case(case).case.record[-2:]
    assert (kept.by, kept.outcome, kept.broken, kept.date) == ("country-a", "kept", None, "2024-02-01")
    assert (broken.by, broken.outcome, broken.broken, broken.weight.middle) == ("country-b", "broken", "2025", 0)
    found = json.loads(run(app, ["implementation", case, "--json"]).output)
    assert [t["name"] for t in found["themes"]] == ["All stipulations", "Withdrawal", "Roads"]
    assert [y["share"] for y in found["themes"][0]["years"]] == [3 / 6, 3 / 9]
    refused = run(app, ["implementation", case, "--accept", "3", "--into", case])
    assert refused.exit_code == 2 and "'The mine office' is nobody in the case" in refused.output


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["ukraine-2022"], "the case has no section 'implementation'"),
        (["x.csv"], "needs --case, --agreement and --signed"),
        (["ukraine-2022", "--signed", "2020"], "go with a table of scores"),
        (["ukraine-2022", "--accept", "1"], "--accept goes with --into"),
    ],
)
def test_wrong_arguments_are_one_sentence(arguments, why):
    answer = run(app, ["implementation", *arguments])
    assert answer.exit_code == 2 and why in answer.output
    assert len(answer.output.strip().splitlines()) == 1


def test_what_a_case_takes_out_of_the_one_it_extends_does_not_come_back(tmp_path):
    events, path = tmp_path / "ged.csv", tmp_path / "mine.yaml"
    events.write_text(text([ged(date_start="2022-03-01", date_end="2022-03-01")], GED), "utf-8")
    mine = "extends: ukraine-2022\nid: mine\ntitle: Mine\nrecord: null\n"
    path.write_text(mine, "utf-8")
    answer = run(
        app,
        [
            "events",
            str(events),
            "--case",
            str(path),
            "--into",
            str(path),
            "--also",
            "russia=Government of A",
            "--accept",
            "1=russia",
        ],
    )
    assert answer.exit_code == 2
    assert (
        answer.stderr
        == "record: this file takes out the list of ukraine-2022, and whatever is added would bring all of it back\n"
    )
    assert path.read_text("utf-8") == mine
