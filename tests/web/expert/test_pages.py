"""What experts meet without an account and without script: two rounds, mistakes at their field, others only after one's own, results at the end."""

import asyncio
import re
from html import unescape

import pytest
from consulted import CASE, HOSTILE, ranges_text
from sqlalchemy import select
from starlette.testclient import TestClient

from detente.panel.experts.idea import FourSteps
from detente.web.app import create_app
from detente.web.store.experts import FIRST
from detente.web.store.models import User
from detente.web.work_experts import questions_of

THERE = "http://bench.example:8411"
GOOD = {"lowest": "20", "highest": "60 %", "best": "40", "sure": "80%"}


@pytest.fixture(scope="module")
def visitor(guarded):
    """A browser whose user has no account."""
    app = create_app(guarded, screens=False)
    return TestClient(app, base_url=THERE, headers={"Origin": THERE}, follow_redirects=False)


@pytest.fixture
def experts(guarded):
    return guarded.elicitation.experts


@pytest.fixture
def emil(guarded):
    with guarded.store.session() as s:
        return s.scalars(select(User).where(User.name == "emil")).one()


@pytest.fixture
def asked(guarded, emil, experts):
    """The key of a panel, and the secrets of its three experts; nothing has begun."""
    case = guarded.store.create_case(emil, "A war", CASE).key
    key = guarded.polling.panels.create(emil, "The desk", ranges_text(case), case).key
    return key, dict(experts.add(emil, key, ["Anna", "Bela", "<b>Ciro</b>"]))


@pytest.fixture
def begun(guarded, emil, experts, asked):
    """The same in the first round."""
    found = guarded.polling.panels.get(emil, asked[0])
    experts.begin(emil, asked[0], questions_of(found.text, CASE)[0])
    return asked


