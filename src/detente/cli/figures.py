"""Commands that write figures over time, and what others forecast, from CSV files into a case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.shared import AsJson, change, fail, own_case, print_json
from detente.terminal import say

commands = typer.Typer()

Into = Annotated[Path, typer.Option(metavar="CASE.yaml", help="The case file to write them into.")]


@commands.command(
    epilog="Example: detente series rates.csv --into my-case.yaml --title 'Loan rates' --unit '% a year' --source bank --vintage 2026-01-31"
)
def series(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns date and value; a value may be a range.")],
    into: Into,
    name: Annotated[
        str | None, typer.Option(help="The name of the series in the case; by default from its title or file.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="What the figures show.")] = None,
    unit: Annotated[str | None, typer.Option(help="What they are counted in.")] = None,
    source: Annotated[
        str | None, typer.Option(metavar="ID", help="Where they were read, among the sources of the case.")
    ] = None,
    vintage: Annotated[str | None, typer.Option(metavar="DAY", help="The day on which the figures were known.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write figures over time from a CSV file into a case.

    A clock of exhaustion can then follow them. Of a series that the case has already the values are replaced, and what you leave out stays.
    """
    from detente.case import parse_case
    from detente.case.from_csv import read_series, with_series
    from detente.case.identifier import identifier

    values = read_series(file)
    text = own_case(into)
    case = parse_case(text, str(into)).case
    key = name or identifier(title or file.stem, (), "series")
    given = {"title": title, "unit": unit, "source": source, "vintage": vintage}
    about = {k: v for k, v in given.items() if v is not None}
    missing = [f"--{k}" for k in given if k not in about]
    if key not in case.series and missing:
        fail(f"the case has no series '{key}' yet; give {', '.join(missing)} as well")
    changed = with_series(text, key, values, about)
    parse_case(changed, f"{into} with these figures")
    change(into, text, changed)
    if as_json:
        print_json(
            {
                "file": str(into),
                "series": key,
                "values": len(values),
                "first": next(iter(values)),
                "last": list(values)[-1],
            }
        )
        return
    from detente.assessment.wording import count

    say(f"wrote {into}: series '{key}', {count(len(values), 'value')}, the last of {list(values)[-1]}")
    if not any(c.follows and c.follows.series == key for c in case.war.exhaustion.clocks):
        say("no clock follows it yet: give one in war.exhaustion.clocks 'follows', with the series and a rule")


@commands.command(epilog="Example: detente forecasts metaculus.csv --into my-case.yaml")
def forecasts(
    file: Annotated[
        Path,
        typer.Argument(help="A CSV file with the columns question, probability, date and source, and perhaps says."),
    ],
    into: Into,
    as_json: AsJson = False,
) -> None:
    """Write what others forecast from a CSV file into a case.

    A question is the path of an answer, such as proposals/armistice/holds/5, or signed_by/2026-06-01 with a day. Outside forecasts stand beside
    detente's answers, move nothing, and are scored with them. A row that the case has already is left out.
    """
    from detente.case import parse_case
    from detente.case.from_csv import read_forecasts, with_forecasts

    text = own_case(into)
    case = parse_case(text, str(into)).case
    rows = read_forecasts(file, case)
    changed, added = with_forecasts(text, case, rows)
    parse_case(changed, f"{into} with these forecasts")
    if added:
        change(into, text, changed)
    if as_json:
        print_json({"file": str(into), "added": added, "known": len(rows) - added})
        return
    from detente.assessment.wording import count

    known = f"; {count(len(rows) - added, 'row')} left out, because the case has them" if len(rows) > added else ""
    say(f"{f'wrote {into}: ' if added else 'nothing to write: '}{count(added, 'new outside forecast')}{known}")
