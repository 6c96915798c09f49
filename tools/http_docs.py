"""Write the table of operations in docs/api.md from the API's own description. Run by `make docs`; a test fails if it is stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI

from detente.web import (
    api,
    article_api,
    audit_api,
    completion_api,
    document_api,
    expert_api,
    files_api,
    graph_api,
    panel_api,
    sharing_api,
    together_api,
)
from generated import between

PAGE = Path(__file__).parents[1] / "docs" / "api.md"


def schema() -> dict[str, Any]:
    """The API's OpenAPI description."""
    app = FastAPI(title="detente")
    app.include_router(api.router)
    app.include_router(article_api.router)
    app.include_router(completion_api.router)
    app.include_router(panel_api.router)
    app.include_router(together_api.router)
    app.include_router(expert_api.router)
    app.include_router(document_api.router)
    app.include_router(files_api.router)
    app.include_router(graph_api.router)
    app.include_router(sharing_api.router)
    app.include_router(audit_api.router)
    return app.openapi()


def operations(found: dict[str, Any]) -> str:
    """A table of all operations, then one of fields for each body."""
    rows = ["| method | address | what |", "|---|---|---|"]
    bodies: dict[str, list[str]] = {}
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            asked = [
                p["name"] if p["required"] else f"[{p['name']}]"
                for p in operation.get("parameters", ())
                if p["in"] == "query"
            ]
            query = f"?{'&'.join(asked)}" if asked else ""
            what = " ".join(operation["description"].split())
            body = _body(operation)
            if body:
                bodies.setdefault(body, []).append(f"`{method.upper()} {_short(path)}`")
                what += f" Takes [{body}](#{body.lower()})."
            rows.append(f"| {method.upper()} | `{_short(path)}{query}` | {what} |")
    parts = ["\n".join(rows)]
    schemas = found["components"]["schemas"]
    within = {part: name for name in bodies for part in _parts(schemas[name])}
    for name in [*bodies, *within]:
        model = schemas[name]
        users = (
            f"Sent to {', '.join(bodies[name])}"
            if name in bodies
            else f"Part of [{within[name]}](#{within[name].lower()})"
        )
        table = ["| field | type | default | what |", "|---|---|---|---|"]
        for field, about in model["properties"].items():
            default = "required" if field in model.get("required", ()) else _default(about)
            table.append(f"| `{field}` | {_kind(about)} | {default} | {_described(about)} |")
        parts.append(f"### {name}\n\n{model['description']} {users}.\n\n" + "\n".join(table))
    return "\n\n".join(parts)


def _short(path: str) -> str:
    return path.removeprefix(api.router.prefix)


def _body(operation: dict[str, Any]) -> str:
    """The name of an operation's body; empty if it takes none."""
    content = operation.get("requestBody", {}).get("content", {})
    return str(content["application/json"]["schema"]["$ref"]).rsplit("/", 1)[1] if content else ""


def _parts(model: dict[str, Any]) -> list[str]:
    """The names of the models that are values of a model's mappings."""
    values = [about.get("additionalProperties") for about in model["properties"].values()]
    return [v["$ref"].rsplit("/", 1)[1] for v in values if isinstance(v, dict) and "$ref" in v]


def _kind(about: dict[str, Any]) -> str:
    """A field's type and bounds in words."""
    kinds = [k for k in about.get("anyOf", [about]) if k.get("type") != "null"]
    kind = kinds[0]
    words = {"string": "text", "integer": "whole number", "boolean": "true or false", "number": "number"}
    if "$ref" in kind:
        name = kind["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if kind["type"] == "object":
        return f"mapping to {_kind(kind['additionalProperties'])}"
    if kind["type"] == "array":
        return f"list of {_kind(kind['items'])}"
    text = words[kind["type"]]
    if "minimum" in kind and "maximum" in kind:
        text += f", {kind['minimum']:,.0f} to {kind['maximum']:,.0f}"
    if "maxLength" in kind:
        text += f" of at most {kind['maxLength']:,} characters"
    return text


def _described(about: dict[str, Any]) -> str:
    """A field's description, which OpenAPI keeps with the type if the field may be null."""
    return next((k["description"] for k in (about, *about.get("anyOf", ())) if "description" in k), "")


def _default(about: dict[str, Any]) -> str:
    value = about.get("default")
    return "none" if value in (None, "") else f"`{value}`"


def page() -> str:
    """The whole page: the hand-written text, with the operations between the marks."""
    return between(PAGE.read_text("utf-8"), "operations", operations(schema()))


if __name__ == "__main__":
    from generated import write

    write(page, __doc__)
