"""What the public makes of a proposal stands beside the model's chances of the same proposal, both as they are where they come from."""

import json

from invented import an_assessment, made

from detente.panel.beside import beside


def test_the_figures_are_the_results_and_the_assessments():
    found, a = made(), an_assessment()
    rows = beside(found, a)
    assert [r["proposal"] for r in rows] == ["armistice", "withdrawal"]  # of seven asked about, those in the assessment
    json.dumps(rows)
    for r in rows:
        asked = found.question(r["question"])
        assert [(g["group"], g["accept"], g["low"], g["high"]) for g in r["groups"]] == [
            (x.group, x.accept, x.low, x.high) for x in asked.rows if x.group != "others"
        ]
        assert r["least"]["accept"] == min(g["accept"] for g in r["groups"])
        assert r["withheld"] == ["The islands"]
        for key, path in (("all_sign", "all_sign"), ("holds", "signed_and_holds_5")):
            band = a.band(f"proposals/{r['proposal']}/{path}")
            assert r[key] == {"median": band.median, "low": band.low, "high": band.high}
        assert [s["title"] for s in r["signs"]] == ["Russia", "Ukraine"]
        assert r["signs"][0]["median"] == a.band(f"proposals/{r['proposal']}/signs/russia").median


def test_nothing_stands_beside_a_panel_that_may_show_nothing_of_a_group():
    (row, _) = beside(made(4), an_assessment())
    assert (row["groups"], row["everybody"], row["least"]) == ([], None, None)
