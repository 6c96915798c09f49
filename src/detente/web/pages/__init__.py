"""The screens. They show what the bench answers and compute nothing of their own."""

from __future__ import annotations


def register() -> None:
    """Tell NiceGUI of every page."""
    from detente.web.pages import account, compare, history, library, runs
    from detente.web.pages.case import page as case
    from detente.web.pages.result import page as result

    for module in (library, case, runs, result, compare, history, account):
        assert module.__doc__


__all__ = ["register"]
