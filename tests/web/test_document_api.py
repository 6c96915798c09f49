"""Answers as documents, as a script fetches them."""

import io

import docx
import pptx
import pytest
from starlette.testclient import TestClient
from test_api import TEXT, done, post

from detente.report.documents import KINDS
from detente.web.app import create_app


@pytest.fixture(scope="module")
def client(bench):
    return TestClient(create_app(bench, screens=False), base_url="http://127.0.0.1/api/v1")


def test_the_answer_of_an_assessment_on_one_page_and_one_slide(client):
    case = post(client, "/cases", 201, title="Война", text=TEXT)["key"]
    key = post(client, "/runs", 201, case=case, draws=1, name="First look: ціна")["key"]
    assert client.get(f"/runs/{key}/documents/docx").status_code == 409  # too early
    assert done(client, key)["status"] == "done"
    for kind in KINDS:
        found = client.get(f"/runs/{key}/documents/{kind}", params={"short": True})
        assert found.headers["content-type"] == KINDS[kind]
        assert (
            found.headers["content-disposition"] == f'attachment; filename="voyna-first-look-tsina-{key}-short.{kind}"'
        )
        opened = (docx.Document if kind == "docx" else pptx.Presentation)(io.BytesIO(found.content))
        assert opened.core_properties.title == "A war over a province: First look: ціна"
    assert client.get(f"/runs/{key}/documents/odt").status_code == 422
