"""Files of events: what is counted, from files as they come, and what is refused, with file, line and column."""

import datetime
import hashlib
import random

import pytest
from event_files import ACLED, GED, acled, ged, text

from detente.case.article import Names
from detente.case.events import Choice, EventsError, in_memory, opened, read_events

NAMES = Names({"country-a": "Country A", "country-b": "Country B"}, {"country-a": ["A-ish"]})
DAY = "2026-01-01"


ALL = Choice()


def read(content, choice=ALL, as_of=DAY, **more):
    return read_events(
        in_memory(content if isinstance(content, bytes) else content.encode(), "x.csv"), choice, as_of, NAMES, **more
    )


def test_months_are_summed_with_the_files_own_ends_and_later_ones_left_out():
    rows = [
        ged(1), ged(2, best="5", low="5", high="9"), ged(3, date_start="2025-04-30", date_end="2025-05-02", best="1", low="0", high="1"),
        ged(4, date_start="2026-01-02", date_end="2026-01-02"), ged(5, type_of_violence="3", date_start="2025-04-01", date_end="2025-04-01"),
    ]  # fmt: skip
    found = read(text(rows, GED))
    assert [m.entry() for m in found.months] == [
        {"month": "2025-03", "events": 2, "deaths": 15, "low": 13, "high": 23},
        {"month": "2025-04", "events": 2, "deaths": 11, "low": 8, "high": 15},
    ]
    assert found.kinds == {"state-based": (3, 16), "one-sided": (1, 10)}
    assert (found.read, found.events) == (5, 4)
    assert "later than the case (2026-01-01): 1 events" in found.notes[0]
    assert "1, with 1 deaths" in found.notes[1]


@pytest.mark.parametrize(
    "dates", [("2025-03-02", "2025-04-02"), ("02 March 2025", "2 April 2025"), ("2-Mar-2025", "02-Apr-2025")]
)
def test_acled_has_one_number_and_two_ways_to_write_a_date(dates):
    found = read(text([acled(n, event_date=d) for n, d in enumerate(dates)], ACLED, end="\n"))
    assert [m.entry() for m in found.months] == [{"month": m, "events": 1, "deaths": 3} for m in ("2025-03", "2025-04")]
    assert "one number, without a range" in found.layout.deaths


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", ""), ("utf-8-sig", ""), ("cp1252", "Windows-1252"), ("latin-1", "Latin-1")]
)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_files_are_read_as_they_come(encoding, told, delimiter):
    place = "Cúcuta\x81" if encoding == "latin-1" else "Cúcuta"
    raw = text(
        [ged(1, side_a="Government of Country A", where_coordinates=place, where_description="two\r\nlines")],
        GED,
        delimiter=delimiter,
    ).encode(encoding)
    found = read(raw, most=1)
    assert found.file.sha256 == hashlib.sha256(raw).hexdigest()
    assert "Cúcuta" in found.candidates[0].says
    assert told in " ".join(found.notes) and bool(found.notes) == bool(told)


