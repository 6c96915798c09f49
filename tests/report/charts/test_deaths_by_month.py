"""Deaths by month: bars as long as the counts, ends only where the file has them, and the record where its dates are."""

import pytest

from detente.report.charts import deaths, deaths_rows
from detente.report.charts.deaths_by_month import by_month


def timeline(*months, **more):
    return {"title": "GED", "chosen": "all", "deaths": "best estimate", "months": months} | more


def month(name, deaths, low=None, high=None, events=1):
    return {"month": name, "events": events, "deaths": deaths, "low": low, "high": high}


def layers(chart):
    return [layer["data"]["values"] for layer in chart.to_dict()["layer"] if "values" in layer.get("data", {})]


def test_rows_are_the_months_of_the_case(by_hand):
    a = by_hand(
        {"ends/1/east-wins": [1.0]},
        facts={"timelines": [timeline(month("2020-01", 5, 4, 8), month("2020-02", 1))], "record": []},
    )
    assert [(r["month"], r["deaths"], r["low"], r["high"]) for r in deaths_rows(a)] == [
        ("2020-01", 5, 4, 8),
        ("2020-02", 1, None, None),
    ]
    assert deaths_rows(a)[1]["says"] == "2020-02: 1 event, 1 death"  # no range is made up
    assert deaths(a).to_dict()["description"].startswith("The deadliest month was 2020-01, with 5 deaths (4 to 8)")
    assert deaths(by_hand({"ends/1/east-wins": [1.0]})) is None


def test_bars_are_as_long_as_the_counts_and_months_without_events_are_gaps():
    chart = by_month([timeline(month("2020-01", 10, 5, 20, events=4), month("2020-04", 20, 20, 20, events=2))], [], 720)
    bars, ends, events = (x for x in layers(chart)[1:4])
    heights = [r["y"] - r["y2"] for r in bars]
    assert heights[1] == pytest.approx(2 * heights[0])
    assert ends[0]["y"] - ends[0]["y2"] == pytest.approx(
        1.5 * heights[0]
    )  # from 5 to 20, twice the bar of 10 less a half
    assert events[0]["y"] - events[0]["y2"] == pytest.approx(2 * (events[1]["y"] - events[1]["y2"]))
    assert bars[1]["x"] - bars[0]["x"] == pytest.approx(3 * (bars[0]["x2"] - bars[0]["x"]), rel=0.1)


def test_the_record_stands_at_its_dates_and_only_within_the_months():
    record = [{"date": d, "says": d} for d in ("2019-12-31", "2020-01", "2020-02-15", "2020-03-01")]
    chart = by_month([timeline(month("2020-01", 1), month("2020-02", 2))], record, 350)
    marks = next(rows for rows in layers(chart) if rows and rows[0].get("says") == "2020-01")
    assert [m["says"] for m in marks] == ["2020-01", "2020-02-15", "2020-03-01"]
    assert [m["x"] for m in marks] == sorted(m["x"] for m in marks)


def test_a_month_without_deaths_and_a_single_month_are_drawn():
    for months in ([month("2020-01", 0)], [month(f"19{y}-06", y) for y in range(50, 99)]):
        assert by_month([timeline(*months)], [], 350).to_dict()["description"]
