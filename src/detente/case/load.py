"""Read a case file: YAML to a checked `Case`, with every problem at its line and column."""

from __future__ import annotations

import hashlib
import json
import math
import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import Composer, MaxDepthExceededError
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarbool import ScalarBoolean

from detente.case.annotations import bare
from detente.case.forecasts import check_forecasts
from detente.case.named import quantities
from detente.case.problems import CaseError, Problem, unknown
from detente.case.quantity import OF_A_PANEL
from detente.case.references import check_references
from detente.case.schema import FORMAT, Case
from detente.case.then import as_known_then
from detente.literals import keys as keys_of
from detente.literals import place as place_in
from detente.literals import shown

LARGEST_FILE = 1_000_000  # bytes
MOST_NODES = 50_000
DEEPEST = 20
LARGEST_WHOLE = 10**15
# Between them, these suit any field; the one that fits is found by trying.
HARMLESS: tuple[Any, ...] = (0.5, 3, "10% per year", "12 months", "a", "b", "2020", "text", {}, [])

# On some malformed texts ruamel.yaml raises plain Python errors: they, too, are mistakes in the file.
MALFORMED = (
    YAMLError, ValueError, TypeError, AttributeError, KeyError, IndexError, AssertionError, NotImplementedError, OverflowError,
)  # fmt: skip

Path_ = tuple[str, ...]
M = TypeVar("M", bound=BaseModel)


class _Constructor(RoundTripConstructor):
    """Keeps dates as text, so that it is the schema that reports an impossible one, with its line, and not the parser."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda self, node: self.construct_scalar(node))


class _Composer(Composer):
    """Stops early at a text that was made to unfold without end."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader)
        self.count = 0
        self.warn_double_anchors = (
            False  # YAML lets an anchor be given again, and a warning of Python's would tell the user nothing
        )

    def compose_node(self, parent: Any, index: Any) -> Any:
        """A node, counted."""
        self.count += 1
        if self.count > MOST_NODES:
            raise MarkedYAMLError(
                problem=f"more than {MOST_NODES:,} values", problem_mark=self.parser.peek_event().start_mark
            )
        return super().compose_node(parent, index)


def reader() -> YAML:
    """A YAML reader that keeps line numbers, runs no code, and stops at texts that are nested too deeply or have too many values."""
    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = _Constructor
    yaml.Composer = _Composer
    yaml.max_depth = DEEPEST + 1
    return yaml


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


@dataclass
class _Text:
    """A parsed file: plain data, and the file, line and column of every key and value."""

    file: str
    tree: dict[str, Any]
    places: dict[Path_, tuple[str, int, int]]


def library() -> list[str]:
    """The ids of the built-in cases."""
    folder = resources.files("detente.case") / "library"
    return sorted(x.name.removesuffix(".yaml") for x in folder.iterdir() if x.name.endswith(".yaml"))


def load_case(name: str | Path, scenario: str | None = None) -> LoadedCase:
    """Load a built-in case by its id, or a file by its path, optionally under one of its scenarios.

    Raises `CaseError` with all problems found.
    """
    text, file = read_text(name)
    return parse_case(text, file, scenario)


def parse_case(text: str, file: str = "<text>", scenario: str | None = None) -> LoadedCase:
    """Check the text of a case. Raises `CaseError` with all problems found."""
    parsed = _with_base(_parse(text, file))
    case = _validate(parsed)
    names = tuple(q.name for q in quantities(case))
    if scenario is not None:
        if scenario not in case.scenarios:
            raise CaseError([Problem(file, 0, 0, "", unknown(scenario, case.scenarios, "scenario: "))])
        _override(parsed, scenario)
        case = _validate(parsed)
    else:
        _check_scenarios(parsed, case)
    content = json.dumps([parsed.tree, scenario], sort_keys=True, ensure_ascii=False)
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


def parse_as(
    text: str, file: str, model: type[M], first: str, between: Callable[[M], Iterable[tuple[Path_, str]]]
) -> M:
    """Check a YAML text against another schema than a case's, such as that of a panel's file. `first` is its first line.

    `between` finds problems between the sections, each with the path it concerns. Raises `CaseError` with all problems found.
    """
    parsed = _parse(text, file, first)
    try:
        found = model.model_validate(parsed.tree)
    except ValidationError as error:
        errors = [{**e, "loc": _in_file(parsed, e["loc"])} for e in error.errors(include_url=False)]
        raise CaseError(_sorted([_problem(parsed, e, model) for e in errors])) from None
    problems = [_at(parsed, path, message) for path, message in between(found)]
    if problems:
        raise CaseError(_sorted(problems))
    return found


