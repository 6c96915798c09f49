"""What the commands share: options, the border for errors, progress, writing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from detente.errors import DetenteError

if TYPE_CHECKING:
    from rich.progress import Progress

    from detente.case import LoadedCase

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


class Border(TyperGroup):
    """Where errors become a sentence and an exit code, for every command.

    What detente cannot do as asked, or has no memory for, ends with exit code 2; Ctrl-C with 130. Anything else is a bug and keeps its traceback.
    """

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except DetenteError as error:
            fail(str(error))
        except MemoryError as error:
            fail(
                f"this machine's memory does not suffice ({error or 'no size is known'}); make the case smaller or take fewer draws"
            )
        except KeyboardInterrupt:
            typer.echo("stopped; nothing was written", err=True)
            raise typer.Exit(130) from None


def load(case: str, scenario: str | None = None) -> LoadedCase:
    """Load a case."""
    from detente.case import load_case

    return load_case(case, scenario)


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
