"""detente: who would sign, whether it would hold, whether a threat is a bluff, and whether to settle now or wait.

    import detente
    answer = detente.assess("ukraine-2022", draws=64)
    answer.band("proposals/armistice/holds/5")
    answer.to_frame()

Every public name is listed here and loaded on first use, so that importing the package is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente._version import __version__ as __version__
from detente.errors import DetenteError as DetenteError

if TYPE_CHECKING:
    from detente import history as history
    from detente import paths as paths
    from detente.assessment import Assessment as Assessment
    from detente.assessment import AssessmentError as AssessmentError
    from detente.assessment import Band as Band
    from detente.assessment import Comparison as Comparison
    from detente.assessment import Deals as Deals
    from detente.assessment import Fixes as Fixes
    from detente.assessment import Hinges as Hinges
    from detente.assessment import QuestionError as QuestionError
    from detente.assessment import Scores as Scores
    from detente.assessment import SecondLens as SecondLens
    from detente.assessment import SideBySide as SideBySide
    from detente.assessment import WhatIf as WhatIf
    from detente.assessment import assess as assess
    from detente.assessment import compare as compare
    from detente.assessment import compare_runs as compare_runs
    from detente.assessment import deals as deals
    from detente.assessment import fixes as fixes
    from detente.assessment import graph_of as graph_of
    from detente.assessment import hinges as hinges
    from detente.assessment import load_assessment as load_assessment
    from detente.assessment import on_cluster as on_cluster
    from detente.assessment import read_lens as read_lens
    from detente.assessment import score as score
    from detente.assessment import what_if as what_if
    from detente.case import Case as Case
    from detente.case import CaseError as CaseError
    from detente.case import LoadedCase as LoadedCase
    from detente.case import load_case as load_case
    from detente.case import parse_case as parse_case
    from detente.case.load import library as library
    from detente.cluster import ClusterError as ClusterError
    from detente.game import GameError as GameError
    from detente.graph import GraphAnswer as GraphAnswer
    from detente.graph import GraphError as GraphError
    from detente.graph import GraphModel as GraphModel
    from detente.graph import LoadedGraph as LoadedGraph
    from detente.graph import analyse_graph as analyse_graph
    from detente.graph import load_graph as load_graph
    from detente.graph import parse_graph as parse_graph
    from detente.graph import read_graph_answer as read_graph_answer
    from detente.history import RateError as RateError
    from detente.report import ReportError as ReportError
    from detente.report import chart as chart
    from detente.report import report_html as report_html
    from detente.report import write_charts as write_charts
    from detente.report import write_document as write_document
    from detente.report import write_pdf as write_pdf
    from detente.report import write_report as write_report
    from detente.terms import SpaceError as SpaceError

_NAMES = {
    "detente.assessment": (
        # Questions, then the results they give.
        "assess", "compare", "compare_runs", "deals", "fixes", "hinges", "what_if", "score", "graph_of", "load_assessment",
        "read_lens", "on_cluster",
        "Assessment", "Band", "Comparison", "SideBySide", "Deals", "Fixes", "Hinges", "WhatIf", "Scores", "SecondLens",
        "AssessmentError", "QuestionError",
    ),
    "detente.case": ("library", "load_case", "parse_case", "Case", "LoadedCase", "CaseError"),
    "detente.report": ("report_html", "write_report", "write_document", "write_pdf", "write_charts", "chart", "ReportError"),
    "detente.cluster": ("ClusterError",),
    "detente.game": ("GameError",),
    "detente.graph": (
        "analyse_graph", "load_graph", "parse_graph", "read_graph_answer", "GraphModel", "GraphAnswer", "LoadedGraph", "GraphError",
    ),
    "detente.history": ("RateError",),
    "detente.terms": ("SpaceError",),
}  # fmt: skip
_HOMES = {name: home for home, names in _NAMES.items() for name in names}
_ROOMS = ("history", "paths")

__all__ = ["__version__", "DetenteError", *_HOMES, *_ROOMS]  # noqa: PLE0604 (they are strings)


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"detente.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
