"""Assessments for readers: text for a terminal, charts, an HTML report, a PDF, and documents for Word and as slides."""

from detente.report.documents import write_document as write_document
from detente.report.environment import ReportError as ReportError
from detente.report.files import chart as chart
from detente.report.files import write_charts as write_charts
from detente.report.files import write_pdf as write_pdf
from detente.report.page import report_html as report_html
from detente.report.page import write_report as write_report
from detente.report.terminal.assessment import print_assessment as print_assessment
from detente.report.terminal.assessment import print_included as print_included
from detente.report.terminal.hinges import print_hinges as print_hinges
from detente.report.terminal.scenarios import print_comparison as print_comparison
from detente.report.terminal.scenarios import print_fixes as print_fixes
