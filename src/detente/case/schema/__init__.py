"""The case file: what an analyst may write, with every default.

A default is detente's own judgement, documented beside its field. The defaults for noise, tempo, talks, exhaustion, review and breach cost are
calibrated: with them a generic case ends wars and breaks peaces at the historical rates (docs/history.md, tools/history/calibrate.py).
`detente.case.references` checks the references between sections.
"""

from detente.case.schema.base import FORMAT as FORMAT
from detente.case.schema.base import Source as Source
from detente.case.schema.case import Case as Case
from detente.case.schema.case import Facing as Facing
from detente.case.schema.files import Implementation as Implementation
from detente.case.schema.files import Timeline as Timeline
from detente.case.schema.goals import Wants as Wants
from detente.case.schema.opinion import Group as Group
from detente.case.schema.opinion import Opinion as Opinion
from detente.case.schema.opinion import OpinionRule as OpinionRule
from detente.case.schema.parties import Backer as Backer
from detente.case.schema.parties import Outsider as Outsider
from detente.case.schema.parties import Party as Party
from detente.case.schema.record import Event as Event
from detente.case.schema.record import Forecast as Forecast
from detente.case.schema.series import ClockRule as ClockRule
from detente.case.schema.series import Series as Series
from detente.case.schema.table import Proposal as Proposal
from detente.case.schema.table import Threat as Threat
from detente.case.schema.war import Clock as Clock
from detente.case.schema.war import Front as Front
from detente.case.schema.war import Guarantee as Guarantee
from detente.case.schema.war import Intervention as Intervention
from detente.case.schema.war import Peace as Peace
from detente.case.schema.war import War as War
