"""The part of the API that gives answers as documents, for Word and as slides."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from detente.report.documents import KINDS
from detente.web.api import REFUSALS, BenchOf, Key, Who, _run_file, _saved_as
from detente.web.store import Run

router = APIRouter(prefix="/api/v1", responses=REFUSALS)
Kind = Annotated[Literal["docx", "pptx"], Path(description="For Word, or as slides.")]
Short = Annotated[bool, Query(description="Only the answer of an assessment, on one page or slide.")]
DOCUMENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {media: {"schema": {"type": "string", "format": "binary"}} for media in KINDS.values()}}
}


@router.get("/runs/{key}/documents/{kind}", response_class=Response, responses=DOCUMENT)
async def run_document(bench: BenchOf, who: Who, key: Key, kind: Kind, short: Short = False) -> Response:
    """Download the result of a run as a document for Word (`docx`) or as slides (`pptx`), with the report's pictures and sources."""
    run = await run_in_threadpool(bench.store.run, who, key)
    content = await run_in_threadpool(bench.store.result, who, key)
    made = await bench.document(run, content, kind, short)
    return Response(made, media_type=KINDS[kind], headers=_saved_as(document_name(run, kind, short)))


@router.get("/panels/{key}/documents/{kind}", response_class=Response, responses=DOCUMENT)
async def panel_document(bench: BenchOf, who: Who, key: Key, kind: Kind) -> Response:
    """Download a panel's results as a document for Word (`docx`) or as slides (`pptx`), with their pictures."""
    made = await bench.polling.document(who, key, kind)
    return Response(made, media_type=KINDS[kind], headers=_saved_as(f"{key}.{kind}"))


def document_name(run: Run, kind: str, short: bool) -> str:
    """The name under which a browser saves a run as a document."""
    return f"{_run_file(run)}{'-short' if short else ''}.{kind}"
