"""The command line. It computes nothing: every command calls a public function and shows what it returns.

Imports stand in the commands that need them: Numba takes a second to load, and `--help` must not wait for it.
"""

from __future__ import annotations

from typing import Annotated

import typer

from detente._version import __version__
from detente.cli import assessment, case, workbench
from detente.cli.history import history
from detente.cli.shared import Border

app = typer.Typer(
    cls=Border,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Who would sign, whether it would hold, whether a threat is a bluff, and whether to settle now or wait.",
    epilog="Example: detente assess ukraine-2022 --draws 64 --out ukraine.json",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


app.add_typer(assessment.commands)
app.add_typer(case.commands)
app.add_typer(history, name="history")
app.add_typer(workbench.commands)
app.add_typer(workbench.user, name="user")
