"""The words of experts' pages are whole in every language."""

import re

from detente.web.ballot.words import words_in


def test_words_are_there_for_every_language_that_is_begun():
    english = words_in("en", "expert")[1]
    ukrainian = words_in("uk", "expert")
    assert ukrainian[0] == "uk"
    for name, said in english.items():
        assert set(re.findall(r"{\w+}", ukrainian[1][name])) == set(re.findall(r"{\w+}", said)), name
        assert name in ("unit_percent",) or ukrainian[1][name] != said, name
    assert set(ukrainian[1]) == set(english)
