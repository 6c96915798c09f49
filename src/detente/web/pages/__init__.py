"""The pages. They show what the bench returns and compute nothing themselves."""

from __future__ import annotations


def register() -> None:
    """Register every page with NiceGUI."""
    from detente.web.pages import account, audit, from_article, graph, help, history
    from detente.web.pages.case import page as case
    from detente.web.pages.panels import page as panel
    from detente.web.pages.panels import paper
    from detente.web.pages.panels import shelf as panels
    from detente.web.pages.quicker import quicken
    from detente.web.pages.result import page as result

    quicken()

    for module in (from_article, case, result, panels, panel, paper, history, graph, help, account, audit):
        assert module.__doc__


__all__ = ["register"]
