"""CSV files as people have them: saved by a spreadsheet, with blank lines and quoted line breaks; and their dates, read column by column."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.errors import DetenteError

LARGEST_FILE = 20_000_000  # bytes
SHOWN = 20
CENTURIES = (2000, 1900, 1800)


class TableError(DetenteError):
    """A table that cannot be used, with its problems at their rows: all of them, or the first few and how many more there are."""

    def __init__(self, problems: list[str]) -> None:
        more = len(problems) - SHOWN
        self.problems = problems if more <= 1 else [*problems[:SHOWN], f"... and {more} more"]
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type[TableError], tuple[list[str]]]:
        """Pickled with its list of problems, for worker processes."""
        return TableError, (self.problems,)


@dataclass(frozen=True)
class Line:
    """A row of a file: the line it begins on, its cells by column, stripped, and how many cells there are (more than columns, if it is broken)."""

    number: int
    cells: dict[str, str]
    count: int


@dataclass(frozen=True)
class Sheet:
    """A CSV file: its column names, stripped, its rows without the blank ones, and how its text was encoded."""

    file: Path
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    encoding: str


def read_sheet(file: str | Path, download: bool = False) -> Sheet:
    """A CSV file. Quoted cells may contain line breaks; rows without anything in them are left out.

    The text is in UTF-8; that of a `download` may also be in Windows-1252, as older spreadsheets save it, and its column names are made lower case.
    Raises `TableError` for a file that is not such text or has no rows.
    """
    path = Path(file)
    text, encoding = _text(path, ("utf-8-sig", "cp1252") if download else ("utf-8-sig",))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(c.strip() for c in cells):
                found.append((begins, [c.strip() for c in cells]))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise TableError([f"{path}:{begins}: {error}; expected rows of comma-separated cells"]) from None
    if len(found) < 2:
        raise TableError([f"{path}: there are no rows below the header" if found else f"{path}: the file is empty"])
    heads = tuple(h.lower() if download else h for h in found[0][1])
    short = [""] * len(heads)
    lines = [Line(n, dict(zip(heads, [*c, *short], strict=False)), len(c) if any(c[len(heads):]) else len(heads)) for n, c in found[1:]]  # fmt: skip
    return Sheet(path, heads, tuple(lines), encoding)


def _text(path: Path, encodings: Sequence[str]) -> tuple[str, str]:
    """The text of a file, and the encoding in which it could be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise TableError([f"{path}: the file is larger than {LARGEST_FILE:,} bytes"])
        raw = path.read_bytes()
    except OSError as error:
        raise TableError([f"{path}: {error.strerror or error}"]) from None
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        what = "a zip archive" if path.suffix.lower() == ".zip" else "a spreadsheet, as Excel saves it,"
        do = "unpack it, or open it and" if path.suffix.lower() == ".zip" else "open it and"
        raise TableError([f"{path}: the file is {what} and not CSV text; {do} save it as CSV (UTF-8)"])
    for encoding in encodings if b"\0" not in raw else ():
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise TableError([f"{path}: the file is not text in UTF-8; open it in a spreadsheet and save it as CSV (UTF-8)"])


_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T].*)?")
_RUN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})(?:[ T].*)?")


class Dates:
    """The dates of some columns of a sheet.

    Where the year comes last, the order of day and month is one for each column, never one for each cell: a column is day first if a first number
    exceeds 12, month first if a second one does. A column that leaves it open takes the order of the others. Raises `TableError` if a column
    is in both orders, or if no column tells and it matters.
    """

    def __init__(self, sheet: Sheet, columns: Iterable[str]) -> None:
        self._day_first: dict[str, bool] = {}
        undecided = {}
        for column in columns:
            found = [(n.number, m) for n in sheet.lines if (m := _YEAR_LAST.fullmatch(n.cells.get(column, "")))]
            day = next((n for n, m in found if int(m[1]) > 12), None)
            month = next((n for n, m in found if int(m[2]) > 12), None)
            if day is not None and month is not None:
                raise TableError(
                    [
                        f"{sheet.file}:{max(day, month)}: column {column} has dates with the day first (line {day}) and with the month first "
                        f"(line {month}); expected one order throughout, or dates such as 2003-12-31"
                    ]
                )
            if day is not None or month is not None:
                self._day_first[column] = day is not None
            elif any(int(m[1]) != int(m[2]) for _, m in found):
                undecided[column] = next(n for n, m in found if int(m[1]) != int(m[2]))
        orders = set(self._day_first.values())
        for column, line in undecided.items():
            if len(orders) != 1:
                raise TableError(
                    [
                        f"{sheet.file}:{line}: column {column} does not tell whether its dates have the day or the month first; "
                        f"expected dates such as 2003-12-31"
                    ]
                )
            self._day_first[column] = orders == {True}

    def read(self, column: str, text: str, latest: datetime.date) -> datetime.date | None:
        """A cell of one of the columns as a date, or None if it is not one. A year of two digits is of the last century that makes the date no later
        than `latest`."""
        if m := _YEAR_FIRST.fullmatch(text) or _RUN.fullmatch(text):
            return _date(int(m[1]), int(m[2]), int(m[3]))
        m = _YEAR_LAST.fullmatch(text)
        if not m:
            return None
        day, month = (m[1], m[2]) if self._day_first.get(column) else (m[2], m[1])
        if len(m[3]) == 4:
            return _date(int(m[3]), int(month), int(day))
        possible = (_date(c + int(m[3]), int(month), int(day)) for c in CENTURIES)
        return next((d for d in possible if d and d <= latest), None)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def in_words(numbers: Sequence[int]) -> str:
    """Line numbers as text, the first few of them: `line 4`, `lines 4, 7 and 9`, `lines 1, 2, 3 ... (40 in all)`."""
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    if len(numbers) > SHOWN:
        return f"lines {', '.join(map(str, numbers[:SHOWN]))} ... ({len(numbers)} in all)"
    return f"lines {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