def test_what_is_wanted_is_chosen_by_names_type_and_dates():
    rows = [
        ged(1),
        ged(
            2,
            conflict_name="C: Government",
            side_a="Government of C",
            side_b="Rebels",
            country="C",
            conflict_new_id="7",
        ),
    ]
    rows += [ged(3, date_start="2024-12-31", date_end="2024-12-31")]
    whole = text(rows, GED)
    for choice, events in [
        (Choice(conflict=["a - b"]), 2), (Choice(conflict=["7"]), 1), (Choice(side=["rebels", "of b"]), 3),
        (Choice(country=["C"], type=["State-based"]), 1),
        (Choice(conflict=["A - B"], since="2025"), 1), (Choice(conflict=["A - B"], until="2024"), 1),
    ]:  # fmt: skip
        assert read(whole, choice).events == events
    for choice, why in [
        (Choice(), "the file is of 2 conflicts; choose by conflict, or by another name: 'A - B', 'C: Government'"),
        (Choice(conflict=["C: Governent"]), "no event has 'C: Governent'; did you mean 'C: Government'"),
        (Choice(conflict=["C: G"], country=["B"]), "no event fits all of: conflict: C: G; country: B"),
        (Choice(conflict=["A - B"], since="2025-06"), "none of the events chosen is in time"),
        (Choice(since="soon"), "from: got 'soon'"),
        (Choice(until="2027"), "until: got 2027, which is after the day of the case"),
        (Choice(since="2025", until="2024"), "from: got 2025; expected a day up to 2024-12-31"),
    ]:
        with pytest.raises(EventsError, match="^.*" + why.replace("(", "\\(")):
            read(whole, choice)
    with pytest.raises(EventsError, match="does not name a conflict; choose by side, country, type"):
        read(text([acled()], ACLED), Choice(conflict=["x"]))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"best": "ten"}, r"x.csv:3: column 45 \(best\): got 'ten'; expected a whole number of deaths"),
        ({"best": "-1"}, r"x.csv:3: column 45 \(best\): got '-1'"),
        (
            {"date_start": "03/02/2025"},
            r"x.csv:3: column 39 \(date_start\): got '03/02/2025'; expected a date such as 2024-03-01",
        ),
        ({"date_start": "2025-02-30"}, r"column 39 \(date_start\)"),
        ({"date_end": "2025-03-01"}, r"column 40 \(date_end\).*not before date_start"),
        ({"type_of_violence": "4"}, r"x.csv:3: column 6 \(type_of_violence\): got '4'; expected 1"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(more, why):
    with pytest.raises(EventsError, match=why):
        read(text([ged(1), ged(2, **more)], GED))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\r\n\r\n", "the file is empty"),
        (b"PK\x03\x04...", "packed file or a spreadsheet"),
        (b"a\0b", "not text"),
        (b"a,b\r\n1,2\r\n", "x.csv:1: this is neither UCDP GED nor ACLED"),
        (text([], GED).encode(), "there are no events below the head"),
        (text([ged()], GED).encode() + b"1,2\r\n", "x.csv:3: the row has 2 cells, and the head of the table 49"),
        (text([ged()], GED).encode() + b'"1,2\r\n', "x.csv:3: unexpected end of data"),
    ],
)
def test_a_wrong_file_is_refused(content, why):
    with pytest.raises(EventsError, match=why):
        read(content)


def test_a_file_without_a_column_says_which():
    rows = [{k: v for k, v in ged().items() if k not in ("high", "low")}]
    with pytest.raises(EventsError, match="has the columns high, low, and this file has not"):
        read(text(rows, [c for c in GED if c not in ("high", "low")]))


def test_what_stands_twice_or_out_of_order_is_left_out_and_named():
    found = read(text([ged(1), ged(1), ged(2, low="20")], GED))
    assert found.events == 1
    assert found.notes == (
        "Left out, the same event a second time: row 3.",
        "Left out, since low, best and high are not in this order: row 4.",
    )


def test_the_order_of_the_rows_changes_no_count_and_progress_ends_with_the_file(tmp_path):
    rng = random.Random(2)
    rows = []
    for n in range(9000):
        day = (datetime.date(2024, 1, 1) + datetime.timedelta(rng.randrange(700))).isoformat()
        best = rng.randrange(30)
        rows.append(ged(n, date_start=day, date_end=day, best=str(best), low=str(best // 2), high=str(best * 2)))
    path, seen = tmp_path / "x.csv", []
    path.write_bytes(text(rows, GED).encode())
    one = read_events(opened(path), Choice(), DAY, NAMES, lambda done, total: seen.append((done, total)))
    rng.shuffle(rows)
    other = read(text(rows, GED))
    assert [m.entry() for m in one.months] == [m.entry() for m in other.months]
    assert sum(m.deaths for m in one.months) == sum(int(r["best"]) for r in rows)
    assert seen == sorted(seen) and seen[-1] == (path.stat().st_size, path.stat().st_size) and len(seen) == 3
    assert [c.id for c in one.candidates] == []  # nobody of the case took part


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(EventsError, match="No such file"):
        opened(tmp_path / "x.csv")
