"""The chance that a threat is carried out."""

from detente.report.charts import threat_rows, threats

SAMPLES = {
    "threats/blockade/carried_out/today": [0.1],
    "threats/blockade/carried_out_by_type/today/hard": [0.3],
    "threats/blockade/carried_out/losing": [0.6],
    "threats/shelling/carried_out/today": [0.9],
}


def test_the_first_threat_overall_and_by_type(by_hand):
    a = by_hand(SAMPLES)
    assert [(r["threat"], r["type"], r["median"]) for r in threat_rows(a)] == [
        ("Blockade", "overall", 10.0),
        ("Blockade", "if hard", 30.0),
        ("Blockade", "overall", 60.0),
        ("Shelling", "overall", 90.0),
    ]
    said = threats(a).to_dict()["description"]
    assert said.startswith(
        "Blockade: the chance that it is carried out is 10% today and at most 60% (driven back to the last notch)."
    )


def test_without_threats_there_is_no_picture(by_hand):
    assert threats(by_hand({"ends/1/fighting": [1.0]})) is None
