"""Package against package: shares and intervals are the results', in the order of the least accepting group."""

import pytest
from invented import made

from detente.panel.answer import names
from detente.report.charts.panel_packages import packages, packages_rows
from detente.report.charts.shared import NARROW, WIDE


def test_packages_stand_in_the_order_of_the_least_accepting_group():
    found = made()
    rows = packages_rows(found)
    order = list(dict.fromkeys(r["what"] for r in rows))
    least = [min(r["share"] for r in rows if r["what"] == what) for what in order]
    assert least == sorted(least, reverse=True)
    assert order == [names(found)[r.question] for r in found.ranked["least"]]
    assert [r["group"] for r in rows if r["what"] == order[0]] == ["The east", "The west", "Living abroad"]
    first = found.question(found.ranked["least"][0].question).rows[0]
    assert (rows[0]["share"], rows[0]["low"], rows[0]["high"]) == (
        100 * first.accept,
        100 * first.low,
        100 * first.high,
    )


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_mark_for_each_group_on_its_interval(drawn, width):
    found = made()
    chart = packages(found, width)
    marks = drawn(chart)
    rows = packages_rows(found)
    assert [(m["what"], m["group"], m["share"], m["low"], m["high"]) for m in marks] == [
        (r["what"], r["group"], r["share"], r["low"], r["high"]) for r in rows
    ]
    assert len({m["y"] for m in marks}) == len(marks)  # no interval lies on another
    best = next(r for r in rows if r["least"])
    assert chart.to_dict()["description"].startswith(
        f"Every group can most tolerate 'Armistice on the line': {best['share']:.0f}% ({best['low']:.0f}-{best['high']:.0f}) of the least "
        f"accepting, {best['group']}. "
    )


def test_nothing_of_nothing():
    assert packages(made(4)) is None
