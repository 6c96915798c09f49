"""An assessment for people: as text."""

from detente.report.terminal.assessment import print_assessment as print_assessment
from detente.report.terminal.hinges import print_hinges as print_hinges
from detente.report.terminal.scenarios import print_comparison as print_comparison
from detente.report.terminal.scenarios import print_fixes as print_fixes
