"""The command line. It computes nothing: every command calls a public function and shows what it returns.

Imports stand in the commands that need them: Numba takes a second to load, and `--help` must not wait for it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente._version import __version__
from detente.cli.history import history
from detente.cli.shared import (
    AsJson,
    CaseName,
    Draws,
    Scenario,
    Seed,
    fail,
    interruptible,
    load,
    print_json,
    progress,
    refuse,
    shown,
    write,
)
from detente.cli.workbench import serve as _serve
from detente.cli.workbench import user

if TYPE_CHECKING:
    from detente.case import LoadedCase

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Who would sign, whether it would hold, whether a threat is a bluff, and whether to settle now or wait.",
    epilog="Example: detente assess ukraine-2022 --draws 64 --out ukraine.json",
)

app.add_typer(history, name="history")


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


@app.command(epilog="Example: detente assess ukraine-2022 --scenario lend-lease --draws 64")
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
    with interruptible(), progress() as bar:
        from detente.assessment import assess as run
        from detente.assessment import needed

        show = shown(bar, draws)
        typer.echo(f"solving needs {needed(loaded, draws) / 2**30:.2f} GiB of memory", err=True)
        result = run(loaded, draws=draws, seed=seed, progress=show)
        more: dict[str, Any] = {}
        if report is not None:
            from detente.assessment.questions.belief_map import answer_map

            more["map"] = answer_map(loaded.case)
        if deals:
            from detente.assessment import deals as search

            more["deals"] = search(loaded, seed=seed, progress=shown(bar, 8)).as_dict()
        if hinges:
            from detente.assessment import hinges as turn

            more["hinges"] = turn(loaded, seed=seed, answered=result, progress=shown(bar, 15)).as_dict()
        result = replace(result, facts={**result.facts, **more})
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


@app.command(epilog="Example: detente report ukraine.json --out ukraine.html --charts pictures")
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
    from detente.assessment import AssessmentError, load_assessment

    try:
        found = load_assessment(saved)
    except AssessmentError as error:
        fail(str(error))
    _need_report()
    from detente.report.files import write_charts, write_pdf
    from detente.report.page import write_report
    from detente.report.sections import ReportError

    target = out or saved.with_suffix(".html")
    with interruptible():
        write(target, lambda path: write_report(found, path))
        typer.echo(f"wrote {target}")
        if pdf is not None:
            try:
                write(pdf, lambda path: write_pdf(found, path))
            except ReportError as error:
                fail(str(error))
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


@app.command(epilog="Example: detente compare ukraine-2022 --scenario piecemeal --scenario lend-lease")
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
    with interruptible(), progress() as bar:
        from detente.assessment import compare as run

        result = run(case, scenario, draws=draws, seed=seed, progress=shown(bar, draws * (1 + len(set(scenario)))))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report import print_comparison

        print_comparison(result)


@app.command(epilog="Example: detente fix ukraine-2022 --draws 16")
def fix(
    case: CaseName,
    scenario: Scenario = None,
    draws: Annotated[int, typer.Option(min=1, max=65536, help="Draws to judge each change by.")] = 8,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Find the smallest change that makes each proposal signed and lasting at better than even odds."""
    loaded = load(case, scenario)
    with interruptible(), progress() as bar:
        from detente.assessment import fixes as run

        result = run(loaded, draws=draws, seed=seed, progress=shown(bar, draws))
    if as_json:
        print_json(result.as_dict(loaded.case))
    else:
        from detente.report import print_fixes

        print_fixes(result, loaded.case)


@app.command(epilog="Example: detente deals ukraine-2022 --draws 8")
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
    with interruptible(), progress() as bar:
        from detente.assessment import deals as run
        from detente.assessment.questions.package_search import search_size

        size, needed = search_size(loaded.case)
        if size > 100_000:
            typer.echo(f"{size:,} packages; listing them needs {needed / 2**30:.2f} GiB", err=True)
        try:
            result = run(loaded, goal=goal, draws=draws, seed=seed, progress=shown(bar, draws))
        except ValueError as error:
            fail(str(error))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report.terminal.deals import print_deals

        print_deals(result, loaded.case)


@app.command(epilog="Example: detente hinges ukraine-2022 --draws 128 --headline proposals/armistice/holds/5")
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
    with interruptible(), progress() as bar:
        from detente.assessment import hinges as run

        try:
            result = run(loaded, headlines=headline or (), draws=draws, seed=seed, progress=shown(bar, draws))
        except ValueError as error:
            fail(str(error))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report import print_hinges

        print_hinges(result, loaded.case)


@app.command(epilog="Example: detente score ukraine-2022 --draws 32")
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
    with interruptible(), progress() as bar:
        from detente.assessment import score as run

        try:
            result = run(loaded, draws=draws, seed=seed, progress=shown(bar, draws * len(told)))
        except ValueError as error:
            fail(str(error))
    if as_json:
        print_json(result.as_dict())
    else:
        from detente.report.terminal.score import print_scores

        print_scores(result)


