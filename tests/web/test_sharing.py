"""Who may do what with a case: named people, links, and what ends at once when a right is taken away. On SQLite and PostgreSQL."""

import pytest
from sqlalchemy import select, update

from detente.web.store import Conflict, Forbidden, Invalid, Missing
from detente.web.store.models import Link, User
from detente.web.store.sharing import Sharing

ASKED = {"kind": "assess", "scenario": None, "draws": 1, "seed": 1}


@pytest.fixture
def sharing(store):
    return Sharing(store)


@pytest.fixture
def war(store, people):
    """Emil's case, with a finished run of his."""
    found = store.create_case(people["emil"], "A war", "one")
    run = store.create_run(people["emil"], found, text="one", **ASKED)
    store.finish_run(run.key, '{"answer": 1}', 1.0)
    return found, run.key


def everything(store, sharing, who, key, run):
    """What may be tried with a case and a run, by what it takes."""
    return {
        "see": (
            lambda: store.case(who, key), lambda: store.versions(who, key), lambda: store.version(who, key, 1),
            lambda: store.version(who, key, 1), lambda: store.run(who, run), lambda: store.result(who, run),
            lambda: sharing.news(who, key, 0),
        ),
        "change": (
            lambda: store.save_case(who, key, "mine", 1), lambda: store.restore(who, key, 1, 1), lambda: store.keep_draft(who, key, "x", 1),
            lambda: store.changeable(who, key), lambda: store.create_run(who, store.case(who, key), text="x", **ASKED),
        ),
        "share": (
            lambda: store.share_case(who, key, True), lambda: sharing.name(who, key, "otto", "editor"), lambda: sharing.people(who, key),
            lambda: sharing.others(who, key), lambda: sharing.remove(who, key, "otto"), lambda: sharing.open(who, case=key),
            lambda: sharing.open(who, run=run), lambda: sharing.links(who, case=key), lambda: sharing.links(who, run=run),
            lambda: sharing.withdraw(who, 1, case=key), lambda: store.share_run(who, run, True), lambda: store.delete_case(who, key),
        ),
        "steer": (lambda: store.own_run(who, run),),
    }  # fmt: skip


def refused(attempts, error, *kinds):
    for kind in kinds:
        for attempt in attempts[kind]:
            with pytest.raises(error):
                attempt()


def test_a_reader_sees_a_case_and_its_runs_and_runs_only_copies(store, people, sharing, war):
    (found, run), eva = war, people["eva"]
    tried = everything(store, sharing, eva, found.key, run)
    refused(tried, Missing, "see", "change", "share", "steer")
    sharing.name(people["emil"], found.key, "eva", "reader")
    for look in tried["see"]:
        look()
    refused(tried, Forbidden, "change", "share", "steer")
    assert [r.key for r, _ in store.runs(eva)] == [run]
    here = next(c for c in store.cases(eva) if c.key == found.key)
    assert (here.access, here.named, here.mine, here.owner) == ("reader", True, False, "emil")
    copy = store.create_case(eva, "A copy", store.case(eva, found.key).text)
    assert store.create_run(eva, copy, text="one", **ASKED).case_key == copy.key


def test_an_editor_saves_versions_and_runs_but_shares_nothing(store, people, sharing, war):
    (found, run), eva, emil = war, people["eva"], people["emil"]
    sharing.name(emil, found.key, "eva", "editor")
    assert store.save_case(eva, found.key, "two", 1).version == 2
    hers = store.create_run(eva, store.case(eva, found.key), text="two", **ASKED)
    assert {r.key for r, _ in store.runs(emil)} == {run, hers.key}  # a shared case shares its runs, both ways
    refused(everything(store, sharing, eva, found.key, hers.key), Forbidden, "share")
    assert store.own_run(eva, hers.key).key == hers.key
    assert store.own_run(emil, hers.key).key == hers.key  # the owner may stop what others run of the case
    with pytest.raises(Forbidden, match="only the user who started"):
        store.own_run(eva, run)


