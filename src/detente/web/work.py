"""Work done in other processes, so that pages stay quick and a hostile case does no harm: checks, edits, quick answers, charts."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from detente._version import __version__
from detente.assessment.answer import answer
from detente.assessment.assess_draws import assess_draw
from detente.assessment.band import Band
from detente.assessment.draws import draw
from detente.assessment.errors import QuestionError
from detente.assessment.figures import figures
from detente.assessment.questions.comparison import compared
from detente.assessment.questions.second_lens import with_graph
from detente.assessment.questions.whatif import changed, moved
from detente.assessment.reading import Answers
from detente.assessment.result import Assessment
from detente.assessment.sensitivity import TOP
from detente.assessment.wording import assumption, headline
from detente.assessment.work import Work
from detente.case import Case, CaseError, LoadedCase, Problem, parse_case
from detente.case.completion import Completion, completions
from detente.case.constraints import look_again
from detente.case.differences import followed as followed_in_texts
from detente.case.differences import told as told_of_texts
from detente.case.edit import EditError
from detente.case.extending import Extended, append, extended, move, remove, restore, set_quantity, set_value
from detente.case.load import merged
from detente.case.named import quantities
from detente.case.quantity import Kind
from detente.case.references import guarantee_of, signers
from detente.case.refers import rename
from detente.case.schema import Proposal
from detente.case.schema.table import Stance
from detente.case.words import words
from detente.graph.model import GraphError
from detente.report.minute import minute_html
from detente.report.page import report_html
from detente.report.sections import Section, picture, sections
from detente.web import results
from detente.web.lines import unified
from detente.web.pieces import in_pieces
from detente.web.scales import Scale, ends, scales

PAGE = 900  # pixels: the width of a chart on a page; a browser fits it to its column


def prepare(memory: int, nice: int) -> None:
    """Set up a worker: limit its memory to some bytes, lower its priority, and end it when the server ends, for whatever reason."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(nice)
    threading.Thread(target=_end_with_server, daemon=True).start()


def _end_with_server() -> None:
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)