def merged(text: str) -> dict[str, Any]:
    """The text of a case as plain data, with the case that it extends, and not otherwise checked. Raises `CaseError` for a text that is not YAML."""
    return _with_base(_parse(text, "<text>")).tree


def read_tree(text: str, file: str, first: str) -> dict[str, Any]:
    """A YAML text as plain data, checked against nothing else. Raises `CaseError`."""
    return _parse(text, file, first).tree


def _parse(text: str, file: str, first: str = f"detente: {FORMAT}") -> _Text:
    def fail(message: str, line: int = 0, column: int = 0) -> CaseError:
        return CaseError([Problem(file, line, column, "", message)])

    if len(text) > LARGEST_FILE:
        raise fail(f"the file is larger than {LARGEST_FILE:,} characters")
    try:
        loaded = reader().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        reason = (error.problem or error.context or "not YAML").splitlines()[0]
        if isinstance(error, MaxDepthExceededError):
            reason = f"nested deeper than {DEEPEST} levels"
        if "history." in "".join(text.splitlines()[max(line - 1, 0) : line]):
            reason += "; put a base rate in quotes, or write = for its colons: history.peace_failure(guarantee=treaty)"
        raise fail(f"not valid YAML: {reason}", line, column) from None
    except RecursionError:
        raise fail("nested too deeply") from None
    except MALFORMED as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise fail(f"not valid YAML: {reason}") from None
    if not isinstance(loaded, CommentedMap):
        raise fail(f"got {_described(loaded)}; expected a mapping that starts with '{first}'", 1, 1)
    parsed = _Text(file, {}, {(): (file, 1, 1)})
    parsed.tree = _plain(loaded, (), parsed, [0])
    return parsed


def _plain(node: Any, path: Path_, parsed: _Text, count: list[int]) -> Any:
    """ruamel's node as plain data, noting positions. Limits stop aliases from unfolding without end."""
    count[0] += 1
    if count[0] > MOST_NODES or len(path) > DEEPEST:
        _, line, column = parsed.places.get(path, parsed.places[()])
        what = f"more than {MOST_NODES:,} values" if count[0] > MOST_NODES else f"nested deeper than {DEEPEST} levels"
        raise CaseError([Problem(parsed.file, line, column, "", f"{what} once aliases are expanded")])
    if isinstance(node, CommentedMap):
        found = {}
        for key, value in node.items():
            here = (*path, _key(key, path, parsed))
            if here[-1] in found:
                raise _refused(parsed, path, f"the key '{here[-1]}' is given twice; keep one")
            try:
                line, column = node.lc.key(key)
                parsed.places[here] = (parsed.file, line + 1, column + 1)
            except (KeyError, TypeError, AttributeError):
                parsed.places[here] = parsed.places[path]  # merged in by an alias: the position is the parent's
            found[here[-1]] = _plain(value, here, parsed, count)
        return found
    if isinstance(node, CommentedSeq):
        items = []
        for number, value in enumerate(node):
            here = (*path, str(number))
            try:
                line, column = node.lc.item(number)
                parsed.places[here] = (parsed.file, line + 1, column + 1)
            except (KeyError, TypeError, AttributeError):
                parsed.places[here] = parsed.places[path]
            items.append(_plain(value, here, parsed, count))
        return items
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, ScalarBoolean):  # a boolean with an anchor: to ruamel a kind of int
        return bool(node)
    for kind in (str, int, float):
        if isinstance(node, kind):
            plain = kind(node)
            if isinstance(plain, float) and not math.isfinite(plain):
                return str(plain)
            wrong = unusable(plain)
            if wrong:
                raise _refused(parsed, path, wrong)
            return plain
    raise _refused(parsed, path, "YAML tags such as !!binary are not allowed; write the value without one")


def _described(loaded: Any) -> str:
    """What a file holds that is not a mapping."""
    if loaded is None:
        return "an empty file"
    return "a list" if isinstance(loaded, CommentedSeq) else "a single value"


def _key(key: Any, path: Path_, parsed: _Text) -> str:
    wrong = unusable(key)
    if wrong:
        raise _refused(parsed, path, f"a key: {wrong}")
    return str(key)


def unusable(plain: Any) -> str | None:
    """What is wrong with a scalar that YAML allows but no case can use."""
    if isinstance(plain, int) and abs(plain) > LARGEST_WHOLE:
        return "whole numbers may have at most 15 digits; if this is text, put it in quotes"
    if isinstance(plain, str) and any("\ud800" <= c <= "\udfff" for c in plain):
        return "this contains half a character (a lone surrogate); write the whole character"
    return None


def _refused(parsed: _Text, path: Path_, message: str) -> CaseError:
    _, line, column = parsed.places[path]
    return CaseError([Problem(parsed.file, line, column, ".".join(path), message)])


