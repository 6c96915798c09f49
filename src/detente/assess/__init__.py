"""The main job: case -> draws -> games -> an `Assessment`."""

from detente.assess.assessment import Assessment as Assessment
from detente.assess.assessment import AssessmentError as AssessmentError
from detente.assess.assessment import Band as Band
from detente.assess.assessment import load_assessment as load_assessment
from detente.assess.run import assess as assess
from detente.assess.run import read_beliefs as read_beliefs
