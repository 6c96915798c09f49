"""What is wrong with a text, by its schema and between its sections, each at its line and column and in our words."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from itertools import islice
from typing import Any

from pydantic import BaseModel

from detente.case.annotations import bare
from detente.case.problems import Problem, unknown
from detente.case.tree import Keys, Tree
from detente.literals import shown

MOST = 50  # mistakes told at once


def by_schema(tree: Tree, errors: list[Any], model: type[BaseModel]) -> list[Problem]:
    """Pydantic's errors as problems, in the order of the file; of many the first, and how many more there are."""
    found = sorted(((_in_file(tree, e["loc"]), e) for e in errors), key=lambda x: tree.walk(x[0])[0])
    problems = [_problem(tree, loc, e, model) for loc, e in found[:MOST]]
    if len(found) > MOST:
        place = tree.walk(found[MOST][0])[0]
        problems.append(
            Problem(*place, "", f"here and below {len(found) - MOST} more mistakes; mend those above first")
        )
    return list(dict.fromkeys(problems))


def between_sections(tree: Tree, found: Iterable[tuple[Keys, str]]) -> list[Problem]:
    """Problems between sections, given as path and message, in the order of the file; of many some, and that there are more."""
    rest = iter(found)
    problems = in_order(tree.problem(keys, message) for keys, message in islice(rest, MOST))
    if (further := next(rest, None)) is not None:
        problems.append(tree.problem(further[0], f"{further[1]} (and there may be more mistakes; mend these first)"))
    return problems


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems once each, in the order of the file."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line, p.column))


def _problem(tree: Tree, loc: Keys, error: Any, model: type[BaseModel]) -> Problem:
    kind, got = error["type"], error.get("input")
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        message = unknown(loc[-1], _fields(loc[:-1], model), "unknown field: ")
    elif kind == "missing":
        message = "is missing"
    elif kind == "value_error":
        message = str(context.get("error", error["msg"]))
    elif kind in ("too_short", "too_long"):
        bound = f"at least {context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
        message = f"got {len(got)}; expected {bound}"
    elif kind == "string_pattern_mismatch":
        message = f"got {shown(got)}; expected an id: a lower-case letter, then lower-case letters, digits or hyphens, at most 40 in all"
    elif kind == "union_tag_invalid":
        message = f"its kind is {shown(context.get('tag'))}; expected {context.get('expected_tags')}"
    elif kind == "literal_error":
        message = f"got {shown(got)}; expected {context.get('expected')}"
    else:
        message = f"got {shown(got)}; {error['msg'][:1].lower()}{error['msg'][1:]}"
    return tree.problem(loc, message)


def _in_file(tree: Tree, loc: tuple[Any, ...]) -> tuple[str, ...]:
    """Where an error is, without the kinds of a union, which Pydantic puts between the keys of the file."""
    keys = tuple(str(x) for x in loc if x not in ("[key]", "*"))
    kept: tuple[str, ...] = ()
    for n, key in enumerate(keys):
        if n == len(keys) - 1 or tree.walk((*kept, key))[1] == len(kept) + 1:
            kept = (*kept, key)
    return kept


def _fields(loc: Keys, model: type[BaseModel]) -> list[str]:
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
