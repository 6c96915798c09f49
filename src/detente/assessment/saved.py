"""Reads saved assessments: one reader for each format that a release has written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from detente.assessment import arrays
from detente.assessment.arrays import Floats
from detente.assessment.errors import AssessmentError
from detente.assessment.outside import NoRate, Outside
from detente.assessment.result import Assessment
from detente.assessment.sensitivity import Sensitivity, Together, Weight
from detente.errors import DetenteError
from detente.sealed import is_whole


def load_assessment(path: str | Path) -> Assessment:
    """Read a saved assessment. Raises `AssessmentError` for a file that is not one or cannot be read."""
    try:
        text = Path(path).read_text("utf-8")
    except OSError as error:
        raise AssessmentError(f"{path}: {error.strerror or error}") from None
    except ValueError as error:
        raise AssessmentError(f"{path}: not JSON: {error}") from None
    return read_assessment(text, str(path), Path(path).parent)


@contextmanager
def opened(path: str | Path) -> Iterator[Assessment]:
    """A saved assessment, to be shown in the `with` block. Raises `AssessmentError` as `load_assessment` does.

    Formats without a checksum do not tell that they were altered. What then fails when such a file is shown is raised as `AssessmentError`, too.
    """
    found = load_assessment(path)
    try:
        yield found
    except (DetenteError, OSError, RuntimeError):
        raise
    except Exception as error:
        if json.loads(Path(path).read_text("utf-8"))["detente_assessment"] >= SEALED:
            raise
        raise AssessmentError(
            f"{path}: cannot be shown, and was probably altered ({repr(error)[:200]}); assess the case again and save it"
        ) from error


def load_packages(path: str | Path) -> list[dict[str, str]]:
    """The terms of the best packages in what `detente deals --json` wrote. Raises `AssessmentError` for another file."""
    try:
        return [dict(one["terms"]) for one in json.loads(Path(path).read_text("utf-8"))["best"]]
    except OSError as error:
        raise AssessmentError(f"{path}: {error.strerror or error}") from None
    except (ValueError, RecursionError, LookupError, TypeError):
        raise AssessmentError(f"{path}: is not what detente deals --json writes") from None


def read_assessment(text: str, path: str = "<text>", folder: Path | None = None) -> Assessment:
    """Read the text that `Assessment.to_json` wrote, or `to_json_beside`, whose draws lie in a file of `folder` and are read when asked for.

    Raises `AssessmentError`, whose message calls the text `path`.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AssessmentError(f"{path}: not JSON: {error}") from None
    number = data.get("detente_assessment") if isinstance(data, dict) else None
    if type(number) is not int or number not in READERS:
        got = type(data).__name__ if not isinstance(data, dict) else f"format {number!r}"
        raise AssessmentError(
            f"{path}: not a saved assessment in a format that this version reads ({', '.join(map(str, READERS))}); got {got}; "
            "assess the case again and save it"
        )
    if number >= SEALED and not is_whole(text):
        raise AssessmentError(f"{path}: altered or damaged since it was saved; assess the case again and save it")
    try:
        return READERS[number](data, folder, path)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise AssessmentError(
            f"{path}: incomplete or altered ({repr(error)[:200]}); assess the case again and save it"
        ) from None


def _inside(data: dict[str, Any], _folder: Path | None, _path: str) -> Assessment:
    samples, inputs = ({k: np.array(v, dtype=float) for k, v in data[part].items()} for part in ("samples", "inputs"))
    return _assessment(data, samples, inputs)


def _beside(data: dict[str, Any], folder: Path | None, path: str) -> Assessment:
    """The draws lie beside the JSON, and what the headlines hang on is not worked out again: of 10,000 draws that takes long."""
    if folder is None:
        raise AssessmentError(
            f"{path}: its draws are in a file beside it, {data['arrays']['file']}; read both from their folder"
        )
    found = _assessment(data, *arrays.beside(folder, data["arrays"], data["draws"], path))
    found.__dict__["_known"] = {path: _hangs_on(told, found.draws) for path, told in data["hangs_on"].items()}
    return found


def _assessment(data: dict[str, Any], samples: Mapping[str, Floats], inputs: Mapping[str, Floats]) -> Assessment:
    return Assessment(
        data["case"], data["title"], data["scenario"], data["version"], data["case_hash"], data["seed"],
        data["draws"], samples, inputs, data["titles"], tuple(data["warnings"]),
        tuple(Outside(**o) for o in data["outside"]), data["facts"],
        tuple(NoRate(**{**n, "cases": tuple(n["cases"])}) for n in data.get("no_rates", ())),
    )  # fmt: skip


def _hangs_on(told: dict[str, Any], draws: int) -> Sensitivity:
    weights = tuple(Weight(**{k: v for k, v in w.items() if k != "settled"}) for w in told["assumptions"])
    together = tuple(Together(**{**t, "paths": tuple(t["paths"])}) for t in told["together"])
    return Sensitivity(draws, told["explained"], weights, together)


READERS = {2: _inside, 3: _beside, 4: _inside, 5: _beside}
SEALED = 4  # formats from this one on have a checksum
