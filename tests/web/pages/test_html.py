"""Parts of pages: what comes from users is text, and figures are marked as such."""

import datetime
from xml.etree import ElementTree

from detente.web.pages.html import at, links, scrolled, table_html


def words(element):
    return "".join(element.itertext())


def test_a_table_is_read_as_it_was_meant():
    rows = [[("<b>case</b>", "/runs/r-1?a=1&b=2"), "12 (3-4)", "a longer text with a figure 7"], ["x", "", "y"]]
    content, called = table_html(("case", "chance", "words"), rows, "What is <here>")
    read = ElementTree.fromstring(scrolled((content, called)))
    assert read.get("aria-label") == called == "What is <here>"
    first, last = read.findall(".//tbody/tr")
    assert [words(cell) for cell in first] == ["<b>case</b>", "12 (3-4)", rows[0][2]]
    assert first.find(".//a").get("href") == "/runs/r-1?a=1&b=2"
    assert [words(cell) for cell in read.findall(".//td[@class='figure']")] == ["12 (3-4)"]
    assert [cell.get("data-label") for cell in last] == ["case", "chance", "words"]


def test_links_and_times():
    read = ElementTree.fromstring(links("A & B", [("<to>", "/x?y=1&z=2")]))
    assert (read.get("aria-label"), read[0].get("href"), words(read)) == ("A & B", "/x?y=1&z=2", "<to>")
    assert at(datetime.datetime(2026, 11, 5, 7, 9)) == "2026-11-05 07:09 UTC"
    assert at(None) == ""
