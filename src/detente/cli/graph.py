"""The command `detente graph`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.shared import (
    LARGEST_SEED,
    MOST_DRAWS,
    AsJson,
    ClusterAddress,
    Scenario,
    fail,
    progress,
    shown,
    solving,
    within,
    write,
)
from detente.files import write_whole
from detente.terminal import say

if TYPE_CHECKING:
    from detente.assessment import SecondLens

commands = typer.Typer()
PICTURES = (".html", ".svg")
DRAWS = 16  # as `assessment.questions.second_lens.DRAWS`, which takes long to load


@commands.command(epilog="Example: detente graph elmira --inverse 8 --coalition ministry,uniroyal")
def graph(
    name: Annotated[
        str,
        typer.Argument(
            metavar="GRAPH",
            help="A built-in graph (chicken, cuba, elmira, prisoners-dilemma) or case, or the path of a graph's or a case's file.",
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
    scenario: Scenario = None,
    draws: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            callback=within(1, MOST_DRAWS),
            help="Of a case: draws from which the orderings are taken; by default 16.",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="N", callback=within(0, LARGEST_SEED), help="Of a case: the random seed; by default 1."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the picture to an .svg file, or picture and tables to an .html file."),
    ] = None,
    cluster: ClusterAddress = None,
    as_json: AsJson = False,
) -> None:
    """Show which states of a conflict would last by the graph model (GMCR), which needs no numbers but each party's ordering.

    A graph's file gives parties, their options, what cannot be, and how each party orders the states. Of a case, the orderings are those of its
    answers: of the medians, and of each draw.
    """
    if out is not None and out.suffix not in PICTURES:
        fail(f"--out: got '{out.name}'; expected a name that ends in {' or '.join(PICTURES)}")
    if party and inverse is None:
        fail("--party: says whose ordering may change; give --inverse, too")
    from detente.cli.kinds import is_case

    members = [p.strip() for p in coalition.split(",")] if coalition is not None else []
    asked: dict[str, Any] = {"wanted": inverse, "parties": party or (), "coalition": members}
    if is_case(name):
        _case(name, scenario, draws or DRAWS, 1 if seed is None else seed, asked, cluster, out, as_json)
        return
    for option, value in (("--scenario", scenario), ("--draws", draws), ("--seed", seed), ("--cluster", cluster)):
        if value is not None:
            fail(f"{option}: is for a case; '{name}' is a graph, which has no draws")
    from detente.graph.answer import analyse
    from detente.graph.file import load_graph

    found = analyse(load_graph(name).model, **asked)
    if as_json:
        say(found.to_json())
    else:
        from detente.report.terminal.graph import print_graph

        print_graph(found)
    if out is not None:
        from detente.report.graph_page import graph_html, graph_svg

        _write(out, graph_html(found) if out.suffix == ".html" else graph_svg(found), as_json)


def _case(
    name: str, scenario: str | None, draws: int, seed: int, asked: dict[str, Any], cluster: str | None, out: Path | None, as_json: bool
) -> None:  # fmt: skip
    with solving(cluster) as pool, progress() as bar:
        from detente.assessment import graph_of
        from detente.case import load_case

        tell = shown(bar, draws, pool is not None)
        found: SecondLens = graph_of(
            load_case(name, scenario), draws=draws, seed=seed, **asked, executor=pool, progress=tell
        )
    if as_json:
        say(found.to_json())
    else:
        from detente.report.terminal.lens import print_lens

        print_lens(found)
    if out is not None:
        from detente.report.lens_page import lens_html, lens_svg

        _write(out, lens_html(found) if out.suffix == ".html" else lens_svg(found), as_json)


def _write(out: Path, content: str, quiet: bool) -> None:
    write(out, lambda path: write_whole(path, content))
    if not quiet:
        say(f"wrote {out}")
