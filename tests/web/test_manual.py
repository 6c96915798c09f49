"""The documentation as the workbench serves it: whole, its links leading somewhere, and found by a search."""

import re

import pytest

from detente.web import manual
from detente.web.store import Missing


def test_every_page_is_there_in_the_order_of_the_site_and_nothing_is_left_unread():
    keys = list(manual.pages())
    files = {str(f.relative_to(manual.folder()))[: -len(".md")] for f in manual.folder().rglob("*.md")}
    assert keys[0] == "index"
    assert set(keys) == files
    assert (
        manual.pages()["decisions/0001-stationary-markov-perfect"].title != "decisions/0001-stationary-markov-perfect"
    )


def test_links_and_pictures_of_every_page_lead_somewhere():
    anchors = {key: set(re.findall(r'id="([^"]*)"', manual.rendered(key))) for key in manual.pages()}
    wrong = []
    for key in manual.pages():
        html = manual.rendered(key)
        assert "--8<--" not in html and "```" not in html, key
        for _, link in re.findall(r'\s(href|src)="([^"]*)"', html):
            path, _, anchor = link.partition("#")
            if re.match("https?:", link):
                continue
            if path.startswith(manual.FILES):
                assert manual.file(path.removeprefix(manual.FILES))[0]
                continue
            to = path.removeprefix(manual.AT) if path else key
            if to not in anchors or (anchor and anchor not in anchors[to]):
                wrong.append((key, link))
    assert wrong == []


def test_a_search_finds_all_words_best_first_and_nothing_for_nonsense():
    first = manual.search("audience cost")[0]
    assert first.heading == "Audience cost"
    assert first.address == "/help/docs/reading-an-answer#audience-cost"
    assert manual.search("  ") == []
    assert manual.search("audience xyzzy") == []
    assert len(manual.search("the")) == manual.MOST


@pytest.mark.parametrize("name", ["../pyproject.toml", "index.md", "/etc/passwd", "none.svg", "..%2fREADME.md"])
def test_nothing_but_its_own_files_is_served(name):
    with pytest.raises(Missing):
        manual.file(name)
    with pytest.raises(Missing):
        manual.rendered(name)
