"""A case is told from a graph, and what is neither is refused."""

import pytest
from typer.testing import CliRunner

from detente.case import library as cases
from detente.cli.app import app
from detente.cli.kinds import is_case
from detente.graph.file import library as graphs

run = CliRunner().invoke


def test_built_in_names_are_told_apart():
    assert all(map(is_case, cases())) and not any(map(is_case, graphs()))


@pytest.mark.parametrize(("text", "told"), [("graph: 1\n", False), ("# mine\ndetente: 1\n", True)])
def test_a_file_is_told_by_its_first_keys(tmp_path, text, told):
    file = tmp_path / "x.yaml"
    file.write_text(text, "utf-8")
    assert is_case(str(file)) is told


def test_what_is_neither_and_what_does_not_fit_is_refused(tmp_path):
    other = tmp_path / "panel.yaml"
    other.write_text("panel: 1\ngraphs: 2\n", "utf-8")
    found = run(app, ["graph", str(other)])
    assert (
        found.exit_code == 2 and "is neither a graph's file, which begins with 'graph: 1', nor a case's" in found.output
    )
    for option, value in (("--draws", "2"), ("--seed", "2"), ("--scenario", "x"), ("--cluster", "tcp://x:1")):
        found = run(app, ["graph", "cuba", option, value])
        assert found.exit_code == 2 and f"{option}: is for a case; 'cuba' is a graph" in found.output
