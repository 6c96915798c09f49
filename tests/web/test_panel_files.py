"""Files about a panel: nothing in them is taken for markup or a formula."""

import csv
import io

from voters import HOSTILE

from detente.web.panel_files import addresses_csv, addresses_sheet, codes_csv, codes_sheet, tables_csv


def test_codes_stand_with_their_addresses_and_on_cards():
    rows = list(csv.reader(io.StringIO(codes_csv(["ab-cd"], "https://x/panels/p-1/vote"))))
    assert rows == [["code", "address"], ["ab-cd", "https://x/panels/p-1/vote?code=ab-cd"]]
    sheet = codes_sheet(["ab-cd", "ef-gh"], HOSTILE, "https://x/panels/p-1/vote")
    assert sheet.count("<section>") == 2
    assert "ef-gh" in sheet
    assert "<script" not in sheet


def test_experts_stand_with_their_addresses_and_on_cards():
    made = [("Anna", "https://x/expert/s1"), ("=Bela", "https://x/expert/s2")]
    rows = list(csv.reader(io.StringIO(addresses_csv(made))))
    assert rows == [["name", "address"], ["Anna", "https://x/expert/s1"], ["'=Bela", "https://x/expert/s2"]]
    sheet = addresses_sheet([*made, (HOSTILE, "https://x/expert/s3")], HOSTILE)
    assert sheet.count("<section>") == 3
    assert "For Anna" in sheet
    assert "<script" not in sheet


def test_no_cell_of_a_table_is_a_formula():
    row = {
        "group": "a",
        "answered": 7,
        "accept": 0.5,
        "low": 0.2,
        "high": 0.8,
        "words": [("agree", 4), ("pass or disagree", 3)],
    }
    told = {
        "asked": [
            {
                "name": "q",
                "kind": "statement",
                "asks": "=1+1",
                "rows": [row],
                "everybody": {**row, "group": "everybody"},
            }
        ]
    }
    rows = list(csv.reader(io.StringIO(tables_csv(told))))
    assert [r[3] for r in rows[1:]] == ["a", "everybody"]
    assert rows[1] == ["q", "statement", "'=1+1", "a", "7", "0.5", "0.2", "0.8", "agree 4; pass or disagree 3"]
