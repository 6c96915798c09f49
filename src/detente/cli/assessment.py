"""Commands that solve a case, or show one that was solved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.shared import (
    AsJson,
    CaseName,
    Draws,
    Scenario,
    Seed,
    fail,
    load,
    print_json,
    progress,
    shown,
    write,
)

if TYPE_CHECKING:
    pass

commands = typer.Typer()


@commands.command(epilog="Example: detente assess ukraine-2022 --scenario lend-lease --draws 64")
def assess(
    case: CaseName,
    scenario: Scenario = None,
    draws: Draws = 32,
    seed: Seed = 1,
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="Save the assessment, draws included, as JSON.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write a report with pictures: one HTML file that opens offline.")
    ] = None,
    deals: Annotated[
        bool, typer.Option("--deals", help="Search all packages too (8 draws), for the report and the JSON.")
    ] = False,
    hinges: Annotated[
        bool,
        typer.Option("--hinges", help="Find where the leading assumptions turn the answers over too, for the report."),
    ] = False,
) -> None:
    """Assess a case: signatures, durability, endings, threats, waiting, levers."""
    loaded = load(case, scenario)
    for path in (out, report):
        if path is not None and not path.parent.is_dir():
            fail(f"{path}: the folder {path.parent} does not exist")
    if report is not None:
        _need_report()
    include = [name for name, asked in (("map", report), ("deals", deals), ("hinges", hinges)) if asked]
    with progress() as bar:
        from detente.assessment import assess as run
        from detente.assessment import needed

        typer.echo(f"solving needs {needed(loaded, draws) / 2**30:.2f} GiB of memory", err=True)
        result = run(loaded, draws=draws, seed=seed, include=include, progress=shown(bar, draws))
    if out is not None:
        write(out, result.save)
    if report is not None:
        from detente.report.page import write_report

        write(report, lambda path: write_report(result, path))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report import print_assessment

        print_assessment(result)


@commands.command(epilog="Example: detente report ukraine.json --out ukraine.html --charts pictures")
def report(
    saved: Annotated[Path, typer.Argument(help="An assessment saved by detente assess --out.")],
    out: Annotated[Path | None, typer.Option(help="The HTML file to write (default: beside the assessment).")] = None,
    pdf: Annotated[
        Path | None, typer.Option(help="Print the report to this PDF file too, with this machine's Chromium.")
    ] = None,
    charts: Annotated[
        Path | None, typer.Option(help="Write every picture as SVG, PNG and PDF into this folder too.")
    ] = None,
) -> None:
    """Write the report of a saved assessment: one HTML file that opens offline."""
    from detente.assessment import load_assessment

    found = load_assessment(saved)
    _need_report()
    from detente.report.files import write_charts, write_pdf
    from detente.report.page import write_report

    target = out or saved.with_suffix(".html")
    write(target, lambda path: write_report(found, path))
    typer.echo(f"wrote {target}")
    if pdf is not None:
        write(pdf, lambda path: write_pdf(found, path))
        typer.echo(f"wrote {pdf}")
    if charts is not None:
        written: list[Path] = []
        write(charts, lambda path: written.extend(write_charts(found, path)))
        typer.echo(f"wrote {len(written)} pictures into {charts}")


def _need_report() -> None:
    """Fail at once, and not after the work, if the extra is missing."""
    from importlib.util import find_spec

    missing = [m for m in ("altair", "vl_convert", "jinja2") if find_spec(m) is None]
    if missing:
        fail(f"a report needs {', '.join(missing)}: pip install 'detente[report]'")


@commands.command(epilog="Example: detente compare ukraine-2022 --scenario piecemeal --scenario lend-lease")
def compare(
    case: CaseName,
    scenario: Annotated[
        list[str], typer.Option(help="A scenario to set beside the case as it is; may be given several times.")
    ],
    draws: Draws = 32,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Set scenarios side by side, with the same draws under each."""
    for name in scenario:
        load(case, name)
    with progress() as bar:
        from detente.assessment import compare as run

        result = run(case, scenario, draws=draws, seed=seed, progress=shown(bar, draws * (1 + len(set(scenario)))))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report import print_comparison

        print_comparison(result)


@commands.command(epilog="Example: detente fix ukraine-2022 --draws 16")
def fix(
    case: CaseName,
    scenario: Scenario = None,
    draws: Annotated[int, typer.Option(min=1, max=65536, help="Draws to judge each change by.")] = 8,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Find the smallest change that makes each proposal signed and lasting at better than even odds."""
    loaded = load(case, scenario)
    with progress() as bar:
        from detente.assessment import fixes as run

        result = run(loaded, draws=draws, seed=seed, progress=shown(bar, draws))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report import print_fixes

        print_fixes(result, loaded.case)


@commands.command(epilog="Example: detente deals ukraine-2022 --draws 8")
def deals(
    case: CaseName,
    scenario: Scenario = None,
    goal: Annotated[str | None, typer.Option(help="Only packages that this goal of the case allows.")] = None,
    draws: Annotated[int, typer.Option(min=1, max=65536, help="Draws to judge each package by.")] = 8,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Search all packages for what would be signed and hold: the best, the zone of agreement, trades, the nearest deal to each proposal."""
    loaded = load(case, scenario)
    with progress() as bar:
        from detente.assessment import deals as run
        from detente.assessment.questions.package_search import search_size

        size, needed = search_size(loaded.case)
        if size > 100_000:
            typer.echo(f"{size:,} packages; listing them needs {needed / 2**30:.2f} GiB", err=True)
        result = run(loaded, goal=goal, draws=draws, seed=seed, progress=shown(bar, draws))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report.terminal.deals import print_deals

        print_deals(result, loaded.case)


@commands.command(epilog="Example: detente hinges ukraine-2022 --draws 128 --headline proposals/armistice/holds/5")
def hinges(
    case: CaseName,
    scenario: Scenario = None,
    headline: Annotated[
        list[str] | None, typer.Option(help="An answer's path in the JSON, such as proposals/armistice/all_sign.")
    ] = None,
    draws: Draws = 64,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """What the answer hangs on: the assumptions that matter most, and where each would turn it over."""
    loaded = load(case, scenario)
    with progress() as bar:
        from detente.assessment import hinges as run

        result = run(loaded, headlines=headline or (), draws=draws, seed=seed, progress=shown(bar, draws))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report import print_hinges

        print_hinges(result, loaded.case)


@commands.command(epilog="Example: detente score ukraine-2022 --draws 32")
def score(
    cases: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CASE]...", help="Cases that state what happened (default: all built-in ones)."),
    ] = None,
    draws: Draws = 32,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Score forecasts against what happened, beside history's base rates."""
    from detente.case import library

    loaded = [load(name) for name in cases or library()]
    told = [c for c in loaded if c.case.what_happened]
    if not told:
        fail(f"nothing to score: no case states what_happened ({', '.join(c.case.id for c in loaded)})")
    with progress() as bar:
        from detente.assessment import score as run

        result = run(loaded, draws=draws, seed=seed, progress=shown(bar, draws * len(told)))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report.terminal.score import print_scores

        print_scores(result)
