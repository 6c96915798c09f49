"""Reads saved assessments: one reader for each format that a release has written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from detente.assessment.errors import AssessmentError
from detente.assessment.outside import NoRate, Outside
from detente.assessment.result import Assessment


def load_assessment(path: str | Path) -> Assessment:
    """Read a saved assessment. Raises `AssessmentError` for a file that is not one or cannot be read."""
    try:
        text = Path(path).read_text("utf-8")
    except OSError as error:
        raise AssessmentError(f"{path}: {error.strerror or error}") from None
    except ValueError as error:
        raise AssessmentError(f"{path}: not JSON: {error}") from None
    return read_assessment(text, str(path))


def read_assessment(text: str, path: str = "<text>") -> Assessment:
    """Read the text that `Assessment.to_json` wrote. Raises `AssessmentError`, whose message calls the text `path`."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise AssessmentError(f"{path}: not JSON: {error}") from None
    number = data.get("detente_assessment") if isinstance(data, dict) else None
    if type(number) is not int or number not in READERS:
        got = type(data).__name__ if not isinstance(data, dict) else f"format {number!r}"
        raise AssessmentError(
            f"{path}: not a saved assessment in a format that this version reads ({', '.join(map(str, READERS))}); got {got}; "
            "assess the case again and save it"
        )
    try:
        return READERS[number](data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AssessmentError(f"{path}: incomplete or altered ({error!r}); assess the case again and save it") from None


def _format_2(data: dict[str, Any]) -> Assessment:
    return Assessment(
        data["case"], data["title"], data["scenario"], data["version"], data["case_hash"], data["seed"],
        data["draws"], {k: np.array(v, dtype=float) for k, v in data["samples"].items()},
        {k: np.array(v, dtype=float) for k, v in data["inputs"].items()}, data["titles"], tuple(data["warnings"]),
        tuple(Outside(**o) for o in data["outside"]), data["facts"],
        tuple(NoRate(**{**n, "cases": tuple(n["cases"])}) for n in data.get("no_rates", ())),
    )  # fmt: skip


READERS = {2: _format_2}
