"""Where commands write their answers as files: a page for a browser, a document for Word, or slides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.shared import fail, write

if TYPE_CHECKING:
    from detente.assessment import Assessment
    from detente.report.documents.content import Content

Document = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Also write the answer to a file: .docx for Word, .pptx for slides."),
]
Short = Annotated[
    bool, typer.Option("--short", help="Only the answer in the report: one page (.docx) or one slide (.pptx).")
]


def saver(target: Path, short: bool) -> Callable[[Assessment], None]:
    """What writes a report to a file of the kind that its name asks for; fails before the work starts if nothing can."""
    from detente.report.documents.files import kind_of

    kind = kind_of(target)
    if short and kind == "html":
        fail(f"--short is for one page (.docx) or one slide (.pptx), and {target} is a page for a browser")
    _need_report(kind)

    def save(found: Assessment) -> None:
        from detente.report.documents import write_document
        from detente.report.page import write_report

        if kind == "html":
            write(target, lambda path: write_report(found, path))
        else:
            write(target, lambda path: write_document(found, path, short=short))

    return save


def document_kind(target: Path | None) -> str:
    """The kind of document that a file's name asks for; fails before the work starts if there can be none."""
    if target is None:
        return ""
    from detente.report.documents.files import KINDS, kind_of

    kind = kind_of(target)
    if kind not in KINDS:
        fail(f"{target}: this answer is written to .docx (for Word) or .pptx (slides)")
    if not target.parent.is_dir():
        fail(f"{target}: the folder {target.parent} does not exist")
    _need_report(kind)
    return kind


def _need_report(kind: str) -> None:
    """Fail before the work starts if the extra is missing."""
    from importlib.util import find_spec

    needed: Sequence[str] = ("altair", "vl_convert", "jinja2", *((kind,) if kind != "html" else ()))
    missing = [m for m in needed if find_spec(m) is None]
    if missing:
        fail(f"a report needs {', '.join(missing)}: pip install 'detente[report]'")


def write_content(target: Path, kind: str, content: Content) -> None:
    """Write a document of some content to a file."""
    from detente.files import write_whole
    from detente.report.documents import document

    made = document(content, kind)
    write(target, lambda path: write_whole(path, made))
