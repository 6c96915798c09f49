"""Public layouts, with the headers and formats of the published files (UCDP dyad terminations 3-2021 and 4-2024, peace agreements 22.1, PA-X).

The rows are of our making. Counts are checked against a reading by pandas, the COW file against the table that ships."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from detente.history import table
from detente.history.importers import import_table
from detente.history.own import read_table
from detente.history.sheets import TableError

COW = """WarNum,WarName,WarType,ccode,StateName,Side,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1,StartMonth2,StartDay2,StartYear2,EndMonth2,EndDay2,EndYear2,TransFrom,WhereFought,Initiator,Outcome,TransTo,BatDeath,Version
199,Iran-Iraq,1,645,Iraq,1,9,22,1980,8,20,1988,-8,-8,-8,-8,-8,-8,-8,6,1,6,-8,500000,4
199,Iran-Iraq,1,630,Iran,2,9,22,1980,8,20,1988,-8,-8,-8,-8,-8,-8,-8,6,2,6,-8,750000,4
202,Falkland Islands,1,200,United Kingdom,1,3,25,1982,6,15,1982,-8,-8,-8,-8,-8,-8,-8,11,2,1,-8,255,4
202,Falkland Islands,1,160,Argentina,2,3,25,1982,6,15,1982,-8,-8,-8,-8,-8,-8,-8,11,1,2,-8,746,4
"""
TERMINATION = """conflict_id,location,year,start_date2,ep_end,ep_end_date,outcome
300,Angola,1991,1975-11-11,1,1991-05-31,1
300,Angola,1994,1992-10-11,1,1994-11-20,1
300,Angola,1998,1998-12-04,0,,
400,Peru,1999,1981-08-22,1,1999-12-31,5
"""
AGREEMENTS = """paid,pa_name,pa_date,conflict_id,ended,duration
1,Accord One,1991-05-31,300,1,1992-10-11
2,Accord Two,2002-04-04,300,0,
"""
PAX = """Con,AgtId,Agt,Dat,Stage,ImPK
Angola,1,Bicesse Accords,1991-05-01,SubComp,1
Georgia,2,Sochi Ceasefire,1992-06-24,Cea,0
"""


# The header of the published file; `recur` is its own coding, 1 in the first year of an episode that is a return to war.
DYADS = """dyadep_id,dyadepisode,type_of_conflict2,dyadcount,dyadterm,ependdate,ependprec,outcome,cfiredate,peagdate,recur,version,conflict_id,dyad_id,year,location,side_a,side_a_id,side_a_2nd,side_b,side_b_id,side_b_2nd,incompatibility,territory_name,intensity_level,type_of_conflict,start_date,start_prec,start_date2,start_prec2,gwno_loc,region
90001,1,3,1,1,7/21/46,1,4,,,0,3,900,9001,1946,Northland,Government of Northland,1,,"Front, the first",11,,2,,2,3,7/18/46,1,7/21/46,2,145,5
90101,2,3,1,0,,,,,,1,3,900,9001,1952,Northland,Government of Northland,1,,"Front, the first",11,,2,,1,3,7/18/46,1,4/9/52,1,145,5
,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
90101,2,3,1,1,4/12/53,1,5.0,,,0,3,900,9001,1953,Northland,Government of Northland,1,,"Front,
the first",11,,2,,1,3,7/18/46,1,4/9/52,1,145,5
90002,1,3,1,1,10/16/67,1,1,,,0,3,900,9002,1967,Northland,Government of Northland,1,,ELN,12,,2,,1,3,7/18/46,1,3/31/67,3,145,5
90003,1,3,1,1,11/30/70,1,2,,,0,3,901,9003,1970,Southland,Government of Southland,2,,MNR,13,,2,,1,3,12/31/70,1,12/31/70,3,145,5
90004,1,3,1,1,12/31/66,1,,,,0,3,901,9004,1966,Southland,Government of Southland,2,,FAR,14,,2,,1,3,4/25/61,1,4/25/61,3,145,5
90005,1,3,1,1,2/5/04,1,3,,,0,3,902,9005,2004,Eastland,Government of Eastland,3,,UFM,15,,2,,1,3,11/14/98,1,11/14/98,3,145,5
"""
VERSION_4 = """conflict_id,location,side_a,side_b,year,start_date2,c_epid,c_epterm,c_outcome,c_ep_endyear,c_ependdate,version
900,Northland,Government of Northland,PRM,1946,1946-07-21,90001,1,4,1946,1946-07-21,4.2024002
900,Northland,Government of Northland,MNR,1949,1949-09-15,90002,1,3,1949,1949-09-16,4.2024002
"""
# Quoted line breaks, an unnamed last column, and True, False or nothing under `ended`, as published.
REAL_AGREEMENTS = """paid,region,gwno,conflict_id,conflict_name,pa_name,year,pa_date,pa_comment,ended,duration,c_duration,pko,dateintervalend_meta,
1,3,700,901,Northland: Government,Valley Accord,1992,1992-04-24,"Partial peace agreement

