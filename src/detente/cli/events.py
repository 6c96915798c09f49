"""The commands that read files about a case's war: events, and how far an agreement was implemented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.article import others
from detente.cli.shared import AsJson, change, fail, print_json, progress, text_into, within
from detente.terminal import say

if TYPE_CHECKING:
    from detente.case.article import Names
    from detente.case.events import Events
    from detente.case.implementation import Pledge, Scored
    from detente.case.schema import Case

commands = typer.Typer()
PATIENCE = 2.0  # seconds until a bar is shown
Named = Annotated[
    list[str] | None,
    typer.Option(metavar="ID=NAME", help="Another name for somebody in the case; may be repeated."),
]
Into = Annotated[
    Path | None,
    typer.Option(metavar="CASE.yaml", help="The case file to write: changed if it exists, else a copy of --case."),
]


def _part(what: str) -> Any:
    return typer.Option(metavar="NAME", help=f"{what}; a part of the name will do. May be repeated.")


@commands.command(
    epilog="Example: detente events GEDEvent_v24_1.csv --case my-case.yaml --conflict 'Ethiopia: Tigray' --accept 1,3=tigray --into my-case.yaml"
)
def events(
    file: Annotated[Path, typer.Argument(help="The file as downloaded: UCDP GED or ACLED, as CSV.")],
    case: Annotated[
        str,
        typer.Option(metavar="CASE", help="The case of the war: a built-in one or a file. Later events are left out."),
    ],
    conflict: Annotated[list[str] | None, _part("Events of this conflict (UCDP)")] = None,
    side: Annotated[list[str] | None, _part("Events in which this side, or actor, took part")] = None,
    country: Annotated[list[str] | None, _part("Events in this country")] = None,
    type_: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="NAME", help="Events of this type, such as one-sided or Battles."),
    ] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Leave out what began earlier.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Leave out what began later.")] = None,
    also: Named = None,
    most: Annotated[
        int, typer.Option(metavar="N", callback=within(0, 200), help="How many candidates for the record are shown.")
    ] = 12,
    downloaded: Annotated[
        str | None, typer.Option(metavar="DATE", help="When the file was downloaded, for the case's sources.")
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option(metavar="1,3=ID", help="Take these into the record; with =ID, as done by that party."),
    ] = None,
    into: Into = None,
    as_json: AsJson = False,
) -> None:
    """Count events and deaths by month, from UCDP GED or ACLED.

    With --into, the counts become a timeline of the case, which is shown beside the record. The events with the most deaths are proposed as entries
    of the record. Entries that you accept have weight 0%, so that they count for nothing until you have judged them.
    """
    if accept is not None and into is None:
        fail("--accept goes with --into: the case file to take the events into")
    from detente.assessment.wording import count
    from detente.case import parse_case
    from detente.case.article import Names
    from detente.case.events import Choice, opened, read_events
    from detente.literals import LiteralError, date_parts

    text, name, was = text_into(into, case)
    loaded = parse_case(text, name).case
    if downloaded:
        try:
            date_parts(downloaded)
        except LiteralError as error:
            fail(f"--downloaded: {error}")
    names = Names.of(loaded, others(also or [], loaded.parties, loaded.others))
    choice = Choice(conflict or (), side or (), country or (), type_ or (), since, until)
    with progress() as bar:
        found = read_events(opened(file), choice, loaded.as_of, names, _patient(bar), most)
    if into is not None:
        entries = _chosen(accept, found, names)
        _write(into, was, _taken(text, found, loaded, entries, downloaded or ""))
        more = f"; {count(len(entries), 'entry', 'entries')} more on the record, each of weight 0% until you judge it"
        say(f"wrote {into}: {count(len(found.months), 'month')} of events{more if entries else ''}")
    elif as_json:
        print_json(found.as_dict())
    else:
        from detente.report.terminal.files import print_events

        print_events(found, names)


def _patient(bar: Any) -> Callable[[int, int], None]:
    """Shows how far a file was read, once that has taken a while."""
    began = monotonic()
    tasks: list[Any] = []

    def show(done: int, total: int) -> None:
        if not tasks and monotonic() - began < PATIENCE:
            return
        if not tasks:
            tasks.append(bar.add_task("reading, in MB", total=total // 1_000_000))
        bar.update(tasks[0], completed=done // 1_000_000)

    return show


def _chosen(accept: str | None, found: Events, names: Names) -> list[dict[str, Any]]:
    """The entries of the candidates accepted, in the order given."""
    entries: dict[int, dict[str, Any]] = {}
    for part in accept.split(",") if accept else ():
        number, _, who = (x.strip() for x in part.partition("="))
        if not number.isdecimal() or not 1 <= int(number) <= len(found.candidates):
            fail(
                f"--accept: got '{part.strip()}'; expected numbers from 1 to {len(found.candidates)}, such as 1,3={next(iter(names.who))}"
                if found.candidates
                else "--accept: there is no candidate for the record in these events"
            )
        if who and who not in names.who:
            from detente.case.problems import unknown

            fail(unknown(who, names.who, "--accept: "))
        entries[int(number)] = found.candidates[int(number) - 1].entry(who or None)
    return list(entries.values())


def _taken(text: str, found: Events, case: Case, entries: list[dict[str, Any]], downloaded: str) -> str:
    """The text with the timeline and the entries."""
    from detente.case.events import changed, edits, written

    sources = {k: s.model_dump() for k, s in case.sources.items()}
    return changed(text, edits(written(found, case.as_of, downloaded), entries, sources))


def _write(into: Path, was: str | None, text: str) -> None:
    """Put a changed text in a case file's place, unless it has a mistake."""
    from detente.case import parse_case

    parse_case(text, str(into))
    change(into, was, text)


