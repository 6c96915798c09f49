"""Files about a war, read in another process and over the API."""

import asyncio
import base64
from importlib import resources

import pytest
from event_files import ACLED, GED, acled, ged, text
from starlette.testclient import TestClient

from detente.web.app import create_app
from detente.web.files import LARGEST, Files
from detente.web.store import Invalid

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
EVENTS = text([ged(1), ged(2, type_of_violence="3", best="9")], GED)
SCORES = "stipulation,theme,by,2024,2025\nLeave the ridge,Ridge,country-a,1,3\nOpen the road,Roads,B,2,0\n"
OTHER = {"country-a": ["Government of A"], "country-b": ["Government of B"]}


def sent(whole):
    return base64.b64encode(whole.encode()).decode()


def test_an_empty_or_large_file_is_refused():
    for content in (b"", b"x" * (LARGEST + 1)):
        with pytest.raises(Invalid, match="file: got"):
            Files.check(content)


def test_a_picture_comes_with_the_months_for_a_page(bench):
    found = asyncio.run(bench.files.count(TEXT, text([acled()], ACLED).encode(), "a.csv", {}, {}, drawn=True))
    assert found.picture["rows"][0][1:4] == ["2025-03", "1", "3"]
    with pytest.raises(Invalid, match="mend them first"):
        asyncio.run(bench.files.count("parties: {}", EVENTS.encode(), "a.csv", {}, {}))
    scored = asyncio.run(bench.files.scores(TEXT, SCORES.encode(), "s.csv", "Accord", "2024-02", drawn=True))
    assert "<svg" in scored.progress["figure"] and scored.changes[-1][1] == ("implementation",)


def test_the_api_counts_and_proposes(bench):
    client = TestClient(create_app(bench, screens=False), base_url="http://127.0.0.1/api/v1")
    asked = {"text": TEXT, "file": sent(EVENTS), "name": "ged.csv", "other": OTHER, "conflict": ["A - B"]}
    answer = client.post("/events", json=asked)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["months"] == [{"month": "2025-03", "events": 2, "deaths": 19, "low": 16, "high": 28}]
    fight, attack = found["candidates"]
    assert fight["entry"] is None and fight["may_be"] == ["country-a", "country-b"]
    assert (attack["entry"]["by"], attack["entry"]["weight"], attack["entry"]["row"]) == ("country-a", "0%", 3)
    assert found["source"]["sha256"] == found["sha256"] and found["timeline"]["months"] == found["months"]
    for wrong, why in [
        ({"other": {"nobody": ["x"]}}, "other: the case has nobody"), ({"conflict": ["Z"]}, "no event has 'Z'"),
        ({"file": sent("a,b\n1,2\n")}, "ged.csv:1"),
        ({"since": "soon"}, "from: got 'soon'"), ({"file": "?"}, ""),
    ]:  # fmt: skip
        answer = client.post("/events", json=asked | wrong)
        assert answer.status_code == 422 and why in str(answer.json()["detail"])


def test_the_api_tells_how_far_an_agreement_was_implemented(bench):
    client = TestClient(create_app(bench, screens=False), base_url="http://127.0.0.1/api/v1")
    asked = {"text": TEXT, "file": sent(SCORES), "agreement": "Accord", "signed": "2024-02"}
    answer = client.post("/implementation", json=asked)
    assert answer.status_code == 200, answer.text
    assert [(p["by"], p["outcome"], p["entry"]["weight"]) for p in answer.json()["pledges"]] == [
        ("country-a", "kept", "0%"), ("country-b", "broken", "0%"),
    ]  # fmt: skip
    for wrong, why in [
        ({"file": None}, "no section 'implementation'"), ({"signed": ""}, "say what was signed, and when"),
        ({"file": sent("a\n")}, "scores.csv:1: there is no column"),
    ]:  # fmt: skip
        answer = client.post("/implementation", json=asked | wrong)
        assert answer.status_code == 422 and why in answer.json()["detail"]
