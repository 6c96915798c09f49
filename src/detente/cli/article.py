"""The command that proposes entries of a case's record from an article."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.shared import AsJson, change, fail, print_json, text_into
from detente.terminal import say

if TYPE_CHECKING:
    from detente.case.article import Names, Proposed, Publication

commands = typer.Typer()


@commands.command(
    epilog="Example: detente article news.txt --case my-case.yaml --date 2026-02-03 --accept 1,3 --into my-case.yaml"
)
def article(
    file: Annotated[
        Path, typer.Argument(help="The article as a text file in UTF-8; - reads standard input.", allow_dash=True)
    ],
    case: Annotated[
        str, typer.Option(metavar="CASE", help="The case whose names are looked for: a built-in one or a file.")
    ],
    date: Annotated[
        str | None, typer.Option(metavar="DATE", help="When it was published; by default the day of the case.")
    ] = None,
    title: Annotated[str, typer.Option(help="Its title, for the case's sources.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    link: Annotated[str, typer.Option(help="Where it can be read.")] = "",
    also: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=NAME", help="Another name for somebody in the case; may be repeated."),
    ] = None,
    accept: Annotated[
        str | None, typer.Option(metavar="1,3,5", help="Take these into the record of the file named by --into.")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="CASE.yaml", help="The case file to write: changed if it exists, else a copy of --case."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find pledges, threats, offers and answers in a news article.

    Each is proposed as an entry of the case's record, with its quote. Entries that you accept have weight 0%, so that they count for nothing until
    you have judged them. The rules read English.
    """
    if (accept is None) != (into is None):
        fail("--accept and --into go together: which sentences to take, and the case file to take them into")
    from detente.case import parse_case
    from detente.case.article import Names, Publication, event, notice, proposed
    from detente.literals import date_parts

    text, name, was = text_into(into, case)
    loaded = parse_case(text, name).case
    when = date or loaded.as_of
    date_parts(when)
    names = Names.of(loaded, others(also or [], loaded.parties, loaded.others))
    body = _read(file)
    found = proposed(body, names, when)
    about = Publication(title, publisher, when, link)
    if accept is not None and into is not None:
        changed, entries = _accepted(text, _chosen(accept, found), names, about, into)
        change(into, was, changed)
        say(f"wrote {into}: {entries} more on the record, each of weight 0% until you judge it")
        return
    if as_json:
        print_json(
            {
                "date": when,
                "notice": notice(body),
                "found": [
                    {**p.as_dict(), "entry": event(p.found, p.by, p.about, p.date, p.quote, names)} for p in found
                ],
            }
        )
        return
    from detente.report.terminal.article import print_proposed

    print_proposed(found, names, notice(body))


def _read(file: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        fail(f"{file}: {error.strerror or error}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fail(f"{file}: byte {error.start} is not UTF-8; save the article as UTF-8 text")


def others(given: list[str], *sections: object) -> dict[str, list[str]]:
    """Other names, by the id they are given to."""
    from detente.case.problems import unknown

    known = [name for section in sections for name in section]  # type: ignore[attr-defined]
    found: dict[str, list[str]] = {}
    for one in given:
        who, sign, name = one.partition("=")
        if not sign or not name.strip():
            fail(f"--also: got '{one}'; expected an id and a name, such as {known[0]}=Capital")
        if who.strip() not in known:
            fail(unknown(who.strip(), known, "--also: "))
        found.setdefault(who.strip(), []).append(name.strip())
    return found


def _chosen(accept: str, found: list[Proposed]) -> list[Proposed]:
    chosen = []
    for part in accept.split(","):
        number = part.strip()
        if not number.isdecimal() or not 1 <= int(number) <= len(found):
            fail(
                f"--accept: got '{number}'; expected numbers from 1 to {len(found)}, such as 1,3"
                if found
                else "--accept: nothing was found in this article"
            )
        if found[int(number) - 1] not in chosen:
            chosen.append(found[int(number) - 1])
    return chosen


def _accepted(text: str, chosen: list[Proposed], names: Names, about: Publication, into: Path) -> tuple[str, str]:
    """The text with the chosen entries, and how many they are in words. Raises `CaseError` if that makes a mistake."""
    from detente.assessment.wording import count
    from detente.case import parse_case
    from detente.case.article import event, source_of, with_entries

    sources = {
        k: {n: str(v) for n, v in s.model_dump().items() if v}
        for k, s in parse_case(text, str(into)).case.sources.items()
    }
    source, add = source_of(about, sources)
    events = [event(p.found, p.by, p.about, p.date, p.quote, names, source) for p in chosen]
    changed = with_entries(text, events, source, add)
    parse_case(changed, str(into))
    return changed, count(len(events), "entry", "entries")
