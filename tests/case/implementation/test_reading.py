"""Tables of scores: both ways to write them, and mistakes with line and column."""

import hashlib
from pathlib import Path

import pytest

from detente.case.article import Names
from detente.case.implementation import ImplementationError, read_file, read_scores

NAMES = Names({"north": "The North"})
WIDE = 'stipulation,theme,by,2017,2018\r\n"Guns, all",Arms,the north,1,\r\nRoad,Roads,Mine office,,3\r\n'
LONG = 'Stipulation;Theme;By;Year;Score\n"Guns, all";Arms;north;2017;1\nRoad;Roads;Mine office;2018;3\n'
READ = {
    "guns-all": {"says": "Guns, all", "theme": "Arms", "by": "north", "scores": [{"year": 2017, "score": 1}]},
    "road": {"says": "Road", "theme": "Roads", "by": "Mine office", "scores": [{"year": 2018, "score": 3}]},
}


@pytest.mark.parametrize("text", [WIDE, LONG, "\ufeff" + WIDE])
def test_both_ways_say_the_same(text):
    found = read_scores(text.encode(), "x.csv", NAMES)
    assert found.stipulations == READ
    assert found.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_latin_letters_are_read():
    found = read_scores("stipulation,theme,by,2017\nPaís,Tierra,x,2\n".encode("latin-1"), "x.csv", NAMES)
    assert found.stipulations["pais"]["says"] == "País"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the file is empty"),
        ("stipulation,by,2017\n", "x.csv:1: there is no column theme"),
        ("stipulation,theme,by\n", "there are no scores; expected a column for each year"),
        ("stipulation,theme,by,2017,score\n", "there are columns of years and a column score"),
        ("stipulation,theme,by,2017\na,b,c,\n", "no stipulation has a score"),
        ("stipulation,theme,by,2017\na,b,c,4\n", r"x.csv:2: column 2017: got '4'; expected 0 \(none\)"),
        (
            "stipulation,theme,by,2017\na,b,c,1,2\n",
            "x.csv:2: 5 cells, and there are 4 columns; put a cell with a comma in quotes",
        ),
        ("stipulation,theme,theme,by,2017\na,b,d,c,1\n", "x.csv:1: there are 2 columns theme; expected each once"),
        ("stipulation,theme,by,2017\na,,c,1\n", "x.csv:2: column theme: got nothing"),
        ("stipulation,theme,by,2017\na,b,c,1\na,b,c,1\n", "x.csv:3: column stipulation: 'a' stands in a row above"),
        ("stipulation,theme,by,year,score\na,b,c,2017,1\na,b,c,2017,2\n", "x.csv:3: column year: 2017 has a score"),
        ("stipulation,theme,by,year,score\na,b,c,2017,1\na,d,c,2018,2\n", "x.csv:3: column theme"),
        ("stipulation,theme,by,year,score\na,b,c,17,1\n", "column year: got '17'; expected a year"),
        ("stipulation,theme,by,year,score\na,b,c,2017,\n", "column score: got ''"),
    ],
)
def test_a_mistake_is_told_at_its_place(text, why):
    with pytest.raises(ImplementationError, match=why):
        read_scores(text.encode(), "x.csv", NAMES)


def test_all_mistakes_are_told_at_once_and_a_missing_file_is_one(tmp_path):
    with pytest.raises(ImplementationError) as caught:
        read_scores(b"stipulation,theme,by,2017\na,b,c,9\nd,e,f,x\n", "x.csv", NAMES)
    assert len(str(caught.value).splitlines()) == 2
    with pytest.raises(ImplementationError, match="No such file"):
        read_file(tmp_path / "x.csv", NAMES)


def test_the_example_in_the_documentation_is_such_a_table():
    page = (Path(__file__).parents[3] / "docs" / "files.md").read_text("utf-8")
    _, _, behind = page.partition("This example is invented:\n\n")
    table = "\n".join(line.strip() for line in behind.split("\n\n")[0].splitlines())
    found = read_scores(table.encode(), "x.csv", NAMES)
    assert len(found.stipulations) == 4 and len(found.stipulations["count-the-mines"]["scores"]) == 2
