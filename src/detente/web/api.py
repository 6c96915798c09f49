"""The JSON API under /api/v1, described at /api/v1/openapi.json. An error is `{"detail": one sentence or a list of bad fields}`."""

from __future__ import annotations

import datetime
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from detente.assessment.draws import DRAWS
from detente.assessment.questions.whatif import AGAIN
from detente.case.identifier import identifier
from detente.case.nodes import LARGEST_FILE
from detente.history import rate, read
from detente.history.counts import explain
from detente.history.rates import RATES
from detente.web.bench import LARGEST_SEED, MOST_DRAWS, Bench
from detente.web.runner import KINDS
from detente.web.store import Found, Invalid, Run, User, Version


class Refusal(BaseModel):
    """Why a request was refused."""

    detail: str | list[dict[str, Any]]


REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Refusal, "description": "The request is malformed."},
    401: {"model": Refusal, "description": "No login and no valid token."},
    403: {"model": Refusal, "description": "Your role does not allow it, or the request came from another site."},
    404: {"model": Refusal, "description": "It does not exist, or is not shared with you."},
    409: {"model": Refusal, "description": "It is no longer in the state that the request assumes."},
    413: {"model": Refusal, "description": "The request is too large."},
    422: {"model": Refusal, "description": "The request is well-formed, but a value in it is not valid."},
    429: {"model": Refusal, "description": "You ask for more at a time than is your share."},
    503: {"model": Refusal, "description": "The database does not answer."},
    507: {"model": Refusal, "description": "The database's disk is full; nothing was saved."},
}
router = APIRouter(prefix="/api/v1", responses=REFUSALS)

Key = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="The key of a case or run.")]
Number = Annotated[int, Path(ge=1, le=1_000_000, description="The number of a version.")]
Text = Annotated[str, Field(max_length=LARGEST_FILE, description="The text of a case: YAML.")]
Title = Annotated[str, Field(min_length=1, max_length=120, description="The title in the library.")]
Note = Annotated[str, Field(max_length=200, description="A note for the list of versions.")]
BasedOn = Annotated[int, Field(ge=1, le=1_000_000, description="The version your change started from.")]
CaseKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="The key of the case.")]
Scenario = Annotated[str, Field(max_length=40, description="One of the case's scenarios.")]
DrawCount = Annotated[int, Field(ge=1, le=MOST_DRAWS, description="How often to sample the uncertain quantities.")]
RunName = Annotated[str, Field(max_length=120, description="What the run is called in lists, titles and exports.")]
Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED, description="The random seed.")]


def _bench(request: Request) -> Bench:
    found: Bench = request.state.bench
    return found


def _user(request: Request) -> User:
    found: User = request.state.user
    return found


