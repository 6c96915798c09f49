"""CSV files as people have them, and dates column by column."""

import datetime
import pickle
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.history.sheets import Dates, Line, Sheet, TableError, in_words, read_sheet

TODAY = datetime.date(2026, 1, 1)


def _sheet(**columns: list[str]) -> Sheet:
    rows = zip(*columns.values(), strict=True)
    lines = (Line(n, dict(zip(columns, cells, strict=True)), len(columns)) for n, cells in enumerate(rows, 2))
    return Sheet(Path("x.csv"), tuple(columns), tuple(lines), "utf-8-sig")


def test_blank_lines_and_line_breaks_in_quotes_keep_the_line_numbers(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b'\xef\xbb\xbfName , b\r\n\r\n"one\r\ntwo",1\r\n,\r\n"a ""b"", c"\r\n')
    sheet = read_sheet(file)
    assert sheet.heads == ("Name", "b")
    assert [(n.number, n.cells) for n in sheet.lines] == [
        (3, {"Name": "one\r\ntwo", "b": "1"}),
        (6, {"Name": 'a "b", c', "b": ""}),
    ]


def test_what_is_not_csv_is_refused_with_what_to_do(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    with zipfile.ZipFile(book, "w") as made:
        made.writestr("xl/workbook.xml", "")
    with pytest.raises(TableError, match=r"book.xlsx: the file is a spreadsheet.*save it as CSV"):
        read_sheet(book)
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(TableError, match="save it as CSV"):
        read_sheet(old)
    wide = tmp_path / "wide.csv"
    wide.write_text("a,b\n1,2\n", encoding="utf-16")
    with pytest.raises(TableError, match="not text in UTF-8"):
        read_sheet(wide, download=True)
    for text, sentence in (("", "is empty"), ("a,b\n\n", "no rows below the header"), ('a,b\n"1,2\n', "x.csv:2: ")):
        (tmp_path / "x.csv").write_text(text)
        with pytest.raises(TableError, match=sentence):
            read_sheet(tmp_path / "x.csv")


def test_only_a_download_may_be_in_windows_1252(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes("Name\nSan Andrés\n".encode("cp1252"))
    sheet = read_sheet(file, download=True)
    assert (sheet.encoding, sheet.lines[0].cells) == ("cp1252", {"name": "San Andrés"})
    with pytest.raises(TableError, match="not text in UTF-8"):
        read_sheet(file)


def test_the_order_of_day_and_month_is_one_for_each_column() -> None:
    sheet = _sheet(us=["7/21/46", "4/9/52"], eu=["21.07.1946", "09.04.1952"])
    dates = Dates(sheet, ("us", "eu"))
    # 4/9 and 09.04 could be either; the columns' first rows tell.
    assert dates.read("us", "4/9/52", TODAY) == dates.read("eu", "09.04.1952", TODAY) == datetime.date(1952, 4, 9)
    assert (
        dates.read("us", "21/7/46", TODAY) is None
    )  # no thirteenth month, and the cell does not get an order of its own
    assert dates.read("us", "1952-04-09 00:00:00", TODAY) == dates.read("us", "19520409", TODAY)


def test_a_column_in_both_orders_or_in_neither_is_an_error() -> None:
    with pytest.raises(
        TableError, match=r"x.csv:3: column d has dates with the day first \(line 3\) and with the month"
    ):
        Dates(_sheet(d=["7/21/46", "21/7/46"]), ("d",))
    with pytest.raises(
        TableError, match=r"x.csv:3: column d does not tell whether its dates have the day or the month"
    ):
        Dates(_sheet(d=["5/5/46", "4/9/46"]), ("d",))
    told = Dates(_sheet(d=["4/9/46"], other=["31/12/46"]), ("d", "other"))
    assert told.read("d", "4/9/46", TODAY) == datetime.date(1946, 9, 4)


@given(st.dates(datetime.date(1926, 1, 2), TODAY), st.sampled_from(["%m/%d/%y", "%d.%m.%y"]))
def test_two_digits_are_the_last_such_year_that_is_not_in_the_future(day: datetime.date, form: str) -> None:
    decides = datetime.date(1999, 12, 31).strftime(form)
    dates = Dates(_sheet(d=[day.strftime(form), decides]), ("d",))
    assert dates.read("d", day.strftime(form), TODAY) == day


def test_an_earlier_limit_takes_an_earlier_century() -> None:
    dates = Dates(_sheet(d=["12/31/20"]), ("d",))
    assert dates.read("d", "12/31/20", TODAY) == datetime.date(2020, 12, 31)
    assert dates.read("d", "12/31/20", datetime.date(1950, 1, 1)) == datetime.date(1920, 12, 31)
    assert dates.read("d", "2/29/00", datetime.date(1999, 1, 1)) is None  # neither 1900 nor 1800 was a leap year


def test_lines_in_words() -> None:
    assert in_words([4]) == "line 4"
    assert in_words([4, 7, 9]) == "lines 4, 7 and 9"
    assert in_words(range(1, 41)).endswith("20 ... (40 in all)")


def test_an_error_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(TableError(["a", "b"]))).problems == ["a", "b"]
