"""Commands that answer questions about a case, or report answers saved earlier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.documents import Document, Short, document_kind, saver, write_content
from detente.cli.shared import (
    DRAWS,
    MOST_DRAWS,
    AsJson,
    CaseName,
    ClusterAddress,
    Draws,
    Scenario,
    Seed,
    fail,
    load,
    print_json,
    progress,
    shown,
    solving,
    within,
    write,
)
from detente.terminal import say

commands = typer.Typer()


@commands.command(epilog="Example: detente assess ukraine-2022 --scenario lend-lease --draws 64")
def assess(
    case: CaseName,
    scenario: Scenario = None,
    draws: Draws = DRAWS,
    seed: Seed = 1,
    cluster: ClusterAddress = None,
    as_json: AsJson = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Save the assessment with all its draws as JSON; more than 1,024 draws go to a file beside it."
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            help="Write a report with charts: .html, one file that opens offline; .docx for Word; .pptx for slides."
        ),
    ] = None,
    short: Short = False,
    deals: Annotated[
        bool,
        typer.Option("--deals", help="Also search all packages for deals (8 draws)."),
    ] = False,
    hinges: Annotated[
        bool,
        typer.Option("--hinges", help="Also find where the leading assumptions would reverse the answers."),
    ] = False,
    graph: Annotated[
        bool,
        typer.Option("--graph", help="Also look through the graph model (see: detente graph)."),
    ] = False,
) -> None:
    """Assess a case: who signs, what lasts, what is a bluff.

    Also how the war ends, whether to settle now or wait, and what each lever would do for the case's goals.
    """
    loaded = load(case, scenario)
    for path in (out, report):
        if path is not None and not path.parent.is_dir():
            fail(f"{path}: the folder {path.parent} does not exist")
    if short and report is None:
        fail("--short says what to put into a report: name one with --report, such as --report answer.docx")
    save = None if report is None else saver(report, short)
    include = [
        name for name, asked in (("map", report), ("deals", deals), ("hinges", hinges), ("graph", graph)) if asked
    ]
    with solving(cluster) as pool, progress() as bar:
        from detente.assessment import assess as run
        from detente.assessment import needed

        each, memory = (", on each worker", needed(loaded, 1)) if pool else ("", needed(loaded, draws))
        say(f"solving needs {memory / 2**30:.2f} GiB of memory{each}", err=True)
        tell = shown(bar, draws, pool is not None)
        result = run(loaded, draws=draws, seed=seed, include=include, executor=pool, progress=tell)
    if out is not None:
        write(out, result.save)
    if save is not None:
        save(result)
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report import print_assessment, print_included

        print_assessment(result)
        print_included(result)


@commands.command(epilog="Example: detente report ukraine.json --out ukraine.html --charts charts")
def report(
    saved: Annotated[Path, typer.Argument(help="An assessment saved with: detente assess --out")],
    out: Annotated[
        Path | None,
        typer.Option(
            help="The file to write: .html, .docx for Word or .pptx for slides; by default HTML beside the assessment."
        ),
    ] = None,
    short: Short = False,
    pdf: Annotated[Path | None, typer.Option(help="Also print the report to this PDF file; needs Chromium.")] = None,
    charts: Annotated[
        Path | None, typer.Option(help="Also write every chart to this folder, as SVG, PNG and PDF.")
    ] = None,
) -> None:
    """Write the report of a saved assessment: one HTML file that opens offline, or a document for Word or slides."""
    from detente.assessment.saved import opened
    from detente.assessment.wording import count

    target = out or saved.with_suffix(".html")
    save = saver(target, short)
    with opened(saved) as found:
        from detente.report.files import write_charts, write_pdf

        save(found)
        say(f"wrote {target}")
        if pdf is not None:
            write(pdf, lambda path: write_pdf(found, path))
            say(f"wrote {pdf}")
        if charts is not None:
            written: list[Path] = []
            write(charts, lambda path: written.extend(write_charts(found, path)))
            say(f"wrote {count(len(written), 'file')} to {charts}")


@commands.command(epilog="Example: detente compare ukraine-2022 --scenario piecemeal --scenario lend-lease")
def compare(
    case: CaseName,
    scenario: Annotated[
        list[str], typer.Option(metavar="NAME", help="A scenario to compare with the case as it is; may be repeated.")
    ],
    draws: Draws = DRAWS,
    seed: Seed = 1,
    report: Document = None,
    as_json: AsJson = False,
) -> None:
    """Compare scenarios side by side. All are solved on the same draws."""
    kind = document_kind(report)
    for name in scenario:
        load(case, name)
    with progress() as bar:
        from detente.assessment import compare as run

        result = run(case, scenario, draws=draws, seed=seed, progress=shown(bar, draws * (1 + len(set(scenario)))))
    if report is not None:
        from detente.report.documents.content import of_comparison

        write_content(report, kind, of_comparison(result))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report import print_comparison

        print_comparison(result)


@commands.command(epilog="Example: detente deals ukraine-2022 --draws 8")
def deals(
    case: CaseName,
    scenario: Scenario = None,
    goal: Annotated[
        str | None, typer.Option(metavar="NAME", help="Search only the packages that this goal of the case allows.")
    ] = None,
    draws: Annotated[
        int, typer.Option(metavar="N", callback=within(1, MOST_DRAWS), help="Draws to test each package on.")
    ] = 8,
    seed: Seed = 1,
    report: Document = None,
    cluster: ClusterAddress = None,
    as_json: AsJson = False,
) -> None:
    """Search all packages for deals that would be signed and hold.

    Shows the best deals, the zone of agreement, trades between issues, and the nearest deal to each proposal.
    """
    kind = document_kind(report)
    loaded = load(case, scenario)
    with solving(cluster) as pool, progress() as bar:
        from detente.assessment import deals as run
        from detente.assessment.questions.package_search import search_size

        size, needed = search_size(loaded.case)
        if size > 100_000:
            say(f"{size:,} packages; listing them needs {needed / 2**30:.2f} GiB of memory", err=True)
        tell = shown(bar, draws, pool is not None)
        result = run(loaded, goal=goal, draws=draws, seed=seed, executor=pool, progress=tell)
    if report is not None:
        from detente.report.documents.content import of_deals

        write_content(report, kind, of_deals(result.as_dict(), loaded.case.title))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report.terminal.deals import print_deals

        print_deals(result, loaded.case)


@commands.command(epilog="Example: detente fix ukraine-2022 --draws 16")
def fix(
    case: CaseName,
    scenario: Scenario = None,
    draws: Annotated[
        int, typer.Option(metavar="N", callback=within(1, MOST_DRAWS), help="Draws to test each change on.")
    ] = 8,
    seed: Seed = 1,
    report: Document = None,
    cluster: ClusterAddress = None,
    as_json: AsJson = False,
) -> None:
    """Find the smallest change that fixes each proposal.

    A proposal is fixed once it is more likely than not to be signed by all and to hold for five years.
    """
    kind = document_kind(report)
    loaded = load(case, scenario)
    with solving(cluster) as pool, progress() as bar:
        from detente.assessment import fixes as run

        tell = shown(bar, draws, pool is not None)
        result = run(loaded, draws=draws, seed=seed, executor=pool, progress=tell)
    if report is not None:
        from detente.report.documents.content import of_fixes

        write_content(report, kind, of_fixes(result.as_dict(), loaded.case.title))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report import print_fixes

        print_fixes(result, loaded.case)


@commands.command(epilog="Example: detente hinges ukraine-2022 --draws 128 --headline proposals/armistice/holds/5")
def hinges(
    case: CaseName,
    scenario: Scenario = None,
    headline: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH", help="An answer by its path, such as proposals/armistice/all_sign; may be repeated."
        ),
    ] = None,
    draws: Draws = 64,
    seed: Seed = 1,
    cluster: ClusterAddress = None,
    as_json: AsJson = False,
) -> None:
    """Find the assumptions that the answer hinges on.

    Ranks them by how much they matter, and finds the value at which each would reverse the answer.
    """
    loaded = load(case, scenario)
    with solving(cluster) as pool, progress() as bar:
        from detente.assessment import hinges as run

        tell = shown(bar, draws, pool is not None)
        result = run(loaded, headlines=headline or (), draws=draws, seed=seed, executor=pool, progress=tell)
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report import print_hinges

        print_hinges(result, loaded.case)


@commands.command(epilog="Example: detente score ukraine-2022 --draws 32")
def score(
    cases: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CASE]...", help="Cases that state what happened; by default all built-in ones."),
    ] = None,
    draws: Draws = DRAWS,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Score forecasts and base rates against what happened."""
    from detente.case import library

    loaded = [load(name) for name in cases or library()]
    scorable = [c for c in loaded if c.case.what_happened]
    if not scorable:
        fail(f"nothing to score: no case states what_happened ({', '.join(c.case.id for c in loaded)})")
    with progress() as bar:
        from detente.assessment import score as run

        result = run(loaded, draws=draws, seed=seed, progress=shown(bar, draws * len(scorable)))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report.terminal.score import print_scores

        print_scores(result)
