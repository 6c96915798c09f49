"""Commands for case files: list, check, start, read the record, describe and export."""

from __future__ import annotations

import json
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
    within,
    write,
)
from detente.files import write_whole
from detente.terminal import say

if TYPE_CHECKING:
    from detente.case import LoadedCase

commands = typer.Typer()


@commands.command(epilog="Example: detente cases")
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
    wide = max(len(row["id"]) for row in rows)
    for row in rows:
        say(f"{row['id']:<{wide}}  {row['title']}")
        say(f"{'':<{wide}}  proposals: {', '.join(row['proposals'])}")
        if row["scenarios"]:
            say(f"{'':<{wide}}  scenarios: {', '.join(row['scenarios'])}")


@commands.command(epilog="Example: detente check my-case.yaml")
def check(case: CaseName, as_json: AsJson = False) -> None:
    """Check a case file. Lists every mistake with its line and how to fix it.

    Also says where the case's constraints (excludes, requires, red lines) seem not thought through; that is no mistake.
    """
    from detente.assessment.wording import count
    from detente.case import CaseError, load_case
    from detente.case.constraints import look_again
    from detente.case.named import quantities

    try:
        loaded = load_case(case)
    except CaseError as error:
        if as_json:
            print_json([vars(p) for p in error.problems])
            raise typer.Exit(2) from None
        raise
    found = quantities(loaded.case)
    defaults = [q.name for q in found if q.basis == "default"]
    rates = sum(1 for q in found if q.draws is not None and q.basis == "data")
    sourced = sum(1 for q in found if q.source and q.draws is None)
    judged = sum(1 for q in found if q.basis == "judgement" and not q.source)
    if as_json:
        say(json.dumps([]))
        return
    say(f"{loaded.file}: no mistakes; case {loaded.case.id}, {loaded.hash}")
    say(
        f"  {count(len(loaded.case.proposals), 'proposal')}, {count(len(loaded.case.record), 'entry', 'entries')} on the record, "
        f"{count(len(loaded.case.scenarios), 'scenario')}; {count(len(found), 'quantity', 'quantities')}: {sourced} with a source, "
        f"{count(rates, 'base rate')}, {count(judged, 'judgement')}, {count(len(defaults), 'default')}"
    )
    if defaults:
        say(f"  defaults: {', '.join(defaults)}")
    for sentence in look_again(loaded.case):
        say(f"  look again: {sentence}")


@commands.command(epilog="Example: detente new my-case.yaml && detente assess my-case.yaml")
def new(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    domain: Annotated[
        Path | None,
        typer.Option(
            help="Build the case from a GeniusWeb or Genius domain: a folder with the domain and two profiles."
        ),
    ] = None,
) -> None:
    """Start a case file from the template or a negotiation domain.

    The template is commented, and checks and runs as it is.
    """
    import datetime
    from importlib import resources

    if domain is None:
        template = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    else:
        from detente.assessment.questions.export import case_text
        from detente.terms.domains import read_domain

        template = case_text(read_domain(domain), datetime.date.today().isoformat())
    if file.exists():
        fail(f"{file}: exists already; choose another name")
    write(file, lambda path: write_whole(path, template))
    say(f"wrote {file}; next: detente check {file}")


@commands.command(epilog="Example: detente beliefs ukraine-2022")
def beliefs(
    case: CaseName, scenario: Scenario = None, draws: Draws = 1024, seed: Seed = 1, as_json: AsJson = False
) -> None:
    """Show what the record says about each party.

    Gives the range of each belief before and after the record, and the weight of each event in decibans.
    """
    loaded = load(case, scenario)
    from detente.assessment import read_beliefs
    from detente.report.terminal.record import beliefs_as_dict, print_beliefs

    answers = read_beliefs(loaded.case, draws, seed)
    if as_json:
        print_json(beliefs_as_dict(loaded.case, answers))
    else:
        print_beliefs(loaded.case, answers)


@commands.command(epilog="Example: detente schema --out detente.schema.json")
def schema(
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
) -> None:
    """Write the JSON Schema of case files, for editors that use one."""
    from detente.case.json_schema import json_schema

    text = json.dumps(json_schema(), indent=2) + "\n"
    if out is None:
        say(text, end="")
    else:
        write(out, lambda path: write_whole(path, text))


@commands.command(
    epilog="Example: detente export ukraine-2022 --format efg --rounds 1 --proposal armistice --out armistice.efg"
)
def export(
    case: CaseName,
    scenario: Scenario = None,
    format: Annotated[
        str,
        typer.Option(
            help="efg: the game, for Gambit and OpenSpiel; geniusweb or genius: the packages, for NegMAS and Genius."
        ),
    ] = "efg",
    rounds: Annotated[
        int, typer.Option(metavar="N", callback=within(1, 120), help="Quarters of play before the tree is cut off.")
    ] = 1,
    proposal: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Keep only this proposal; may be repeated. Fewer proposals make a smaller tree."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write to this file instead of standard output; geniusweb and genius need a folder."),
    ] = None,
) -> None:
    """Export a case to other programs, every quantity at its median.

    Writes today's game, cut off after some quarters, or the packages as a negotiation domain.
    """
    from detente.case.problems import unknown

    if format not in ("efg", "geniusweb", "genius"):
        fail(unknown(format, ("efg", "geniusweb", "genius"), "--format: "))
    loaded = load(case, scenario)
    if format != "efg":
        _export_domain(loaded, format, out)
        return
    for name in proposal or ():
        if name not in loaded.case.proposals:
            fail(unknown(name, loaded.case.proposals, "--proposal: "))
    with progress() as bar:
        from detente.assessment.questions.export import export_efg

        text = export_efg(loaded.case, rounds, proposal or (), shown(bar, 1))
    if out is None:
        say(text, end="")
    else:
        write(out, lambda path: write_whole(path, text))


def _export_domain(loaded: LoadedCase, format: str, out: Path | None) -> None:
    if out is None:
        fail(f"--format {format} writes several files; name a folder with --out")
    from detente.assessment.questions.export import export_domain
    from detente.terms.domains import write_genius, write_geniusweb

    domain = export_domain(loaded.case)
    written: list[Path] = []
    write(out, lambda path: written.extend((write_geniusweb if format == "geniusweb" else write_genius)(domain, path)))
    for path in written:
        say(f"wrote {path}")
