"""A signed agreement's stipulations, each scored from 0 to 3 by year: read, summed up by theme, and proposed for the record as pledges."""

from detente.case.implementation.pledges import ImplementationError as ImplementationError
from detente.case.implementation.pledges import Pledge as Pledge
from detente.case.implementation.pledges import pledges as pledges
from detente.case.implementation.pledges import with_pledges as with_pledges
from detente.case.implementation.progress import SCALE as SCALE
from detente.case.implementation.progress import Theme as Theme
from detente.case.implementation.progress import themes as themes
from detente.case.implementation.reading import Scored as Scored
from detente.case.implementation.reading import read_file as read_file
from detente.case.implementation.reading import read_scores as read_scores
