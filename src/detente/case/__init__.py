"""The case file: what an analyst writes, checked; and the built-in library of cases."""

from detente.case.load import LoadedCase as LoadedCase
from detente.case.load import library as library
from detente.case.load import load_case as load_case
from detente.case.load import parse_case as parse_case
from detente.case.problems import CaseError as CaseError
from detente.case.problems import Problem as Problem
from detente.case.schema import Case as Case
