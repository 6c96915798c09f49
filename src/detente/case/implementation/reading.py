"""Reads a table of an agreement's stipulations and their scores from CSV."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.case.article import Names
from detente.case.identifier import identifier
from detente.case.implementation.pledges import ImplementationError
from detente.case.schema.files import FIRST_YEAR, FULL, LAST_YEAR
from detente.literals import shown

LARGEST = 5_000_000  # bytes
NEEDS = ("stipulation", "theme", "by")
LONG = ("year", "score")
_YEAR = re.compile(r"[0-9]{4}")
_SCORE = re.compile(r"([0-9])(?:\.0+)?")
MOST_TOLD = 20


@dataclass(frozen=True)
class Scored:
    """A table of stipulations: the file's name and SHA-256, and `stipulations` as a case has them."""

    name: str
    sha256: str
    stipulations: Mapping[str, Mapping[str, Any]]


def read_scores(content: bytes, name: str, who: Names) -> Scored:
    """A table with the columns stipulation, theme and by, and either a column for each year or the columns year and score.

    `who` are those in the case; `by` names one of them by id or title, or anybody else. Empty cells are years without a score. Raises
    `ImplementationError` with every mistake at its line.
    """
    if len(content) > LARGEST:
        raise ImplementationError(f"{name}: the file is larger than {LARGEST:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if "\0" in text:
        raise ImplementationError(f"{name}: this is not text; save it as CSV (UTF-8)")
    lines = _lines(text, name)
    if not lines:
        raise ImplementationError(f"{name}: the file is empty")
    heads = [cell.strip().lower() for cell in lines[0][1]]
    years = _columns(heads, f"{name}:{lines[0][0]}")
    table = _Table(name, {x.casefold(): i for i, title in who.who.items() for x in (i, title)})
    for line, cells in lines[1:]:
        if any(c.strip() for c in cells[len(heads) :]):
            table.has_too_many(line, len(cells), len(heads))
            continue
        table.add(line, {h: c.strip() for h, c in zip(heads, [*cells, *[""] * len(heads)], strict=False)}, years)
    return Scored(name, hashlib.sha256(content).hexdigest(), table.done())


def read_file(path: str | Path, who: Names) -> Scored:
    """The same of a file on this machine."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise ImplementationError(f"{path}: {error.strerror or error}") from None
    return read_scores(content, str(path), who)


def _lines(text: str, name: str) -> list[tuple[int, list[str]]]:
    head = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",", strict=True
    )
    found, begins = [], 1
    try:
        for cells in reader:
            if any(c.strip() for c in cells):
                found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ImplementationError(
            f"{name}:{begins}: {error}; expected rows of cells with commas between them"
        ) from None
    return found


def _columns(heads: list[str], where: str) -> list[str]:
    """The columns of years; none if the years stand in a column of their own."""
    missing = [c for c in NEEDS if c not in heads]
    if missing:
        raise ImplementationError(
            f"{where}: there is no column {' and no column '.join(missing)}; expected stipulation, theme, by, and then either a column for each year "
            "or the columns year and score"
        )
    for column in (*NEEDS, *LONG):
        if heads.count(column) > 1:
            raise ImplementationError(f"{where}: there are {heads.count(column)} columns {column}; expected each once")
    years = [h for h in heads if _YEAR.fullmatch(h)]
    if years and any(c in heads for c in LONG):
        raise ImplementationError(
            f"{where}: there are columns of years and a column {next(c for c in LONG if c in heads)}; expected one or the other"
        )
    if not years and not all(c in heads for c in LONG):
        raise ImplementationError(
            f"{where}: there are no scores; expected a column for each year, such as 2017, or the columns year and score"
        )
    return years


class _Table:
    """Stipulations in the making, and what is wrong with their rows."""

    def __init__(self, name: str, known: Mapping[str, str]) -> None:
        self._name, self._known = name, known
        self._wrong: list[str] = []
        self._found: dict[str, dict[str, Any]] = {}
        self._scores: dict[str, dict[int, int]] = {}

    def add(self, line: int, row: Mapping[str, str], years: list[str]) -> None:
        """Read a row."""
        says, theme = row["stipulation"], row["theme"]
        for column in NEEDS:
            if not row[column]:
                self._fail(line, column, "got nothing; expected a text")
        by = self._known.get(row["by"].casefold(), row["by"])
        if not (says and theme and by):
            return
        if says not in self._found:
            self._found[says] = {"says": says, "theme": theme, "by": by}
            self._scores[says] = {}
        elif years:
            self._fail(line, "stipulation", f"'{says[:60]}' stands in a row above; expected each once")
        elif self._found[says] != {"says": says, "theme": theme, "by": by}:
            self._fail(line, "theme", f"'{says[:60]}' has another theme or another by in a row above")
        for column, year, score in (
            [("year", row["year"], row["score"])] if not years else [(y, y, row[y]) for y in years]
        ):
            self._score(line, column, year, score, self._scores[says], bool(years))

    def has_too_many(self, line: int, cells: int, columns: int) -> None:
        """Note a row with more cells than there are columns."""
        self._wrong.append(
            f"{self._name}:{line}: {cells} cells, and there are {columns} columns; put a cell with a comma in quotes"
        )

    def _score(self, line: int, column: str, year: str, score: str, into: dict[int, int], wide: bool) -> None:
        if not score and (wide or not year):
            return
        if not _YEAR.fullmatch(year) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
            self._fail(line, column, f"got {shown(year)}; expected a year such as 2017")
            return
        found = _SCORE.fullmatch(score)
        if found is None or int(found[1]) > FULL:
            self._fail(
                line,
                column if wide else "score",
                f"got {shown(score)}; expected 0 (none), 1 (minimal), 2 (intermediate) or 3 (full)",
            )
        elif int(year) in into:
            self._fail(line, column, f"{year} has a score in a row above; expected each year once")
        else:
            into[int(year)] = int(found[1])

    def _fail(self, line: int, column: str, message: str) -> None:
        self._wrong.append(f"{self._name}:{line}: column {column}: {message}")

    def done(self) -> dict[str, Mapping[str, Any]]:
        """The stipulations that have a score, by id. Raises `ImplementationError` with what is wrong."""
        if self._wrong:
            more = [f"and {len(self._wrong) - MOST_TOLD} more"] if len(self._wrong) > MOST_TOLD else []
            raise ImplementationError("\n".join([*self._wrong[:MOST_TOLD], *more]))
        made: dict[str, Mapping[str, Any]] = {}
        for says, about in self._found.items():
            if scores := self._scores[says]:
                rows = [{"year": y, "score": scores[y]} for y in sorted(scores)]
                made[identifier(says, made, "stipulation")] = {**about, "scores": rows}
        if not made:
            raise ImplementationError(f"{self._name}: no stipulation has a score")
        return made
