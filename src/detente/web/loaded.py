"""Everything that workers need, loaded: the process that workers are copied from imports this module, and nothing else does."""

import gc
from importlib import resources

from detente.case import parse_case
from detente.conflict import solved
from detente.report.environment import environment
from detente.report.sections import libraries
from detente.web import work

__all__ = ["solved", "work"]

environment().get_template("answer.html")
libraries()
# Reads the fits of history for the defaults, with the library that they need.
parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8"))
gc.freeze()  # what is loaded is never collected, so copies go on sharing its memory
