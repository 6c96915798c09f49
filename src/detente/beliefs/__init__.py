"""Types, evidence, Bayes."""

from detente.beliefs.record import Reading as Reading
from detente.beliefs.record import read_record as read_record
