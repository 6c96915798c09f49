"""Errors of ranges asked of experts."""

from __future__ import annotations

from detente.errors import DetenteError


class ExpertError(DetenteError):
    """An answer, a weight or a set of answers that cannot be used. The message is one sentence: what was got, and what would be right."""
