"""Comments: who may write, change and delete them, and where they are when parts of the case are renamed."""

import asyncio
from importlib import resources

import pytest

from detente.case.refers import rename
from detente.web.store import Forbidden, Invalid, Missing, Store
from detente.web.store.comments import LONGEST, About, Comments
from detente.web.store.sharing import Sharing

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


def test_whoever_sees_a_case_comments_and_only_the_author_and_the_owner_take_it_back(store, people):
    emil, eva, rosa = (people[n] for n in ("emil", "eva", "rosa"))
    comments = Comments(store)
    key = store.create_case(emil, "A war", TEXT).key
    with pytest.raises(Missing):
        comments.add(rosa, About(case=key), "hello")
    store.share_case(emil, key, True)
    about = About(case=key)
    first = comments.add(rosa, about, " too high ", "parties.country-a.war_cost", "Country A: war cost")
    assert (first.by, first.text, first.edited, first.mine, first.may_delete) == ("rosa", "too high", None, True, True)
    for who in (emil, eva):
        with pytest.raises(Forbidden, match="author"):
            comments.change(who, About(case=key), first.id, "mine now")
    with pytest.raises(Forbidden, match="owner"):
        comments.remove(eva, About(case=key), first.id)
    changed = comments.change(rosa, about, first.id, "far too high")
    assert changed.edited is not None and changed.text == "far too high"
    comments.remove(emil, About(case=key), first.id)
    assert comments.all(rosa, about) == []
    with pytest.raises(Missing, match="no comment"):
        comments.remove(emil, About(case=key), first.id)


def test_who_is_no_longer_named_reads_and_writes_nothing_more(store, people):
    emil, rosa = people["emil"], people["rosa"]
    comments, sharing = Comments(store), Sharing(store)
    case = store.create_case(emil, "A war", TEXT)
    run = store.create_run(emil, case, text=TEXT, kind="assess", scenario=None, draws=1, seed=1)
    sharing.name(emil, case.key, "rosa", "reader")
    for about in (About(case=case.key), About(run=run.key)):
        said = comments.add(rosa, about, "look")
        sharing.remove(emil, case.key, "rosa")
        for call in (
            lambda about=about: comments.all(rosa, about),
            lambda about=about: comments.version(rosa, about),
            lambda about=about: comments.add(rosa, about, "still here"),
            lambda about=about, said=said: comments.change(rosa, about, said.id, "changed"),
            lambda about=about, said=said: comments.remove(rosa, about, said.id),
            lambda about=about, said=said: comments.put_in_place(rosa, about, {said.id: "x"}, 1),
        ):
            with pytest.raises(Missing):
                call()
        assert [(x.text, x.path) for x in comments.all(emil, about)] == [("look", "")]
        sharing.name(emil, case.key, "rosa", "reader")
        assert comments.all(rosa, about)[0].mine


def test_comments_on_a_run_are_its_own(store, people):
    emil, eva = people["emil"], people["eva"]
    comments = Comments(store)
    case = store.create_case(emil, "A war", TEXT)
    run = store.create_run(emil, case, text=TEXT, kind="assess", scenario=None, draws=1, seed=1, name=" First  look ")
    assert (run.name, run.called) == ("First look", "A war: First look")
    said = comments.add(emil, About(run=run.key), "look", "proposals/armistice/holds/5")
    assert comments.all(emil, About(case=case.key)) == []
    with pytest.raises(Missing):
        comments.all(eva, About(run=run.key))
    with pytest.raises(Missing):
        comments.remove(emil, About(case=case.key), said.id)
    assert store.name_run(emil, run.key, "").name is None
    store.share_run(emil, run.key, True)
    with pytest.raises(Forbidden):
        store.name_run(eva, run.key, "mine")
    with pytest.raises(Invalid, match="120"):
        store.name_run(emil, run.key, "x" * 121)


def test_a_comment_is_plain_text_of_a_sensible_length(store):
    comments, who = Comments(store), store.local()
    about = About(case="ukraine-2022")
    assert comments.version(who, about) is None
    for bad in ("", "  ", "x" * (LONGEST + 1), "a\0b", "\ud800"):
        with pytest.raises(Invalid):
            comments.add(who, about, bad)
    with pytest.raises(Invalid, match="path"):
        comments.add(who, about, "fine", "p" * 401)
    comments.add(who, about, "x" * LONGEST)
    assert len(comments.all(who, about)) == 1


def test_comments_follow_renamed_parts_into_a_new_version(bench):
    who, store = bench.store.local(), bench.store
    key = store.create_case(who, "A war", TEXT).key
    about = About(case=key)
    bench.comments.add(who, about, "why?", "parties.country-a.war_cost.limited", "A: war cost if limited")
    bench.comments.add(who, about, "fine", "no.such.place", "gone")
    store.save_case(who, key, rename(TEXT, ("parties", "country-a"), "north"), 1)
    found = asyncio.run(bench.said(who, about))
    assert [x.path for x in found] == ["parties.north.war_cost.limited", "no.such.place"]
    assert [x.version for x in found] == [2, 2]
    store.save_case(who, key, "{", 2)  # cannot be read: places stay
    assert [x.path for x in asyncio.run(bench.said(who, about))] == [x.path for x in found]


def test_what_was_said_survives_the_store_being_opened_again(address):
    first = Store(address)
    comments = Comments(first)
    comments.add(first.local(), About(case="ukraine-2022"), "still here")
    first.close()
    second = Store(address)
    comments = Comments(second)
    assert [x.text for x in comments.all(second.local(), About(case="ukraine-2022"))] == ["still here"]
    second.close()
