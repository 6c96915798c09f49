"""The case that a question is about."""

from __future__ import annotations

from pathlib import Path

from detente.assessment.errors import QuestionError
from detente.case import LoadedCase, load_case


def loaded_case(case: LoadedCase | str | Path, scenario: str | None) -> LoadedCase:
    """A case, loaded under a scenario. Raises `QuestionError` for a case already loaded under another."""
    if not isinstance(case, LoadedCase):
        return load_case(case, scenario)
    if scenario is not None and scenario != case.scenario:
        now = f"under {case.scenario!r}" if case.scenario else "without a scenario"
        raise QuestionError(f"scenario: the case is loaded {now}; load it under {scenario!r} instead")
    return case
