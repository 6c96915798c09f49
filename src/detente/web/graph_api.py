"""The part of the API that asks the graph model: of a graph's text, and of a run."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from detente.case.nodes import LARGEST_FILE
from detente.web.api import REFUSALS, BenchOf, Key, ProblemOut, Who, _Body
from detente.web.store import Invalid

router = APIRouter(prefix="/api/v1", responses=REFUSALS)
Name = Annotated[str, Field(max_length=40)]


class GraphText(_Body):
    """A graph's file, and what to ask of it besides."""

    text: Annotated[str, Field(max_length=LARGEST_FILE, description="The text of a graph's file: YAML.")]
    inverse: Annotated[
        Name | None, Field(description="A state: how would orderings have to change for it to last?")
    ] = None
    coalition: Annotated[
        tuple[Name, ...], Field(max_length=12, description="Parties: where do they improve together?")
    ] = ()


class GraphOut(BaseModel):
    """The mistakes of a graph's text or, without any, its `answer`, as `detente graph --json` writes it; of a large graph for the states shown."""

    ok: bool
    problems: list[ProblemOut]
    answer: dict[str, Any] | None


@router.post("/graph")
async def ask_graph(bench: BenchOf, who: Who, body: GraphText) -> GraphOut:
    """Ask the graph model which states of a conflict would last. The text is checked, and not kept."""
    found = await bench.graphs.look(body.text)
    problems = [ProblemOut(line=p.line, column=p.column, path=p.path, message=p.message) for p in found.problems]
    if problems:
        return GraphOut(ok=False, problems=problems, answer=None)
    return GraphOut(ok=True, problems=[], answer=await bench.graphs.analyse(body.text, body.inverse, body.coalition))


@router.get("/runs/{key}/graph")
async def run_graph(bench: BenchOf, who: Who, key: Key) -> dict[str, Any]:
    """Look at a finished assessment through the graph model, as `detente graph CASE --json` does. Nothing is solved again."""
    run = await run_in_threadpool(bench.store.run, who, key)
    content = await run_in_threadpool(bench.store.result, who, key)
    if not run.assesses:
        raise Invalid(f"the graph model looks at an assessment, and this is a run of kind {run.kind}")
    return await bench.graphs.lens(content)
