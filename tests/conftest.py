"""What the tests share."""

import fcntl
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from detente.assessment import Assessment, assess
from detente.assessment.saved import read_assessment

# Tests of one room may share a helper module that lies beside them.
for room in ("assessment", "case", "conflict", "fuzz", "game", "graph", "panel", "terms", "web", "web/faults"):
    sys.path.insert(0, str(Path(__file__).parent / room))
sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

# Examples are the same on every run, so that a failure can be seen again.
settings.register_profile("detente", derandomize=True, deadline=None)
settings.load_profile("detente")


@pytest.fixture(scope="session")
def ukraine(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """Two draws of `ukraine-2022`, which the first of several processes solves for all."""
    folder = tmp_path_factory.getbasetemp()
    path = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "ukraine-2022.json"
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            assess("ukraine-2022", draws=2).save(path)
    return read_assessment(path.read_text("utf-8"), str(path), folder)


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
