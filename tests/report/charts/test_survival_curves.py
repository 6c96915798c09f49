"""How long settlements last, the model's and history's."""

import pytest

from detente.assessment.outside import Outside
from detente.report.charts import survival, survival_rows

HOLDS = {"proposals/truce/holds/1": [0.9], "proposals/truce/holds/5": [0.6]}


def test_history_stands_behind_the_models_curve(answer):
    rows = survival_rows(answer)
    assert {r["view"] for r in rows} == {"model", "history"}
    assert sum(r["view"] == "history" for r in rows) == 3 * len(answer.under("proposals"))


@pytest.mark.parametrize(
    ("agrees", "said"),
    [
        (False, "Model and history disagree on whether 1 of 1 settlements would hold for five years."),
        (True, "Model and history are compatible"),
    ],
)
def test_the_title_tells_whether_they_disagree_on_five_years(by_hand, agrees, said):
    outside = (Outside("proposals/truce/holds/5", "history.peace_holds", 0.2, 0.1, 0.3, 40, 32, agrees, ""),)
    a = by_hand(HOLDS, outside=outside)
    assert [(r["view"], r["year"], r["median"]) for r in survival_rows(a)] == [
        ("model", 1, 90.0),
        ("model", 5, 60.0),
        ("history", 5, 20.0),
    ]
    assert survival(a).to_dict()["description"].startswith(said)
