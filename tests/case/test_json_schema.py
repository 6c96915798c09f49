"""The schema for editors, by another program's reading of it (jsonschema), on cases that the loader accepts and on mistakes."""

from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from detente.case.json_schema import json_schema
from detente.case.load import library, merged, read_text, read_tree

SCHEMA = Draft202012Validator(json_schema())
TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


def wrong(text):
    return ["/".join(map(str, e.path)) for e in SCHEMA.iter_errors(read_tree(text, "my.yaml", ""))]


def test_it_is_a_schema():
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", library())
def test_every_built_in_case_fits_as_it_is_written_and_whole(name):
    text, _ = read_text(name)
    assert wrong(text) == []
    assert [e.message for e in SCHEMA.iter_errors(merged(text))] == []


def test_the_template_fits_and_so_do_short_forms():
    assert wrong(TEMPLATE) == []
    assert (
        wrong(
            TEMPLATE.replace("    side: b\n", "    side: b\n    red_lines: {alignment: alliance}\n").replace(
                "2025-12}", "2025}"
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("side: b", "side: d", "parties/country-b/side"),
        ("id: my-case", "id: my-case\nrecrod: []", ""),
        ("title: Armistice on the line", "titel: Armistice", "proposals/armistice"),
        ("means: enters the war", "means: watches", "guarantees/alliance/means"),
    ],
)
def test_mistakes_do_not(old, new, where):
    assert old in TEMPLATE
    assert where in wrong(TEMPLATE.replace(old, new, 1))


def test_a_case_that_extends_another_says_only_what_differs():
    text = "extends: ukraine-2022\nid: mine\nbackers: {europe: null}\nwar: {exhaustion: {now: {russia: 2}}}\nwhat_happened: null\n"
    assert wrong(text) == []
    assert wrong(text.replace("extends: ukraine-2022", "extends: nowhere")) == ["extends"]
    assert wrong(text.replace("russia: 2", "russia: two")) == ["war"]
    assert wrong(text + "recrod: []\n") == [""]
