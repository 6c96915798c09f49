"""Read a case file: YAML to a checked `Case`, with every problem at its line and column."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from detente.case import layers, mistakes, tree
from detente.case.forecasts import check_forecasts
from detente.case.named import quantities
from detente.case.nodes import LARGEST_FILE
from detente.case.problems import CaseError, Problem, unknown
from detente.case.references import check_references
from detente.case.schema import FORMAT, Case
from detente.case.then import as_known_then, known_by_text, rates_in
from detente.case.tree import Keys, Tree

FIRST = f"detente: {FORMAT}"
# Scenarios are each checked with the whole case, so that what they may be is bounded by how large it is.
MOST_UNDER_SCENARIOS = 200_000
MOST_RATES = 40  # different base rates of a case
MOST_DAYS = 4  # days and names of a case under its scenarios: for each, what was known then is found anew
# With more values than this, problems between sections are told once those within them are mended.
MOST_TRIED = 3_000
# Between them, these suit any field; the one that fits is found by trying.
HARMLESS: tuple[Any, ...] = (0.5, 3, "10% per year", "12 months", "a", "b", "2020", "text", {}, [])

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class LoadedCase:
    """A checked case, and where it came from.

    `hash` identifies its content, including the scenario. `names` are the quantities of the case without the scenario, in order: with them, draws
    under two scenarios use the same random numbers for the same quantity.
    """

    case: Case
    file: str
    hash: str
    scenario: str | None = None
    names: tuple[str, ...] = field(default=(), repr=False)


def library() -> list[str]:
    """The ids of the built-in cases."""
    return list(_shipped())


@cache
def _shipped() -> tuple[str, ...]:
    folder = resources.files("detente.case") / "library"
    return tuple(sorted(x.name.removesuffix(".yaml") for x in folder.iterdir() if x.name.endswith(".yaml")))


def load_case(name: str | Path, scenario: str | None = None) -> LoadedCase:
    """Load a built-in case by its id, or a file by its path, optionally under one of its scenarios.

    Raises `CaseError` with all problems found.
    """
    text, file = read_text(name)
    return parse_case(text, file, scenario)


def parse_case(text: str, file: str = "<text>", scenario: str | None = None) -> LoadedCase:
    """Check the text of a case. Raises `CaseError` with all problems found."""
    parsed = _whole(tree.read(text, file, FIRST))
    if (asked := len(rates_in(parsed.root))) > MOST_RATES:
        raise CaseError([parsed.problem((), f"got {asked} different base rates; a case may have {MOST_RATES}")])
    case = _validate(parsed)
    names = tuple(q.name for q in quantities(case))
    if scenario is not None:
        if scenario not in case.scenarios:
            raise CaseError([Problem(file, 0, 0, "", unknown(scenario, case.scenarios, "scenario: "))])
        parsed = layers.under(parsed, scenario)
        case = _validate(parsed)
    else:
        _check_scenarios(parsed, case)
    content = json.dumps([parsed.root, scenario], sort_keys=True, ensure_ascii=False)
    return LoadedCase(case, file, hashlib.sha256(content.encode()).hexdigest()[:16], scenario, names)


def read_text(name: str | Path) -> tuple[str, str]:
    """The text of a built-in case or a file, and the file's name. Raises `CaseError`."""
    return read_named(name, library(), f"{resources.files('detente.case') / 'library'}", ".yaml", "case")


def read_named(
    name: str | Path, built_in: Sequence[str], folder: str | Path, ending: str, what: str
) -> tuple[str, str]:
    """The text of a built-in file of `folder`, by its id among `built_in`, or of a file by its path; and the file's name.

    `what` the file is, such as a case, is said where there is none. Raises `CaseError`.
    """
    here = str(name) in built_in
    path = Path(folder) / f"{name}{ending}" if here else Path(name)
    try:
        if path.is_file() and path.stat().st_size > LARGEST_FILE:
            raise CaseError([Problem(str(path), 0, 0, "", f"the file is larger than {LARGEST_FILE:,} bytes")])
        return path.read_text("utf-8"), path.name if here else str(path)
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not valid UTF-8; save the file as UTF-8 text"
        raise CaseError([Problem(str(path), 0, 0, "", message)]) from None
    except (OSError, ValueError) as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else getattr(error, "strerror", None) or error
        known = unknown(str(name), built_in, f"and not a built-in {what}: ")
        raise CaseError([Problem(str(path), 0, 0, "", f"{reason}, {known}")]) from None


def parse_as(text: str, file: str, model: type[M], first: str, between: Callable[[M], Iterable[tuple[Keys, str]]]) -> M:
    """Check a YAML text against another schema than a case's, such as that of a panel's file. `first` is its first line.

    `between` finds problems between the sections, each with the path it concerns. Raises `CaseError` with the problems found.
    """
    parsed = tree.read(text, file, first)
    try:
        found = model.model_validate(parsed.root)
    except ValidationError as error:
        raise CaseError(mistakes.by_schema(parsed, error.errors(include_url=False), model)) from None
    if problems := mistakes.between_sections(parsed, between(found)):
        raise CaseError(problems)
    return found


