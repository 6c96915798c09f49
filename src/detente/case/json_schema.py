"""The JSON Schema of case files, for editors: what may stand in a whole case, and in one that extends another."""

from __future__ import annotations

from typing import Any

from detente.case.load import library
from detente.case.schema import Case

CHANGED = "-changed"  # behind the name of a part as a case that extends another may give it


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12). A file with `extends` may leave out whatever the other case has, and take it out with null."""
    whole = Case.model_json_schema(by_alias=True)
    parts = whole.pop("$defs")
    changed = _changed(whole)
    changed["properties"]["extends"] = {"enum": library(), "description": "The built-in case that this one changes."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A case for detente",
        "if": {"required": ["extends"]},
        "then": changed,
        "else": whole,
        "$defs": {**parts, **{name + CHANGED: _changed(part) for name, part in parts.items()}},
    }


def _changed(node: Any) -> Any:
    """A part of the schema as it is in a file that says only what differs: nothing is required, and null takes out."""
    if isinstance(node, list):
        return [_changed(x) for x in node]
    if not isinstance(node, dict):
        return node
    made: dict[str, Any] = {}
    for key, said in node.items():
        if key == "$ref":
            made[key] = said + CHANGED
        elif key in ("properties", "patternProperties"):
            made[key] = {name: _or_null(_changed(field)) for name, field in said.items()}
        elif key == "additionalProperties" and isinstance(said, dict):
            made[key] = _or_null(_changed(said))
        elif key not in ("required", "default", "minItems", "minProperties"):
            made[key] = _changed(said)
    return made


def _or_null(field: Any) -> dict[str, Any]:
    return {"anyOf": [field, {"type": "null"}]}
