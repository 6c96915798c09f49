"""A panel's results as text for a terminal."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from detente.assessment import Assessment
from detente.assessment.wording import unbroken
from detente.panel import tables
from detente.panel.answer import answer
from detente.panel.results import Results
from detente.report.terminal.console import Console
from detente.report.terminal.tables import Flow, draw


def print_results(
    found: Results, assessment: Assessment | None = None, console: Console | None = None, every: bool = False
) -> None:
    """Print a panel's results: the answer in words and its tables, beside the model's chances if an assessment of the panel's case is given.

    `every`: also what each group answered to every question.
    """
    out = console or Console()
    out.print(Text(found.title, style="bold"))
    for sentence in [*answer(found), *found.notes]:
        out.print(Padding(Flow(unbroken(sentence)), (0, 0, 0, 2)))
    beside = tables.beside_model(found, assessment) if assessment is not None else None
    made = [
        tables.counted(found), tables.ranked(found), beside, tables.divided(found), tables.implied(found), tables.clusters(found),
        tables.flagged(found),
    ]  # fmt: skip
    if every:
        made.append(tables.asked(found, found.asked, "Every answer"))
    for table in made:
        if table is not None:
            out.print(draw(table))