def bounded(fn: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Call a function; if memory runs out, release what it held.

    An exception holds its frames with their arrays, and the pool holds the exception while the next task runs.
    """
    try:
        return fn(*args)
    except MemoryError as error:
        said = str(error)
    gc.collect()
    raise MemoryError(said)


@dataclass(frozen=True)
class Field:
    """A quantity as a form shows it. `low`, `high` and `scale` are in its own unit, such as months or a chance per quarter."""

    path: str
    words: str
    text: str
    kind: Kind
    low: float
    high: float
    basis: str
    source: str | None
    note: str | None
    scale: Scale


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: problems, or else what the forms need."""

    problems: tuple[Problem, ...]
    id: str = ""
    title: str = ""
    summary: str = ""
    hash: str = ""
    fields: tuple[Field, ...] = ()
    issues: Mapping[str, Any] | None = None
    proposals: Mapping[str, Any] | None = None
    voices: Mapping[str, str] | None = None  # everybody who may sign
    fighting: tuple[str, ...] | None = None  # the parties, who must
    guarantees: Mapping[str, str] | None = None
    scenarios: Mapping[str, Any] | None = None
    parties: Sequence[dict[str, Any]] | None = None  # those of side a first
    others: Sequence[dict[str, str]] | None = None
    goals: Mapping[str, str] | None = None
    tree: Mapping[str, Any] | None = None  # the case as plain data, mistakes and all; None if it cannot be read
    extended: Extended | None = None  # what it extends
    look_again: Sequence[str] = ()  # where the constraints seem not thought through


@lru_cache(maxsize=64)
def _parsed(text: str, scenario: str | None) -> LoadedCase:
    return parse_case(text, "the case", scenario)


@lru_cache(maxsize=64)
def check(text: str) -> Checked:
    """Check the text of a case."""
    try:
        loaded = _parsed(text, None)
    except CaseError as error:
        tree = _tree(text)
        return Checked(tuple(error.problems), tree=tree, extended=None if tree is None else extended(text))
    case = loaded.case
    fields, on = [], scales(case)
    for q in quantities(case):
        if q.rest:
            continue
        about = (q.text, q.kind, q.low, q.high, q.basis, q.source, q.note)
        fields.append(Field(q.name, words(case, q.name), *about, on[q.name]))
    fields += _left_out(case, on)
    return Checked(
        (),
        case.id,
        case.title,
        case.summary or "",
        loaded.hash,
        tuple(fields),
        {i: {"title": x.title, "options": {o: y.says for o, y in x.options.items()}} for i, x in case.issues.items()},
        {p: _proposal(case, x) for p, x in case.proposals.items()},
        {who: case.name(who) for who in (*case.parties, *case.others)},
        case.at_table,
        {g: x.title or g for g, x in case.guarantees.items()},
        {s: {"title": x.title, "says": x.says, "set": x.set} for s, x in case.scenarios.items()},
        [_party(case, party) for party in case.at_table],
        [{"title": case.name(who), "part": _part(case, who)} for who in case.others],
        {g: x.title for g, x in case.goals.items()},
        _tree(text),
        extended(text),
        look_again(case),
    )


def _tree(text: str) -> dict[str, Any] | None:
    try:
        return merged(text)
    except CaseError:
        return None


def _party(case: Case, party: str) -> dict[str, Any]:
    """A party in words, with each of its types: the name, what it is, and its prior as written. `beside` is who leads its side, if it does not."""
    types = case.parties[party].types
    return {
        "title": case.name(party),
        "side": case.parties[party].side,
        "beside": case.name(case.partners[party]) if party in case.partners else "",
        "types": [[k.replace("-", " "), t.says or "", _prior(t.prior.text)] for k, t in types.items()],
    }


def _prior(text: str) -> str:
    return "the rest" if text == "rest" else text


def _part(case: Case, who: str) -> str:
    """The part that somebody besides the parties has in the war."""
    side = case.side_of(who)
    if who in case.backers:
        return f"backs {case.name(side)}" if side else ""
    if side is None:
        return "belongs to neither side" if len(case.sides) == 2 else "belongs to none of the sides"
    return f"belongs to {case.name(side)}"


def _proposal(case: Case, x: Proposal) -> dict[str, Any]:
    """A proposal as a form shows it. `signatories` are those written, `default` who signs if none are; `brought` the guarantee of an option."""
    brought = guarantee_of(case, x) if x.guarantee is None else None
    return {
        "title": x.title,
        "by": x.by,
        "terms": dict(x.terms),
        "guarantee": x.guarantee,
        "brought": None if brought is None else case.guarantees[brought].title or brought,
        "signatories": list(x.signatories),
        "default": signers(case, x.model_copy(update={"signatories": []})),
        "for": [_stance(case, who, stance) for who, stance in x.endorsed_by.items()],
        "against": [_stance(case, who, stance) for who, stance in x.rejected_by.items()],
    }


def _stance(case: Case, who: str, stance: Stance) -> str:
    """Somebody's stance on a proposal in words; whoever has no part in the case goes by the name written."""
    name = case.name(who) if who in (*case.parties, *case.others) else who
    date = f" ({stance.date})" if stance.date else ""
    return f"{name}{date}{f': {stance.says}' if stance.says else ''}"


def _left_out(case: Case, on: Mapping[str, Scale]) -> list[Field]:
    """The growth of weights that the text leaves out, for a form to fill in. They are no quantities of the case: without growth nothing is drawn."""
    found = []
    grown = (scale for name, scale in on.items() if name.endswith(".grows") and scale.percent)
    scale = next(grown, Scale(*ends("positive", 0, 0), percent=True))
    for section, valuers in (("parties", case.parties), ("backers", case.backers), ("outsiders", case.outsiders)):
        for who, valuer in valuers.items():
            for issue, value in valuer.values.items():
                if not value.grows and case.side_of(who) is not None:
                    path = f"{section}.{who}.values.{issue}.grows"
                    says = words(case, path)
                    found.append(Field(path, says, "0%", "positive", 0.0, 0.0, "default", None, None, scale))
    return found


@dataclass(frozen=True)
class Edit:
    """A change made in a form: `set` a value at a path, or `within` its line, set a `quantity`, `append` to a list, `remove` or `rename` a key,
    `move` it to a place, or `restore` what the case that this one extends has there. Paths are those of the whole case."""

    kind: str
    path: tuple[str, ...]
    value: Any = None


def edit(text: str, edits: Sequence[Edit]) -> tuple[str, str]:
    """The edited text and an empty string, or the unchanged text and the reason why an edit is impossible."""
    changed = text
    try:
        for one in edits:
            if one.kind == "remove":
                changed = remove(changed, one.path)
            elif one.kind == "restore":
                changed = restore(changed, one.path)
            elif one.kind == "quantity":
                changed = set_quantity(changed, one.path, str(one.value))
            elif one.kind == "append":
                changed = append(changed, one.path, one.value)
            elif one.kind == "move":
                changed = move(changed, one.path, int(one.value))
            elif one.kind == "rename":
                changed = rename(changed, one.path, str(one.value))
            elif one.kind == "within":
                changed = set_value(changed, one.path, one.value, within_line=True)
            else:
                changed = set_value(changed, one.path, one.value)
    except (EditError, CaseError) as error:
        return text, str(error)
    except KeyError as error:
        return text, f"{error.args[0]}: not in this text"
    return changed, ""


def difference(old: str, new: str, number: int, other: int) -> dict[str, Any]:
    """What differs between the texts of two versions: `told` in sentences, and `lines`, a unified diff. Raises `QuestionError` for texts too long."""
    lines = unified(old.splitlines(), new.splitlines(), f"version {number}", f"version {other}")
    try:
        sentences = told_of_texts(old, new)
    except CaseError as error:
        sentences = [
            f"One of the two cannot be read as a case, so only their lines are compared: {error.problems[0].message}"
        ]
    return {"told": sentences, "lines": lines}


def followed(old: str, new: str, paths: Sequence[str]) -> dict[str, str]:
    """Where dotted paths of one version are in another; unchanged if one of the two cannot be read."""
    try:
        return followed_in_texts(old, new, paths)
    except CaseError:
        return {path: path for path in paths}


def complete(text: str, line: int, column: int) -> list[Completion]:
    """What could be typed at a place of a text. Its names are those of the text as it is, or without the line that is being typed."""
    lines = text.split("\n")
    tree = _tree(text)
    if tree is None and line < len(lines):
        tree = _tree("\n".join([*lines[:line], *lines[line + 1 :]]))
    return completions(text, tree or {}, line, column)


def changed_draw(
    text: str, scenario: str | None, changes: Mapping[str, float], draws: int, seed: int, number: int
) -> Answers:
    """One of a run's draws, solved again with some assumptions changed. Raises `QuestionError` for those that cannot be."""
    loaded = _parsed(text, scenario)
    sample = draw(loaded.case, draws, seed, loaded.names)
    return assess_draw(Work(loaded.case, changed(loaded.case, sample, changes), number, seed))[0]


def what_if(content: str, changes: Mapping[str, float], after: Sequence[Answers]) -> dict[str, Any]:
    """A what-if about a run, ready for JSON, from its result and its first draws as changed.

    Raises `QuestionError` if the run is another version's: its figures cannot be compared with this one's.
    """
    a = _read(content)
    if a.version != __version__:
        raise QuestionError(
            f"this run was made by detente {a.version}, and this is {__version__}; run it again, then ask what if"
        )
    return moved(a.titles, changes, a.samples, after).as_dict()


@lru_cache(maxsize=16)
def _read(content: str) -> Assessment:
    return results.read(content)


def show(content: str, wanted: tuple[str, ...], choice: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """Sections of a report with their charts and single `figures`, for the chosen proposal, party, goal and year."""
    if wanted == ("graph",):
        return [_graph(content)]
    a = _read(content).only(**choice)
    single = figures(a)
    return [{**in_pieces(s), "figures": [asdict(x) for x in single.get(s.id, ())]} for s in sections(a, wanted, PAGE)]


def _graph(content: str) -> dict[str, Any]:
    """The section of the graph model, which is worked out from the run; if it has none, it says why."""
    try:
        found = sections(with_graph(_read(content)), ("graph",), PAGE)[0]
    except (QuestionError, GraphError) as error:
        found = Section("graph", "A second lens: the graph model", [f"Not for this run: {error}."])
    return {**in_pieces(found), "figures": []}


def told(content: str, text: str, scenario: str | None) -> dict[str, Any]:
    """What a result page needs before its charts: the answer, choices, leading assumptions. `text` is the case that was run."""
    a = _read(content)
    fields = {f.path: f for f in check(text).fields}
    set_here = list((check(text).scenarios or {})[scenario]["set"]) if scenario else []
    named = dict.fromkeys(w.path for found in a.hangs_on().values() for w in found.named)
    leading = named or list(a.inputs)[:TOP]
    return {
        "answer": minute_html(a),
        "figures": [asdict(x) for x in figures(a)["answer"]],
        "proposals": {p: a.titles[p] for p in a.proposals},
        "parties": {p: a.titles[p] for p in a.under("beliefs")},
        "goals": {g: a.titles[g] for g in a.goals},
        "years": a.years,
        "leading": {path: _assumption(a, path, fields[path], set_here) for path in leading if path in fields},
        "compared": {path: headline(a.titles, path) for path in compared(a)},
        "found": bool(named),
    }


def _assumption(a: Assessment, path: str, field: Field, set_here: list[str]) -> dict[str, Any]:
    """An assumption as a slider needs it. `set_by` lists the scenario's settings that override it."""
    return {
        "words": assumption(a.titles, path),
        **Band.of(a.inputs[path]).as_dict(),
        "kind": field.kind,
        "scale": field.scale,
        "set_by": [key for key in set_here if path == key or path.startswith(f"{key}.")],
    }


def headline_of(content: str) -> str:
    """The first sentence of the answer."""
    return answer(_read(content)).words[0]


def report(content: str, name: str) -> str:
    """The report of a result as one HTML file; `name` is that of the run."""
    return report_html(_read(content), name=name)


def document(content: str, run: str, title: str, name: str, kind: str, short: bool) -> bytes:
    """The result of a run of a kind (`run`) as a document of a kind (`kind`), under the `title` of the case and the run's `name`; `short`: only the
    answer."""
    from detente.report.documents import content as contents
    from detente.report.documents import document as made

    if run in ("deals", "fixes"):
        found = json.loads(content)
        called = f"{title}: {name}" if name else title
        return made(contents.of_deals(found, called) if run == "deals" else contents.of_fixes(found, called), kind)
    return made(contents.of_assessment(_read(content), short, name), kind)


def base_rate(text: str) -> dict[str, Any]:
    """A base rate written as in a case file: its answer, why the raw count differs, and its curve as a picture if it has one.

    Raises a `DetenteError` if there is no such rate.
    """
    from detente.history import read
    from detente.history.counts import explain
    from detente.report.charts.base_rate_curve import base_rate, base_rate_rows

    found = read(text)
    answer = found.as_dict()
    return {
        **answer,
        "counts": explain(found),
        "picture": drawn("base-rate", lambda w: base_rate(answer, w), lambda: base_rate_rows(answer)),
    }


def drawn(name: str, draw: Callable[[int], Any], rows: Callable[[], list[dict[str, Any]]]) -> dict[str, Any] | None:
    """A picture as plain data for a page, or None if there is nothing to see; see `picture`."""
    found = picture(name, draw, rows, PAGE)
    return None if found is None else {**asdict(found), "figure": str(found.figure)}
