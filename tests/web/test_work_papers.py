"""Files of ballots are read with the place of every mistake."""

from polls import conversation
from voters import panel_text

from detente.panel.questions import parse_panel
from detente.web.work_papers import read_file, read_polis


def test_a_file_of_ones_own():
    box, wrong = read_file(panel_text(3), "b.csv", b"group,s1\nnorth,agree\n")
    assert wrong == [] and box.answers[0, 0] == 1
    box, wrong = read_file(panel_text(3), "b.csv", b"group,s1\nwest,agree\nnorth,maybe\n")
    assert box is None and [w.partition(" got")[0] for w in wrong] == ["b.csv:2: group:", "b.csv:3: s1: answer:"]
    assert "not UTF-8" in read_file(panel_text(3), "b.csv", b"s1\n\xff\n")[1][0]


def test_a_conversation_held_in_polis():
    folder = conversation("brexit-consensus")
    votes, comments = ((folder / f"{n}.csv").read_bytes() for n in ("participants-votes", "comments"))
    text, box, wrong = read_polis(votes, comments)
    assert wrong == [] and len(box) == 204 and len(parse_panel(text).questions) == box.answers.shape[1]
    assert read_polis(b"participant\n1\n", None)[2][0].startswith("participants-votes.csv: line 1: the columns")
