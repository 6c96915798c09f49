"""Write docs/python.md from `detente.__all__`: signatures, docstrings, fields and methods. Run by `make docs`; a test fails if the page is stale."""

from __future__ import annotations

import dataclasses
import inspect
import re
import types
import typing
from typing import Any

from pydantic import BaseModel

import detente

HEAD = """\
# The Python interface

Generated from `detente.__all__` by `make docs`. Import everything here from `detente` itself: `detente.assess`, `detente.Band`. Anything not listed
may change in any release. Importing the package is quick; numerical libraries load when first needed.

    import detente

    answer = detente.assess("ukraine-2022", draws=64)
    print(answer.band("proposals/armistice/holds/5"))

[A notebook to start from](example.ipynb) shows more.
"""


def named() -> dict[str, Any]:
    """Public names and what they refer to, including the public names of public modules."""
    found: dict[str, Any] = {}
    for name in detente.__all__:
        thing = getattr(detente, name)
        if isinstance(thing, types.ModuleType):
            found |= {f"{name}.{inner}": getattr(thing, inner) for inner in getattr(thing, "__all__", ())}
        elif not name.startswith("__"):
            found[name] = thing
    return found


def returned(names: dict[str, Any]) -> dict[str, Any]:
    """Classes of detente's that public functions, methods and fields return, but that have no public name."""
    found: dict[str, Any] = {}
    known = {id(thing) for thing in names.values()}
    waiting = list(names.values())
    while waiting:
        thing = waiting.pop(0)
        hints = [
            _hints(f).get("return") for f in ([thing] if inspect.isfunction(thing) else _functions(thing).values())
        ]
        if dataclasses.is_dataclass(thing):
            hints += [h for name, h in _hints(thing).items() if not name.startswith("_")]
        for hint in hints:
            for kind in _classes(hint):
                if id(kind) not in known and kind.__module__.startswith("detente.") and not issubclass(kind, BaseModel):
                    known.add(id(kind))
                    found[kind.__name__] = kind
                    waiting.append(kind)
    return found


def _hints(function: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function)
    except NameError:  # names imported for type checkers only
        return {}


def _classes(annotation: Any) -> list[type]:
    """The classes in an annotation, however deeply nested."""
    inner = [c for a in typing.get_args(annotation) for c in _classes(a)]
    return [annotation, *inner] if inspect.isclass(annotation) and not typing.get_args(annotation) else inner


def _functions(thing: Any) -> dict[str, Any]:
    """Public methods and properties that a class itself defines."""
    if not inspect.isclass(thing) or issubclass(thing, BaseModel):
        return {}
    found = {}
    for name, value in vars(thing).items():
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if inspect.isfunction(function) and not name.startswith("_") and function.__module__.startswith("detente."):
            found[name] = function
    return found


class _Raw:
    """An annotation as the source has it; `inspect` would put quotes around it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def signature(name: str, function: Any, *, method: bool = False) -> str:
    """A signature in a code block, one argument per line if it is long."""
    asked = inspect.signature(function)
    parameters = [p.replace(annotation=_raw(p.annotation)) for p in asked.parameters.values()][1 if method else 0 :]
    asked = asked.replace(parameters=parameters, return_annotation=_raw(asked.return_annotation))
    text = f"{name}{asked}"
    if len(text) > 100:
        rows, starred = [], False
        for parameter in parameters:
            if parameter.kind is parameter.KEYWORD_ONLY and not starred:
                rows.append("*")
            starred = starred or parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL)
            rows.append(str(parameter))
        back = str(asked.replace(parameters=()))[2:]
        text = f"{name}(\n" + "".join(f"    {row},\n" for row in rows) + f"){back}"
    return f"```py\n{text}\n```"


def _raw(annotation: Any) -> Any:
    return annotation if annotation is inspect.Signature.empty else _Raw(_typed(annotation))


def _typed(kind: Any) -> str:
    """An annotation without the paths of modules."""
    text = kind.__name__ if inspect.isclass(kind) and not typing.get_args(kind) else str(kind)
    return re.sub(r"\b[a-z_][\w]*\.(?=\w)", "", text)


def described(name: str, thing: Any) -> str:
    """The section for one public name."""
    parts = [f"### {name}", f"From `{getattr(thing, '__module__', type(thing).__name__)}`."]
    if inspect.isclass(thing):
        parts += _class(thing)
    elif callable(thing):
        parts += [signature(name, thing), inspect.getdoc(thing) or ""]
    else:
        parts = [f"### {name}", f"A `{type(thing).__name__}`."]
    return "\n\n".join(parts)


def _class(thing: type) -> list[str]:
    """The docstring, fields and methods of a class."""
    parts = [inspect.getdoc(thing) or ""]
    if issubclass(thing, BaseModel):
        return [*parts, "Its fields are those of [the case file](case-file.md)."]
    bases = [b.__name__ for b in thing.__bases__ if b is not object and b is not tuple]
    if issubclass(thing, Exception):
        parts.append(f"An error; catch it as `{thing.__name__}` or as `{bases[0]}`.")
    rows = []
    if dataclasses.is_dataclass(thing):
        rows = [(f.name, f.type) for f in dataclasses.fields(thing) if not f.name.startswith("_")]
    elif hasattr(thing, "_fields"):
        rows = [(n, thing.__annotations__[n]) for n in thing._fields]
    if rows:
        table = ["| field | type |", "|---|---|"]
        table += [f"| `{n}` | `{_cell(kind)}` |" for n, kind in rows]
        parts.append("\n".join(table))
    for name, function in _functions(thing).items():
        raw = vars(thing)[name]
        doc = inspect.getdoc(function) or ""
        if isinstance(raw, property):
            parts.append(f"**`.{name}`** (`{_typed(function.__annotations__.get('return', ''))}`)\n\n{doc}")
        else:
            parts.append(f"{signature('.' + name, function, method=not isinstance(raw, staticmethod))}\n\n{doc}")
    return parts


def _cell(kind: Any) -> str:
    return _typed(kind).replace("|", "\\|")


def page() -> str:
    """The whole page: public names by package, then the classes they return."""
    names = named()
    more = returned(names)
    rooms: dict[str, list[str]] = {}
    for name, thing in names.items():
        module = getattr(thing, "__module__", None) or "detente"
        rooms.setdefault(".".join(module.split(".")[:2]), []).append(described(name, thing))
    parts = [HEAD.rstrip()]
    for room in sorted(rooms):
        parts += [f"## {room}", *rooms[room]]
    if more:
        parts += [
            "## What they return",
            "Classes without a public name. Use them as returned; do not construct them yourself.",
        ]
        parts += [described(name, more[name]) for name in sorted(more)]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    from generated import write

    write(page, __doc__)
