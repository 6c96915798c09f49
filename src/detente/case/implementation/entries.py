"""Write a table of scores into a case's text, its file among the sources."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from detente.case.events.entries import source_id
from detente.case.implementation.reading import Scored
from detente.case.schema import Source


def edits(
    scored: Scored, sources: Mapping[str, Source], agreement: str, signed: str
) -> list[tuple[str, tuple[str, ...], Any]]:
    """What to change in a case, in order: `("set", path, value)`. Scores that the case had before are replaced."""
    about = {
        "title": f"Implementation of {agreement}",
        "file": PurePath(scored.name).name[:120],
        "sha256": scored.sha256,
    }
    source, new = source_id(about, {k: s.model_dump() for k, s in sources.items()}, "implementation-scores")
    found: list[tuple[str, tuple[str, ...], Any]] = [("set", ("sources", source), about)] if new else []
    stipulations = {name: dict(about) for name, about in scored.stipulations.items()}
    entry = {"agreement": agreement, "signed": signed, "source": source, "stipulations": stipulations}
    return [*found, ("set", ("implementation",), entry)]