def _with_base(parsed: _Text) -> _Text:
    """Expand `extends: <built-in case>`: mappings are merged, lists are appended to, null deletes, and anything else replaces what was there."""
    base_name = parsed.tree.pop("extends", None)
    if base_name is None:
        return parsed
    if base_name not in library():
        file, line, column = parsed.places[("extends",)]
        message = unknown(str(base_name), library(), "not a built-in case: ")
        raise CaseError([Problem(file, line, column, "extends", message)])
    text, base_file = read_text(base_name)
    base = _parse(text, base_file)
    if (further := base.tree.get("extends")) is not None:
        message = f"'{base_name}' itself extends '{further}', and a case extends one that is whole; extend '{further}', and copy what else is wanted"
        raise CaseError([Problem(*parsed.places[("extends",)], "extends", message)])
    _merge(base.tree, parsed.tree, (), base, parsed)
    return _Text(parsed.file, base.tree, base.places)


def _merge(under: dict[str, Any], over: dict[str, Any], path: Path_, base: _Text, parsed: _Text) -> None:
    for key, value in over.items():
        here = (*path, key)
        if value is None:
            under.pop(key, None)
        elif isinstance(value, dict) and isinstance(under.get(key), dict):
            base.places[here] = parsed.places[here]
            if "value" in value:
                _forget_panel(under[key])
            _merge(under[key], value, here, base, parsed)
        elif isinstance(value, list) and isinstance(under.get(key), list):
            offset = len(under[key])
            under[key] += value
            for place, where in parsed.places.items():
                if place[: len(here)] == here and len(place) > len(here):
                    n = len(here)
                    base.places[(*here, str(int(place[n]) + offset), *place[n + 1 :])] = where
        else:
            under[key] = value
            for place, where in parsed.places.items():
                if place[: len(here)] == here:
                    base.places[place] = where


def _forget_panel(quantity: dict[str, Any]) -> None:
    """What a panel said of a quantity goes when it gets another value, which would otherwise be shown and the experts' ranges drawn."""
    if "value" in quantity:
        for key in OF_A_PANEL:
            quantity.pop(key, None)


def _override(parsed: _Text, scenario: str) -> None:
    """Apply a scenario's `set` to the tree: values at dotted paths, with missing mappings created on the way."""
    entry = parsed.tree["scenarios"][scenario]["set"]
    for dotted, value in entry.items():
        place = parsed.places.get(("scenarios", scenario, "set", dotted), parsed.places[()])
        keys = keys_of(dotted)

        def fail(message: str, place: tuple[str, int, int] = place) -> CaseError:
            return CaseError([Problem(*place, f"scenarios.{scenario}.set", message)])

        if keys[0] == "scenarios" or len(keys) > DEEPEST:
            why = "a scenario cannot change scenarios" if keys[0] == "scenarios" else f"deeper than {DEEPEST} levels"
            raise fail(f"cannot set '{dotted}': {why}")
        node: Any = parsed.tree
        for depth, key in enumerate(keys[:-1]):
            if isinstance(node, list):
                number = place_in(key, len(node))
                if number is None:
                    raise fail(
                        f"cannot set '{dotted}': got '{key}'; '{'.'.join(keys[:depth])}' is a list of {len(node)}, counted from 0"
                    )
                node = node[number]
            else:
                node = node.setdefault(key, {})
            if not isinstance(node, dict | list):
                raise fail(f"cannot set '{dotted}': '{'.'.join(keys[: depth + 1])}' is a single value")
            parsed.places.setdefault(keys[: depth + 1], place)
        last: Any = keys[-1]
        if isinstance(node, list):
            last = place_in(keys[-1], len(node))
            if last is None:
                raise fail(f"cannot set '{dotted}': got '{keys[-1]}'; the list has {len(node)} entries, counted from 0")
        if last == "value":
            _forget_panel(node)
        node[last] = json.loads(json.dumps(value))
        for known in [p for p in parsed.places if p[: len(keys)] == keys]:
            del parsed.places[known]
        parsed.places[keys] = place


def _check_scenarios(parsed: _Text, case: Case) -> None:
    """Every scenario, too, must give a valid case."""
    problems = []
    for scenario in case.scenarios:
        copy = _Text(parsed.file, json.loads(json.dumps(parsed.tree)), dict(parsed.places))
        try:
            _override(copy, scenario)
            _validate(copy)
        except CaseError as error:
            for p in error.problems:
                problems.append(Problem(p.file, p.line, p.column, p.path, f"under scenario '{scenario}': {p.message}"))
    if problems:
        raise CaseError(problems)


