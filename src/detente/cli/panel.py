"""The commands of `detente panel`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from detente.cli.documents import Document, document_kind, write_content
from detente.cli.shared import AsJson, change, fail, load, own_case, print_json, write
from detente.files import part_of, write_whole
from detente.terminal import say

if TYPE_CHECKING:
    from detente.panel.questions import Panel

panel = typer.Typer(
    help="Put terms to the people who must live with them, and numbers to those who know.",
    epilog="Example: detente panel demo",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
PanelName = Annotated[
    str, typer.Argument(metavar="PANEL", help="A built-in panel (ukraine-2022) or the path of a panel's file.")
]
Ballots = Annotated[Path, typer.Argument(help="A CSV file of ballots: a row a ballot, a column a question.")]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the results with their pictures to one HTML file.")
]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="One of the panel's languages, such as en.")]
Beside = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="An assessment of the case (detente assess --out), to set the model's chances beside the panel's.",
    ),
]
Seed = Annotated[int, typer.Option(metavar="N", help="Random seed of resampling.")]
How = Literal["equal", "trimmed", "performance", "quantiles"]


@panel.command(epilog="Example: detente panel demo --html panel.html")
def demo(html: Html = None, report: Document = None, as_json: AsJson = False) -> None:
    """Show what a panel tells, on the example's invented ballots and experts' answers."""
    from importlib import resources

    folder = resources.files("detente.panel") / "library"
    with resources.as_file(folder) as here:
        _show(
            "ukraine-2022",
            here / "ukraine-2022.ballots.csv",
            html,
            None,
            None,
            1,
            as_json,
            here / "ukraine-2022.experts.csv",
            report=report,
        )


@panel.command(
    epilog='Example: detente panel new ukraine-2022 my.panel.yaml --group "north: The north" --group "south: The south"'
)
def new(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A built-in case or the path of a case file.")],
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    group: Annotated[
        list[str], typer.Option(metavar="'ID: TITLE'", help="A group that voters may declare; give one for each group.")
    ],
    deals: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Also ask about the packages that a search found (detente deals --json > FILE)."
        ),
    ] = None,
) -> None:
    """Make a panel's file from a case: every option and every proposal becomes a question."""
    from detente.panel.questions import panel_from

    if file.exists():
        fail(f"{file}: exists already; choose another name")
    loaded = load(case)
    groups = {}
    for one in group:
        name, colon, title = one.partition(":")
        if not colon or not title.strip():
            fail(f"--group: got '{one}'; expected an id and a title, such as 'north: The north'")
        groups[name.strip()] = title.strip()
    text = panel_from(loaded.case, groups, _packages(deals), case)
    write(file, lambda path: write_whole(path, text))
    say(f"wrote {file}; next: change its texts, then detente panel check {file}")


@panel.command(epilog="Example: detente panel check my.panel.yaml")
def check(name: PanelName, as_json: AsJson = False) -> None:
    """Check a panel's file. Lists every mistake with its line and how to fix it."""
    from detente.assessment.wording import count
    from detente.case import CaseError
    from detente.panel.questions import case_of, load_panel

    try:
        found = load_panel(name)
        case_of(found, name)
    except CaseError as error:
        if as_json:
            print_json([vars(p) for p in error.problems])
            raise typer.Exit(2) from None
        raise
    if as_json:
        print_json([])
        return
    kinds = [q.kind for q in found.questions.values()]
    say(
        f"{name}: no mistakes; {count(kinds.count('option'), 'option')}, {count(kinds.count('package'), 'package')}, "
        f"{count(kinds.count('statement'), 'statement')}, {count(len(found.ranges), 'range')} for experts; "
        f"{count(len(found.groups), 'group')}; {', '.join(found.languages.values())}"
    )


