"""Saved JSON is whole only as it was written."""

import json

import pytest

from detente.sealed import is_whole, seal

DATA = {"format": 3, "title": "Krieg \ud800 und Frieden", "rows": [1, 2.5, None], "checksum_of": {"checksum": ""}}


@pytest.mark.parametrize("indent", [None, 1])
def test_any_other_character_is_found(indent):
    text = seal(DATA, indent)
    assert is_whole(text)
    read = json.loads(text)
    assert read.pop("checksum") and read == DATA
    for at in range(len(text)):
        other = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
        assert not is_whole(other) and not is_whole(text[:at]) and not is_whole(text[:at] + text[at + 1 :])
    assert is_whole(text + "\n") and not is_whole(text + " ") and not is_whole(text + "{}")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"checksum": ""}', "{" * 100_000, json.dumps(DATA)])
def test_what_was_not_sealed_is_not_whole(text):
    assert not is_whole(text)


def test_numbers_that_json_does_not_have_are_refused():
    with pytest.raises(ValueError, match="JSON compliant"):
        seal({"format": 1, "x": float("nan")})
