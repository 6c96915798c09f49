"""Experts by the API: asked in two rounds, told, named only if they agree, and written into a case; and made-up requests (Schemathesis)."""

import csv
import io

import promises
import pytest
from consulted import CASE, HOSTILE, ranges_text
from starlette.testclient import TestClient
from typer.testing import CliRunner

from detente.case import load_case, parse_case
from detente.case.named import quantities
from detente.cli.panel import panel as commands
from detente.panel.experts.answers import pooled, read_answers
from detente.panel.questions import load_panel
from detente.web.app import create_app
from detente.web.expert_api import router

ANSWERS = {"alliance": (0.3, 0.7, 0.5), "rearm": (6, 18, 12)}


@pytest.fixture(scope="module")
def client(bench):
    return TestClient(create_app(bench, screens=False), base_url="http://127.0.0.1/api/v1")


def post(client, address, status=200, **body):
    answer = client.post(address, json=body)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def begun(client, *names, case=None):
    """A panel in its first round, and its experts' secrets by name."""
    case = case or post(client, "/cases", 201, title="A war", text=CASE)["key"]
    key = post(client, "/panels", 201, text=ranges_text(case))["key"]
    made = post(client, f"/panels/{key}/experts", 201, names=list(names))
    post(client, f"/panels/{key}/experts/state", state="round 1")
    return key, {e["name"]: e["address"].rsplit("/", 1)[1] for e in made}


def steps(low, high, best, sure=0.8, reason=""):
    return {"lowest": low, "highest": high, "best": best, "confidence": sure, "reason": reason}


def answer(client, secret, round_=1, status=200, **answers):
    body = {"round": round_, "answers": {q: a if isinstance(a, dict) else steps(*a) for q, a in answers.items()}}
    found = client.put(f"/expert/{secret}/answers", json=body)
    assert found.status_code == status, found.text
    return found.json()


def others(client, secret, question="alliance"):
    return client.get(f"/expert/{secret}").json()["questions"][question]["others"]


def test_nobody_sees_others_before_answering_or_before_the_second_round(client):
    key, secret = begun(client, "Anna", "Bela", "Ciro")
    answer(client, secret["Anna"], alliance=steps(0.3, 0.7, 0.5, reason=HOSTILE), rearm=ANSWERS["rearm"])
    answer(client, secret["Bela"], alliance=steps(0.2, 0.5, 0.3, 0.9, "Words cost nothing"))
    for name in secret:
        seen = client.get(f"/expert/{secret[name]}").json()["questions"]
        assert all(q["others"] == [] for q in seen.values())
    for what in ("results", "answers", "case"):
        refused = client.get(f"/panels/{key}/experts/{what}")
        assert refused.status_code == 409
        assert "hidden from everybody" in refused.json()["detail"]
    state = client.get(f"/panels/{key}/experts").json()
    assert state["experts"][0] == {"name": "Anna", "named": None, "round_1": 2, "round_2": 0}
    assert "0.3" not in str(state)
    post(client, f"/panels/{key}/experts/state", state="round 2")
    assert [o["reason"] for o in others(client, secret["Bela"])] == [HOSTILE]
    assert others(client, secret["Anna"])[0]["low"] == pytest.approx(0.3 - 0.1 * 0.9 / 0.9)
    assert others(client, secret["Bela"])[0]["low"] == pytest.approx(0.5 - 0.2 * 0.9 / 0.8)
    assert others(client, secret["Bela"], "rearm") == []  # nothing was answered there
    assert others(client, secret["Ciro"]) == []
    answer(client, secret["Ciro"], 2, alliance=ANSWERS["alliance"])  # late, and still on one's own
    assert others(client, secret["Ciro"]) == []
    assert "Ciro" not in str(client.get(f"/expert/{secret['Anna']}").json())
    assert len(others(client, secret["Anna"])) == 1  # those of the first round
    refused = answer(client, secret["Anna"], 1, 409, alliance=ANSWERS["alliance"])
    assert "round 1 is over" in refused["detail"]


