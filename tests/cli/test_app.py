"""The command line as a user meets it: help, JSON, exit codes, one sentence for a mistake."""

import json
import os
import signal
import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from detente.assessment import load_assessment
from detente.cli.app import app

run = CliRunner().invoke
COMMANDS = [
    "assess",
    "report",
    "compare",
    "fix",
    "deals",
    "hinges",
    "score",
    "export",
    "article",
    "graph",
    "events",
    "implementation",
    "series",
    "forecasts",
    "cases",
    "check",
    "new",
    "schema",
    "beliefs",
    "serve",
    "audit",
    "backup",
    "restore",
]
HISTORY = ["show", "cite", "table", "fit", "import"]


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "case.yaml"
    assert run(app, ["new", str(path)]).exit_code == 0
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command):
    result = run(app, [command, "--help"])
    assert result.exit_code == 0
    assert "Example: detente" in result.output


def test_every_command_is_listed_above():
    assert sorted(COMMANDS) == sorted(
        name for name, c in get_command(app).commands.items() if not hasattr(c, "commands")
    )


def test_version():
    result = run(app, ["--version"])
    assert result.output.startswith("detente ")


def test_template_checks_and_runs(template, tmp_path):
    assert "no mistakes" in run(app, ["check", str(template)]).output
    saved = tmp_path / "a.json"
    result = run(app, ["assess", str(template), "--draws", "2", "--json", "--out", str(saved)])
    assert result.exit_code == 0
    assert "GiB of memory" in result.stderr
    data = json.loads(result.stdout)
    assert {
        "case",
        "version",
        "seed",
        "draws",
        "proposals",
        "ends",
        "threats",
        "beliefs",
        "waiting",
        "levers",
        "hangs_on",
        "warnings",
    } <= set(data)
    first = data["proposals"][0]
    assert {"id", "signs", "all_sign", "holds", "signed_and_holds_5", "gains"} <= set(first)
    assert set(first["holds"]) == {"1", "5", "10"}
    assert set(first["all_sign"]) == {"median", "low", "high"}
    assert set(data["ends"]) == {"0.25", "0.5", "1", "2", "3", "5", "10"}
    assert load_assessment(saved).as_dict() == data


def test_deals_graph_and_hinges_are_printed_after_the_assessment(template):
    text = run(app, ["assess", str(template), "--draws", "1", "--deals", "--hinges", "--graph"]).stdout
    last = text.index("Limits of this answer")
    assert text.index("The packages most likely to be signed") > last
    assert text.index("Where the leading assumptions would reverse the answers") > last
    assert text.index("A second lens: the graph model") > last


def test_export(template, tmp_path):
    out = tmp_path / "game.efg"
    result = run(app, ["export", str(template), "--proposal", "armistice", "--out", str(out)])
    assert result.exit_code == 0
    assert out.read_text().startswith("EFG 2 R")
    for wrong, words in (
        (["--proposal", "none"], "expected one of armistice"),
        (["--format", "nfg"], "expected one of efg, geniusweb, genius"),
        (["--rounds", "9"], "nodes"),
    ):
        result = run(app, ["export", str(template), *wrong])
        assert result.exit_code == 2
        assert words in result.stderr


def test_scenario(template):
    result = run(app, ["assess", str(template), "--draws", "1", "--scenario", "cut", "--json"])
    assert json.loads(result.stdout)["scenario"] == "cut"


def test_cases_and_schema(tmp_path):
    assert "ukraine-2022" in run(app, ["cases"]).output
    assert json.loads(run(app, ["cases", "--json"]).stdout)[0]["proposals"]
    out = tmp_path / "schema.json"
    run(app, ["schema", "--out", str(out)])
    assert json.loads(out.read_text())["else"]["properties"]["proposals"]


