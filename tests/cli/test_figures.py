"""`detente series` and `detente forecasts`: what they write, and what they refuse in one sentence."""

import json
from importlib import resources

import pytest
from typer.testing import CliRunner

from detente.case import load_case
from detente.cli.app import app

run = CliRunner().invoke


@pytest.fixture
def case(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text((resources.files("detente.case") / "template.yaml").read_text("utf-8"), "utf-8")
    return file


def test_a_series_is_written_into_a_case_and_then_replaced(case, tmp_path):
    rates = tmp_path / "rates.csv"
    rates.write_text("date,value\n2024-06,10\n2025-06,20 to 25\n", "utf-8")
    named = ["--title", "Loan rates", "--unit", "% a year", "--source", "report"]
    refused = run(app, ["series", str(rates), "--into", str(case), *named])
    assert refused.exit_code == 2
    assert refused.stderr == "the case has no series 'loan-rates' yet; give --vintage as well\n"
    answer = run(app, ["series", str(rates), "--into", str(case), *named, "--vintage", "2025-12-20"])
    assert answer.exit_code == 0, answer.output
    assert "series 'loan-rates', 2 values, the last of 2025-06" in answer.stdout
    assert "no clock follows it yet" in answer.stdout
    assert list(load_case(case).case.series["loan-rates"].values) == ["2024-06", "2025-06"]
    rates.write_text("date,value\n2026-01,20\n", "utf-8")
    before = case.read_text("utf-8")
    late = run(app, ["series", str(rates), "--into", str(case), "--name", "loan-rates"])
    assert late.exit_code == 2
    assert "this is from after the vintage, 2025-12-20" in late.stderr
    assert case.read_text("utf-8") == before


def test_forecasts_are_written_into_a_case_once(case, tmp_path):
    said = tmp_path / "said.csv"
    said.write_text("question,probability,date,source\nsigned_by/1,12%,2025-12-01,A site\n", "utf-8")
    command = ["forecasts", str(said), "--into", str(case)]
    assert json.loads(run(app, [*command, "--json"]).stdout) == {"file": str(case), "added": 1, "known": 0}
    assert load_case(case).case.forecasts[0].source == "a-site"
    again = run(app, command)
    assert again.stdout == "nothing to write: 0 new outside forecasts; 1 row left out, because the case has them\n"
    said.write_text("question,probability,date,source\nsigned_by/9,12%,2025-12-01,A site\n", "utf-8")
    wrong = run(app, command)
    assert wrong.exit_code == 2
    assert wrong.stderr.startswith(f"{said}:2: question: ")