It set up a council, and ""disarmed"" the militias.",,,,0,2021-12-31,
2,3,700,901,Northland: Government,"Islet, or ""Harbour"", accord",1993,1993-03-07,Full,True,1993-05-12,"Broke
down",1,2021-12-31,
3,3,701,902,Southland: Coast,Coast Accord,1996,1996-05-24,Full,False,,,0,2021-12-31,
4,3,701,902,Southland: Coast,Declaration,2000,2000-08-26,Full,True,2000-01-01,,0,2021-12-31,
5,3,701,902,Southland: Coast,Second Declaration,2001,,Full,True,2002-01-01,,0,2021-12-31,
6,3,701,902,Southland: Coast,Third Declaration,2001,2001-05-01,Full,True,2013-10-21,,0,2021-12-31,
"""


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "download.csv"
    path.write_text(text)
    return path


def test_cow_wars(tmp_path: Path) -> None:
    made = import_table(_file(tmp_path, COW), "cow-wars")
    text = made.text
    assert (made.kind, made.read, made.rows, made.events) == ("war", 4, 2, 2)
    iran, falklands = _rows(text)
    ours = table("wars")
    months = dict(zip(ours["name"], ours["months"], strict=True))
    assert (iran["ended"], falklands["ended"]) == ("stalemate", "victory")
    np.testing.assert_allclose(12 * float(iran["years"]), months["Iran-Iraq"], rtol=1e-3)
    np.testing.assert_allclose(12 * float(falklands["years"]), months["Falkland Islands"], rtol=1e-2)
    (tmp_path / "war.csv").write_text(text)
    assert len(read_table(tmp_path / "war.csv", "war")["name"]) == 2


def test_ucdp_terminations_last_until_the_next_episode(tmp_path: Path) -> None:
    made = import_table(_file(tmp_path, TERMINATION), "ucdp-terminations", until="2005-12-31")
    text = made.text
    assert (made.kind, made.events) == ("peace", 2)
    first, second, peru = _rows(text)
    assert [r["failed"] for r in (first, second, peru)] == ["1", "1", "0"]
    assert float(first["years"]) == pytest.approx(499 / 365.25, abs=1e-3)
    assert (first["terms"], peru["terms"]) == ("agreement", "ceasefire")
    assert float(peru["years"]) == pytest.approx(6, abs=0.01)
    (tmp_path / "peace.csv").write_text(text)
    assert read_table(tmp_path / "peace.csv", "peace")["cluster"] == ["300", "300", "400"]


def test_ucdp_agreements(tmp_path: Path) -> None:
    one, two = _rows(import_table(_file(tmp_path, AGREEMENTS), "ucdp-agreements", until="2021-12-31").text)
    assert (one["failed"], two["failed"]) == ("1", "0")
    assert float(two["years"]) == pytest.approx(19.7, abs=0.1)


def test_pax_leaves_open_what_it_does_not_say_and_the_fit_asks_for_it(tmp_path: Path) -> None:
    made = import_table(_file(tmp_path, PAX), "pax")
    text = made.text
    assert made.events is None
    assert "fill in the columns years and failed" in made.notes[0]
    one, two = _rows(text)
    assert (one["guarantee"], one["terms"], two["terms"]) == ("peacekeepers", "agreement", "ceasefire")
    assert one["years"] == one["failed"] == ""
    (tmp_path / "peace.csv").write_text(text)
    with pytest.raises(TableError, match="years: got 'nothing'"):
        read_table(tmp_path / "peace.csv", "peace")


def test_another_layout_is_refused_by_the_columns_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="layout pax needs a column con, and there is none"):
        import_table(_file(tmp_path, COW), "pax")
    with pytest.raises(TableError, match="--until: got 'soon'"):
        import_table(_file(tmp_path, TERMINATION), "ucdp-terminations", until="soon")


def test_a_dyad_file_as_published_agrees_with_pandas_and_with_its_own_coding(tmp_path: Path) -> None:
    file = _file(tmp_path, DYADS)
    made = import_table(file, "ucdp-terminations", until="2004-12-31")
    rows = pd.DataFrame(_rows(made.text))
    read = pd.read_csv(file)
    read["end"] = pd.to_datetime(read["ependdate"], format="%m/%d/%y")  # pandas: 69 and later are of the last century
    read.loc[read["end"] > pd.Timestamp("2004-12-31"), "end"] -= pd.DateOffset(years=100)
    ended = read[read["end"].notna() & read["outcome"].notna()].sort_values(["dyad_id", "end"])
    assert made.rows == len(rows) == len(ended)
    assert made.events == int(rows["failed"].astype(int).sum()) == int(read["recur"].sum()) == 1
    assert sorted(rows["name"].str[-4:]) == sorted(ended["end"].dt.year.astype(str))
    assert list(rows["cluster"]) == list(ended["conflict_id"].astype(int).astype(str))
    expected = (pd.Timestamp("2004-12-31") - ended["end"][1:]).dt.days / 365.25
    np.testing.assert_allclose(rows[rows["failed"] == "0"]["years"].astype(float), expected, atol=1e-3)


def test_a_dyad_file_is_grouped_by_dyad_and_names_what_it_leaves_out(tmp_path: Path) -> None:
    made = import_table(_file(tmp_path, DYADS), "ucdp-terminations", until="2004-12-31")
    first, second, eln, mnr, late = _rows(made.text)
    assert first["years"] == f"{2089 / 365.25:.4f}"  # from 1946-07-21 to 1952-04-09
    # The ELN's war of 1967 is not one of the first front's, so the latter's second peace holds.
    assert [r["failed"] for r in (first, second, eln, mnr, late)] == ["1", "0", "0", "0", "0"]
    assert [r["terms"] for r in (second, eln)] == ["ceasefire", "agreement"]
    assert mnr["name"] == "Southland, MNR, 1970"  # begins, by its dates, after it ends: no return to war
    assert made.as_dict()["skipped"] == [
        {"why": "its outcome is missing (column outcome); expected 1 to 6", "lines": [9]}
    ]
    assert made.notes == ("An episode has a first day after its last; peace counts from the last day (line 8)",)
    assert (made.read, made.rows) == (7, 5)


def test_version_4_and_decimals_added_by_a_spreadsheet(tmp_path: Path) -> None:
    rows = _rows(import_table(_file(tmp_path, VERSION_4), "ucdp-terminations", until="2020-12-31").text)
    assert [(r["name"], r["failed"], r["ended"]) for r in rows] == [
        ("Northland, 1946", "1", "victory"),
        ("Northland, 1949", "0", "victory"),
    ]
    # Saved again, with the day first and codes as decimals, the same rows mean the same.
    again = (
        VERSION_4.replace("1946-07-21", "21/07/1946")
        .replace("1949-09-1", "1/09/1949")
        .replace("1/09/19496", "16/09/1949")
    )
    again = again.replace("1/09/19495", "15/09/1949").replace(",1,4,", ",1.0,4.0,").replace("900,North", "900.0,North")
    assert _rows(import_table(_file(tmp_path, again), "ucdp-terminations", until="2020-12-31").text) == rows


def test_agreements_as_published_agree_with_pandas(tmp_path: Path) -> None:
    file = _file(tmp_path, REAL_AGREEMENTS)
    made = import_table(file, "ucdp-agreements", until="2012-12-31")
    read = pd.read_csv(file, parse_dates=["pa_date", "duration"], index_col=False)
    usable = read[read["pa_date"].notna() & ~(read["duration"] < read["pa_date"])]
    until = pd.Timestamp("2012-12-31")
    failed = (usable["ended"] == True) & (usable["duration"] <= until)  # noqa: E712
    rows = pd.DataFrame(_rows(made.text))
    assert (made.read, made.rows, made.events) == (len(read), len(usable), int(failed.sum()))
    days = (usable["duration"].where(failed, until) - usable["pa_date"]).dt.days
    np.testing.assert_allclose(rows["years"].astype(float), days / 365.25, atol=1e-3)
    assert rows["name"][1] == 'Islet, or "Harbour", accord, 1993'
    assert [(s.why[:30], s.lines) for s in made.skipped] == [
        ("it ended before it was signed", (8,)),
        ("the date is missing or cannot ", (9,)),
    ]
    assert "Read as still in force, since column ended is empty (line 2)" in made.notes
    assert "Read as in force on the day given as --until, since it ended later (line 10)" in made.notes


@pytest.mark.parametrize(
    ("layout", "text", "until", "sentence"),
    [
        (
            "ucdp-agreements",
            AGREEMENTS,
            None,
            "--until: layout ucdp-agreements does not say how long peace was followed",
        ),
        ("ucdp-agreements", AGREEMENTS, "2999-12-31", "--until: got 2999-12-31, which lies in the future"),
        ("ucdp-agreements", AGREEMENTS, "2021", "--until: got '2021'; expected a day such as 2023-12-31"),
        ("cow-wars", COW, "2021-12-31", "--until: layout cow-wars does not use it; leave it out"),
        (
            "ucdp-agreements",
            AGREEMENTS.replace(",1,1992", ",0,1992"),
            "2021-12-31",
            "in none of the 2 rows that layout",
        ),
        ("ucdp-terminations", TERMINATION, "1980-12-31", "there is no row that layout ucdp-terminations can use"),
        ("cow-wars", COW.replace(",6,-8,", ",5,-8,").replace(",1,-8,", ",7,-8,"), None, "did a war end"),
    ],
)
def test_nothing_to_fit_is_an_error(tmp_path: Path, layout: str, text: str, until: str | None, sentence: str) -> None:
    with pytest.raises(TableError) as error:
        import_table(_file(tmp_path, text), layout, until)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_a_return_to_war_after_the_day_given_is_not_yet_known_on_it(tmp_path: Path) -> None:
    made = import_table(_file(tmp_path, TERMINATION), "ucdp-terminations", until="1998-11-30")
    assert [r["failed"] for r in _rows(made.text)] == ["1", "0"]
    assert made.skipped[0].why == "an episode ended after the day given as --until"


def test_a_shifted_row_is_left_out(tmp_path: Path) -> None:
    text = AGREEMENTS.replace("1,Accord One", "1,Accord, One").replace(",300,0,", ",300,1,2003-01-01")
    made = import_table(_file(tmp_path, text), "ucdp-agreements", until="2021-12-31")
    assert made.rows == 1
    assert made.skipped[0].lines == (2,)
    assert "more cells than the header" in made.skipped[0].why
