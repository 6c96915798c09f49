"""What voters meet without an account: codes, forms, refusals in a sentence, and results only as views."""

import re
import time
from html import unescape

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from voters import HOSTILE, panel_text

from detente.web.app import create_app
from detente.web.polling import Polling
from detente.web.store.ballots import new_secret
from detente.web.store.models import Ballot, User

THERE = "http://bench.example:8411"


@pytest.fixture(scope="module")
def app(guarded):
    return create_app(guarded, screens=False)


@pytest.fixture
def polling(guarded):
    """The bench's panels; what earlier tests did from this address is forgotten."""
    guarded.polling = Polling(guarded.store, guarded._ask)
    return guarded.polling


@pytest.fixture
def emil(guarded):
    with guarded.store.session() as s:
        return s.scalars(select(User).where(User.name == "emil")).one()


@pytest.fixture
def opened(polling, emil):
    """A panel of twelve statements that anybody may answer."""
    key = polling.panels.create(emil, "The valley", panel_text(12, hostile=True), None).key
    polling.panels.open(emil, key)
    polling.panels.set_link(emil, key, True)
    return key


@pytest.fixture
def voter(app):
    """A browser whose user has no account."""
    return TestClient(app, base_url=THERE, headers={"Origin": THERE}, follow_redirects=False)


def begin(voter, key, code="", secret=None):
    secret = secret or re.search(r'name="secret" value="([\w-]+)"', voter.get(f"/panels/{key}/vote").text)[1]
    return voter.post(f"/panels/{key}/vote", data={"secret": secret, "code": code, "language": "en"})


def address(answer):
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def fill(voter, to, answers, do="next", step=2, **more):
    fields = {f"q-s{n + 1}": a for n, a in enumerate(answers)} | more
    return voter.post(to, data={"step": str(step), "do": do, "language": "en", **fields})


def cast(voter, key, answers, group="north"):
    to = address(begin(voter, key))
    fill(voter, to, [], step=1, group=group)
    fill(voter, to, answers)
    assert fill(voter, to, [], "hand-in", 4).headers["location"] == to
    return to


def told(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", answer.text, flags=re.S)))


def test_a_stranger_votes_and_sees_nothing_else_of_the_workbench(voter, opened):
    assert voter.get("/panels").headers["location"] == "/login?next=/panels"
    assert voter.get(f"/panels/{opened}").status_code == 303
    shown = voter.get(f"/panels/{opened}/vote")
    assert shown.status_code == 200
    assert "Your ballot is secret" in shown.text
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")
    assert shown.headers["cache-control"] == "no-store"
    assert "<script" not in shown.text
    to = address(begin(voter, opened))
    assert fill(voter, to, [], step=1, group="south", **{"also-age": "old"}).headers["location"] == f"{to}?step=2"
    assert fill(voter, to, ["agree", "pass"]).headers["location"] == f"{to}?step=3"
    assert "2 of 12 questions answered" in told(voter.get(f"{to}?step=3"))
    page = voter.get(f"{to}?step=2").text
    assert re.search(r'name="q-s1" value="agree" checked', page)
    assert "Your answers are kept" in told(voter.get(fill(voter, to, [], "later", 3).headers["location"]))
    assert "Step 3 of 4" in told(voter.get(f"{to}?step=3"))
    assert fill(voter, to, [], "hand-in", 4).headers["location"] == to
    done = told(voter.get(to))
    assert "has been handed in" in done
    assert "fewer than 3 people" in done
    assert "You said: Southerner" in told(voter.get(f"{to}?step=1"))
    assert to in voter.get(f"/panels/{opened}/vote").text  # the browser remembers


def test_statements_made_to_do_harm_are_shown_as_text(voter, opened):
    to = address(begin(voter, opened))
    page = voter.get(f"{to}?step=2").text
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    answer = begin(voter, opened, code=HOSTILE)
    assert answer.status_code == 403
    assert "<img" not in answer.text


def test_a_code_is_taken_once_and_its_maker_cannot_open_the_ballot(voter, polling, emil, opened):
    code = polling.panels.invite(emil, opened, 1)[0]
    secret = new_secret()
    to = address(begin(voter, opened, code, secret))
    assert address(begin(voter, opened, code, secret)) == to  # sent twice
    again = begin(voter, opened, code)
    assert again.status_code == 403
    assert "This code has been used already" in told(again)
    assert voter.get(f"/vote/{code}").status_code == 404
    assert "not one of this panel" in told(begin(voter, opened, "aaaa-bbbb-cccc"))


def test_wrong_codes_and_ballots_by_the_link_are_limited_by_address(voter, polling, opened, guarded):
    for _ in range(20):
        assert "not one of this panel" in told(begin(voter, opened, "aaaa-bbbb-cccc"))
    assert "too many wrong codes" in told(begin(voter, opened, "aaaa-bbbb-cccc")).lower()
    for _ in range(30):
        assert begin(voter, opened).status_code == 303
    assert "too many ballots were begun from your network" in told(begin(voter, opened)).lower()
    with guarded.store.session() as s:
        kept = s.scalars(select(Ballot)).first()
        assert "testclient" not in repr(vars(kept))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"group": "east"}, "Group: got 'east'"),
        ({"group": HOSTILE}, "Group: got"),
        ({"q-s1": "essential"}, "S1: answer: got 'essential'"),
        ({"q-none": "agree"}, "no question 'none'"),
        ({"also-age": "1"}, "Age: got '1'"),
        ({"also-mood": "1"}, "no question 'mood'"),
        ({"q-s1": ["agree", "disagree"]}, "twice"),
        ({"do": "steal"}, "changed on its way"),
        ({"step": "x"}, "changed on its way"),
        ({"panel_key": "p-other"}, "no question"),
        ({"do": "hand-in"}, "answered nothing yet"),
    ],
)
def test_a_forged_form_is_refused_in_a_sentence(voter, opened, fields, why):
    to = address(begin(voter, opened))
    answer = voter.post(to, data={"step": "2", "do": "next", "language": "en"} | fields)
    assert answer.status_code == 422
    assert why in told(answer)
    assert "<img" not in answer.text
    assert "0 of 12" in told(voter.get(f"{to}?step=2"))