def merged(text: str) -> dict[str, Any]:
    """The text of a case as plain data, with the case that it extends, and not otherwise checked. Raises `CaseError` for a text that is not YAML."""
    return _whole(tree.read(text, "<text>", FIRST)).root


def read_tree(text: str, file: str, first: str) -> dict[str, Any]:
    """A YAML text as plain data, checked against nothing else. Raises `CaseError`."""
    return tree.read(text, file, first).root


def _whole(parsed: Tree) -> Tree:
    """A case with the one that it extends, if it extends one."""
    if parsed.root.get("extends") is None:
        parsed.root.pop("extends", None)
        return parsed
    name = str(parsed.root["extends"])
    if name not in library():
        raise CaseError([parsed.problem(("extends",), unknown(name, library(), "not a built-in case: "))])
    base = tree.read(*read_text(name), FIRST)
    if (further := base.root.get("extends")) is not None:
        message = f"'{name}' itself extends '{further}', and a case extends one that is whole; extend '{further}', and copy what else is wanted"
        raise CaseError([parsed.problem(("extends",), message)])
    del parsed.root["extends"]
    return layers.extended(base, parsed)


def _check_scenarios(parsed: Tree, case: Case) -> None:
    """Every scenario, too, must give a valid case."""
    if len(case.scenarios) * parsed.size > MOST_UNDER_SCENARIOS:
        most = MOST_UNDER_SCENARIOS // parsed.size
        message = f"got {len(case.scenarios)}; a case of {parsed.size:,} keys and values may have {most}, since each is checked with the whole case"
        raise CaseError([parsed.problem(("scenarios",), message)])
    problems: list[Problem] = []
    days = {known_by_text(parsed.root)}
    for scenario in case.scenarios:
        try:
            changed = layers.under(parsed, scenario)
            days.add(known_by_text(changed.root))
            if len(days) > MOST_DAYS:
                message = f"with this scenario the case has more than {MOST_DAYS} days or names, for each of which base rates are found anew"
                raise CaseError([parsed.problem(("scenarios", scenario), message)])
            _validate(changed)
        except CaseError as error:
            for p in error.problems:
                problems.append(Problem(p.file, p.line, p.column, p.path, f"under scenario '{scenario}': {p.message}"))
        if len(problems) > mistakes.MOST:
            break
    if problems:
        raise CaseError(problems)


def _validate(parsed: Tree) -> Case:
    try:
        case = Case.model_validate(parsed.root, context=known_by_text(parsed.root))
    except ValidationError as error:
        errors = error.errors(include_url=False)
        problems = mistakes.by_schema(parsed, errors, Case)
        raise CaseError(mistakes.in_order([*problems, *_beyond(parsed, errors)])) from None
    found = mistakes.between_sections(parsed, (x for check in (_between, as_known_then) for x in check(case)))
    if found:
        raise CaseError(found)
    return case


def _between(case: Case) -> Iterable[tuple[Keys, str]]:
    """Problems between the sections of a case, each with the path it concerns."""
    yield from check_references(case)
    yield from check_forecasts(case)


def _beyond(parsed: Tree, errors: list[Any]) -> list[Problem]:
    """Problems between sections that appear once harmless values replace the faulty ones; none if that cannot be done."""
    if parsed.size > MOST_TRIED:
        return []
    copy = json.loads(json.dumps(parsed.root))
    wrong: dict[tuple[str, ...], tuple[Any, Any]] = {}  # the collection and key of each faulty value
    for error in errors:
        loc = tuple(str(x) for x in error["loc"] if x not in ("[key]", "*"))
        if error["type"] == "missing" or "[key]" in error["loc"] or not loc:
            return []
        node = copy
        for key in loc[:-1]:
            node = node[int(key)] if isinstance(node, list) else node[key] if isinstance(node, dict) else None
        if not isinstance(node, dict | list):  # a short form, such as the text of an option
            return []
        if error["type"] == "extra_forbidden" and isinstance(node, dict):
            del node[loc[-1]]
        else:
            wrong[loc] = (node, int(loc[-1]) if isinstance(node, list) else loc[-1])
    case, left = None, set(wrong)
    for harmless in HARMLESS:
        for loc in left:
            node, key = wrong[loc]
            node[key] = harmless
        try:
            case = Case.model_validate(copy, context=known_by_text(parsed.root))
            break
        except ValidationError as error:
            left &= {
                tuple(str(x) for x in e["loc"] if x not in ("[key]", "*")) for e in error.errors(include_url=False)
            }
    if case is None:
        return []
    # If a sum is wrong because of a value put in here, that is not the author's mistake.
    return mistakes.between_sections(
        parsed,
        (
            (path, message)
            for path, message in _between(case)
            if not any(m[: len(path)] == path for m in wrong)
            and not (("as_of",) in wrong and path[0] in ("war", "what_happened") and path[-1] in ("began", "date"))
            and not (path[0] == "series" and (*path[:2], "vintage") in wrong)
        ),
    )
