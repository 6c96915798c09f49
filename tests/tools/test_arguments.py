"""Tools that are given arguments explain them, and write nothing when asked to."""

import runpy
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
SCRIPTS = sorted(f for f in TOOLS.rglob("*.py") if '__name__ == "__main__"' in f.read_text("utf-8"))


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run a script in an empty folder, in this process, which has most of what it loads: its exit code and what it prints."""
    before = set(sys.modules)
    # Raw files are read by a library that is no part of the test environment; --help does not need it.
    monkeypatch.setitem(sys.modules, "pyreadr", ModuleType("pyreadr"))
    monkeypatch.chdir(tmp_path)

    def ran(script, *arguments):
        monkeypatch.setattr(sys, "argv", [str(script), *arguments])
        monkeypatch.syspath_prepend(str(script.parent))
        code = 0
        try:
            runpy.run_path(str(script), run_name="__main__")
        except SystemExit as end:
            code = end.code or 0
        return code, *capsys.readouterr()

    yield ran
    for name in set(sys.modules) - before:
        if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(TOOLS)):
            del sys.modules[name]  # `civil` is also the name of others


def test_the_scripts_are_found():
    assert {"case_docs.py", "history_docs.py", "derive.py", "fit.py", "calibrate.py"} <= {s.name for s in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda s: s.name)
def test_help_helps_and_writes_nothing(run, script, tmp_path):
    before = script.stat().st_mtime_ns
    code, out, err = run(script, "--help")
    assert code == 0, err
    assert out.startswith("usage:")
    assert list(tmp_path.iterdir()) == []
    assert script.stat().st_mtime_ns == before


@pytest.mark.parametrize("script", [s for s in SCRIPTS if s.name.endswith("_docs.py")], ids=lambda s: s.name)
def test_a_page_is_written_where_it_is_asked_for(run, script, tmp_path):
    code, _, err = run(script)
    assert code == 2
    assert "the following arguments are required: file" in err
    code, _, err = run(script, "gone/page.md")
    assert code == 2
    assert "the folder gone does not exist" in err
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_what_the_tool_makes(run, tmp_path):
    import cli_docs

    code, _, err = run(TOOLS / "cli_docs.py", "page.md")
    assert code == 0, err
    assert (tmp_path / "page.md").read_text("utf-8") == cli_docs.page()


def test_the_invented_ballots_are_what_the_tool_invents(run, tmp_path):
    code, _, err = run(TOOLS / "invented_panel.py", str(tmp_path))
    assert code == 0, err
    library = TOOLS.parent / "src/detente/panel/library"
    for kind in ("ballots", "experts"):
        assert (tmp_path / f"ukraine-2022.{kind}.csv").read_text("utf-8") == (
            library / f"ukraine-2022.{kind}.csv"
        ).read_text("utf-8")
