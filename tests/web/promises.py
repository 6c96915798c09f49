"""Whether the API answers made-up requests as its description promises."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def kept(described, method, path, examples):
    """Ask so many made-up requests of a method and path; raises for the first that is not answered as promised."""

    @given(described[path][method].as_strategy())
    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    def ask(case):
        case.call_and_validate(headers={"Host": "127.0.0.1"}, checks=CHECKS)

    ask()


def each(router):
    """The mark that runs a test for every method and path of a router."""
    return pytest.mark.parametrize(
        ("method", "path"),
        [(m, r.path) for r in router.routes for m in sorted(r.methods)],
        ids=lambda x: x.replace("/api/v1", ""),
    )
