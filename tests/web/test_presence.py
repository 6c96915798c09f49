"""Who is at work on a case."""

import detente.web.presence
from detente.web.presence import LASTS, Presence


def test_others_with_unsaved_changes_are_named_until_they_save_or_go(monkeypatch):
    now = 100.0
    monkeypatch.setattr(detente.web.presence.time, "monotonic", lambda: now)
    found = Presence()
    assert found.here("war", "page 1", "emil", True) == []
    assert found.here("war", "page 2", "eva", False) == ["emil"]
    assert found.here("war", "page 3", "emil", True) == []  # another window of one's own
    assert found.here("another war", "page 4", "eva", True) == []
    assert found.here("war", "page 2", "eva", True) == ["emil"]
    assert found.here("war", "page 1", "emil", False) == ["eva"]
    assert found.here("war", "page 2", "eva", True) == ["emil"]
    now += LASTS + 1  # page 3 gives no sign of life
    assert found.here("war", "page 2", "eva", True) == []
