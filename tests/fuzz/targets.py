"""What is fuzzed: everything that reads what a user has written, each with samples and a way to spoil them.

An input is bytes, as a file has them. `Target.input` makes one from a seed, the same everywhere; `Target.reads` reads it as detente does and shows
what was read, and raises a `DetenteError` for what is refused.
"""

import io
import json
import random
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import case_texts
import inputs
import spoilers
from inputs import BETWEEN
from rich.console import Console

from detente.errors import DetenteError

SAVED = Path(__file__).parents[1] / "assessment" / "saved"  # assessments in every format


@dataclass(frozen=True)
class Target:
    """One way in for what a user has written: what makes an input, and what reads it."""

    made: Callable[[random.Random], str | bytes]
    reads: Callable[[bytes], object]
    seconds: float = 2  # of the processor that reading may take
    memory: int = 256  # MiB that it may take
    turn: float = 10  # seconds that it is fuzzed for before the next

    def input(self, seed: int) -> bytes:
        """The input of a seed."""
        rng = random.Random(f"{self.reads.__name__} {seed}")
        found = self.made(rng)
        content = found.encode("utf-8", "surrogatepass") if isinstance(found, str) else found
        return spoilers.raw(rng, content) if rng.random() < 0.05 else content


def text_of(content: bytes) -> str:
    """A text as a page or a request may hold it, half characters included."""
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return content.decode("utf-8", "replace")


def quiet() -> Console:
    """A console that shows nothing."""
    return Console(file=io.StringIO(), width=80)


