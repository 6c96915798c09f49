"""Every command, whatever it prints to: a full disk, a terminal without a width or of ASCII letters, and texts that would steer one."""

import contextlib
import io
import sys
from importlib import resources
from pathlib import Path

import pytest
from event_files import GED, ged, text
from typer.main import get_command

from detente.cli.app import app

LIBRARY = resources.files("detente.panel") / "library"
TITLE = 'title: "Война \\u2013 Fe\\u0301\\e[31m\\a\\x9b2J"'
DRAW = ["--draws", "1"]
FILES = {
    "article.txt": "A said on Monday that it would attack B\x1b[31m unless B withdrew.\n",
    "events.csv": text([ged(1, source_headline="\x1b[31mRed")], GED),
    "scores.csv": "stipulation,theme,by,2024\nOpen\x1b[31m the road,Roads,country-b,2\n",
    "rates.csv": "date,value\n2024-06,10\n",
    "others.csv": "question,probability,date,source\nproposals/armistice/holds/5,40%,2025-12-01,report\n",
    "agreements.csv": "conflict_id,pa_name,pa_date,ended,duration\n1,One\x1b[31m,1991-05-31,True,1992-10-11\n",
}
# What each command is given in a folder with `case.yaml` and the files above; others show their help.
WORDS = {
    "assess": ["case.yaml", *DRAW],
    "compare": ["case.yaml", "--scenario", "cut", *DRAW],
    "fix": ["case.yaml", *DRAW],
    "deals": ["case.yaml", *DRAW],
    "hinges": ["case.yaml", *DRAW],
    "export": ["case.yaml", "--proposal", "armistice"],
    "article": ["article.txt", "--case", "case.yaml"],
    "graph": ["elmira"],
    "events": ["events.csv", "--case", "case.yaml", "--also", "country-a=Government of A"],
    "implementation": ["scores.csv", "--case", "case.yaml", "--agreement", "Акт\x1b[31m", "--signed", "2023-01-01"],
    "series": [
        "rates.csv",
        "--into",
        "case.yaml",
        "--title",
        "Ж",
        "--unit",
        "%",
        "--source",
        "report",
        "--vintage",
        "2025-12-20",
    ],
    "forecasts": ["others.csv", "--into", "case.yaml"],
    "cases": [],
    "check": ["case.yaml"],
    "new": ["новый\x1b.yaml"],
    "schema": [],
    "beliefs": ["case.yaml", "--draws", "8"],
    "history show": ["peace_failure(guarantee: treaty, war: civil)"],
    "history cite": [],
    "history table": ["wars"],
    "history import": ["agreements.csv", "--layout", "ucdp-agreements", "--until", "2021-12-31", "--out", "peace.csv"],
    "panel demo": [],
    "panel new": ["case.yaml", "p.panel.yaml", "--group", "a: A", "--group", "b: B"],
    "panel check": ["ukraine-2022"],
    "panel questions": ["ukraine-2022"],
    "panel results": ["ukraine-2022", str(LIBRARY / "ukraine-2022.ballots.csv")],
    "panel pool": ["ukraine-2022", str(LIBRARY / "ukraine-2022.experts.csv")],
}


def _leaves(group, name=""):
    for key, command in group.commands.items():
        yield from _leaves(command, f"{name}{key} ") if hasattr(command, "commands") else [f"{name}{key}"]


COMMANDS = sorted(_leaves(get_command(app)))
assert set(WORDS) <= set(COMMANDS)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    case = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    lines = [TITLE if line.startswith("title:") else line for line in case.splitlines()]
    Path("case.yaml").write_text("\n".join(lines), "utf-8")
    for name, content in FILES.items():
        Path(name).write_text(content, "utf-8")


def _run(command):
    """What a command ends with, and no exception but the exit."""
    with pytest.raises(SystemExit) as ended:
        app([*command.split(" "), *WORDS.get(command, ["--help"])])
    return ended.value.code


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_in_ascii_and_without_a_width(command, monkeypatch, capsys):
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="ascii"))
    monkeypatch.setenv("COLUMNS", "0")
    code = _run(command)
    told = capsys.readouterr().err
    assert code == 0, told
    printed = out.getvalue()
    assert len(printed) > 20
    assert not {b for b in printed + told.encode() if b < 32} - {9, 10}


class Full(io.RawIOBase):
    """A disk on which there is no room."""

    def writable(self):
        return True

    def write(self, _content):
        raise OSError(28, "No space left on device")


SOLVE = {"compare", "fix", "deals", "hinges"}  # as assess, and take longer


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in SOLVE])
def test_every_command_tells_of_a_full_disk_in_a_sentence(command, monkeypatch, capsys):
    full = io.TextIOWrapper(io.BufferedWriter(Full()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", full)
    assert _run(command) == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith("No space left on device")
    with contextlib.suppress(OSError):  # what is left in its buffer, if anything is
        full.close()
