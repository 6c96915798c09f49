"""The main job: case -> draws -> games -> an `Assessment`."""

from detente.assessment.compare import Comparison as Comparison
from detente.assessment.compare import compare as compare
from detente.assessment.deals import Deals as Deals
from detente.assessment.deals import deals as deals
from detente.assessment.fixes import Fixes as Fixes
from detente.assessment.fixes import fixes as fixes
from detente.assessment.hinges import Hinges as Hinges
from detente.assessment.hinges import hinges as hinges
from detente.assessment.result import Assessment as Assessment
from detente.assessment.result import AssessmentError as AssessmentError
from detente.assessment.result import Band as Band
from detente.assessment.result import load_assessment as load_assessment
from detente.assessment.run import assess as assess
from detente.assessment.run import needed as needed
from detente.assessment.run import read_beliefs as read_beliefs
from detente.assessment.score import Scores as Scores
from detente.assessment.score import score as score
