"""What may stand where, against the schema itself and against the built-in cases, which the loader accepts."""

import pytest
from pydantic import BaseModel

from detente.case import Case, library
from detente.case.annotations import bare
from detente.case.load import merged, read_text
from detente.case.quantity import parse_quantity
from detente.case.schema.base import Part
from detente.case.shape import shape_at, whole_case, words


def models():
    found, stack = [Case], [Case]
    while stack:
        for field in stack.pop().model_fields.values():
            inside = [field.annotation]
            while inside:
                plain = bare(inside.pop())
                if isinstance(plain, type) and issubclass(plain, BaseModel):
                    if plain not in found:
                        found.append(plain)
                        stack.append(plain)
                else:
                    inside += getattr(plain, "__args__", ())
    return found


def test_every_field_of_the_schema_has_its_words_and_no_other():
    own = {}
    for model in models():
        for base in model.__mro__:
            if issubclass(base, Part) and base is not Part:
                fields = {model.model_fields[n].alias or n for n in base.__annotations__}
                if fields:
                    own[base.__name__] = fields
    assert {model: set(fields) for model, fields in words().items()} == own
    for fields in words().values():
        for label, says, *history in fields.values():
            assert label[0].isupper() or label.startswith("a")
            assert says.endswith(".") and len(says) < 200
            for rate in history:
                assert parse_quantity(rate, "rate").draws is not None


@pytest.mark.parametrize("name", library())
def test_whatever_a_built_in_case_says_has_a_shape_of_its_kind(name):
    def look(node, keys):
        shape = shape_at(keys)
        assert shape is not None, keys
        if isinstance(node, dict) and "value" in node:
            assert shape.what in ("number", "by type")
        elif isinstance(node, dict):
            assert shape.what in ("part", "mapping", "by type", "anything"), keys
            for key, value in node.items():
                if shape.what != "anything" and keys[:1] != ("scenarios",):
                    look(value, (*keys, key))
        elif isinstance(node, list):
            if shape.what == "list":
                for n, value in enumerate(node):
                    look(value, (*keys, str(n)))
        elif shape.what == "choice":
            assert str(node) in shape.choices
        elif shape.what in ("number", "by type"):
            if node != "rest":
                parse_quantity(node, shape.unit)
        else:
            alone = shape.what == "list" and shape.inner.what == "text"  # one name in place of a list of one
            assert shape.what in ("text", "date", "whole", "flag") or alone or shape.fields, keys

    look(merged(read_text(name)[0]), ())


def test_places_of_each_kind():
    cost = shape_at(("parties", "x", "war_cost"))
    assert (cost.what, cost.unit, cost.default, cost.required) == ("by type", "positive", "4% to 12%", False)
    assert shape_at(("parties", "x", "war_cost", "hard")).what == "number"
    assert shape_at(("parties", "x", "types")).most == 4
    assert shape_at(("parties", "x", "values", "land", "options", "all")).what == "by type"
    assert shape_at(("war", "front", "notches")).low == 3
    assert shape_at(("war", "front", "notches")).high == 31
    assert shape_at(("as_of",)).what == "date"
    assert shape_at(("record", "0", "kind")).choices == ("pledge", "threat", "signal", "statement", "answer")
    assert shape_at(("issues", "land", "options", "all", "at_front")).what == "flag"
    assert shape_at(("scenarios", "s", "set", "war.talks")).what == "anything"
    assert shape_at(("nothing",)) is None
    assert shape_at(("title", "more")) is None
    assert whole_case().fields["parties"].required
