"""Sections of a report in pieces of HTML."""

from xml.etree import ElementTree

from detente.assessment.tables import Table
from detente.report.sections import Picture, Section
from detente.web.pieces import in_pieces


def test_a_piece_ends_with_each_picture_and_all_text_is_escaped():
    from markupsafe import Markup

    pictures = [
        Picture(f"p{n}", Markup(f"<figure>{n}</figure>"), f"says <{n}>", ["what", "share"], [["<b>", "12"]], "")
        for n in (1, 2)
    ]
    table = Table("All <of> it", ["a", "b"], [["<i>", "1"]], note="A note & another")
    found = in_pieces(Section("s", "A <title>", ["Words <of> draws"], (), [table], [table], pictures))
    assert [p["picture"] for p in found["pieces"]] == ["p1", "p2", None]
    for piece, ends in zip(found["pieces"], ("<figure>1</figure>", "<figure>2</figure>", "</p>"), strict=True):
        assert piece["html"].endswith(ends)
        ElementTree.fromstring(f"<div>{piece['html']}</div>")
    words = ["".join(ElementTree.fromstring(f"<div>{p['html']}</div>").itertext()) for p in found["pieces"]]
    assert "Words <of> draws" in words[0]
    assert "says <1>" in words[1]
    assert "A note & another" in words[2]
    assert "<i>" in "".join(ElementTree.fromstring(f"<div>{found['details']}</div>").itertext())
    assert in_pieces(Section("s", "t"))["pieces"] == []
