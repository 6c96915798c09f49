"""Paper ballots hold every question with its words, a code each, in the language chosen."""

from dataclasses import dataclass
from html.parser import HTMLParser

from voters import HOSTILE, SCALED, panel_text

from detente.panel.questions import parse_panel
from detente.web.paper import ballots_sheet


@dataclass
class Seen(HTMLParser):
    """What stands on a page."""

    def __post_init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs).get("class")))

    def handle_data(self, data):
        self.text += data


def seen(page):
    found = Seen()
    found.feed(page)
    return found


def test_each_code_has_a_ballot_with_all_boxes():
    page = seen(ballots_sheet(parse_panel(panel_text(4, hostile=True)), ["aaaa-bbbb", "cccc-dddd"], "uk"))
    assert page.tags.count(("section", None)) == 2
    assert page.tags.count(("td", "box")) == 2 * 4 * 3
    assert page.tags.count(("span", "square")) == 2 * (4 * 3 + 2 + 2)
    assert ("img", None) not in page.tags and HOSTILE in page.text
    assert page.text.count("Statement 2 on the valley") == 2 and "Долина" in page.text and "Північ" in page.text
    assert "aaaa-bbbb" in page.text and "cccc-dddd" in page.text


def test_options_and_packages_have_the_five_words_and_statements_three():
    page = seen(ballots_sheet(parse_panel(SCALED), ["x"], "no such language"))
    assert page.tags.count(("td", "box")) == 5 + 3
    words = [page.text.index(word) for word in ("essential", "desirable", "acceptable", "tolerable", "unacceptable")]
    assert words == sorted(words)