def test_what_is_not_asked_or_not_possible_is_refused_in_words(client):
    _, secret = begun(client, "Anna")
    anna = secret["Anna"]
    for asked, why in (
        ({"mars": (0.1, 0.4, 0.2)}, "mars"),
        ({"alliance": (0.1, 1.4, 0.2)}, "not possible here"),
        ({"alliance": (0.5, 0.4, 0.45)}, "lowest must be below highest"),
        ({"alliance": (0.1, 0.4, 0.5)}, "best estimate"),
        ({"alliance": steps(0.1, 0.4, 0.2, 0.3)}, "between 50% and 100%"),
        ({"rearm": (6, 18, 12), "alliance": (-0.1, 0.4, 0.2)}, "not possible here"),
    ):
        assert why in answer(client, anna, 1, 422, **asked)["detail"]
    assert client.get(f"/expert/{anna}").json()["questions"]["rearm"]["last"] is None  # all or none
    assert "has not begun" in answer(client, anna, 2, 409, alliance=ANSWERS["alliance"])["detail"]
    assert client.get("/expert/" + "x" * 43).status_code == 404


def test_questions_with_known_answers_are_asked_once_and_truths_told_at_the_end(client):
    key, secret = begun(client, "Anna", "Bela")
    asked = client.get(f"/expert/{secret['Anna']}").json()["questions"]
    known = [q for q, a in asked.items() if a["known"]]
    assert len(known) == 2
    for who in secret.values():
        answer(client, who, alliance=ANSWERS["alliance"], **{known[0]: (5, 60, 30)})
    assert "truth" not in str(client.get(f"/expert/{secret['Anna']}").json())
    post(client, f"/panels/{key}/experts/state", state="round 2")
    assert others(client, secret["Anna"], known[0]) == []
    assert "round 1 only" in answer(client, secret["Anna"], 2, 422, **{known[0]: (5, 60, 40)})["detail"]
    assert client.get(f"/panels/{key}/experts/results").json()["known"] == []
    post(client, f"/panels/{key}/experts/state", state="ended")
    told = client.get(f"/panels/{key}/experts/results").json()
    assert [k["id"] for k in told["known"]] == known
    assert told["scores"]["questions"] == 1


def test_results_name_only_who_agreed_and_move_only_when_a_round_does(client):
    key, secret = begun(client, "Anna", "Bela", "Ciro")
    for n, who in enumerate(secret.values()):
        answer(client, who, alliance=(0.1 * n, 0.5 + 0.1 * n, 0.3 + 0.1 * n))
    assert client.put(f"/expert/{secret['Bela']}/consent", json={"named": True}).json()["named"] is True
    client.put(f"/expert/{secret['Ciro']}/consent", json={"named": True})
    client.put(f"/expert/{secret['Ciro']}/consent", json={"named": False})
    post(client, f"/panels/{key}/experts/state", state="round 2")
    told = client.get(f"/panels/{key}/experts/results")
    assert {a["expert"] for a in told.json()["ranges"][0]["answers"]} > {"Bela"}
    assert not any(name in told.text for name in ("Anna", "Ciro"))
    before = told.json()
    answer(client, secret["Anna"], 2, alliance=(0.4, 0.6, 0.5))
    assert client.get(f"/panels/{key}/experts/results").json() == before
    assert len(list(csv.DictReader(io.StringIO(client.get(f"/panels/{key}/experts/answers").text)))) == 3
    post(client, f"/panels/{key}/experts/state", state="ended")
    after = client.get(f"/panels/{key}/experts/results").json()["ranges"][0]
    assert (after["moved"], after["round"]) == (1, 2)
    assert {p["how"] for p in after["pools"]} == {"equal", "trimmed", "quantiles"}
    rows = list(csv.DictReader(io.StringIO(client.get(f"/panels/{key}/experts/answers").text)))
    assert {r["expert"] for r in rows if r["round"] == "1"} >= {"Bela"}
    assert not any(name in str(rows) for name in ("Anna", "Ciro"))
    assert client.put(f"/expert/{secret['Anna']}/consent", json={"named": True}).status_code == 409


def test_the_command_line_reads_what_the_workbench_saves(client, tmp_path):
    key, secret = begun(client, "Anna", "Bela", "Ciro")
    known = next(q for q, a in client.get(f"/expert/{secret['Anna']}").json()["questions"].items() if a["known"])
    for n, who in enumerate(secret.values()):
        mine = steps(0.1 * n + 1 / 3, 0.5 + 0.1 * n, 0.4 + 0.1 * n, reason="=1+1")
        answer(client, who, alliance=mine, **{known: (5 + n, 60, 30)})
    client.put(f"/expert/{secret['Bela']}/consent", json={"named": True})
    post(client, f"/panels/{key}/experts/state", state="ended")
    told = client.get(f"/panels/{key}/experts/results").json()
    panel, answers = tmp_path / "desk.panel.yaml", tmp_path / "answers.csv"
    panel.write_text(ranges_text("war.yaml"), "utf-8")
    (tmp_path / "war.yaml").write_text(CASE, "utf-8")
    answers.write_text(client.get(f"/panels/{key}/experts/answers").text, "utf-8")

    case = load_case(tmp_path / "war.yaml").case
    ranges, scored = pooled(load_panel(panel), case, read_answers(load_panel(panel), case, answers))
    for pool in told["ranges"][0]["pools"]:
        again = ranges[0].pools[pool["how"]]
        assert (again.low, again.median, again.high) == pytest.approx((pool["low"], pool["median"], pool["high"]))
    assert sorted(e["calibration"] for e in told["scores"]["experts"]) == pytest.approx(sorted(scored.calibration))

    done = CliRunner().invoke(commands, ["pool", str(panel), str(answers)])
    assert done.exit_code == 0, done.output
    assert "3 experts, round 1" in " ".join(done.output.split())


