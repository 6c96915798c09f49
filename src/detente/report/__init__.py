"""An assessment for people: as text."""

from detente.report.text import print_assessment as print_assessment
