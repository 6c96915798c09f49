"""Who is at work on which case right now. Kept in memory: it is of no use a minute later, and one workbench serves a database."""

from __future__ import annotations

import threading
import time

LASTS = 8.0  # seconds without a sign of life until somebody counts as gone; pages give one every two


class Presence:
    """The pages with unsaved changes to a case, by case and page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: dict[str, dict[str, tuple[str, float]]] = {}

    def here(self, case: str, page: str, who: str, editing: bool) -> list[str]:
        """Note whether somebody has unsaved changes to a case on a page of theirs; returns the names of the others who have, in order."""
        at = time.monotonic()
        with self._lock:
            pages = self._pages.setdefault(case, {})
            if editing:
                pages[page] = (who, at)
            else:
                pages.pop(page, None)
            for gone in [p for p, (_, seen) in pages.items() if at - seen > LASTS]:
                del pages[gone]
            found = sorted({name for name, _ in pages.values()} - {who})
            if not pages:
                del self._pages[case]
        return found
