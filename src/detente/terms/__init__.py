"""Packages and what they are worth."""

from detente.terms.complete import complete as complete
from detente.terms.space import Frontier as Frontier
from detente.terms.space import Space as Space
from detente.terms.space import SpaceError as SpaceError
from detente.terms.values import Values as Values
