"""A case in words."""

from html import escape

from detente.case import library
from detente.case.load import read_text
from detente.web.pages.case.described import described
from detente.web.work import Checked, check


def test_everybody_and_everything_of_a_case_is_named():
    for key in library():
        checked = check(read_text(key)[0])
        shown = described(checked)
        said = [p["title"] for p in checked.parties] + [x["title"] for x in checked.others or ()]
        said += [i["title"] for i in checked.issues.values()] + [p["title"] for p in checked.proposals.values()]
        assert said and [words for words in said if escape(words) not in shown] == []


def test_a_title_is_text():
    party = {"title": "<b>A</b>", "side": "a", "beside": "", "types": []}
    shown = described(Checked((), parties=[party], issues={}, proposals={}))
    assert "&lt;b&gt;A&lt;/b&gt;" in shown and "<b>A</b>" not in shown.replace("<b>&lt;", "")
    assert "Who else has a say" not in shown
