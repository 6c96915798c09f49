"""The merge of two people's changes: hand-worked texts, laws, and git's own merge as the other program."""

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.web.merging import Clash, merge

LINES = st.lists(st.sampled_from(["a", "b", "c: 1", "  d", ""]), max_size=8)
TEXTS = LINES.map("\n".join)
BASE = "title: A war\nprior: 20%\ncost: 1\npatience: 2\n"


def test_changes_to_different_places_both_survive():
    mine, theirs = BASE.replace("20%", "30%"), BASE + "goal: peace\n"
    found = merge(BASE, mine, theirs)
    assert not found.clashes
    assert found.text() == "title: A war\nprior: 30%\ncost: 1\npatience: 2\ngoal: peace\n"


def test_changes_to_neighbouring_lines_both_survive():
    found = merge(BASE, BASE.replace("20%", "30%"), BASE.replace("cost: 1", "cost: 5"))
    assert found.text() == BASE.replace("20%", "30%").replace("cost: 1", "cost: 5")


def test_the_same_change_counts_once():
    both = BASE.replace("20%", "30%") + "goal: peace\n"
    assert merge(BASE, both, both).text() == both


def test_different_changes_to_a_line_are_for_a_person_to_choose():
    found = merge(BASE, BASE.replace("20%", "30%"), BASE.replace("20%", "40%"))
    assert found.clashes == [Clash(2, ("prior: 20%",), ("prior: 30%",), ("prior: 40%",))]
    assert found.text(["mine"]) == BASE.replace("20%", "30%")
    assert found.text(["theirs"]) == BASE.replace("20%", "40%")
    assert found.text(["both"]) == BASE.replace("20%", "30%\nprior: 40%")
    with pytest.raises(ValueError, match="1 choices needed, 0 given"):
        found.text()


def test_a_line_changed_by_one_and_removed_by_the_other_is_not_lost_unasked():
    found = merge(BASE, BASE.replace("cost: 1\n", ""), BASE.replace("cost: 1", "cost: 9"))
    assert found.clashes == [Clash(3, ("cost: 1",), (), ("cost: 9",))]


def test_additions_at_the_same_place_are_for_a_person_to_order():
    found = merge(BASE, BASE + "mine: 1\n", BASE + "theirs: 1\n")
    assert [c.lines("both") for c in found.clashes] == [("mine: 1", "theirs: 1")]
    assert found.text(["both"]) == BASE + "mine: 1\ntheirs: 1\n"


@given(TEXTS, TEXTS)
def test_whoever_changed_nothing_takes_the_others_text(base, changed):
    assert merge(base, base, changed).text() == changed
    assert merge(base, changed, base).text() == changed
    assert merge(base, changed, changed).text() == changed


@given(TEXTS, TEXTS, TEXTS)
def test_it_does_not_matter_who_merges(base, one, other):
    here, there = merge(base, one, other), merge(base, other, one)
    many = len(here.clashes)
    assert many == len(there.clashes)
    assert here.text(["mine"] * many) == there.text(["theirs"] * many)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=12))
def test_every_line_that_one_of_them_changed_survives(whose):
    """Distinct lines, each changed by nobody, by me or by them, in any pattern."""
    base = [f"line {n}" for n in range(len(whose))]
    mine = [f"mine {n}" if w == 1 else line for n, (w, line) in enumerate(zip(whose, base, strict=True))]
    theirs = [f"theirs {n}" if w == 2 else line for n, (w, line) in enumerate(zip(whose, base, strict=True))]
    wanted = [(m if w == 1 else t) for w, m, t in zip(whose, mine, theirs, strict=True)]
    found = merge(*map("\n".join, (base, mine, theirs)))
    assert found.clashes == []
    assert found.text() == "\n".join(wanted)


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_that_either_added_is_lost_when_both_are_kept(base, mine, theirs):
    found = merge(base, mine, theirs)
    text = found.text(["both"] * len(found.clashes)).split("\n")
    for changed in (mine, theirs):
        for line in set(changed.split("\n")) - set(base.split("\n")):
            assert line in text


@pytest.mark.skipif(shutil.which("git") is None, reason="no git to compare with")
@settings(max_examples=25, deadline=None)
@given(LINES, LINES, LINES)
def test_where_git_merges_without_a_conflict_so_do_we_and_alike(tmp_path_factory, base, mine, theirs):
    folder = tmp_path_factory.mktemp("merge")
    numbered = [[f"{n} {line}" for n, line in enumerate(lines)] for lines in (base, mine, theirs)]
    for name, lines in zip(("base", "mine", "theirs"), numbered, strict=True):
        (folder / name).write_text("".join(f"{line}\n" for line in lines))
    git = subprocess.run(
        ["git", "merge-file", "-p", "mine", "base", "theirs"], cwd=folder, capture_output=True, text=True, check=False
    )
    found = merge(*((folder / name).read_text() for name in ("base", "mine", "theirs")))
    if git.returncode == 0:
        assert found.text() == git.stdout
