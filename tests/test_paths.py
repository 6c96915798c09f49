"""Paths of answers: what is built is read back, and every answer of an assessment is of a known kind."""

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import paths
from detente.assessment import assess
from detente.case import parse_case

NAME = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789- ", min_size=1, max_size=12)


@given(st.sampled_from(sorted(paths.KINDS)), st.data())
def test_what_is_built_is_read_back(kind, data):
    template = paths.KINDS[kind]
    names = [data.draw(NAME) for _ in template.open]
    path = template(*names)
    assert template.names(path) == tuple(names)
    assert paths.parse(path) == {"answer": kind, **dict(zip(template.open, names, strict=True))}


def test_fewer_names_give_the_folder_above():
    assert paths.holds("armistice", 5) == "proposals/armistice/holds/5"
    assert paths.holds("armistice") == "proposals/armistice/holds"
    assert paths.holds() == "proposals"
    assert paths.all_sign("armistice") == "proposals/armistice/all_sign"


@pytest.mark.parametrize("path", ["", "proposals/x", "proposals/x/holds/5/more", "ends/1", "nonsense"])
def test_other_texts_are_of_no_kind(path):
    assert paths.parse(path) == {"answer": path}


def test_every_answer_is_of_one_kind():
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    text += "\ninterventions: {patron-enters: {by: patron, outcomes: {fighting: 100%}}}\n"
    answers = assess(parse_case(text), draws=1).samples
    for path in answers:
        assert sum(kind.names(path) is not None for kind in paths.KINDS.values()) == 1, path
    assert {paths.parse(path)["answer"] for path in answers} <= set(paths.KINDS)
