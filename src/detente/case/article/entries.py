"""Write accepted sentences of an article into a case's text, comments kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.case.extending import append, set_value
from detente.case.identifier import identifier


@dataclass(frozen=True)
class Publication:
    """Where an article stood, as far as the user says."""

    title: str = ""
    publisher: str = ""
    date: str = ""
    link: str = ""

    def entry(self) -> dict[str, str]:
        """The source as a case file has it, empty if it has no title."""
        fields = {"title": self.title, "publisher": self.publisher, "date": self.date, "link": self.link}
        return {key: value.strip() for key, value in fields.items() if value.strip()} if self.title.strip() else {}


def source_of(publication: Publication, sources: Mapping[str, Mapping[str, Any]]) -> tuple[str | None, dict[str, str]]:
    """The id under which a case names an article as a source, and the source to add, empty if it is there already.

    The id is None if nothing is known of the article but its text.
    """
    entry = publication.entry()
    if not entry:
        return None, {}
    for name, known in sources.items():
        if {k: str(v) for k, v in known.items() if v} == entry:
            return name, {}
    return identifier(publication.publisher or publication.title, sources, "source"), entry


def with_entries(text: str, events: Sequence[Mapping[str, Any]], source: str | None, add: Mapping[str, str]) -> str:
    """The text of a case with events at the end of its record and, if `add` holds one, a new source. Raises `EditError` if a text cannot take them."""
    if source and add:
        text = set_value(text, ("sources", source), dict(add))
    for event in events:
        text = append(text, ("record",), dict(event))
    return text


def on_record(quotes: Iterable[str], record: Iterable[str]) -> list[bool]:
    """Whether each quote is on a record already, whose entries say `record`."""
    known = {" ".join(says.split()) for says in record}
    return [" ".join(quote.split()) in known for quote in quotes]
