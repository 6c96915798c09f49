"""Texts per language in a draft, and the edits that change one of them and nothing else."""

import pytest
from ruamel.yaml import YAML
from voters import panel_text

from detente.panel.questions import parse_panel
from detente.web.pages.panels.forms.words import at, part, put, texts, without, words_of
from detente.web.work import edit


def tree_of(text):
    return YAML(typ="safe").load(text)


@pytest.mark.parametrize(
    ("given", "language", "new", "then"),
    [
        ("Hill", "en", "Hills", "Hills"),
        ("Hill", "uk", "Пагорб", {"en": "Hill", "uk": "Пагорб"}),
        ({"en": "Hill", "uk": "П"}, "uk", "Пагорб", {"en": "Hill", "uk": "Пагорб"}),
        ({"en": "Hill", "uk": "П"}, "uk", "", {"en": "Hill"}),
        ({"en": "Hill"}, "uk", "", {"en": "Hill"}),
        ("Hill", "uk", "", "Hill"),
        (None, "uk", "Пагорб", {"uk": "Пагорб"}),
        (None, "en", "", None),
        ("Hill", "en", "", None),
    ],
)
def test_one_text_changes_in_one_language(given, language, new, then):
    text = "panel: 1\n" + ("" if given is None else f"says: {given!r} # why\n")
    changed, why = edit(text, put(("says",), given, language, "en", new))
    assert (why, at(tree_of(changed), "says")) == ("", then)
    assert words_of(then, language, "en") == new


def test_a_language_goes_with_all_its_texts_and_nothing_else():
    text = panel_text(3)
    changed, why = edit(text, without(tree_of(text), "uk"))
    assert why == "" and "uk" not in changed
    panel = parse_panel(changed)
    assert panel.languages == {"en": "English"} and panel.words(panel.groups["south"]) == "Southerner"
    assert ("also", "age", "answers", "young") in list(texts(tree_of(text)))


def test_a_mistake_at_a_place_leaves_it_empty_for_the_forms():
    assert part({"groups": [1, 2]}, "groups") == {} == part({}, "a", "b")
    assert at({"title": "T"}, "title", "deeper") is None
