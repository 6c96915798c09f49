"""Ballots as CSV: what goes out comes back the same; a wrong cell is named with its line."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panel_text import TEXT
from polls import conversation

from detente.files import write_whole
from detente.panel.box import (
    TOLD,
    BallotError,
    Box,
    ballots_csv,
    empty,
    from_polis,
    parse_ballots,
    read_ballots,
    to_polis,
)
from detente.panel.questions import parse_panel
from detente.panel.tally import NOT_SEEN

PANEL = parse_panel(TEXT)
SCALE = st.sampled_from([NOT_SEEN, 1, 2, 3, 4, 5])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 1), st.integers(-1, 1), SCALE, SCALE, st.sampled_from([NOT_SEEN, -1, 0, 1]))))
def test_ballots_come_back_as_they_went(tmp_path_factory, rows):
    box = empty(PANEL, len(rows))
    for n, (group, age, *answers) in enumerate(rows):
        box.groups[n], box.also["age"][n], box.answers[n] = group, age, answers
    box.seconds[:] = 12.5
    box.submitted[:] = 1.7e9 + np.arange(len(rows))
    path = tmp_path_factory.mktemp("b") / "b.csv"
    write_whole(path, ballots_csv(PANEL, box))
    back = read_ballots(PANEL, path)
    for one, other in ((box.answers, back.answers), (box.groups, back.groups), (box.also["age"], back.also["age"]), (box.seconds, back.seconds),
                       (box.submitted, back.submitted)):  # fmt: skip
        assert np.array_equal(one, other)
    assert isinstance(back, Box) and len(back) == len(rows)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "group,open,talk\nnorth,tolerabel,agree\n",
            "b.csv:2: open: answer: got 'tolerabel'; expected one of unacceptable",
        ),
        (
            "group,open,talk\nnorth,tolerable,agree\nwest,essential,pass\n",
            "b.csv:3: group: got 'west'; expected one of north, south",
        ),
        ("group,opne\nnorth,essential\n", "b.csv:1: column: got 'opne'"),
        ("group\nnorth\n", "b.csv:1: has no column of a question"),
        ("open,open\n1,1\n", "b.csv:1: the column 'open' is there twice"),
        ("group,open\nnorth\n", "b.csv:2: has 1 cells; the first line names 2 columns"),
        ("open,seconds\n1,quick\n", "b.csv:2: seconds: got 'quick'; expected a number of seconds"),
        ("open\n9\n", "b.csv:2: open: answer: got '9'"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, content, told):
    path = tmp_path / "b.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(BallotError) as found:
        read_ballots(PANEL, path)
    assert told in str(found.value)


def test_all_mistakes_are_told_and_of_very_many_the_first():
    with pytest.raises(BallotError) as found:
        parse_ballots(PANEL, "group,open,talk\nwest,9,agree\nnorth,1,maybe\n", "b.csv")
    assert [line.partition(": got")[0] for line in str(found.value).splitlines()] == [
        "b.csv:2: open: answer", "b.csv:2: group", "b.csv:3: talk: answer",
    ]  # fmt: skip
    with pytest.raises(BallotError) as found:
        parse_ballots(PANEL, "open\n" + "9\n" * 100)
    assert len(str(found.value).splitlines()) == TOLD + 1
    assert len(parse_ballots(PANEL, "\ufeffgroup,open\r\nnorth,1\r\n")) == 1


def test_files_that_are_none_are_refused_and_nothing_is_half_written(tmp_path):
    with pytest.raises(BallotError, match="no such file"):
        read_ballots(PANEL, tmp_path / "none.csv")
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BallotError, match="not UTF-8"):
        read_ballots(PANEL, tmp_path / "x.csv")
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "y.csv", "text")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.csv"]


def test_a_conversation_held_in_polis_becomes_a_panel(tmp_path):
    text, box = from_polis(conversation("brexit-consensus"))
    panel = parse_panel(text)
    assert len(box) == 204 and len(panel.questions) + 0 == box.answers.shape[1]
    path = tmp_path / "polis.csv"
    write_whole(path, ballots_csv(panel, box))
    back = read_ballots(panel, path)
    some = (box.answers != NOT_SEEN).any(axis=1) | (box.groups >= 0)  # an empty line is no ballot
    assert np.array_equal(back.answers, box.answers[some])
    assert list(np.bincount(box.groups[box.groups >= 0])) == [106, 91]


def test_votes_on_statements_go_out_as_a_conversation():
    box = empty(PANEL, 2)
    box.answers[:] = [[5, NOT_SEEN, -1], [NOT_SEEN, 2, 0]]
    box.groups[:] = [1, -1]
    found = to_polis(PANEL, box)
    assert (found.votes.tolist(), found.texts, found.groups.tolist()) == ([[-1], [0]], ("Talks should begin",), [1, -1])
    scaled = parse_panel(TEXT[: TEXT.index("  talk:")])
    with pytest.raises(BallotError, match="no statements"):
        to_polis(scaled, empty(scaled))