def test_who_is_demoted_or_removed_loses_access_at_once(store, people, sharing, war):
    (found, _), eva, emil = war, people["eva"], people["emil"]
    sharing.name(emil, found.key, "eva", "editor")
    hers = store.create_run(eva, store.case(eva, found.key), text="one", **ASKED)
    store.note_run(hers.key, status="interrupted")
    store.keep_draft(eva, found.key, "evas", 1)
    assert store.draft(eva, found.key).text == "evas"
    sharing.name(emil, found.key, "eva", "reader")
    tried = everything(store, sharing, eva, found.key, hers.key)
    refused(tried, Forbidden, "change", "share", "steer")
    assert store.draft(eva, found.key) is None
    assert store.run(eva, hers.key).key == hers.key
    sharing.remove(emil, found.key, "eva")
    refused(tried, Missing, "see", "change", "share", "steer")
    assert store.runs(eva) == []
    assert store.runs(eva, found.key) == []
    assert store.draft(eva, found.key) is None
    sharing.name(emil, found.key, "eva", "editor")
    assert store.draft(eva, found.key).text == "evas"  # not lost, should access come back


def test_an_account_made_a_readers_changes_nothing_though_named_editor(store, people, sharing, war):
    (found, run), emil = war, people["emil"]
    sharing.name(emil, found.key, "eva", "editor")
    with store.session() as s:
        s.execute(update(User).where(User.name == "eva").values(role="reader"))
        eva = s.scalar(select(User).where(User.name == "eva"))
    refused(everything(store, sharing, eva, found.key, run), Forbidden, "change", "share", "steer")
    assert store.case(eva, found.key).text == "one"


def test_shared_with_all_is_reading_for_everybody(store, people, sharing, war):
    (found, run), emil = war, people["emil"]
    store.share_case(emil, found.key, True)
    for name in ("eva", "rosa"):
        assert store.case(people[name], found.key).access == "reader"
        assert store.run(people[name], run).key == run
        refused(everything(store, sharing, people[name], found.key, run), Forbidden, "change", "share", "steer")
    sharing.name(emil, found.key, "eva", "editor")
    store.share_case(emil, found.key, False)
    assert store.save_case(people["eva"], found.key, "two", 1).version == 2
    with pytest.raises(Missing):
        store.case(people["rosa"], found.key)


def test_an_admin_manages_what_they_may_see_and_no_private_case(store, people, sharing, war):
    (found, run), anna = war, people["anna"]
    refused(everything(store, sharing, anna, found.key, run), Missing, "see", "share")
    sharing.name(people["emil"], found.key, "anna", "reader")
    sharing.name(anna, found.key, "eva", "editor")
    assert [(p.name, p.role) for p in sharing.people(anna, found.key)] == [
        ("emil", "owner"), ("anna", "reader"), ("eva", "editor")
    ]  # fmt: skip
    with pytest.raises(Forbidden, match="only the owner"):
        store.delete_case(anna, found.key)


@pytest.mark.parametrize(
    ("person", "role", "error", "why"),
    [
        ("nobody", "reader", Missing, "no account nobody"),
        ("emil", "reader", Invalid, "owns this case"),
        ("rosa", "editor", Invalid, "rosa's account is a reader's"),
        ("eva", "owner", Invalid, "owner"),
    ],
)
def test_who_cannot_be_named_is_told_in_a_sentence(people, sharing, war, person, role, error, why):
    with pytest.raises(error, match=why):
        sharing.name(people["emil"], war[0].key, person, role)


def test_who_was_named_may_leave(store, people, sharing, war):
    sharing.name(people["emil"], war[0].key, "eva", "reader")
    sharing.remove(people["eva"], war[0].key, "eva")
    with pytest.raises(Missing):
        store.case(people["eva"], war[0].key)


