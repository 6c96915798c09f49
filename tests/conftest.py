"""What the tests share."""

import sys
from pathlib import Path

import pytest
from hypothesis import settings

# Tests of one room may share a helper module that lies beside them.
for room in ("game", "conflict", "web"):
    sys.path.insert(0, str(Path(__file__).parent / room))

# Examples are the same on every run, so that a failure can be seen again.
settings.register_profile("detente", derandomize=True, deadline=None)
settings.load_profile("detente")


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