@commands.command(
    epilog="Example: detente implementation scores.csv --case my-case.yaml --agreement 'Accord of 2016' --signed 2016-11-24 --into my-case.yaml"
)
def implementation(
    what: Annotated[
        str, typer.Argument(metavar="CASE|FILE.csv", help="A case that says it, or a table of stipulations and scores.")
    ],
    case: Annotated[
        str | None, typer.Option(metavar="CASE", help="With a table: the case whose parties it names.")
    ] = None,
    agreement: Annotated[str, typer.Option(metavar="TITLE", help="With a table: what was signed.")] = "",
    signed: Annotated[str | None, typer.Option(metavar="DATE", help="With a table: when it was signed.")] = None,
    accept: Annotated[
        str | None, typer.Option(metavar="1,3,5", help="Take these into the record of the file named by --into.")
    ] = None,
    into: Into = None,
    as_json: AsJson = False,
) -> None:
    """Show how far a signed agreement was implemented, theme by theme.

    Each stipulation has a score by year, on the scale of the Peace Accords Matrix: 0 none, 1 minimal, 2 intermediate, 3 full. What was kept or broken
    is proposed for the record as pledges. Those that you accept have weight 0%, so that they count for nothing until you have judged them.
    """
    table = what.lower().endswith(".csv")
    if table and not (case and agreement and signed):
        fail(
            "a table of scores needs --case, --agreement and --signed: whose parties it names, what was signed, and when"
        )
    if not table and (case or agreement or signed):
        fail("--case, --agreement and --signed go with a table of scores, a file that ends in .csv")
    if accept is not None and into is None:
        fail("--accept goes with --into: the case file to take the pledges into")
    from detente.assessment.facts import implementation as facts_of
    from detente.case import parse_case
    from detente.case.article import Names
    from detente.case.implementation import pledges, read_file, with_pledges

    text, name, was = text_into(into, case or what)
    loaded = parse_case(text, name).case
    names = Names.of(loaded)
    if table:
        text = _with_scores(text, loaded, read_file(what, names), agreement, signed or "")
        loaded = parse_case(text, name).case
    if loaded.implementation is None:
        fail(f"{name}: the case has no section 'implementation'; give a table of scores, a file that ends in .csv")
    found = pledges(loaded.implementation, names)
    if into is not None:
        from detente.assessment.wording import count

        chosen = _picked(accept, found)
        _write(into, was, with_pledges(text, chosen))
        more = f"; {count(len(chosen), 'pledge')} more on the record, each of weight 0% until you judge it"
        say(f"wrote {into}: {count(len(loaded.implementation.stipulations), 'stipulation')}{more if chosen else ''}")
        return
    facts = facts_of(loaded, loaded.implementation)
    if as_json:
        print_json({**facts, "pledges": [p.as_dict() for p in found]})
        return
    from detente.report.terminal.files import print_implementation

    print_implementation(facts, found)


def _with_scores(text: str, case: Case, scored: Scored, agreement: str, signed: str) -> str:
    """The text of a case with a table of scores in it, its file among the sources."""
    from detente.case.events import changed
    from detente.case.implementation.entries import edits

    return changed(text, edits(scored, case.sources, agreement, signed))


def _picked(accept: str | None, found: list[Pledge]) -> list[Pledge]:
    chosen: dict[int, Pledge] = {}
    for part in accept.split(",") if accept else ():
        number = part.strip()
        if not number.isdecimal() or not 1 <= int(number) <= len(found):
            fail(
                f"--accept: got '{number}'; expected numbers from 1 to {len(found)}, such as 1,3"
                if found
                else "--accept: nothing was kept or broken yet"
            )
        chosen[int(number)] = found[int(number) - 1]
    return list(chosen.values())
