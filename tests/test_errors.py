"""One base of all errors, one place for each face that translates it."""

import ast
import importlib
import inspect
import pickle
import pkgutil
from pathlib import Path

import detente
from detente.case.events.layouts import CellError
from detente.case.problems import CaseError, Problem
from detente.errors import DetenteError
from detente.graph.statements import StatementError
from detente.history.sheets import TableError

SRC = Path(detente.__file__).parent


def error_classes():
    for module in pkgutil.walk_packages([str(SRC)], "detente."):
        if "migrations" in module.name or module.name.endswith("__main__"):
            continue
        for _, thing in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(thing, Exception) and thing.__module__.startswith("detente"):
                yield thing


def test_every_error_has_the_base():
    found = {c for c in error_classes() if c.__name__ != "Cancelled"}  # a run's end, not a refusal
    assert len(found) >= 15
    assert all(issubclass(c, DetenteError) for c in found), [c for c in found if not issubclass(c, DetenteError)]


def test_no_error_passes_for_a_value_error():
    """A face that caught ValueError would read a bug as a user's mistake; so no error of detente is one."""
    assert not [c for c in error_classes() if issubclass(c, ValueError | RuntimeError | KeyError)]


def test_no_face_catches_more_than_it_should():
    faces = [f for room in ("cli", "report", "web") for f in (SRC / room).rglob("*.py") if "migrations" not in f.parts]
    broad = {"ValueError", "Exception", "BaseException"}
    for file in faces:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                names = (
                    {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else {"BaseException"}
                )
                # The runner marks a run as failed whatever happened, and logs what is not a refusal.
                # So does the writer of ballots, which tells whoever waits.
                assert not names & broad or file.name in ("runner.py", "writer.py"), (
                    f"{file}:{node.lineno} catches {names & broad}"
                )


def test_errors_travel_between_processes():
    made = [
        CaseError([Problem("a.yaml", 3, 1, "title", "got 1; expected text")]),
        TableError(["one", "two"]),
        CellError("best", "many", "a whole number"),
        StatementError("not closed", 3),
    ]
    for error in made:
        again = pickle.loads(pickle.dumps(error))
        assert (str(again), vars(again)) == (str(error), vars(error))
    for kind in set(error_classes()) - {type(error) for error in made}:
        assert str(pickle.loads(pickle.dumps(kind("a sentence")))) == "a sentence"


def test_a_message_repeats_no_more_of_what_was_got_than_a_line_holds():
    error = DetenteError(f"got '{'x' * 5000}'\nexpected y")
    first, second = str(pickle.loads(pickle.dumps(error))).split("\n")
    assert len(first) == 1500 and first.endswith("x...") and second == "expected y"
