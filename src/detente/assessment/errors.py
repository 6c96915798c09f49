"""Errors of assessments and of the questions asked about them."""

from __future__ import annotations

from detente.errors import DetenteError


class AssessmentError(DetenteError):
    """A saved assessment that cannot be read, or a library missing that one of its views needs."""


class QuestionError(DetenteError):
    """A question that this case or assessment cannot answer: an unknown answer, goal, scenario or quantity, or a value out of bounds."""
