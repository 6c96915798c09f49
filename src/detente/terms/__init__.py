"""Packages and what they are worth."""

from detente.terms.values import Values as Values
from detente.terms.values import complete as complete
