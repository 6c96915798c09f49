"""How the workbench keeps the result of an assessment: as JSON in the database, the draws of a large one in a file that pages read in part."""

from __future__ import annotations

from pathlib import Path

from detente.assessment import AssessmentError, arrays
from detente.assessment.result import Assessment
from detente.assessment.saved import read_assessment
from detente.files import private
from detente.history.posterior import home

BESIDE = ('{"detente_assessment": 3', '{"detente_assessment": 5')  # how a text begins whose draws lie in a file


def folder() -> Path:
    """Where the draws of large runs lie: a folder in detente's own, to be kept with the database."""
    return home() / "draws"


def kept(found: Assessment, key: str) -> str:
    """The text to keep of a run's result. With more than 1,024 draws these go to a file named after the run.

    Raises `AssessmentError` if that file cannot be written.
    """
    if found.draws <= arrays.MANY:
        return found.to_json()
    try:
        return found.to_json_beside(private(folder()) / f"{key}{arrays.ENDING}")
    except OSError as error:
        raise AssessmentError(
            f"the draws of this run cannot be kept in detente's folder: {error.strerror or error}; they are solved, so once that is mended, resume it"
        ) from None


def read(content: str) -> Assessment:
    """The assessment of a text that was kept. Raises `AssessmentError`, also later, for a file of draws that is missing or altered."""
    return read_assessment(content, "the run", folder())


def needs_file(content: str) -> bool:
    """Whether a kept text is that of an assessment whose draws lie in a file."""
    return content.startswith(BESIDE)


def whole(content: str) -> str:
    """A kept text as one that needs no file beside it, to be sent away; results that are not assessments stay as they are."""
    return read(content).to_json() if needs_file(content) else content
