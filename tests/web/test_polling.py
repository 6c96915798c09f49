"""Numbers of ballots are told so that nobody sees a single one come in, and a ballot's time leaves breaks out."""

import pytest

from detente.web.polling import BREAK, Polling, rounded
from detente.web.store import Store


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "fewer than 5"), (4, "fewer than 5"), (5, "5 or more"), (9, "5 or more"), (23, "20 or more")],
)
def test_numbers_are_rounded_down_to_the_threshold(number, words):
    assert rounded(number, 5) == words


def test_the_time_a_page_took_is_known_once_and_a_break_is_not_counted(tmp_path, monkeypatch):
    store = Store(f"sqlite:///{tmp_path / 'x.db'}")
    polling = Polling(store, None)
    clock = [100.0]
    monkeypatch.setattr("detente.web.polling.time.monotonic", lambda: clock[0])
    polling.started("secret")
    clock[0] += 12
    assert polling.took("secret") == 12
    assert polling.took("secret") is None
    polling.started("secret")
    clock[0] += 10 * BREAK
    assert polling.took("secret") == BREAK
    assert "secret" not in repr(polling._clocks)
    store.close()
