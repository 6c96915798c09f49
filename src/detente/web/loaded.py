"""Everything that workers need, loaded: the process that workers are copied from imports this module, and nothing else does."""

import gc

from detente.conflict import solved
from detente.report.environment import environment
from detente.report.sections import libraries
from detente.web import work

__all__ = ["solved", "work"]

environment().get_template("answer.html")
libraries()
gc.freeze()  # what is loaded is never collected, so copies go on sharing its memory
