"""What the tests of the pictures share: an assessment with all that a report may show, and assessments made by hand."""

from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from typing import Any

import numpy as np
import pytest

from detente.assessment import Assessment, deals, graph_of
from detente.assessment.questions.belief_map import answer_map
from detente.case import load_case, parse_case

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
FILES = {
    "timelines": [
        {
            "title": "Events by month, GED", "chosen": "all", "deaths": "best estimate",
            "months": [
                {"month": "2021-11", "events": 2, "deaths": 40, "low": 20, "high": 80},
                {"month": "2022-03", "events": 1, "deaths": 10, "low": 10, "high": 10},
            ],
        },
        {"title": "By month, ACLED", "chosen": "all", "deaths": "one number", "months": [{"month": "2022-01", "events": 1, "deaths": 3}]},
    ],
    "implementation": {
        "agreement": "Accord of 2016", "signed": "2016", "stipulations": [],
        "themes": [
            {"name": "All stipulations", "stipulations": 3, "years": [{"year": 2018, "counts": [1, 1, 1, 0], "share": 1 / 3}]},
            {"name": "Land", "stipulations": 2, "years": [{"year": 2018, "counts": [0, 1, 1, 0], "share": 0.5}]},
            {"name": "Arms", "stipulations": 1, "years": [{"year": 2018, "counts": [1, 0, 0, 0], "share": 0.0}]},
        ],
    },
}  # fmt: skip


@pytest.fixture(scope="session")
def answer(ukraine: Assessment) -> Assessment:
    """An assessment with the map, and the deals of a smaller case's kind."""
    more = {"map": answer_map(load_case("ukraine-2022").case), "deals": deals(parse_case(TEMPLATE), draws=1).as_dict()}
    more["graph"] = graph_of(ukraine).as_dict()
    return replace(ukraine, facts={**ukraine.facts, **more, **FILES})


@pytest.fixture(scope="session")
def by_hand() -> Callable[..., Assessment]:
    """An assessment of given samples of a war between east and west. Titles are ids with a capital letter, unless given."""

    def make(samples: dict[str, list[float]], titles: dict[str, str] | None = None, **more: Any) -> Assessment:
        names = {"east", "west", *(part for path in samples for part in path.split("/"))}
        inputs = {k: np.array(v) for k, v in more.pop("inputs", {}).items()}
        draws = len(next(iter(samples.values())))
        return Assessment(
            "hand", "By hand", None, "0", "", 1, draws, {k: np.array(v) for k, v in samples.items()}, inputs,
            {**{n: n.capitalize() for n in names}, **(titles or {})}, **more,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def drawn() -> Callable[..., list[dict[str, Any]]]:
    """The rows behind a chart's marks: those with a word on each, or with the fields named."""

    def read(chart: Any, *fields: str) -> list[dict[str, Any]]:
        spec = chart.to_dict()
        values = [layer["data"]["values"] for layer in spec["layer"] if "values" in layer.get("data", {})]
        found: list[dict[str, Any]] = []
        for row in (row for rows in values for row in rows if all(f in row for f in fields or ("says",))):
            if row not in found:
                found.append(row)
        return found

    return read