def told(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", answer.text, flags=re.S)))


def fill(visitor, secret, do="next", step=2, round_=1, named=None, **questions):
    fields = {f"{f}:{q}": v for q, values in questions.items() for f, v in values.items()}
    fields |= {} if named is None else {"named": named}
    return visitor.post(
        f"/expert/{secret}", data={"step": str(step), "do": do, "round": str(round_), "language": "en", **fields}
    )


def given(guarded, key):
    return [(a.question, a.round, a.steps, a.reason) for a in guarded.elicitation.experts.answers(key)]


def test_before_the_first_round_there_is_nothing_to_answer(visitor, guarded, asked):
    secret = asked[1]["<b>Ciro</b>"]
    page = visitor.get(f"/expert/{secret}")
    assert page.status_code == 200
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["cache-control"] == "no-store"
    assert "<script" not in page.text
    assert "<b>Ciro" not in page.text
    assert "The first round has not begun" in told(page)
    assert "alliance" not in page.text
    assert fill(visitor, secret, "stay", 1, 0, named="yes").status_code == 303
    assert guarded.elicitation.experts.seat(secret)[0].named is True
    forged = fill(visitor, secret, "next", 2, 1, alliance=GOOD)
    assert forged.status_code == 409
    assert visitor.get("/expert/" + "x" * 43).status_code == 404
    assert visitor.get(f"/panels/{asked[0]}").status_code == 303  # the rest is for those who log in
    other = visitor.post(f"/expert/{secret}", data={"named": "no"}, headers={"Origin": "http://evil.example"})
    assert other.status_code == 403


def test_answers_are_kept_step_by_step(visitor, guarded, begun):
    key, secrets = begun
    anna = secrets["Anna"]
    assert "Round 1: on your own" in told(visitor.get(f"/expert/{anna}"))
    to = fill(visitor, anna, step=1, named="no")
    assert to.headers["location"] == f"/expert/{anna}?step=2&language=en"
    page = told(visitor.get(to.headers["location"]))
    assert "How likely is it that the alliance would answer? Possible: 0% to 100%" in page
    assert "How many months would A take to rearm? Possible: 0 months or more" in page
    assert "The answer is known. Please do not look it up." in page
    done = fill(
        visitor,
        anna,
        alliance=GOOD,
        rearm={"lowest": "3,5", "highest": "12", "best": "6", "sure": "90", "reason": HOSTILE},
    )
    assert done.status_code == 303
    assert given(guarded, key) == [
        ("alliance", 1, FourSteps(0.2, 0.6, 0.4, 0.8), ""), ("rearm", 1, FourSteps(3.5, 12, 6, 0.9), HOSTILE),
    ]  # fmt: skip
    again = visitor.get(f"/expert/{anna}?step=2")
    assert "<img" not in again.text
    assert re.search(r'name="highest:alliance" value="60"', again.text)
    assert "2 of 4 questions answered" in told(again)
    last = told(visitor.get(f"/expert/{anna}?step=99"))
    assert "Not answered: 2 3 4" in last
    assert fill(visitor, anna, alliance=GOOD).status_code == 303  # the same again
    assert len(given(guarded, key)) == 2
    assert "самостійно" in told(visitor.get(f"/expert/{anna}?step=1&language=uk"))


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"lowest": "2O"}, "lowest", "'2O' is not a number"),
        ({"lowest": "1e999"}, "lowest", "is not a number"),
        ({"highest": "1,000"}, "highest", "can be read in two ways"),
        ({"highest": ""}, "highest", "This is still missing."),
        ({"highest": "10"}, "highest", "above the lowest"),
        ({"highest": "120"}, "highest", "not possible here"),
        ({"lowest": "-1"}, "lowest", "not possible here"),
        ({"best": "70"}, "best", "between the lowest and the highest"),
        ({"sure": "30"}, "sure", "from 50 to 100"),
        ({"sure": "0.8"}, "sure", "from 50 to 100"),
        ({"reason": "x" * 2001}, "reason", "longer than 2,000 letters"),
    ],
)
def test_a_mistake_stands_at_its_field_and_what_was_typed_is_kept(visitor, guarded, begun, changed, field, why):
    key, secrets = begun
    anna = secrets["Anna"]
    typed = GOOD | {"reason": "because"} | changed
    page = fill(visitor, anna, alliance=typed, rearm={"lowest": "3", "highest": "12", "best": "6", "sure": "90"})
    assert page.status_code == 422
    wrong = re.search(rf'id="q1-{field}-wrong">([^<]*)<', page.text)
    assert why in unescape(wrong[1])
    assert page.text.count('aria-invalid="true"') == 1
    assert [g[0] for g in given(guarded, key)] == ["rearm"]  # what was right is saved
    for shown in (page, visitor.get(f"/expert/{anna}?step=2")):  # also on another day
        for name in ("lowest", "highest", "best", "sure"):
            assert f'name="{name}:alliance" value="{typed[name]}"' in shown.text
        assert (
            unescape(re.search(r'<textarea[^>]*name="reason:alliance"[^>]*>\n?([^<]*)<', shown.text)[1])
            == typed["reason"]
        )
    assert fill(visitor, anna, "later", alliance=typed).status_code == 303  # kept unfinished without a complaint
    assert fill(visitor, anna, alliance=GOOD).status_code == 303
    assert ("alliance", 1, FourSteps(0.2, 0.6, 0.4, 0.8), "") in given(guarded, key)
    assert "because" not in visitor.get(f"/expert/{anna}?step=2").text


def test_forged_forms_are_refused_in_a_sentence(visitor, guarded, begun):
    key, secrets = begun
    anna = secrets["Anna"]
    for answer in (
        fill(visitor, anna, mars=GOOD),
        fill(visitor, anna, "run"),
        fill(visitor, anna, step=0),
        fill(visitor, anna, named="perhaps"),
        visitor.post(f"/expert/{anna}", data={"step": "2", "do": "next", "round": "1", "lowest:alliance": ["1", "2"]}),
    ):
        assert answer.status_code == 422
        assert "That did not work" in told(answer)
    taken = fill(visitor, anna, alliance=dict.fromkeys(GOOD, ""))
    assert taken.status_code == 303  # nothing given, nothing said
    fill(visitor, anna, alliance=GOOD)
    taken = fill(visitor, anna, alliance=dict.fromkeys(GOOD, ""))
    assert "not taken back" in told(taken)
    assert [g[0] for g in given(guarded, key)] == ["alliance"]


