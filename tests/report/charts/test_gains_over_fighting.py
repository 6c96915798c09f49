"""What proposals are worth to the two sides."""

from detente.report.charts import gains, gains_rows


def test_both_sides_gains_with_their_bands_and_the_proposals_better_for_both(by_hand):
    a = by_hand(
        {
            "ends/1/east-wins": [0.5] * 3,
            "ends/1/west-wins": [0.5] * 3,
            "proposals/truce/gains/west": [0.1, 0.2, 0.3],
            "proposals/truce/gains/east": [-0.1, 0.05, 0.1],
            "proposals/peace/gains/west": [-0.2, -0.1, 0.3],
            "proposals/peace/gains/east": [0.4, 0.4, 0.4],
        }
    )
    rows = gains_rows(a)
    assert [(r["what"], r["id"], r["median"]) for r in rows] == [
        ("Truce", "east", 5.0),
        ("Truce", "west", 20.0),
        ("Peace", "east", 40.0),
        ("Peace", "west", -10.0),
    ]
    assert round(rows[1]["low"], 9) == 11.0 and round(rows[1]["high"], 9) == 29.0
    said = gains(a).to_dict()["description"]
    assert said.startswith("Better than fighting on for both sides (1 of 2 proposals): 'Truce'.")


def test_with_a_third_party_a_proposal_must_be_better_for_all_three(by_hand):
    found = {
        "ends/1/east-wins": [0.5] * 3,
        "ends/1/west-wins": [0.5] * 3,
        "proposals/truce/gains/west": [0.1, 0.2, 0.3],
        "proposals/truce/gains/east": [0.1, 0.2, 0.3],
        "proposals/truce/gains/north": [-0.1, -0.1, -0.1],
    }
    a = by_hand(found, facts={"who": {"partners": {"north": "east"}}})
    assert [r["id"] for r in gains_rows(a)] == ["east", "north", "west"]
    assert (
        gains(a)
        .to_dict()["description"]
        .startswith("No proposal leaves all three parties better off than fighting on.")
    )
