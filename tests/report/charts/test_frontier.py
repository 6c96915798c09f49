"""All packages, the frontier among them, and how many both sides would rather have than fight on."""

from detente.report.charts import deals, deals_rows

SAMPLES = {"ends/1/east-wins": [0.5], "ends/1/west-wins": [0.5]}
POINTS = [(0.1, 0.2, True), (0.3, -0.1, True), (0.0, 0.0, False), (-0.2, -0.2, False)]


def test_packages_in_per_cent_and_those_in_the_zone_of_agreement_counted(by_hand):
    facts = {"deals": {"points": [{"gain_a": a, "gain_b": b, "frontier": f} for a, b, f in POINTS]}}
    a = by_hand(SAMPLES, facts=facts)
    assert deals_rows(a)[1] == {"a": 30.0, "b": -10.0, "what": "frontier"}
    assert deals(a).to_dict()["description"].startswith("2 of the 4 packages shown would leave both sides better off")


def test_without_a_search_there_is_no_picture(by_hand):
    assert deals(by_hand(SAMPLES)) is None
