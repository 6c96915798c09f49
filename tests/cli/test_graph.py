"""The command `detente graph` as a user meets it."""

from importlib import resources

import pytest
from typer.testing import CliRunner

from detente.assessment import read_lens
from detente.cli.app import app
from detente.graph.answer import analyse, read_answer
from detente.graph.file import library, load_graph

run = CliRunner().invoke


@pytest.mark.parametrize("name", library())
def test_every_built_in_graph_prints_on_80_columns(name):
    shown = run(app, ["graph", name], env={"COLUMNS": "80"})
    assert shown.exit_code == 0, shown.output
    assert max(map(len, shown.output.splitlines())) <= 80 and "\N{HORIZONTAL ELLIPSIS}" not in shown.output
    assert "Equilibria" in shown.output and "From today" in shown.output


def test_elmira_as_a_tableau_with_a_coalition_and_a_wanted_state():
    shown = run(
        app,
        ["graph", "elmira", "--inverse", "7", "--party", "uniroyal", "--coalition", "ministry, uniroyal"],
        env={"COLUMNS": "80"},
    )
    rows = {line[:18].strip(): line[18:].split() for line in shown.output.splitlines()}
    assert rows["accept"] == list("NNYYNNYY-")
    assert rows["ministry: rank"] == list("672358149")
    assert rows["local: stays"] == list("mssmrrrrr")
    assert "Together Ministry of the Environment and Uniroyal improve from 5 to 8." in shown.output
    assert "Where Ministry of the Environment and Uniroyal improve together" in shown.output
    assert "uniroyal, NASH, 2 swaps: 1 > 4 > 8 > 5 > 7 > 9 > 3 > 2 > 6" in shown.output


def test_json_is_the_answer():
    found = run(app, ["graph", "cuba", "--json", "--inverse", "5"])
    model = load_graph("cuba").model
    assert read_answer(found.stdout) == analyse(model, wanted="5")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["none"], "no such file, and not a built-in graph"),
        (["cuba", "--inverse", "99"], "state: got '99'; expected one of 1, 2"),
        (["cuba", "--inverse", "5", "--party", "uk"], "party: got 'uk'; expected one of usa, ussr"),
        (["cuba", "--coalition", "usa,uk"], "party: got 'uk'"),
        (["cuba", "--party", "usa"], "--party: says whose ordering may change; give --inverse, too"),
        (["cuba", "--out", "x.png"], "--out: got 'x.png'; expected a name that ends in .html or .svg"),
    ],
)
def test_a_mistake_is_one_sentence(asked, told):
    found = run(app, ["graph", *asked])
    assert found.exit_code == 2 and told in found.output


@pytest.fixture(scope="module")
def case_file(tmp_path_factory):
    file = tmp_path_factory.mktemp("cases") / "mine.yaml"
    file.write_text((resources.files("detente.case") / "template.yaml").read_text("utf-8"), "utf-8")
    return str(file)


def test_a_case_is_told_from_a_graph_by_its_first_keys(case_file, tmp_path):
    page = tmp_path / "case.html"
    found = run(app, ["graph", case_file, "--draws", "1", "--json", "--out", str(page), "--inverse", "armistice"])
    assert found.exit_code == 0, found.output
    lens = read_lens(found.stdout)
    assert lens.draws == 1 and "armistice" in lens.graph.states and lens.graph.data["inverse"]
    assert "the graph model" in page.read_text("utf-8")
    shown = run(app, ["graph", case_file, "--draws", "1"], env={"COLUMNS": "80"})
    assert shown.exit_code == 0 and "Two lenses" in shown.output
