"""What a file of events writes into a case: counts, the file by its hash, and what a person accepted, with weight 0."""

from importlib import resources

from event_files import GED, ged, text

from detente.case import parse_case
from detente.case.article import Names
from detente.case.events import Choice, changed, edits, in_memory, read_events, written

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


def read(rows):
    case = parse_case(TEMPLATE).case
    return read_events(
        in_memory(text(rows, GED).encode(), "/a/b.csv"),
        Choice(),
        case.as_of,
        Names.of(case, {"country-a": ["Government of A"]}),
    )


def sources(text_):
    return {k: s.model_dump() for k, s in parse_case(text_).case.sources.items()}


def test_a_case_takes_the_months_and_an_entry_and_takes_them_anew():
    found = read([ged(1), ged(2, date_start="2025-05-01", date_end="2025-05-01")])
    entry = found.candidates[0].entry("country-a")
    after = changed(TEMPLATE, edits(written(found, "2026-01-01", "2026-02-01"), [entry], sources(TEMPLATE)))
    case = parse_case(after).case
    assert after.startswith(TEMPLATE[:400])
    assert "- {month: 2025-03, events: 1, deaths: 10, low: 8, high: 14}" in after
    source = case.sources[case.timelines["ucdp-ged"].source]
    assert (source.file, source.sha256, source.later) == ("b.csv", found.file.sha256, "events up to 2026-01-01")
    event = case.record[-1]
    assert (event.row, event.source, event.weight.middle, event.likelihood) == (
        2,
        case.timelines["ucdp-ged"].source,
        0,
        {},
    )
    again = changed(after, edits(written(found, "2026-01-01"), [], sources(after)))
    assert again == after
    other = read([ged(1)])
    newer = parse_case(changed(after, edits(written(other, "2026-01-01"), [], sources(after)))).case
    assert len(newer.timelines["ucdp-ged"].months) == 1 and len(newer.sources) == len(case.sources) + 1


def test_without_a_timeline_only_the_record_changes():
    found = read([ged(1)])
    after = changed(
        TEMPLATE,
        edits(
            written(found, "2026-01-01"), [found.candidates[0].entry("country-b")], sources(TEMPLATE), timeline=False
        ),
    )
    assert (
        not parse_case(after).case.timelines
        and len(parse_case(after).case.record) == len(parse_case(TEMPLATE).case.record) + 1
    )
