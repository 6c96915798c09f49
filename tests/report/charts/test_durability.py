"""The chance that each settlement lasts."""

from detente.report.charts import holding, holding_rows


def test_the_title_names_the_settlement_likeliest_to_hold_five_years(by_hand):
    a = by_hand(
        {
            "proposals/truce/holds/1": [0.99],
            "proposals/truce/holds/5": [0.3],
            "proposals/peace/holds/1": [0.8],
            "proposals/peace/holds/5": [0.6],
        }
    )
    assert [(r["what"], r["span"], r["median"]) for r in holding_rows(a)] == [
        ("Truce", "1 year", 99.0),
        ("Truce", "5 years", 30.0),
        ("Peace", "1 year", 80.0),
        ("Peace", "5 years", 60.0),
    ]
    assert (
        holding(a).to_dict()["description"].startswith("Most likely to hold for five years once signed: 'Peace', 60%")
    )
