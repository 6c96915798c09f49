"""Panels by the API: a panel is made, voted in with codes and without an account, and told; and made-up requests (Schemathesis)."""

import csv
import io
import re

import promises
import pytest
from starlette.testclient import TestClient
from voters import SCALED, panel_text

from detente.web.app import create_app
from detente.web.panel_api import router


@pytest.fixture(scope="module")
def client(bench):
    return TestClient(create_app(bench, screens=False), base_url="http://127.0.0.1/api/v1")


def post(client, address, status=200, **body):
    answer = client.post(address, json=body)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


@pytest.fixture
def opened(client):
    key = post(client, "/panels", 201, text=panel_text(3))["key"]
    assert post(client, f"/panels/{key}/open")["status"] == "open"
    return key


def test_ballots_come_on_paper_and_in_files(client, opened):
    code = post(client, f"/panels/{opened}/invitations", 201, number=1)["codes"][0]
    sheet = {"code": code, "group": "north", "also": {"age": "old"}, "answers": {"s1": "agree"}}
    assert "s9" in post(client, f"/panels/{opened}/paper", 422, **sheet | {"answers": {"s9": "agree"}})["detail"]
    assert (
        "answers nothing" in post(client, f"/panels/{opened}/paper", 422, **sheet | {"answers": {"s1": ""}})["detail"]
    )
    assert post(client, f"/panels/{opened}/paper", 204, **sheet) is None  # the code was not spent by what was refused
    assert "used already" in post(client, f"/panels/{opened}/paper", 422, **sheet)["detail"]
    file = {"content": "group,s1\n" + "north,agree\nsouth,disagree\n" * 6}
    assert post(client, f"/panels/{opened}/ballots", 201, **file) == {"added": 12}
    assert "uploaded into this panel before" in post(client, f"/panels/{opened}/ballots", 409, **file)["detail"]
    wrong = post(client, f"/panels/{opened}/ballots", 422, name="b.csv", content="group,s1\nwest,agree\nnorth,maybe\n")
    assert "b.csv:2: group: got 'west'" in wrong["detail"] and "b.csv:3: s1: answer: got 'maybe'" in wrong["detail"]
    found = client.get(f"/panels/{opened}/results").json()
    assert found["asked"][0]["everybody"]["answered"] == 13


def test_a_conversation_held_in_polis_becomes_a_closed_panel(client):
    votes = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n" + "".join(
        f"{n},{n % 2},0,2,{1 + n % 2},{1 - n % 2},1,{1 if n % 2 else -1}\n" for n in range(12)
    )
    comments = "comment-id,comment-body,moderated\n0,Talk,1\n1,Wait,1\n"
    found = post(client, "/panels/polis", 201, votes=votes, comments=comments, title="Talks: now")
    assert (found["title"], found["status"], found["ballots"]) == ("Talks: now", "closed", "10 or more")
    rows = client.get(f"/panels/{found['key']}/results").json()["asked"][1]["rows"]
    assert [(r["answered"], r["accept"]) for r in rows] == [(6, 0.0), (6, 1.0)]
    assert (
        "line 2: a vote is 1, 0, -1" in post(client, "/panels/polis", 422, votes=votes.replace("1,-1", "1,7"))["detail"]
    )


def test_a_panel_is_made_from_a_case_and_changed_until_it_is_opened(client):
    made = post(client, "/panels", 201, case="ukraine-2022", groups={"kyiv": "Kyiv", "east": "The east"})
    key = made["key"]
    assert (made["status"], made["case"], made["ballots"]) == ("draft", "ukraine-2022", "fewer than 5")
    assert "kind: option" in made["text"]
    changed = client.put(
        f"/panels/{key}", json={"text": SCALED.replace("proposal: armistice,", "proposal: armistise,")}
    )
    assert changed.status_code == 422
    assert "armistise" in changed.json()["detail"]
    assert client.put(f"/panels/{key}", json={"text": SCALED}).json()["title"] == "What people make of the terms"
    assert client.get(f"/panels/{key}/results").status_code == 409
    post(client, f"/panels/{key}/open")
    assert client.put(f"/panels/{key}", json={"text": SCALED}).status_code == 409
    assert post(client, f"/panels/{key}/link", open=True)["link_open"] is True
    assert post(client, f"/panels/{key}/share", shared=True)["shared"] is True
    assert post(client, f"/panels/{key}/close")["status"] == "closed"
    assert key in [p["key"] for p in client.get("/panels").json()]
    assert client.delete(f"/panels/{key}").status_code == 204
    assert client.get(f"/panels/{key}").status_code == 404


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, "one of the two"),
        ({"text": "panel: 1", "case": "ukraine-2022"}, "one of the two"),
        ({"text": "panel: 1\nid: x\n"}, "the panel has mistakes"),
        ({"text": SCALED.replace("case: ukraine-2022", "case: /etc/passwd")}, "key of a case you may see"),
        ({"case": "ukraine-2022"}, "no panel can be made|groups"),
    ],
)
def test_what_is_no_panel_is_refused_in_words(client, body, why):
    answer = client.post("/panels", json=body)
    assert answer.status_code == 422
    assert re.search(why, answer.json()["detail"])


def test_ballots_come_with_codes_are_changed_and_told(client, opened):
    codes = post(client, f"/panels/{opened}/invitations", 201, number=9)["codes"]
    asked = client.get(f"/vote/{opened}", params={"language": "uk"}).json()
    assert (asked["title"], asked["words"]["s1"]) == ("Долина", ["agree", "pass", "disagree"])
    refused = client.post(f"/vote/{opened}", json={"code": codes[0], "group": "west", "answers": {"s1": "agree"}})
    assert refused.status_code == 422
    ballots = [
        post(
            client,
            f"/vote/{opened}",
            201,
            code=code,
            group="north" if n % 2 else "south",
            also={"age": "old"},
            answers={"s1": "agree", "s2": "pass" if n < 4 else "disagree"},
        )
        for n, code in enumerate(codes)
    ]  # the code of the refused ballot was not spent
    assert client.post(f"/vote/{opened}", json={"code": codes[0], "answers": {"s1": "agree"}}).status_code == 403
    assert client.post(f"/vote/{opened}", json={"answers": {"s1": "agree"}}).status_code == 403  # the link is not open
    mine = f"/vote/{opened}/{ballots[0]['secret']}"
    changed = client.put(mine, json={"group": "north", "answers": {"s2": "", "s3": "agree"}}).json()
    assert (changed["group"], changed["answers"]) == ("south", {"s1": "agree", "s3": "agree"})
    assert client.get(mine).json() == changed
    assert client.get(mine.replace(opened, "p-000000000000")).status_code == 404
    told = client.get(f"/panels/{opened}/results").json()
    assert told["view"] == 1
    assert told["asked"][0]["everybody"]["answered"] == 9
    assert ballots[0]["secret"] not in str(told)
    assert client.get(f"/panels/{opened}").json()["ballots"] == "9 or more"
    rows = list(csv.DictReader(io.StringIO(client.get(f"/panels/{opened}/tables").text)))
    assert (rows[0]["group"], rows[0]["answered"], rows[0]["accept"]) == ("north", "4", "1.0")
    assert client.delete(f"/panels/{opened}").status_code == 409
    client.post(f"/panels/{opened}/close")
    assert client.put(mine, json={"answers": {"s1": "disagree"}}).status_code == 409


@promises.each(router)
def test_every_made_up_request_gets_an_answer_that_the_description_promises(described, method, path):
    promises.kept(described, method, path, 5)
