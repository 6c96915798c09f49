"""What the tests share."""

import sys
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import settings

from detente.assessment import assess
from detente.case import parse_case

# Tests of one room may share a helper module that lies beside them.
for room in ("assessment", "case", "conflict", "fuzz", "game", "graph", "panel", "terms", "web", "web/faults"):
    sys.path.insert(0, str(Path(__file__).parent / room))
sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

# Examples are the same on every run, so that a failure can be seen again.
settings.register_profile("detente", derandomize=True, deadline=None)
settings.load_profile("detente")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where tests run in several processes, kernels are compiled once, before they begin."""
    if getattr(session.config.option, "numprocesses", None) and not hasattr(session.config, "workerinput"):
        text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
        assess(parse_case(text), draws=1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips", action="store_true", help="a skipped test is a failure (CI has every system program)"
    )


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = (yield).get_result()
    if report.skipped and item.config.getoption("--no-skips"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