@panel.command(epilog="Example: detente panel results my.panel.yaml ballots.csv --html panel.html")
def results(
    name: PanelName,
    ballots: Ballots,
    html: Html = None,
    report: Document = None,
    language: Language = None,
    beside: Beside = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="CASE", help="Write what each group accepts into this case file; comments are kept."),
    ] = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Show what ballots say: who accepts what, what every group can tolerate, what divides, and what the ballots imply.

    Figures of fewer people than the panel's threshold are withheld. What is written into a case moves nothing there until the case has a rule.
    """
    _show(name, ballots, html, language, beside, seed, as_json, report=report)
    if into is not None:
        _opinion_into(into, name, ballots)
        if not as_json:
            say(f"wrote {into}")


@panel.command("import", epilog="Example: detente panel import polis-export/ talks.panel.yaml talks.csv")
def import_polis(
    folder: Annotated[Path, typer.Argument(help="The folder of a conversation exported from Polis.")],
    file: Annotated[Path, typer.Argument(help="The panel's file to write; it must not exist yet.")],
    ballots: Annotated[Path, typer.Argument(help="The CSV file of ballots to write; it must not exist yet.")],
) -> None:
    """Make a panel and its ballots from a conversation held in Polis."""
    from detente.panel.box import ballots_csv, from_polis
    from detente.panel.questions import parse_panel

    text, box = from_polis(folder)
    content = ballots_csv(parse_panel(text), box)
    cut_off = ballots.is_file() and ballots.read_bytes() == content.encode()  # a run before that got no further
    for one, ours in ((file, False), (ballots, cut_off)):
        if one.exists() and not ours:
            fail(f"{one}: exists already; choose another name")

    def both(path: Path) -> None:
        with part_of(path) as part:  # the panel appears once its ballots are there
            part.write_text(text, "utf-8")
            write(ballots, lambda path: write_whole(path, content))

    write(file, both)
    say(f"wrote {file} and {ballots}; next: detente panel results {file} {ballots}")


@panel.command("export", epilog="Example: detente panel export my.panel.yaml ballots.csv polis-files/")
def export_polis(
    name: PanelName,
    ballots: Ballots,
    folder: Annotated[Path, typer.Argument(help="The folder to write Polis' files to; they must not exist yet.")],
    language: Language = None,
) -> None:
    """Write a file of ballots as the files that Polis exports: participants-votes.csv and comments.csv.

    They hold the votes on statements, ballot by ballot, as the file of ballots does: give them to nobody who may not see that file.
    """
    from detente.panel import polis
    from detente.panel.box import read_ballots, to_polis
    from detente.panel.questions import load_panel

    found = load_panel(name)
    _spoken(found, language)
    conversation = to_polis(found, read_ballots(found, ballots), language)
    votes, comments = folder / "participants-votes.csv", folder / "comments.csv"
    for one in (votes, comments):
        if one.exists():
            fail(f"{one}: exists already; choose another folder")
    write(folder, lambda path: path.mkdir(parents=True, exist_ok=True))
    write(votes, lambda path: polis.write_participants(path, conversation))
    write(comments, lambda path: polis.write_comments(path, conversation))
    left = sum(found.scaled)
    without = f"; {left} questions with the words of the scale have no place in them" if left else ""
    say(f"wrote {votes} and {comments}{without}")


@panel.command(epilog="Example: detente panel questions ukraine-2022")
def questions(name: PanelName, language: Language = None, as_json: AsJson = False) -> None:
    """Show what experts are asked: the panel's ranges, then questions with known answers, by which they can be weighted."""
    from detente.panel.experts.answers import UNITS, calibration_of
    from detente.panel.experts.to_case import quantity_at
    from detente.panel.questions import case_of, load_panel

    found = load_panel(name)
    case = case_of(found, name)
    if case is None or not found.ranges:
        fail(f"{name}: asks experts nothing: add 'ranges:'")
    asked = [
        {
            "id": n,
            "asks": found.words(r.asks, language),
            "unit": UNITS.get(quantity_at(case, r.path).kind, ""),
            "known": False,
        }
        for n, r in found.ranges.items()
    ]
    asked += [{"id": q.id, "asks": q.text, "unit": q.unit, "known": True} for q in calibration_of(found, case)]
    if as_json:
        print_json(asked)
        return
    for one in asked:
        say(
            f"{one['id']}: {one['asks']} ({one['unit'] or 'a number'}{'; the answer is known' if one['known'] else ''})"
        )
    say("For each: lowest, highest, best, and how confident that the truth lies between the first two, 50% to 100%.")


