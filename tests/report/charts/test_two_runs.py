"""Two runs side by side: the figures are the runs', those furthest apart first, and the title says how far."""

import altair as alt

from detente.assessment.questions.comparison import compare_runs
from detente.report.charts.two_runs import MOST, two_runs, two_runs_rows


def runs(by_hand, one, other):
    return compare_runs(*(by_hand({f"ends/1/{end}": [x] for end, x in zip(("east-wins", "west-wins", "fighting"), each, strict=True)})
                          for each in (one, other)))  # fmt: skip


def test_figures_furthest_apart_first_and_the_same_left_out(by_hand):
    found = runs(by_hand, (0.16, 0.4, 0.5), (0.27, 0.1, 0.501))
    rows = two_runs_rows(found)
    assert [row["what"] for row in rows] == ["After 1 year: West wins", "After 1 year: East wins"]
    assert (round(rows[1]["one"]), round(rows[1]["other"])) == (16, 27)
    spec = two_runs(found).to_dict()
    alt.Chart.from_dict(spec, validate=True)
    assert spec["description"].startswith(
        "Furthest apart: 'After 1 year: West wins', 40% and 10%, -30 points. Ring: first run. Dot: second run."
    )


def test_no_more_than_fit_and_nothing_of_nothing(by_hand):
    many = {f"proposals/p{n}/all_sign": [n / 50] for n in range(20)}
    rest = {f"proposals/p{n}/{x}": [0.5] for n in range(20) for x in ("holds/5", "signed_and_holds_5")}
    ends = {"ends/1/east-wins": [0.5], "ends/1/west-wins": [0.5]}
    found = compare_runs(by_hand({**many, **rest, **ends}), by_hand({**{k: [0.9] for k in many}, **rest, **ends}))
    rows = two_runs_rows(found)
    assert len(rows) == MOST
    assert rows[0]["one"] == 0
    same = runs(by_hand, (0.1, 0.2, 0.7), (0.1, 0.2, 0.7))
    assert two_runs(same) is None
