"""Documents as files: which kind a name asks for, and the same bytes for the same content."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.case.dates import earliest
from detente.files import write_whole
from detente.literals import LiteralError
from detente.report.environment import ReportError, missing

if TYPE_CHECKING:
    from detente.assessment import Assessment
    from detente.report.documents.content import Content

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # {kind of document: its media type}
EPOCH = datetime.datetime(1980, 1, 1)  # the earliest that a ZIP file knows


def kind_of(path: str | Path) -> str:
    """The kind of document that a file's name asks for: `html`, `docx` or `pptx`. Raises `ReportError` for any other ending."""
    ending = Path(path).suffix.lower()
    if ending in (".html", ".htm"):
        return "html"
    if ending.removeprefix(".") not in KINDS:
        raise ReportError(
            f"{path}: a report ends in .html (for a browser), .docx (for Word) or .pptx (slides), not in '{ending}'"
        )
    return ending.removeprefix(".")


def write_document(a: Assessment, path: str | Path, *, short: bool = False) -> None:
    """Write the report of an assessment to a file that ends in .docx or .pptx; `short`: only the answer, on one page or slide.

    The file appears whole or not at all. Raises `ReportError` for another ending, or if the extra is not installed.
    """
    from detente.report.documents.content import of_assessment

    kind = kind_of(path)
    if kind not in KINDS:
        raise ReportError(f"{path}: a document ends in .docx (for Word) or .pptx (slides)")
    write_whole(path, document(of_assessment(a, short), kind))


def document(content: Content, kind: str) -> bytes:
    """The bytes of a document of a kind of `KINDS`; the same content gives the same. Raises `ReportError` if the extra is not installed."""
    try:
        if kind == "docx":
            from detente.report.documents.word import word as write
        else:
            from detente.report.documents.slides import slides as write
    except ImportError as error:
        raise missing(error) from None
    made: Any = write(content)
    _about(made.core_properties, content)
    out = io.BytesIO()
    made.save(out)
    return _still(out.getvalue())


def _about(properties: Any, content: Content) -> None:
    """Say whose document it is. Its day is that of the case: no clock, so that it is the same whenever it is made."""
    from detente.report.documents.content import clean

    try:
        day = datetime.datetime.combine(earliest(content.day), datetime.time())
    except LiteralError:
        day = EPOCH
    properties.title = clean(content.title)[:255]
    properties.subject = clean(content.about)[:255]
    properties.author = properties.last_modified_by = f"detente {content.version}"
    properties.comments = clean(content.cite)[:255]
    properties.keywords, properties.category, properties.language = "", "", "en"
    properties.created = properties.modified = max(day, EPOCH)
    properties.revision = 1


def _still(made: bytes) -> bytes:
    """A ZIP file's bytes with the same time on each of its parts, and none of the pictures of empty templates."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(part, old.read(name))
    return out.getvalue()


def without_thumbnail(made: Any) -> None:
    """Take out the picture of its template that a new document comes with."""
    package = made.part.package
    for key, link in list(package._rels.items() if hasattr(package, "_rels") else package.rels.items()):
        if link.reltype.endswith("/thumbnail"):
            (package._rels if hasattr(package, "_rels") else package.rels).pop(key)
