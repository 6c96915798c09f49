"""Texts that are given once or per language, and the edits that change one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from detente.web.work import Edit


def part(tree: Any, *path: str) -> dict[str, Any]:
    """The mapping at a place of a draft, empty where there is none, so that a mistake there leaves the rest of the forms alone."""
    for key in path:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    return dict(tree) if isinstance(tree, Mapping) else {}


def at(tree: Any, *path: str) -> Any:
    """What is at a place of a draft, None where there is nothing."""
    return part(tree, *path[:-1]).get(path[-1])


def words_of(given: Any, language: str, first: str) -> str:
    """A text in a language, empty if it is not given in that one."""
    found = given.get(language) if isinstance(given, Mapping) else given if language == first else None
    return "" if found is None else str(found)


def put(path: tuple[str, ...], given: Any, language: str, first: str, new: str) -> list[Edit]:
    """The edits after which a text, now `given`, is `new` in a language; an empty one goes."""
    if isinstance(given, Mapping):
        if new:
            return [Edit("set", (*path, language), new)]
        if language in given:
            return [Edit("remove", (*path, language))]
        return []
    if language == first:
        return [Edit("set", path, new)] if new else [Edit("remove", path)] if given is not None else []
    if not new:
        return []
    return [Edit("set", path, ({} if given is None else {first: given}) | {language: new})]


def texts(tree: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The places of all texts that voters and experts read."""
    yield from (("title",), ("says",), ("groups_asked",))
    yield from (("groups", name) for name in part(tree, "groups"))
    for name in part(tree, "also"):
        yield "also", name, "asks"
        yield from (("also", name, "answers", answer) for answer in part(tree, "also", name, "answers"))
    yield from (("questions", name, "asks") for name in part(tree, "questions"))
    yield from (("ranges", name, "asks") for name in part(tree, "ranges"))


def without(tree: Mapping[str, Any], language: str) -> list[Edit]:
    """The edits that take a language out of a draft."""
    there = [path for path in texts(tree) if language in part(tree, *path)]
    return [*(Edit("remove", (*path, language)) for path in there), Edit("remove", ("languages", language))]
