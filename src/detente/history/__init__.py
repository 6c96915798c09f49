"""What history says: tables of past wars, threats, treaties and peaces, and base rates fitted to them. Knows nothing of the war in the case."""

from detente.history.answer import Answer as Answer
from detente.history.answer import RateError as RateError
from detente.history.posterior import PosteriorError as PosteriorError
from detente.history.rates import RATES as RATES
from detente.history.rates import rate as rate
from detente.history.rates import read as read
from detente.history.tables import citations as citations
from detente.history.tables import codebook as codebook
from detente.history.tables import table as table
