"""Figures in words, and axes of gains."""

import json

from detente.report.charts import signing
from detente.report.charts.shared import Table, colour_of, everybody, gain_axes, on_paper, with_band, wrapped


def test_a_figure_and_its_band_in_whole_per_cent():
    assert with_band({"median": 27.4, "low": 0.2, "high": 99.9}) == "27% (<1->99)"


def test_axes_name_side_a_first(by_hand):
    a = by_hand({"ends/1/east-wins": [0.5], "ends/1/west-wins": [0.2], "ends/1/west-collapses": [0.3]})
    assert gain_axes(a)[:2] == ("gain of East (% of its stakes)", "gain of West (% of its stakes)")


def test_every_party_has_one_colour_in_all_pictures(answer, drawn):
    known = {who: colour_of(answer, who) for who in everybody(answer)}
    assert list(known)[:2] == ["russia", "ukraine"]
    assert len(set(known.values())) == len(known)
    named = {r["name"]: r["colour"] for r in drawn(signing(answer))}
    for who, colour in known.items():
        assert named.get(answer.titles[who], colour) == colour
    assert named["Russia"] == known["russia"]


def test_a_picture_on_paper_needs_no_page(answer):
    text = on_paper(json.dumps(signing(answer).to_dict()))
    assert "var(" not in text
    assert "currentColor" not in text


def test_rows_stand_in_columns_on_a_page_and_under_their_headings_on_a_phone():
    rows = [{"group": "A long heading", "name": n, "text": "5%"} for n in ("east", "west")]
    page, phone = Table(rows, 720), Table(rows, 350)
    assert [r["y"] for r in page.rows] == [10, 30]
    assert phone.rows[0]["y"] > 20
    assert 200 < page.left < page.right < 720
    assert phone.left < 100 and phone.right < 350


def test_long_names_are_wrapped_and_none_is_lost():
    words = "a sentence about an event that happened long ago"
    assert " ".join(wrapped(words, 100)) == words
    assert max(len(line) for line in wrapped(words, 100)) <= 15
