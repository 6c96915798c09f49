"""What the commands share: options, error handling, progress, writing."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from detente.errors import DetenteError
from detente.files import alone, write_whole
from detente.terminal import give_up, prepare, say

if TYPE_CHECKING:
    from rich.progress import Progress

    from detente.case import LoadedCase
    from detente.cluster import Cluster

CaseName = Annotated[
    str,
    typer.Argument(metavar="CASE", help="A built-in case (see: detente cases) or the path of a case file."),
]


def within(low: int, high: int) -> Callable[[int | None], int | None]:
    """A check that a number lies from `low` to `high`. Typer's own prints its bounds, up to 2**63 - 1, into every help text."""

    def check(value: int | None) -> int | None:
        if value is not None and not low <= value <= high:
            raise typer.BadParameter(f"got {value}; expected {low} to {high:,}")
        return value

    return check


DRAWS = 64  # as `assessment.draws.DRAWS`, which takes long to load
MOST_DRAWS = 65536
LARGEST_SEED = 2**63 - 1
Scenario = Annotated[str | None, typer.Option(metavar="NAME", help="Use one of the case's scenarios.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
Draws = Annotated[
    int,
    typer.Option(
        metavar="N",
        callback=within(1, MOST_DRAWS),
        help="How often to sample the uncertain quantities; powers of two cover them most evenly.",
    ),
]
ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Solve the draws on a Dask cluster, such as tcp://10.0.0.5:8786 (see the page on clusters).",
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        metavar="N",
        callback=within(0, LARGEST_SEED),
        help="Random seed: the same case, seed and version give the same answer.",
    ),
]


class Border(TyperGroup):
    """Turns errors into one sentence and an exit code, for every command.

    A `DetenteError`, a lack of memory and what the system refuses (a full disk, a file that may not be read) end with exit code 2, Ctrl-C with 130.
    A reader who has gone (`| head`) ends it with 1. Anything else is a bug and keeps its traceback.
    """

    def main(self, *args: Any, **given: Any) -> Any:
        """Run the command line."""
        prepare()
        try:
            return super().main(*args, **given)
        except OSError as error:
            sentence = give_up(error)
            if sentence is not None:
                with suppress(OSError):
                    say(sentence, err=True)
            raise SystemExit(1 if sentence is None else 2) from None

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except DetenteError as error:
            fail(str(error))
        except MemoryError as error:
            fail(f"not enough memory{f' ({error})' if str(error) else ''}; make the case smaller or use fewer draws")
        except RuntimeError as error:
            if "no locator available" not in str(error):  # Numba's words
                raise
            fail(
                "no folder for compiled kernels can be written; name one in NUMBA_CACHE_DIR that can, and keep it: compiling takes minutes"
            )
        except KeyboardInterrupt:
            say("stopped; nothing was written", err=True)
            raise typer.Exit(130) from None


def load(case: str, scenario: str | None = None) -> LoadedCase:
    """Load a case, as one of its scenarios if named. Raises `CaseError`."""
    from detente.case import load_case

    return load_case(case, scenario)


@contextmanager
def solving(cluster: str | None) -> Iterator[Cluster | None]:
    """The executor for a command: a cluster's if one is named. Raises `ClusterError`."""
    if cluster is None:
        yield None
        return
    from detente.assessment.executors import on_cluster

    with on_cluster(cluster) as pool:
        workers = "1 worker" if pool.workers == 1 else f"{pool.workers:,} workers"
        say(f"solving on {workers} of {cluster}", err=True)
        if pool.open_to_others:
            say(
                f"{cluster} is not encrypted: whoever reaches it over the network can run code on its workers; use tls://",
                err=True,
            )
        yield pool


def print_json(data: Any) -> None:
    """Print data as JSON; what could not be printed as it is, is escaped."""
    whole = "utf" in (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    text = json.dumps(data, indent=2, ensure_ascii=not whole)
    say(re.sub("[\x7f-\x9f\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text))


def fail(sentence: str) -> NoReturn:
    """Print one sentence to standard error and exit with code 2."""
    say(sentence, err=True)
    raise typer.Exit(2)


def write(path: Path, write: Any) -> None:
    """Call `write(path)`; if the file cannot be written, exit with the reason."""
    try:
        write(path)
    except OSError as error:
        fail(f"{path}: {error.strerror or error}")


def own_case(file: Path) -> str:
    """The text of a case file of the user's own."""
    from detente.case.load import read_text

    text, path = read_text(file)
    if not Path(path).is_file():
        fail(f"{file}: is a built-in case, which cannot be changed; write it to a file of your own first")
    return text


def text_into(into: Path | None, otherwise: str) -> tuple[str, str, str | None]:
    """The text of the case file to change if it is there, else of another case, with what it is called, and what `change` is to be told it was."""
    from detente.case.load import read_text

    there = into is not None and into.exists()
    text, name = read_text(into if into is not None and there else otherwise)
    return text, name, text if there else None


def change(file: Path, was: str | None, text: str) -> None:
    """Put a text in the place of a case file that was read as `was` (None: it was not there); exit with the reason if it has become another since.

    So of two commands that change one file at once, neither takes the other's change away.
    """
    from detente.case.load import read_text

    def put(path: Path) -> None:
        with alone(Path(os.path.realpath(path)).parent):
            now = read_text(path)[0] if path.exists() else None
            if now != was:
                fail(f"{path}: was changed by another program meanwhile, so nothing was written; run the command again")
            write_whole(path, text)

    write(file, put)


def shown(bar: Progress, total: int, elsewhere: bool = False) -> Callable[[str, int, int], None]:
    """A progress callback for `bar`. Without a terminal it prints a line at every quarter instead.

    `elsewhere`: draws are solved on other machines, of whose compiled kernels nothing is known here.
    """
    task = bar.add_task("starting", total=total)

    def show(stage: str, done: int, total: int) -> None:
        words = "solving"
        if stage == "first" and not done:
            from detente.game import compiled

            words = "solving the first draw" if elsewhere or compiled() else "compiling (first run on a machine)"
        words = {
            "ends": "trying the ends of each range",
            "checks": "solving a few draws again, to check",
            "seeing": "solving draws again, with a backer that sees through claims",
            "writing": "writing the tree: nodes",
        }.get(stage, words)
        bar.update(task, description=words, completed=done, total=total)
        if not bar.console.is_terminal and done * 4 // total > (done - 1) * 4 // total:
            say(f"{words}: {done} of {total}", err=True)

    return show


def progress() -> Progress:
    """A progress bar on standard error, hidden without a terminal."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from detente.report.terminal.console import Console

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
