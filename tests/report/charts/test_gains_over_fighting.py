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
    first, second = gains_rows(a)
    assert (first["what"], first["a"], first["b"], second["a"], second["b"]) == ("Truce", 5.0, 20.0, 40.0, -10.0)
    assert round(first["b_low"], 9) == 11.0 and round(first["b_high"], 9) == 29.0
    said = gains(a).to_dict()["description"]
    assert said.startswith("Better than fighting on for both sides (1 of 2 proposals): 'Truce'.")
