"""Tools that are given arguments explain them, and write nothing when asked to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
SCRIPTS = sorted(f for f in TOOLS.rglob("*.py") if '__name__ == "__main__"' in f.read_text("utf-8"))
# Raw files are read by a library that is no part of the test environment; --help does not need it.
RUN = """
import runpy, sys, types
sys.modules["pyreadr"] = types.ModuleType("pyreadr")
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(folder: Path, script: Path, *arguments: str) -> subprocess.CompletedProcess:
    paths = [str(script.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.run(
        [sys.executable, "-c", RUN, str(script), *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_scripts_are_found():
    assert {"case_docs.py", "history_docs.py", "derive.py", "fit.py", "calibrate.py"} <= {s.name for s in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda s: s.name)
def test_help_helps_and_writes_nothing(script, tmp_path):
    before = script.stat().st_mtime_ns
    done = run(tmp_path, script, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage:")
    assert list(tmp_path.iterdir()) == []
    assert script.stat().st_mtime_ns == before


@pytest.mark.parametrize("script", [s for s in SCRIPTS if s.name.endswith("_docs.py")], ids=lambda s: s.name)
def test_a_page_is_written_where_it_is_asked_for(script, tmp_path):
    done = run(tmp_path, script)
    assert done.returncode == 2
    assert "the following arguments are required: file" in done.stderr
    done = run(tmp_path, script, "gone/page.md")
    assert done.returncode == 2
    assert "the folder gone does not exist" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_what_the_tool_makes(tmp_path):
    import cli_docs

    done = run(tmp_path, TOOLS / "cli_docs.py", "page.md")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "page.md").read_text("utf-8") == cli_docs.page()


def test_the_invented_ballots_are_what_the_tool_invents(tmp_path):
    done = run(tmp_path, TOOLS / "invented_panel.py", str(tmp_path))
    assert done.returncode == 0, done.stderr
    library = TOOLS.parent / "src/detente/panel/library"
    for kind in ("ballots", "experts"):
        assert (tmp_path / f"ukraine-2022.{kind}.csv").read_text("utf-8") == (
            library / f"ukraine-2022.{kind}.csv"
        ).read_text("utf-8")