def test_the_ranges_are_written_into_the_case_with_its_comments(client):
    made = post(client, "/cases", 201, title="Mine", text=CASE)
    key, secret = begun(client, "Anna", "Bela", "Ciro", case=made["key"])
    for n, who in enumerate(secret.values()):
        answer(client, who, alliance=(0.1 * n, 0.5 + 0.1 * n, 0.3 + 0.1 * n), rearm=ANSWERS["rearm"])
    post(client, f"/panels/{key}/experts/state", state="ended")
    seen = client.get(f"/panels/{key}/experts/case", params={"keep_experts": True}).json()
    assert (seen["case"], seen["based_on"]) == (made["key"], 1)
    assert "source: panel:desk, n: 3, round: 1" in seen["difference"]
    assert client.get(f"/cases/{made['key']}").json()["version"] == 1  # only looked at
    stale = client.post(f"/panels/{key}/experts/case", json={"based_on": 2})
    assert stale.status_code == 409
    wanted = client.post(f"/panels/{key}/experts/case", json={"how": "performance", "based_on": 1})
    assert wanted.status_code == 422
    assert "its answers allow no pool 'performance'" in wanted.json()["detail"]
    saved = post(client, f"/panels/{key}/experts/case", 201, based_on=1, keep_experts=True)
    assert saved["version"] == 2
    text = client.get(f"/cases/{made['key']}").json()["text"]
    assert text == seen["text"]
    assert [c for c in CASE.splitlines() if "#" in c] == [c for c in text.splitlines() if "#" in c]
    found = {q.name: q for q in quantities(parse_case(text).case)}["guarantees.alliance.answers"]
    assert (found.panel, found.n, found.round, len(found.experts)) == ("desk", 3, 1, 3)


def test_a_built_in_case_is_not_written_into(client):
    text = (
        ranges_text("ukraine-2022")
        .replace(".alliance.", ".nato.")
        .replace("peace.rearm.country-a", "peace.rearm.russia")
    )
    key = post(client, "/panels", 201, text=text)["key"]
    made = post(client, f"/panels/{key}/experts", 201, names=["Anna"])
    post(client, f"/panels/{key}/experts/state", state="round 1")
    answer(client, made[0]["address"].rsplit("/", 1)[1], alliance=ANSWERS["alliance"])
    post(client, f"/panels/{key}/experts/state", state="ended")
    refused = client.get(f"/panels/{key}/experts/case")
    assert refused.status_code == 403
    assert "built-in" in refused.json()["detail"]


def test_a_panel_without_ranges_asks_experts_nothing(client):
    key = post(client, "/panels", 201, case="ukraine-2022", groups={"a": "A"})["key"]
    post(client, f"/panels/{key}/experts", 201, names=["Anna"])
    refused = client.post(f"/panels/{key}/experts/state", json={"state": "round 1"})
    assert refused.status_code == 422
    assert "ranges" in refused.json()["detail"]


def test_what_is_asked_stays_when_the_case_changes(client):
    made = post(client, "/cases", 201, title="Mine", text=CASE)
    key, secret = begun(client, "Anna", case=made["key"])
    before = client.get(f"/expert/{secret['Anna']}").json()
    client.post(f"/cases/{made['key']}/versions", json={"text": "nonsense", "based_on": 1})
    assert client.get(f"/expert/{secret['Anna']}").json() == before
    answer(client, secret["Anna"], alliance=ANSWERS["alliance"])
    post(client, f"/panels/{key}/experts/state", state="ended")
    assert len(client.get(f"/panels/{key}/experts/results").json()["ranges"]) == 1


@promises.each(router)
def test_every_made_up_request_gets_an_answer_that_the_description_promises(described, method, path):
    promises.kept(described, method, path, 3)
