"""The steps together ask for everything that a case's file can say."""

from detente.case.shape import shape_at, whole_case
from detente.web.pages.case.builder.parts import CALLED, FIRST
from detente.web.pages.case.builder.steps import STEPS


def test_every_section_of_a_case_is_asked_for_in_one_step():
    asked = [place for step in STEPS for place in (*step.asks, *step.more) if "*" not in place]
    assert sorted(asked) == sorted(set(whole_case().fields) - {"detente"})


def test_what_is_asked_first_of_a_part_is_among_its_fields():
    shapes = {}

    def look(shape):
        if shape.model is not None:
            shapes[shape.model.__name__] = set(shape.fields)
        for inner in (*shape.fields.values(), *([shape.inner] if shape.inner else [])):
            look(inner)

    look(whole_case())
    for name, first in FIRST.items():
        assert set(first) <= shapes[name], name
    assert set(CALLED) <= set(shapes)
    for step in STEPS:
        for place in (*step.asks, *step.more):
            assert shape_at(place.split(".")) is not None
