"""The words around a panel's questions are whole in every language."""

import re

from detente.web.ballot.words import direction, words_in


def test_words_are_there_for_every_language_that_is_begun():
    english, words = words_in("en")
    assert english == "en"
    for language in ("uk",):
        assert set(words_in(language)[1]) == set(words)
        for name, said in words_in(language)[1].items():
            assert set(re.findall(r"{\w+}", said)) == set(re.findall(r"{\w+}", words[name])), name
    assert words_in("tlh") == ("en", words)
    assert words_in("uk-UA")[0] == "uk"
    assert (direction("ar"), direction("fa-IR"), direction("uk")) == ("rtl", "rtl", "ltr")