def test_another_sites_form_does_not_vote(voter, opened):
    to = address(begin(voter, opened))
    evil = voter.post(to, data={"step": "2", "q-s1": "agree"}, headers={"Origin": "http://evil.example"})
    assert (evil.status_code, evil.text) == (403, "the request came from another site\n")


def test_a_ballot_after_closing_is_refused_and_the_last_one_kept_stands(voter, polling, emil, opened):
    handed, unfinished = cast(voter, opened, ["agree"]), address(begin(voter, opened))
    polling.panels.close(emil, opened)
    late = fill(voter, handed, ["disagree"])
    assert late.status_code == 409
    assert "The panel is closed; your ballot stays as you last kept it" in told(late)
    assert "not counted" in told(voter.get(unfinished))
    assert "not counted" not in told(voter.get(handed))
    page = voter.get(f"/panels/{opened}/vote")
    assert "No more ballots are taken" in page.text
    assert 'name="code"' not in page.text
    assert "closed" in told(begin(voter, opened, secret=new_secret()))


def test_results_come_as_views_and_only_after_ones_own(voter, polling, opened):
    for n in range(9):
        to = cast(voter, opened, ["agree" if n % 3 else "disagree"] * 5, "north" if n < 6 else "south")
    fresh = address(begin(voter, opened))
    assert "What people have answered" not in told(voter.get(fresh))
    shown = wait_for_view(voter, polling, to)
    assert "9 ballots" in told(shown)
    assert "Northerner 67%" in told(shown)
    cast(voter, opened, ["disagree"] * 5)
    polling._looked.clear()
    assert "9 ballots" in told(wait_for_view(voter, polling, to))  # one more ballot alone shows nothing
    for _ in range(3):
        cast(voter, opened, ["disagree"] * 5)
    polling._looked.clear()
    assert "13 ballots" in told(wait_for_view(voter, polling, to, "13 ballots"))


def wait_for_view(voter, polling, to, words=" ballots."):
    with voter:  # one loop, in which what was begun goes on
        for _ in range(300):
            shown = voter.get(to)
            if words in told(shown):
                return shown
            time.sleep(0.1)
    raise AssertionError(told(shown))


def test_a_voter_reads_in_a_language_of_their_own(voter, opened):
    page = voter.get(f"/panels/{opened}/vote", params={"language": "uk"}).text
    assert '<html lang="uk" dir="ltr">' in page
    assert "Долина" in page
    assert "Почати" in page
    assert "hreflang" in page
    to = address(begin(voter, opened))
    assert "Крок 2 із 4" in told(voter.get(f"{to}?step=2&language=uk"))
    voter.post(to, data={"step": "2", "do": "next", "language": "uk"})
    assert "Крок 3 із 4" in told(voter.get(f"{to}?step=3"))
    assert '<html lang="en"' in voter.get(to, params={"language": "tlh"}).text.replace('lang="uk"', 'lang="en"')


def test_a_draft_is_nobodys_to_see(voter, polling, emil):
    key = polling.panels.create(emil, "Draft", panel_text(2), None).key
    assert voter.get(f"/panels/{key}/vote").status_code == 404
    assert voter.post(f"/panels/{key}/vote", data={"secret": new_secret()}).status_code == 404
    assert voter.get("/panels/p-none/vote").status_code == 404
    assert voter.get("/vote/nothing").status_code == 404
