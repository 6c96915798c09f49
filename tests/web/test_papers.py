"""Ballots from paper and from files in the store, on SQLite and on PostgreSQL."""

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from voters import panel_text

from detente.panel.box import parse_ballots
from detente.panel.questions import parse_panel
from detente.web.store import Conflict, Forbidden, Invalid, Missing
from detente.web.store.models import Ballot, BallotFile, Invitation
from detente.web.store.panels import Panels
from detente.web.store.papers import Papers, digest_of

TEXT = panel_text(3)
PANEL = parse_panel(TEXT)
ANSWERS, ALSO = np.array([1, -1, 0], np.int8), np.array([1], np.int8)


@pytest.fixture
def panels(store):
    return Panels(store)


@pytest.fixture
def papers(store, panels):
    return Papers(store, panels)


@pytest.fixture
def opened(panels, people):
    key = panels.create(people["emil"], "Valley", TEXT, None).key
    panels.open(people["emil"], key)
    return key


def test_a_sheet_is_typed_in_once_and_nothing_leads_from_its_code_to_its_ballot(store, panels, papers, people, opened):
    emil = people["emil"]
    code, other = panels.invite(emil, opened, 2)
    papers.type_in(emil, opened, code.upper().replace("-", " "), ANSWERS, 1, ALSO, "en")
    with pytest.raises(Invalid, match="used already"):
        papers.type_in(emil, opened, code, ANSWERS, 1, ALSO, "en")
    with pytest.raises(Invalid, match="not one of this panel's"):
        papers.type_in(emil, opened, "no such code", ANSWERS, 1, ALSO, "en")
    with pytest.raises(Missing):
        papers.type_in(people["eva"], opened, other, ANSWERS, 1, ALSO, "en")
    panels.share(emil, opened, True)
    with pytest.raises(Forbidden, match="only the owner"):
        papers.type_in(people["eva"], opened, other, ANSWERS, 1, ALSO, "en")
    box = panels.box(opened, PANEL)
    assert (box.answers.tolist(), box.groups.tolist(), box.also["age"].tolist()) == ([[1, -1, 0]], [1], [1])
    assert np.isnan(box.seconds).all() and box.known.all() and not box.open_link.any()
    with store.session() as s:
        row = s.scalars(select(Ballot)).one()
        spent = {i.hash for i in s.scalars(select(Invitation)) if i.used}
    assert len(spent) == 1 and row.hash not in spent
    panels.close(emil, opened)
    with pytest.raises(Conflict, match="not open"):
        papers.type_in(emil, opened, other, ANSWERS, 1, ALSO, "en")


def test_a_file_is_added_whole_and_once(store, panels, papers, people, opened):
    emil = people["emil"]
    text = "group,age,seconds,submitted,s1,s2\nnorth,young,30,1700000000,agree,\n,,,,disagree,pass\n"
    box, digest = parse_ballots(PANEL, text), digest_of(text.encode())
    assert papers.add(emil, opened, box, digest, "en") == 2
    with pytest.raises(Conflict, match="uploaded into this panel before"):
        papers.add(emil, opened, box, digest, "en")
    back = panels.box(opened, PANEL)
    order = np.argsort(back.groups)[::-1]
    assert back.answers[order].tolist() == box.answers.tolist() and back.known.all()
    assert back.seconds[order][0] == 30 and abs(back.submitted[order][0] - 1700000000) < 60
    with store.session() as s:
        assert [f.ballots for f in s.scalars(select(BallotFile))] == [2]
    draft = panels.create(emil, "Valley", TEXT, None).key
    with pytest.raises(Conflict, match="draft"):
        papers.add(emil, draft, box, digest, "en")
    with pytest.raises(Missing):
        papers.add(people["eva"], opened, box, "other", "en")
    wrong = parse_ballots(PANEL, "submitted,s1\n1e300,agree\n")
    with pytest.raises(Invalid, match="seconds since 1970"):
        papers.add(emil, opened, wrong, "third", "en")


def test_a_conversation_becomes_a_closed_panel_with_all_its_ballots_or_none(panels, papers, people):
    emil = people["emil"]
    box = parse_ballots(PANEL, "submitted,s1,s2\n1700000000,agree,\n,disagree,pass\n")
    with pytest.raises(IntegrityError):  # a ballot without its language, once the panel is there
        papers.conversation(emil, "Talks", TEXT, box, "digest", None)
    assert panels.all(emil) == []
    made = papers.conversation(emil, "Talks", TEXT, box, "digest", "en")
    assert (made.title, made.status, panels.numbers(emil, made.key).handed_in) == ("Talks", "closed", 2)
    assert [panel.key for panel, _ in panels.all(emil)] == [made.key]
    with pytest.raises(Forbidden):
        papers.conversation(people["rosa"], "Talks", TEXT, box, "digest", "en")
