"""The report and the answer on one page as documents: for Word (DOCX) and as slides (PPTX).

Both show the sections of the HTML report, and compute nothing. The same assessment gives the same bytes.
"""

from detente.report.documents.files import KINDS as KINDS
from detente.report.documents.files import document as document
from detente.report.documents.files import kind_of as kind_of
from detente.report.documents.files import write_document as write_document
