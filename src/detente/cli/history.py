"""The commands of `detente history`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.shared import AsJson, fail, print_json, progress, write
from detente.files import write_whole

history = typer.Typer(
    help="Show base rates from history and the cases behind them.",
    epilog='Example: detente history show "peace_failure(guarantee: peacekeepers, terms: ceasefire)"',
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
)


@history.callback()
def _history(context: typer.Context, as_json: AsJson = False) -> None:
    if context.invoked_subcommand is not None:
        return
    from detente.history import RATES, rate

    if as_json:
        print_json([rate(name).as_dict() for name in RATES])
    else:
        from detente.report.terminal.history import print_rates

        print_rates()


@history.command(epilog='Example: detente history show "war_ends(after: 3 years, within: 1 year)"')
def show(
    rate: Annotated[
        str, typer.Argument(help="A base rate, written as in a case file, such as peace_failure(guarantee: treaty).")
    ],
    all_cases: Annotated[bool, typer.Option("--all", help="List every comparable case.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one base rate with its comparable cases. Also its band, its survival curve and its sources."""
    from detente.history import read
    from detente.history.counts import explain
    from detente.report.terminal.history import print_answer

    answer = read(rate)
    if as_json:
        print_json({**answer.as_dict(), "counts": explain(answer)})
    else:
        print_answer(answer, all_cases)


@history.command(epilog="Example: detente history cite")
def cite(as_json: AsJson = False) -> None:
    """Show which source to cite for each table."""
    from detente.history import codebook
    from detente.report.terminal.history import print_citations

    if as_json:
        print_json([{"table": a.name, "title": a.title, "cite": a.cite, "terms": a.terms} for a in codebook().values()])
    else:
        print_citations()


@history.command(epilog="Example: detente history table wars --out wars.csv")
def table(
    name: Annotated[str, typer.Argument(help="The name of a table (see: detente history cite).")],
    out: Annotated[Path | None, typer.Option(help="Write the table to this CSV file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Describe a table column by column, or write it to a file."""
    from detente.case.problems import unknown
    from detente.history.tables import codebook, text

    if name not in codebook():
        fail(unknown(name, codebook(), "table: "))
    about = codebook()[name]
    if out is not None:
        write(out, lambda path: write_whole(path, text(name)))
    elif as_json:
        print_json({**vars(about), "columns": dict(about.columns)})
    else:
        from detente.report.terminal.history import print_codebook

        print_codebook(about)


@history.command(epilog="Example: detente history fit ceasefires.csv --kind peace --name mine")
def fit(
    file: Annotated[Path, typer.Argument(help="A CSV file; docs/history.md lists the columns that each kind needs.")],
    kind: Annotated[str, typer.Option(help="What the table is about: peace, pledge, threat or war.")],
    name: Annotated[
        str, typer.Option(help="The name by which cases refer to the fit: history.peace_failure(fit: NAME).")
    ] = "own",
    as_json: AsJson = False,
) -> None:
    """Fit a base rate to your own table, for use in cases. Needs the extra: pip install 'detente[fit]'"""
    from detente.case.problems import unknown
    from detente.history.own import KINDS, fit_table, read_table

    if kind not in KINDS:
        fail(unknown(kind, KINDS, "--kind: "))
    read_table(file, kind)  # before the libraries load: a mistake shows at once
    with progress() as bar:
        task = bar.add_task("loading PyMC", total=None)
        posterior = fit_table(
            file, kind, name, lambda stage, done, _total: bar.update(task, description=f"{stage} {done or ''}")
        )
    from detente.report.terminal.history import fit_as_dict, print_fit

    if as_json:
        print_json(fit_as_dict(posterior, name))
    else:
        print_fit(posterior, name)


@history.command(
    "import",
    epilog="Example: detente history import ucdp-term-dyad.csv --layout ucdp-terminations --until 2020-12-31 --out peace.csv",
)
def import_(
    file: Annotated[Path, typer.Argument(help="The CSV file as downloaded.")],
    layout: Annotated[str, typer.Option(help="The data set: ucdp-agreements, ucdp-terminations, pax or cow-wars.")],
    out: Annotated[Path, typer.Option(help="The table to write.")],
    until: Annotated[
        str | None,
        typer.Option(
            metavar="DAY", help="The last day the data cover, such as 2020-12-31; the two UCDP layouts need it."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Convert a public data set into a table you can fit. Says which rows it leaves out, and why."""
    from detente.case.problems import unknown
    from detente.history.importers import LAYOUTS, import_table
    from detente.report.terminal.history import print_imported

    if layout not in LAYOUTS:
        fail(unknown(layout, LAYOUTS, "--layout: "))
    found = import_table(file, layout, until)
    write(out, lambda path: write_whole(path, found.text))
    if as_json:
        print_json({"file": str(out), **found.as_dict()})
    else:
        print_imported(found, out)
