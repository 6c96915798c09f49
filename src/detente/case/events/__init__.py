"""Files of events, UCDP GED and ACLED as downloaded: counts by month, and candidates for the record. Never a likelihood by itself."""

from detente.case.events.candidates import Candidate as Candidate
from detente.case.events.choosing import Choice as Choice
from detente.case.events.entries import Written as Written
from detente.case.events.entries import changed as changed
from detente.case.events.entries import edits as edits
from detente.case.events.entries import written as written
from detente.case.events.layouts import EventsError as EventsError
from detente.case.events.opening import Opened as Opened
from detente.case.events.opening import in_memory as in_memory
from detente.case.events.opening import opened as opened
from detente.case.events.reading import Events as Events
from detente.case.events.reading import read_events as read_events
