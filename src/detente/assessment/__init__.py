"""The main job, from a case through its draws and their solved games to an `Assessment`, and the further questions."""

from detente.assessment import notebook as notebook  # registers how a notebook shows each result
from detente.assessment.assess_draws import needed as needed
from detente.assessment.assess_draws import read_beliefs as read_beliefs
from detente.assessment.band import Band as Band
from detente.assessment.errors import AssessmentError as AssessmentError
from detente.assessment.errors import QuestionError as QuestionError
from detente.assessment.executors import on_cluster as on_cluster
from detente.assessment.main_job import assess as assess
from detente.assessment.questions.break_even import Hinges as Hinges
from detente.assessment.questions.break_even import hinges as hinges
from detente.assessment.questions.comparison import Comparison as Comparison
from detente.assessment.questions.comparison import SideBySide as SideBySide
from detente.assessment.questions.comparison import compare as compare
from detente.assessment.questions.comparison import compare_runs as compare_runs
from detente.assessment.questions.package_search import Deals as Deals
from detente.assessment.questions.package_search import deals as deals
from detente.assessment.questions.remedies import Fixes as Fixes
from detente.assessment.questions.remedies import fixes as fixes
from detente.assessment.questions.scoring import Scores as Scores
from detente.assessment.questions.scoring import score as score
from detente.assessment.questions.second_lens import SecondLens as SecondLens
from detente.assessment.questions.second_lens import graph_of as graph_of
from detente.assessment.questions.second_lens import read_lens as read_lens
from detente.assessment.questions.whatif import WhatIf as WhatIf
from detente.assessment.questions.whatif import what_if as what_if
from detente.assessment.result import Assessment as Assessment
from detente.assessment.saved import load_assessment as load_assessment
