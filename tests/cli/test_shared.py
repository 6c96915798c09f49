"""The border: whatever detente cannot do is one sentence and exit code 2, Ctrl-C is 130, and a bug stays a bug."""

import io
import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import typer
from numba import njit
from typer.testing import CliRunner

from detente.assessment import draws
from detente.cli.app import app
from detente.cli.shared import DRAWS, Border, change, print_json, progress, shown
from detente.errors import DetenteError
from detente.game import GameError

run = CliRunner().invoke


def test_commands_and_python_take_as_many_draws():
    assert DRAWS == draws.DRAWS


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "case.yaml"
    assert run(app, ["new", str(path)]).exit_code == 0
    return path


@pytest.mark.parametrize(
    "there, words",
    [(True, "solving the first draw: 0 of 4"), (False, "compiling (first run on a machine): 0 of 4")],
)
def test_compiling_is_said_only_when_it_is_true(there, words, monkeypatch, capsys):
    monkeypatch.setattr("detente.game.compiled", lambda: there)
    with progress() as bar:
        tell = shown(bar, 4)
        tell("first", 0, 4)
        tell("draws", 1, 4)
    assert capsys.readouterr().err.splitlines() == [words, "solving: 1 of 4"]


@pytest.mark.parametrize("command", ["assess", "fix", "deals", "hinges"])
def test_a_game_that_does_not_fit_in_memory_is_refused_in_a_sentence(command, template, monkeypatch):
    import detente.assessment  # noqa: F401

    monkeypatch.setattr(sys.modules["detente.game.memory"], "_free_memory", lambda: 1)
    done = run(app, [command, str(template), "--draws", "2"])
    assert done.exit_code == 2
    assert "of memory" in done.stderr and "Traceback" not in done.stderr


def test_comparing_needs_memory_too(monkeypatch):
    import detente.assessment  # noqa: F401

    monkeypatch.setattr(sys.modules["detente.game.memory"], "_free_memory", lambda: 1)
    done = run(app, ["compare", "ukraine-2022", "--scenario", "lend-lease", "--draws", "1"])
    assert done.exit_code == 2
    assert "of memory" in done.stderr


def little(error: BaseException) -> typer.Typer:
    """A command that ends in an error."""
    made = typer.Typer(cls=Border)

    @made.command()
    def one() -> None:
        raise error

    @made.command()
    def two() -> None:
        pass

    return made


@pytest.mark.parametrize(
    "error, code, words",
    [
        (DetenteError("got 3; at least 4 is needed"), 2, "got 3; at least 4 is needed"),
        (GameError("too large"), 2, "too large"),
        (MemoryError("cannot allocate 9 GiB"), 2, "memory"),
        (KeyboardInterrupt(), 130, "stopped; nothing was written"),
        (PermissionError(13, "Permission denied", "/home/x"), 2, "/home/x: Permission denied"),
        (OSError(28, "No space left on device"), 2, "No space left on device"),
    ],
)
def test_what_is_foreseen(error, code, words):
    done = run(little(error), ["one"])
    assert done.exit_code == code
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyError("a bug"), ZeroDivisionError()])
def test_a_bug_keeps_its_traceback(error):
    done = run(little(error), ["one"])
    assert done.exit_code == 1
    assert done.exception is error


def test_kernels_that_can_be_kept_nowhere_are_told_in_a_sentence():
    spelled: dict[str, object] = {}
    exec(compile("def kernel(): pass", "/nowhere/kernel.py", "exec"), spelled)
    with pytest.raises(RuntimeError) as raised:
        njit(cache=True)(spelled["kernel"])
    done = run(little(raised.value), ["one"])
    assert done.exit_code == 2
    assert done.stderr.startswith("no folder for compiled kernels can be written; name one in NUMBA_CACHE_DIR")


def test_what_is_no_text_in_an_encoding_is_escaped_in_json(monkeypatch):
    said = {"title": "Война\x9b\x7f\udcff\x1b"}
    for encoding, kept in (("ascii", ""), ("utf-8", "Война")):
        out = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding))
        print_json(said)
        assert json.loads(out.getvalue()) == said
        assert kept in out.getvalue().decode(encoding)
        assert not set(out.getvalue().decode(encoding)) & {"\x9b", "\x7f", "\x1b"}


def test_what_another_program_wrote_meanwhile_is_not_written_over(tmp_path, capsys):
    file = tmp_path / "case.yaml"
    file.write_text("theirs\n", "utf-8")
    for was in ("mine\n", None):
        with pytest.raises(typer.Exit) as left:
            change(file, was, "changed\n")
        assert left.value.exit_code == 2
        assert "was changed by another program meanwhile, so nothing was written" in capsys.readouterr().err
        assert file.read_text("utf-8") == "theirs\n"
    change(file, "theirs\n", "changed\n")
    change(tmp_path / "new.yaml", None, "new\n")
    assert [f.read_text("utf-8") for f in sorted(tmp_path.iterdir())] == ["changed\n", "new\n"]


def test_of_many_who_change_one_file_none_loses_a_change(tmp_path):
    """Each adds lines of its own, and begins again when another was faster."""
    file = tmp_path / "case.yaml"
    file.write_text("", "utf-8")

    def add(who):
        refused = 0
        for n in range(20):
            while True:
                was = file.read_text("utf-8")
                try:
                    change(file, was, f"{was}{who} {n}\n")
                    break
                except typer.Exit:
                    refused += 1
        return refused

    with ThreadPoolExecutor(4) as pool:
        refused = sum(pool.map(add, range(4)))
    assert sorted(file.read_text("utf-8").splitlines()) == sorted(f"{who} {n}" for who in range(4) for n in range(20))
    assert refused > 0  # they did meet
