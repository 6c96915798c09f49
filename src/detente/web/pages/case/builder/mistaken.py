"""What is wrong with a part or a mapping as a whole."""

from __future__ import annotations

from nicegui import ui

from detente.web.pages.case.builder.form import Form, Keys
from detente.web.pages.frame import said


class Mistaken:
    """What is wrong with a mapping as a whole."""

    def __init__(self, form: Form, keys: Keys, box: ui.element) -> None:
        self._form, self._keys = form, keys
        with box:
            self._label = said("", "wrong").props('role="alert"')

    def update(self) -> None:
        """Show it."""
        wrong = self._form.mistakes(self._keys, below=False)
        self._label.set_text("; ".join(wrong))
        self._label.set_visibility(bool(wrong))
