"""What may stand at each place of a case, read from the schema, with the words for it: what a form or an editor needs to know."""

from __future__ import annotations

import tomllib
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from annotated_types import Ge, Le, MaxLen
from pydantic.fields import FieldInfo

from detente.case.dates import Date
from detente.case.quantity import ALLOWED, Kind, Quantity
from detente.case.schema import Case
from detente.case.schema.base import Part

What = Literal["part", "mapping", "list", "text", "date", "whole", "choice", "flag", "number", "by type", "anything"]


@dataclass(frozen=True)
class Shape:
    """What may stand at a place: `what` it is, its `label` and a sentence of `help`, and whether it is `required`, else its `default` as written.

    `model` is the class of a part, `inner` what a mapping or list holds, `unit` the kind of a number, `choices` those of a choice, `low` and `high`
    the limits of a whole number, `longest` the longest text, `most` the most entries. `history` is a base rate that may stand there.
    `dated`: the keys of a mapping are dates, not names.
    """

    what: What
    label: str = ""
    help: str = ""
    required: bool = False
    default: str = ""
    model: type[Part] | None = None
    inner: Shape | None = None
    unit: Kind | None = None
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    longest: int | None = None
    most: int | None = None
    history: str = ""
    dated: bool = False
    fields: Mapping[str, Shape] = field(default_factory=dict, repr=False)

    def field(self, name: str) -> Shape | None:
        """What stands under a key of a part, a mapping or a list; None if nothing may."""
        if self.what == "part":
            return self.fields.get(name)
        if self.what == "by type":
            return Shape("number", self.label, self.help, unit=self.unit)
        return self.inner


@lru_cache(maxsize=1)
def whole_case() -> Shape:
    """A whole case."""
    return _part(Case, "Case", "")


def shape_at(keys: Sequence[str]) -> Shape | None:
    """What may stand at a place, which keys lead to, numbers for the items of lists; None if nothing may."""
    found: Shape | None = whole_case()
    for key in keys:
        if found is None:
            return None
        found = found.field(key)
    return found


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, tuple[str, ...]]]:
    """The label of each field of the schema, what it means and, of some, a base rate that may stand there, by class and field."""
    text = (resources.files("detente.case.schema") / "fields.toml").read_text("utf-8")
    return {model: {name: tuple(x) for name, x in entries.items()} for model, entries in tomllib.loads(text).items()}


def _part(model: type[Part], label: str, says: str, **more: Any) -> Shape:
    known = {
        name: owner for owner in reversed(model.__mro__) if issubclass(owner, Part) for name in owner.__annotations__
    }
    fields = {}
    for name, info in model.model_fields.items():
        key = info.alias or name
        label_, help_, *history = words()[known[name].__name__][key]
        fields[key] = _shape(
            info.annotation, list(info.metadata), label_, help_,
            required=info.is_required(), default=_default(info), history="".join(history),
        )  # fmt: skip
    return Shape("part", label, says, model=model, fields=fields, **more)


def _shape(annotation: Any, metadata: list[Any], label: str = "", says: str = "", **more: Any) -> Shape:
    """The shape of an annotation; `metadata` is what Pydantic has taken off it."""
    while True:  # down to the bare annotation, with the marks on the way
        origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Annotated:
            annotation, metadata = inside[0], [*metadata, *inside[1:]]
        elif origin in (types.UnionType, typing.Union):
            annotation = next(x for x in inside if x is not type(None))
        else:
            break
    unit = _unit(metadata)
    says_more = {"label": label, "help": says} | more
    if annotation is Quantity:
        return Shape("number", unit=unit, **says_more)
    limits = {type(m): m for m in _flat(metadata)}
    most = limits[MaxLen].max_length if MaxLen in limits else None
    if origin is dict:
        if unit is not None:
            return Shape("by type", unit=unit, **says_more)
        return Shape("mapping", inner=_shape(inside[1], []), most=most, dated=inside[0] == Date, **says_more)
    if origin is list:
        return Shape("list", inner=_shape(inside[0], []), most=most, **says_more)
    if origin is Literal:
        return Shape("choice", choices=tuple(str(x) for x in inside), **says_more)
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return _part(annotation, label, says, **more)
    if annotation is int:
        low = limits[Ge].ge if Ge in limits else None
        high = limits[Le].le if Le in limits else None
        return Shape("whole", low=typing.cast(int | None, low), high=typing.cast(int | None, high), **says_more)
    if annotation is bool:
        return Shape("flag", **says_more)
    if annotation is str:
        longest = [m.max_length for m in _flat(metadata) if getattr(m, "max_length", None)]
        dated = any(getattr(m, "func", None) is not None for m in metadata) and not longest
        return Shape("date" if dated else "text", longest=longest[0] if longest else None, **says_more)
    return Shape("anything", **says_more)


def _flat(metadata: Sequence[Any]) -> list[Any]:
    """Pydantic keeps some constraints within others."""
    return [x for m in metadata for x in (m, *getattr(m, "metadata", ()))]


def _unit(metadata: Sequence[Any]) -> Kind | None:
    """The kind of a number, from its JSON schema."""
    for mark in metadata:
        said = (getattr(mark, "json_schema", None) or {}).get("description")
        for kind, words_ in ALLOWED.items():
            if said == words_:
                return kind
    return None


def _default(info: FieldInfo) -> str:
    """The default of a field as written; empty if it has none that can be written in a line."""
    if info.is_required():
        return ""
    value = info.get_default(call_default_factory=True)
    if isinstance(value, dict) and set(value) == {"*"}:
        value = value["*"]
    if isinstance(value, Quantity):
        return value.text
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
