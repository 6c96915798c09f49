"""Articles kept at hand, read in another process, and over the API."""

import asyncio
from importlib import resources

import promises
import pytest
from starlette.testclient import TestClient

from detente.case.article import LARGEST_ARTICLE
from detente.web.app import create_app
from detente.web.articles import MOST_KEPT, Articles, Kept, other_names
from detente.web.store import Invalid

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
NEWS = "The patron promised to send trainers. Capital A rejected the armistice on the line."


def test_an_article_is_kept_for_its_user_and_case():
    articles = Articles(None)
    articles.keep(1, "c-1", Kept("x"))
    assert articles.kept(1, "c-1").text == "x"
    assert articles.kept(2, "c-1") is None and articles.kept(1, "c-2") is None
    for n in range(MOST_KEPT):
        articles.keep(2, f"c-{n}", Kept())
    assert articles.kept(1, "c-1") is None


def test_other_names_are_given_by_title_or_id():
    voices = {"country-a": "A", "patron": "The patron"}
    assert other_names("Capital = A\n\nAland=country-a\n Boss = the Patron ", voices) == {
        "country-a": ["Capital", "Aland"],
        "patron": ["Boss"],
    }
    for line in ("Capital", "= A", "Capital = C"):
        with pytest.raises(Invalid, match="expected a name and who it stands for"):
            other_names(line, voices)


def test_a_case_with_mistakes_and_an_endless_article_are_refused(bench):
    read = asyncio.run(bench.articles.read("parties: {}", NEWS, "2026-01-01", {}))
    assert "mend them first" in read.problem
    for article in ("", "x" * (LARGEST_ARTICLE + 1)):
        with pytest.raises(Invalid, match="article: got"):
            asyncio.run(bench.articles.read(TEXT, article, "2026-01-01", {}))
    later = asyncio.run(bench.articles.read(TEXT, NEWS, "2026-02-01", {}))
    assert "dated after the case's day" in later.notice


def test_the_api_proposes_entries(bench):
    client = TestClient(create_app(bench, screens=False), base_url="http://127.0.0.1/api/v1")
    asked = {"text": TEXT, "article": NEWS, "date": "2026-01-01", "other": {"country-a": ["Capital A"]}}
    answer = client.post("/article", json=asked)
    assert answer.status_code == 200, answer.text
    pledge, refusal = answer.json()["found"]
    assert (pledge["found"], pledge["by"]) == ("pledge", "patron")
    assert refusal["entry"] == {
        "date": "2026-01-01", "by": "country-a", "kind": "answer", "about": "armistice", "outcome": "refused",
        "says": "Capital A rejected the armistice on the line.", "weight": "0%",
    }  # fmt: skip
    for wrong, why in (
        ({"date": "soon"}, "got 'soon'"),
        ({"other": {"nobody": ["X"]}}, "nobody with the id"),
        ({"text": "x"}, "mend them"),
    ):
        refused = client.post("/article", json={**asked, **wrong})
        assert refused.status_code == 422
        assert why in refused.json()["detail"]


def test_every_made_up_request_gets_an_answer_that_the_description_promises(described):
    promises.kept(described, "POST", "/api/v1/article", 10)
