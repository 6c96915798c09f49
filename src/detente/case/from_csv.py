"""Figures over time and outside forecasts from CSV files, written into the text of a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from detente.case.dates import latest
from detente.case.extending import append, set_value
from detente.case.forecasts import Known, wrong_day, wrong_question
from detente.case.identifier import identifier
from detente.case.load import merged
from detente.case.quantity import Kind, Quantity, parse_quantity, told_in_percent
from detente.case.schema import Case
from detente.history.sheets import Line, Sheet, TableError, read_sheet
from detente.literals import LiteralError, date_parts

T = TypeVar("T")
PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
MOST_FORECASTS = 500
FORECAST = ("question", "probability", "date", "source", "says")


@dataclass(frozen=True)
class Given:
    """A row of a file of outside forecasts: its `place`, file and line, and what a case says of it, with the source as the file names it."""

    place: str
    question: str
    probability: Quantity
    date: str
    source: str
    says: str = ""


def read_series(file: str | Path) -> dict[str, Any]:
    """The values of a CSV file of `date,value`, by date and in its order; a value is a number or a range, with % or without.

    Raises `TableError` with every mistake at its line.
    """
    sheet = read_sheet(file)
    _columns(sheet, ("date", "value"))
    found: dict[str, Any] = {}
    lines: dict[str, int] = {}
    problems: list[str] = []
    first = ""
    for row in sheet.lines:
        try:
            date = _date(row)
            if date in found:
                raise ValueError(f"date: {date} is in line {lines[date]} already; keep one of the two")
            text = _quantity(row, "value", "real").text
            first = first or text
            if told_in_percent("real", text) != told_in_percent("real", first):
                raise ValueError(f"value: got '{text}', and the first value is '{first}'; write all with %, or none")
            found[date], lines[date] = _number(text), row.number
        except ValueError as error:
            problems.append(f"{sheet.file}:{row.number}: {error}")
    if problems:
        raise TableError(problems)
    return dict(sorted(found.items(), key=lambda x: latest(x[0])))


def with_series(text: str, name: str, values: Mapping[str, Any], about: Mapping[str, str]) -> str:
    """The text of a case with a series of these values; `about` are its title, unit, source and vintage.

    Of a series that the case has already, what `about` leaves out stays as it is, and the values are replaced. Raises `EditError` as `set_value`.
    """
    there = merged(text).get("series")
    if not isinstance(there, dict) or name not in there:
        return set_value(text, ("series", name), {**about, "values": dict(values)})
    for key, value in about.items():
        text = set_value(text, ("series", name, key), value)
    return set_value(text, ("series", name, "values"), dict(values))


def read_forecasts(file: str | Path, case: Case) -> list[Given]:
    """The rows of a CSV file of `question,probability,date,source`, perhaps with `says`, the question as it was asked.

    Raises `TableError` with every mistake at its line: a question that the case does not answer, what is no chance, a day after that of the case.
    """
    sheet = read_sheet(file)
    _columns(sheet, FORECAST[:4], FORECAST[4:])
    if len(sheet.lines) > MOST_FORECASTS:
        raise TableError([f"{sheet.file}: has {len(sheet.lines):,} rows; expected at most {MOST_FORECASTS} forecasts"])
    known = Known(case)
    found: dict[tuple[str, str, str], Given] = {}
    problems: list[str] = []
    for row in sheet.lines:
        try:
            question, date = row.cells["question"], _date(row)
            for column, wrong in (("question", wrong_question(case, question, known)), ("date", wrong_day(case, date))):
                if wrong:
                    raise ValueError(f"{column}: {wrong}")
            chance = _quantity(row, "probability", "share")
            if chance.low < chance.high or chance.draws is not None:
                raise ValueError(f"probability: got '{chance.text}'; expected a single chance such as 35%")
            if not row.cells["source"]:
                raise ValueError("source: is missing; say who gave the chance")
            given = Given(
                f"{sheet.file}:{row.number}", question, chance, date, row.cells["source"], row.cells.get("says", "")
            )
            key = (question, date, given.source.casefold())
            if key in found:
                line = found[key].place.rpartition(":")[2]
                raise ValueError(f"the same question, date and source as in line {line}; keep one of the two")
            found[key] = given
        except ValueError as error:
            problems.append(f"{sheet.file}:{row.number}: {error}")
    if problems:
        raise TableError(problems)
    return list(found.values())


def with_forecasts(text: str, case: Case, rows: Sequence[Given]) -> tuple[str, int]:
    """The text of a case with these outside forecasts, and how many are new. A source that the case does not have is added under its name.

    One that the case has with the same question, date and source is left out; with another chance it is a mistake. `case` is what the text says.

    Raises `TableError` for such a mistake and `EditError` as `append` does.
    """
    sources = {x.title.casefold(): name for name, x in case.sources.items()} | {name: name for name in case.sources}
    known = {(f.question, f.date, f.source): f.probability for f in case.forecasts}
    added = 0
    for row in rows:
        source = sources.get(row.source) or sources.get(row.source.casefold())
        if source is None:
            source = sources[row.source.casefold()] = identifier(row.source, list(sources.values()), "source")
            text = set_value(text, ("sources", source), {"title": row.source})
        there = known.get((row.question, row.date, source))
        if there is not None and there.low != row.probability.low:
            raise TableError(
                [
                    f"{row.place}: probability: the case has this forecast as {there.text}, and the file says {row.probability.text}; correct one "
                    "of the two"
                ]
            )
        if there is not None:
            continue
        entry = {
            "question": row.question, "probability": _number(row.probability.text), "date": row.date, "source": source, "says": row.says,
        }  # fmt: skip
        text, added = append(text, ("forecasts",), {k: v for k, v in entry.items() if v != ""}), added + 1
    return text, added


def _columns(sheet: Sheet, needed: Sequence[str], also: Sequence[str] = ()) -> None:
    missing = [c for c in needed if c not in sheet.heads]
    other = [h for h in sheet.heads if h not in (*needed, *also)]
    if missing or other or len(set(sheet.heads)) < len(sheet.heads):
        more = f", and perhaps {', '.join(also)}" if also else ""
        raise TableError(
            [f"{sheet.file}:1: the columns are {', '.join(sheet.heads)}; expected {', '.join(needed)}{more}"]
        )
    problems = [
        f"{sheet.file}:{row.number}: {row.count} cells, and there are {len(sheet.heads)} columns; put a cell with a comma in quotes"
        for row in sheet.lines
        if row.count > len(sheet.heads)
    ]
    if problems:
        raise TableError(problems)


def _date(row: Line) -> str:
    return _at("date", lambda: (date_parts(row.cells["date"]), row.cells["date"])[1])


def _quantity(row: Line, column: str, kind: Kind) -> Quantity:
    return _at(column, lambda: parse_quantity(row.cells[column], kind))


def _at(column: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except (ValueError, LiteralError) as error:
        raise ValueError(f"{column}: {error}") from None


def _number(text: str) -> Any:
    """A plain number as a number, so that it is written without quotes; anything else as its text."""
    if not PLAIN.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)
