"""An assessment for people: as text."""

from detente.report.hinges import print_hinges as print_hinges
from detente.report.scenarios import print_comparison as print_comparison
from detente.report.scenarios import print_fixes as print_fixes
from detente.report.text import print_assessment as print_assessment
