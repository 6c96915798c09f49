"""Polis' files, read and written, and what is wrong with them."""

import csv
from datetime import UTC, datetime

import numpy as np
import pytest
from polls import conversation

from detente.panel import polis
from detente.panel.tally import NOT_SEEN, Counts

HEADER = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n"
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"


def test_brexit_consensus_has_the_published_counts():
    found = polis.read(conversation("brexit-consensus"))
    assert found.votes.shape == (204, 50)
    assert np.bincount(found.groups + 1).tolist() == [7, 106, 91]
    assert found.texts[26].startswith("Brexit will be a success as long as we all stay firm")
    assert not found.moderated.any()


def test_2689_agreements_and_1957_disagreements_were_cast_and_nine_votes_changed():
    folder = conversation("brexit-consensus")
    with (folder / "votes.csv").open(encoding="utf-8") as file:
        cast = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
    table = polis.read(folder)
    every, last = (Counts.empty(2, [False] * 50) for _ in range(2))
    ballots = {p: np.full(50, NOT_SEEN, np.int8) for p in table.people}
    for row in cast:
        ballot = ballots[row["voter-id"]]
        group = int(table.groups[table.people.index(row["voter-id"])])
        last.take(ballot, group)
        ballot[int(row["comment-id"])] = int(row["vote"])
        last.add(ballot, group)
        alone = np.full(50, NOT_SEEN, np.int8)
        alone[int(row["comment-id"])] = int(row["vote"])
        every.add(alone, group)
    assert every.counts.sum(axis=(0, 1))[:3].tolist() == [1957, 666, 2689]
    whole = Counts.of(table.votes, table.groups, 2, [False] * 50)
    np.testing.assert_array_equal(last.counts, whole.counts)
    with (folder / "participants-votes.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    assert whole.counts[..., 2].sum() == sum(int(p["n-agree"]) for p in people) == 2685
    assert whole.counts[..., 0].sum() == sum(int(p["n-disagree"]) for p in people) == 1952


def test_the_last_votes_are_those_of_the_table():
    folder = conversation("brexit-consensus")
    table, votes = polis.read(folder), polis.read_votes(folder / "votes.csv")
    assert votes.statements == table.statements
    rows = [table.people.index(p) for p in votes.people]
    different = votes.votes != table.votes[rows]
    assert not different.any()
    absent = np.delete(np.arange(len(table.people)), rows)
    assert np.all(table.votes[absent] == NOT_SEEN)


def test_what_is_written_is_read_back(tmp_path):
    votes = np.array([[1, 0, -1], [NOT_SEEN, NOT_SEEN, 1]], np.int8)
    texts = ('Says "no", and\nmeans it', "<b>x</b>", "=1+1")
    given = polis.Conversation(
        votes, ("7", "code a"), ("0", "1", "2"), texts, np.array([1, -1], np.int16), np.array([False, True, False])
    )
    polis.write_participants(tmp_path / "participants-votes.csv", given)
    polis.write_comments(tmp_path / "comments.csv", given, [datetime(2026, 1, 2, 3, 4, tzinfo=UTC)] * 3)
    found = polis.read(tmp_path)
    np.testing.assert_array_equal(found.votes, votes)
    np.testing.assert_array_equal(found.groups, given.groups)
    np.testing.assert_array_equal(found.moderated, given.moderated)
    assert (found.people, found.statements, found.texts) == (given.people, given.statements, texts)
    line = (tmp_path / "participants-votes.csv").read_text("utf-8").splitlines()[1]
    assert line == "7,1,0,3,1,1,1,0,-1"


def test_later_votes_count_and_the_last_of_equal_times(tmp_path):
    file = tmp_path / "votes.csv"
    file.write_text(VOTES + "5,x,0,10,1\n3,x,0,10,-1\n7,x,1,9,1\n7,x,1,9,0\n", "utf-8")
    found = polis.read(tmp_path)
    assert found.people == ("9", "10")
    assert found.votes.tolist() == [[NOT_SEEN, 0], [1, NOT_SEEN]]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("participants-votes.csv", "", "is empty"),
        ("participants-votes.csv", "a,b\n", "line 1: the columns must begin"),
        ("participants-votes.csv", HEADER + "1,0,0,1,1,0,1\n", "line 2: has 7 columns"),
        ("participants-votes.csv", HEADER + "1,0,0,1,1,0,1,2\n", "line 2: a vote is 1, 0, -1 or empty, not '2'"),
        ("participants-votes.csv", HEADER + "1,x,0,1,1,0,1,1\n", "line 2: group-id must be a whole number"),
        ("participants-votes.csv", HEADER + "1,99999,0,1,1,0,1,1\n", "at most 32767"),
        ("participants-votes.csv", HEADER + "1,0,0,1,1,0,1,1\n1,0,0,1,1,0,1,1\n", "participant '1' stands twice"),
        ("participants-votes.csv", HEADER.replace("0,1\n", "1,1\n"), "statement '1' stands twice"),
        ("participants-votes.csv", HEADER + '1,0,0,1,1,0,1,"1\n', "line 2"),
        ("participants-votes.csv", b"\xff\xfe", "codec"),
        ("votes.csv", "a,b\n", "line 1: the columns must be"),
        ("votes.csv", VOTES + "1,x,0,0\n", "line 2: has 4 columns"),
        ("votes.csv", VOTES + "1,x,0,0,3\n", "line 2: a vote is"),
        ("votes.csv", VOTES + "?,x,0,0,1\n", "line 2: timestamp"),
    ],
)
def test_a_file_that_is_not_polis_is_refused_with_its_line(tmp_path, name, text, words):
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(polis.PolisError, match=words):
        polis.read(tmp_path)


def test_a_folder_without_votes_and_comments_without_texts(tmp_path):
    with pytest.raises(polis.PolisError, match="neither"):
        polis.read(tmp_path)
    (tmp_path / "comments.csv").write_text("comment-id,vote\n", "utf-8")
    with pytest.raises(polis.PolisError, match="no column comment-body"):
        polis.read_comments(tmp_path / "comments.csv")
    (tmp_path / "comments.csv").write_text("comment-id,comment-body\n1\n", "utf-8")
    with pytest.raises(polis.PolisError, match="line 2: has 1 columns"):
        polis.read_comments(tmp_path / "comments.csv")


def test_people_are_in_the_order_of_their_numbers_however_long(tmp_path):
    long = "9" * 5000  # more digits than Python reads as a number
    rows = [f"1,x,{s},{p},1" for p in ("10", long, "9", "code", "007", "7") for s in ("2", "11")]
    (tmp_path / "votes.csv").write_text("timestamp,datetime,comment-id,voter-id,vote\n" + "\n".join(rows), "utf-8")
    found = polis.read_votes(tmp_path / "votes.csv")
    assert found.people == ("007", "7", "9", "10", long, "code")
    assert found.statements == ("2", "11")
