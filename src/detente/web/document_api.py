"""The part of the API that gives answers as documents, for Word and as slides."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from detente.case.identifier import identifier
from detente.report.documents import KINDS
from detente.web.api import REFUSALS, BenchOf, Key, Who, _file_name, _run_file, _saved_as
from detente.web.store import Run
from detente.web.work_compared import KINDS as KINDS_COMPARED

router = APIRouter(prefix="/api/v1", responses=REFUSALS)
Kind = Annotated[Literal["docx", "pptx"], Path(description="For Word, or as slides.")]
ComparedKind = Annotated[
    Literal["docx", "pptx", "csv", "json"], Path(description="For Word, as slides, as a table, or as data.")
]
Short = Annotated[bool, Query(description="Only the answer of an assessment, on one page or slide.")]
COMPARED: dict[int | str, dict[str, Any]] = {
    200: {"content": {media: {"schema": {"type": "string", "format": "binary"}} for media in KINDS_COMPARED.values()}}
}
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


@router.get("/runs/{key}/compare/{other}/documents/{kind}", response_class=Response, responses=COMPARED)
async def compared_document(bench: BenchOf, who: Who, key: Key, other: Key, kind: ComparedKind) -> Response:
    """Download what a comparison of two assessments shows: for Word (`docx`), as slides (`pptx`), its figures (`csv`) or its data (`json`)."""
    runs, made = await bench.compared(who, key, other, kind)
    return Response(made, media_type=KINDS_COMPARED[kind], headers=_saved_as(compared_name(runs, kind)))


@router.get("/panels/{key}/documents/{kind}", response_class=Response, responses=DOCUMENT)
async def panel_document(bench: BenchOf, who: Who, key: Key, kind: Kind) -> Response:
    """Download a panel's results as a document for Word (`docx`) or as slides (`pptx`), with their pictures."""
    made = await bench.polling.document(who, key, kind)
    return Response(made, media_type=KINDS[kind], headers=_saved_as(f"{key}.{kind}"))


def compared_name(runs: tuple[Run, Run], kind: str) -> str:
    """The name under which a browser saves two runs side by side."""
    names = [identifier(run.name, (), "run") for run in runs if run.name]
    return f"{'-'.join([_file_name(runs[0].title), *names, 'compared', *(run.key for run in runs)])}.{kind}"


def document_name(run: Run, kind: str, short: bool) -> str:
    """The name under which a browser saves a run as a document."""
    return f"{_run_file(run)}{'-short' if short else ''}.{kind}"
