"""Write docs/case-file.md from the schema, so that the page and the loader cannot disagree. Run by `make docs`; a stale page fails a test."""

from __future__ import annotations

import inspect
import typing

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from detente.case.annotations import bare
from detente.case.quantity import ALLOWED, Quantity
from detente.case.schema import Case
from detente.case.schema.base import Part

HEAD = """\
# The case file

`make docs` makes this page from the schema. `detente new` writes a template that shows most of the schema in use; `detente schema` writes it as JSON
Schema.

Write a quantity as a point, as a range (the middle 90% of what you believe), or as `{value, source, basis: data or judgement, note}`. Whatever you
leave out takes the default given here. In a range that starts at 0%, values are the likelier the nearer they are to 0, and 95% of them lie below the
upper end. In a distribution, `rest` takes what the other entries leave. A share or a chance per time may also be a base rate from history, with its
uncertainty; write it in quotes, as in `"history.peace_failure(guarantee: treaty)"`. [history.md](history.md) lists the rates.
A range from a panel of experts has the source `panel:<name>` and may say how many gave it (`n`) and in which `round`. It may also keep each expert's
own range, as in `experts: [12% to 20%, 15% to 38%]`; each draw then takes one expert's, equally often or by `weights`, and the range shown stays the
pool's.
A quantity "by type" is either one number for all types of a party or a mapping from each type to its own number.

`extends: <built-in case>` starts from a built-in case: mappings are merged, lists are appended to, `null` deletes, and anything else replaces what
was there.

"""


def kind_of(metadata: list[object]) -> str | None:
    """What a quantity field takes, from its JSON Schema."""
    for item in metadata:
        schema = getattr(item, "json_schema", None)
        if schema and "description" in schema:
            return str(schema["description"])
    return None


def described(annotation: object, metadata: list[object]) -> str:
    """The type of a field in words."""
    plain = bare(annotation)
    wanted = kind_of(metadata) or kind_of(list(typing.get_args(annotation)[1:]))
    if plain is Quantity:
        return wanted or "a quantity"
    origin = typing.get_origin(plain)
    if origin is dict:
        if wanted in ALLOWED.values():
            return f"by type: {wanted}"
        return f"mapping to {described(typing.get_args(plain)[1], [])}"
    if origin is list:
        return f"list of {described(typing.get_args(plain)[0], [])}"
    if origin is typing.Literal:
        return " or ".join(f"`{x}`" for x in typing.get_args(plain))
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return f"[{plain.__name__.lower()}](#{plain.__name__.lower()})"
    return {str: "text", int: "whole number", bool: "true or false"}.get(plain, "value")  # type: ignore[call-overload, no-any-return]


def default_of(field: object) -> str:
    """A field's default in words."""
    if field.is_required():  # type: ignore[attr-defined]
        return "required"
    value = field.get_default(call_default_factory=True)  # type: ignore[attr-defined]
    if value is PydanticUndefined or value is None or value in ({}, []):
        return "none"
    if isinstance(value, Quantity):
        return value.text
    if isinstance(value, dict) and "*" in value:
        return str(value["*"].text)
    if isinstance(value, dict) and all(isinstance(v, Quantity) for v in value.values()):
        return ", ".join(f"{k}: {v.text}" for k, v in value.items())
    return "its own defaults" if isinstance(value, BaseModel | dict) else str(value)


def models(root: type[BaseModel]) -> list[type[BaseModel]]:
    """All parts of the schema, in the order in which they appear."""
    found = [root]
    for model in found:
        for field in model.model_fields.values():
            stack = [field.annotation]
            while stack:
                plain = bare(stack.pop())
                if isinstance(plain, type) and issubclass(plain, BaseModel):
                    if plain not in found:
                        found.append(plain)
                else:
                    stack.extend(typing.get_args(plain))
    return found


def explained(model: type[BaseModel]) -> str:
    """The docstring of a part, and after its first line that of the part whose fields it inherits."""
    inherited = [base for base in model.__bases__ if issubclass(base, Part) and base is not Part]
    details = [(inspect.getdoc(base) or "").partition("\n\n")[2] for base in inherited]
    return "\n\n".join([inspect.getdoc(model) or "", *details])


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for model in models(Case):
        text = explained(model)
        parts.append(f"## {model.__name__.lower()}\n\n{text}\n\n| field | what | default |\n|---|---|---|\n")
        for name, field in model.model_fields.items():
            what = described(field.annotation, field.metadata)
            parts.append(f"| `{field.alias or name}` | {what} | {default_of(field)} |\n")
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    from generated import write

    write(page, __doc__)