def _validate(parsed: _Text) -> Case:
    try:
        case = Case.model_validate(parsed.tree)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        problems = [_problem(parsed, e) for e in errors]
        raise CaseError(_sorted(problems + _beyond(parsed, errors))) from None
    found = [_at(parsed, path, message) for path, message in (*_between(case), *as_known_then(case))]
    if found:
        raise CaseError(_sorted(found))
    return case


def _between(case: Case) -> list[tuple[tuple[str, ...], str]]:
    """Problems between the sections of a case, each with the path it concerns."""
    return [*check_references(case), *check_forecasts(case)]


def _beyond(parsed: _Text, errors: list[Any]) -> list[Problem]:
    """Problems between sections that appear once harmless values replace the faulty ones; none if that cannot be done."""
    tree = json.loads(json.dumps(parsed.tree))
    mended: list[Path_] = []
    for error in errors:
        loc = tuple(str(x) for x in error["loc"] if x not in ("[key]", "*"))
        if error["type"] == "missing" or "[key]" in error["loc"] or not loc:
            return []
        node = tree
        for key in loc[:-1]:
            node = node[int(key)] if isinstance(node, list) else node[key]
        if error["type"] == "extra_forbidden":
            del node[loc[-1]]
            continue
        last: Any = int(loc[-1]) if isinstance(node, list) else loc[-1]
        for harmless in HARMLESS:
            node[last] = harmless
            if not any(e["loc"] == error["loc"] for e in _errors(tree)):
                mended.append(loc)
                break
    try:
        case = Case.model_validate(tree)
    except ValidationError:
        return []
    # If a sum is wrong because of a value put in here, that is not the author's mistake.
    return [
        _at(parsed, path, message)
        for path, message in _between(case)
        if not any(m[: len(path)] == path for m in mended)
        and not (("as_of",) in mended and path[0] in ("war", "what_happened") and path[-1] in ("began", "date"))
        and not (path[0] == "series" and (*path[:2], "vintage") in mended)
    ]


def _errors(tree: Any) -> list[Any]:
    try:
        Case.model_validate(tree)
    except ValidationError as error:
        return list(error.errors(include_url=False))
    return []


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line, p.column))


def _at(parsed: _Text, path: Path_, message: str) -> Problem:
    """A problem at the file's nearest position to a path."""
    shown = tuple(p for p in path if p != "*")
    known = shown
    while known not in parsed.places:
        known = known[:-1]
    file, line, column = parsed.places[known]
    return Problem(file, line, column, ".".join(shown), message)


def _problem(parsed: _Text, error: Any, model: type[BaseModel] = Case) -> Problem:
    """One of Pydantic's errors in our words."""
    loc = tuple(str(x) for x in error["loc"] if x != "[key]")
    kind, got = error["type"], error.get("input")
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        return _at(parsed, loc, unknown(loc[-1], _fields(loc[:-1], model), "unknown field: "))
    if kind == "missing":
        return _at(parsed, loc, "is missing")
    if kind == "value_error":
        return _at(parsed, loc, str(context.get("error", error["msg"])))
    if kind in ("too_short", "too_long"):
        bound = f"at least {context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
        return _at(parsed, loc, f"got {len(got)}; expected {bound}")
    if kind == "string_pattern_mismatch":
        return _at(
            parsed,
            loc,
            f"got {shown(got)}; expected an id: a lower-case letter, then lower-case letters, digits or hyphens, at most 40 in all",
        )
    if kind == "union_tag_invalid":
        return _at(parsed, loc, f"its kind is {shown(context.get('tag'))}; expected {context.get('expected_tags')}")
    if kind == "literal_error":
        return _at(parsed, loc, f"got {shown(got)}; expected {context.get('expected')}")
    return _at(parsed, loc, f"got {shown(got)}; {error['msg'][:1].lower()}{error['msg'][1:]}")


def _in_file(parsed: _Text, loc: tuple[Any, ...]) -> tuple[Any, ...]:
    """Where an error is, without the kinds of a union, which Pydantic puts between the keys of the file."""
    kept: tuple[Any, ...] = ()
    for n, key in enumerate(loc):
        if n == len(loc) - 1 or (*map(str, kept), str(key)) in parsed.places:
            kept = (*kept, key)
    return kept


def _fields(loc: Path_, model: type[BaseModel]) -> list[str]:
    """The fields allowed at a place of a schema, found by walking its annotations."""
    kind: Any = model
    for key in loc:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            by_alias = {f.alias or n: f for n, f in kind.model_fields.items()}
            if key not in by_alias:
                return []
            kind = by_alias[key].annotation
        else:
            kind = (typing.get_args(kind) or (None,))[-1]
        kind = bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [f.alias or n for n, f in kind.model_fields.items()]
    return []
