"""The curve of a base rate: what is drawn is what history says, and a rate without a curve has no picture."""

import altair as alt

from detente.history import rate
from detente.report.charts.base_rate_curve import base_rate, base_rate_rows


def test_the_curve_is_that_of_the_rate():
    answer = rate("peace_failure", guarantee="treaty").as_dict()
    rows = base_rate_rows(answer)
    assert rows[0]["median"] == 100
    by_year = {row["year"]: row for row in rows}
    assert abs(by_year[5.0]["median"] - 100 * (1 - answer["median"])) < 1e-9  # failing within five years
    assert all(row["low"] <= row["median"] <= row["high"] for row in rows)
    spec = base_rate(answer).to_dict()
    alt.Chart.from_dict(spec, validate=True)
    assert spec["description"].startswith(f"After 20 years {by_year[20.0]['median']:.0f}% still hold.")


def test_no_curve_no_picture():
    assert base_rate(rate("pledge_kept").as_dict()) is None
