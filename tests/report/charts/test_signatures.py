"""Each signature's chance, and which proposal has the best."""

import pytest

from detente.assessment.wording import EITHER_MEANS
from detente.report.charts import signing, signing_rows
from detente.report.charts.signatures import told


def test_the_figures_are_the_assessments(answer):
    for row in signing_rows(answer):
        p = next(p for p in answer.under("proposals") if answer.titles[p] == row["what"])
        path = f"proposals/{p}/all_sign"
        if row["who"] != "all sign":
            path = next(
                f"proposals/{p}/signs/{w}"
                for w in answer.under(f"proposals/{p}/signs")
                if answer.titles[w] == row["who"]
            )
        band = answer.band(path)
        assert (row["median"], row["low"], row["high"]) == pytest.approx(
            (100 * band.median, 100 * band.low, 100 * band.high)
        )


def test_the_title_names_the_proposal_likeliest_to_be_signed_by_all(by_hand):
    a = by_hand(
        {
            "proposals/truce/signs/east": [0.9],
            "proposals/truce/all_sign": [0.2],
            "proposals/peace/signs/east": [0.5],
            "proposals/peace/all_sign": [0.4],
        }
    )
    assert signing(a).to_dict()["description"].startswith("Most likely to be signed by all: 'Peace', 40% (40-40).")


def test_a_signatory_who_does_not_care_is_told_as_everywhere(by_hand):
    a = by_hand(
        {
            "proposals/truce/signs/east": [0.5, 0.51],
            "proposals/truce/signs/west": [0.4, 0.8],
            "proposals/truce/all_sign": [0.5, 0.51],
        }
    )
    rows = signing_rows(a)
    assert told(rows, True) == ["either way", "60% (42-78)", "50% (50-51)"]
    rows[1]["median"] = 55.0
    assert told(rows, True)[1] == "~55% (42-78)" and told(rows, False) == ["either way", "~55%", "50%"]
    assert EITHER_MEANS in signing(a).to_dict()["description"]
    calm = by_hand({"proposals/truce/signs/east": [0.9], "proposals/truce/all_sign": [0.5]})
    assert EITHER_MEANS not in signing(calm).to_dict()["description"]
