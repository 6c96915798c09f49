"""The command line. It computes nothing: every command calls a public function and shows what it returns.

Commands import what they need themselves: Numba takes a second to load, and `--help` must not wait for it. The help lists commands in
the order in which they are registered here.
"""

from __future__ import annotations

from typing import Annotated

import typer

from detente._version import __version__
from detente.cli import assessment, case, workbench
from detente.cli.article import commands as article
from detente.cli.events import commands as events
from detente.cli.figures import commands as figures
from detente.cli.graph import commands as graph
from detente.cli.history import history
from detente.cli.panel import panel
from detente.cli.shared import Border
from detente.terminal import say

app = typer.Typer(
    cls=Border,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Tells who would sign, whether peace would hold, which threats are bluffs, and whether to settle now or wait.",
    epilog="Example: detente assess ukraine-2022 --draws 64 --out ukraine.json",
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


app.add_typer(assessment.commands)
app.add_typer(case.commands)
app.add_typer(article)
app.add_typer(graph)
app.add_typer(events)
app.add_typer(figures)
app.add_typer(history, name="history")
app.add_typer(panel, name="panel")
app.add_typer(workbench.commands)
app.add_typer(workbench.user, name="user")
