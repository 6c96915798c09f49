"""One draw of a case as a game: the war, the table, the peace."""

from detente.conflict.model import Conflict as Conflict
from detente.conflict.model import build_conflict as build_conflict