def test_beliefs():
    text = run(app, ["beliefs", "ukraine-2022", "--draws", "64"]).output
    assert "Budapest Memorandum" in text
    data = json.loads(run(app, ["beliefs", "ukraine-2022", "--draws", "64", "--json"]).stdout)
    ranges = data["ranges"]["russia"]["limited"]
    assert ranges["after"]["median"] < ranges["before"]["median"]


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["assess", "nowhere.yaml"], "no such file"),
        (["assess", "ukraine-2022", "--scenario", "lend-leas"], "did you mean 'lend-lease'"),
        (["assess", "ukraine-2022", "--draws", "0"], "draws"),
        (["assess", "ukraine-2022", "--out", "/nowhere/a.json"], "does not exist"),
        (["beliefs", "nowhere.yaml"], "no such file"),
        (["schema", "--out", "/nowhere/x.json"], "No such file"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(arguments, words):
    result = run(app, arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_check_lists_mistakes(template):
    template.write_text(template.read_text().replace("side: b", "side: z").replace("notches: 5", "notchs: 5"))
    result = run(app, ["check", str(template)])
    assert result.exit_code == 2
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{template}:") for line in lines)
    found = json.loads(run(app, ["check", str(template), "--json"]).stdout)
    assert [p["line"] for p in found] == sorted(p["line"] for p in found)


def test_new_does_not_overwrite(template):
    before = template.read_text()
    result = run(app, ["new", str(template)])
    assert result.exit_code == 2 and "exists already" in result.stderr
    assert template.read_text() == before


# A shell starts what runs in the background deaf to Ctrl-C, and the tests may run there.
HEEDS_CTRL_C = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from detente.cli.app import app
app()
"""


def test_ctrl_c_leaves_nothing_behind(tmp_path):
    out = tmp_path / "a.json"
    process = subprocess.Popen(
        [sys.executable, "-c", HEEDS_CTRL_C, "assess", "ukraine-2022", "--draws", "512", "--out", str(out)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "100"},
    )  # fmt: skip
    begun = ""
    while not begun.startswith(("solving the first", "compiling")):
        begun = process.stderr.readline()
        assert begun, "it ended before it began"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=180)
    assert process.returncode == 130
    assert "stopped; nothing was written" in errors
    assert "Traceback" not in errors
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", HISTORY)
def test_every_history_command_has_help_with_an_example(command):
    result = run(app, ["history", command, "--help"])
    assert result.exit_code == 0
    assert "Example: detente history" in result.output


def test_every_history_command_is_listed_above():
    group = next(g.typer_instance for g in app.registered_groups if g.name == "history")
    assert sorted(HISTORY) == sorted(c.name or c.callback.__name__ for c in group.registered_commands)


def test_history_shows_a_rate_as_json():
    result = run(app, ["history", "show", "peace_failure(guarantee: treaty, war: civil)", "--json"])
    assert result.exit_code == 0
    data = json.loads(result.output)
    assert data["low"] < data["median"] < data["high"]
    assert data["cases"] == len(data["comparable"]) == 14
    assert data["curve"][0]["median"] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "peace_falure()"], "there is no such base rate"),
        (["show", "peace_failure(fit: ../x)"], "lower-case letters, digits or hyphens"),
        (["table", "waars"], "did you mean 'wars'?"),
        (["fit", "none.csv", "--kind", "peaces"], "did you mean 'peace'?"),
        (["fit", "none.csv", "--kind", "peace"], "No such file"),
        (["import", "none.csv", "--layout", "cow-war", "--out", "x.csv"], "did you mean 'cow-wars'?"),
    ],
)
def test_history_mistakes_get_a_sentence_and_exit_code_2(arguments, sentence):
    result = run(app, ["history", *arguments])
    assert result.exit_code == 2
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_history_import_says_what_it_leaves_out(tmp_path):
    file, out = tmp_path / "agreements.csv", tmp_path / "peace.csv"
    file.write_text(
        "conflict_id,pa_name,pa_date,ended,duration\n1,One,1991-05-31,True,1992-10-11\n1,Two,1991-05-31,True,\n2,Three,2002-04-04,False,\n"
    )
    words = ["history", "import", str(file), "--layout", "ucdp-agreements", "--out", str(out)]
    shown = run(app, [*words, "--until", "2021-12-31"])
    assert "2 rows, 1 of them peaces that failed, from 3 rows of the file" in " ".join(shown.output.split())
    assert "line 3: it ended, but the date is missing" in " ".join(shown.output.split())
    data = json.loads(run(app, [*words, "--until", "2021-12-31", "--json"]).output)
    assert (data["rows"], data["events"], data["read"], data["skipped"][0]["lines"]) == (2, 1, 3, [3])
    assert out.read_text().count("\n") == 3
    missing = run(app, words)
    assert missing.exit_code == 2
    assert missing.output.startswith("--until: layout ucdp-agreements does not say")


def test_history_lists_cites_and_writes_tables(tmp_path):
    assert "history.peace_failure" in run(app, ["history"]).output
    assert len(json.loads(run(app, ["history", "--json"]).output)) >= 7
    assert "Fortna" in run(app, ["history", "cite"]).output
    out = tmp_path / "wars.csv"
    assert run(app, ["history", "table", "wars", "--out", str(out)]).exit_code == 0
    assert out.read_text().startswith("war,name,begin")


def test_score_says_when_there_is_nothing_to_score(template):
    result = run(app, ["score", str(template)])
    assert result.exit_code == 2
    assert "no case states what_happened" in result.output


def test_a_base_rate_with_colons_outside_quotes_is_explained(template):
    text = template.read_text().replace("prior: 40% to 60%", "prior: history.pledge_kept(kind: defence)")
    template.write_text(text)
    result = run(app, ["check", str(template)])
    assert result.exit_code == 2
    assert "put a base rate in quotes" in result.output


def test_base_rates_are_counted_by_check(template):
    template.write_text(
        template.read_text().replace("prior: 40% to 60%", 'prior: "history.pledge_kept(kind: defence)"')
    )
    result = run(app, ["check", str(template)])
    assert result.exit_code == 0, result.output
    assert "1 base rate," in result.output
