"""Public layouts. Columns of UCDP and PA-X are those of their codebooks; the COW file is checked against the table that ships."""

import csv
from pathlib import Path

import numpy as np
import pytest

from detente.history import table
from detente.history.importers import import_table
from detente.history.own import TableError, read_table

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


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "download.csv"
    path.write_text(text)
    return path


def test_cow_wars(tmp_path: Path) -> None:
    kind, text = import_table(_file(tmp_path, COW), "cow-wars")
    assert kind == "war"
    iran, falklands = _rows(text)
    ours = table("wars")
    months = dict(zip(ours["name"], ours["months"], strict=True))
    assert (iran["ended"], falklands["ended"]) == ("stalemate", "victory")
    np.testing.assert_allclose(12 * float(iran["years"]), months["Iran-Iraq"], rtol=1e-3)
    np.testing.assert_allclose(12 * float(falklands["years"]), months["Falkland Islands"], rtol=1e-2)
    (tmp_path / "war.csv").write_text(text)
    assert len(read_table(tmp_path / "war.csv", "war")["name"]) == 2


def test_ucdp_terminations_last_until_the_next_episode(tmp_path: Path) -> None:
    kind, text = import_table(_file(tmp_path, TERMINATION), "ucdp-terminations", until="2005-12-31")
    assert kind == "peace"
    first, second, peru = _rows(text)
    assert [r["failed"] for r in (first, second, peru)] == ["1", "1", "0"]
    assert float(first["years"]) == pytest.approx(499 / 365.25, abs=1e-3)
    assert (first["terms"], peru["terms"]) == ("agreement", "ceasefire")
    assert float(peru["years"]) == pytest.approx(6, abs=0.01)
    (tmp_path / "peace.csv").write_text(text)
    assert read_table(tmp_path / "peace.csv", "peace")["cluster"] == ["300", "300", "400"]


def test_ucdp_agreements(tmp_path: Path) -> None:
    _, text = import_table(_file(tmp_path, AGREEMENTS), "ucdp-agreements", until="2021-12-31")
    one, two = _rows(text)
    assert (one["failed"], two["failed"]) == ("1", "0")
    assert float(two["years"]) == pytest.approx(19.7, abs=0.1)


def test_pax_leaves_open_what_it_does_not_say_and_the_fit_asks_for_it(tmp_path: Path) -> None:
    _, text = import_table(_file(tmp_path, PAX), "pax")
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
