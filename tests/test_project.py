"""The files around the package agree with it, and the rooms with the architecture."""

import ast
import re
from pathlib import Path

from ruamel.yaml import YAML

from detente._version import __version__

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "detente"
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def _yaml(name):
    return YAML(typ="safe").load((ROOT / name).read_text("utf-8"))


def test_the_citation_is_of_this_version():
    found = _yaml("CITATION.cff")
    assert found["cff-version"] == "1.2.0"
    assert str(found["version"]) == __version__
    assert found["authors"] == [{"name": "The detente maintainers"}]
    assert found["license"] == "Apache-2.0"
    assert {"message", "title", "type"} <= set(found)
    released = re.search(
        rf"^## {re.escape(__version__)} \((.+)\)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert released and str(found["date-released"]) == released[1]


def test_pre_commit_runs_what_make_lint_runs():
    recipe = re.search(r"^lint:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    commands = [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe[1].splitlines()]
    (local,) = _yaml(".pre-commit-config.yaml")["repos"]
    assert local["repo"] == "local"
    assert [hook["entry"] for hook in local["hooks"]] == commands
    assert all(hook["language"] == "system" and not hook["pass_filenames"] for hook in local["hooks"])


def test_rooms_use_only_those_above_them():
    rooms = re.findall(r"^\| `(\w+)/` \|", ARCHITECTURE, re.MULTILINE)
    assert set(rooms) == {f.parent.name for f in SOURCE.glob("*/__init__.py")}
    wrong = []
    for room in rooms:
        for file in (SOURCE / room).rglob("*.py"):
            for used in _rooms_used(file) & set(rooms):
                if rooms.index(used) > rooms.index(room):
                    wrong.append(f"{file.relative_to(SOURCE)} uses {used}/")
    assert wrong == []


def _rooms_used(file):
    """The rooms a file imports from, wherever in it the import stands."""
    names = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("detente.")}


def test_the_walk_of_a_quantity_names_files_that_exist_each_once():
    walk = re.findall(r"^\d+\. `([^`]+)`", ARCHITECTURE, re.MULTILINE)
    assert 1 < len(walk) <= 8
    assert len(set(walk)) == len(walk)
    assert [f for f in walk if not (ROOT / f).is_file()] == []
    named = re.search(r"Follow `guarantees\.nato\.answers: ([^`]+)`", ARCHITECTURE)
    assert str(_yaml(walk[0])["guarantees"]["nato"]["answers"]) == named[1]
