"""The store, on SQLite and on a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import event, inspect

import detente.web.store
from detente.case import library
from detente.web.store import Conflict, Forbidden, Invalid, Missing, Store, StoreError
from detente.web.store.errors import Full
from detente.web.store.models import Base, StoredCase
from detente.web.store.sharing import Sharing


def test_migrations_lead_to_the_tables_of_the_models(store):
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert {"cases", "versions", "runs"} <= set(inspect(connection).get_table_names())


def test_migrations_can_be_undone(store):
    config = Config()
    config.set_main_option("script_location", str(Path(detente.web.store.__file__).parent / "migrations"))
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}


def test_a_store_opens_again_with_what_it_held(address):
    first = Store(address)
    key = first.create_case(first.local(), "A war", "text: 1").key
    first.close()
    second = Store(address)
    assert second.case(second.local(), key).text == "text: 1"
    second.close()


def test_first_requests_at_once_have_one_local_user(store):
    both = Barrier(2, timeout=30)  # neither adds the user before the other has looked for it in vain
    event.listen(store._sessions, "before_flush", lambda *_: both.wait())
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _: store.local(), range(2))
    assert first.id == second.id


@pytest.mark.parametrize(
    "url", ["nonsense", "postgresql://nobody:secret@127.0.0.1:1/none", "sqlite:////no/such/folder/x.db", "oracle://x/y"]
)
def test_a_database_that_does_not_open_is_told_in_a_sentence(url):
    with pytest.raises(StoreError) as error:
        Store(url)
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)
    assert str(error.value).startswith("database ")


def test_versions_are_kept_with_who_when_and_difference(store, people):
    emil = people["emil"]
    key = store.create_case(emil, "A war", "a: 1\nb: 2\n").key
    store.save_case(emil, key, "a: 1\nb: 3\n", 1, "b is three")
    Sharing(store).name(emil, key, "eva", "editor")
    store.save_case(people["eva"], key, "a: 1\nb: 4\n", 2, "b is four")
    found = store.versions(emil, key)
    assert [(v.number, name, v.note) for v, name in found] == [
        (3, "eva", "b is four"),
        (2, "emil", "b is three"),
        (1, "emil", "created"),
    ]
    assert found[0][0].at >= found[1][0].at
    assert found[0][0].at.tzinfo is not None


def test_undo_brings_an_earlier_text_back_and_loses_nothing(store, people):
    emil = people["emil"]
    key = store.create_case(emil, "A war", "one").key
    store.save_case(emil, key, "two", 1)
    assert store.restore(emil, key, 1, 2).text == "one"
    assert [v.text for v, _ in store.versions(emil, key)] == ["one", "two", "one"]


def test_whoever_saves_second_is_told_and_loses_nothing(store, people):
    emil, eva = people["emil"], people["eva"]
    key = store.create_case(emil, "A war", "one").key
    Sharing(store).name(emil, key, "eva", "editor")
    store.keep_draft(eva, key, "evas", 1)
    store.save_case(emil, key, "emils", 1)
    with pytest.raises(Conflict, match="version 2 was saved in the meantime"):
        store.save_case(eva, key, "evas", 1)
    assert store.case(eva, key).text == "emils"
    assert store.draft(eva, key).text == "evas"


def test_one_users_cases_drafts_and_runs_are_invisible_to_another_until_shared(store, people):
    emil, eva, anna = people["emil"], people["eva"], people["anna"]
    found = store.create_case(emil, "Secret war", "secret: 1")
    run = store.create_run(emil, found, text="secret: 1", kind="assess", scenario=None, draws=1, seed=1)
    store.keep_draft(emil, found.key, "draft", 1)
    for other in (eva, anna):
        assert found.key not in [c.key for c in store.cases(other)]
        assert store.runs(other) == []
        for forbidden in (
            lambda o=other: store.case(o, found.key),
            lambda o=other: store.versions(o, found.key),
            lambda o=other: store.version(o, found.key, 1),
            lambda o=other: store.save_case(o, found.key, "mine", 1),
            lambda o=other: store.restore(o, found.key, 1, 1),
            lambda o=other: store.share_case(o, found.key, True),
            lambda o=other: store.delete_case(o, found.key),
            lambda o=other: store.undelete_case(o, found.key),
            lambda o=other: store.keep_draft(o, found.key, "x", 1),
            lambda o=other: store.run(o, run.key),
            lambda o=other: store.own_run(o, run.key),
            lambda o=other: store.share_run(o, run.key, True),
            lambda o=other: store.result(o, run.key),
        ):
            with pytest.raises(Missing):
                forbidden()
        assert store.draft(other, found.key) is None
    store.share_case(emil, found.key, True)
    assert store.case(eva, found.key).text == "secret: 1"
    assert store.run(eva, run.key).key == run.key
    assert store.draft(eva, found.key) is None
    with pytest.raises(Forbidden, match="only the owner"):
        store.delete_case(eva, found.key)
    with pytest.raises(Forbidden, match="only the user who started"):
        store.own_run(eva, run.key)


def test_a_reader_looks_and_changes_nothing(store, people):
    rosa, emil = people["rosa"], people["emil"]
    found = store.create_case(emil, "A war", "one")
    store.share_case(emil, found.key, True)
    assert store.case(rosa, found.key).text == "one"
    for forbidden in (
        lambda: store.create_case(rosa, "Mine", "x"),
        lambda: store.save_case(rosa, found.key, "x", 1),
        lambda: store.keep_draft(rosa, found.key, "x", 1),
        lambda: store.create_run(rosa, found, text="x", kind="assess", scenario=None, draws=1, seed=1),
    ):
        with pytest.raises(Forbidden, match="reader"):
            forbidden()


def test_built_in_cases_are_there_for_all_and_nobody_changes_them(store, people):
    assert [c.key for c in store.cases(people["rosa"])] == library()
    with pytest.raises(Forbidden, match="duplicate it"):
        store.save_case(people["emil"], "ukraine-2022", "x", 0)


def test_search_finds_all_words_in_title_or_text_and_takes_signs_as_they_are(store, people):
    emil = people["emil"]
    store.create_case(emil, "Harvest war", "about: Crops_and 100% water")
    for words, there in (
        ("harvest", True),
        ("WATER crops", True),
        ("crops sand", False),
        ("100%", True),
        ("10%", False),
        ("s_a", True),
        ("sXa", False),
    ):
        assert ("Harvest war" in [c.title for c in store.cases(emil, words)]) is there
    assert [c.key for c in store.cases(emil, "UKRAINE extends")] == ["ukraine-2024"]


def test_search_ignores_case_in_any_script(store, people):
    emil = people["emil"]
    store.create_case(emil, "Война за Область", "x")
    for words in ("ОБЛАСТЬ война", "область"):
        assert [c.title for c in store.cases(emil, words)] == ["Война за Область"]


def test_a_deleted_case_comes_back(store, people):
    emil = people["emil"]
    key = store.create_case(emil, "A war", "one").key
    store.delete_case(emil, key)
    with pytest.raises(Missing):
        store.case(emil, key)
    assert store.undelete_case(emil, key).text == "one"


@pytest.mark.parametrize(
    ("title", "text", "why"),
    [
        ("", "x", "1 to 120"),
        ("x" * 121, "x", "1 to 120"),
        ("A", "x\0y", "zero byte"),
        ("A", "\ud800", "half a character"),
        ("A", "x" * 1_000_001, "at most 1,000,000"),
    ],
)
def test_what_a_database_cannot_keep_is_refused_in_words(store, people, title, text, why):
    with pytest.raises(Invalid, match=why):
        store.create_case(people["emil"], title, text)
    assert [c for c in store.cases(people["emil"]) if not c.built_in] == []


def test_runs_under_way_are_marked_when_a_server_died(store, people):
    emil = people["emil"]
    case = store.case(emil, "ukraine-2022")
    keys = [store.create_run(emil, case, text="x", kind="assess", scenario=None, draws=2, seed=1).key for _ in range(3)]
    store.note_run(keys[0], status="running")
    store.keep_draw(keys[0], 0, "[]")
    store.finish_run(keys[1], "{}", 1.5)
    assert store.mark_interrupted() == 2
    assert [store.run(emil, k).status for k in keys] == ["interrupted", "done", "interrupted"]
    assert store.solved(keys[0]) == {0: "[]"}
    assert store.result(emil, keys[1]) == "{}"
    with pytest.raises(Conflict, match="no result"):
        store.result(emil, keys[0])


def test_a_user_may_have_only_so_many_runs_waiting(store, people):
    emil = people["emil"]
    case = store.case(emil, "ukraine-2022")
    for _ in range(20):
        store.create_run(emil, case, text="x", kind="assess", scenario=None, draws=1, seed=1)
    with pytest.raises(Conflict, match="you have 20 unfinished runs"):
        store.create_run(emil, case, text="x", kind="assess", scenario=None, draws=1, seed=1)
    store.create_run(people["eva"], case, text="x", kind="assess", scenario=None, draws=1, seed=1)


def test_a_full_disk_is_told_as_one_and_what_was_saved_stays(disk):
    store, who = disk.store, disk.store.local()
    key = store.create_case(who, "A war", "text: 1").key
    disk.fill()
    for call in (
        lambda: store.save_case(who, key, "text: 2", 1),
        lambda: store.create_case(who, "Another", "text: 1"),
        lambda: store.keep_draft(who, key, "text: 2", 1),
    ):
        with pytest.raises(Full, match="the disk of the database is full, so nothing was saved; make room on it"):
            call()
    assert store.case(who, key).text == "text: 1"
    disk.empty()
    assert store.save_case(who, key, "text: 2", 1).version == 2


@pytest.mark.parametrize("odd", ["a\0b", "\ud800"])
def test_what_no_column_holds_is_never_looked_up_in_vain(store, people, odd):
    for call in (
        lambda: store.runs(people["emil"], odd),
        lambda: store.cases(people["emil"], odd),
        lambda: store.case(people["emil"], odd),
    ):
        try:
            call()
        except StoreError as error:
            assert isinstance(error, Invalid | Missing)  # SQLite looks, and finds nothing


def test_what_is_written_is_counted_and_what_is_read_is_not(store, people):
    emil = people["emil"]
    before = store.written
    store.cases(emil)
    store.runs(emil)
    assert store.written == before
    case = store.create_case(emil, "Counted", "a: 1\n")
    after = store.written
    assert after > before
    with store.session() as outer:  # a look within a transaction that has written does not hide it
        outer.get(StoredCase, case.key).title = "Renamed"
        outer.flush()
        store.runs(emil)
    assert store.written == after + 1
