"""CSV files written into a case: what stands there afterwards is what the file said, and wrong rows are refused by their lines."""

import csv
import io
from importlib import resources

import pytest

from detente.case import parse_case
from detente.case.from_csv import read_forecasts, read_series, with_forecasts, with_series
from detente.history.sheets import TableError

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
ABOUT = {"title": "Loan rates", "unit": "% a year", "source": "report", "vintage": "2025-12-20"}


def write(folder, rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    file = folder / "given.csv"
    file.write_text(out.getvalue(), encoding="utf-8")
    return file


def test_a_series_reads_back_in_the_order_of_its_dates(tmp_path):
    values = read_series(
        write(tmp_path, [("date", "value"), ("2025-06", "20.5"), ("2024-09", "12 to 16"), ("2024-06", "-3")])
    )
    text = with_series(TEMPLATE, "loans", values, ABOUT)
    found = parse_case(text).case.series["loans"]
    assert {d: (q.low, q.high) for d, q in found.values.items()} == {
        "2024-06": (-3, -3),
        "2024-09": (12, 16),
        "2025-06": (20.5, 20.5),
    }
    assert list(found.values) == ["2024-06", "2024-09", "2025-06"]
    assert text.startswith(TEMPLATE.rstrip())  # nothing else has changed
    assert "2025-06: 20.5\n" in text + "\n"


def test_a_later_vintage_replaces_the_values_and_keeps_what_is_not_said(tmp_path):
    text = with_series(TEMPLATE, "loans", {"2024-06": 1, "2025-06": 2}, ABOUT) + "\n# the end\n"
    again = with_series(text, "loans", {"2024-06": 5, "2025-12": "6 to 7"}, {"vintage": "2025-12-31"})
    found = parse_case(again).case.series["loans"]
    assert {d: q.text for d, q in found.values.items()} == {"2024-06": "5", "2025-12": "6 to 7"}
    assert (found.title, found.source, found.vintage) == ("Loan rates", "report", "2025-12-31")
    assert again.endswith("# the end\n")


def test_wrong_values_are_refused_line_by_line(tmp_path):
    rows = [
        ("date", "value"),
        ("2024-06", "."),
        ("2024-13", "12"),
        ("2024-09", "5"),
        ("2024-09", "7"),
        ("2024-10", "7%"),
    ]
    with pytest.raises(TableError) as found:
        read_series(write(tmp_path, rows))
    told = [p.split("given.csv:")[1] for p in found.value.problems]
    assert [t.split(":")[0] for t in told] == ["2", "3", "5", "6"]
    assert "2: value: got '.'; expected a number" in told[0]
    assert "date: 2024-09 is in line 4 already" in told[2]
    assert "got '7%', and the first value is '5'" in told[3]
    with pytest.raises(TableError, match="1: the columns are day, value; expected date, value"):
        read_series(write(tmp_path, [("day", "value"), ("2024", "1")]))
    with pytest.raises(TableError, match="2: 3 cells, and there are 2 columns"):
        read_series(write(tmp_path, [("date", "value"), ("2024", "20", "5")]))


HEAD = ("question", "probability", "date", "source", "says")


def test_forecasts_go_into_the_case_with_their_sources_and_only_once(tmp_path):
    case = parse_case(TEMPLATE).case
    rows = [
        HEAD,
        ("signed_by/2026-12-20", "12%", "2025-12-01", "A forecasting site", "Will a deal be signed in 2026?"),
        ("proposals/armistice/holds/5", "0.3", "2025-12", "report", ""),
        ("ends/0.5/fighting", "88%", "2025-12", "a report on the war", ""),
    ]
    file = write(tmp_path, rows)
    text, added = with_forecasts(TEMPLATE, case, read_forecasts(file, case))
    whole = parse_case(text).case
    assert added == 3
    assert [(f.question, f.probability.low, f.source) for f in whole.forecasts] == [
        ("signed_by/2026-12-20", 0.12, "a-forecasting-site"), ("proposals/armistice/holds/5", 0.3, "report"), ("ends/0.5/fighting", 0.88, "report"),
    ]  # fmt: skip
    assert whole.sources["a-forecasting-site"].title == "A forecasting site"
    assert with_forecasts(text, whole, read_forecasts(file, whole)) == (text, 0)
    changed = write(tmp_path, [HEAD, ("ends/0.5/fighting", "80%", "2025-12", "report", "")])
    with pytest.raises(
        TableError, match=r"given.csv:2: probability: the case has this forecast as 88%, and the file says 80%"
    ):
        with_forecasts(text, whole, read_forecasts(changed, whole))


def test_wrong_forecasts_are_refused_line_by_line(tmp_path):
    case = parse_case(TEMPLATE).case
    rows = [
        HEAD,
        ("signed_by/1", "12", "2025-12-01", "report", ""),
        ("proposals/armistic/holds/5", "30%", "2025-12", "report", ""),
        ("ends/1/fighting", "30%", "2026-05", "report", ""),
        ("ends/1/fighting", "30%", "2025-05", "", ""),
        ("ends/1/fighting", "10% to 30%", "2025-05", "report", ""),
        ("ends/1/fighting", "30%", "2025-05", "report", ""),
        ("ends/1/fighting", "31%", "2025-05", "Report", ""),
        ("signed_by/2026-09-01", "30%", "2025-05", "report", ""),
    ]
    with pytest.raises(TableError) as found:
        read_forecasts(write(tmp_path, rows), case)
    told = [p.split("given.csv:")[1] for p in found.value.problems]
    assert [t.split(":")[0] for t in told] == ["2", "3", "4", "5", "6", "8", "9"]
    for words, problem in zip(
        (
            "between 0 and 1",
            "did you mean 'armistice'?",
            "made later",
            "is missing",
            "single chance",
            "as in line 7",
            "46 days",
        ),
        told,
        strict=True,
    ):
        assert words in problem


def test_of_many_wrong_rows_the_first_are_told_and_how_many_there_are(tmp_path):
    case = parse_case(TEMPLATE).case
    head, row = ("question", "probability", "date", "source"), ("ends/1/fighting", "35%", "2025-12-01", "An exchange")
    with pytest.raises(TableError) as found:
        read_forecasts(write(tmp_path, [head, *[row] * 500]), case)
    assert len(found.value.problems) == 21 and found.value.problems[-1] == "... and 479 more"
    assert "given.csv:3: the same question, date and source as in line 2" in found.value.problems[0]
    with pytest.raises(TableError, match="has 501 rows; expected at most 500 forecasts"):
        read_forecasts(write(tmp_path, [head, *[row] * 501]), case)
