"""Whether what a user names is a case or a graph."""

from __future__ import annotations

from pathlib import Path

from detente.case.load import library as cases
from detente.case.load import read_named
from detente.case.problems import unknown
from detente.cli.shared import fail
from detente.graph.file import is_graph
from detente.graph.file import library as graphs


def is_case(name: str) -> bool:
    """Whether a name is that of a built-in case or the path of a case's file, rather than a graph's. A file that is neither is refused."""
    if name in graphs():
        return False
    if name in cases():
        return True
    if not Path(name).is_file():
        fail(f"{name}: no such file, and not a built-in graph or case: {unknown(name, [*graphs(), *cases()])}")
    found = is_graph(read_named(name, (), "", "", "graph")[0])
    if found is None:
        fail(
            f"{name}: is neither a graph's file, which begins with 'graph: 1', nor a case's, which begins with 'detente: 1'"
        )
    return not found
