"""Every case of the library runs and reports: each tenth in `make test`, all in `make fuzz`."""

import os

import pytest

from detente import assess, library, load_case, report_html
from detente.case.forecasts import forecasts

EACH = 1 if os.environ.get("DETENTE_FUZZ") else 10


@pytest.mark.parametrize("name", library()[::EACH])
def test_a_case_of_the_library_runs_and_reports(name):
    loaded = load_case(name)
    answer = assess(loaded, draws=1)
    assert set(forecasts(loaded.case)) <= set(answer.samples)
    page = report_html(answer)
    assert loaded.case.title in page
    for proposal in loaded.case.proposals.values():
        assert proposal.title.split("&")[0].split("'")[0] in page