def in_file(content: bytes, name: str, reads: Callable[[Path], object]) -> object:
    """Read an input as a file of a name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return reads(path)


@cache
def small():
    """A small case that has no mistakes."""
    from detente.case import parse_case

    return parse_case(case_texts.SMALL).case


@cache
def war():
    """The case that the built-in panel asks about."""
    from detente.case import load_case

    return load_case("ukraine-2022").case


@cache
def asked():
    """That panel."""
    from detente.panel.questions import load_panel

    return load_panel("ukraine-2022")


@cache
def names():
    """Who acts in it."""
    from detente.case.article import Names

    return Names.of(war())


@cache
def panel():
    """A panel with groups, a further variable, a package, an option and a statement."""
    from panel_text import TEXT

    from detente.panel.questions import parse_panel

    return parse_panel(TEXT)


def case(content: bytes) -> None:
    from detente.case import CaseError, parse_case

    try:
        parse_case(text_of(content), "case.yaml")
    except CaseError as error:
        placed = all(p.line >= 1 and p.column >= 1 for p in error.problems)
        assert placed or any("larger than" in p.message for p in error.problems), f"no line and column: {error}"
        raise


def edits(content: bytes) -> None:
    from detente.case import arrange, extending
    from detente.case.edit import remove, set_quantity, set_value

    text, path, value = _three(content)
    changes = (
        lambda: set_value(text, path, value),
        lambda: set_value(text, path, value, within_line=True),
        lambda: set_quantity(text, ".".join(path), "5%"),
        lambda: remove(text, path),
        lambda: arrange.append(text, path, value),
        lambda: arrange.move(text, path, 0),
        lambda: arrange.rename(text, path, "renamed"),
        lambda: extending.set_value(text, path, value),
        lambda: extending.restore(text, path),
    )
    with suppress(KeyError):  # of a path that is not there, as the functions say
        changes[len(content) % len(changes)]()


def _three(content: bytes) -> tuple[str, list[str], object]:
    """The text, the path and the value of an edit, one below the other."""
    text, path, value = [*content.split(BETWEEN), b"", b""][:3]
    try:
        plain = json.loads(value)
    except (ValueError, RecursionError):
        plain = text_of(value)
    return text_of(text), [x for x in text_of(path).split("/") if x] or ["title"], plain


def differences(content: bytes) -> None:
    from detente.case.differences import followed, told

    old, _, new = content.partition(BETWEEN)
    told(text_of(old), text_of(new))
    followed(text_of(old), text_of(new), ["war.front.tempo", "parties.a-land.side", "record.0.likelihood"])


def completions(content: bytes) -> None:
    from detente.web.work import complete

    text = text_of(content)
    complete(text, len(text) % (text.count("\n") + 2), len(text) % 40)


def quantity(content: bytes) -> None:
    from detente.case.quantity import parse_quantity

    for kind in ("share", "rate", "positive", "duration", "real"):
        try:
            parse_quantity(text_of(content), kind)
        except ValueError as error:  # as Pydantic wants it
            if type(error) is not ValueError:
                raise


def article(content: bytes) -> None:
    from detente.case.article import candidates, notice, proposed
    from detente.case.article.propose import event

    text = text_of(content)
    for one in proposed(text, names(), "2023-05-04"):
        event(one.found, one.by, one.about, one.date, one.quote, names())
    candidates(text), notice(text)


def events(content: bytes) -> None:
    from detente.case.events import Choice, in_memory, read_events, written

    written(read_events(in_memory(content, "events.csv"), Choice(), "2026-01-01", names()), "2026-01-01")


def implementation(content: bytes) -> None:
    from detente.case.implementation import read_scores
    from detente.case.implementation.entries import edits as changes

    changes(read_scores(content, "scores.csv", names()), {}, "Accord", "2016")


def series(content: bytes) -> None:
    from detente.case.from_csv import read_series, with_series

    found = in_file(content, "series.csv", read_series)
    with_series(
        case_texts.SMALL, "loans", found, {"title": "Loans", "unit": "%", "source": "report", "vintage": "2019"}
    )


def forecasts(content: bytes) -> None:
    from detente.case.from_csv import read_forecasts, with_forecasts

    found = in_file(content, "forecasts.csv", lambda path: read_forecasts(path, small()))
    with_forecasts(case_texts.SMALL, small(), found)


def history(content: bytes) -> None:
    from detente.history.importers import FOLLOWED, LAYOUTS, import_table

    for layout in LAYOUTS:
        until = "2020-12-31" if layout in FOLLOWED else None
        with suppress(DetenteError):
            in_file(content, "x.csv", partial(import_table, layout=layout, until=until))


def own_table(content: bytes) -> None:
    from detente.history.own import KINDS, read_table

    for kind in KINDS:
        with suppress(DetenteError):
            in_file(content, "x.csv", partial(read_table, kind=kind))


def panel_file(content: bytes) -> None:
    from detente.panel.questions import parse_panel

    found = parse_panel(text_of(content), "x.panel.yaml")
    parse_panel(text_of(content), "x.panel.yaml", war())
    for language in found.languages or (None,):
        found.words(found.title, language)


def ballots(content: bytes) -> None:
    from detente.panel.box import ballots_csv, read_ballots
    from detente.panel.results import results
    from detente.report.terminal.panel import print_results

    box = in_file(content, "x.csv", lambda path: read_ballots(panel(), path))
    ballots_csv(panel(), box)
    print_results(results(panel(), box, war()), console=quiet())


def polis(content: bytes) -> None:
    from detente.panel import polis as files
    from detente.web.work_papers import read_polis

    votes, _, comments = content.partition(BETWEEN)
    read_polis(votes, comments or None)
    in_file(votes, "votes.csv", files.read_votes)


def experts(content: bytes) -> None:
    from detente.panel.experts.answers import pooled, read_answers
    from detente.report.terminal.experts import print_pools

    found = in_file(content, "x.csv", lambda path: read_answers(asked(), war(), path))
    print_pools(*pooled(asked(), war(), found), console=quiet())


def graph(content: bytes) -> None:
    from detente.graph import analyse_graph, parse_graph
    from detente.report.terminal.graph import print_graph

    model = parse_graph(text_of(content), "x.graph.yaml").model
    if len(model.states) <= 64:
        print_graph(analyse_graph(model), quiet())


def statement(content: bytes) -> None:
    from detente.graph.statements import read_statement

    read_statement(text_of(content), ["a", "b", "long-one", "d"])


def domain(content: bytes) -> None:
    from detente.assessment.questions.export import case_text
    from detente.case import parse_case
    from detente.terms.domains import read_domain

    ending = ".xml" if content.lstrip()[:1] == b"<" else ".json"
    parse_case(case_text(in_file(content, f"domain{ending}", read_domain), "2026-01-01"))


def profile(content: bytes) -> None:
    from detente.terms.domains import read_domain

    domain, _, given = content.partition(BETWEEN)
    ending = ".xml" if content.lstrip()[:1] == b"<" else ".json"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"a{ending}").write_bytes(domain)
        (Path(folder) / f"b{ending}").write_bytes(given)
        read_domain(folder)


def assessment(content: bytes) -> None:
    from detente.assessment.saved import opened
    from detente.report import print_assessment, print_included, report_html

    with tempfile.TemporaryDirectory() as folder:
        for draws in SAVED.glob("*.npy"):
            (Path(folder) / draws.name).symlink_to(draws)
        path = Path(folder) / "run.json"
        path.write_bytes(content)
        with opened(path) as found:
            print_assessment(found, quiet()), print_included(found, quiet())
            json.dumps(found.as_dict())
            report_html(found)


def draws(content: bytes) -> None:
    """The file of draws beside a saved assessment."""
    from detente.assessment import load_assessment
    from detente.report import print_assessment

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "run.json").symlink_to(SAVED / "format-3.json")
        (Path(folder) / "format-3.draws.npy").write_bytes(content)
        print_assessment(load_assessment(Path(folder) / "run.json"), quiet())


def graph_answer(content: bytes) -> None:
    from detente.graph import read_graph_answer
    from detente.report.terminal.graph import print_graph

    print_graph(read_graph_answer(text_of(content)), quiet())


def merging(content: bytes) -> None:
    from detente.web.merging import merge

    base, mine, theirs = [*content.split(BETWEEN), b"", b""][:3]
    found = merge(text_of(base), text_of(mine), text_of(theirs))
    found.text(["both"] * len(found.clashes))


def runs(content: bytes) -> None:
    """What passes the checks is assessed, reported, searched for deals and mended, soundly."""
    from concurrent.futures import ThreadPoolExecutor

    from extremes import asked

    from detente.case import parse_case

    loaded = parse_case(text_of(content), "case.yaml")
    with ThreadPoolExecutor(1) as pool:
        wrong = asked(loaded, pool)
    assert wrong is None, wrong


TARGETS = {
    target.reads.__name__: target
    for target in (
        Target(case_texts.mutated, case),
        Target(inputs.edit, edits),
        Target(inputs.several(2), differences, seconds=4),  # two questions
        Target(case_texts.mutated, completions),
        Target(inputs.several(3), merging),
        Target(inputs.numbers, quantity),
        Target(inputs.spoilt("article", spoilers.prose), article),
        Target(inputs.spoilt("events", spoilers.table), events),
        Target(inputs.spoilt("implementation", spoilers.table), implementation),
        Target(inputs.spoilt("series", spoilers.table), series),
        Target(inputs.spoilt("forecasts", spoilers.table), forecasts),
        Target(inputs.spoilt("history", spoilers.table), history, seconds=8),  # read in every layout
        Target(inputs.spoilt("own_table", spoilers.table), own_table, seconds=8),
        Target(inputs.built_in("panel", ".panel.yaml"), panel_file),
        Target(inputs.spoilt("ballots", spoilers.table), ballots),
        Target(inputs.spoilt("polis", spoilers.table), polis),
        Target(inputs.spoilt("experts", spoilers.table), experts),
        Target(inputs.built_in("graph", ".yaml"), graph),
        Target(inputs.statements, statement),
        Target(inputs.spoilt("domain", inputs.document), domain),
        Target(inputs.spoilt("profile", inputs.document), profile),
        Target(inputs.spoilt(SAVED, spoilers.tree), assessment, seconds=20),  # charts are drawn
        Target(lambda rng: spoilers.raw(rng, (SAVED / "format-3.draws.npy").read_bytes()), draws),
        Target(inputs.spoilt("graph_answer", spoilers.tree), graph_answer),
        Target(inputs.extreme, runs, seconds=300, memory=4096, turn=60),
    )
}