@app.command(
    epilog="Example: detente export ukraine-2022 --format efg --rounds 1 --proposal armistice --out armistice.efg"
)
def export(
    case: CaseName,
    scenario: Scenario = None,
    format: Annotated[
        str,
        typer.Option(
            help="efg: the game, for Gambit and OpenSpiel. geniusweb or genius: the packages, for NegMAS and Genius."
        ),
    ] = "efg",
    rounds: Annotated[int, typer.Option(min=1, max=120, help="Quarters of play before the tree is cut.")] = 1,
    proposal: Annotated[
        list[str] | None,
        typer.Option(help="Keep only this proposal; may be given several times. Fewer make a smaller tree."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write to this file instead of standard output; for a domain, the folder to write into."),
    ] = None,
) -> None:
    """Write a case for other programs, every quantity at its median: today's game cut after some quarters, or the packages as a domain."""
    from detente.case.problems import unknown

    if format not in ("efg", "geniusweb", "genius"):
        fail(unknown(format, ("efg", "geniusweb", "genius"), "--format: "))
    loaded = load(case, scenario)
    if format != "efg":
        _export_domain(loaded, format, out)
        return
    for name in proposal or ():
        if name not in loaded.case.proposals:
            fail(f"--proposal {name}: the case has {', '.join(loaded.case.proposals)}")
    with interruptible(), progress() as bar:
        from detente.assessment.questions.export import export_efg
        from detente.game import GameError

        try:
            text = export_efg(loaded.case, rounds, proposal or (), shown(bar, 1))
        except GameError as error:
            fail(str(error))
    if out is None:
        typer.echo(text, nl=False)
    else:
        write(out, lambda path: path.write_text(text, encoding="utf-8"))


def _export_domain(loaded: LoadedCase, format: str, out: Path | None) -> None:
    if out is None:
        fail(f"--format {format} writes several files: name a folder with --out")
    from detente.assessment.questions.export import export_domain
    from detente.terms.domains import DomainError, write_genius, write_geniusweb

    with interruptible():
        try:
            domain = export_domain(loaded.case)
        except DomainError as error:
            fail(str(error))
    written: list[Path] = []
    write(out, lambda path: written.extend((write_geniusweb if format == "geniusweb" else write_genius)(domain, path)))
    for path in written:
        typer.echo(f"wrote {path}")


@app.command(epilog="Example: detente cases")
def cases(as_json: AsJson = False) -> None:
    """List the built-in cases."""
    from detente.case import library

    rows = []
    for name in library():
        found = load(name).case
        rows.append(
            {
                "id": name,
                "title": found.title,
                "as_of": found.as_of,
                "proposals": list(found.proposals),
                "scenarios": list(found.scenarios),
            }
        )
    if as_json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['id']:<16} {row['title']}")
        typer.echo(f"{'':<16} proposals: {', '.join(row['proposals'])}")
        if row["scenarios"]:
            typer.echo(f"{'':<16} scenarios: {', '.join(row['scenarios'])}")


@app.command(epilog="Example: detente check my-case.yaml")
def check(case: CaseName, as_json: AsJson = False) -> None:
    """Check a case file: all mistakes at once, each with its line and what would be right."""
    from detente.case import CaseError, load_case
    from detente.case.schema import quantities

    try:
        loaded = load_case(case)
    except CaseError as error:
        if as_json:
            print_json([vars(p) for p in error.problems])
            raise typer.Exit(2) from None
        refuse(error)
    found = quantities(loaded.case)
    defaults = [".".join(x for x in path if x != "*") for path, q in found if q.basis == "default"]
    rates = sum(1 for _, q in found if q.draws is not None and q.basis == "data")
    sourced = sum(1 for _, q in found if q.source and q.draws is None)
    judged = sum(1 for _, q in found if q.basis == "judgement" and not q.source)
    if as_json:
        typer.echo(json.dumps([]))
        return
    typer.echo(f"{loaded.file}: no mistakes; case {loaded.case.id}, {loaded.hash}")
    typer.echo(
        f"  {len(loaded.case.proposals)} proposals, {len(loaded.case.record)} entries on the record, {len(loaded.case.scenarios)} scenarios; "
        f"{len(found)} quantities: {sourced} with a source, {rates} base rates, {judged} judgements, {len(defaults)} defaults"
    )
    if defaults:
        typer.echo(f"  defaults: {', '.join(defaults)}")


@app.command(epilog="Example: detente new my-case.yaml && detente assess my-case.yaml")
def new(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    domain: Annotated[
        Path | None,
        typer.Option(help="Make the case of a GeniusWeb or Genius domain: the folder with its files and two profiles."),
    ] = None,
) -> None:
    """Write a commented template that checks and runs as it is, or a case made of a negotiation domain."""
    import datetime
    from importlib import resources

    if domain is None:
        template = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    else:
        from detente.assessment.questions.export import case_text
        from detente.terms.domains import DomainError, read_domain

        try:
            template = case_text(read_domain(domain), datetime.date.today().isoformat())
        except DomainError as error:
            fail(str(error))
    if file.exists():
        fail(f"{file}: exists already; name another file")
    write(file, lambda path: path.write_text(template, encoding="utf-8"))
    typer.echo(f"wrote {file}; next: detente check {file}")


@app.command(epilog="Example: detente schema --out detente.schema.json")
def schema(
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
) -> None:
    """Write out the JSON Schema of case files, for editors that complete and check."""
    from detente.case.schema import Case

    text = json.dumps(Case.model_json_schema(by_alias=True), indent=2) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        write(out, lambda path: path.write_text(text, encoding="utf-8"))


@app.command(epilog="Example: detente beliefs ukraine-2022")
def beliefs(
    case: CaseName, scenario: Scenario = None, draws: Draws = 1024, seed: Seed = 1, as_json: AsJson = False
) -> None:
    """What the record says of each party: ranges before and after, and the weight of each event in decibans."""
    loaded = load(case, scenario)
    from detente.assessment import read_beliefs
    from detente.report.terminal.record import beliefs_as_dict, print_beliefs

    answers = read_beliefs(loaded.case, draws, seed)
    if as_json:
        print_json(beliefs_as_dict(loaded.case, answers))
    else:
        print_beliefs(loaded.case, answers)


app.command("serve", epilog="Example: detente serve --port 8500")(_serve)
app.add_typer(user, name="user")
