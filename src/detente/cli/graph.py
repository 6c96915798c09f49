"""The command `detente graph`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.shared import AsJson, fail, print_json, write
from detente.files import write_whole

commands = typer.Typer()
PICTURES = (".html", ".svg")


@commands.command(epilog="Example: detente graph elmira --inverse 8 --coalition ministry,uniroyal")
def graph(
    name: Annotated[
        str,
        typer.Argument(
            metavar="GRAPH",
            help="A built-in graph (chicken, cuba, elmira, prisoners-dilemma) or the path of a graph's file.",
        ),
    ],
    inverse: Annotated[
        str | None,
        typer.Option(
            metavar="STATE", help="Tell how little a party's ordering would have to change for this state to last."
        ),
    ] = None,
    party: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="With --inverse: whose ordering may change; by default each in turn."),
    ] = None,
    coalition: Annotated[
        str | None, typer.Option(metavar="A,B", help="Tell where these parties improve to if they move together.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the picture to an .svg file, or picture and tables to an .html file."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show which states of a conflict would last by the graph model (GMCR), which needs no numbers but each party's ordering.

    A graph's file gives parties, their options, what cannot be, and how each party orders the states.
    """
    if out is not None and out.suffix not in PICTURES:
        fail(f"--out: got '{out.name}'; expected a name that ends in {' or '.join(PICTURES)}")
    if party and inverse is None:
        fail("--party: says whose ordering may change; give --inverse, too")
    from detente.graph.answer import analyse
    from detente.graph.file import load_graph

    loaded = load_graph(name)
    members = [p.strip() for p in coalition.split(",")] if coalition is not None else []
    found = analyse(loaded.model, wanted=inverse, parties=party or (), coalition=members)
    if as_json:
        print_json(found.as_dict())
    else:
        from detente.report.terminal.graph import print_graph

        print_graph(found)
    if out is not None:
        from detente.report.graph_page import graph_html, graph_svg

        content = graph_html(found) if out.suffix == ".html" else graph_svg(found)
        write(out, lambda path: write_whole(path, content))
        if not as_json:
            typer.echo(f"wrote {out}")
