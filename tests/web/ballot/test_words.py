"""The words around a panel's questions are whole in every language."""

import re
from pathlib import Path

from detente.web.ballot.words import __file__ as words_file
from detente.web.ballot.words import direction, refusal_in, words_in


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


def test_every_refusal_is_one_that_voters_meet_and_is_told_in_their_language():
    web = Path(words_file).parents[1]
    source = " ".join((web / name).read_text("utf-8") for name in ("store/ballots.py", "polling.py", "ballot/pages.py"))
    english, ukrainian = words_in("en")[1], words_in("uk")[1]
    refusals = [name for name in english if name.startswith("refused_") and name != "refused_title"]
    assert len(refusals) == 11
    for name in refusals:
        assert f'"{english[name]}"' in source, name
        assert refusal_in("uk", english[name]) == ukrainian[name] != english[name]
    assert refusal_in("uk", "something else") == "something else"
