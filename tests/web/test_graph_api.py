"""The graph model by the API."""

import pytest
from starlette.testclient import TestClient
from test_api import post

from detente.graph import analyse_graph, load_graph
from detente.graph.file import text_of
from detente.web.app import create_app


@pytest.fixture(scope="module")
def client(bench):
    return TestClient(create_app(bench, screens=False), base_url="http://127.0.0.1/api/v1")


def test_a_text_is_analysed_or_its_mistakes_told(client):
    found = post(client, "/graph", text=text_of("cuba"), inverse="5")
    assert found["ok"] and found["answer"] == analyse_graph(load_graph("cuba").model, wanted="5").as_dict()
    wrong = post(client, "/graph", text=text_of("cuba").replace("graph: 1", "graph: 7"))
    assert not wrong["ok"] and wrong["answer"] is None and wrong["problems"][0]["line"]
    assert "state: got '99'" in post(client, "/graph", 422, text=text_of("cuba"), inverse="99")["detail"]
