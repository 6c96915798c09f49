"""Beliefs about types, updated by the record with Bayes' rule."""

from detente.beliefs.record import Reading as Reading
from detente.beliefs.record import read_record as read_record
