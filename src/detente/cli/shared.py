"""What the commands share: options, progress, and how mistakes and interruptions end."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from detente.case import CaseError, LoadedCase

CaseName = Annotated[
    str,
    typer.Argument(metavar="CASE", help="A built-in case (see: detente cases) or the path of a case file."),
]
Scenario = Annotated[str | None, typer.Option(help="One of the case's scenarios.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
Draws = Annotated[
    int,
    typer.Option(min=1, max=65536, help="Joint samples of all uncertain quantities; powers of two spread best."),
]
Seed = Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Same case, seed and version: same answer.")]


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C ends long work with one sentence and exit code 130."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("stopped; nothing was written", err=True)
        raise typer.Exit(130) from None


def load(case: str, scenario: str | None = None) -> LoadedCase:
    """Load a case, or end with its mistakes."""
    from detente.case import CaseError, load_case

    try:
        return load_case(case, scenario)
    except CaseError as error:
        refuse(error)


def refuse(error: CaseError) -> NoReturn:
    """End with every mistake of a case file, exit code 2."""
    for problem in error.problems:
        typer.echo(str(problem), err=True)
    raise typer.Exit(2)


def print_json(data: Any) -> None:
    """Print data as JSON."""
    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))


def fail(sentence: str) -> NoReturn:
    """End with one sentence, exit code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def write(path: Path, write: Any) -> None:
    """Write a file by `write(path)`, or end with why not."""
    try:
        write(path)
    except OSError as error:
        fail(f"{path}: {error.strerror or error}")


def shown(bar: Progress, total: int) -> Callable[[str, int, int], None]:
    """Progress as a bar, or a line now and then where there is no terminal."""
    task = bar.add_task("starting", total=total)

    def show(stage: str, done: int, total: int) -> None:
        words = "compiling (first run on a machine) and solving draw 1" if stage == "first" and not done else "solving"
        words = {"ends": "trying assumptions at their ends", "writing": "writing the tree, nodes"}.get(stage, words)
        bar.update(task, description=words, completed=done, total=total)
        if not bar.console.is_terminal and done * 4 // total > (done - 1) * 4 // total:
            typer.echo(f"{words}: {done} of {total}", err=True)

    return show


def progress() -> Progress:
    """A bar on standard error; none without a terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