def test_the_second_round_shows_others_to_those_who_answered_and_takes_no_first_answer(visitor, guarded, emil, begun):
    key, secrets = begun
    anna, bela, ciro = secrets.values()
    fill(visitor, anna, alliance=GOOD | {"reason": "Words cost nothing"})
    fill(visitor, bela, alliance=GOOD | {"highest": "90", "reason": HOSTILE})
    assert "Words cost nothing" not in visitor.get(f"/expert/{bela}?step=2").text
    late = fill(visitor, ciro, alliance=GOOD | {"best": ""})  # unfinished when the round ends
    assert late.status_code == 422
    guarded.elicitation.experts.second(emil, key)
    page = visitor.get(f"/expert/{bela}?step=2")
    assert "Words cost nothing" in told(page)
    assert "another expert : 17.5% to 62.5%, best 40%" in told(page)
    assert "your first answer" in told(page)
    assert "<svg" in page.text
    assert "Anna" not in page.text
    assert "known" not in told(page)
    assert "<img" not in visitor.get(f"/expert/{anna}?step=2").text
    mine = visitor.get(f"/expert/{ciro}?step=2")
    assert "You did not answer this question in the first round" in told(mine)
    assert "Words cost nothing" not in mine.text
    assert 'name="lowest:alliance" value=""' in mine.text  # what was typed in the first round is gone
    old = fill(visitor, anna, alliance=GOOD | {"best": "50"}, round_=1)
    assert old.status_code == 409
    assert "That round is over." in told(old)
    known = next(o.asked.id for o in asyncio.run(guarded.elicitation.sitting(anna)).questions if o.asked.known)
    assert fill(visitor, anna, round_=2, **{known: GOOD}).status_code == 422
    assert {g[1] for g in given(guarded, key)} == {FIRST}
    assert fill(visitor, anna, round_=2, alliance=GOOD | {"best": "50", "reason": "I was persuaded"}).status_code == 303
    assert "I was persuaded" not in visitor.get(f"/expert/{bela}?step=2").text  # others see first answers
    assert "1 of 2 questions answered" in told(visitor.get(f"/expert/{anna}?step=1"))


def test_at_the_end_everybody_sees_what_was_answered_and_nobody_changes_anything(visitor, guarded, emil, begun):
    key, secrets = begun
    anna, bela, ciro = secrets.values()
    known = next(o.asked.id for o in asyncio.run(guarded.elicitation.sitting(anna)).questions if o.asked.known)
    for secret, best in ((anna, "40"), (bela, "50"), (ciro, "30")):
        fill(
            visitor,
            secret,
            alliance=GOOD | {"best": best},
            **{known: {"lowest": "1", "highest": "70", "best": "40", "sure": "90"}},
        )
    fill(visitor, bela, step=1, named="yes")
    guarded.elicitation.experts.end(emil, key)
    page = visitor.get(f"/expert/{anna}")
    words = told(page)
    assert "The panel has ended" in words
    assert re.search(r"all together : [\d.]+% to [\d.]+%, median", words)
    assert "your answer : 17.5% to 62.5%, best 40%" in words
    assert "Bela" in words
    assert "Ciro" not in words
    assert "Nobody answered this question." in words
    assert "Answer: " in words
    assert 'class="mine"' in page.text
    for answer in (fill(visitor, anna, alliance=GOOD, round_=3), fill(visitor, anna, step=1, round_=3, named="yes")):
        assert answer.status_code == 409
