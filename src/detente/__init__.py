"""detente: who would sign, whether it would hold, whether a threat is a bluff, and whether to settle now or wait.

    import detente
    answer = detente.assess("ukraine-2022", draws=64)
    answer.band("proposals/armistice/holds/5")

Everything public is listed here; it is loaded when first used, so that importing the package is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente._version import __version__ as __version__

if TYPE_CHECKING:
    from detente.assessment import Assessment as Assessment
    from detente.assessment import AssessmentError as AssessmentError
    from detente.assessment import Band as Band
    from detente.assessment import assess as assess
    from detente.assessment import compare as compare
    from detente.assessment import deals as deals
    from detente.assessment import fixes as fixes
    from detente.assessment import hinges as hinges
    from detente.assessment import load_assessment as load_assessment
    from detente.assessment import score as score
    from detente.case import Case as Case
    from detente.case import CaseError as CaseError
    from detente.case import LoadedCase as LoadedCase
    from detente.case import library as library
    from detente.case import load_case as load_case

_HOMES = {
    "Assessment": "detente.assessment",
    "AssessmentError": "detente.assessment",
    "Band": "detente.assessment",
    "assess": "detente.assessment",
    "compare": "detente.assessment",
    "deals": "detente.assessment",
    "fixes": "detente.assessment",
    "hinges": "detente.assessment",
    "load_assessment": "detente.assessment",
    "score": "detente.assessment",
    "Case": "detente.case",
    "CaseError": "detente.case",
    "LoadedCase": "detente.case",
    "library": "detente.case",
    "load_case": "detente.case",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 (they are strings)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
