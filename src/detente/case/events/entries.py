"""Write what was counted from a file of events, and the candidates accepted, into a case's text, comments kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from detente.case.dates import earliest, latest
from detente.case.events.reading import Events
from detente.case.extending import append, set_value
from detente.case.identifier import identifier


@dataclass(frozen=True)
class Written:
    """What a case takes of a file of events: the file as a source (`about`), and the counts by month without their source. `stem` names both."""

    stem: str
    about: dict[str, str]
    timeline: dict[str, Any]


def written(events: Events, as_of: str, downloaded: str = "") -> Written:
    """What a case of a day takes of a file. `downloaded`: the day on which the file was, if that is known."""
    about = {
        "title": events.layout.title,
        "publisher": events.layout.publisher,
        "date": downloaded,
        "link": events.layout.link,
        "later": f"events up to {as_of}" if downloaded and earliest(downloaded) > latest(as_of) else "",
        "file": PurePath(events.file.name).name[:120],
        "sha256": events.file.sha256,
    }
    timeline = {
        "title": f"Events by month, {events.layout.short}",
        "chosen": events.chosen,
        "deaths": events.layout.deaths,
        "months": [m.entry() for m in events.months],
    }
    return Written(events.layout.name, {key: value for key, value in about.items() if value}, timeline)


def source_id(entry: Mapping[str, str], sources: Mapping[str, Mapping[str, Any]], stem: str) -> tuple[str, bool]:
    """The id of the file among the sources of a case, and whether it is new there. A file is known by its hash."""
    for name, known in sources.items():
        if known.get("sha256") == entry["sha256"]:
            return name, False
    return identifier(stem, sources, "source"), True


def edits(
    found: Written,
    entries: Sequence[Mapping[str, Any]],
    sources: Mapping[str, Mapping[str, Any]],
    timeline: bool = True,
) -> list[tuple[str, tuple[str, ...], Any]]:
    """What to change in a case, in order: `("set" or "append", path, value)`. `entries` go on its record, their source being the file.

    `timeline`: the counts by month are kept, in place of those counted before from the same kind of file.
    """
    source, new = source_id(found.about, sources, found.stem)
    made: list[tuple[str, tuple[str, ...], Any]] = [("set", ("sources", source), found.about)] if new else []
    if timeline:
        title, *rest = found.timeline.items()
        made.append(("set", ("timelines", found.stem), dict([title, ("source", source), *rest])))
    return made + [("append", ("record",), {**entry, "source": source}) for entry in entries]


def changed(text: str, changes: Sequence[tuple[str, tuple[str, ...], Any]]) -> str:
    """The text of a case with changes made. Raises `EditError` if one is impossible."""
    for how, path, value in changes:
        text = set_value(text, path, value) if how == "set" else append(text, path, value)
    return text
