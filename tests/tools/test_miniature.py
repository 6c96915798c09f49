"""The miniature of the start page shows the case as it is now, under every scenario, with figures that add up."""

import json
from pathlib import Path

import miniature as tool
from detente.case import load_case

DATA = json.loads((Path(__file__).parents[2] / "src/detente/web/pages/miniature.json").read_text("utf-8"))


def test_it_is_of_the_case_as_it_is_now():
    loaded = load_case(tool.CASE)
    assert DATA["hash"] == loaded.hash, "the case has changed: run `make scores`"
    assert [s["title"] for s in DATA["scenarios"]][1:] == [s.title for s in loaded.case.scenarios.values()]
    assert DATA["made"].startswith(f"{tool.DRAWS} draws, ")


def test_its_bars_are_those_of_all_proposals():
    titles = {p.title for p in load_case(tool.CASE).case.proposals.values()}
    for scenario in DATA["scenarios"]:
        assert {bar["title"] for bar in scenario["bars"]} == titles
        assert all(0 <= float(bar["both"]) <= float(bar["signed"]) <= 100 for bar in scenario["bars"])
        assert scenario["bars"][0]["title"] in scenario["says"]
