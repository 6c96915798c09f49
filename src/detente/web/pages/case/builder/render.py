"""Chooses the field for each place of a case."""

from __future__ import annotations

from detente.case.shape import Shape
from detente.web.pages.case.builder.fields import Choice, Flag, Line, Several, Somebody, Texts
from detente.web.pages.case.builder.form import Form, Keys
from detente.web.pages.case.builder.numbers import ByType, Number


def render(form: Form, keys: Keys, shape: Shape, label: str = "") -> None:
    """Build the field for a place, on the page where one is."""
    from detente.web.pages.case.builder.overrides import Overrides
    from detente.web.pages.case.builder.parts import Group, Parts
    from detente.web.pages.case.builder.rows import Given, Rows

    what, inner = shape.what, shape.inner
    if what == "number":
        form.add(Number(form, keys, shape, label))
    elif what == "by type":
        ByType(form, keys, shape, label)
    elif what == "flag":
        form.add(Flag(form, keys, shape, label))
    elif what == "choice":
        form.add(Choice(form, keys, shape, label))
    elif what in ("text", "date", "whole"):
        named = form.choices(keys, value=True) is not None
        place = form.place(keys)
        free = place[-1] == "by" and place[0] in ("record", "proposals")
        made = Somebody if named and free else Choice if named else Line
        form.add(made(form, keys, shape, label))
    elif what == "part":
        Group(form, keys, shape, label)
    elif what == "list":
        assert inner is not None
        if inner.what == "part":
            Parts(form, keys, shape, label)
        elif form.choices((*keys, "0"), value=True) is not None:
            form.add(Several(form, keys, shape, label))
        else:
            form.add(Texts(form, keys, shape, label))
    elif what == "mapping":
        assert inner is not None
        if inner.what == "anything":
            Overrides(form, keys, shape, label)
        elif form.choices((*keys, "?")) is not None and not form.owns(keys):
            Rows(form, keys, shape, label)
        elif inner.what == "part":
            Parts(form, keys, shape, label)
        else:
            Given(form, keys, shape, label)
