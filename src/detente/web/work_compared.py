"""Two runs side by side, made in another process: for the page, and as files that hold what the page shows."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from detente.assessment import tables_of_runs
from detente.assessment.changes import ORDINALS
from detente.assessment.questions.comparison import SideBySide, compare_runs
from detente.assessment.wording import headline
from detente.report.documents import KINDS as DOCUMENTS
from detente.report.documents import document
from detente.web.panel_files import safe_csv
from detente.web.work import _read, drawn

KINDS = {**DOCUMENTS, "csv": "text/csv", "json": "application/json"}  # {kind of file: its media type}
BAND = ("median", "low", "high")

Filed = tuple[bool, bool]
Called = tuple[str, str]


def side_by_side(one: str, other: str, filed: Filed = (False, False), called: Called = ("", "")) -> dict[str, Any]:
    """Two results side by side, headline by headline, in words and as a picture; see `compare_runs` for `filed`. `called` are the runs' own names.

    Raises `QuestionError` if they share no headline.
    """
    found = _of(one, other, filed, called)
    table = tables_of_runs.side_by_side(found)
    keys = ("what", "one", "other", "difference", "by_draw")[: len(table.head)]
    return {
        **_told(found),
        "rows": [dict(zip(keys, row, strict=True)) for row in table.rows],
        "table": asdict(table),
        "picture": _drawn(found),
    }


def saved(one: str, other: str, filed: Filed, called: Called, kind: str) -> bytes:
    """What `side_by_side` shows as a file of a kind of `KINDS`."""
    found = _of(one, other, filed, called)
    if kind == "json":
        return json.dumps(_told(found), ensure_ascii=False, indent=1).encode()
    if kind == "csv":
        return _rows(found).encode()
    from detente.report.documents.content import of_runs

    return document(of_runs(found), kind)


def _of(one: str, other: str, filed: Filed, called: Called) -> SideBySide:
    found = compare_runs(_read(one), _read(other), filed)
    first, second = (_name(apart, own) for apart, own in zip(found.names, called, strict=True))
    return replace(found, names=(first, second))


def _name(apart: str, own: str) -> str:
    """What sets a run apart, with its own name."""
    return apart if not own else own if apart in ORDINALS else f"{apart}: {own}"


def _told(found: SideBySide) -> dict[str, Any]:
    return {
        **found.as_dict(),
        "names": list(found.names),
        "told": tables_of_runs.told(found),
        "only_one": [headline(found.one.titles, p) for p in found.only_one],
        "only_other": [headline(found.other.titles, p) for p in found.only_other],
    }


def _rows(found: SideBySide) -> str:
    """A row for each answer that both runs have: its path, its words, the figures of both as shares, and their difference."""
    titles = {**found.other.titles, **found.one.titles}
    bands = [f"{run}_{part}" for run in ("one", "other") for part in BAND]
    by_draw = [f"by_draw_{part}" for part in BAND] if found.paired else []
    rows: list[list[Any]] = [["path", "answer", *bands, "difference", *by_draw]]
    for path in found.paths:
        draws = found.by_draw(path)
        shown = [found.one.band(path), found.other.band(path), *([] if draws is None else [draws])]
        figures = [round(getattr(band, part), 6) for band in shown for part in BAND]
        rows.append([path, headline(titles, path), *figures[:6], round(found.difference(path), 6), *figures[6:]])
    return safe_csv(rows)


def _drawn(found: SideBySide) -> dict[str, Any] | None:
    """The picture of two runs, or None if there is nothing to see."""
    from detente.report.charts.two_runs import two_runs, two_runs_rows

    return drawn("two-runs", lambda w: two_runs(found, w), lambda: two_runs_rows(found))