def test_a_built_in_case_is_run_by_all_and_its_runs_are_their_owners(store, people, sharing):
    eva, emil = people["eva"], people["emil"]
    run = store.create_run(eva, store.case(eva, "ukraine-2022"), text="x", **ASKED)
    assert [r.key for r, _ in store.runs(eva)] == [run.key]
    with pytest.raises(Missing):
        store.run(emil, run.key)
    assert sharing.read(sharing.open(eva, run=run.key)).run.key == run.key
    with pytest.raises(Forbidden, match="built-in"):
        sharing.open(eva, case="ukraine-2022")


def test_a_link_leads_to_its_run_alone_until_it_is_withdrawn(store, people, sharing, war):
    (found, run), emil = war, people["emil"]
    other = store.create_run(emil, found, text="one", **ASKED)
    store.finish_run(other.key, "{}", 1.0)
    secret = sharing.open(emil, run=run, note="for the press")
    assert sharing.read(secret).run.key == run
    assert sharing.read(secret).case is None
    assert sharing.result(secret)[1] == '{"answer": 1}'
    for key in (other.key, found.key, "", "r-1"):
        with pytest.raises(Missing):
            sharing.read(secret, key)
    kept = sharing.links(emil, run=run)
    assert [(link.by, link.note) for link in kept] == [("emil", "for the press")]
    with store.session() as s:
        assert all(secret not in str(vars(link)) for link in s.scalars(select(Link)))
    with pytest.raises(Missing):  # a link is withdrawn where it belongs
        sharing.withdraw(emil, kept[0].id, case=found.key)
    sharing.withdraw(emil, kept[0].id, run=run)
    for wrong in (secret, "x" * 43, "", "../" * 15):
        with pytest.raises(Missing, match="nothing is shared at this address"):
            sharing.read(wrong)


def test_a_link_to_a_case_leads_to_its_finished_runs_and_no_other(store, people, sharing, war):
    (found, run), emil = war, people["emil"]
    waiting = store.create_run(emil, found, text="one", **ASKED)
    another = store.create_case(emil, "Another war", "secret")
    hidden = store.create_run(emil, another, text="secret", **ASKED)
    store.finish_run(hidden.key, "{}", 1.0)
    secret = sharing.open(emil, case=found.key)
    shown = sharing.read(secret)
    assert (shown.case.text, [r.key for r in shown.runs]) == ("one", [run])
    assert sharing.read(secret, run).run.key == run
    for key in (waiting.key, hidden.key):
        with pytest.raises(Missing):
            sharing.read(secret, key)
    with pytest.raises(Missing):
        sharing.result(secret)


def test_a_link_holds_only_while_its_maker_may_share(store, people, sharing, war):
    (found, run), emil, anna = war, people["emil"], people["anna"]
    sharing.name(emil, found.key, "anna", "reader")
    hers, his = sharing.open(anna, case=found.key), sharing.open(emil, run=run)
    sharing.remove(emil, found.key, "anna")
    with pytest.raises(Missing):
        sharing.read(hers)
    store.delete_case(emil, found.key)
    with pytest.raises(Missing):
        sharing.read(his)
    store.undelete_case(emil, found.key)
    assert sharing.read(his).run.key == run
    with store.session() as s:
        s.execute(update(User).where(User.name == "emil").values(active=False))
    with pytest.raises(Missing):
        sharing.read(his)


def test_what_others_saved_is_told_with_who_and_when(store, people, sharing, war):
    (found, _), emil, eva = war, people["emil"], people["eva"]
    sharing.name(emil, found.key, "eva", "editor")
    store.save_case(eva, found.key, "two", 1, "now two")
    assert sharing.news(eva, found.key, 2) == ("editor", [])
    assert [(v.number, v.by, v.note) for v in sharing.news(emil, found.key, 1)[1]] == [(2, "eva", "now two")]
    with pytest.raises(Conflict, match="version 2 was saved in the meantime"):
        store.save_case(emil, found.key, "three", 1)
