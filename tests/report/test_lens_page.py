"""The page of the graph model of a case is one file, and runs nothing that stands in the case."""

import json
import re
import urllib.parse

from talks import two_proposals

from detente.assessment.questions.second_lens import lens_of
from detente.report.lens_page import lens_html, lens_svg


def test_the_page_is_one_file_that_holds_the_answer_and_runs_nothing():
    one = two_proposals()
    text = lens_html(one)
    assert text.count("<script") == 1 and not re.search(r"(src|href)=[\"']https?:", text) and "alert(1)" in text
    (data,) = re.findall(r'href="data:application/json;charset=utf-8,([^"]+)"', text)
    assert lens_of(json.loads(urllib.parse.unquote(data))) == one
    assert lens_svg(one).startswith("<svg")
