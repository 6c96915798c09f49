"""The map of the proposal most likely to be signed and to hold."""

from detente.report.charts import answer_map, map_rows

FACTS = {
    "map": {
        "party": "west", "type": "soft", "beliefs": [0.25, 0.75], "fronts": [2, 3], "notches": 4, "now": {"belief": 0.4, "front": 3},
        "proposals": {"truce": [[0.1, 0.2], [0.3, 0.4]], "peace": [[0.5, 0.6], [0.7, 0.8]]},
    }
}  # fmt: skip
SAMPLES = {
    "ends/1/east-wins": [0.5],
    "ends/1/west-wins": [0.5],
    "proposals/truce/signed_and_holds_5": [0.1],
    "proposals/peace/signed_and_holds_5": [0.3],
}


def test_only_the_best_proposal_is_drawn_and_the_axes_are_in_words(by_hand):
    a = by_hand(SAMPLES, facts=FACTS)
    assert [(r["what"], r["belief"], r["front"], r["all sign"]) for r in map_rows(a)][4:6] == [
        ("Peace", 25.0, 2, 50.0),
        ("Peace", 25.0, 3, 60.0),
    ]
    spec = answer_map(a).to_dict()
    assert spec["description"].startswith("Peace: the chance that all sign ranges from 50% to 80%")
    tiles, here = spec["layer"]
    assert [(v["from"], v["to"]) for v in tiles["data"]["values"]] == [(0, 50.0)] * 2 + [(50.0, 100)] * 2
    assert tiles["encoding"]["x"]["title"] == "belief that West is of type 'soft' (%)"
    assert tiles["encoding"]["y"]["title"] == "front (1: West won, 4: East won)"
    assert here["data"]["values"] == [{"belief": 40.0, "front": 3}]


def test_without_a_map_there_is_no_picture(by_hand):
    assert answer_map(by_hand(SAMPLES)) is None
    assert map_rows(by_hand(SAMPLES)) == []
