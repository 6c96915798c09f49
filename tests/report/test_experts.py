"""Experts' ranges as sections: pools beside each other, everybody's range with reasons, scores with their caution."""

from detente.report.experts import sections

RANGE = {
    "name": "rearm", "path": "peace.rearm.a", "kind": "duration", "unit": "months", "asks": "How long to rearm?", "round": 2, "moved": 1,
    "spread": {"least": 9, "greatest": 12, "deviation": 2.1},
    "pools": [{"how": "equal", "title": "all alike", "low": 4.5, "median": 10, "high": 22, "experts": 2}],
    "answers": [
        {"expert": "expert 1", "first": {"low": 4, "best": 8, "high": 20}, "second": {"low": 4, "best": 9, "high": 20}, "reasons": ["one", "two"]},
        {"expert": "Bela", "first": None, "second": {"low": 6, "best": 12, "high": 24}, "reasons": []},
    ],
}  # fmt: skip
SCORES = {
    "questions": 4, "note": "No pool by performance: nobody has a weight.",
    "experts": [{"expert": "expert 1", "calibration": 0.02, "information": 0.3, "weight": None}],
}  # fmt: skip
KNOWN = [{"id": "w", "asks": "How many per cent?", "unit": "per cent", "truth": 57.9, "source": "Somebody"}]


def told(**more):
    return {"ranges": [RANGE], "scores": SCORES, "known": KNOWN, "invented": False} | more


def test_a_range_is_told_with_its_pools_and_everybodys_reasons():
    first, scores, known = sections(told())
    assert first.text == [
        "Together, all alike, 2 experts say 4.5 to 22 months, with a median of 10. Their best estimates lie from 9 to 12.",
        "1 expert changed the best estimate in the second round.",
    ]
    assert first.tables[0].rows == [["all alike", "4.5 to 22 months", "10"]]
    assert first.details[0].rows == [
        ["expert 1", "4 to 20 months, best 8", "4 to 20 months, best 9", "one / two"],
        ["Bela", "", "6 to 24 months, best 12", ""],
    ]
    assert scores.tables[0].rows == [["expert 1", "0.02", "0.3", "none"]]
    assert "mostly luck" in scores.tables[0].note
    assert "No pool by performance" in scores.tables[0].note
    assert known.details[0].rows == [["How many per cent?", "57.9 per cent", "Somebody"]]


def test_nothing_is_told_of_nothing_and_what_is_invented_says_so():
    assert list(sections(told(ranges=[], scores=None, known=[]))) == []
    first = next(sections(told(invented=True)))
    assert first.charts[0].says.startswith("The answers of this panel are invented")
