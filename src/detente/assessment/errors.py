"""What can go wrong with an assessment and with the questions asked of one."""

from __future__ import annotations

from detente.errors import DetenteError


class AssessmentError(DetenteError):
    """A saved assessment that cannot be read."""


class QuestionError(DetenteError):
    """A question that cannot be asked of this case or this assessment: an unknown answer, goal, scenario or quantity."""
