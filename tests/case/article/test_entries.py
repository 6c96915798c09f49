"""Accepted sentences in a case's text."""

from importlib import resources

from detente.case import parse_case
from detente.case.article import Publication, source_of, with_entries

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
EVENT = {
    "date": "2025-12-01",
    "by": "country-a",
    "kind": "statement",
    "says": "So: it said",
    "source": "a-daily",
    "weight": "0%",
}


def test_entries_and_their_source_are_added_and_nothing_else_changes():
    source, add = source_of(Publication("War", "A daily", "2025-12-02"), {})
    assert (source, add) == ("a-daily", {"title": "War", "publisher": "A daily", "date": "2025-12-02"})
    changed = with_entries(TEXT, [EVENT, EVENT], source, add)
    case = parse_case(changed).case
    assert [e.says for e in case.record[1:]] == ["So: it said"] * 2
    assert case.sources["a-daily"].title == "War"
    kept = iter(changed.splitlines())
    assert all(line in kept for line in TEXT.splitlines())


def test_a_source_that_is_there_is_used_again_and_one_of_its_name_is_told_apart():
    known = {"a-daily": {"title": "War", "publisher": "A daily"}}
    assert source_of(Publication("War", "A daily"), known) == ("a-daily", {})
    assert source_of(Publication("Peace", "A daily"), known)[0] == "a-daily-2"
    assert source_of(Publication("", "A daily"), known) == (None, {})
    assert source_of(Publication("1789", ""), {}) == ("source-1", {"title": "1789"})
