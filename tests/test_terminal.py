"""What is printed steers no terminal, and fails for no encoding, full disk or closed pipe."""

import io
import sys

import pytest

from detente import terminal


class Full(io.StringIO):
    """A stream whose every write fails."""

    reason = OSError(28, "No space left on device")

    def write(self, _text):
        raise self.reason


def test_control_characters_are_shown(capsys):
    terminal.say("a\x1b[31mb\x9b\x07\r\x7f\tc\nd")
    terminal.say("e\x1b", err=True, end="")
    found = capsys.readouterr()
    assert found.out == "a␛[31mb\N{REPLACEMENT CHARACTER}␇␍␡\tc\nd\n"
    assert found.err == "e␛"


def test_a_stream_that_is_closed_takes_nothing(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    terminal.say("lost")
    terminal.prepare()


@pytest.mark.parametrize(
    ("encoding", "printed"),
    [
        ("ascii", 'Mir - "Zhizn\'" >= 1/2 ?'),
        ("latin-1", 'Mir - "Zhizn\'" >= ½ ?'),
        ("utf-8", "Мир \N{EN DASH} “Жизнь” ≥ ½ ?"),
    ],
)
def test_what_an_encoding_lacks_is_written_in_latin_letters(monkeypatch, encoding, printed):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    terminal.prepare()
    terminal.say("Мир \N{EN DASH} “Жизнь” ≥ ½ \udcff")
    assert raw.getvalue().decode(encoding) == printed + "\n"


@pytest.mark.parametrize("err", [False, True])
def test_what_cannot_be_printed_names_the_stream_and_is_dropped(monkeypatch, err):
    monkeypatch.setattr(sys, "stderr" if err else "stdout", Full())
    with pytest.raises(OSError) as raised:
        terminal.say("text", err=err)
    assert terminal.give_up(raised.value) == f"standard {'error' if err else 'output'}: No space left on device"


def test_a_reader_who_has_gone_is_told_nothing(monkeypatch):
    monkeypatch.setattr(Full, "reason", BrokenPipeError(32, "Broken pipe"))
    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(BrokenPipeError) as raised:
        terminal.say("text")
    assert terminal.give_up(raised.value) is None


def test_other_errors_of_the_system_name_their_file():
    assert terminal.give_up(PermissionError(13, "Permission denied", "a.json")) == "a.json: Permission denied"
    assert terminal.give_up(OSError("all is lost")) == "all is lost"
