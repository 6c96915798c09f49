"""The page of the graph model in a real browser, without a network."""

import json
import re
import urllib.parse

from axe_playwright_python.sync_playwright import Axe
from browsers import chromium

from detente.graph.answer import GraphAnswer, analyse
from detente.graph.file import load_graph, parse_graph
from detente.graph.words import answer
from detente.report.graph_page import graph_html, graph_svg

HOSTILE = '<script>alert(1)</script> & "quoted"'


def test_it_is_one_file_that_holds_the_answer():
    found = analyse(load_graph("elmira").model, wanted="8")
    text = graph_html(found)
    assert text.count("<script") == 1 and not re.search(r"(src|href)=[\"']https?:", text)
    told = re.sub(r"<[^>]+>", "", text).replace("&#39;", "'")
    assert all(sentence in told for sentence in answer(found))
    (data,) = re.findall(r'href="data:application/json;charset=utf-8,([^"]+)"', text)
    assert GraphAnswer(json.loads(urllib.parse.unquote(data))) == found


def test_texts_of_the_file_cannot_run():
    text = f"""graph: 1
id: x
title: '{HOSTILE}'
states: {{a: '{HOSTILE}', b: B}}
parties:
  one: {{title: '{HOSTILE}', moves: {{a: [b]}}, ranking: [a, b]}}
"""
    page = graph_html(analyse(parse_graph(text).model))
    assert page.count("<script") == 1 and "alert(1)" in page


def test_the_picture_is_svg_in_colours_of_its_own():
    text = graph_svg(analyse(load_graph("cuba").model))
    assert text.startswith("<svg") and "var(--" not in text and "United States" in text


def test_it_fits_a_phone_and_has_no_barriers(tmp_path):
    file = tmp_path / "g.html"
    file.write_text(graph_html(analyse(load_graph("chicken").model)), "utf-8")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 900}, color_scheme="dark")
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert Axe().run(page).response["violations"] == []