@panel.command(epilog="Example: detente panel pool ukraine-2022 answers.csv --into my-case.yaml")
def pool(
    name: PanelName,
    answers: Annotated[
        Path, typer.Argument(help="A CSV file: expert, question, round, lowest, highest, best, confidence, reason.")
    ],
    into: Annotated[
        Path | None,
        typer.Option(metavar="CASE", help="Write the pooled ranges into this case file; comments are kept."),
    ] = None,
    how: Annotated[How, typer.Option(help="Which pool to write.")] = "equal",
    keep: Annotated[
        bool,
        typer.Option(
            "--keep-experts", help="Also write the experts' own ranges, unnamed: each draw then takes one expert's."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Pool experts' answers into ranges, and write them into a case."""
    from dataclasses import asdict

    from detente.panel.experts.answers import pooled, read_answers
    from detente.panel.questions import case_of, load_panel
    from detente.report.terminal.experts import print_pools

    found = load_panel(name)
    case = case_of(found, name)
    if case is None:
        fail(f"{name}: names no case, whose numbers could be asked about: add 'case:'")
    ranges, scored = pooled(found, case, read_answers(found, case, answers))
    if into is not None:
        _into(into, found.id, ranges, how, keep)
    if as_json:
        kept = None if scored is None else {k: v for k, v in asdict(scored).items() if k != "experts"}
        print_json({"ranges": [r.as_dict() for r in ranges], "scored": kept})
    else:
        print_pools(ranges, scored)
        if into is not None:
            say(f"wrote {into}")


def _opinion_into(file: Path, name: str, ballots: Path) -> None:
    """Write what groups accept into a case file, all or nothing, with the 90% ranges of a case."""
    from detente.panel.box import read_ballots
    from detente.panel.questions import case_of, load_panel
    from detente.panel.results import results as results_of
    from detente.panel.to_case import judged, write_groups

    found = load_panel(name)
    told = results_of(found, read_ballots(found, ballots), case_of(found, name), level=0.9)
    was = own_case(file)
    change(file, was, write_groups(was, judged(told), found.id))


def _into(file: Path, panel_id: str, ranges: Any, how: How, keep: bool) -> None:
    """Write the pools into a case file, all or none."""
    from detente.panel.experts.answers import written

    was = own_case(file)
    change(file, was, written(was, panel_id, ranges, how, keep))


def _show(
    name: str,
    ballots: Path,
    html: Path | None,
    language: str | None,
    beside: Path | None,
    seed: int,
    as_json: bool,
    experts: Path | None = None,
    report: Path | None = None,
) -> None:
    """Show a panel's results, and its experts' ranges if there are any."""
    kind = document_kind(report)
    from detente.assessment.saved import opened
    from detente.panel.box import read_ballots
    from detente.panel.questions import case_of, load_panel
    from detente.panel.results import results as results_of

    found = load_panel(name)
    _spoken(found, language)
    case = case_of(found, name)
    told = results_of(found, read_ballots(found, ballots), case, language=language, seed=seed)
    with nullcontext() if beside is None else opened(beside) as assessment:
        if html is not None:
            from detente.report.panel import panel_html

            page = panel_html(told, assessment)
            write(html, lambda path: write_whole(path, page))
        if report is not None:
            from detente.report.documents.content import of_panel

            write_content(report, kind, of_panel(told, assessment))
        if as_json:
            from detente.panel.beside import beside as rows_beside

            print_json({**told.as_dict(), "beside": [] if assessment is None else rows_beside(told, assessment)})
            return
        from detente.report.terminal.panel import print_results

        print_results(told, assessment)
    if experts is not None and case is not None:
        from detente.panel.experts.answers import pooled, read_answers
        from detente.report.terminal.experts import print_pools

        say()
        print_pools(*pooled(found, case, read_answers(found, case, experts), language))
    for written in (html, report):
        if written is not None:
            say(f"wrote {written}")


def _spoken(found: Panel, language: str | None) -> None:
    """Refuse a language that is not the panel's."""
    if language is not None and language not in found.languages:
        fail(f"--language: got '{language}'; expected one of {', '.join(found.languages)}")


def _packages(file: Path | None) -> list[dict[str, str]]:
    """The packages in the JSON of a search for deals."""
    if file is None:
        return []
    from detente.assessment.saved import load_packages

    return load_packages(file)
