"""An assessment of the template whose titles are in other scripts and hostile to XML, and its documents read back."""

import io
import sys
from pathlib import Path

import docx
import pptx
import pytest

from detente.assessment import assess
from detente.case import parse_case
from detente.report.documents import document
from detente.report.documents.content import of_assessment

sys.path.insert(0, str(Path(__file__).parent))
from documents_of import TEXT


@pytest.fixture(scope="session")
def answered():
    return assess(parse_case(TEXT), draws=2, include=("hinges",))


@pytest.fixture(scope="session")
def content(answered):
    return of_assessment(answered)


@pytest.fixture(scope="session")
def made(content, answered):
    """The bytes of each document by its kind; `short` before the kind for the answer alone."""
    short = of_assessment(answered, short=True)
    return {kind: document(content, kind) for kind in ("docx", "pptx")} | {
        f"short {kind}": document(short, kind) for kind in ("docx", "pptx")
    }


@pytest.fixture(scope="session")
def read(made):
    """The documents read back by the libraries."""
    return {
        name: (docx.Document if name.endswith("docx") else pptx.Presentation)(io.BytesIO(data))
        for name, data in made.items()
    }