BenchOf = Annotated[Bench, Depends(_bench)]
Who = Annotated[User, Depends(_user)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class NewCase(_Body):
    """A case to add to the library. It may still have mistakes."""

    title: Title
    text: Text
    note: Note = "created"


class NewVersion(_Body):
    """A new version of a case."""

    text: Text
    based_on: BasedOn
    note: Note = ""
    title: Title | None = None


class Back(_Body):
    """An earlier version to go back to."""

    number: Annotated[int, Field(ge=1, le=1_000_000, description="The version to go back to.")]
    based_on: Annotated[int, Field(ge=1, le=1_000_000, description="The newest version you know of.")]


class Share(_Body):
    """Whether to share it."""

    shared: Annotated[bool, Field(description="Whether all users may see it.")]


class ToCheck(_Body):
    """A case to check."""

    text: Text


class NewRun(_Body):
    """A question to answer about a case."""

    case: CaseKey
    version: Annotated[int, Field(ge=1, le=1_000_000, description="A saved version; by default the newest.")] | None = (
        None
    )
    kind: Annotated[str, Field(description="; ".join(f"{k}: {v}" for k, v in KINDS.items()))] = "assess"
    scenario: Scenario | None = None
    draws: DrawCount = DRAWS
    seed: Seed = 1
    name: RunName | None = None


class NewDeals(_Body):
    """A case to search for deals."""

    case: CaseKey
    scenario: Scenario | None = None
    draws: DrawCount = 8
    seed: Seed = 1
    name: RunName | None = None


class Changes(_Body):
    """Assumptions to change."""

    changes: Annotated[
        dict[str, float],
        Field(
            max_length=20,
            description="A new value for each assumption, by its path in the result's `inputs`, in the same unit.",
        ),
    ]
    draws: Annotated[int, Field(ge=1, le=64, description="How many of the run's draws to solve again.")] = AGAIN


class CaseOut(BaseModel):
    """A case of the library. Version 0 means that it is built in. `access` is what you may do: `owner`, `editor` or `reader`."""

    key: str
    title: str
    owner: str
    mine: bool
    shared: bool
    version: int
    changed: datetime.datetime | None
    access: str


class CaseText(CaseOut):
    """A case with its newest text."""

    text: str


class VersionOut(BaseModel):
    """A version of a case."""

    number: int
    by: str
    at: datetime.datetime
    note: str


class VersionText(BaseModel):
    """The text of a version."""

    number: int
    text: str
    at: datetime.datetime
    note: str


class ProblemOut(BaseModel):
    """A mistake in a case: where it is and how to fix it."""

    line: int
    column: int
    path: str
    message: str


class CheckOut(BaseModel):
    """The mistakes of a case; without any, it can be run."""

    ok: bool
    problems: list[ProblemOut]
    title: str
    hash: str
    proposals: list[str]
    scenarios: list[str]


class RunOut(BaseModel):
    """A run. `left` is the estimated time to go in seconds, or null while there is no estimate."""

    key: str
    case: str
    version: int | None
    title: str
    name: str | None
    kind: str
    scenario: str | None
    draws: int
    seed: int
    changes: dict[str, str]
    release: str
    mine: bool
    shared: bool
    status: str
    stage: str
    done: int
    total: int
    left: float | None
    seconds: float
    created: datetime.datetime
    finished: datetime.datetime | None
    error: str | None


def run_out(bench: Bench, who: User, run: Run) -> RunOut:
    """A run as the API describes it, with its progress."""
    at = bench.progress(run)
    return RunOut(
        key=run.key, case=run.case_key, version=run.version, title=run.title, name=run.name, kind=run.kind, scenario=run.scenario,
        draws=run.draws, seed=run.seed, changes=bench.changes(run), release=run.release, mine=run.owner_id == who.id, shared=run.shared,
        status=run.status, stage=at.stage if at else run.stage, done=at.done if at else run.done, total=at.total if at and at.done else run.total,
        left=at.left if at else None, seconds=run.seconds, created=run.created, finished=run.finished,
        error=str(at.unwritten) if at and at.unwritten else run.error,
    )  # fmt: skip


def _case(found: Found) -> CaseText:
    return CaseText(**{f: getattr(found, f) for f in CaseText.model_fields})


@router.get("/cases")
def list_cases(bench: BenchOf, who: Who, search: Annotated[str, Query(max_length=200)] = "") -> list[CaseOut]:
    """List the cases you may see; with `search`, those whose title or text contains all its words."""
    return [CaseOut(**{f: getattr(c, f) for f in CaseOut.model_fields}) for c in bench.store.cases(who, search)]


@router.post("/cases", status_code=201)
def create_case(bench: BenchOf, who: Who, body: NewCase) -> CaseText:
    """Add a case. It is private until you share it."""
    return _case(bench.store.create_case(who, body.title, body.text, body.note))


@router.get("/cases/{key}")
def get_case(bench: BenchOf, who: Who, key: Key) -> CaseText:
    """Get a case with its newest text."""
    return _case(bench.store.case(who, key))


@router.put("/cases/{key}")
def save_case(bench: BenchOf, who: Who, key: Key, body: NewVersion) -> CaseText:
    """Save a new version. Fails with 409 if someone else has saved since."""
    return _case(bench.store.save_case(who, key, body.text, body.based_on, body.note, body.title))


@router.delete("/cases/{key}", status_code=204)
def delete_case(bench: BenchOf, who: Who, key: Key) -> None:
    """Delete one of your cases. It can be brought back."""
    bench.store.delete_case(who, key)


@router.post("/cases/{key}/undelete")
def undelete_case(bench: BenchOf, who: Who, key: Key) -> CaseText:
    """Bring a deleted case back."""
    return _case(bench.store.undelete_case(who, key))


@router.post("/cases/{key}/share")
def share_case(bench: BenchOf, who: Who, key: Key, body: Share) -> CaseText:
    """Let all users read one of your cases and its runs, or no longer."""
    return _case(bench.store.share_case(who, key, body.shared))


@router.get("/cases/{key}/versions")
def list_versions(bench: BenchOf, who: Who, key: Key) -> list[VersionOut]:
    """List the versions of a case, newest first: who saved each, and when."""
    if bench.store.case(who, key).built_in:
        return []
    return [VersionOut(number=v.number, by=name, at=v.at, note=v.note) for v, name in bench.store.versions(who, key)]


@router.get("/cases/{key}/versions/{number}")
def get_version(bench: BenchOf, who: Who, key: Key, number: Number) -> VersionText:
    """Get the text of a version."""
    found: Version = bench.store.version(who, key, number)
    return VersionText(number=found.number, text=found.text, at=found.at, note=found.note)


@router.get("/cases/{key}/difference", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def difference(
    bench: BenchOf,
    who: Who,
    key: Key,
    old: Annotated[int, Query(ge=1, le=1_000_000)],
    new: Annotated[int, Query(ge=1, le=1_000_000)],
) -> PlainTextResponse:
    """Compare two versions, as a unified diff."""
    return PlainTextResponse((await bench.difference(who, key, old, new))["lines"])


@router.post("/cases/{key}/restore")
def restore(bench: BenchOf, who: Who, key: Key, body: Back) -> CaseText:
    """Go back to an earlier version, by saving its text as a new one. Fails with 409 if someone else has saved since."""
    return _case(bench.store.restore(who, key, body.number, body.based_on))


@router.get("/cases/{key}/file", response_class=Response, responses={200: {"content": {"application/yaml": {}}}})
def case_file(bench: BenchOf, who: Who, key: Key) -> Response:
    """Download a case as a YAML file."""
    found = bench.store.case(who, key)
    name = found.key if found.built_in else _file_name(found.title)
    return Response(found.text.encode(), media_type="application/yaml", headers=_saved_as(f"{name}.yaml"))


@router.post("/check")
async def check(bench: BenchOf, body: ToCheck) -> CheckOut:
    """Check a case and list its mistakes."""
    found = await bench.check(body.text)
    return CheckOut(
        ok=not found.problems,
        problems=[ProblemOut(line=p.line, column=p.column, path=p.path, message=p.message) for p in found.problems],
        title=found.title,
        hash=found.hash,
        proposals=list(found.proposals or {}),
        scenarios=list(found.scenarios or {}),
    )


@router.get("/runs")
def list_runs(bench: BenchOf, who: Who, case: Annotated[str | None, Query(max_length=40)] = None) -> list[RunOut]:
    """List the runs you may see, newest first; with `case`, those of one case."""
    return [run_out(bench, who, run) for run, _ in bench.store.runs(who, case)]


@router.post("/runs", status_code=201)
async def start_run(bench: BenchOf, who: Who, body: NewRun) -> RunOut:
    """Start a run. Poll it by its key; it continues whether or not you do."""
    case = await run_in_threadpool(bench.store.case, who, body.case)
    text = None
    if body.version is not None:
        if case.built_in:
            raise Invalid("version: a built-in case has no versions; leave it out")
        text = (await run_in_threadpool(bench.store.version, who, body.case, body.version)).text
    run = await bench.start(
        who,
        case,
        kind=body.kind,
        scenario=body.scenario,
        draws=body.draws,
        seed=body.seed,
        text=text,
        version=body.version,
        name=body.name,
    )
    return run_out(bench, who, run)


@router.post("/deals", status_code=201)
async def start_deals(bench: BenchOf, who: Who, body: NewDeals) -> RunOut:
    """Search all packages of a case for deals. Starts a run of kind `deals`."""
    case = await run_in_threadpool(bench.store.case, who, body.case)
    run = await bench.start(
        who, case, kind="deals", scenario=body.scenario, draws=body.draws, seed=body.seed, name=body.name
    )
    return run_out(bench, who, run)


@router.get("/runs/{key}")
def get_run(bench: BenchOf, who: Who, key: Key) -> RunOut:
    """Get a run: its status, its progress and how it was started."""
    return run_out(bench, who, bench.store.run(who, key))


@router.post("/runs/{key}/cancel")
def cancel_run(bench: BenchOf, who: Who, key: Key) -> RunOut:
    """Cancel one of your runs, or one of your case. Solved draws are kept."""
    return run_out(bench, who, bench.cancel(who, key))


@router.post("/runs/{key}/resume")
def resume_run(bench: BenchOf, who: Who, key: Key) -> RunOut:
    """Resume one of your runs, or one of your case, that stopped. Solved draws are not solved again."""
    return run_out(bench, who, bench.resume(who, key))


@router.post("/runs/{key}/share")
def share_run(bench: BenchOf, who: Who, key: Key, body: Share) -> RunOut:
    """Let all users see a run, or no longer. A run of somebody else's case is theirs to share."""
    return run_out(bench, who, bench.store.share_run(who, key, body.shared))


@router.get(
    "/runs/{key}/result",
    response_class=JSONResponse,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def run_result(bench: BenchOf, who: Who, key: Key) -> Response:
    """Get the result of a run, as `detente assess --out`, `detente deals --json` or `detente fix --json` would write it."""
    run = await run_in_threadpool(bench.store.run, who, key)
    content = await run_in_threadpool(bench.store.result, who, key)
    name = _saved_as(f"{_run_file(run)}.json")
    return Response((await bench.whole(content)).encode(), media_type="application/json", headers=name)


@router.get("/runs/{key}/report", response_class=Response, responses={200: {"content": {"text/html": {}}}})
async def run_report(bench: BenchOf, who: Who, key: Key) -> HTMLResponse:
    """Download the report of an assessment, one HTML file that opens offline."""
    run = await run_in_threadpool(bench.store.run, who, key)
    content = await run_in_threadpool(bench.store.result, who, key)
    if not run.assesses:
        raise Invalid(f"a run of kind {run.kind} has no report; get its result instead")
    name = {
        **_saved_as(f"{_run_file(run)}.html"),
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    }
    return HTMLResponse(await bench.report(run, content), headers=name)


@router.post("/runs/{key}/whatif")
async def what_if(bench: BenchOf, who: Who, key: Key, body: Changes) -> dict[str, Any]:
    """Answer a what-if: solve some of the run's draws again with assumptions changed. The figures that move are the run's own."""
    run = await run_in_threadpool(bench.store.run, who, key)
    content = await run_in_threadpool(bench.store.result, who, key)
    if not run.assesses:
        raise Invalid(f"a what-if starts from an assessment, and this is a run of kind {run.kind}")
    found: dict[str, Any] = {}
    async for better in bench.what_ifs(run, content, body.changes, body.draws):
        found = better
    return found


@router.get("/runs/{key}/compare/{other}")
async def compare(bench: BenchOf, who: Who, key: Key, other: Key) -> dict[str, Any]:
    """Compare two finished assessments, answer by answer."""
    return await bench.compare(who, key, other)


@router.get("/history")
def history_rates() -> list[dict[str, Any]]:
    """List all base rates, each with its default arguments."""
    return [_finite(rate(name).as_dict()) for name in RATES]


@router.get("/history/rate")
def history_rate(
    ask: Annotated[str, Query(max_length=500, examples=["peace_failure(guarantee: treaty)"])],
) -> dict[str, Any]:
    """Get one base rate. Write it as in a case file, such as `peace_failure(guarantee: treaty)`."""
    answer = read(ask)
    return _finite({**answer.as_dict(), "counts": explain(answer)})


def _file_name(title: str) -> str:
    """The title of a case as the name of a file, in Latin letters, which every system can keep."""
    return identifier(title, (), "case")


def _run_file(run: Run) -> str:
    """The name of a run's file without its ending: the title of the case, the run's own name and its key. A long title leaves the name whole."""
    return "-".join([_file_name(run.title), *([identifier(run.name, (), "run")] if run.name else []), run.key])


def _saved_as(name: str) -> dict[str, str]:
    """The header that makes a browser save an answer under a name."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _finite(data: dict[str, Any]) -> dict[str, Any]:
    """Data that JSON can hold: NaN and infinity become null."""
    found: dict[str, Any] = json.loads(json.dumps(data, default=str), parse_constant=lambda _: None)
    return found
